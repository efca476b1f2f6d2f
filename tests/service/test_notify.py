"""What the service manager hears, at a real socket."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from watcher.service.notify import Notifier


class FakeManager:
    """Listens where a service manager would and remembers what it was told."""

    def __init__(self, address: str | bytes) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(address)
        self._socket.settimeout(5)

    def heard(self) -> str:
        return self._socket.recv(4096).decode()

    def deafen(self) -> None:
        """Fill the queue: from now on whoever sends has to wait."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.connect(self._socket.getsockname())
            sender.settimeout(0)
            try:
                while True:
                    sender.send(b"x")
            except BlockingIOError:
                return

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def address(tmp_path: Path) -> str:
    return str(tmp_path / "notify")


@pytest.fixture
def manager(address: str) -> Iterator[FakeManager]:
    manager = FakeManager(address)
    yield manager
    manager.close()


def test_each_word_reaches_the_manager(manager: FakeManager, address: str) -> None:
    """The manager acts on these very words and on nothing else."""
    notifier = Notifier.from_environment({"NOTIFY_SOCKET": address})

    notifier.ready("watching 3 feeds")
    notifier.reloading()
    notifier.alive()
    notifier.stopping()

    assert [manager.heard() for _ in range(4)] == [
        "READY=1\nSTATUS=watching 3 feeds",
        "RELOADING=1",
        "WATCHDOG=1",
        "STOPPING=1\nSTATUS=stopping",
    ]


def test_an_abstract_socket_is_reached() -> None:
    """A name that starts with @ is no file: containers hand such ones down."""
    name = f"wirewatch-test-{os.getpid()}"
    manager = FakeManager(f"\0{name}".encode())

    Notifier.from_environment({"NOTIFY_SOCKET": f"@{name}"}).alive()

    assert manager.heard() == "WATCHDOG=1"
    manager.close()


def test_a_status_can_not_smuggle_in_another_word(manager: FakeManager, address: str) -> None:
    """A feed's error text in the status must neither end the service nor feed the watchdog."""
    Notifier.from_environment({"NOTIFY_SOCKET": address}).ready("feed down\nWATCHDOG=1\r\nSTOPPING=1 \ud800")

    assert manager.heard() == "READY=1\nSTATUS=feed down WATCHDOG=1 STOPPING=1 ?"


@pytest.mark.parametrize("named", [None, "", "vsock:2:1234", "notify"])
def test_without_a_manager_nothing_is_said(named: str | None) -> None:
    """Started by hand, or with a kind of address that is not known here, the daemon runs all the same."""
    notifier = Notifier.from_environment({} if named is None else {"NOTIFY_SOCKET": named})

    notifier.ready("watching")

    assert notifier == Notifier(None)


def test_a_manager_that_is_gone_is_no_error(manager: FakeManager, address: str) -> None:
    """The socket was never there, nobody listens at it any more, or its name is no name: the daemon goes on."""
    manager.close()

    for gone in (address, f"{address}-never", f"/{'x' * 200}", f"@{'x' * 200}"):
        Notifier.from_environment({"NOTIFY_SOCKET": gone}).alive()


def test_a_manager_that_does_not_read_does_not_hold_the_daemon_up(manager: FakeManager, address: str) -> None:
    """A full queue costs a second at most and is no error."""
    manager.deafen()

    Notifier.from_environment({"NOTIFY_SOCKET": address}).alive()

    assert manager.heard() == "x"
