"""Errors of feeds are sorted by what lies behind them, so that many can be told in few lines."""

from collections.abc import Callable

import pytest

from tests.fakes.wire import FakeWire
from watcher.wire import reason_of
from watcher.wire.fetch import Fetcher, Limits, Request
from watcher.wire.parse import parse_feed

SHORT = Limits(deadline_s=0.5, connect_s=0.4, body_bytes=1_000)


def error_of(url: str, *, private: bool = True) -> str:
    (response,) = Fetcher("Wirewatch/test", limits=SHORT).fetch_all(
        [Request(feed_id="ap", url=url, allow_private=private)]
    )
    assert response.error is not None
    return response.error


def drop(wire: FakeWire) -> None:
    wire.publish("/ap.xml", [])
    wire.cut_off("/ap.xml", after=20)


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (lambda wire: wire.fail("/ap.xml", 403), "HTTP 403 Forbidden"),
        (lambda wire: wire.fail("/ap.xml", 404), "HTTP 404 Not Found"),
        (lambda wire: wire.fail("/ap.xml", 500), "HTTP 500 Internal Server Error"),
        (lambda wire: wire.fail("/ap.xml", 418), "HTTP 418 I'm a Teapot"),
        (lambda wire: wire.hang("/ap.xml"), "no whole answer"),
        (lambda wire: wire.drip("/ap.xml"), "no whole answer"),
        (drop, "no whole answer"),
        (lambda wire: wire.redirect("/ap.xml", "/ap.xml"), "redirects that lead nowhere"),
        (lambda wire: wire.redirect("/ap.xml", "file:///etc/passwd"), "redirects that lead nowhere"),
    ],
)
def test_what_a_wire_does_is_sorted(trouble: Callable[[FakeWire], None], reason: str) -> None:
    """The reasons are found in the very words that a poll ends with."""
    with FakeWire() as wire:
        trouble(wire)
        assert reason_of(error_of(wire.url("/ap.xml"))).name == reason


def test_a_wire_that_is_not_reached_is_sorted() -> None:
    """No name, no server, no safe connection, an address that is not allowed, no address at all."""
    with FakeWire() as wire:
        gone = wire.url("/ap.xml")
        assert reason_of(error_of(gone.replace("http:", "https:"))).name == "no safe connection (TLS)"
        assert reason_of(error_of(gone, private=False)).name == "address not allowed"
    assert reason_of(error_of(gone)).name == "no connection"
    assert reason_of(error_of("http://wire.invalid/")).name in {"name not found (DNS)", "no connection"}
    assert reason_of("Could not resolve host: wire.example").name == "name not found (DNS)"
    assert reason_of(error_of("http://")).name == "not a usable address"


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"<opml/>", b"{}", b"%PDF-1", b"text"])
def test_what_is_no_feed_is_sorted(body: bytes) -> None:
    """Whatever it is instead."""
    error = parse_feed(body).error
    assert error is not None
    assert reason_of(error).name == "not a feed"


@pytest.mark.parametrize("body", [b"<rss", b"<!-- ", b"<rss><channel>"])
def test_a_feed_of_which_only_a_beginning_came_is_sorted(body: bytes) -> None:
    """It was a feed, or may have been."""
    error = parse_feed(body).error
    assert error is not None
    assert reason_of(error).name == "no whole answer"


def test_an_unknown_error_is_its_own_reason() -> None:
    """Nothing is told under another's name, and there is always something to do."""
    assert reason_of("the dog ate it").name == "the dog ate it"
    assert reason_of("the dog ate it").to_do
