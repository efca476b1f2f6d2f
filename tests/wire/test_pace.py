"""How often a feed is asked between its bounds: timetables, a minute being the quickest, half an hour the slowest."""

import datetime as dt
from dataclasses import replace

import pytest

from watcher.model import Entry, FeedState
from watcher.wire import Came, ParsedFeed, Poll, PublisherHint, Response, after_filing, after_poll

NOON = dt.datetime(2031, 5, 4, 12, tzinfo=dt.UTC)  # a Sunday
MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
NEW = FeedState(feed_id="ap", next_at=NOON)


def known(*, a_day: float, asked_ago: dt.timedelta = 30 * MINUTE, **parts: object) -> FeedState:
    """Make the state of a feed that was read before and brings so many entries a day."""
    state = replace(NEW, last_ok_at=NOON - asked_ago, etag='"1"', body_hash="h1", entries_per_day=a_day)
    return replace(state, **parts)  # type: ignore[arg-type]


def listing(*ages: dt.timedelta | None, hint: PublisherHint | None = None) -> ParsedFeed:
    """Make a document whose entries are so old."""
    dates = [None if age is None else NOON - age for age in ages]
    return ParsedFeed(format="rss", entries=tuple(Entry(title="x", published_at=at) for at in dates), hint=hint)


def unchanged(**parts: object) -> Came:
    """Make a poll that was answered with 304."""
    return Came(poll=Poll(feed_id="ap", response=replace(Response(feed_id="ap", status=304), **parts)))  # type: ignore[arg-type]


def brought(new: int, *, listed: int = 20, urgent: bool = False, hint: PublisherHint | None = None) -> Came:
    """Make a poll whose document lists so many entries, some of them new."""
    parsed = listing(*[HOUR] * listed, hint=hint)
    poll = Poll(feed_id="ap", response=Response(feed_id="ap", status=200, etag='"2"', body_hash="h2"), parsed=parsed)
    return Came(poll=poll, new=new, urgent=urgent)


def after(
    before: FeedState,
    came: Came,
    *,
    slowest: dt.timedelta | None = 30 * MINUTE,
    now: dt.datetime = NOON,
    jitter: float = 0.5,
) -> FeedState:
    """Take the state after a poll."""
    polled = after_poll(before, came.poll, every=MINUTE, now=now, jitter=jitter)
    return after_filing(before, polled, came, every=MINUTE, slowest=slowest, now=now)


def wait(before: FeedState, came: Came, **how: dt.timedelta | None) -> float:
    """Measure how many minutes the next poll waits."""
    return round((after(before, came, **how).next_at - NOON) / MINUTE, 2)  # type: ignore[arg-type]


@pytest.mark.parametrize("came", [unchanged(fresh_s=86_400.0), brought(0, hint=PublisherHint(ttl_s=7200)), brought(9)])
def test_without_slowest_the_pace_is_exactly_what_is_written(came: Came) -> None:
    """Neither what comes nor what the publisher asks for moves it."""
    assert wait(known(a_day=0.1), came, slowest=None) == 1


@pytest.mark.parametrize(
    ("a_day", "minutes"),
    [
        (2000, 1),  # an entry every 43 seconds: no quicker than `every`
        (144, 2.5),  # every ten minutes
        (48, 7.5),  # every half hour
        (14.4, 25),  # every hundred minutes
        (12, 30),
        (1, 30),  # a day: no slower than `slowest`
        (0, 30),
    ],
)
def test_a_feed_is_asked_four_times_for_each_entry_to_come(a_day: float, minutes: float) -> None:
    """Within the bounds."""
    before = known(a_day=a_day, asked_ago=dt.timedelta(seconds=0.001) + 20 * MINUTE)
    decayed = replace(before, entries_per_day=a_day * 2.718281828 ** (20 / 1440))
    assert wait(decayed, unchanged()) == minutes


@pytest.mark.parametrize(("jitter", "minutes"), [(0, 27), (1, 33)])
def test_a_stretched_wait_is_spread_like_any_other(jitter: float, minutes: float) -> None:
    """By a tenth of itself."""
    state = after(known(a_day=1), unchanged(), jitter=jitter)
    assert round((state.next_at - NOON) / MINUTE, 2) == minutes


def test_a_burst_brings_a_slow_feed_back_at_once_and_it_slows_down_step_by_step() -> None:
    """Two entries where one a day is usual: after a minute, then 2, 4, 8 and 16 minutes, then as before."""
    state, now, waits = after(known(a_day=1), brought(2)), NOON, []
    for _poll in range(7):
        waits.append(round((state.next_at - now) / MINUTE, 1))
        now = state.next_at
        state = after(state, unchanged(), now=now)
    assert waits == [1, 2, 4, 8, 16, 30, 30]


def test_one_entry_is_no_burst_and_neither_is_what_was_to_be_expected() -> None:
    """The entry of the day, and thirty of a feed that was not asked for half a day, change the pace only slowly."""
    assert wait(known(a_day=1), brought(1)) == 30
    late = known(a_day=48, asked_ago=12 * HOUR)
    assert wait(late, brought(30)) == pytest.approx(1440 / (48 * 0.60653 + 30) / 4, abs=0.01)


def test_the_mean_forgets_two_thirds_a_day_and_counts_what_is_new() -> None:
    """Ten a day, one day on, three new: 10/e + 3."""
    state = after(known(a_day=10, asked_ago=DAY), brought(3))
    assert state.entries_per_day == pytest.approx(6.6788, abs=1e-4)
    assert after(known(a_day=10, asked_ago=DAY), unchanged()).entries_per_day == pytest.approx(3.6788, abs=1e-4)


def test_time_is_counted_once_when_polls_fail_in_between() -> None:
    """A poll that failed says nothing of what came; the next good one looks back past it."""
    failed = Came(poll=Poll(feed_id="ap", response=Response(feed_id="ap", status=500, error="HTTP 500")))
    down = after(known(a_day=10, asked_ago=DAY), failed)
    assert down.entries_per_day == 10
    assert down.next_at == NOON + MINUTE
    assert after(down, unchanged()).entries_per_day == pytest.approx(3.6788, abs=1e-4)


def test_a_feed_seen_first_has_the_pace_of_the_past_that_it_lists() -> None:
    """One entry each half hour for a day is 48 a day; without dates, as many a day as it lists."""
    parsed = listing(*[number * 30 * MINUTE for number in range(48)])
    poll = Poll(feed_id="ap", response=Response(feed_id="ap", status=200, body_hash="h"), parsed=parsed)
    first = after(NEW, Came(poll=poll, new=48))
    assert first.entries_per_day == pytest.approx(48.5, abs=1)
    assert (first.next_at - NOON) / MINUTE == pytest.approx(7.4, abs=0.2)
    undated = Poll(feed_id="ap", response=poll.response, parsed=listing(*[None] * 12))
    assert after(NEW, Came(poll=undated, new=12)).entries_per_day == 12


def test_an_urgent_entry_keeps_the_quickest_pace_until_an_hour_has_passed_without_news() -> None:
    """A flash at noon, a second story at 12:40: every minute until 13:40, then as slow as before."""
    state = after(known(a_day=1), brought(1, urgent=True))
    assert state.next_at == NOON + MINUTE
    at_40 = after(replace(state, last_ok_at=NOON + 10 * MINUTE), brought(1), now=NOON + 40 * MINUTE)
    assert at_40.next_at == NOON + 41 * MINUTE
    at_99 = after(replace(at_40, last_ok_at=NOON + 60 * MINUTE), unchanged(), now=NOON + 99 * MINUTE)
    assert at_99.next_at == NOON + 100 * MINUTE
    over = after(replace(at_99, last_ok_at=NOON + 70 * MINUTE), unchanged(), now=NOON + 100 * MINUTE)
    assert over.next_at == NOON + 130 * MINUTE
    assert over.hint_s is None


def test_a_publisher_is_heeded_until_its_own_entries_come_more_often() -> None:
    """20 minutes where a story comes every 30 (7.5 else); not where one comes every 10."""
    hint = PublisherHint(ttl_s=1200)
    slow = after(known(a_day=48 * 2.718281828 ** (30 / 1440)), brought(0, hint=hint))
    assert slow.next_at == NOON + 20 * MINUTE
    assert after(replace(slow, last_ok_at=NOON - 30 * MINUTE), unchanged()).next_at == NOON + 20 * MINUTE
    assert wait(known(a_day=144 * 2.718281828 ** (30 / 1440)), brought(0, hint=hint)) == 2.5


def test_a_copy_that_caches_keep_is_not_asked_for_again_before() -> None:
    """It would be the same copy. Never slower than the user's bound."""
    quick = known(a_day=5000)
    assert wait(quick, unchanged(fresh_s=600.0)) == 10
    assert wait(quick, unchanged(fresh_s=31_536_000.0)) == 30


def test_hours_to_skip_are_skipped_as_far_as_the_bounds_allow() -> None:
    """At 12:00, skipping the hour of noon: at 12:30, the slowest; with two hours as the slowest at 13:00."""
    hint = PublisherHint(skip_hours=(12,))
    assert wait(known(a_day=5000), brought(0, hint=hint)) == 30
    assert wait(known(a_day=5000), brought(0, hint=hint), slowest=2 * HOUR) == 60


def test_hours_to_skip_are_remembered_while_nothing_changes() -> None:
    """Most answers are a 304, which tells nothing of them; a document that asks for nothing lifts them."""
    told = after(known(a_day=5000), brought(0, hint=PublisherHint(skip_hours=(12,), skip_days=("Monday",))))
    assert told.skips == "12 Monday"
    assert wait(told, unchanged(), slowest=2 * HOUR) == 60
    assert after(told, brought(0)).skips == ""


def test_what_came_is_counted_for_whoever_watches_the_feeds() -> None:
    """When something new last came; empty answers in a row; full windows of nothing but new entries in a row."""
    before = known(a_day=10, changed_at=NOON - DAY, empty_polls=2)
    assert after(before, unchanged()).changed_at == NOON - DAY
    assert after(before, brought(1)).changed_at == NOON
    empty = Came(
        poll=Poll(
            feed_id="ap",
            response=Response(feed_id="ap", status=200, body_hash="h3"),
            parsed=ParsedFeed(format="rss", error="the feed has no entries"),
        )
    )
    assert after(before, empty).empty_polls == 3
    assert after(before, brought(0)).empty_polls == 0
    over = after(after(before, brought(20)), brought(20))
    assert (over.overflows, over.next_at) == (2, NOON + MINUTE)
    assert after(over, brought(19)).overflows == 0
    assert after(over, unchanged()).overflows == 2


def test_entries_that_were_known_and_not_read_again_are_listed_all_the_same() -> None:
    """A document of nothing but known entries is not empty, and one new among them is no overflow."""
    before = known(a_day=10, empty_polls=2, overflows=1, hint_s=None)
    hint = PublisherHint(ttl_s=600)
    for new, skipped in ((0, 20), (1, 19)):
        came = brought(new, listed=new, hint=hint)
        assert came.poll.parsed is not None
        came = replace(came, poll=replace(came.poll, parsed=replace(came.poll.parsed, known=skipped)))
        state = after(before, came)
        assert (came.listed, state.empty_polls, state.overflows, state.hint_s) == (20, 0, 0, 600)


def test_no_window_overflows_that_was_never_read_or_is_short() -> None:
    """A first sight is all new; so are the two entries of a page that was put up anew."""
    assert after(NEW, brought(20)).overflows == 0
    assert after(known(a_day=1), brought(2, listed=2)).overflows == 0


def test_a_page_that_is_no_feed_is_no_empty_feed() -> None:
    """It is told as failing already."""
    portal = ParsedFeed(format="unknown", error="an HTML page, not a feed")
    poll = Poll(feed_id="ap", response=Response(feed_id="ap", status=200, body_hash="h3"), parsed=portal)
    assert after(known(a_day=1), Came(poll=poll)).empty_polls == 0
