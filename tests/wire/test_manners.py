"""When a feed is asked again: timetables. Jitter 0.5 is the middle, 0 the earliest, 1 the latest."""

import datetime as dt
from dataclasses import replace

import pytest

from watcher.model import Entry, FeedState
from watcher.wire import ParsedFeed, Poll, Response, after_poll, known_at, waits_in_vain

NOON = dt.datetime(2031, 5, 4, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
NEW = FeedState(feed_id="ap", next_at=NOON)
KNOWN = replace(
    NEW,
    condition="ok",
    last_ok_at=NOON - MINUTE,
    etag='"1"',
    last_modified="Sun, 04 May 2031",
    body_hash="h1",
    known_items="AAAABBBBCCCC",
    dropped=3,
)
WHOLE = ParsedFeed(format="rss", entries=(Entry(title="x"),))


def answered(status: int = 200, *, parsed: ParsedFeed | None = None, **parts: str | float | None) -> Poll:
    """Make the poll of a feed that answered so."""
    error = None if status in {200, 304} else f"HTTP {status}"
    response = replace(Response(feed_id="ap", status=status, error=error), **parts)  # type: ignore[arg-type]
    return Poll(feed_id="ap", response=response, parsed=parsed)


def after(state: FeedState, poll: Poll, *, every: dt.timedelta = MINUTE, jitter: float = 0.5) -> FeedState:
    """Take the state after a poll at noon."""
    return after_poll(state, poll, every=every, now=NOON, jitter=jitter)


def wait(state: FeedState, poll: Poll, *, every: dt.timedelta = MINUTE, jitter: float = 0.5) -> dt.timedelta:
    """Measure how long the next poll waits."""
    return after(state, poll, every=every, jitter=jitter).next_at - NOON


def test_a_good_poll_is_remembered() -> None:
    """Validators, hash and time are those of the copy just read; cut entries are added up."""
    poll = answered(parsed=replace(WHOLE, dropped=2), etag='"2"', last_modified=None, body_hash="h2")
    failing = replace(KNOWN, condition="failing", error="HTTP 500", failures=4)
    assert after(failing, poll) == replace(
        KNOWN,
        condition="ok",
        next_at=NOON + MINUTE,
        last_ok_at=NOON,
        etag='"2"',
        last_modified=None,
        body_hash="h2",
        known_items="",
        dropped=5,
    )


@pytest.mark.parametrize(("jitter", "seconds"), [(0, 54), (0.5, 60), (1, 66)])
def test_the_pace_is_given_or_taken_a_tenth(jitter: float, seconds: float) -> None:
    """Feeds asked together drift apart."""
    assert wait(KNOWN, answered(304), jitter=jitter) == dt.timedelta(seconds=seconds)


def test_not_modified_is_unchanged() -> None:
    """A 304 is a good poll and keeps what is known."""
    assert after(KNOWN, answered(304)) == replace(KNOWN, condition="unchanged", next_at=NOON + MINUTE, last_ok_at=NOON)


def test_not_modified_without_a_copy_is_a_failure() -> None:
    """A feed of which nothing was ever read can't be unchanged."""
    state = after(NEW, answered(304))
    assert (state.condition, state.error) == ("failing", "HTTP 304 Not Modified, though nothing was known of it")


def test_the_same_body_again_is_unchanged() -> None:
    """Without a parse; new validators for the same body are kept."""
    state = after(KNOWN, answered(body_hash="h1", etag='"3"'))
    assert (state.condition, state.error, state.etag, state.last_ok_at) == ("unchanged", None, '"3"', NOON)


def test_waits_double_from_the_pace_up_to_six_hours_and_never_end() -> None:
    """1, 2, 4 … minutes, six hours at last, and so for ever."""
    state, minutes = KNOWN, []
    for _failure in range(60):
        state = after(state, answered(500))
        minutes.append((state.next_at - NOON) / MINUTE)
    assert minutes[:10] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360]
    assert set(minutes[10:]) == {360}
    assert (state.condition, state.failures, state.error) == ("failing", 60, "HTTP 500")


def test_a_slow_pace_is_not_quickened_by_failing() -> None:
    """A feed asked once a day is not asked every six hours because it fails."""
    assert wait(replace(KNOWN, failures=9), answered(500), every=24 * HOUR) == 24 * HOUR


@pytest.mark.parametrize("every", [dt.timedelta(seconds=1), 5 * HOUR, 6 * HOUR, dt.timedelta(days=30)])
def test_no_row_of_failures_is_too_long(every: dt.timedelta) -> None:
    """A feed that is down for weeks is told with what it answers, and asked again, whatever its pace."""
    for failures in range(100):
        asked = after(replace(KNOWN, failures=failures), answered(500), every=every)
        assert (asked.error, asked.failures) == ("HTTP 500", failures + 1)
        assert asked.next_at - NOON <= max(every, 6 * HOUR)
    assert asked.next_at - NOON == max(every, 6 * HOUR)


def test_a_failure_keeps_what_is_known_of_the_last_good_copy() -> None:
    """Validators of a page that is no feed would hide the feed when it comes back."""
    html = ParsedFeed(format="unknown", error="an HTML page, not a feed")
    state = after(KNOWN, answered(parsed=html, etag='"portal"', body_hash="hp"))
    assert (state.etag, state.body_hash, state.last_ok_at) == ('"1"', "h1", NOON - MINUTE)
    assert state.known_items == KNOWN.known_items != ""
    assert (state.condition, state.error, state.failures) == ("failing", "an HTML page, not a feed", 1)


def test_entries_that_came_through_keep_the_pace() -> None:
    """A feed that is cut off every time is told as failing, and is still asked as often as it should be."""
    cut = replace(WHOLE, error="cut off", dropped=1)
    state = after(replace(KNOWN, failures=7), answered(parsed=cut, etag='"9"', body_hash="h9"))
    assert (state.condition, state.error, state.next_at) == ("failing", "cut off", NOON + MINUTE)
    assert (state.etag, state.body_hash, state.dropped) == ('"1"', "h1", 4)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("jitter", [0, 0.5, 1])
def test_retry_after_is_never_undercut(status: int, jitter: float) -> None:
    """Not by jitter either; a wait that is longer anyway stays."""
    assert wait(KNOWN, answered(status, retry_after_s=3600.0), jitter=jitter) >= HOUR
    assert wait(replace(KNOWN, failures=9), answered(status, retry_after_s=10.0), jitter=jitter) >= 5 * HOUR


def test_retry_after_of_years_is_taken_as_a_day() -> None:
    """A wire is not given up because it says so by mistake."""
    assert dt.timedelta(days=1) <= wait(KNOWN, answered(503, retry_after_s=1e9)) <= dt.timedelta(days=1.1)


def test_retry_after_beside_another_status_means_nothing() -> None:
    """Only 429 and 503 carry it."""
    assert wait(KNOWN, answered(500, retry_after_s=3600.0)) == MINUTE


def test_a_feed_that_is_gone_is_still_asked_once_a_day() -> None:
    """And is back as soon as it answers."""
    gone = after(replace(KNOWN, failures=20), answered(410))
    assert (gone.condition, gone.error, gone.next_at) == ("gone", "HTTP 410", NOON + dt.timedelta(days=1))
    assert after(gone, answered(parsed=WHOLE, body_hash="h2")).condition == "ok"


def test_a_turn_that_lies_too_far_off_is_brought_forward() -> None:
    """For another address, a pace since quickened, a clock set back by a day; never the wait that was asked for."""
    url = "https://wire.example/ap"
    asked = [answered(parsed=WHOLE), answered(500), answered(410), answered(429, retry_after_s=86_400.0)]
    for poll in asked:
        put_off = after(replace(known_at(KNOWN, url), failures=9), poll, every=HOUR, jitter=1)
        assert not waits_in_vain(put_off, url, slowest=HOUR, now=NOON)
        assert waits_in_vain(put_off, f"{url}.xml", slowest=HOUR, now=NOON)
        assert waits_in_vain(put_off, url, slowest=HOUR, now=NOON - dt.timedelta(days=1, hours=6))
        assert not waits_in_vain(put_off, f"{url}.xml", slowest=HOUR, now=put_off.next_at)
    assert waits_in_vain(after(known_at(KNOWN, url), asked[0], every=HOUR), url, slowest=MINUTE, now=NOON)


def test_another_url_starts_without_validators() -> None:
    """What was known of the old address is asked for in full at the new one, once."""
    first = known_at(FeedState(feed_id="ap", next_at=NOON, last_ok_at=NOON), "http://127.0.0.1/ap.xml")
    read = replace(first, etag='"x"', last_modified="yesterday", body_hash="0f", known_items="AAAABBBBCCCC")
    assert known_at(read, "http://127.0.0.1/ap.xml") == read
    moved = known_at(read, "http://127.0.0.1/world.xml")
    assert (moved.etag, moved.last_modified, moved.body_hash, moved.last_ok_at) == (None, None, None, NOON)
    assert moved.known_items == ""
    assert known_at(moved, "http://127.0.0.1/world.xml") == moved
