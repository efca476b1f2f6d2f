"""Apprise's log lines become a reason in plain words, without secrets, and a verdict on trying again."""

import pytest

from watcher.delivery.refusals import Refusal, read_refusal

URL = "json://wire:hunter22@hooks.example:9000/T0K3N/path?key=s3cr3t%20key"

CASES = [
    (["Failed to send JSON POST notification: Unauthorized, error=401."], "answered 401 Unauthorized", True),
    (["Failed: error=410."], "answered 410 Gone", True),
    (["Failed: Too Many Requests, error=429."], "answered 429 Too Many Requests", False),
    (["Failed: error=500."], "answered 500 Internal Server Error", False),
    (["Failed: error=599."], "answered 599", False),
    (["Failed: error=302."], "answered 302 Found: it redirects; write its new address into channels.yaml", False),
    (
        ["Socket Exception: {'ops@x.org': (550, b'no such user')}", 'Sending email to "ops@x.org" failed.'],
        "the mail server answered 550 no such user",
        True,
    ),
    (
        ["Socket Exception: (552, b\"it's full\", 'wire@x.org')", "Sending failed."],
        "the mail server answered 552 it's full",
        True,
    ),
    (["Socket Exception: {'ops@x.org': (451, b'later')}"], "the mail server answered 451 later", False),
    (
        ['Connection error while submitting email to "h"', "Socket Exception: (535, b'bad login hunter22')"],
        "the mail server answered 535 bad login ****",
        False,
    ),
    (["Connection error", "Socket Exception: [Errno 111] Connection refused"], "connection refused", False),
    (["Socket Exception: HTTPConnectionPool(host='h'): Read timed out. (read timeout=4.0)"], "timed out", False),
    (
        ["SSLError(1, '[SSL: X] certificate verify failed: self-signed certificate (_ssl.c:1006)')"],
        "certificate verify failed: self-signed certificate",
        False,
    ),
    (
        ["Odd news of T0K3N, s3cr3t key and hooks.example:9000\r\nmore"],
        "Odd news of ****, **** and ****:**** more",
        False,
    ),
    ([], "not taken, and no reason given", False),
]


@pytest.mark.parametrize(("lines", "reason", "permanent"), CASES)
def test_reading_a_refusal(lines: list[str], reason: str, permanent: bool) -> None:  # noqa: FBT001
    """The words that are shown, and whether a repetition is pointless."""
    assert read_refusal(lines, url=URL) == Refusal(reason, permanent)


def test_no_part_of_a_url_comes_through() -> None:
    """Whatever Apprise quotes, in whichever spelling, is blotted out, and a long answer is cut."""
    line = f"could not load {URL} nor json://wire:hunter22@hooks.example:9000/T0K3N?key=s3cr3t key " + "x " * 200
    reason = read_refusal([line], url=URL).reason
    assert not any(secret in reason for secret in ("hunter22", "T0K3N", "s3cr3t"))
    assert len(reason) <= 160


def test_how_long_it_took_is_no_reason() -> None:
    """Apprise ends with a line on its own speed; what it said before is why."""
    lines = ["Connection unexpectedly closed", "E-Mail send() completed in 0.02s."]
    assert read_refusal(lines, url="mailto://127.0.0.1/").reason == "Connection unexpectedly closed"
    assert read_refusal(lines[1:], url="mailto://127.0.0.1/").reason == "not taken, and no reason given"
