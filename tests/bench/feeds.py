"""One server on loopback with many feeds of thirty entries, which get new entries with every edition."""

import datetime as dt
import ssl
import threading
from collections import Counter
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

ENTRIES = 30
HOUR = dt.timedelta(hours=1)
_TEXT = (
    "The committee of {place} has put off its vote on the budget for the {nth} time, the mayor's office said. "
    "“We will sit down again when the figures are on the table,” a spokeswoman told reporters. Members had asked for a "
    "second reading of plan {number}, which provides for a bridge, two schools and the repair of the water mains."
)
_PLACES = ("Aldford", "Brinton", "Carswell", "Dunmore", "Eastleigh", "Farnley", "Goresby", "Hexworth")


class Feeds:
    """The server. With every ``edition`` one feed in ``quiet`` gets an entry; ``answers`` tells what was said.

    With a ``certificate`` (a file that holds the key, too) it speaks TLS, and each request costs a handshake, as it
    does where every feed lives on a host of its own.
    """

    def __init__(self, count: int, *, quiet: int = 1, certificate: Path | None = None) -> None:
        self.count = count
        self.edition = 0
        self._quiet = quiet
        self._scheme = "https" if certificate else "http"
        self._began_at = dt.datetime.now(dt.UTC)
        self._answers: Counter[int] = Counter()
        self._lock = threading.Lock()
        self._server = _Server(self, certificate)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, name="feeds", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def urls(self) -> list[str]:
        port = self._server.server_address[1]
        return [f"{self._scheme}://127.0.0.1:{port}/{number}.xml" for number in range(self.count)]

    def _edition_of(self, feed: int) -> int:
        return (self.edition + feed % self._quiet) // self._quiet

    def answers(self) -> Counter[int]:
        """Give how often each status was answered since this was asked last."""
        with self._lock:
            given, self._answers = self._answers, Counter()
        return given

    def answer(self, path: str, etag: str | None) -> tuple[HTTPStatus, str, bytes]:
        """Give status, ETag and body for a request: 304 where its copy is this edition's."""
        number = path.strip("/").removesuffix(".xml")
        status = HTTPStatus.OK if number.isdigit() and int(number) < self.count else HTTPStatus.NOT_FOUND
        current = f'"{number}-{self._edition_of(int(number)) if status == HTTPStatus.OK else 0}"'
        if status == HTTPStatus.OK and etag == current:
            status = HTTPStatus.NOT_MODIFIED
        with self._lock:
            self._answers[status] += 1
        return status, current, self._body(int(number)) if status == HTTPStatus.OK else b""

    def _body(self, feed: int) -> bytes:
        newest = ENTRIES + self._edition_of(feed)
        items = "".join(self._item(feed, entry) for entry in range(newest, newest - ENTRIES, -1))
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
            f"<title>Feed {feed}</title><link>https://news.example/{feed}</link><description>Local news</description>\n"
            f"{items}</channel></rss>\n"
        ).encode()

    def _item(self, feed: int, entry: int) -> str:
        place = _PLACES[(feed + entry) % len(_PLACES)]
        text = _TEXT.format(place=place, nth=f"{entry}th", number=f"{feed}-{entry}")
        link = f"https://news.example/{feed}/{entry}"
        at = format_datetime(self._began_at - (ENTRIES + 2 - entry) * HOUR)
        return (
            f"<item><title>{place} puts off vote {entry} on budget plan {feed}</title><link>{link}</link>"
            f'<guid isPermaLink="true">{link}</guid><pubDate>{at}</pubDate><category>Local</category>'
            f"<description>&lt;p&gt;{text}&lt;/p&gt;</description></item>\n"
        )


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, feeds: Feeds, certificate: Path | None) -> None:
        self.feeds = feeds
        super().__init__(("127.0.0.1", 0), _Handler)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) if certificate else None
        if self.context:
            self.context.load_cert_chain(str(certificate))
            self.context.num_tickets = 0
            self.context.options |= ssl.OP_NO_TICKET

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Shake hands in the thread of the request."""
        safe = self.context.wrap_socket(request, server_side=True) if self.context else request
        super().finish_request(safe, client_address)
        if self.context:
            safe.close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up on a line that was kept open."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # on a line that is kept open it would wait for each acknowledgement, 40 ms

    def do_GET(self) -> None:
        status, etag, body = self.server.feeds.answer(self.path, self.headers.get("If-None-Match"))
        self.send_response(status)
        self.send_header("ETag", etag)
        if self.server.context:
            self.send_header("Connection", "close")
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", "application/rss+xml; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name is the library's
        """Say nothing."""
