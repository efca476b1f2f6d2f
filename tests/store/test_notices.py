"""Notices, the rhythm of feeds, and who takes nothing: as both databases have them."""

import dataclasses
import datetime as dt

import pytest

from tests.store.builders import MINUTE, NOON, an_alert, an_article, file_alerts, lane
from watcher.errors import LeaseLostError
from watcher.model import Notice
from watcher.store import Backlog, Store

HOUR = dt.timedelta(hours=1)
WEEK = dt.timedelta(weeks=1)


def a_notice(recipient_id: str = "desk/1", **changes: object) -> Notice:
    told = Notice(kind="dead", subject="ap", recipient_id=recipient_id, since=NOON, words="feed ap is dead\nlook")
    return dataclasses.replace(told, **changes)  # type: ignore[arg-type]


def arrive(store: Store, *moments: dt.datetime, feed_id: str = "ap", disposition: str = "no_match") -> None:
    """File an article of a feed at each moment."""
    with store.filing() as filing:
        for moment in moments:
            article = an_article(f"{feed_id}-{moment.isoformat()}")
            filing.admit(article, feed_id=feed_id, seen_at=moment, disposition=disposition)


def test_arrivals_are_counted_by_the_hour_of_the_week(store: Store) -> None:
    """Sunday 12:00 is hour 156. Five minutes are one arrival; the baseline and the hour of the last one are none."""
    arrive(store, NOON - 3 * WEEK + MINUTE, disposition="baseline")
    arrive(store, *(NOON - 2 * WEEK + minute * MINUTE for minute in (0, 1, 4, 5, 59)))
    arrive(store, NOON - WEEK + HOUR, NOON + 2 * MINUTE)
    arrive(store, NOON - HOUR, feed_id="afp")
    found = store.rhythms(NOON + HOUR)
    assert set(found) == {"ap", "afp"}
    rhythm = found["ap"]
    assert (rhythm.first_at, rhythm.last_at) == (NOON - 3 * WEEK, NOON + 2 * MINUTE)
    assert {hour: number for hour, number in enumerate(rhythm.hours) if number} == {156: 3, 157: 1}


def test_the_hour_of_last_time_is_no_part_of_the_four_weeks(store: Store) -> None:
    """The four weeks before 12:00 end at 11:59, and begin at 12:00."""
    arrive(store, NOON - 4 * WEEK - MINUTE, NOON - 4 * WEEK, NOON - MINUTE, NOON + MINUTE)
    rhythm = store.rhythms(NOON + HOUR)["ap"]
    assert {hour: number for hour, number in enumerate(rhythm.hours) if number} == {155: 1, 156: 1}


def test_a_notice_is_kept_written_over_and_let_go(store: Store) -> None:
    """One row for each trouble and recipient, words and times as they were."""
    desk, log = a_notice(words="a\x00b\nto do"), a_notice("log", told_at=NOON, over_at=NOON + MINUTE)
    store.write_notices(lane(store, "log"), put=[desk, log])
    assert store.notices() == [a_notice(words="a\ufffdb\nto do"), log]
    store.write_notices(lane(store, "desk/1"), put=[a_notice(told_at=NOON)], drop=[log])
    assert store.notices() == [a_notice(told_at=NOON)]


def test_who_has_lost_the_lane_notes_nothing(nodes: tuple[Store, Store]) -> None:
    """Another node tells this recipient now, and what was told is its to say."""
    ours, theirs = nodes
    lost = lane(ours)
    assert theirs.claim_lane("desk/1", now=NOON + HOUR, until=NOON + 2 * HOUR)
    with pytest.raises(LeaseLostError):
        ours.write_notices(lost, put=[a_notice()])
    assert theirs.notices() == []


def test_what_waits_in_vain_is_summed_up(store: Store) -> None:
    """What was never tried, or not for long, is no backlog."""
    file_alerts(store, [an_alert("a1"), an_alert("a2")], to=["desk/1", "duty/1"])
    desk = lane(store)
    store.mark_failed("a1", desk, at=NOON, error="451 later", next_at=NOON + MINUTE)
    store.mark_failed("a1", desk, at=NOON + MINUTE, error="451 later", next_at=NOON + 2 * MINUTE)
    assert store.backlogs(queued_before=NOON) == [Backlog("desk/1", NOON, alerts=1, tries=2, error="451 later")]
    assert store.backlogs(queued_before=NOON - MINUTE) == []


def test_what_was_given_up_of_late(store: Store) -> None:
    """By the moment at which it was given up."""
    file_alerts(store, [an_alert("a1"), an_alert("a2")])
    store.mark_failed("a1", lane(store), at=NOON, error="550 no", next_at=None)
    store.mark_failed("a2", lane(store, now=NOON + HOUR), at=NOON + HOUR, error="550 no", next_at=None)
    assert [alert.id for _, alert in store.dead_deliveries(since=NOON + MINUTE)] == ["a2"]
    assert [alert.id for _, alert in store.dead_deliveries()] == ["a2", "a1"]


def test_taking_an_alert_or_a_notice_is_a_sign_of_life(store: Store) -> None:
    """After the moment that is asked about, by this recipient."""
    file_alerts(store, [an_alert()], to=["desk/1", "duty/1"])
    assert not store.has_taken("desk/1", since=NOON - MINUTE)
    store.mark_sent("al1", lane(store), NOON)
    assert store.has_taken("desk/1", since=NOON - MINUTE)
    assert not store.has_taken("desk/1", since=NOON)
    assert not store.has_taken("duty/1", since=NOON - MINUTE)
    store.write_notices(lane(store, "duty/1"), put=[a_notice("duty/1", told_at=NOON)])
    assert store.has_taken("duty/1", since=NOON - MINUTE)
