"""What needs a look is found by numbers: hours and counts worked out by hand."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from tests.service.test_accounts import a_sign
from tests.store.builders import an_alert
from watcher.model import Delivery, FeedState, Rhythm
from watcher.service.checkup import Finding
from watcher.service.vigil import (
    Key,
    Standing,
    Trouble,
    expected,
    trouble_of_disk,
    troubles_of_channels,
    troubles_of_daemons,
    troubles_of_feeds,
)
from watcher.settings import Feed
from watcher.store import Backlog

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
MONDAY = dt.datetime(2031, 5, 5, tzinfo=dt.UTC)
TUESDAY_10 = MONDAY + DAY + 10 * HOUR
FRIDAY_2136 = MONDAY + 4 * DAY + dt.timedelta(hours=21, minutes=36)
# Forty a day on weekdays from 06:00, one every 24 minutes: three in an even hour and two in an odd one, for four weeks.
WEEKDAYS = tuple(
    (12 if hour % 2 == 0 else 8) if day < 5 and 6 <= hour < 22 else 0 for day in range(7) for hour in range(24)
)
NOTHING_BEFORE = Standing(since={})


def a_feed(feed_id: str = "ap", **changes: Any) -> Feed:
    values: dict[str, Any] = {
        "id": feed_id,
        "url": f"https://{feed_id}.example/rss",
        "wire": "ap",
        "group": "wires",
        "language": "en",
        "every": dt.timedelta(minutes=5),
    }
    return Feed(**(values | changes))


def well(last_ok_at: dt.datetime, **changes: Any) -> FeedState:
    """Give the state of a feed that answers."""
    values: dict[str, Any] = {"feed_id": "ap", "condition": "ok", "next_at": last_ok_at + 5 * HOUR / 60}
    return FeedState(**(values | {"last_ok_at": last_ok_at} | changes))


def failing(last_ok_at: dt.datetime, *, failures: int, feed_id: str = "ap", **changes: Any) -> FeedState:
    """Give the state of a feed that answered last then, and is asked ever more seldom since."""
    values: dict[str, Any] = {"condition": "failing", "next_at": last_ok_at + DAY, "error": "HTTP 500"}
    return FeedState(feed_id=feed_id, last_ok_at=last_ok_at, failures=failures, **(values | changes))


def rhythm(last_at: dt.datetime, *, weeks: float = 4, hours: tuple[int, ...] = WEEKDAYS) -> Rhythm:
    return Rhythm(first_at=last_at - dt.timedelta(weeks=weeks), last_at=last_at, hours=hours)


def look(
    *states: FeedState,
    now: dt.datetime,
    feed: Feed | None = None,
    rhythms: dict[str, Rhythm] | None = None,
    standing: Standing = NOTHING_BEFORE,
) -> list[Trouble]:
    feeds = [feed or a_feed(state.feed_id) for state in states]
    by_id = {state.feed_id: state for state in states}
    return list(troubles_of_feeds(feeds, by_id, rhythms or {}, standing=standing, now=now))


def kinds(troubles: list[Trouble]) -> list[Key]:
    return [trouble.key for trouble in troubles]


@pytest.mark.parametrize(
    ("silent_from", "not_yet", "told"),
    [
        # Tuesday: three by 11:00, five by 12:00, eight at 13:00.
        (TUESDAY_10, TUESDAY_10 + dt.timedelta(hours=2, minutes=59), TUESDAY_10 + 3 * HOUR),
        # Friday: 0.8 until 22:00; Monday: 3.8 at 07:00, 5.8 at 08:00, and 2.2 more at three an hour are 44 minutes.
        (FRIDAY_2136, MONDAY + 6 * DAY + 23 * HOUR, MONDAY + 7 * DAY + dt.timedelta(hours=8, minutes=45)),
        (FRIDAY_2136, MONDAY + 7 * DAY + dt.timedelta(hours=8, minutes=43), MONDAY + 7 * DAY + 9 * HOUR),
    ],
)
def test_a_silence_is_measured_by_the_feeds_own_week(
    silent_from: dt.datetime, not_yet: dt.datetime, told: dt.datetime
) -> None:
    """A weekday feed that stops on a Tuesday is told at 13:00; over a weekend nothing is missed until Monday 08:44."""
    rhythms = {"ap": rhythm(silent_from)}
    assert look(well(not_yet, changed_at=silent_from), rhythms=rhythms, now=not_yet) == []
    (trouble,) = look(well(told, changed_at=silent_from), rhythms=rhythms, now=told)
    assert (trouble.key, trouble.since) == (("silent", "ap"), silent_from)
    assert "should have come" in trouble.what


def test_a_silence_counts_only_as_long_as_somebody_asked() -> None:
    """A machine that was off until now has missed nothing yet."""
    state = well(TUESDAY_10 + HOUR, changed_at=TUESDAY_10)
    assert look(state, rhythms={"ap": rhythm(TUESDAY_10)}, now=TUESDAY_10 + 3 * DAY) == []


def test_two_weeks_are_the_least_to_go_by() -> None:
    """A new feed has no rhythm; after two weeks two Tuesdays and Wednesdays are its measure."""
    short = rhythm(TUESDAY_10, weeks=1.9)
    assert expected(short, TUESDAY_10, TUESDAY_10 + DAY) == 0
    halved = tuple(arrivals // 2 for arrivals in WEEKDAYS)
    assert expected(rhythm(TUESDAY_10, weeks=2, hours=halved), TUESDAY_10, TUESDAY_10 + DAY) == 40


def test_whole_weeks_are_counted_at_once() -> None:
    """Three weeks and a day from a Tuesday: sixteen weekdays of forty."""
    assert expected(rhythm(TUESDAY_10), TUESDAY_10, TUESDAY_10 + 22 * DAY) == pytest.approx(640)


def test_a_frozen_feed_is_called_so() -> None:
    """Always the same copy is another story than new copies with old news."""
    later = TUESDAY_10 + 4 * HOUR
    rhythms = {"ap": rhythm(TUESDAY_10)}
    (frozen,) = look(well(later, condition="unchanged", changed_at=TUESDAY_10), rhythms=rhythms, now=later)
    (silent,) = look(well(later, changed_at=TUESDAY_10), rhythms=rhythms, now=later)
    assert frozen.kind == silent.kind == "silent"
    assert ("frozen" in frozen.what, "frozen" in silent.what) == (True, False)


def test_a_silence_stands_though_its_rhythm_is_forgotten() -> None:
    """Five weeks later there is nothing left to measure it by; it ends when something comes."""
    later = TUESDAY_10 + 40 * DAY
    standing = Standing(since={("silent", "ap"): TUESDAY_10})
    assert kinds(look(well(later, changed_at=TUESDAY_10), now=later, standing=standing)) == [("silent", "ap")]
    assert look(well(later, changed_at=later), now=later, standing=standing) == []


@pytest.mark.parametrize(
    ("every", "not_yet", "dead"),
    [
        (dt.timedelta(minutes=5), 6 * HOUR - dt.timedelta(minutes=1), 6 * HOUR),
        (HOUR, 10 * HOUR - dt.timedelta(minutes=1), 10 * HOUR),
    ],
)
def test_a_feed_is_dead_after_six_hours_or_ten_polls(
    every: dt.timedelta, not_yet: dt.timedelta, dead: dt.timedelta
) -> None:
    """Whichever is longer, and only where it has been asked three times."""
    state, feed = failing(TUESDAY_10, failures=4), a_feed(every=every)
    assert look(state, feed=feed, now=TUESDAY_10 + not_yet) == []
    (trouble,) = look(state, feed=feed, now=TUESDAY_10 + dead)
    assert (trouble.key, trouble.since) == (("dead", "ap"), TUESDAY_10)
    assert "HTTP 500" in trouble.what
    assert look(failing(TUESDAY_10, failures=2), feed=feed, now=TUESDAY_10 + dead) == []


def test_gone_is_told_at_once() -> None:
    """The publisher has said so."""
    (trouble,) = look(failing(TUESDAY_10, failures=1, condition="gone"), now=TUESDAY_10 + HOUR)
    assert trouble.kind == "dead"
    assert "410" in trouble.what


def test_a_feed_with_something_wrong_that_brings_stories_is_not_dead() -> None:
    """It is asked at its usual pace: 72 times in six hours, where one that brings nothing is asked 7 times."""
    assert look(failing(TUESDAY_10, failures=72), now=TUESDAY_10 + 6 * HOUR) == []
    fresh = failing(TUESDAY_10, failures=7, changed_at=TUESDAY_10 + 5 * HOUR)
    assert look(fresh, now=TUESDAY_10 + 6 * HOUR) == []


def test_a_feed_that_never_answered_is_left_to_the_set_up_report() -> None:
    """And so is one of which nothing is known."""
    never = FeedState(feed_id="ap", condition="failing", next_at=TUESDAY_10, error="HTTP 404", failures=9)
    assert look(never, now=TUESDAY_10 + DAY) == []
    assert list(troubles_of_feeds([a_feed()], {}, {}, standing=NOTHING_BEFORE, now=TUESDAY_10)) == []


def test_a_dead_feed_stays_so_until_it_answers() -> None:
    """Neither an outage of the network nor the patience after it makes it well for a while."""
    later = TUESDAY_10 + 7 * HOUR
    standing = Standing(since={("dead", "ap"): TUESDAY_10}, answered_again_at=later - HOUR / 60)
    state = failing(TUESDAY_10, failures=7)
    assert kinds(look(state, now=later, standing=standing)) == [("dead", "ap")]
    assert look(state, now=later, standing=Standing(since={}, answered_again_at=later - HOUR / 60)) == []
    assert look(well(later), now=later, standing=standing) == []


def test_all_feeds_lost_at_once_are_one_trouble() -> None:
    """Two tries of each after the last good answer of any; one lost feed is no network."""
    lost_at = TUESDAY_10
    asked_again = lost_at + dt.timedelta(minutes=25)  # the second try 5 minutes after the first, and the third in 10
    lost = [failing(lost_at, failures=2, feed_id=f"f{number}", next_at=asked_again) for number in range(5)]
    now = lost_at + dt.timedelta(minutes=12)
    (trouble,) = look(*lost, now=now)
    assert (trouble.kind, trouble.since) == ("network", lost_at)
    late = [dataclasses.replace(state, failures=8, next_at=lost_at + 12 * HOUR) for state in lost]
    assert kinds(look(*late, now=lost_at + 8 * HOUR)) == [("network", "feeds")], "and no five dead feeds"
    assert look(lost[0], now=now) == []
    assert look(*lost[:2], *(well(now, feed_id=f"w{number}") for number in range(3)), now=now) == []


def test_feeds_that_wait_out_their_back_off_are_no_lost_network() -> None:
    """One feed answers again; the others, asked last before that, are only not yet due."""
    back_at = TUESDAY_10 + 5 * HOUR
    waiting = [failing(TUESDAY_10, failures=7, feed_id=f"f{number}", next_at=back_at + 3 * HOUR) for number in range(5)]
    assert look(*waiting, well(back_at), now=back_at + HOUR / 60) == []


def test_the_feeds_of_one_publisher_are_not_the_network() -> None:
    """Where other publishers were not asked since, nothing is known of the network."""
    lost = [
        (a_feed(f"f{number}", url=f"https://one.example/{number}"),
         failing(TUESDAY_10, failures=2, feed_id=f"f{number}"))
        for number in range(3)
    ]  # fmt: skip
    other = (a_feed("other"), well(TUESDAY_10, feed_id="other"))
    feeds, states = zip(*lost, other, strict=True)
    by_id = {state.feed_id: state for state in states}
    now = TUESDAY_10 + dt.timedelta(minutes=12)
    assert list(troubles_of_feeds(feeds, by_id, {}, standing=NOTHING_BEFORE, now=now)) == []


def test_three_answers_without_an_entry() -> None:
    """On the web; a folder or a mailbox is empty most of the time."""
    state = well(TUESDAY_10, empty_polls=3)
    assert kinds(look(state, now=TUESDAY_10)) == [("empty", "ap")]
    assert look(dataclasses.replace(state, empty_polls=2), now=TUESDAY_10) == []
    assert look(state, feed=a_feed(url="folder:///srv/wire"), now=TUESDAY_10) == []


def test_an_overflow_says_what_to_write() -> None:
    """Half of the time between two polls, or the bound that keeps them apart."""
    state = well(TUESDAY_10, overflows=2)
    (trouble,) = look(state, now=TUESDAY_10)
    assert (trouble.kind, trouble.to_do) == ("overflowing", "write `every: 150s` for it in feeds.yaml (now 5m)")
    (slowed,) = look(state, feed=a_feed(slowest=HOUR), now=TUESDAY_10)
    assert "`slowest: 1h`" in slowed.to_do
    assert look(dataclasses.replace(state, overflows=1), now=TUESDAY_10) == []


def test_a_recipient_that_takes_nothing() -> None:
    """After five tries, or where an alert was given up; it stands until something is taken."""
    labels = {"desk/1": "desk mail to night"}
    waits = Backlog("desk/1", TUESDAY_10, alerts=2, tries=5, error="451 later")
    row = Delivery(
        alert_id="al1", recipient_id="desk/1", channel="desk", state="dead", attempts=1, next_at=MONDAY, error="550 no"
    )
    (backed_up,) = troubles_of_channels([waits], [], labels, since={})
    assert (backed_up.key, backed_up.since) == (("channel", "desk/1"), TUESDAY_10)
    assert "451 later" in backed_up.what
    (given_up,) = troubles_of_channels([], [(row, an_alert())], labels, since={})
    assert "550 no" in given_up.what
    assert list(troubles_of_channels([dataclasses.replace(waits, tries=4)], [], labels, since={})) == []
    told: dict[Key, dt.datetime] = {("channel", "desk/1"): MONDAY}
    assert [each.since for each in troubles_of_channels([], [], labels, since=told)] == [MONDAY]
    assert list(troubles_of_channels([waits], [], {}, since={})) == [], "it is no longer configured"


def test_what_daemons_and_the_disk_say() -> None:
    """A job that fails, an edit that is refused, and little room; one that was stopped says nothing any more."""
    sign = a_sign(MONDAY, faults={"poll": "OSError: no"}, refused="feeds.yaml:1:1: a slip\nmore")
    job, edit = troubles_of_daemons([sign], MONDAY)
    assert job.key == ("job", "poll on north:1")
    assert edit.what.endswith("feeds.yaml:1:1: a slip")
    assert list(troubles_of_daemons([dataclasses.replace(sign, ended="stopped")], MONDAY)) == []
    full = trouble_of_disk(Finding("disk", "warning", "0.9 GB free", "make room"), MONDAY)
    assert full is not None
    assert full.to_do == "make room"
    assert trouble_of_disk(Finding("disk", "ok", "well"), MONDAY) is None
