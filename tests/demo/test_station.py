"""The demo's wire keeps to what feeds promise: a change is seen, and what has not changed is not sent again."""

import datetime as dt
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from watcher.demo.script import MERIDIAN, Outlet, evening
from watcher.demo.station import Station
from watcher.wire.parse import parse_feed

NOON = dt.datetime(2031, 5, 4, 12, 0, tzinfo=dt.UTC)
NOTHING: Mapping[str, str] = {}
FLASH, *_, CORRECTED = (piece for step in evening(NOON.date()) for piece in step.pieces if piece.outlet == MERIDIAN)


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: Mapping[str, str]


@pytest.fixture
def station() -> Iterator[Station]:
    with Station((MERIDIAN,), heard=lambda: None) as station:
        yield station


def visit(station: Station, outlet: Outlet = MERIDIAN, *, asked: Mapping[str, str] = NOTHING) -> Answer:
    """Call at a feed, with these headers."""
    request = urllib.request.Request(station.url(outlet), headers=dict(asked))  # noqa: S310 -- loopback
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 -- the same
            return Answer(answer.status, answer.read(), dict(answer.headers))
    except urllib.error.HTTPError as refused:
        with refused:
            return Answer(refused.code, refused.read(), dict(refused.headers))


def test_a_story_is_read_as_it_was_sent(station: Station) -> None:
    """Title, text with its editors' note on a line of its own, address and time come through the feed unharmed."""
    station.send(CORRECTED, NOON)
    [entry] = parse_feed(visit(station).body).entries
    assert [line for line in entry.text.splitlines() if line] == CORRECTED.text.splitlines()
    assert (entry.title, entry.guid, entry.url) == (CORRECTED.title, CORRECTED.guid, CORRECTED.url)
    assert entry.published_at == NOON


@pytest.mark.parametrize(("condition", "mark"), [("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")])
def test_what_has_not_changed_is_not_sent_again(station: Station, condition: str, mark: str) -> None:
    """Asked with either mark of the last copy it answers 304 without a body, until there is another story."""
    station.send(FLASH, NOON)
    first = visit(station)
    again = visit(station, asked={condition: first.headers[mark]})
    assert (again.status, again.body) == (304, b"")
    station.send(CORRECTED, NOON + dt.timedelta(seconds=1))
    assert visit(station, asked={condition: first.headers[mark]}).status == 200


def test_it_is_read_once_everybody_has_come_back_for_nothing(station: Station) -> None:
    """The end of the night: a story that nobody has asked for again is not read to its end."""
    station.send(FLASH, NOON)
    etag = visit(station).headers["ETag"]
    assert not station.is_read()
    visit(station, asked={"If-None-Match": etag})
    assert station.is_read()
    station.send(CORRECTED, NOON)
    assert not station.is_read()


def test_an_outlet_that_it_does_not_carry_is_not_found(station: Station) -> None:
    """A wrong address is a 404 and no empty feed."""
    assert visit(station, Outlet(id="elsewhere", name="Elsewhere")).status == 404
