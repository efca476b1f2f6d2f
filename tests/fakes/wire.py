"""FakeWire: a news wire on loopback that behaves like a real one, and misbehaves on command.

with FakeWire() as wire:
    wire.publish("/ap.xml", [Item(guid="a1", title="Shelling reported", text="…", published_at=noon)])
    wire.url("/ap.xml")            # what goes into feeds.yaml; the feed needs allow_private
    wire.fail("/ap.xml", 503, {"Retry-After": "120"})
    wire.heal("/ap.xml")
    wire.page("/a1.html", "<p>…</p>")  # the whole story behind an entry
    wire.visits("/ap.xml")         # every request so far, with its headers
"""

import datetime as dt
import gzip
import hashlib
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from xml.sax.saxutils import escape

_CHUNK = 64 * 1024
_DRIP_S = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One story as a feed carries it."""

    guid: str
    title: str
    text: str = ""
    published_at: dt.datetime | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One request that came; header names are in lower case."""

    path: str
    status: int
    headers: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What a path answers with. ``pieces``, if given, streams a body of any length in place of ``body``."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    pieces: Callable[[], Iterator[bytes]] | None = None


class FakeWire:
    """A wire's server. Start it with ``with``; a path that was never published answers 404.

    With a ``certificate`` (a file that holds the key, too) it is one of https.
    """

    def __init__(self, host: str = "127.0.0.1", *, certificate: Path | None = None) -> None:
        self._scheme = "https" if certificate else "http"
        self._lock = threading.Lock()
        self._items: dict[str, list[Item]] = {}
        self._answers: dict[str, _Answer] = {}
        self._troubles: dict[str, _Answer] = {}
        self._visits: list[Visit] = []
        self._closing = threading.Event()
        self._server = _Server((host, 0), self._respond)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="fake-wire", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def url(self, path: str = "/") -> str:
        """Give the address of a path."""
        host, port = self._server.server_address[:2]
        return f"{self._scheme}://{host!s}:{port}{path}"

    def publish(self, path: str, items: Sequence[Item]) -> None:
        """Add stories to the RSS feed at a path; the newest stand first. A guid that is there already is replaced."""
        with self._lock:
            guids = {item.guid for item in items}
            kept = [item for item in self._items.get(path, []) if item.guid not in guids]
            self._items[path] = [*reversed(items), *kept]
            self._answers[path] = _feed(self._items[path])

    def serve(self, path: str, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        """Answer a path with bytes as they are."""
        self._set(self._answers, path, _Answer(body=body, headers=_with_etag(body, headers or {})))

    def page(self, path: str, markup: str) -> None:
        """Answer a path with a page."""
        self.serve(path, markup.encode(), {"Content-Type": "text/html; charset=utf-8"})

    def robots(self, text: str) -> None:
        """Say what robots may read here; without it there is no robots.txt."""
        self.serve("/robots.txt", text.encode(), {"Content-Type": "text/plain"})

    def fail(self, path: str, status: int, headers: Mapping[str, str] | None = None) -> None:
        """Answer with a status instead, until healed."""
        self._set(self._troubles, path, _Answer(status=status, headers=dict(headers or {}), body=b"no\n"))

    def redirect(self, path: str, to: str, status: int = 302) -> None:
        """Send visitors of a path elsewhere."""
        self._set(self._troubles, path, _Answer(status=status, headers={"Location": to}))

    def hang(self, path: str) -> None:
        """Take the request and never answer."""
        self._set(self._troubles, path, _Answer(status=0))

    def drip(self, path: str) -> None:
        """Answer with one byte at a time, for ever."""

        def drops() -> Iterator[bytes]:
            yield b"<rss>"
            while not self._closing.wait(_DRIP_S):
                yield b" "

        self._set(self._troubles, path, _Answer(pieces=drops))

    def endless(self, path: str, headers: Mapping[str, str] | None = None) -> None:
        """Answer with a body that never ends, as fast as it is taken, whatever length its headers promise."""

        def flood() -> Iterator[bytes]:
            while not self._closing.is_set():
                yield b"<item></item>" * (_CHUNK // 13)

        self._set(self._troubles, path, _Answer(pieces=flood, headers=dict(headers or {})))

    def bomb(self, path: str, megabytes: int = 200) -> None:
        """Answer with a small gzip body that unpacks to many megabytes."""
        packer = zlib.compressobj(9, wbits=31)
        packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(megabytes)) + packer.flush()
        self._set(self._troubles, path, _Answer(headers={"Content-Encoding": "gzip"}, body=packed))

    def cut_off(self, path: str, after: int) -> None:
        """Break the connection after so many bytes of what the path would answer."""
        with self._lock:
            whole = self._answers[path]
            assert after < len(whole.body), "that would be the whole of it"
            headers = {**whole.headers, "Content-Length": str(len(whole.body))}
            self._troubles[path] = _Answer(headers=headers, body=whole.body[:after])

    def heal(self, path: str) -> None:
        """End whatever is wrong with a path."""
        with self._lock:
            self._troubles.pop(path, None)

    def visits(self, path: str | None = None) -> list[Visit]:
        """List the requests so far, of one path or of all."""
        with self._lock:
            return [visit for visit in self._visits if path in {None, visit.path}]

    def _set(self, where: dict[str, _Answer], path: str, answer: _Answer) -> None:
        with self._lock:
            where[path] = answer

    def _respond(self, handler: "_Handler") -> None:
        path = handler.path.partition("?")[0]
        asked = {name.lower(): value for name, value in handler.headers.items()}
        with self._lock:
            answer = self._troubles.get(path) or self._answers.get(path) or _Answer(status=404, body=b"no such feed\n")
            if answer.status == 200 and _has_copy(asked, answer):
                answer = _Answer(status=304, headers=answer.headers)
            self._visits.append(Visit(path, answer.status, asked))
        if answer.status == 0:
            self._closing.wait()
            return
        handler.answer(answer)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], respond: Callable[["_Handler"], None]) -> None:
        self.respond = respond
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: visitors that hang up are what half of the tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.server.respond(self)

    def answer(self, answer: _Answer) -> None:
        body, headers = answer.body, dict(answer.headers)
        takes_gzip = "gzip" in self.headers.get("Accept-Encoding", "")
        if (
            answer.status == 200
            and takes_gzip
            and not (answer.pieces or {"Content-Encoding", "Content-Length"} & set(headers))
        ):
            body, headers = gzip.compress(body), {**headers, "Content-Encoding": "gzip"}
        if answer.status != 304 and answer.pieces is None:
            headers.setdefault("Content-Length", str(len(body)))
        self.send_response(answer.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        for piece in answer.pieces() if answer.pieces else ():
            self.wfile.write(piece)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the name is the library's
        """Say nothing."""


def _has_copy(asked: Mapping[str, str], answer: _Answer) -> bool:
    if "if-none-match" in asked:
        return asked["if-none-match"] == answer.headers.get("ETag")
    return "Last-Modified" in answer.headers and asked.get("if-modified-since") == answer.headers["Last-Modified"]


def _with_etag(body: bytes, headers: Mapping[str, str]) -> dict[str, str]:
    return {"ETag": f'"{hashlib.sha256(body).hexdigest()[:16]}"', "Content-Type": "application/rss+xml", **headers}


def _feed(items: Sequence[Item]) -> _Answer:
    body = rss(items)
    dates = [item.published_at for item in items if item.published_at]
    modified = {"Last-Modified": format_datetime(max(dates).astimezone(dt.UTC), usegmt=True)} if dates else {}
    return _Answer(body=body, headers=_with_etag(body, modified))


def rss(items: Sequence[Item]) -> bytes:
    """Write an RSS 2.0 feed."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>Fake wire</title>\n'
        + "".join(map(_item, items))
        + "</channel></rss>\n"
    ).encode()


def _item(item: Item) -> str:
    """Write one item; titles and texts are escaped twice, as wires do it: they are HTML inside XML."""
    parts = (
        ('guid isPermaLink="false"', escape(item.guid)),
        ("link", escape(item.url or f"https://wire.example/{item.guid}")),
        ("title", escape(escape(item.title))),
        ("description", escape(escape(item.text))),
        ("pubDate", format_datetime(item.published_at.astimezone(dt.UTC)) if item.published_at else ""),
    )
    inner = "".join(f"<{name}>{value}</{name.partition(' ')[0]}>" for name, value in parts if value)
    return f"<item>{inner}</item>\n"
