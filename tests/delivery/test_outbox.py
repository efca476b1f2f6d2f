"""From the store's outbox to the desk: timetables of outages, crashes and refusals."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.delivery.sending import an_alert, deliver_due, ids
from tests.fakes.clock import Clock
from tests.fakes.databases import PostgresServer
from tests.fakes.desk import FakeDesk
from tests.store.builders import NOON, file_alerts, no_file_beyond
from watcher.delivery import TERMINAL
from watcher.errors import StoreError
from watcher.service.outbox import DeliveredCounts, Outbox
from watcher.settings import Recipient
from watcher.store import OutboxCounts, Store


def test_a_mail_server_down_for_six_hours(store: Store, desk: FakeDesk, clock: Clock) -> None:
    """06:00 down, an alert every half hour, 12:00 up: twelve of twelve within a minute, none twice."""
    mail = Recipient.of("desk", desk.mail_url())
    with desk.away():
        for number in range(12):
            file_alerts(store, [an_alert(f"al{number}", at=clock.now())], to=ids(mail), at=clock.now())
            for _ in range(10):
                deliver_due(store, [mail], now=clock.now)
                clock.advance(minutes=3)
    assert desk.copies() == {}
    waiting = store.outbox()
    assert (waiting.due + waiting.retrying, waiting.dead) == (12, 0)
    file_alerts(store, [an_alert("fresh", at=clock.now())], to=ids(mail), at=clock.now())
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
    file_alerts(store, [an_alert("a1"), an_alert("a2")], to=ids(good, bad, hook))
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
    file_alerts(store, [an_alert("a1"), an_alert("a2")], to=ids(hook))
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
    file_alerts(store, [an_alert()], to=ids(hook))
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
                file_alerts(store, [an_alert(f"a{number}")], to=ids(stuck, well))
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
    file_alerts(store, [an_alert("a1", severity="critical"), an_alert("a2")], to=ids(hook))
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
    file_alerts(store, [an_alert()], to=ids(hook))
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
    file_alerts(store, [an_alert()], to=ids(gone, hook))
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

    file_alerts(store, [an_alert()], to=ids(hook))
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
    file_alerts(store, [an_alert()], to=ids(old, colleague))
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
    file_alerts(store, [an_alert()], to=ids(gone))
    clock.advance(minutes=3)
    assert deliver_due(store, [other], now=clock.now) == DeliveredCounts(dead=1)
    assert [row.error for row, _ in store.dead_deliveries(10)] == ["no longer configured"]
    assert desk.copies() == {}


def test_the_terminal_needs_no_configuration(store: Store, clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    """What was queued for the terminal is told there even after a channel got its first URL."""
    file_alerts(store, [an_alert()], to=ids(TERMINAL))
    assert deliver_due(store, [], now=clock.now) == DeliveredCounts(sent=1)
    assert "alert al1" in capsys.readouterr().out


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
        file_alerts(store, [an_alert(f"al{number}")], to=ids(hook))
        outbox.start([hook], limit=10)
        with pytest.raises(RuntimeError, match="not foreseen"):
            outbox.finish()
    assert len([line for line in caplog.messages if "has broken off" in line]) == 1
    odd = False
    outbox.start([hook], limit=10)
    outbox.finish()
    assert desk.copies() == {("/hook", "al0"): 1, ("/hook", "al1"): 1}
    assert store.outbox() == OutboxCounts(0, 0, 0)
