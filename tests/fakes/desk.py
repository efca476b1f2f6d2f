"""A desk on loopback that takes mail and webhooks, remembers each message, and can be made to refuse or to be away."""

import asyncio
import json
import re
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import quote

from aiosmtpd.controller import Controller

_ALERT = re.compile(r"^alert (\S+)", re.MULTILINE)
_HEADER = "X-Wirewatch-Alert"


@dataclass(frozen=True, slots=True)
class Received:
    """One message as the desk got it. ``to`` is the mail address or the hook's path."""

    to: str
    title: str
    body: str
    headers: dict[str, str]

    @property
    def alert_id(self) -> str:
        """The id under the text, which every channel carries."""
        found = _ALERT.search(self.body)
        return found[1] if found else ""


class FakeDesk:
    """Listens from ``with`` to its end. Mail addresses and hook paths are any that are asked for.

    ``refuse("ops@…", 550)`` or ``refuse("/hook", 429)`` answers that code until ``accept`` takes it back; ``away()``
    closes both doors for a while; ``late()`` takes each message and holds back the acknowledgement until released.
    """

    def __init__(self) -> None:
        self.messages: list[Received] = []
        self.attempts: Counter[str] = Counter()
        self._arrived = threading.Condition()
        self._codes: dict[str, int] = {}
        self._poison: dict[str, int] = {}
        self._released = threading.Event()
        self._released.set()
        self._mail: Any = None
        self._hooks: _HookDoor | None = None
        self._ports = {"mail": 0, "hook": 0}

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(self, *_: object) -> None:
        self._released.set()
        self._close()

    def mail_url(self, to: str = "desk@example.org", *, user: str = "") -> str:
        login = f"{user}@" if user else ""
        return f"mailto://{login}127.0.0.1:{self._ports['mail']}/?from=wire@example.org&to={quote(to)}"

    def hook_url(self, path: str = "/hook") -> str:
        return f"json://127.0.0.1:{self._ports['hook']}{path}"

    def refuse(self, to: str, code: int) -> None:
        self._codes[to] = code

    def choke_on(self, alert_id: str, code: int) -> None:
        """Refuse one alert, and take every other."""
        self._poison[alert_id] = code

    def accept(self, to: str) -> None:
        self._codes.pop(to, None)

    @contextmanager
    def away(self) -> Iterator[None]:
        """Be unreachable; afterwards at the same addresses as before."""
        self._close()
        yield
        self._open()

    @contextmanager
    def late(self) -> Iterator[None]:
        """Take messages and say so only at the end."""
        self._released.clear()
        yield
        self._released.set()

    def copies(self) -> Counter[tuple[str, str]]:
        """How often each (recipient, alert id) arrived."""
        with self._arrived:
            return Counter((message.to, message.alert_id) for message in self.messages)

    def wait_for(self, number: int, *, timeout_s: float = 10) -> list[Received]:
        """Give the messages once there are so many; fail where they don't come."""
        assert self.has(number, within_s=timeout_s), self.messages
        return list(self.messages)

    def has(self, number: int, *, within_s: float) -> bool:
        """Tell whether there are so many messages, waiting a while for them."""
        with self._arrived:
            return self._arrived.wait_for(lambda: len(self.messages) >= number, within_s)

    def take(self, received: Received) -> int | None:
        """Remember a message, or give the code with which it is refused."""
        with self._arrived:
            self.attempts[received.to] += 1
            code = self._codes.get(received.to) or self._poison.get(received.alert_id)
            if code is None:
                self.messages.append(received)
            self._arrived.notify_all()
        return code

    def refusal_of(self, to: str) -> int | None:
        return self._codes.get(to)

    def acknowledge(self) -> None:
        """Come back when an answer may go out."""
        self._released.wait(30)

    def _open(self) -> None:
        self._mail = Controller(_MailDoor(self), hostname="127.0.0.1", port=self._ports["mail"] or _free_port())
        self._mail.start()
        self._hooks = _HookDoor(("127.0.0.1", self._ports["hook"]), self)
        threading.Thread(target=self._hooks.serve_forever, args=(0.02,), daemon=True).start()
        self._ports = {"mail": self._mail.port, "hook": self._hooks.server_address[1]}

    def _close(self) -> None:
        if self._mail:
            self._mail.stop()
        if self._hooks:
            self._hooks.shutdown()
            self._hooks.server_close()


class _MailDoor:
    """What aiosmtpd asks at each step of a mail."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk

    async def handle_RCPT(self, _server: object, _session: object, envelope: Any, address: str, _: object) -> str:  # noqa: N802
        code = self._desk.refusal_of(address)
        if code:
            self._desk.attempts[address] += 1
            return f"{code} not for {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content, policy=policy.default)
        text = mail.get_body(("plain",))
        assert text is not None
        for to in envelope.rcpt_tos:
            body = str(text.get_content()).replace("\r\n", "\n")
            self._desk.take(Received(to, str(mail["Subject"]), body, {name: str(mail[name]) for name in mail}))
        await asyncio.to_thread(self._desk.acknowledge)
        return "250 OK"


class _HookDoor(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], desk: FakeDesk) -> None:
        super().__init__(address, _HookHandler)
        self.desk = desk


class _HookHandler(BaseHTTPRequestHandler):
    server: _HookDoor

    def do_POST(self) -> None:
        posted = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        desk = self.server.desk
        code = desk.take(Received(self.path, posted["title"], posted["message"], dict(self.headers.items())))
        desk.acknowledge()
        self.send_response(code or 200)
        if code and 300 <= code < 400:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        """Be what a followed redirect finds: a page that answers 200 and has taken nothing."""
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
