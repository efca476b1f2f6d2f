"""A news wire on loopback: one RSS 2.0 feed an outlet, which says "not modified" to whoever has it already."""

import datetime as dt
import hashlib
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from xml.sax.saxutils import escape

from watcher.demo.script import Outlet, Piece

_LOOPBACK = "127.0.0.1"
_SHUTDOWN_POLL_S = 0.05


@dataclass(frozen=True, slots=True)
class _Page:
    """A feed as it is served: its bytes and the two marks by which a visitor knows whether it changed."""

    body: bytes
    etag: str
    modified: str


class Station:
    """Serves from ``with`` to its end. ``heard`` is called after each answer, so that nobody has to look twice."""

    def __init__(self, outlets: tuple[Outlet, ...], *, heard: Callable[[], None]) -> None:
        self._stories: dict[str, list[tuple[Piece, dt.datetime]]] = {outlet.id: [] for outlet in outlets}
        self._pages: dict[str, _Page] = {}
        self._unchanged: Counter[str] = Counter()
        self._heard = heard
        self._lock = threading.Lock()
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(_SHUTDOWN_POLL_S,), name="station")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def url(self, outlet: Outlet) -> str:
        """Give the address of an outlet's feed."""
        return f"http://{_LOOPBACK}:{self._server.server_port}/{outlet.id}.xml"

    def send(self, piece: Piece, at: dt.datetime) -> None:
        """Put a story at the head of its outlet's feed."""
        with self._lock:
            stories = self._stories[piece.outlet.id]
            stories.insert(0, (piece, at))
            self._pages[f"/{piece.outlet.id}.xml"] = _page(piece.outlet, stories)
            self._unchanged.clear()

    def is_read(self) -> bool:
        """Whether every feed was asked for again and had nothing new since the last story was sent."""
        with self._lock:
            return all(self._unchanged[path] for path in self._pages)

    def answer(self, path: str, *, etag: str | None, since: str | None) -> tuple[HTTPStatus, _Page | None]:
        """Say what a visitor gets who has the feed as of ``etag`` or, where it names none, as of ``since``."""
        with self._lock:
            page = self._pages.get(path)
            if page is None:
                return HTTPStatus.NOT_FOUND, None
            if (etag or since) == (page.etag if etag else page.modified):
                self._unchanged[path] += 1
                return HTTPStatus.NOT_MODIFIED, page
            return HTTPStatus.OK, page

    def answered(self) -> None:
        self._heard()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, station: Station) -> None:
        self.station = station
        super().__init__((_LOOPBACK, 0), _Visit)


class _Visit(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        station = self.server.station
        etag, since = self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")
        status, page = station.answer(self.path, etag=etag, since=since)
        self.send_response(status)
        if page is not None:
            self.send_header("Content-Type", "application/rss+xml; charset=utf-8")
            self.send_header("ETag", page.etag)
            self.send_header("Last-Modified", page.modified)
        body = page.body if page is not None and status is HTTPStatus.OK else b""
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        station.answered()

    def log_message(self, *_: object) -> None:
        """Keep quiet: the demo tells what matters itself."""


def _page(outlet: Outlet, stories: list[tuple[Piece, dt.datetime]]) -> _Page:
    items = "".join(_item(piece, at) for piece, at in stories)
    body = (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>\n'
        f"<title>{escape(outlet.name)}</title><link>https://{outlet.id}.example/</link>"
        f"<description>Stories of {escape(outlet.name)}</description>\n{items}</channel></rss>\n"
    ).encode()
    modified = format_datetime(max(at for _, at in stories), usegmt=True)
    return _Page(body, f'"{hashlib.sha256(body).hexdigest()[:16]}"', modified)


def _item(piece: Piece, at: dt.datetime) -> str:
    """Write one item. The description is HTML inside XML, as wires send it, so it is escaped twice."""
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in piece.text.splitlines())
    return (
        f'<item><guid isPermaLink="false">{escape(piece.guid)}</guid><link>{escape(piece.url)}</link>'
        f"<title>{escape(escape(piece.title))}</title><description>{escape(paragraphs)}</description>"
        f"<pubDate>{format_datetime(at, usegmt=True)}</pubDate></item>\n"
    )
