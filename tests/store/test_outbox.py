"""The outbox: queued with the decision, given out in the order of urgency, marked after the send."""

import datetime as dt

import pytest

from tests.store.builders import MINUTE, NOON, an_alert, file_alerts, lane
from watcher.model import Delivery
from watcher.store import OutboxCounts, Store


def _due(store: Store, now: dt.datetime = NOON, limit: int = 10) -> list[tuple[str, str]]:
    return [(delivery.recipient_id, alert.id) for delivery, alert in store.due_deliveries(now, limit)]


def test_urgent_goes_first_where_not_all_can_go(store: Store) -> None:
    """The gravest event is in, from its start; of those equally grave the oldest; all in the order of the telling."""
    old = [an_alert("low", severity="low", event_id="e1"), an_alert("high-1", event_id="e2")]
    file_alerts(store, [*old, an_alert("grave-new", severity="low", event_id="e3")], at=NOON - 2 * MINUTE)
    file_alerts(
        store, [an_alert("grave-update", severity="critical", event_id="e3"), an_alert("high-2", event_id="e4")]
    )
    assert [alert_id for _, alert_id in _due(store, limit=1)] == ["grave-new"]
    assert [alert_id for _, alert_id in _due(store, limit=3)] == ["high-1", "grave-new", "grave-update"]
    assert [alert_id for _, alert_id in _due(store)] == ["low", "high-1", "grave-new", "grave-update", "high-2"]


def test_the_alert_comes_whole_with_its_delivery(store: Store) -> None:
    """What is sent is what was filed, changes and all."""
    file_alerts(store, [an_alert()])
    expected = Delivery(alert_id="al1", recipient_id="desk/1", channel="desk", state="due", attempts=0, next_at=NOON)
    assert store.due_deliveries(NOON, 10) == [(expected, an_alert())]


def test_queueing_twice_is_one_delivery(store: Store) -> None:
    """One alert, one recipient, one message: also where a poll is filed again after a crash."""
    file_alerts(store, [an_alert()])
    store.mark_sent("al1", lane(store), NOON)
    file_alerts(store, [an_alert()])
    assert _due(store) == []


def test_the_pile_of_one_recipient_hides_no_other(store: Store) -> None:
    """The limit counts for each recipient, so a channel that is down can't fill the whole page."""
    pile = [an_alert(f"a{number}", severity="critical") for number in range(6)]
    file_alerts(store, pile, to=["down/1"])
    file_alerts(store, [an_alert("fresh", severity="low")], to=["desk/1"])
    due = _due(store, limit=3)
    assert ("desk/1", "fresh") in due
    assert len(due) == 4


def test_a_failure_waits_for_its_time(store: Store) -> None:
    """Not due before, due at the moment, with the reason and the count kept."""
    file_alerts(store, [an_alert()])
    store.mark_failed("al1", lane(store), at=NOON, error="451 later", next_at=NOON + MINUTE)
    assert _due(store, NOON + MINUTE / 2) == []
    [(delivery, _)] = store.due_deliveries(NOON + MINUTE, 10)
    assert (delivery.state, delivery.attempts, delivery.error) == ("retrying", 1, "451 later")
    assert store.outbox() == OutboxCounts(due=0, retrying=1, dead=0)


def test_giving_up_is_shown(store: Store) -> None:
    """A dead letter is never tried again and never forgotten."""
    file_alerts(store, [an_alert()], to=["desk/1", "duty/1"])
    store.mark_failed("al1", lane(store), at=NOON, error="550 no such user", next_at=None)
    assert _due(store, NOON + dt.timedelta(days=9)) == [("duty/1", "al1")]
    assert store.outbox() == OutboxCounts(due=1, retrying=0, dead=1)
    assert [(row.recipient_id, row.error) for row, _ in store.dead_deliveries(10)] == [("desk/1", "550 no such user")]


def test_a_success_wakes_what_waits_for_the_same_recipient(store: Store) -> None:
    """After an outage nothing sits out half an hour of back-off at an open door; other recipients sleep on."""
    file_alerts(store, [an_alert("a1"), an_alert("a2", event_id="e2")], to=["desk/1", "duty/1"])
    desk, duty = lane(store, "desk/1"), lane(store, "duty/1")
    for lease in (desk, duty):
        store.mark_failed("a1", lease, at=NOON, error="down", next_at=NOON + 30 * MINUTE)
    store.mark_sent("a2", desk, NOON + MINUTE)
    assert _due(store, NOON + MINUTE) == [("desk/1", "a1"), ("duty/1", "a2")]


@pytest.mark.parametrize("next_at", [None, NOON])
def test_what_was_taken_stays_taken(store: Store, next_at: dt.datetime | None) -> None:
    """A late failure report of an attempt given up earlier does not send an accepted alert again."""
    file_alerts(store, [an_alert()])
    lease = lane(store)
    store.mark_sent("al1", lease, NOON)
    store.mark_failed("al1", lease, at=NOON, error="late", next_at=next_at)
    assert _due(store) == []
    assert store.outbox() == OutboxCounts(due=0, retrying=0, dead=0)
