"""In which order the desk is told: each event from its beginning, the gravest first, one message a story."""

import dataclasses
import datetime as dt
from typing import Any

from tests.delivery.sending import an_alert, deliver_due, ids
from tests.fakes.clock import Clock
from tests.fakes.desk import FakeDesk
from tests.store.builders import NOON, file_alerts
from watcher.service.outbox import DeliveredCounts, Outbox
from watcher.settings import Recipient
from watcher.store import OutboxCounts, Store


def test_one_story_is_one_message(store: Store, desk: FakeDesk, clock: Clock) -> None:
    """Three rules fired by one article: one mail, led by the gravest, with all three ids; another story has its own."""
    mail = Recipient.of("desk", desk.mail_url())
    alerts = [
        an_alert("meeting", article_id="seed", severity="medium", title="CSTO meets"),
        an_alert("clash", article_id="seed", severity="critical", title="Border clash"),
        an_alert("request", article_id="seed", title="Help asked for"),
        an_alert("other", title="Another story"),
    ]
    file_alerts(store, alerts, to=ids(mail))
    assert deliver_due(store, [mail], now=clock.now) == DeliveredCounts(sent=4)
    seed, other = desk.wait_for(2)
    assert seed.title == "Border clash"
    assert all(f"alert {name}" in seed.body for name in ("clash", "request", "meeting"))
    assert "Also Help asked for" in seed.body
    assert other.title == "Another story"
    assert store.outbox() == OutboxCounts(0, 0, 0)


def test_a_story_that_is_refused_is_tried_again_whole(store: Store, desk: FakeDesk, clock: Clock) -> None:
    """While the server is away all its alerts wait; they arrive together, once."""
    mail = Recipient.of("desk", desk.mail_url())
    file_alerts(store, [an_alert(name, article_id="seed") for name in ("clash", "request")], to=ids(mail))
    with desk.away():
        assert deliver_due(store, [mail], now=clock.now) == DeliveredCounts(failed=2)
    clock.advance(dt.timedelta(minutes=1))
    assert deliver_due(store, [mail], now=clock.now) == DeliveredCounts(sent=2)
    assert len(desk.wait_for(1)) == 1


def test_one_event_is_told_in_its_order(store: Store, desk: FakeDesk, clock: Clock) -> None:
    """What waited and what came since, of one event: a correction comes after what it corrects, however grave that is.

    06:00 a clash while the server is away; 06:05 it is back, and the correction is due before the clash is tried again.
    """
    mail = Recipient.of("desk", desk.mail_url())
    with desk.away():
        file_alerts(store, [an_alert("new", at=clock.now(), severity="high")], to=ids(mail))
        for _ in range(6):
            deliver_due(store, [mail], now=clock.now)
            clock.advance(minutes=1)
    late = [
        an_alert("update", at=clock.now(), severity="critical"),
        an_alert("correction", at=clock.now() + dt.timedelta(seconds=5)),
    ]
    file_alerts(store, late, to=ids(mail), at=clock.now())
    deliver_due(store, [mail], now=clock.now)
    assert [message.alert_id for message in desk.wait_for(3)] == ["new", "update", "correction"]


def test_the_gravest_event_comes_first(store: Store, desk: FakeDesk, clock: Clock) -> None:
    """After an outage the desk reads of the worst at once, and of each event from its beginning."""
    mail = Recipient.of("desk", desk.mail_url())
    minute = dt.timedelta(minutes=1)
    alerts = [
        an_alert("a-new", at=NOON, severity="low"),
        an_alert("b-new", at=NOON + minute, severity="medium", event_id="ev2"),
        an_alert("b-update", at=NOON + 2 * minute, severity="critical", event_id="ev2"),
    ]
    file_alerts(store, alerts, to=ids(mail))
    deliver_due(store, [mail], now=clock.now)
    assert [message.alert_id for message in desk.wait_for(3)] == ["b-new", "b-update", "a-new"]


def test_a_severity_that_is_not_known_here_keeps_nobody_waiting(store: Store, desk: FakeDesk, clock: Clock) -> None:
    """A newer node may know more of them: its alert comes after those that are known, and it does come."""
    mail = Recipient.of("desk", desk.mail_url())
    unknown: Any = "grave"
    file_alerts(store, [an_alert("odd", severity=unknown), an_alert("plain", event_id="ev2")], to=ids(mail))
    assert deliver_due(store, [mail], now=clock.now) == DeliveredCounts(sent=2)
    assert [message.alert_id for message in desk.wait_for(2)] == ["plain", "odd"]


def test_one_that_is_away_is_not_asked_for_each_alert(store: Store, desk: FakeDesk, clock: Clock) -> None:
    """A clash and its update wait together: ten minutes of an outage are a handful of tries, nothing is given up."""
    hook = Recipient.of("desk", desk.hook_url())
    desk.refuse("/hook", 503)
    file_alerts(store, [an_alert("new"), an_alert("update", at=NOON + dt.timedelta(seconds=5))], to=ids(hook))
    for _ in range(600):
        deliver_due(store, [hook], now=clock.now)
        clock.advance(seconds=1)
    assert desk.attempts["/hook"] <= 16
    desk.accept("/hook")
    clock.advance(minutes=30)
    while deliver_due(store, [hook], now=clock.now).sent:
        pass
    assert [message.alert_id for message in desk.messages] == ["new", "update"]


def test_no_outage_is_so_long_that_an_event_loses_its_order(store: Store, desk: FakeDesk, clock: Clock) -> None:
    """Away for two and a half hours, told of one event at three moments, of another at the end: each from its start."""
    hook = Recipient.of("desk", desk.hook_url())
    desk.refuse("/hook", 503)
    due = {0: an_alert("new"), 2: an_alert("update"), 150: an_alert("correction", severity="critical")}
    due[151] = an_alert("other", event_id="ev2", severity="critical")
    for minute in range(152):
        if minute in due:
            at = clock.now()
            file_alerts(store, [dataclasses.replace(due[minute], at=at)], to=ids(hook), at=at)
        for _ in range(4):
            deliver_due(store, [hook], now=clock.now)
            clock.advance(seconds=15)
    assert desk.attempts["/hook"] <= 30, "one that is away is left in peace"
    desk.accept("/hook")
    came_back_at = clock.now()
    while len(desk.messages) < 4:
        deliver_due(store, [hook], now=clock.now)
        clock.advance(minutes=1)
        assert clock.now() - came_back_at < dt.timedelta(minutes=45)
    told = [message.alert_id for message in desk.messages]
    assert [alert_id for alert_id in told if alert_id != "other"] == ["new", "update", "correction"]


def test_what_was_put_off_goes_once_the_door_is_open(store: Store, desk: FakeDesk, clock: Clock) -> None:
    """An update that was never tried itself does not sit out the half hour that its clash was put off by."""
    hook = Recipient.of("desk", desk.hook_url())
    desk.refuse("/hook", 503)
    file_alerts(store, [an_alert("new"), an_alert("update", at=NOON + dt.timedelta(seconds=5))], to=ids(hook))
    for _ in range(90):
        deliver_due(store, [hook], now=clock.now)
        clock.advance(minutes=1)
    desk.accept("/hook")
    file_alerts(store, [an_alert("fresh", event_id="ev2", at=clock.now())], to=ids(hook), at=clock.now())
    for _ in range(3):
        deliver_due(store, [hook], now=clock.now)
    assert [message.alert_id for message in desk.messages] == ["fresh", "new", "update"]


def test_alerts_of_one_moment_come_in_the_order_of_their_filing(store: Store, desk: FakeDesk, clock: Clock) -> None:
    """One poll may bring a clash and its next figure; their names say nothing of which was first."""
    hook = Recipient.of("desk", desk.hook_url())
    names = ["z-new", "m-update", "a-correction"]
    file_alerts(store, [an_alert(names[0], severity="low"), an_alert(names[1]), an_alert(names[2])], to=ids(hook))
    deliver_due(store, [hook], now=clock.now)
    assert [message.alert_id for message in desk.wait_for(3)] == names


def test_a_story_of_two_events_overtakes_neither(store: Store, desk: FakeDesk, clock: Clock) -> None:
    """It is grave for one of them; what was told of the other before is told before it, light as it is."""
    hook, minute = Recipient.of("desk", desk.hook_url()), dt.timedelta(minutes=1)
    alerts = [
        an_alert("a-new", severity="low"),
        an_alert("other", at=NOON + minute, event_id="ev3", severity="medium"),
        an_alert("a-update", article_id="both", at=NOON + 2 * minute, severity="low"),
        an_alert("b-new", article_id="both", at=NOON + 2 * minute, event_id="ev2", severity="critical"),
    ]
    file_alerts(store, alerts, to=ids(hook))
    deliver_due(store, [hook], now=clock.now)
    assert [message.alert_id for message in desk.wait_for(3)] == ["a-new", "b-new", "other"]


def test_an_alert_that_is_never_taken_does_not_bury_its_event(store: Store, desk: FakeDesk, clock: Clock) -> None:
    """The desk takes all but a poisoned clash: after an hour it is given up, and the correction comes; not before."""
    hook = Recipient.of("desk", desk.hook_url())
    desk.choke_on("new", 500)
    outbox = Outbox(store, now=clock.now)
    file_alerts(store, [an_alert("new"), an_alert("correction", at=NOON + dt.timedelta(seconds=5))], to=ids(hook))
    for number in range(24):
        other = an_alert(f"other{number}", event_id=f"ev{number}", at=clock.now())
        file_alerts(store, [other], to=ids(hook), at=clock.now())
        for _ in range(5):
            outbox.start([hook], limit=100)
            outbox.finish()
            clock.advance(minutes=1)
        if clock.now() - NOON <= dt.timedelta(hours=1):
            assert ("/hook", "correction") not in desk.copies()
    assert desk.copies()["/hook", "correction"] == 1
    assert [row.alert_id for row, _ in store.dead_deliveries(10)] == ["new"]
    assert store.outbox() == OutboxCounts(due=0, retrying=0, dead=1)
