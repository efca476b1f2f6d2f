"""Kill -9 at each boundary: after the restart nothing is lost, and no recipient has more than one copy too many."""

import os
import signal
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import pytest

from tests.fakes.desk import FakeDesk
from tests.fakes.wire import FakeWire
from tests.service.house import House, clash, wait_until
from watcher.store import OutboxCounts, Store

STAGES = ("fetched", "parsed", "in_transaction", "committed", "sent_not_marked")
KILLS = int(os.environ.get("WIREWATCH_KILLS", "20"))
NOTHING_LEFT = OutboxCounts(due=0, retrying=0, dead=0)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with FakeWire() as wire, FakeDesk() as desk:
        opened = House(tmp_path / "house", wire, desk)
        opened.watch("ap.xml")
        opened.hear(desk.hook_url("/one"), desk.hook_url("/two"))
        yield opened


def kill_at(house: House, stage: str) -> None:
    """Run a daemon that dies at a stage."""
    with house.process("-m", "tests.service.crash_entry", str(house.folder), stage) as daemon:
        assert daemon.wait(timeout=30) == -signal.SIGKILL, house.log


def settle(house: House, alerts: int) -> None:
    """Run a daemon that nobody kills until each recipient has every alert and the outbox knows it."""

    def is_settled() -> bool:
        store = Store.open(house.configuration.database, daemon=False)
        try:
            return len(house.desk.copies()) >= 2 * alerts and store.outbox() == NOTHING_LEFT
        finally:
            store.close()

    with house.running():
        wait_until(is_settled, told=lambda: (house.desk.copies(), house.log))


@pytest.mark.parametrize("stage", STAGES)
def test_killed_at_a_boundary_nothing_is_lost(house: House, stage: str) -> None:
    """One kill: every alert is there for both recipients, and each has at most one copy too many, with the same id."""
    house.wire.publish("/ap.xml", [clash("a1", "two"), clash("a2", "nine", minutes_ago=3)])
    kill_at(house, stage)
    settle(house, alerts=2)
    copies = house.desk.copies()
    assert sorted(to for to, _alert in copies) == ["/one", "/one", "/two", "/two"]
    for recipient in ("/one", "/two"):
        assert sum(count for (to, _alert), count in copies.items() if to == recipient) <= 3


@pytest.mark.slow
def test_killed_many_times_nothing_is_lost(house: House) -> None:
    """A story an hour and a kill for each, the boundaries in turn: no alert lost, one extra copy a kill at most."""
    for number, stage in enumerate(islice(cycle(STAGES), KILLS), start=1):
        house.wire.publish("/ap.xml", [clash(f"a{number}", str(number + 10), minutes_ago=50 - number / KILLS)])
        kill_at(house, stage)
    settle(house, alerts=KILLS)
    copies = house.desk.copies()
    assert len(copies) == 2 * KILLS
    for recipient in ("/one", "/two"):
        extra = sum(count - 1 for (to, _alert), count in copies.items() if to == recipient)
        assert extra <= KILLS // len(STAGES) + 1
