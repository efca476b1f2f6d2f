"""Feeds that never answered are told once and together, when each has had its chance."""

import datetime as dt

from tests.service.stories import NOON
from watcher.model import FeedState
from watcher.service.setup import FAIR_CHANCE, SetUp, never_answered, set_up

SOON = NOON + dt.timedelta(minutes=1)


def well(feed_id: str) -> FeedState:
    return FeedState(feed_id=feed_id, condition="ok", next_at=NOON, last_ok_at=NOON)


def silent(feed_id: str, error: str, *, tries: int = 2) -> FeedState:
    return FeedState(feed_id=feed_id, condition="failing", next_at=NOON, error=error, failures=tries)


def report(watched: str, *states: FeedState, now: dt.datetime = SOON) -> SetUp | None:
    return set_up(watched.split(), {state.feed_id: state for state in states}, since=NOON, now=now)


def test_all_that_is_wrong_is_one_report() -> None:
    """Grouped by what lies behind it, the most frequent first, each with what to do."""
    told = report(
        "a b c d e",
        well("a"),
        silent("b", "HTTP 403 Forbidden"),
        silent("c", "Could not resolve host: c.example"),
        silent("d", "HTTP 403 Forbidden"),
        silent("e", "an HTML page titled “Home”, not a feed"),
    )
    assert told is not None
    assert told.answered == ("a",)
    first, *groups, last = told.lines()
    assert first == "1 of 5 feeds answered; 4 never have:"
    assert [line.rpartition(" (")[0] for line in groups] == [
        "  HTTP 403 Forbidden: b, d",
        "  name not found (DNS): c",
        "  not a feed: e",
    ]
    assert "feeds probe" in last


def test_nothing_is_told_while_a_feed_has_its_chance() -> None:
    """One try is none: servers hiccup, and machines start before their network."""
    watched = "a b"
    assert report(watched, well("a"), silent("b", "HTTP 500", tries=1)) is None
    assert report(watched, well("a")) is None
    assert report(watched, well("a"), silent("b", "HTTP 500", tries=2)) is not None


def test_the_chance_ends_with_time() -> None:
    """A feed polled once an hour does not hold the report up; one that was never asked is told as such."""
    told = report("a b", silent("a", "HTTP 500", tries=1), now=NOON + FAIR_CHANCE)
    assert told is not None
    assert [reason.name for reason, _ids in told.silent] == ["HTTP 500", "not asked yet"]


def test_when_all_is_well_it_is_said() -> None:
    """In one line, as soon as the last has answered."""
    told = report("a b", well("a"), well("b"))
    assert told is not None
    assert told.lines() == ("all 2 feeds have answered",)
    alone = report("a", well("a"))
    assert alone is not None
    assert alone.lines() == ("the feed has answered",)


def test_a_feed_that_is_not_asked_about_does_not_count() -> None:
    """One that was switched off keeps its row; without any feed there is nothing to tell."""
    told = report("a", well("a"), silent("x", "HTTP 403 Forbidden"))
    assert told is not None
    assert (told.answered, told.silent) == (("a",), ())
    assert report("", silent("x", "HTTP 403 Forbidden")) is None


def test_a_feed_that_once_worked_is_another_matter() -> None:
    """It counts as answered, whatever is wrong now; one never asked is not silent either."""
    failing = FeedState(
        feed_id="b", condition="failing", next_at=NOON, last_ok_at=NOON - FAIR_CHANCE, error="HTTP 500", failures=9
    )
    states = {"a": silent("a", "HTTP 403 Forbidden", tries=1), "b": failing}
    assert never_answered(["a", "b", "c"], states) == ("a",)
    told = report("b", failing)
    assert told is not None
    assert told.answered == ("b",)
