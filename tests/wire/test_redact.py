"""What may be shown of a feed's address, and kept of what the feed brings: tables."""

import pytest

from watcher.model import Entry
from watcher.wire.formats import ParsedFeed, Poison
from watcher.wire.redact import base_of, redact, shown
from watcher.wire.secrecy import Secrets

URL = "https://desk:pass%2Dword@w.example/feed?key=s3cret-key&x=1"


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("can't read https://desk:pass-word@w.example/feed?key=1", "can't read https://w.example/feed?…"),
        ("key s3cret-key is refused", "key … is refused"),
        ("pass%2Dword and pass-word", "… and …"),
        ("moved to http://u@other.example/#fragment, gone", "moved to http://other.example/?… gone"),
        ("went to https://a:b@c@other.example/x", "went to https://other.example/x"),
        ("no answer within 30 s", "no answer within 30 s"),
    ],
)
def test_secrets_leave_a_message_and_the_rest_stays(message: str, told: str) -> None:
    """As written and as decoded, inside addresses and alone."""
    assert redact(message, URL) == told


@pytest.mark.parametrize(
    ("written", "shows_as"),
    [("a%20b%2Fcd", "a b/cd"), ("p%C3%A4ss", "päss"), ("a+b+cd", "a b cd"), ("xyz+1", "xyz%2B1")],
)
def test_a_secret_is_known_in_every_spelling(written: str, shows_as: str) -> None:
    """However a library or a server writes it back."""
    assert redact(f"no {shows_as} here", f"https://w.example/?token={written}") == "no … here"


def test_an_address_that_can_not_be_taken_apart_is_not_shown() -> None:
    """Where nobody can say which part is the secret, all of it is."""
    assert redact("bad address http://[u:secret", "http://[u:secret") == "bad address …"


def test_a_plain_address_is_shown_as_it_is() -> None:
    """There is nothing to hide in it."""
    assert shown("https://w.example/feed.xml") == "https://w.example/feed.xml"


def test_links_are_read_against_an_address_without_secrets() -> None:
    """Else a relative link would carry the password of its feed into the alert."""
    assert base_of(URL) == "https://w.example/feed"
    assert base_of("http://[u:secret") == ""


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://w.example/a?id=7&key=s3cret-key", "https://w.example/a?id=7"),
        ("https://desk:pass-word@w.example/a", "https://w.example/a"),
        ("https://w.example/s3cret-key/a", "https://w.example/…/a"),
        ("https://w.example/a?x=1&id=7", "https://w.example/a?x=1&id=7"),
    ],
)
def test_a_story_loses_the_secrets_of_its_feed(link: str, kept: str) -> None:
    """Links of paid wires repeat the key of the feed; the rest of the link leads where it led."""
    parsed = ParsedFeed(format="rss", entries=(Entry(guid=link, title="key s3cret-key", text="desk at 1", url=link),))
    (entry,) = Secrets(URL).out_of(parsed).entries
    assert (entry.url, entry.title, entry.text) == (kept, "key …", "desk at 1")
    assert "s3cret-key" not in str(entry)


def test_what_is_in_quarantine_loses_them_too() -> None:
    """And keeps every other byte."""
    poison = Poison(reason="no end", data=b"\xff<a href='?key=s3cret-key'>\x00")
    (kept,) = Secrets(URL).out_of(ParsedFeed(format="rss", quarantined=(poison,))).quarantined
    assert kept.data == "\udcff<a href='?key=…'>\0".encode("utf-8", "surrogateescape")


@pytest.mark.parametrize("url", ["https://w.example/feed?lang=english&format=shelling", "https://w.example/feed"])
def test_words_of_an_address_that_are_no_secrets_stay_in_stories(url: str) -> None:
    """A story of shelling may not lose its word because an address has it too."""
    parsed = ParsedFeed(format="rss", entries=(Entry(title="shelling", text="english", url=url),))
    assert Secrets(url).out_of(parsed) == parsed
