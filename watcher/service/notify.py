"""Speaks to the service manager that started us: ready, reloading, stopping, alive. Knows nothing of what it tells."""

import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

_LONGEST_S = 1.0  # a manager that does not read must not hold the daemon up


@dataclass(frozen=True, slots=True)
class Notifier:
    """Sends to the socket of the manager. Without one it says nothing; one that is gone is no error: nobody listens."""

    address: str | None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Take what systemd sets for its services."""
        address = environment.get("NOTIFY_SOCKET", "")
        return cls(address if address.startswith(("/", "@")) else None)

    def ready(self, status: str) -> None:
        """Tell that the start is over, or that what ``reloading`` announced is."""
        self._send("READY=1", _status(status))

    def reloading(self) -> None:
        """Tell that another configuration is being read; ``ready`` must follow, however that goes."""
        self._send("RELOADING=1")

    def stopping(self) -> None:
        self._send("STOPPING=1", _status("stopping"))

    def alive(self) -> None:
        """Put the watchdog off once more; to be sent by whoever has seen that all works, and by nobody else."""
        self._send("WATCHDOG=1")

    def _send(self, *lines: str) -> None:
        if self.address is None:
            return
        name = f"\0{self.address[1:]}" if self.address.startswith("@") else self.address
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.settimeout(_LONGEST_S)
            sender.connect(name)
            sender.send("\n".join(lines).encode(errors="replace"))


def _status(text: str) -> str:
    """One line: a second one would be another message to the manager."""
    return f"STATUS={' '.join(text.split())}"
