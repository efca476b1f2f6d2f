"""A mailbox over IMAP: takes its address and a cursor, gives the messages that came since. Changes nothing there.

The one module of this door that opens connections. The mailbox is opened with EXAMINE and messages are fetched with
BODY.PEEK, so that nothing is marked as read. The address is checked when it is connected to, as for feeds of the web;
one deadline holds for all of it, and what a server says is counted, literals too. STARTTLS is never asked for: a server
in between can strike it out. So a password goes over TLS from the first byte, or in the clear to a private address.

The cursor is ``UIDVALIDITY:UID`` of the last message; where the server has numbered them anew, it is a first sight.
"""

import datetime as dt
import imaplib
import re
import socket
import ssl
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

import certifi

from watcher.wire.addresses import refusal
from watcher.wire.doors import MOST_BYTES, MOST_DOCUMENTS, Call, DoorShutError, Found, Look
from watcher.wire.fetch import STANDARD

_MOST_SAID = MOST_BYTES + 2_000_000  # all that one server may say in a call: the messages, and lists of their numbers
_LONGEST_LINE = 1_000_000
_PORTS = {"imap": 143, "imaps": 993}
_UID = re.compile(rb"\bUID (\d{1,10})\b")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d{1,15})\b")
_BODY = re.compile(rb"\bBODY\[\]", re.IGNORECASE)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Mailboxes:
    """Looks into mailboxes; ``trust`` is the file of certificates that a server's must lead to."""

    def __init__(self, *, trust: str | None = None, deadline_s: float = STANDARD.deadline_s) -> None:
        self._trust = trust or certifi.where()
        self._deadline_s = deadline_s

    def look_in(self, call: Call) -> Look:
        """Find what came into a mailbox since the cursor.

        Raises:
            DoorShutError: where it can't be had; what was fetched before the deadline is given all the same.

        """
        until = time.monotonic() + self._deadline_s
        try:
            connected = self._connected(call, until)
        except TimeoutError:
            raise DoorShutError(f"no connection within {self._deadline_s:g} s") from None
        except ssl.SSLError as problem:
            raise DoorShutError(f"no safe connection (TLS): {_words(problem)}") from None
        except OSError as problem:
            raise DoorShutError(f"failed to connect: {_words(problem)}") from None
        try:
            return _Visit(_Line(connected, until), call).look()
        except TimeoutError:
            raise DoorShutError(f"not complete within {self._deadline_s:g} s") from None
        except imaplib.IMAP4.error as problem:
            raise DoorShutError(f"the mailbox can't be read: {_words(problem)}") from None
        except (OSError, ValueError, TypeError, LookupError, AttributeError) as problem:
            # imaplib takes apart whatever the server says; of an answer that makes no sense any of these may come.
            told = f"the mailbox can't be read: {type(problem).__name__}: {_words(problem)}"
            raise DoorShutError(told) from None
        finally:
            connected.close()

    def _connected(self, call: Call, until: float) -> socket.socket:
        parts = urlsplit(call.url)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        opened = _opened(host, port, call, until)
        if parts.scheme == "imap":
            return opened
        try:
            opened.settimeout(_left(until))
            context = ssl.create_default_context(cafile=self._trust)
            return context.wrap_socket(opened, server_hostname=host)
        except OSError:
            opened.close()
            raise


def _opened(host: str, port: int, call: Call, until: float) -> socket.socket:
    """Connect to the first address of a host that answers and that the feed may live at: to that very address."""
    in_the_clear = call.url.startswith("imap://")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise DoorShutError(f"could not resolve host: {host}") from None
    problem: Exception = DoorShutError(f"could not resolve host: {host}")
    for family, kind, protocol, _, address in found:
        why = refusal(str(address[0]))
        if why is not None and not call.allow_private:
            problem = DoorShutError(f"refused to connect to {address[0]}: {why}")
            continue
        if why is None and in_the_clear:
            problem = DoorShutError(f"refused to connect to {address[0]}: a password is not sent there in the clear")
            continue
        opened = socket.socket(family, kind, protocol)
        try:
            opened.settimeout(min(STANDARD.connect_s, _left(until)))
            opened.connect(address)
        except OSError as failed:
            opened.close()
            problem = failed
        else:
            return opened
    raise problem


class _Line(imaplib.IMAP4):
    """A connection with an end: what is read over it is bounded in time and size. These five are imaplib's hooks."""

    def __init__(self, connected: socket.socket, until: float) -> None:
        self._connected = connected
        self._until = until
        self._left = _MOST_SAID
        self._buffer = bytearray()
        super().__init__()  # hears the greeting

    def open(self, host: str = "", port: int = 0, timeout: float | None = None) -> None:  # noqa: ARG002
        """Take the connection that stands already."""
        self.sock = self._connected

    def read(self, size: int) -> bytes:
        """Read a literal."""
        if size > self._left + len(self._buffer):
            raise self.error(f"the server sends more than {_MOST_SAID:,} bytes")
        while len(self._buffer) < size:
            self._more()
        return self._take(size)

    def readline(self) -> bytes:
        """Read a line."""
        searched = 0
        while (end := self._buffer.find(b"\n", searched)) < 0:
            searched = len(self._buffer)
            if searched > _LONGEST_LINE:
                raise self.error(f"the server sends a line of more than {_LONGEST_LINE:,} bytes")
            self._more()
        return self._take(end + 1)

    def send(self, data: Any) -> None:
        """Send a command, within the deadline."""
        self._connected.settimeout(_left(self._until))
        self._connected.sendall(data)

    def shutdown(self) -> None:
        """Hang up."""
        self._connected.close()

    def _take(self, size: int) -> bytes:
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken

    def _more(self) -> None:
        self._connected.settimeout(_left(self._until))
        came = self._connected.recv(65_536)
        if not came:
            raise self.abort("the server hung up")
        self._left -= len(came)
        if self._left < 0:
            raise self.error(f"the server sends more than {_MOST_SAID:,} bytes")
        self._buffer += came


class _Visit:
    """One look into one mailbox."""

    def __init__(self, line: _Line, call: Call) -> None:
        self._line = line
        self._call = call
        self._validity = 0

    def look(self) -> Look:
        """Log in, find what is new, fetch it, and leave."""
        parts = urlsplit(self._call.url)
        self._asked(self._line.xatom("LOGIN", _quoted(parts.username), _quoted(parts.password)))
        self._line.state = "AUTH"
        there = self._asked(self._line.select(_quoted(parts.path.removeprefix("/")), readonly=True))
        self._validity = self._told("UIDVALIDITY")
        next_uid = self._told("UIDNEXT")
        last = self._last_read()
        look = self._first_look(int(there[0] or b"0"), next_uid) if last is None else self._next_look(last)
        with suppress(imaplib.IMAP4.error, OSError):
            self._line.logout()
        return look

    def _first_look(self, there: int, next_uid: int) -> Look:
        reach = self._call.reach
        uids = self._newest(there) if reach is None else self._since(reach)
        taken = sorted(uids, reverse=True)[:MOST_DOCUMENTS]
        found = self._fetched(taken)
        dropped = len(uids) - len(found) if reach is not None else 0
        return Look(found=found, cursor=self._mark(max((next_uid - 1, 0, *uids))), is_first=True, dropped=dropped)

    def _next_look(self, last: int) -> Look:
        uids = sorted(uid for uid in self._search("UID", f"{last + 1}:*") if uid > last)
        found = self._fetched(uids[:MOST_DOCUMENTS])
        cursor = found[-1].mark if found else self._mark(last)
        return Look(found=found, cursor=cursor, is_first=False, waiting=len(uids) - len(found))

    def _newest(self, there: int) -> list[int]:
        return self._search(f"{max(1, there - MOST_DOCUMENTS + 1)}:*") if there else []

    def _since(self, reach: dt.timedelta) -> list[int]:
        """Ask for whole days, one more than needed: the server's days may begin elsewhere."""
        day = (dt.datetime.fromtimestamp(self._call.now, dt.UTC) - reach).date() - dt.timedelta(days=1)
        return self._search("SINCE", f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}")

    def _search(self, *criteria: str) -> list[int]:
        answer = self._asked(self._line.uid("SEARCH", *criteria))
        return sorted({int(number) for part in answer if isinstance(part, bytes) for number in part.split()})

    def _fetched(self, uids: Sequence[int]) -> tuple[Found, ...]:
        """Fetch messages one by one, in this order; what came before the time or the room was used up counts."""
        sizes = self._sizes(uids)
        found: list[Found] = []
        held = 0
        try:
            for uid in uids:
                size, filed_at = sizes.get(uid, (0, None))
                held += size if size <= MOST_BYTES else 0
                if found and held > MOST_BYTES:
                    break
                found.append(self._message(uid, size, filed_at))
        except (TimeoutError, imaplib.IMAP4.abort):
            if not found:
                raise
        return tuple(found)

    def _message(self, uid: int, size: int, filed_at: dt.datetime | None) -> Found:
        message = Found(name=f"message {uid}", mark=self._mark(uid), filed_at=filed_at)
        if size > MOST_BYTES:
            return replace(message, refused=f"larger than {MOST_BYTES:,} bytes: it was not fetched")
        kind, answer = self._line.uid("FETCH", str(uid), "(UID BODY.PEEK[])")
        bodies = [part[1] for part in answer if isinstance(part, tuple) and _BODY.search(part[0])]
        if kind != "OK" or not bodies:
            return replace(message, refused="the server did not give it")
        return replace(message, body=bytes(bodies[0]))

    def _sizes(self, uids: Sequence[int]) -> dict[int, tuple[int, dt.datetime | None]]:
        if not uids:
            return {}
        wanted = ",".join(map(str, uids))
        answer = self._asked(self._line.uid("FETCH", wanted, "(UID RFC822.SIZE INTERNALDATE)"))
        known: dict[int, tuple[int, dt.datetime | None]] = {}
        for part in answer:
            if isinstance(part, bytes) and (uid := _UID.search(part)) and (size := _SIZE.search(part)):
                known[int(uid[1])] = int(size[1]), _filed_at(part)
        return known

    def _last_read(self) -> int | None:
        validity, colon, uid = (self._call.cursor or "").partition(":")
        if not colon or not uid.isdecimal() or not uid.isascii() or validity != str(self._validity):
            return None
        return int(uid)

    def _mark(self, uid: int) -> str:
        return f"{self._validity}:{uid}"

    def _told(self, code: str) -> int:
        _, said = self._line.response(code)
        return int(said[0]) if said and isinstance(said[0], bytes) else 0

    def _asked(self, answer: tuple[str, list[Any]]) -> list[Any]:
        kind, said = answer
        if kind != "OK":
            raise self._line.error(_words(said[-1] if said else "no"))
        return said


def _filed_at(said: bytes) -> dt.datetime | None:
    with suppress(LookupError, ValueError, OverflowError):
        if local := imaplib.Internaldate2tuple(said):
            return dt.datetime.fromtimestamp(time.mktime(local), dt.UTC)
    return None


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _quoted(part: str | None) -> str:
    """Write a part of the address as IMAP's quoted string; settings let nothing but plain ASCII come here."""
    plain = unquote(part or "")
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _words(said: object) -> str:
    text = said.decode("ascii", "replace") if isinstance(said, bytes) else str(said)
    return "".join(sign if sign.isprintable() else " " for sign in text)[:300]
