"""The one module that opens outgoing connections for reading. Takes requests, gives responses, never raises for a feed.

Tried with pycurl 7.49 and libcurl 8.23: there are no ``*_STR`` forms of the protocol options, so their bit masks are
used; ``OPENSOCKETFUNCTION`` is asked anew for every hop and every address of a name, after DNS, and ``PREREQFUNCTION``
before every request on a connection, also on one that an earlier request has left open; a write function that returns 0
ends the transfer at once, and decoded bytes come in pieces of at most 16 KiB, so a gzip bomb ends there.
"""

import hashlib
import socket
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from time import monotonic, sleep
from typing import Any
from urllib.parse import quote, unquote_to_bytes, urlsplit, urlunsplit

import certifi
import pycurl

from watcher.wire import headers
from watcher.wire.addresses import Leave
from watcher.wire.redact import redact
from watcher.wire.redirects import Redirects
from watcher.wire.turns import Doorbell, Turns

_TURN_S = 0.1
_KEPT_IDLE = 2  # multi handles, each with some MB: many rounds at a time are rare
_KEPT_OPEN = 32  # lines between requests, each with some 50 kB; a host that is asked again soon is asked in one round
_ACCEPT = (
    b"application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json, "
    b"application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.5, */*;q=0.4"
)
_LONGEST_VALIDATOR = 1000
_NOT_CONNECTED = (pycurl.E_COULDNT_CONNECT, pycurl.E_ABORTED_BY_CALLBACK)
_WEB_ONLY = pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one feed may ask of us, and we of one host. ``body_bytes`` counts after decoding.

    ``host_gap_s`` lies between two requests to one host, where many feeds live on it.
    """

    deadline_s: float = 30.0
    connect_s: float = 10.0
    body_bytes: int = 10_000_000
    redirects: int = 5
    at_once: int = 64
    at_once_per_host: int = 6
    host_gap_s: float = 0.25


STANDARD = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One feed (or page) to ask, with the validators of the copy that we already read."""

    feed_id: str
    url: str = field(repr=False)
    etag: str | None = None
    last_modified: str | None = None
    allow_private: bool = False
    accept: bytes = _ACCEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What came of a request. ``error`` is None exactly after a whole 200 or a 304; without an answer no ``status``.

    A body that was cut off on its way is kept beside its error: the entries in it that are whole still count.
    ``moved_to`` is where permanent redirects lead, up to the first that is not; ``fresh_s`` is how much longer caches
    give out this same answer; ``server_ahead_s`` is by how much the clock of the server is ahead of ours; ``size``
    counts the bytes after decoding.
    """

    feed_id: str
    status: int | None = None
    body: bytes = field(default=b"", repr=False)
    body_hash: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    content_type: str | None = None
    final_url: str | None = field(default=None, repr=False)
    redirects: int = 0
    moved_to: str | None = field(default=None, repr=False)
    retry_after_s: float | None = None
    fresh_s: float | None = None
    server_ahead_s: float | None = None
    size: int = 0
    took_s: float | None = None
    error: str | None = None


def curl_version() -> str:
    """Name the libcurl that does the work, as in ``8.23.0``."""
    return str(pycurl.version_info()[1])


class Fetcher:
    """Asks many feeds at once, under one honest name and under limits. May be used from any thread.

    ``roots`` is the file of the certificates that it trusts.
    """

    def __init__(self, user_agent: str, *, limits: Limits = STANDARD, roots: str | None = None) -> None:
        self.user_agent = user_agent
        self._limits = limits
        self._roots = roots or certifi.where()
        self._bell = Doorbell(limits.host_gap_s)
        self._idle: deque[Any] = deque()  # multi handles: each keeps the roots as it has read them, which takes 3 ms

    def fetch_all(
        self, requests: Sequence[Request], *, stopped: Callable[[], bool] = lambda: False
    ) -> Generator[Response]:
        """Yield one response for each request as they end; what is open when ``stopped`` is left."""
        turns = Turns(requests, self._limits, self._bell)
        running: dict[pycurl.Curl, _Transfer] = {}
        multi = self._multi()
        try:
            while (turns or running) and not stopped():
                yield from self._start(turns, multi, running)
                multi.perform()
                yield from self._finish(turns, multi, running)
                if (running or turns) and multi.select(_TURN_S) < 0:
                    sleep(_TURN_S / 10)  # a name is being looked up, or a host left alone: no socket to wait for yet
        finally:
            for curl in running:
                multi.remove_handle(curl)
                curl.close()
            if len(self._idle) < _KEPT_IDLE:
                self._idle.append(multi)
            else:
                multi.close()

    def close(self) -> None:
        """Hang up wherever a line was kept open for the next request."""
        with suppress(IndexError):
            while True:
                self._idle.pop().close()

    def _multi(self) -> Any:
        with suppress(IndexError):
            return self._idle.pop()
        multi = pycurl.CurlMulti()
        multi.setopt(pycurl.M_MAXCONNECTS, _KEPT_OPEN)
        return multi

    def _start(self, turns: Turns, multi: Any, running: dict[pycurl.Curl, "_Transfer"]) -> Iterator[Response]:
        while len(running) < self._limits.at_once and (request := turns.take(monotonic())) is not None:
            curl = pycurl.Curl()
            try:
                transfer = _Transfer(request, curl, limits=self._limits)
                curl.setopt(pycurl.USERAGENT, self.user_agent)
                curl.setopt(pycurl.CAINFO, self._roots)
            except (ValueError, pycurl.error) as problem:
                turns.done(request)
                curl.close()
                yield Response(feed_id=request.feed_id, error=redact(f"not a usable address: {problem}", request.url))
            else:
                running[curl] = transfer
                multi.add_handle(curl)

    def _finish(self, turns: Turns, multi: Any, running: dict[pycurl.Curl, "_Transfer"]) -> Iterator[Response]:
        left = 1
        while left:
            left, good, bad = multi.info_read()
            for curl, code, message in [(curl, 0, "") for curl in good] + bad:
                transfer = running.pop(curl)
                response = transfer.response(code, message)
                multi.remove_handle(curl)
                curl.close()
                turns.done(transfer.request)
                yield response


class _Transfer:
    """One request on its way, and what has come of it so far."""

    def __init__(self, request: Request, curl: Any, *, limits: Limits) -> None:
        self.request = request
        self._curl = curl
        self._limits = limits
        self._body = bytearray()
        self._headers: dict[str, str] = {}
        self._headers_at: datetime | None = None
        self._redirects = Redirects(request.url)
        self._leave = Leave(allow_private=request.allow_private)
        self._refused: str | None = None
        self._too_large = False
        self._is_safe = request.url.strip().lower().startswith("https:")
        self._set_up()

    def _set_up(self) -> None:
        curl, limits = self._curl, self._limits
        user, url = _ascii_url(self.request.url)
        curl.setopt(pycurl.URL, url)
        if user:  # apart from the address: so they are sent again after a redirect within the host, and to no other
            curl.setopt(pycurl.USERPWD, user)
        curl.setopt(pycurl.HTTPHEADER, self._conditions())
        curl.setopt(pycurl.ACCEPT_ENCODING, "")
        curl.setopt(pycurl.PROXY, "")  # a proxy would connect for us, past the check of addresses
        curl.setopt(pycurl.PROTOCOLS, _WEB_ONLY)
        curl.setopt(pycurl.REDIR_PROTOCOLS, pycurl.PROTO_HTTPS if self._is_safe else _WEB_ONLY)
        curl.setopt(pycurl.FOLLOWLOCATION, 1)
        curl.setopt(pycurl.MAXREDIRS, limits.redirects)
        curl.setopt(pycurl.TIMEOUT_MS, int(limits.deadline_s * 1000))
        curl.setopt(pycurl.CONNECTTIMEOUT_MS, int(limits.connect_s * 1000))
        curl.setopt(pycurl.NOSIGNAL, 1)
        curl.setopt(pycurl.OPENSOCKETFUNCTION, self._open_socket)
        curl.setopt(pycurl.PREREQFUNCTION, self._before_request)
        curl.setopt(pycurl.HEADERFUNCTION, self._take_header)
        curl.setopt(pycurl.WRITEFUNCTION, self._take_body)

    def _conditions(self) -> list[bytes]:
        asked = (("If-None-Match", self.request.etag), ("If-Modified-Since", self.request.last_modified))
        return [
            b"Accept: " + self.request.accept,
            *(f"{name}: {value}".encode("latin-1", "replace") for name, value in asked if value),
        ]

    def _open_socket(self, _purpose: int, address: Any) -> Any:
        family, kind, protocol, (host, *_rest) = address
        if not self._may_reach(str(host)):
            return pycurl.SOCKET_BAD
        try:
            return socket.socket(family, kind, protocol).detach()  # an object would be left for the collector to close
        except OSError:
            return pycurl.SOCKET_BAD

    def _before_request(self, there: str, _here: str, _port_there: int, _port_here: int) -> int:
        """Check a connection again: one that is open already was opened with the leave of another feed."""
        return int(pycurl.PREREQFUNC_OK if self._may_reach(there) else pycurl.PREREQFUNC_ABORT)

    def _may_reach(self, host: str) -> bool:
        why = self._leave.refusal(host)
        if why is not None:
            self._refused = f"refused to connect to {host}: {why}"
        return why is None

    def _take_header(self, line: bytes) -> None:
        text = line.decode("latin-1").strip()
        if text.upper().startswith("HTTP/"):
            self._leave.hop_answered()
            self._headers.clear()
            self._headers_at = datetime.now(UTC)
            self._body.clear()
            self._redirects.take_status(text)
        name, colon, value = text.partition(":")
        if colon:
            self._headers[name.strip().lower()] = value.strip()
        if name.lower() == "location":
            self._redirects.take_location(value.strip())

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
            content_type=self._headers.get("content-type"),
            final_url=self._final_url(),
            redirects=self._curl.getinfo(pycurl.REDIRECT_COUNT),
            moved_to=self._redirects.moved_to,
            retry_after_s=headers.retry_after_s(self._headers),
            fresh_s=headers.fresh_s(self._headers),
            server_ahead_s=headers.server_ahead_s(self._headers, self._headers_at),
            size=len(self._body),
            took_s=self._curl.getinfo(pycurl.TOTAL_TIME),
            error=None if error is None else redact(error, self.request.url),
        )

    def _error(self, code: int, message: str, status: int | None) -> str | None:
        if self._too_large:
            return f"larger than {self._limits.body_bytes:,} bytes: reading was given up there"
        if code == 0:
            return None if status in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED) else f"HTTP {_phrase(status)}"
        if code in _NOT_CONNECTED and self._refused is not None:
            return self._refused
        told = {
            pycurl.E_OPERATION_TIMEDOUT: message if message.startswith("Resolving") else self._lateness(),
            pycurl.E_TOO_MANY_REDIRECTS: f"more than {self._limits.redirects} redirects",
            pycurl.E_UNSUPPORTED_PROTOCOL: self._unreadable(message),
            pycurl.E_PARTIAL_FILE: f"cut off on its way: {message}",
        }
        return told.get(code) or message or f"curl error {code}"

    def _unreadable(self, message: str) -> str:
        if self._is_safe and (self._redirects.here or "").startswith("http:"):
            return "redirected from https to http, where anybody on the way could change it"
        return f"{message}: only http and https are read"

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


def _phrase(status: int | None) -> str:
    try:
        return f"{status} {HTTPStatus(status or 0).phrase}"
    except ValueError:
        return f"{status or 'without a status'}"


def _ascii_url(url: str) -> tuple[bytes, str]:
    """Give user and password of an address, and the rest of it in ASCII; ValueError where it is not one of the web."""
    parts = urlsplit(url.strip())
    if parts.scheme.lower() not in {"http", "https"}:
        raise ValueError(f"only http and https are read, not {parts.scheme or 'an address without a scheme'}")
    user, _at, host = parts.netloc.rpartition("@")
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    keep = "/:?&=%+,;@!$'()*~#[]"
    name, colon, password = user.partition(":")
    spelt = urlunsplit((parts.scheme, host, *(quote(part, safe=keep) for part in parts[2:])))
    return unquote_to_bytes(name) + colon.encode() + unquote_to_bytes(password), spelt
