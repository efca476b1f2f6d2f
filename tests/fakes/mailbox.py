"""FakeMailServer: an IMAP server on loopback that behaves like a real one, and misbehaves on command.

with FakeMailServer(certificate) as server:
    server.deliver(b"Subject: …", filed_at=noon)
    server.url()                   # what goes into feeds.yaml; the feed needs allow_private
    server.renumber()              # as after a restored backup: a new UIDVALIDITY
    server.commands                # every command so far, without its tag
    server.seen                    # the messages that somebody has marked as read
"""

import asyncio
import datetime as dt
import re
import ssl
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

USER, PASSWORD = "desk@wire.example", 'canary "7"'
_DRIP_S = 0.02


@dataclass(frozen=True, slots=True)
class _Letter:
    uid: int
    body: bytes
    filed_at: dt.datetime


class FakeMailServer:
    """One mailbox, INBOX. Without a certificate it speaks in the clear."""

    def __init__(self, certificate: Path | None = None) -> None:
        self.commands: list[str] = []
        self.seen: set[int] = set()
        self._letters: list[_Letter] = []
        self._validity = 17
        self._next_uid = 1
        self._greeting = b"* OK ready\r\n"
        self._dripping = False
        self._lost: set[int] = set()
        self._loop = asyncio.new_event_loop()
        self._tls: ssl.SSLContext | None = None
        if certificate:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(certificate)
        self._thread = threading.Thread(target=self._loop.run_forever, name="fake-mail", daemon=True)
        self._port = 0
        self._server: asyncio.Server | None = None
        self._visits: set[asyncio.Task[None]] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(5)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def url(self, mailbox: str = "INBOX", *, password: str = "canary%20%227%22", host: str = "127.0.0.1") -> str:  # noqa: S107
        """Give the address of a mailbox."""
        return f"imap{'s' if self._tls else ''}://desk%40wire.example:{password}@{host}:{self._port}/{mailbox}"

    def deliver(self, body: bytes, *, filed_at: dt.datetime) -> int:
        """Put a message into the mailbox; its UID."""
        uid, self._next_uid = self._next_uid, self._next_uid + 1
        self._letters.append(_Letter(uid, body, filed_at))
        return uid

    def renumber(self) -> None:
        """Count the messages anew, as after a restored backup."""
        self._validity += 1
        self._letters = [_Letter(uid, each.body, each.filed_at) for uid, each in enumerate(self._letters, start=1)]
        self._next_uid = len(self._letters) + 1

    def greet_with(self, said: bytes) -> None:
        """Open with these bytes instead."""
        self._greeting = said

    def drip(self) -> None:
        """Greet one byte at a time, for ever."""
        self._dripping = True

    def lose(self, uid: int) -> None:
        """Refuse to give one message."""
        self._lost.add(uid)

    async def _start(self) -> None:
        self._server = await asyncio.start_server(self._visit, "127.0.0.1", 0, ssl=self._tls, limit=2**20)
        self._port = self._server.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        assert self._server
        self._server.close()
        for visit in list(self._visits):
            visit.cancel()
        await asyncio.gather(*self._visits, return_exceptions=True)

    async def _visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._visits.add(task)
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError, asyncio.CancelledError):
            pass  # half of the tests are about visitors that hang up
        finally:
            writer.transport.abort()
            self._visits.discard(task)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while self._dripping:
            writer.write(b"*")
            await writer.drain()
            await asyncio.sleep(_DRIP_S)
        writer.write(self._greeting)
        while line := (await reader.readline()).decode():
            tag, _, command = line.strip().partition(" ")
            self.commands.append(command)
            lines, result = self._answer(command)
            writer.write(b"".join(each + b"\r\n" for each in lines) + f"{tag} {result}\r\n".encode())
            await writer.drain()
            if command == "LOGOUT":
                return

    def _answer(self, command: str) -> tuple[Sequence[bytes], str]:
        verb = " ".join(command.split()[:2]) if command.startswith("UID") else command.partition(" ")[0]
        match verb:
            case "CAPABILITY":
                return [b"* CAPABILITY IMAP4rev1"], "OK done"
            case "LOGIN":
                quoted = [each.replace('"', r"\"") for each in (USER, PASSWORD)]
                known = command == 'LOGIN "{}" "{}"'.format(*quoted)
                return (), "OK welcome" if known else f"NO [AUTHENTICATIONFAILED] not you: {command}"
            case "EXAMINE" if command == 'EXAMINE "INBOX"':
                told = (
                    f"{len(self._letters)} EXISTS",
                    f"OK [UIDVALIDITY {self._validity}] .",
                    f"OK [UIDNEXT {self._next_uid}] .",
                )
                return [f"* {each}".encode() for each in told], "OK [READ-ONLY] done"
            case "UID SEARCH":
                found = " ".join(str(each.uid) for each in self._searched(command.removeprefix("UID SEARCH ")))
                return [f"* SEARCH {found}".encode()], "OK done"
            case "UID FETCH":
                return self._fetched(command)
            case "LOGOUT":
                return [b"* BYE see you"], "OK done"
        return (), "NO such thing"

    def _searched(self, criteria: str) -> Sequence[_Letter]:
        if since := re.fullmatch(r"SINCE (\d+-\w{3}-\d{4})", criteria):
            day = dt.datetime.strptime(since[1], "%d-%b-%Y").replace(tzinfo=dt.UTC)
            return [each for each in self._letters if each.filed_at >= day]
        if by_uid := re.fullmatch(r"UID (\d+):\*", criteria):
            # The star is the last message, even where the range begins after it.
            return [each for each in self._letters if each.uid >= int(by_uid[1])] or self._letters[-1:]
        by_number = re.fullmatch(r"(\d+):\*", criteria)
        assert by_number, criteria
        return self._letters[int(by_number[1]) - 1 :]

    def _fetched(self, command: str) -> tuple[Sequence[bytes], str]:
        uids, _, items = command.removeprefix("UID FETCH ").partition(" ")
        wanted = {int(uid) for uid in uids.split(",")}
        if wanted & self._lost and "BODY" in items:
            return (), "NO it is lost"
        return [
            self._item(number, each, items) for number, each in enumerate(self._letters, 1) if each.uid in wanted
        ], "OK done"

    def _item(self, number: int, letter: _Letter, items: str) -> bytes:
        if "BODY" not in items:
            filed = letter.filed_at.strftime("%d-%b-%Y %H:%M:%S +0000")
            told = f'* {number} FETCH (UID {letter.uid} RFC822.SIZE {len(letter.body)} INTERNALDATE "{filed}")'
            return told.encode()
        if "BODY.PEEK[]" not in items:
            self.seen.add(letter.uid)
        return f"* {number} FETCH (UID {letter.uid} BODY[] {{{len(letter.body)}}}\r\n".encode() + letter.body + b")"
