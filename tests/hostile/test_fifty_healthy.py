"""One hostile feed beside fifty healthy ones, for each hostile case: none of the fifty misses its poll."""

import datetime as dt
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fakes.wire import FakeWire, Item
from tests.hostile import bodies
from tests.service.house import wait_until
from watcher.settings import Feed
from watcher.wire import MEMORY_BYTES, ParserPool, Poll, Wire
from watcher.wire.fetch import Fetcher, Limits

HEALTHY = [f"/{n}.xml" for n in range(50)]
HOSTILE = "/hostile"
AGENT = "wirewatch/0.0 (+https://wirewatch.example/contact)"
FETCH_S = 2.0
PARSE_S = 5.0  # the deadline of the daemon itself
HTML = b"<html><head><title>Sign in</title></head><body>Please sign in</body></html>"

Trouble = Callable[[FakeWire], None]


@pytest.fixture(scope="module")
def reader() -> Iterator[Wire]:
    """Give a reader with the limits of the daemon; only the fetching gives up sooner."""
    reader = Wire(AGENT, fetcher=Fetcher(AGENT, limits=Limits(deadline_s=FETCH_S)), parsers=ParserPool())
    with FakeWire() as warm:
        warm.publish("/a", [Item(guid="a", title="a")])
        list(reader.poll([_feed(warm, "/a")] * 2, {}))
    yield reader
    reader.close()


@pytest.fixture(scope="module")
def wire() -> Iterator[FakeWire]:
    """Give a wire with fifty healthy feeds."""
    with FakeWire() as fake:
        for path in HEALTHY:
            fake.publish(path, [Item(guid=path, title=path)])
        yield fake


def _feed(wire: FakeWire, path: str) -> Feed:
    return Feed(
        id=path,
        url=wire.url(path),
        wire="ap",
        group="wires",
        language="en",
        every=dt.timedelta(minutes=1),
        allow_private=True,
    )


def _round(reader: Wire, wire: FakeWire) -> tuple[Poll, float]:
    """Poll all, the hostile one first; fail where a healthy one is missed. Gives the hostile poll and its time."""
    began = time.monotonic()
    came: dict[str, tuple[Poll, float]] = {}
    for poll in reader.poll([_feed(wire, path) for path in (HOSTILE, *HEALTHY)], {}):
        came[poll.feed_id] = poll, time.monotonic() - began
    for path in HEALTHY:
        poll, took_s = came[path]
        assert poll.parsed is not None, (path, poll.response.error)
        assert [entry.title for entry in poll.parsed.entries] == [path]
        assert took_s < PARSE_S, f"{path} waited for the hostile feed"
    return came[HOSTILE]


def _serve(body: bytes, **headers: str) -> Trouble:
    return lambda wire: wire.serve(HOSTILE, body, headers)


def _told(poll: Poll) -> str:
    return poll.response.error or (poll.parsed.error if poll.parsed else None) or ""


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        pytest.param(lambda wire: wire.drip(HOSTILE), "not complete within 2 s", id="slowloris"),
        pytest.param(lambda wire: wire.hang(HOSTILE), "no answer within 2 s", id="hang"),
        pytest.param(lambda wire: wire.bomb(HOSTILE), "larger than 10,000,000 bytes", id="gzip-bomb"),
        pytest.param(lambda wire: wire.endless(HOSTILE), "larger than 10,000,000 bytes", id="endless"),
        pytest.param(
            lambda wire: wire.endless(HOSTILE, {"Content-Length": "2147483648"}), "larger than 10,000,000", id="2-GB"
        ),
        pytest.param(lambda wire: wire.redirect(HOSTILE, wire.url(HOSTILE)), "more than 5 redirects", id="loop"),
        pytest.param(lambda wire: wire.redirect(HOSTILE, "file:///etc/passwd"), "only http and https", id="file"),
        pytest.param(lambda wire: wire.fail(HOSTILE, 429, {"Retry-After": "120"}), "HTTP 429 Too Many", id="429"),
        pytest.param(lambda wire: wire.fail(HOSTILE, 503, {"Retry-After": "soon"}), "HTTP 503 Service", id="503"),
        pytest.param(lambda wire: wire.fail(HOSTILE, 500), "HTTP 500 Internal Server Error", id="500"),
        pytest.param(_serve(HTML, **{"Content-Type": "text/html"}), "an HTML page titled “Sign in”", id="portal"),
        pytest.param(_serve(bodies.rss("")), "the feed has no entries", id="no-entries"),
        pytest.param(_serve(b""), "empty", id="empty"),
        pytest.param(_serve(b"\x1f\x8b" + bytes(1000)), "gzip data", id="gzip-in-gzip"),
        pytest.param(_serve(HTML, **{"Content-Encoding": "gzip"}), "", id="no-gzip"),
    ],
)
def test_a_hostile_answer_stops_no_other_feed(reader: Wire, wire: FakeWire, trouble: Trouble, told: str) -> None:
    """And the reason for it is told."""
    wire.heal(HOSTILE)
    trouble(wire)
    poll, took_s = _round(reader, wire)
    assert told in _told(poll)
    assert not (poll.parsed and poll.parsed.entries)
    assert took_s < FETCH_S + PARSE_S


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(bodies.billion_laughs(), id="billion-laughs"),
        pytest.param(bodies.quadratic_blowup(), id="quadratic"),
        pytest.param(bodies.deep_tags(), id="tags"),
        pytest.param(bodies.deep_elements(), id="elements"),
        pytest.param(bodies.long_title(), id="title"),
        pytest.param(bodies.many_entries(), id="entries"),
        pytest.param(bodies.deep_json(), id="deep-json"),
        pytest.param(bodies.large_numbers(), id="large-number"),
        pytest.param(bodies.many_attributes(), id="attributes", marks=pytest.mark.slow),
    ],
)
def test_a_hostile_document_stops_no_other_feed(reader: Wire, wire: FakeWire, body: bytes) -> None:
    """It is read in part or given up in time; what it gives fits the caps, and the rest is counted or told."""
    wire.heal(HOSTILE)
    wire.serve(HOSTILE, body)
    poll, took_s = _round(reader, wire)
    assert took_s < FETCH_S + PARSE_S + 1
    assert poll.parsed is not None
    entries = poll.parsed.entries
    assert entries or poll.parsed.error
    assert len(entries) + poll.parsed.dropped in {0, 1, 50_000}
    assert len(entries) <= 500
    assert all(len(entry.title) <= 1_000 and len(entry.text) <= 64_000 for entry in entries)


@pytest.mark.parametrize("kind", [bodies.external_entity, bodies.external_dtd, bodies.includes])
def test_a_document_has_nothing_fetched_and_no_file_read(
    reader: Wire, wire: FakeWire, tmp_path: Path, kind: Callable[[str], bytes]
) -> None:
    """Entities, document types, stylesheets, inclusions: a story comes through without them."""
    (tmp_path / "secret").write_text("canary-of-a-file", encoding="utf-8")
    for target in (wire.url("/canary"), (tmp_path / "secret").as_uri()):
        wire.heal(HOSTILE)
        wire.serve(HOSTILE, kind(target))
        poll, _ = _round(reader, wire)
        assert poll.parsed is not None
        assert [entry.guid for entry in poll.parsed.entries] == ["g"]
        assert "canary-of-a-file" not in str(poll)
    assert wire.visits("/canary") == []


def test_a_child_that_dies_stops_no_other_feed(reader: Wire, wire: FakeWire) -> None:
    """Killed from outside while it reads the hostile feed, as the kernel does when memory runs out."""
    wire.heal(HOSTILE)
    wire.serve(HOSTILE, bodies.many_attributes(300_000))
    killer = threading.Thread(target=_kill_the_busiest, args=(1.0,))
    killer.start()
    poll, took_s = _round(reader, wire)
    killer.join()
    assert "the process reading it died" in _told(poll)
    assert took_s < PARSE_S


def test_children_are_confined(reader: Wire, wire: FakeWire) -> None:
    """The kernel itself refuses a child more than 512 MB, whatever it was given so far."""
    wire.heal(HOSTILE)
    wire.publish(HOSTILE, [Item(guid="g", title="Story")])
    _round(reader, wire)
    children = _children()
    assert len(children) == 2
    # One may have read the feed while the other still loads what it reads with: it confines itself after that.
    wait_until(lambda: all(_space(child) == str(MEMORY_BYTES) for child in children))
    for child in children:
        status = Path(f"/proc/{child}/status").read_text(encoding="ascii")
        (peak,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
        assert int(peak.split()[1]) * 1024 < MEMORY_BYTES


def _space(child: int) -> str:
    limits = Path(f"/proc/{child}/limits").read_text(encoding="ascii")
    (space,) = [line for line in limits.splitlines() if line.startswith("Max address space")]
    return space.split()[3]


def _children() -> list[int]:
    """Name the reading processes: spawned by us, and not the one that counts what they share."""
    return [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit() and _is_ours(each)]


def _is_ours(place: Path) -> bool:
    try:
        parent = int(place.joinpath("stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
        return parent == os.getpid() and b"spawn_main" in place.joinpath("cmdline").read_bytes()
    except OSError:
        return False


def _kill_the_busiest(after_s: float) -> None:
    """Kill the child that has worked the longest since we looked."""
    time.sleep(after_s)
    before = {child: _worked(child) for child in _children()}
    time.sleep(after_s)
    busiest = max(before, key=lambda child: _worked(child) - before[child])
    os.kill(busiest, signal.SIGKILL)


def _worked(child: int) -> int:
    try:
        return int(Path(f"/proc/{child}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[11])
    except OSError:
        return 0
