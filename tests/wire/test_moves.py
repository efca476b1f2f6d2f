"""Feeds that move for good: a timetable of when the new address is believed, and when no more."""

import datetime as dt
from dataclasses import replace

import pytest

from watcher.model import Entry, FeedState
from watcher.wire import ParsedFeed, Poll, Response, after_move, after_poll, known_at, moved_for_good
from watcher.wire.moves import address_of

EVENING = dt.datetime(2031, 5, 4, 23, 50, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)
OLD = "https://wire.example/rss"
NEW = "https://feeds.wire.example/world"
STATE = known_at(FeedState(feed_id="ap", next_at=EVENING, last_ok_at=EVENING - MINUTE), OLD)
WHOLE = ParsedFeed(format="rss", entries=(Entry(title="x"),))
BELIEVED = replace(STATE, moved_to=NEW, moved_seen=3, etag='"1"', body_hash="h1")


def poll(status: int = 200, *, moved_to: str | None = None) -> Poll:
    """Make the poll of a feed that was answered so, by way of a permanent redirect or not."""
    error = None if status == 200 else f"HTTP {status}"
    response = Response(feed_id="ap", status=status, moved_to=moved_to, body_hash="h1", error=error)
    return Poll(feed_id="ap", response=response, parsed=None if error else WHOLE)


def after(state: FeedState, came: Poll, *, now: dt.datetime = EVENING, url: str = OLD) -> FeedState:
    """Take the state after a poll."""
    polled = after_poll(state, came, every=MINUTE, now=now, jitter=0.5)
    return after_move(state, polled, came, url=url, every=MINUTE, now=now)


def test_a_move_is_believed_when_it_was_seen_on_three_days() -> None:
    """At 23:50, past midnight and past the next one: then a whole day lies between. Till then the old one is asked."""
    state, asked = STATE, []
    for minutes in (0, 5, 15, 20, 720, 1440, 1455, 1460):
        state = after(state, poll(moved_to=NEW), now=EVENING + minutes * MINUTE)
        asked.append((state.moved_seen, address_of(OLD, state)))
    assert asked == [(1, OLD), (1, OLD), (2, OLD), (2, OLD), (2, OLD), (2, OLD), (3, NEW), (3, NEW)]


def test_polls_that_fail_in_between_neither_count_nor_spoil_it() -> None:
    """A move that was seen twice is still seen twice after an outage of two days."""
    seen = replace(STATE, moved_to=NEW, moved_seen=2)
    down = after(seen, poll(500), now=EVENING + DAY)
    assert (down.moved_to, down.moved_seen) == (NEW, 2)
    assert after(down, poll(moved_to=NEW), now=EVENING + 2 * DAY).moved_seen == 3


def test_a_move_that_is_taken_back_or_changes_starts_anew() -> None:
    """A portal for an evening is not remembered."""
    seen = replace(STATE, moved_to=NEW, moved_seen=2)
    back = after(seen, poll(), now=EVENING + DAY)
    assert (back.moved_to, back.moved_seen) == (None, 0)
    other = after(seen, poll(moved_to="https://portal.example/"), now=EVENING + DAY)
    assert (other.moved_to, other.moved_seen) == ("https://portal.example/", 1)


def test_the_new_address_answers_without_a_redirect_and_stays_believed() -> None:
    """And where it moves on, the configured one leads there until that is believed too."""
    state = after(BELIEVED, poll(), now=EVENING + DAY)
    assert moved_for_good(state) == NEW
    on = after(state, poll(moved_to="https://third.example/"), now=EVENING + 2 * DAY)
    assert (on.moved_to, address_of(OLD, on)) == ("https://third.example/", OLD)


@pytest.mark.parametrize("status", [404, 410, 500])
def test_a_new_address_that_fails_is_given_up_for_the_configured_one(status: int) -> None:
    """Soon, also where it says that it is gone, and in full: its validators were another's."""
    state = after(BELIEVED, poll(status))
    assert address_of(OLD, state) == OLD
    assert (state.moved_to, state.etag, state.body_hash, state.condition) == (None, None, None, "failing")
    assert state.next_at == EVENING + MINUTE


@pytest.mark.parametrize("status", [429, 503])
def test_a_new_address_that_is_busy_is_left_alone_for_a_while(status: int) -> None:
    """To go to its other door would be bad manners."""
    assert moved_for_good(after(BELIEVED, poll(status))) == NEW


def test_another_configured_address_forgets_where_the_old_one_went() -> None:
    """Also when it is the very one that was to be written instead."""
    assert address_of(NEW, known_at(BELIEVED, NEW)) == NEW
    assert known_at(BELIEVED, NEW).moved_to is None
    assert known_at(BELIEVED, OLD) == BELIEVED


@pytest.mark.parametrize(
    ("url", "there"),
    [
        ("https://wire.example/rss?key=CANARY", NEW),
        ("https://user:CANARY@wire.example/rss", NEW),
        (OLD, "https://user:CANARY@feeds.wire.example/"),
    ],
)
def test_no_address_is_kept_that_may_hold_a_secret(url: str, there: str) -> None:
    """What is remembered stands in backups; such a feed takes the way through its redirect each time."""
    assert after(known_at(STATE, url), poll(moved_to=there), url=url).moved_to is None
