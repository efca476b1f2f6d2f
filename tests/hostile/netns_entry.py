"""A network of its own, in which every internal address is there to be reached; run by ``test_internal_addresses``.

``lo`` carries a loopback, a link-local, private, carrier's and public addresses; a server answers at all of them and
remembers at which; names are looked up at a server of ours that changes its mind. What the fetcher did is printed.
"""

import ctypes
import fcntl
import json
import os
import socket
import struct
import sys
import tempfile
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, unquote, urlsplit

from tests.hostile.spellings import INTERNAL, OTHER_PROTOCOLS, PUBLIC
from watcher.wire.doors import Call, DoorShutError
from watcher.wire.fetch import Fetcher, Limits, Request, Response
from watcher.wire.mailbox import Mailboxes

PUBLIC_V6 = "2a00:1450:4001:81b::200e"
V4 = ("169.254.169.254", "10.0.0.5", "100.64.0.7", "172.16.0.9", "192.168.1.1", "198.18.0.1", PUBLIC)
V6 = (
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1", "2002:7f00:1::1", "2002:a9fe:a9fe::1"),
    *("::127.0.0.1", "fc00::1", "fd00:ec2::254", "fe80::1", PUBLIC_V6),
)
FEED = b"<rss version='2.0'><channel><item><title>Secret</title></item></channel></rss>"
STATUSES = (301, 302, 303, 307, 308)
_SIOCSIFFLAGS, _SIOCSIFADDR, _SIOCSIFNETMASK = 0x8914, 0x8916, 0x891C
_MS_BIND = 4096
_A, _CNAME, _AAAA = 1, 5, 28


def furnish_lo() -> None:
    """Put the addresses on ``lo``, by the calls that need no program."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ask:
        fcntl.ioctl(ask, _SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", 0x41))
        for number, address in enumerate(V4):
            name = f"lo:{number}".encode()
            for call, value in ((_SIOCSIFADDR, address), (_SIOCSIFNETMASK, "255.255.255.255")):
                packed = struct.pack("16sHH4s16x", name, socket.AF_INET, 0, socket.inet_aton(value))
                fcntl.ioctl(ask, call, packed)
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as ask:
        for address in V6:
            inner = socket.inet_pton(socket.AF_INET6, address)
            fcntl.ioctl(ask, _SIOCSIFADDR, struct.pack("16sIi", inner, 128, socket.if_nametoindex("lo")))


def ask_our_names() -> None:
    """Have names looked up at 127.0.0.1, in this mount namespace alone."""
    libc = ctypes.CDLL(None, use_errno=True)
    for place, words in (
        ("/etc/resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n"),
        ("/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n"),
    ):
        with tempfile.NamedTemporaryFile("w", delete=False, encoding="utf-8") as written:
            written.write(words)
        if libc.mount(written.name.encode(), os.path.realpath(place).encode(), None, _MS_BIND, None):
            raise OSError(ctypes.get_errno(), f"{place} can't be covered")


class Names:
    """A name server whose answers may change from one question to the next."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 53))
        self._asked: Counter[tuple[str, int]] = Counter()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            query, whence = self._socket.recvfrom(2048)
            self._socket.sendto(self._answer(query), whence)

    def _answer(self, query: bytes) -> bytes:
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1 : at + 1 + query[at]].decode("ascii", "replace"))
            at += query[at] + 1
        (kind,) = struct.unpack(">H", query[at + 1 : at + 3])
        name = ".".join(labels).lower()
        self._asked[name, kind] += 1
        records = [_record(*told) for told in self._records(name, kind)]
        head = query[:2] + struct.pack(">HHHHH", 0x8180, 1, len(records), 0, 0)
        return head + query[12 : at + 5] + b"".join(records)

    def _records(self, name: str, kind: int) -> list[tuple[int, str]]:
        first = self._asked[name, kind] == 1
        told: dict[tuple[str, int], list[str]] = {
            ("public.example", _A): [PUBLIC],
            ("inside.example", _A): ["127.0.0.1"],
            ("metadata.example", _A): ["169.254.169.254"],
            ("six.example", _AAAA): ["::1"],
            ("mapped.example", _AAAA): ["::ffff:127.0.0.1"],
            ("127.0.0.1.names.example", _A): ["127.0.0.1"],
            ("rebinding.example", _A): [PUBLIC if first else "127.0.0.1"],
            ("second.example", _A): [PUBLIC, "127.0.0.1"],
            ("either.example", _A): [PUBLIC],
            ("either.example", _AAAA): ["::1"],
        }
        if name == "alias.example":
            return [(_CNAME, "inside.example"), *((_A, each) for each in ["127.0.0.1"] if kind == _A)]
        return [(kind, each) for each in told.get((name, kind), [])]


def _record(kind: int, value: str) -> bytes:
    """Write a record of the name that was asked for, not to be kept; an alias's address stands under the alias."""
    if kind == _CNAME:
        data = b"".join(bytes([len(part)]) + part.encode() for part in value.split(".")) + b"\0"
        return b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 0, len(data)) + data
    data = socket.inet_pton(socket.AF_INET if kind == _A else socket.AF_INET6, value)
    return b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 0, len(data)) + data


class Servers:
    """Answer on every address, and remember which were reached. ``/to/STATUS/URL`` sends elsewhere."""

    def __init__(self) -> None:
        reached = self.reached = Counter[str]()
        connected = self.connected = Counter[str]()

        class Answer(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"  # connections stay open, so that another request could use them

            def setup(self) -> None:
                super().setup()
                connected[self.connection.getsockname()[0].removeprefix("::ffff:")] += 1

            def do_GET(self) -> None:
                here = self.connection.getsockname()[0].removeprefix("::ffff:")
                reached[here] += 1
                _, way, *rest = self.path.split("/", 3)
                body = FEED
                if way == "to":
                    self.send_response(int(rest[0]))
                    self.send_header("Location", unquote(rest[1]).encode().decode("latin-1"))
                elif way == "meta":
                    self.send_response(200)
                    self.send_header("Refresh", "0; url=http://127.0.0.1/")
                    body = b"<html><meta http-equiv='refresh' content='0;url=http://127.0.0.1/'></html>"
                else:
                    self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
                """Say nothing."""

        for host, port, family in (("0.0.0.0", 80, socket.AF_INET), ("::", 80, socket.AF_INET6)):  # noqa: S104
            server = ThreadingHTTPServer((host, port), Answer, bind_and_activate=False)
            server.socket = socket.socket(family, socket.SOCK_STREAM)
            if family == socket.AF_INET6:
                server.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            _open(server)
        inner = ThreadingHTTPServer(("127.0.0.1", 81), Answer, bind_and_activate=False)
        _open(inner)

    def inside(self) -> dict[str, int]:
        """Count what was reached that is not public, and begin anew."""
        found = {host: count for host, count in self.reached.items() if host not in {PUBLIC, PUBLIC_V6}}
        self.reached.clear()
        return found


def _open(server: ThreadingHTTPServer) -> None:
    server.daemon_threads = True
    server.allow_reuse_address = True
    server.server_bind()
    server.server_activate()
    threading.Thread(target=server.serve_forever, daemon=True).start()


def ask(urls: list[str], *, allow_private: bool = False, at_once: int = 64) -> list[Response]:
    """Fetch in one turn, in which connections may be used again."""
    fetcher = Fetcher("wirewatch/0.0", limits=Limits(deadline_s=8, connect_s=4, at_once=at_once, host_gap_s=0))
    requests = [Request(feed_id=str(n), url=url, allow_private=allow_private) for n, url in enumerate(urls)]
    return sorted(fetcher.fetch_all(requests), key=lambda response: int(response.feed_id))


def redirecting(url: str, status: int = 302, host: str = PUBLIC) -> str:
    """Give an address that sends its visitors elsewhere."""
    return f"http://{host}/to/{status}/{quote(url, safe='')}"


def told(urls: list[str], servers: Servers) -> dict[str, object]:
    """Fetch addresses and tell how each ended, and what was reached inside."""
    responses = ask(urls)
    return {
        "open": [url for url, response in zip(urls, responses, strict=True) if response.error is None],
        "bodies": [url for url, response in zip(urls, responses, strict=True) if b"Secret" in response.body],
        "reached": servers.inside(),
        "asked": len(urls),
    }


def after_an_allowed_feed(servers: Servers) -> dict[str, object]:
    """Ask first with and then, in the same turn, without leave: a connection that is open must not be inherited."""
    fetcher = Fetcher("wirewatch/0.0", limits=Limits(deadline_s=8, connect_s=4, at_once=1, host_gap_s=0))
    requests = [
        Request(feed_id="allowed", url="http://10.0.0.5/feed", allow_private=True),
        Request(feed_id="direct", url="http://10.0.0.5/feed"),
        Request(feed_id="redirected", url=redirecting("http://10.0.0.5/feed")),
    ]
    errors = {response.feed_id: response.error for response in fetcher.fetch_all(requests)}
    return {"errors": errors, "reached": servers.inside()}


def mailboxes(urls: list[str], servers: Servers) -> dict[str, object]:
    """Look into a mailbox at each host: every one of them must be refused before a connection is made."""
    servers.connected.clear()
    hosts = [host for url in urls if (host := urlsplit(url.strip()).netloc.rpartition("@")[2].partition("\\")[0])]
    opened = []
    for host in hosts:
        url = f"imaps://reader:word@{host.removesuffix(':80')}:80/INBOX"
        call = Call(url=url, cursor=None, looked_at=None, reach=None, allow_private=False, now=0.0)
        try:
            Mailboxes(deadline_s=3).look_in(call)
            opened.append(host)
        except (DoorShutError, ValueError):
            pass
    reached = {host: count for host, count in servers.connected.items() if host not in {PUBLIC, PUBLIC_V6}}
    return {"opened": opened, "reached": reached, "asked": len(hosts)}


def main() -> None:
    """Try everything and print what came of it."""
    furnish_lo()
    ask_our_names()
    Names()
    servers = Servers()
    internal = list(INTERNAL)
    results: dict[str, object] = {}
    results["public"] = [response.error for response in ask([f"http://{PUBLIC}/", "http://public.example/"])]
    servers.inside()
    ask(internal, allow_private=True)
    results["live"] = sum(servers.inside().values())
    results["direct"] = told(internal, servers)
    results["redirected"] = told([redirecting(url, status) for url in internal for status in STATUSES], servers)
    results["twice"] = told([redirecting(redirecting(url)) for url in internal], servers)
    results["protocols"] = told([redirecting(url) for url in OTHER_PROTOCOLS], servers)
    results["protocols_allowed"] = [
        response.error is not None
        for response in ask([redirecting(url) for url in OTHER_PROTOCOLS], allow_private=True)
    ]
    servers.inside()
    results["meta"] = told([f"http://{PUBLIC}/meta/"], servers)["reached"]
    results["rebinding"] = [response.error for url in ["http://rebinding.example/"] * 4 for response in ask([url])]
    results["rebinding_reached"] = servers.inside()
    changing = ["http://second.example:81/", "http://either.example/", redirecting("http://rebinding.example/")]
    results["changing"] = told(changing, servers)["reached"]
    results["mailboxes"] = mailboxes(internal, servers)
    results["inherited"] = after_an_allowed_feed(servers)
    allowed = ["http://10.0.0.5/feed", redirecting("http://10.0.0.5/feed", host="10.0.0.5")]
    results["allowed"] = [response.error for response in ask(allowed, allow_private=True)]
    servers.inside()
    astray = [redirecting(url, host="10.0.0.5") for url in ("http://127.0.0.1/", "http://169.254.169.254/")]
    results["astray"] = [response.error for response in ask(astray, allow_private=True)]
    results["astray_reached"] = servers.inside()
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()
