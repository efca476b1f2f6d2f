"""Feeds asked once: what they gave is told, with what to do where it was nothing."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.mailbox import FakeMailServer
from tests.fakes.wire import FakeWire, Item
from watcher.service.probe import Probe, as_json, probe, verdict
from watcher.service.wording import length_of
from watcher.settings import Feed
from watcher.wire import Wire

NOON = dt.datetime(2031, 5, 4, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def reader() -> Iterator[Wire]:
    reader = Wire("Wirewatch/test")
    yield reader
    reader.close()


@pytest.fixture
def wire() -> Iterator[FakeWire]:
    with FakeWire() as fake:
        fake.publish("/ap.xml", [_item("a1", hours_ago=5), _item("a2", hours_ago=3)])
        yield fake


def _item(guid: str, *, hours_ago: int) -> Item:
    return Item(guid=guid, title="Shelling reported", published_at=NOON - dt.timedelta(hours=hours_ago))


def ask(reader: Wire, url: str) -> Probe:
    feed = Feed(
        id="ap", url=url, wire="ap", group="wires", language="en", every=dt.timedelta(minutes=1), allow_private=True
    )
    (told,) = probe([feed], reader)
    return told


def test_a_feed_that_gives_stories_is_told_with_its_newest(reader: Wire, wire: FakeWire) -> None:
    """Status, format, entries, age, size and time: in a line for people, in keys for scripts."""
    told = ask(reader, wire.url("/ap.xml"))
    assert told.gave
    line = verdict(told, NOON)
    assert line.startswith("2 entries, the newest 3 hours old, 1 kB, ")
    given = as_json(told)
    assert (given["id"], given["status"], given["format"], given["entries"]) == ("ap", 200, "rss", 2)
    assert (given["newest"], given["error"], given["redirected_to"]) == ("2031-05-04T09:00:00Z", None, None)


def test_a_feed_is_asked_from_the_start_each_time(reader: Wire, wire: FakeWire) -> None:
    """A probe remembers nothing: the second gives as much as the first."""
    assert ask(reader, wire.url("/ap.xml")).entries == ask(reader, wire.url("/ap.xml")).entries == 2
    assert not any("if-none-match" in visit.headers for visit in wire.visits("/ap.xml"))


def test_an_undated_feed_is_told_as_such(reader: Wire, wire: FakeWire) -> None:
    """Nobody can tell how old it is."""
    wire.publish("/undated.xml", [Item(guid="u1", title="Shelling reported")])
    assert verdict(ask(reader, wire.url("/undated.xml")), NOON).startswith("1 entry, undated, ")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/forbidden.xml", "HTTP 403 Forbidden; the publisher turns us away"),
        ("/nowhere.xml", "HTTP 404 Not Found; the feed is not there"),
        ("/page.xml", "an HTML page titled “Log in”, not a feed; the address leads to something else"),
        ("/empty.xml", "the feed has no entries; "),
    ],
)
def test_a_feed_that_gives_nothing_is_told_with_what_to_do(reader: Wire, wire: FakeWire, path: str, told: str) -> None:
    """The reason first, then a piece of advice."""
    wire.fail("/forbidden.xml", 403)
    wire.serve("/page.xml", b"<html><head><title>Log in</title></head></html>")
    wire.publish("/empty.xml", [])
    found = ask(reader, wire.url(path))
    assert not found.gave
    assert verdict(found, NOON).startswith(told)


def test_a_feed_that_was_cut_off_gives_what_came(reader: Wire, wire: FakeWire) -> None:
    """It is no failure, but it is said."""
    wire.cut_off("/ap.xml", after=300)
    told = ask(reader, wire.url("/ap.xml"))
    assert told.gave
    assert "cut off on its way" in verdict(told, NOON)


def test_a_move_for_good_names_the_address_to_write(reader: Wire, wire: FakeWire) -> None:
    """A detour for the time being does not, and neither does a move to what is no feed."""
    wire.redirect("/old.xml", wire.url("/ap.xml"), status=301)
    moved = ask(reader, wire.url("/old.xml"))
    assert f"moved for good: write {wire.url('/ap.xml')} instead" in verdict(moved, NOON)
    wire.redirect("/detour.xml", wire.url("/ap.xml"), status=302)
    detour = ask(reader, wire.url("/detour.xml"))
    assert detour.write_instead is None
    assert f"came from {wire.url('/ap.xml')}" in verdict(detour, NOON)
    wire.serve("/home", b"<html></html>")
    wire.redirect("/closed.xml", wire.url("/home"), status=301)
    assert ask(reader, wire.url("/closed.xml")).write_instead is None


def test_a_move_never_shows_the_secrets_of_an_address(reader: Wire, wire: FakeWire) -> None:
    """Servers copy the query into the address that they send visitors to."""
    wire.redirect("/old.xml", wire.url("/ap.xml?token=canary123"), status=301)
    told = ask(reader, wire.url("/old.xml?token=canary123").replace("//", "//desk:canary456@"))
    assert told.gave
    assert told.write_instead == wire.url("/ap.xml?…")
    assert "canary" not in verdict(told, NOON) + str(as_json(told)) + repr(told)


def test_a_folder_and_a_mailbox_are_told_in_the_same_words(reader: Wire, tmp_path: Path) -> None:
    """What they hold, or why nothing came and what to do; the password is nowhere."""
    empty = ask(reader, f"folder://{tmp_path}")
    assert verdict(empty, NOON) == "nothing lies there yet; stories come when somebody puts them there"
    assert (empty.gave, empty.status) == (False, None)
    missing = ask(reader, f"folder://{tmp_path}/nowhere")
    assert verdict(missing, NOON).endswith(
        "No such file or directory; see whether it is there and this user may read it"
    )
    with FakeMailServer() as server:
        server.deliver(
            b"From: desk@wire.example\r\nSubject: Shelling\r\n\r\nTwo dead.\r\n", filed_at=NOON - dt.timedelta(hours=3)
        )
        server.deliver(b"\x89PNG", filed_at=NOON)
        told = ask(reader, server.url())
        locked = ask(reader, server.url(password="canary-wrong"))  # noqa: S106
    line = verdict(told, NOON)
    assert line.startswith("1 entry, the newest 3 hours old, 1 kB, ")
    assert "1 document could not be read, one of them message 2: not XML: this is an image" in line
    assert (told.format, told.gave) == ("email", True)
    assert "see whether the user, the password and the mailbox's name are right" in verdict(locked, NOON)
    assert "canary" not in verdict(locked, NOON) + str(as_json(locked)) + repr(locked)


@pytest.mark.parametrize(
    ("length", "told"),
    [
        (dt.timedelta(seconds=-5), "less than a minute"),
        (dt.timedelta(seconds=61), "1 minute"),
        (dt.timedelta(minutes=119), "119 minutes"),
        (dt.timedelta(hours=47), "47 hours"),
        (dt.timedelta(days=9, hours=5), "9 days"),
    ],
)
def test_ages_are_told_as_people_tell_them(length: dt.timedelta, told: str) -> None:
    assert length_of(length) == told
