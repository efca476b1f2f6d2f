"""The daemon: first, once, and whatever else may be wrong. With a wire and a desk on loopback."""

import dataclasses
import datetime as dt
import signal
import threading
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests.fakes.desk import FakeDesk
from tests.fakes.wire import FakeWire
from tests.service.house import SPORT, House, clash, status_of, wait_until
from watcher.service.clock import utc_now
from watcher.service.heartbeat import PREFIX, Heartbeat
from watcher.service.reload import Edits, Refused
from watcher.settings import Configuration
from watcher.store import OutboxCounts, Store
from watcher.wire import Poll, Wire


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with FakeWire() as wire, FakeDesk() as desk:
        yield House(tmp_path / "house", wire, desk)


def outbox_of(house: House) -> OutboxCounts:
    store = Store.open(house.configuration.database, daemon=False)
    try:
        return store.outbox()
    finally:
        store.close()


def signs_of(house: House) -> str:
    """Give all signs of life as they are written."""
    store = Store.open(house.configuration.database, daemon=False)
    try:
        return "\n".join(store.get_metas(PREFIX).values())
    finally:
        store.close()


def test_a_story_reaches_the_desk_and_its_update_too(house: House) -> None:
    """An alert leaves when it is found; the entry edited in place is told as an update, the same entry never again."""
    house.watch("ap.xml")
    house.wire.publish("/ap.xml", [clash("a1", "two")])
    with house.running():
        assert "2" in house.desk.wait_for(1)[0].title
        house.wire.publish("/ap.xml", [clash("a1", "nine", minutes_ago=1)])
        assert "9" in house.desk.wait_for(2)[1].title
        polls = len(house.wire.visits("/ap.xml"))
        wait_until(lambda: len(house.wire.visits("/ap.xml")) > polls)
    assert len(house.desk.messages) == 2


def test_a_restart_repeats_nothing(house: House) -> None:
    """Two daemons after one another on one database: one message, and the feed is asked for changes only."""
    house.watch("ap.xml")
    house.wire.publish("/ap.xml", [clash("a1", "two")])
    for lives in range(1, 3):
        with house.running():
            house.desk.wait_for(1)
            wait_until(lambda lives=lives: len(house.wire.visits("/ap.xml")) >= 2 * lives)  # type: ignore[misc]
    assert list(house.desk.copies().values()) == [1]
    assert house.wire.visits("/ap.xml")[-1].status == 304


def test_bad_feeds_do_not_stop_a_good_one(house: House) -> None:
    """Beside feeds that hang, fail, drip and are no feeds, the good one is polled on and its story told."""
    house.watch("hang.xml", "gone.xml", "drip.xml", "page.xml", "empty.xml", "ap.xml")
    house.wire.hang("/hang.xml")
    house.wire.drip("/drip.xml")
    house.wire.fail("/gone.xml", 410)
    house.wire.serve("/page.xml", b"<html><title>Log in</title></html>")
    house.wire.serve("/empty.xml", b"")
    house.wire.publish("/ap.xml", [SPORT])
    with house.running():
        wait_until(lambda: len(house.wire.visits("/ap.xml")) >= 3)
        house.wire.publish("/ap.xml", [clash("a1", "two")])
        house.desk.wait_for(1)
    told = status_of(house)
    states = {feed["id"]: (feed["state"], bool(feed["error"])) for feed in _feeds(told)}
    assert states["gone.xml"] == ("gone", True)
    assert states["page.xml"] == states["empty.xml"] == ("failing", True)
    assert states["ap.xml"][1] is False
    assert told["ok"] is False


def test_a_desk_that_is_away_is_told_when_it_is_back(house: House) -> None:
    """The row waits in the outbox of the first daemon and is sent by the second."""
    house.watch("ap.xml")
    house.wire.publish("/ap.xml", [clash("a1", "two")])
    with house.desk.away(), house.running():
        wait_until(lambda: outbox_of(house) == OutboxCounts(due=0, retrying=1, dead=0))
    with house.running(ahead=dt.timedelta(minutes=1)):
        house.desk.wait_for(1)
    assert list(house.desk.copies().values()) == [1]


def test_once_calls_at_every_feed_due_or_not(house: House) -> None:
    """Two single rounds at once: the second asks again though the feed is not due, and nothing is told twice."""
    house.watch("ap.xml")
    house.wire.publish("/ap.xml", [clash("a1", "two")])
    for _ in range(2):
        done = house.command("run", "--once")
        assert done.returncode == 0, done.stderr
    assert [visit.status for visit in house.wire.visits("/ap.xml")] == [200, 304]
    assert list(house.desk.copies().values()) == [1]
    assert status_of(house)["ok"] is True


@pytest.mark.parametrize("trouble", ["feed", "desk"])
def test_once_ends_with_1_where_a_part_failed(house: House, trouble: str) -> None:
    """A feed that answers 500, or a desk that refuses: the rest is done, and the exit code tells."""
    house.watch("ap.xml", "reuters.xml")
    house.wire.publish("/ap.xml", [clash("a1", "two")])
    house.wire.publish("/reuters.xml", [SPORT])
    if trouble == "feed":
        house.wire.fail("/reuters.xml", 500)
    else:
        house.desk.refuse("/hook", 503)
    done = house.command("run", "--once")
    assert done.returncode == 1, done.stderr
    assert house.desk.attempts["/hook"] == 1


def test_without_a_channel_the_alert_goes_to_the_terminal(house: House) -> None:
    """Nothing configured loses nothing: the alert is printed, and status says where alerts go."""
    house.watch("ap.xml")
    house.hear()
    house.wire.publish("/ap.xml", [clash("a1", "two")])
    done = house.command("run", "--once")
    assert done.returncode == 0, done.stderr
    assert "alert " in done.stdout
    assert "terminal" in house.command("status").stdout


def test_sigterm_ends_it_though_a_feed_hangs(house: House) -> None:
    """A feed that never answers and a desk that never acknowledges: gone within ten seconds, and nothing is lost."""
    house.watch("hang.xml", "ap.xml")
    house.wire.hang("/hang.xml")
    house.wire.publish("/ap.xml", [clash("a1", "two")])
    with house.process("-m", "watcher", "run", "--config", str(house.folder)) as daemon, house.desk.late():
        wait_until(lambda: bool(house.wire.visits("/hang.xml")), told=lambda: house.log)
        house.desk.wait_for(1)
        asked = time.monotonic()
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(timeout=20) == 0
        assert time.monotonic() - asked < 10
    assert status_of(house)["daemon"] == "stopped"
    with house.running():
        wait_until(lambda: outbox_of(house) == OutboxCounts(due=0, retrying=0, dead=0))
    assert max(house.desk.copies().values()) <= 2


def test_the_last_sign_of_life_is_the_end(house: House) -> None:
    """A beat that is still at work when the end comes leaves its sign before the last one, which says "stopped"."""
    house.watch("ap.xml")
    house.wire.publish("/ap.xml", [SPORT])
    looking, go_on = threading.Event(), threading.Event()

    class Slow(Edits):
        def look(self, *, at_once: bool = False) -> Configuration | Refused | None:
            looking.set()
            go_on.wait(10)
            return Refused(f"a slip that is found late (at once: {at_once})", told_before=True)

    with house.daemon(watch=Slow.watch) as daemon:
        daemon.start()
        assert looking.wait(10)
        end = threading.Thread(target=daemon.stop)
        end.start()
        end.join(1)
        go_on.set()
        end.join()
        wait_until(lambda: "slip" in signs_of(house))
    assert status_of(house)["daemon"] == "stopped"


def test_single_rounds_leave_no_row_of_signs(house: House) -> None:
    """Run by a timer, each is a process of its own: the signs of those before yesterday's are let go."""
    house.watch("ap.xml")
    house.wire.publish("/ap.xml", [SPORT])
    configuration = house.configuration
    store = Store.open(configuration.database, daemon=False)
    for hours in range(2, 50):
        at = utc_now() - dt.timedelta(hours=hours)
        Heartbeat.of(configuration, node=f"n:{hours}", since=at, at=at, ended="once", faults={}).write(store)
    store.close()
    with house.daemon() as daemon:
        assert daemon.once() is True
    assert signs_of(house).count("once") <= 2


def test_sigterm_breaks_a_single_round_off_cleanly(house: House) -> None:
    """Beside a feed that hangs the good one is filed; the end comes at once, is told with 1, and leaks nothing."""
    house.watch("hang.xml", "ap.xml")
    house.wire.hang("/hang.xml")
    house.wire.publish("/ap.xml", [SPORT])
    with house.process("-m", "watcher", "run", "--once", "--config", str(house.folder)) as daemon:
        wait_until(lambda: bool(house.wire.visits("/hang.xml")), told=lambda: house.log)
        wait_until(lambda: "ok" in [feed["state"] for feed in _feeds(status_of(house))], told=lambda: house.log)
        asked = time.monotonic()
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(timeout=20) == 1
        assert time.monotonic() - asked < 10
    assert "broken off" in house.log
    assert "leaked" not in house.log


def test_entries_beyond_the_cap_are_told(house: House) -> None:
    """A feed of 900 items is cut: the log says by how many, and so does status."""
    house.watch("ap.xml")
    house.wire.publish("/ap.xml", [dataclasses.replace(SPORT, guid=f"s{number}") for number in range(900)])
    done = house.command("run", "--once")
    assert "WARNING feed ap.xml: caps have cut 400 entries of it" in done.stderr
    (feed,) = _feeds(status_of(house))
    assert feed["dropped"] == 400
    assert "caps have cut 400 entries" in house.command("status").stdout


def test_a_second_daemon_on_one_database_is_refused(house: House) -> None:
    """It says so, ends with 1, and leaves the first alone."""
    house.watch("ap.xml")
    house.wire.publish("/ap.xml", [SPORT])
    with house.running():
        done = house.command("run", "--once")
    assert done.returncode == 1
    assert "another daemon" in done.stderr


def test_a_poll_that_cannot_be_filed_is_told_and_tried_again(house: House) -> None:
    """Whatever breaks while a poll is filed: the feed says so, and the next poll brings everything."""
    reached: list[str] = []

    def break_once(stage: str) -> None:
        reached.append(stage)
        if reached.count("parsed") == 1 and stage == "parsed":
            raise ZeroDivisionError("a slip of ours")

    house.watch("ap.xml")
    house.wire.publish("/ap.xml", [clash("a1", "two")])
    with house.daemon(observe=break_once) as daemon:
        assert daemon.once() is False
        (feed,) = _feeds(status_of(house))
        assert feed["state"] == "failing"
        assert "a slip of ours" in str(feed["error"])
    with house.running():
        house.desk.wait_for(1)


def test_a_failing_job_is_told_in_status(house: House) -> None:
    """A round that breaks as a whole leaves its reason for status; the daemon goes on and its end is in order."""
    house.watch("ap.xml")
    asked = threading.Event()

    class BrokenWire(Wire):
        def polls_at_hand(self, *_: object, **__: object) -> Generator[list[Poll]]:
            asked.set()
            raise ZeroDivisionError("a slip of ours")

    with house.daemon(wire=BrokenWire("Wirewatch/test")) as daemon:
        daemon.start()
        assert asked.wait(10)
        assert daemon.stop() is True
    told = status_of(house)
    assert "a slip of ours" in str(told["faults"])
    assert told["ok"] is False


def test_what_fails_at_every_beat_is_told_once(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """Second after second nothing can be sent: one line in the log, and status says so all the while."""
    tries: list[None] = []

    def clock() -> dt.datetime:
        if threading.current_thread().name == "delivery":
            tries.append(None)
            raise ZeroDivisionError("a slip of ours")
        return utc_now()

    caplog.set_level("INFO")
    house.watch("ap.xml")
    house.wire.publish("/ap.xml", [SPORT])
    with house.daemon(clock=clock) as daemon:
        daemon.start()
        wait_until(lambda: len(tries) > 3)
        told = [line for line in caplog.messages if line.startswith("delivery")]
        wait_until(lambda: "a slip of ours" in signs_of(house))
        daemon.stop()
    assert told == ["delivery failed"]


def _feeds(told: dict[str, object]) -> list[dict[str, object]]:
    feeds = told["feeds"]
    assert isinstance(feeds, list)
    return feeds
