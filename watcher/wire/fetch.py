"""The one module that opens outgoing connections for reading. Takes requests, gives responses, never raises for a feed.

Tried with pycurl 7.49 and libcurl 8.23: there are no ``*_STR`` forms of the protocol options, so their bit masks are
used; ``OPENSOCKETFUNCTION`` is asked anew for every hop and every address of a name, after DNS; a write function that
returns 0 ends the transfer at once, and decoded bytes come in pieces of at most 16 KiB, so a gzip bomb ends there.
"""

import hashlib
import socket
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from time import sleep
from typing import Any
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import certifi
import pycurl

from watcher.wire.addresses import refusal
from watcher.wire.redact import redact

_TURN_S = 0.1
_LONGEST_VALIDATOR = 1000
_LONGEST_URL = 2_000
_WEB_ONLY = pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS
_FOR_GOOD = (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one feed may ask of us. ``body_bytes`` counts after decoding."""

    deadline_s: float = 30.0
    connect_s: float = 10.0
    body_bytes: int = 10_000_000
    redirects: int = 5
    at_once: int = 64
    at_once_per_host: int = 6


STANDARD = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One feed to ask, with the validators of the copy that we already read."""

    feed_id: str
    url: str = field(repr=False)
    etag: str | None = None
    last_modified: str | None = None
    allow_private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What came of a request. ``error`` is None exactly after a whole 200 or a 304; without an answer no ``status``.

    A body that was cut off on its way is kept beside its error: the entries in it that are whole still count.
    ``moved_to`` is where permanent redirects lead, up to the first that is not; ``server_ahead_s`` is by how much the
    clock of the server is ahead of ours; ``size`` counts the bytes after decoding.
    """

    feed_id: str
    status: int | None = None
    body: bytes = field(default=b"", repr=False)
    body_hash: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    final_url: str | None = field(default=None, repr=False)
    redirects: int = 0
    moved_to: str | None = field(default=None, repr=False)
    retry_after_s: float | None = None
    server_ahead_s: float | None = None
    size: int = 0
    took_s: float | None = None
    error: str | None = None


def curl_version() -> str:
    """Name the libcurl that does the work, as in ``8.23.0``."""
    return str(pycurl.version_info()[1])


class Fetcher:
    """Asks many feeds at once, under one honest name and under limits. Holds no state: may be used from any thread."""

    def __init__(self, user_agent: str, *, limits: Limits = STANDARD) -> None:
        self._user_agent = user_agent
        self._limits = limits

    def fetch_all(
        self, requests: Sequence[Request], *, stopped: Callable[[], bool] = lambda: False
    ) -> Generator[Response]:
        """Yield one response for each request as they end; what is open when ``stopped`` is left."""
        queue = _Queue(requests, self._limits)
        running: dict[pycurl.Curl, _Transfer] = {}
        multi = pycurl.CurlMulti()
        try:
            while (queue or running) and not stopped():
                yield from self._start(queue, multi, running)
                multi.perform()
                yield from self._finish(queue, multi, running)
                if running and multi.select(_TURN_S) < 0:
                    sleep(_TURN_S / 10)  # a name is being looked up: no socket to wait for yet
        finally:
            for curl in running:
                multi.remove_handle(curl)
                curl.close()
            multi.close()

    def _start(self, queue: "_Queue", multi: Any, running: dict[pycurl.Curl, "_Transfer"]) -> Iterator[Response]:
        while len(running) < self._limits.at_once and (request := queue.take()) is not None:
            curl = pycurl.Curl()
            try:
                transfer = _Transfer(request, curl, user_agent=self._user_agent, limits=self._limits)
            except (ValueError, pycurl.error) as problem:
                queue.done(request)
                curl.close()
                yield Response(feed_id=request.feed_id, error=redact(f"not a usable address: {problem}", request.url))
            else:
                running[curl] = transfer
                multi.add_handle(curl)

    def _finish(self, queue: "_Queue", multi: Any, running: dict[pycurl.Curl, "_Transfer"]) -> Iterator[Response]:
        left = 1
        while left:
            left, good, bad = multi.info_read()
            for curl, code, message in [(curl, 0, "") for curl in good] + bad:
                transfer = running.pop(curl)
                response = transfer.response(code, message)
                multi.remove_handle(curl)
                curl.close()
                queue.done(transfer.request)
                yield response


class _Queue:
    """Requests waiting for their turn: hosts take turns, and no host is asked more often at once than is polite.

    Libcurl could hold transfers back itself, but then their deadline runs while they wait.
    """

    def __init__(self, requests: Sequence[Request], limits: Limits) -> None:
        self._limit = limits.at_once_per_host
        self._open: Counter[str] = Counter()
        self._waiting: OrderedDict[str, deque[Request]] = OrderedDict()
        for request in requests:
            self._waiting.setdefault(_host(request.url), deque()).append(request)

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def take(self) -> Request | None:
        host = next((host for host in self._waiting if self._open[host] < self._limit), None)
        if host is None:
            return None
        request = self._waiting[host].popleft()
        self._open[host] += 1
        if self._waiting[host]:
            self._waiting.move_to_end(host)
        else:
            del self._waiting[host]
        return request

    def done(self, request: Request) -> None:
        self._open[_host(request.url)] -= 1


class _Transfer:
    """One request on its way, and what has come of it so far."""

    def __init__(self, request: Request, curl: Any, *, user_agent: str, limits: Limits) -> None:
        self.request = request
        self._curl = curl
        self._limits = limits
        self._body = bytearray()
        self._headers: dict[str, str] = {}
        self._headers_at: datetime | None = None
        self._moves = _Moves(request.url)
        self._refused: str | None = None
        self._too_large = False
        self._set_up(user_agent)

    def _set_up(self, user_agent: str) -> None:
        curl, limits = self._curl, self._limits
        curl.setopt(pycurl.URL, _ascii_url(self.request.url))
        curl.setopt(pycurl.USERAGENT, user_agent)
        curl.setopt(pycurl.HTTPHEADER, self._conditions())
        curl.setopt(pycurl.ACCEPT_ENCODING, "")
        curl.setopt(pycurl.CAINFO, certifi.where())
        curl.setopt(pycurl.PROXY, "")  # a proxy would connect for us, past the check of addresses
        curl.setopt(pycurl.PROTOCOLS, _WEB_ONLY)
        curl.setopt(pycurl.REDIR_PROTOCOLS, _WEB_ONLY)
        curl.setopt(pycurl.FOLLOWLOCATION, 1)
        curl.setopt(pycurl.MAXREDIRS, limits.redirects)
        curl.setopt(pycurl.TIMEOUT_MS, int(limits.deadline_s * 1000))
        curl.setopt(pycurl.CONNECTTIMEOUT_MS, int(limits.connect_s * 1000))
        curl.setopt(pycurl.NOSIGNAL, 1)
        curl.setopt(pycurl.OPENSOCKETFUNCTION, self._open_socket)
        curl.setopt(pycurl.HEADERFUNCTION, self._take_header)
        curl.setopt(pycurl.WRITEFUNCTION, self._take_body)

    def _conditions(self) -> list[bytes]:
        asked = (("If-None-Match", self.request.etag), ("If-Modified-Since", self.request.last_modified))
        return [
            b"Accept: application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5",
            *(f"{name}: {value}".encode("latin-1", "replace") for name, value in asked if value),
        ]

    def _open_socket(self, _purpose: int, address: Any) -> Any:
        family, kind, protocol, (host, *_rest) = address
        if not self.request.allow_private and (why := refusal(str(host))) is not None:
            self._refused = f"refused to connect to {host}: {why}"
            return pycurl.SOCKET_BAD
        try:
            return socket.socket(family, kind, protocol).detach()  # an object would be left for the collector to close
        except OSError:
            return pycurl.SOCKET_BAD

    def _take_header(self, line: bytes) -> None:
        text = line.decode("latin-1").strip()
        if text.upper().startswith("HTTP/"):
            self._headers.clear()
            self._headers_at = datetime.now(UTC)
            self._body.clear()
            self._moves.take_status(text)
        name, colon, value = text.partition(":")
        if colon:
            self._headers[name.strip().lower()] = value.strip()
        if name.lower() == "location":
            self._moves.take_location(value.strip())

    def _take_body(self, piece: bytes) -> int:
        if len(self._body) + len(piece) > self._limits.body_bytes:
            self._too_large = True
            return 0
        self._body += piece
        return len(piece)

    def response(self, code: int, message: str) -> Response:
        status = self._curl.getinfo(pycurl.RESPONSE_CODE) or None
        error = self._error(code, message, status)
        whole = code == 0 and status == HTTPStatus.OK
        body = bytes(self._body) if whole or (code == pycurl.E_PARTIAL_FILE and status == HTTPStatus.OK) else b""
        return Response(
            feed_id=self.request.feed_id,
            status=status,
            body=body,
            body_hash=hashlib.blake2b(body, digest_size=16).hexdigest() if whole else None,
            etag=self._validator("etag"),
            last_modified=self._validator("last-modified"),
            final_url=self._final_url(),
            redirects=self._curl.getinfo(pycurl.REDIRECT_COUNT),
            moved_to=self._moves.moved_to,
            retry_after_s=_retry_after(self._headers),
            server_ahead_s=_ahead(self._headers, self._headers_at),
            size=len(self._body),
            took_s=self._curl.getinfo(pycurl.TOTAL_TIME),
            error=None if error is None else redact(error, self.request.url),
        )

    def _error(self, code: int, message: str, status: int | None) -> str | None:
        if self._too_large:
            return f"larger than {self._limits.body_bytes:,} bytes: reading was given up there"
        if code == 0:
            return None if status in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED) else f"HTTP {_phrase(status)}"
        if code == pycurl.E_COULDNT_CONNECT and self._refused is not None:
            return self._refused
        told = {
            pycurl.E_OPERATION_TIMEDOUT: message if message.startswith("Resolving") else self._lateness(),
            pycurl.E_TOO_MANY_REDIRECTS: f"more than {self._limits.redirects} redirects",
            pycurl.E_UNSUPPORTED_PROTOCOL: f"{message}: only http and https are read",
            pycurl.E_PARTIAL_FILE: f"cut off on its way: {message}",
        }
        return told.get(code) or message or f"curl error {code}"

    def _lateness(self) -> str:
        if not self._curl.getinfo(pycurl.CONNECT_TIME):
            return f"no connection within {min(self._limits.connect_s, self._limits.deadline_s):g} s"
        if not self._body:
            return f"no answer within {self._limits.deadline_s:g} s"
        return f"not complete within {self._limits.deadline_s:g} s ({len(self._body):,} bytes came)"

    def _validator(self, name: str) -> str | None:
        value = self._headers.get(name, "")
        return value if value.isprintable() and 0 < len(value) <= _LONGEST_VALIDATOR else None

    def _final_url(self) -> str | None:
        with suppress(pycurl.error):  # of an address that curl could not read at all
            return str(self._curl.getinfo_raw(pycurl.EFFECTIVE_URL).decode("utf-8", "replace"))
        return None


class _Moves:
    """Follows a transfer's redirects for as long as each of them is meant for good."""

    def __init__(self, url: str) -> None:
        self.moved_to: str | None = None
        self._here = url
        self._status = 0
        self._for_good = True

    def take_status(self, line: str) -> None:
        code = line.split()[1:2]
        self._status = int(code[0]) if code and code[0].isascii() and code[0].isdigit() else 0

    def take_location(self, value: str) -> None:
        there = _joined(self._here, value)
        self._for_good = self._for_good and self._status in _FOR_GOOD and there is not None
        if self._for_good and there is not None:
            self._here = self.moved_to = there


def _joined(base: str, location: str) -> str | None:
    """Give where a redirect leads, if that could stand in a configuration."""
    with suppress(ValueError):
        there = urljoin(base, location)
        if urlsplit(there).scheme in {"http", "https"} and there.isprintable() and len(there) <= _LONGEST_URL:
            return there
    return None


def _phrase(status: int | None) -> str:
    try:
        return f"{status} {HTTPStatus(status or 0).phrase}"
    except ValueError:
        return f"{status or 'without a status'}"


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


def _ascii_url(url: str) -> str:
    """Spell an address in ASCII, as libcurl wants it; ValueError where it is not one of the web."""
    parts = urlsplit(url.strip())
    if parts.scheme.lower() not in {"http", "https"}:
        raise ValueError(f"only http and https are read, not {parts.scheme or 'an address without a scheme'}")
    user, at, host = parts.netloc.rpartition("@")
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    keep = "/:?&=%+,;@!$'()*~#[]"
    netloc = quote(user, safe=keep) + at + host
    return urlunsplit((parts.scheme, netloc, *(quote(part, safe=keep) for part in parts[2:])))


def _retry_after(headers: dict[str, str]) -> float | None:
    """Seconds to wait, told as seconds or as a date; a date is held against the server's own clock if it shows it."""
    value = headers.get("retry-after", "")
    if value.isascii() and value.isdigit():
        return float(value[:9])
    until = _http_date(value)
    if until is None:
        return None
    now = _http_date(headers.get("date", "")) or datetime.now(UTC)
    return max(0.0, (until - now).total_seconds())


def _ahead(headers: dict[str, str], received_at: datetime | None) -> float | None:
    """Hold the server's clock against ours; a cache tells in ``Age`` how long ago the date it passes on was set."""
    date = _http_date(headers.get("date", ""))
    if date is None or received_at is None:
        return None
    age = headers.get("age", "")
    return (date - received_at).total_seconds() + (int(age[:9]) if age.isascii() and age.isdigit() else 0)


def _http_date(value: str) -> datetime | None:
    with suppress(ValueError, TypeError, OverflowError):
        parsed = parsedate_to_datetime(value)
        return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    return None
