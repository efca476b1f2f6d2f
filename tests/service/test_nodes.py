"""Several nodes on one PostgreSQL: they share the work, and what befalls one or the server loses and doubles nothing.

The day of these nodes goes by thirty times as fast, so that a lease of a minute runs out in two seconds.
"""

import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from itertools import cycle, islice
from pathlib import Path

import pytest

from tests.fakes.databases import PostgresServer
from tests.fakes.desk import FakeDesk
from tests.fakes.wire import FakeWire
from tests.service.house import House, clash, wait_until
from watcher.store import OutboxCounts, Store

SPEED = 30
BLOWS = int(os.environ.get("WIREWATCH_BLOWS", "12"))
STAGES = ("fetched", "parsed", "in_transaction", "committed", "sent_not_marked")
NOTHING_LEFT = OutboxCounts(due=0, retrying=0, dead=0)
PATH = "/ap.xml"

Node = AbstractContextManager[subprocess.Popen[str]]


class Newsrooms:
    """A house whose database is on a server, with as many nodes as a test wants."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.began = time.time()
        self.told = 0

    def node(self, *fate: str) -> Node:
        arguments = (str(self.house.folder), str(self.began), str(SPEED), *fate)
        return self.house.process("-m", "tests.service.nodes_entry", *arguments)

    def story(self) -> None:
        """Let something new happen: another toll in a place of its own cannot be an update of the last one."""
        self.told += 1
        self.house.wire.publish(PATH, [clash(f"a{self.told}", str(self.told + 10), minutes_ago=1)])

    def is_settled(self) -> bool:
        store = Store.open(self.house.configuration.database, daemon=False)
        try:
            return len(self.on_record()) == self.told and store.outbox() == NOTHING_LEFT
        finally:
            store.close()

    def wait_until_settled(self, timeout_s: float = 60) -> None:
        wait_until(self.is_settled, timeout_s=timeout_s, told=lambda: (self.house.desk.copies(), self.house.log))

    def on_record(self) -> Counter[str]:
        """Count the alerts of each story that has any: what must be there once."""
        store = Store.open(self.house.configuration.database, daemon=False)
        try:
            histories = [store.history(f"a{number}") for number in range(1, self.told + 1)]
        finally:
            store.close()
        return Counter({each.asked: len(each.alerts) for each in histories if each and each.alerts})


@pytest.fixture
def rooms(tmp_path: Path, postgres_url: str) -> Iterator[Newsrooms]:
    with FakeWire() as wire, FakeDesk() as desk:
        house = House(tmp_path / "house", wire, desk)
        house.keep_in(postgres_url)
        house.watch("ap.xml", every="30s")
        house.hear(desk.hook_url("/one"), desk.hook_url("/two"))
        yield Newsrooms(house)


def extra_copies(rooms: Newsrooms) -> Counter[str]:
    """Count what each recipient got more often than once."""
    extra: Counter[str] = Counter()
    for (to, _alert), count in rooms.house.desk.copies().items():
        extra[to] += count - 1
    return extra


def everybody_has_everything(rooms: Newsrooms) -> bool:
    told = {alert for _to, alert in rooms.house.desk.copies()}
    return rooms.house.desk.copies().keys() == {(to, alert) for to in ("/one", "/two") for alert in told}


def once_each(rooms: Newsrooms) -> Counter[str]:
    return Counter({f"a{number}": 1 for number in range(1, rooms.told + 1)})


def test_two_nodes_share_one_database(rooms: Newsrooms) -> None:
    """Both run, every feed is called at by one of them at a time, and each story is told once; status knows both."""
    paths = [f"f{number}.xml" for number in range(8)]
    rooms.house.watch("ap.xml", *paths, every="30s")
    for path in paths:
        rooms.house.wire.publish(f"/{path}", [clash(f"{path}-1", "two", minutes_ago=1)])
    rooms.story()
    with rooms.node(), rooms.node():
        rooms.wait_until_settled()
        wait_until(lambda: rooms.house.command("status").stdout.count("running") >= 2)
        rooms.story()
        rooms.wait_until_settled()
    assert extra_copies(rooms).total() == 0
    assert rooms.on_record() == once_each(rooms)


def test_a_paused_node_comes_back_to_a_lost_lease(rooms: Newsrooms) -> None:
    """It stands still with a poll in its hands; the other tells the story; what the first brings is refused."""
    rooms.story()
    with rooms.node("parsed", "pause") as paused:
        wait_until(lambda: _is_stopped(paused), told=lambda: rooms.house.log)
        with rooms.node():
            rooms.wait_until_settled()
            paused.send_signal(signal.SIGCONT)
            wait_until(lambda: "another node has taken it over" in rooms.house.log, told=lambda: rooms.house.log)
            rooms.story()
            rooms.wait_until_settled()
    assert extra_copies(rooms).total() == 0
    assert rooms.on_record() == once_each(rooms)


def test_the_server_restarts_and_all_goes_on(rooms: Newsrooms, postgres: PostgresServer) -> None:
    """Cut off in the middle of its work and back two seconds later: the next story is told as ever, once."""
    rooms.story()
    with rooms.node() as node:
        rooms.wait_until_settled()
        postgres.restart()
        rooms.story()
        rooms.wait_until_settled()
        assert node.poll() is None
    assert extra_copies(rooms).total() == 0
    assert rooms.on_record() == once_each(rooms)


@pytest.mark.slow
def test_whatever_befalls_them_nothing_is_lost_or_doubled(rooms: Newsrooms, postgres: PostgresServer) -> None:
    """Blow after blow: a node killed or paused past its leases at each stage in turn, the server cut off at any time.

    After each a story more. At the end every story is on record with one alert, and each recipient has every alert; a
    blow costs at most one more copy.
    """
    dice, sent_over = random.Random(BLOWS), 0
    fates = [(stage, act) for stage in STAGES for act in ("die", "pause")]
    with ExitStack() as nodes:
        nodes.enter_context(rooms.node())
        for number, (stage, act) in enumerate(islice(cycle(fates), BLOWS)):
            with rooms.node(stage, act) as struck:
                rooms.story()
                if number % 3 == 0:
                    time.sleep(dice.random())  # the server may be cut off anywhere
                    postgres.restart()
                wait_until(lambda: rooms.is_settled() or _is_struck(struck), timeout_s=60, told=lambda: rooms.house.log)
                rooms.wait_until_settled()
                struck.send_signal(signal.SIGCONT)
            sent_over += 1
        rooms.wait_until_settled()
    assert sent_over == BLOWS
    assert rooms.on_record() == once_each(rooms)
    assert everybody_has_everything(rooms)
    assert all(extra <= BLOWS for extra in extra_copies(rooms).values())


def _is_stopped(process: subprocess.Popen[str]) -> bool:
    return Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "T"


def _is_struck(process: subprocess.Popen[str]) -> bool:
    return process.poll() is not None or _is_stopped(process)
