"""The desk's letter box: an SMTP receiver on loopback that opens each mail and keeps it as it was read."""

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from typing import Any, Self

from aiosmtpd.controller import Controller

_LOOPBACK = "127.0.0.1"
_ALERT_HEADER = "X-Wirewatch-Alert"


@dataclass(frozen=True, slots=True)
class Mail:
    """A message as the desk reads it, and the alerts that it says it carries."""

    subject: str
    text: str
    alert_ids: tuple[str, ...]


class Mailroom:
    """Takes mail from ``with`` to its end. ``heard`` is called after each, so that nobody has to look twice."""

    def __init__(self, *, heard: Callable[[], None]) -> None:
        self.mails: list[Mail] = []
        self._heard = heard
        self._socket = socket.create_server((_LOOPBACK, 0))
        self._port = int(self._socket.getsockname()[1])
        self._door = _Door(self, self._socket)

    def __enter__(self) -> Self:
        self._door.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._door.stop()
        self._socket.close()

    @property
    def url(self) -> str:
        """Give the address that a channel writes to."""
        return f"mailto://{_LOOPBACK}:{self._port}/?from=wirewatch@desk.example&to=night@desk.example"

    def carrying(self, alert_ids: set[str]) -> tuple[Mail, ...]:
        """Give the mails that carry any of these alerts, in the order in which they came."""
        return tuple(mail for mail in list(self.mails) if alert_ids.intersection(mail.alert_ids))

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802 -- aiosmtpd's name
        """Take one mail; what it is made of is as the sender's mail program made it."""
        letter = message_from_bytes(envelope.content, policy=policy.default)
        part = letter.get_body(("plain",))
        text = "" if part is None else str(part.get_content())
        alert_ids = tuple(str(letter.get(_ALERT_HEADER, "")).split(","))
        self.mails.append(Mail(str(letter["Subject"]), text.replace("\r\n", "\n").rstrip(), alert_ids))
        self._heard()
        return "250 OK"


class _Door(Controller):
    """Listens on a socket that is bound already: no other program can take its port in between."""

    def __init__(self, mailroom: Mailroom, listening: socket.socket) -> None:
        host, port = listening.getsockname()
        # Named, since the library would ask the network for this machine's name otherwise.
        super().__init__(mailroom, hostname=host, port=port, server_hostname="localhost")
        self._listening = listening

    def _create_server(self) -> Any:
        loop: asyncio.AbstractEventLoop = self.loop
        return loop.create_server(self._factory_invoker, sock=self._listening)
