"""What may be shown of a feed's address: a table."""

import pytest

from watcher.wire.redact import redact, shown

URL = "https://desk:pass%2Dword@w.example/feed?key=s3cret-key&x=1"


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("can't read https://desk:pass-word@w.example/feed?key=1", "can't read https://w.example/feed?…"),
        ("key s3cret-key is refused", "key … is refused"),
        ("pass%2Dword and pass-word", "… and …"),
        ("moved to http://u@other.example/#fragment, gone", "moved to http://other.example/?… gone"),
        ("no answer within 30 s", "no answer within 30 s"),
    ],
)
def test_secrets_leave_a_message_and_the_rest_stays(message: str, told: str) -> None:
    """As written and as decoded, inside addresses and alone."""
    assert redact(message, URL) == told


def test_an_address_that_can_not_be_taken_apart_is_not_shown() -> None:
    """Where nobody can say which part is the secret, all of it is."""
    assert redact("bad address http://[u:secret", "http://[u:secret") == "bad address …"


def test_a_plain_address_is_shown_as_it_is() -> None:
    """There is nothing to hide in it."""
    assert shown("https://w.example/feed.xml") == "https://w.example/feed.xml"
