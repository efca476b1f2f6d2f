"""From the store's outbox to the desk: timetables of outages, crashes and refusals."""

import dataclasses
import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.clock import Clock
from tests.fakes.databases import PostgresServer
from tests.fakes.desk import FakeDesk
from tests.store import builders
from tests.store.builders import NOON, file_alerts, no_file_beyond
from watcher.delivery import TERMINAL
from watcher.errors import StoreError
from watcher.model import Alert
from watcher.service.outbox import DeliveredCounts, Outbox
from watcher.settings import Recipient
from watcher.store import OutboxCounts, Store


def an_alert(id_: str = "al1", *, article_id: str | None = None, **changes: Any) -> Alert:
    """Make an alert of a story of its own, unless it is told of which."""
    return builders.an_alert(id_, article_id=article_id or f"a-{id_}", **changes)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = Store.open(database_url, daemon=False)
    yield opened
    opened.close()


@pytest.fixture
def desk() -> Iterator[FakeDesk]:
    with FakeDesk() as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


def deliver_due(store: Store, recipients: Iterable[Recipient], *, now: Callable[[], dt.datetime]) -> DeliveredCounts:
    """Send what is due now and wait until each was tried."""
    outbox = Outbox(store, now=now)
    outbox.start(recipients, limit=100)
    return outbox.finish()


def _ids(*recipients: Recipient) -> list[str]:
    return [recipient.id for recipient in recipients]


def test_a_mail_server_down_for_six_hours(store: Store, desk: FakeDesk, clock: Clock) -> None:
    """06:00 down, an alert every half hour, 12:00 up: twelve of twelve within a minute, none twice."""
    mail = Recipient.of("desk", desk.mail_url())
    with desk.away():
        for number in range(12):
            file_alerts(store, [an_alert(f"al{number}", at=clock.now())], to=_ids(mail), at=clock.now())
            for _ in range(10):
                deliver_due(store, [mail], now=clock.now)
                clock.advance(minutes=3)
    assert desk.copies() == {}
    waiting = store.outbox()
    assert (waiting.due + waiting.retrying, waiting.dead) == (12, 0)
    file_alerts(store, [an_alert("fresh", at=clock.now())], to=_ids(mail), at=clock.now())
    for _ in range(6):
        deliver_due(store, [mail], now=clock.now)
        clock.advance(seconds=10)
    told = [f"al{number}" for number in range(12)] + ["fresh"]
    assert desk.copies() == {("desk@example.org", alert_id): 1 for alert_id in told}
    assert store.outbox() == OutboxCounts(due=0, retrying=0, dead=0)
    first, *rest = [message.alert_id for message in desk.messages]
    assert rest == [alert_id for alert_id in told if alert_id != first], "as it happened, once the door is open"
    assert "late" in desk.messages[1].body


def test_one_recipient_that_is_refused_for_good(store: Store, desk: FakeDesk, clock: Clock) -> None:
    """The other two get theirs; the third is a dead letter with its reason, and is not asked again."""
    good, bad, hook = (
        Recipient.of("desk", desk.mail_url("desk@example.org")),
        Recipient.of("desk", desk.mail_url("gone@example.org")),
        Recipient.of("duty", desk.hook_url()),
    )
    desk.refuse("gone@example.org", 550)
    file_alerts(store, [an_alert("a1"), an_alert("a2")], to=_ids(good, bad, hook))
    assert deliver_due(store, [good, bad, hook], now=clock.now) == DeliveredCounts(sent=4, failed=0, dead=2)
    clock.advance(days=4)
    assert deliver_due(store, [good, bad, hook], now=clock.now) == DeliveredCounts()
    assert desk.copies() == {
        (to, alert_id): 1 for to in ("desk@example.org", "/hook") for alert_id in ("a1", "a2")
    }  # fmt: skip
    assert desk.attempts["gone@example.org"] == 2
    dead = store.dead_deliveries(10)
    assert {row.recipient_id for row, _ in dead} == {bad.id}
    assert "550" in str(dead[0][0].error)


def test_a_storm_of_500_passes(store: Store, desk: FakeDesk, clock: Clock) -> None:
    """Each refusal waits longer; when the hook is well again everything arrives once."""
    hook = Recipient.of("desk", desk.hook_url())
    desk.refuse("/hook", 500)
    file_alerts(store, [an_alert("a1"), an_alert("a2")], to=_ids(hook))
    assert deliver_due(store, [hook], now=clock.now) == DeliveredCounts(failed=1), "the second would fail as well"
    for _ in range(60):
        deliver_due(store, [hook], now=clock.now)
        clock.advance(seconds=10)
    assert 5 <= desk.attempts["/hook"] <= 8, "the second waits for the first: it is of the same event"
    desk.accept("/hook")
    clock.advance(minutes=30)
    while deliver_due(store, [hook], now=clock.now).sent:
        pass
    assert desk.copies() == {("/hook", "a1"): 1, ("/hook", "a2"): 1}


def test_it_gives_up_after_three_days(store: Store, desk: FakeDesk, clock: Clock) -> None:
    """A recipient that never answers leaves a dead letter with the last reason, not an endless row of tries."""
    hook = Recipient.of("desk", desk.hook_url())
    desk.refuse("/hook", 503)
    file_alerts(store, [an_alert()], to=_ids(hook))
    while not store.outbox().dead:
        deliver_due(store, [hook], now=clock.now)
        clock.advance(minutes=40)
    assert 3 <= (clock.now() - NOON).days <= 5
    assert [row.error for row, _ in store.dead_deliveries(1)] == ["answered 503 Service Unavailable"]


def test_the_other_lanes_run_while_one_hangs(store: Store, desk: FakeDesk, clock: Clock) -> None:
    """Alerts go out to a healthy recipient tick after tick, while another has not answered since the first."""
    with FakeDesk() as hanging:
        stuck, well = Recipient.of("desk", hanging.hook_url("/stuck")), Recipient.of("duty", desk.hook_url())
        outbox = Outbox(store, now=clock.now)
        with hanging.late():
            for number in range(3):
                file_alerts(store, [an_alert(f"a{number}")], to=_ids(stuck, well))
                while not desk.has(number + 1, within_s=0.05):
                    outbox.start([stuck, well], limit=10)
            assert hanging.attempts["/stuck"] == 1
        outbox.finish()
        outbox.start([stuck, well], limit=10)
        outbox.finish()
        assert hanging.copies() == {("/stuck", f"a{number}"): 1 for number in range(3)}
        assert desk.copies() == {("/hook", f"a{number}"): 1 for number in range(3)}


_CRASHING = """
import datetime as dt, os, signal, sys
from watcher.service.outbox import Outbox
from watcher.settings import Recipient
from watcher.store import Store

def crash(stage):
    assert stage == "sent_not_marked"
    os.kill(os.getpid(), signal.SIGKILL)

store = Store.open(sys.argv[1], daemon=True)
now = dt.datetime.fromisoformat(sys.argv[3])
outbox = Outbox(store, now=lambda: now, observe=crash)
outbox.start([Recipient.of("desk", sys.argv[2])], limit=100)
outbox.finish()
"""


def test_killed_between_the_send_and_the_mark(database_url: str, store: Store, desk: FakeDesk, clock: Clock) -> None:
    """One more copy of the one alert, with the same id; nothing lost, nothing else twice."""
    hook = Recipient.of("desk", desk.hook_url())
    file_alerts(store, [an_alert("a1", severity="critical"), an_alert("a2")], to=_ids(hook))
    command = [sys.executable, "-c", _CRASHING, database_url, hook.url, NOON.isoformat()]
    killed = subprocess.run(command, check=False, env=os.environ | {"PYTHONPATH": "."}, timeout=60)  # noqa: S603
    assert killed.returncode == -9
    assert desk.copies() == {("/hook", "a1"): 1}
    clock.advance(minutes=2)  # among several nodes, until the lease of the dead one has run out
    assert deliver_due(store, [hook], now=clock.now).sent == 2
    assert desk.copies() == {("/hook", "a1"): 2, ("/hook", "a2"): 1}


def test_sent_and_not_markable_is_not_sent_again(tmp_path: Path, desk: FakeDesk, clock: Clock) -> None:
    """With the disk full a send can't be marked: the same outbox marks it later instead of sending at every tick."""
    hook = Recipient.of("desk", desk.hook_url())
    store = Store.open(f"sqlite:///{tmp_path}/wirewatch.db", daemon=True)
    file_alerts(store, [an_alert()], to=_ids(hook))
    outbox = Outbox(store, now=clock.now)
    with no_file_beyond((tmp_path / "wirewatch.db-wal").stat().st_size):
        for _ in range(3):
            outbox.start([hook], limit=10)
            with pytest.raises(StoreError, match=r"wirewatch\.db"):
                outbox.finish()
    assert store.outbox().due == 1
    outbox.start([hook], limit=10)
    assert outbox.finish() == DeliveredCounts(sent=1)
    assert desk.copies() == {("/hook", "al1"): 1}
    store.close()


def test_a_full_disk_is_told_once_and_keeps_no_alert_back(
    tmp_path: Path, desk: FakeDesk, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """What a recipient that was taken away is owed can't be passed on then: the others are told all the same."""
    gone, hook = Recipient.of("all", desk.hook_url("/gone")), Recipient.of("desk", desk.hook_url())
    store = Store.open(f"sqlite:///{tmp_path}/wirewatch.db", daemon=True)
    file_alerts(store, [an_alert()], to=_ids(gone, hook))
    clock.advance(minutes=3)
    outbox = Outbox(store, now=clock.now)
    with no_file_beyond((tmp_path / "wirewatch.db-wal").stat().st_size):
        for _ in range(5):
            with pytest.raises(StoreError):
                outbox.start([hook], limit=10)
            with pytest.raises(StoreError):
                outbox.finish()
    assert desk.copies() == {("/hook", "al1"): 1}
    assert len([line for line in caplog.messages if "can't be written" in line]) == 1
    outbox.start([hook], limit=10)
    assert outbox.finish() == DeliveredCounts(sent=1, dead=1)
    store.close()


def test_a_lane_is_gone_on_with_after_a_fault_of_the_database(
    postgres: PostgresServer, desk: FakeDesk, clock: Clock
) -> None:
    """The server is away as a send is to be marked. Back again, the same node need not wait for its own lease."""
    name, hook = postgres.create(), Recipient.of("desk", desk.hook_url())
    store = Store.open(postgres.url(name), daemon=True)

    def shut(_stage: str) -> None:
        postgres.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        postgres.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")

    file_alerts(store, [an_alert()], to=_ids(hook))
    outbox = Outbox(store, now=clock.now, observe=shut)
    outbox.start([hook], limit=10)
    with pytest.raises(StoreError):
        outbox.finish()
    postgres.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    outbox.start([hook], limit=10)
    assert outbox.finish() == DeliveredCounts(sent=1)
    assert desk.copies() == {("/hook", "al1"): 1}
    store.close()
    postgres.drop(name)


def test_a_changed_url_passes_its_alerts_on(store: Store, desk: FakeDesk, clock: Clock) -> None:
    """A new password makes a new recipient: it gets what the old one was still owed, the colleague no second copy."""
    old, new, colleague = (Recipient.of("desk", desk.hook_url(path)) for path in ("/old", "/new", "/colleague"))
    file_alerts(store, [an_alert()], to=_ids(old, colleague))
    assert deliver_due(store, [colleague, new], now=clock.now) == DeliveredCounts(sent=1), "it may be new elsewhere"
    clock.advance(minutes=3)
    deliver_due(store, [colleague, new], now=clock.now)
    deliver_due(store, [colleague, new], now=clock.now)
    assert desk.copies() == {("/new", "al1"): 1, ("/colleague", "al1"): 1}
    assert [(row.recipient_id, row.error) for row, _ in store.dead_deliveries(10)] == [
        (old.id, "no longer configured; passed on to the channel's other recipients")
    ]


def test_a_channel_that_is_gone_leaves_a_dead_letter(store: Store, desk: FakeDesk, clock: Clock) -> None:
    """Nobody is told in its place, and the reason is on record."""
    gone, other = Recipient.of("duty", desk.hook_url("/gone")), Recipient.of("desk", desk.hook_url("/other"))
    file_alerts(store, [an_alert()], to=_ids(gone))
    clock.advance(minutes=3)
    assert deliver_due(store, [other], now=clock.now) == DeliveredCounts(dead=1)
    assert [row.error for row, _ in store.dead_deliveries(10)] == ["no longer configured"]
    assert desk.copies() == {}


def test_the_terminal_needs_no_configuration(store: Store, clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    """What was queued for the terminal is told there even after a channel got its first URL."""
    file_alerts(store, [an_alert()], to=_ids(TERMINAL))
    assert deliver_due(store, [], now=clock.now) == DeliveredCounts(sent=1)
    assert "alert al1" in capsys.readouterr().out


def test_one_story_is_one_message(store: Store, desk: FakeDesk, clock: Clock) -> None:
    """Three rules fired by one article: one mail, led by the gravest, with all three ids; another story has its own."""
    mail = Recipient.of("desk", desk.mail_url())
    alerts = [
        an_alert("meeting", article_id="seed", severity="medium", title="CSTO meets"),
        an_alert("clash", article_id="seed", severity="critical", title="Border clash"),
        an_alert("request", article_id="seed", title="Help asked for"),
        an_alert("other", title="Another story"),
    ]
    file_alerts(store, alerts, to=_ids(mail))
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
    file_alerts(store, [an_alert(name, article_id="seed") for name in ("clash", "request")], to=_ids(mail))
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
        file_alerts(store, [an_alert("new", at=clock.now(), severity="high")], to=_ids(mail))
        for _ in range(6):
            deliver_due(store, [mail], now=clock.now)
            clock.advance(minutes=1)
    late = [
        an_alert("update", at=clock.now(), severity="critical"),
        an_alert("correction", at=clock.now() + dt.timedelta(seconds=5)),
    ]
    file_alerts(store, late, to=_ids(mail), at=clock.now())
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
    file_alerts(store, alerts, to=_ids(mail))
    deliver_due(store, [mail], now=clock.now)
    assert [message.alert_id for message in desk.wait_for(3)] == ["b-new", "b-update", "a-new"]


def test_a_severity_that_is_not_known_here_keeps_nobody_waiting(store: Store, desk: FakeDesk, clock: Clock) -> None:
    """A newer node may know more of them: its alert comes after those that are known, and it does come."""
    mail = Recipient.of("desk", desk.mail_url())
    unknown: Any = "grave"
    file_alerts(store, [an_alert("odd", severity=unknown), an_alert("plain", event_id="ev2")], to=_ids(mail))
    assert deliver_due(store, [mail], now=clock.now) == DeliveredCounts(sent=2)
    assert [message.alert_id for message in desk.wait_for(2)] == ["plain", "odd"]


def test_a_lane_that_broke_off_is_told_of(
    store: Store, desk: FakeDesk, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """What nobody foresaw is a fault of the sending for as long as it lasts, told once; then all goes on."""
    hook, odd = Recipient.of("desk", desk.hook_url()), True

    def stumble(_stage: str) -> None:
        if odd:
            raise RuntimeError("not foreseen")

    outbox = Outbox(store, now=clock.now, observe=stumble)
    for number in range(2):
        file_alerts(store, [an_alert(f"al{number}")], to=_ids(hook))
        outbox.start([hook], limit=10)
        with pytest.raises(RuntimeError, match="not foreseen"):
            outbox.finish()
    assert len([line for line in caplog.messages if "has broken off" in line]) == 1
    odd = False
    outbox.start([hook], limit=10)
    outbox.finish()
    assert desk.copies() == {("/hook", "al0"): 1, ("/hook", "al1"): 1}
    assert store.outbox() == OutboxCounts(0, 0, 0)


def test_one_that_is_away_is_not_asked_for_each_alert(store: Store, desk: FakeDesk, clock: Clock) -> None:
    """A clash and its update wait together: ten minutes of an outage are a handful of tries, nothing is given up."""
    hook = Recipient.of("desk", desk.hook_url())
    desk.refuse("/hook", 503)
    file_alerts(store, [an_alert("new"), an_alert("update", at=NOON + dt.timedelta(seconds=5))], to=_ids(hook))
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
            file_alerts(store, [dataclasses.replace(due[minute], at=at)], to=_ids(hook), at=at)
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
    file_alerts(store, [an_alert("new"), an_alert("update", at=NOON + dt.timedelta(seconds=5))], to=_ids(hook))
    for _ in range(90):
        deliver_due(store, [hook], now=clock.now)
        clock.advance(minutes=1)
    desk.accept("/hook")
    file_alerts(store, [an_alert("fresh", event_id="ev2", at=clock.now())], to=_ids(hook), at=clock.now())
    for _ in range(3):
        deliver_due(store, [hook], now=clock.now)
    assert [message.alert_id for message in desk.messages] == ["fresh", "new", "update"]


def test_alerts_of_one_moment_come_in_the_order_of_their_filing(store: Store, desk: FakeDesk, clock: Clock) -> None:
    """One poll may bring a clash and its next figure; their names say nothing of which was first."""
    hook = Recipient.of("desk", desk.hook_url())
    names = ["z-new", "m-update", "a-correction"]
    file_alerts(store, [an_alert(names[0], severity="low"), an_alert(names[1]), an_alert(names[2])], to=_ids(hook))
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
    file_alerts(store, alerts, to=_ids(hook))
    deliver_due(store, [hook], now=clock.now)
    assert [message.alert_id for message in desk.wait_for(3)] == ["a-new", "b-new", "other"]


def test_an_alert_that_is_never_taken_does_not_bury_its_event(store: Store, desk: FakeDesk, clock: Clock) -> None:
    """The desk takes all but a poisoned clash: after an hour it is given up, and the correction comes; not before."""
    hook = Recipient.of("desk", desk.hook_url())
    desk.choke_on("new", 500)
    outbox = Outbox(store, now=clock.now)
    file_alerts(store, [an_alert("new"), an_alert("correction", at=NOON + dt.timedelta(seconds=5))], to=_ids(hook))
    for number in range(24):
        other = an_alert(f"other{number}", event_id=f"ev{number}", at=clock.now())
        file_alerts(store, [other], to=_ids(hook), at=clock.now())
        for _ in range(5):
            outbox.start([hook], limit=100)
            outbox.finish()
            clock.advance(minutes=1)
        if clock.now() - NOON <= dt.timedelta(hours=1):
            assert ("/hook", "correction") not in desk.copies()
    assert desk.copies()["/hook", "correction"] == 1
    assert [row.alert_id for row, _ in store.dead_deliveries(10)] == ["new"]
    assert store.outbox() == OutboxCounts(due=0, retrying=0, dead=1)
