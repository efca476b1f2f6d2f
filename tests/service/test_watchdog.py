"""What the service manager hears from the daemon: ready, alive while all works, reloading, stopping."""

import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.fakes.desk import FakeDesk
from tests.fakes.wire import FakeWire
from tests.service.house import SPORT, House, wait_until


class Manager:
    """Listens as a service manager does, and remembers each line with its moment."""

    def __init__(self, path: Path) -> None:
        self.address = str(path)
        self.heard: list[tuple[float, str]] = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(self.address)
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def lines(self) -> list[str]:
        return [line for _, line in list(self.heard)]

    def count(self, line: str) -> int:
        return self.lines().count(line)

    def last(self, line: str) -> float:
        return max(at for at, heard in list(self.heard) if heard == line)

    def close(self) -> None:
        with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as bell:
            bell.sendto(b"", self.address)
        self._thread.join()
        self._socket.close()

    def _listen(self) -> None:
        while message := self._socket.recv(4096):
            self.heard += [(time.monotonic(), line) for line in message.decode().splitlines()]


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    opened = Manager(tmp_path / "notify")
    yield opened
    opened.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with FakeWire() as wire, FakeDesk() as desk:
        opened = House(tmp_path / "house", wire, desk)
        opened.watch("ap.xml")
        wire.publish("/ap.xml", [SPORT])
        yield opened


def test_a_life_as_the_manager_hears_it(house: House, manager: Manager) -> None:
    """Ready once it watches, alive again and again, reloading and ready on SIGHUP, stopping at the end."""
    arguments = ("-m", "watcher", "run", "--config", str(house.folder))
    with house.process(*arguments, NOTIFY_SOCKET=manager.address) as daemon:
        wait_until(lambda: manager.count("READY=1") == 1, told=lambda: house.log)
        wait_until(lambda: manager.count("WATCHDOG=1") >= 2, timeout_s=30, told=lambda: house.log)
        daemon.send_signal(signal.SIGHUP)
        wait_until(lambda: manager.count("READY=1") == 2, told=lambda: house.log)
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(timeout=20) == 0
    lines = [line for line in manager.lines() if not line.startswith(("STATUS", "WATCHDOG"))]
    assert lines == ["READY=1", "RELOADING=1", "READY=1", "STOPPING=1"]
    assert "STATUS=watching 1 feed" in manager.lines()


@pytest.mark.slow
def test_a_write_that_hangs_withholds_the_sign(house: House, manager: Manager) -> None:
    """Somebody holds the database: beats go on, nothing is written, and the manager hears nothing until it is free."""
    arguments = ("-m", "watcher", "run", "--config", str(house.folder))
    with house.process(*arguments, NOTIFY_SOCKET=manager.address):
        wait_until(lambda: manager.count("WATCHDOG=1") >= 1, timeout_s=30, told=lambda: house.log)
        with _held(house.folder / "wirewatch.db"):
            held_at = time.monotonic()
            wait_until(lambda: time.monotonic() > held_at + 20, timeout_s=30)
            assert manager.last("WATCHDOG=1") < held_at + 7, "only what was under way when it was taken"
        wait_until(lambda: manager.last("WATCHDOG=1") > held_at + 20, timeout_s=30, told=lambda: house.log)


@contextmanager
def _held(database: Path) -> Iterator[None]:
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")
