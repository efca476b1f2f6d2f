"""Makes broken feeds out of good ones and reads them in worker processes, each under a watch."""

import multiprocessing
import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from watcher.wire.formats import ParsedFeed
from watcher.wire.parse import parse_feed

CORPUS = Path(__file__).parents[1] / "wire" / "data"
ALLOWED_S = 5.0
LARGEST = 200_000
URL = "https://wire.example/feed"
SIGNS = 12  # of the digest of an item
PIECES = (
    *(b"<item>", b"</item>", b"<entry>", b"</rss>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?xml", b"?>"),
    *(
        b"&#xD800;",
        b"&#0;",
        b"&amp",
        b"&bogus;",
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\xc3",
        b"\x1b[2J",
    ),
    *(b"<!DOCTYPE x [", b'<!ENTITY a "b">', b"xmlns:a='b'", b'"', b"'", b"<", b">", b"{", b"}", b"[", b"]", b",", b":"),
    *(
        b"null",
        b"1e999",
        b"-1",
        b"\\ud800",
        b"javascript:",
        b"file:///etc/passwd",
        b"9999-99-99T99:99:99Z",
        b"http://[",
    ),
)


@dataclass(slots=True)
class Findings:
    """What came of many readings."""

    read: int = 0
    with_entries: int = 0
    longest_s: float = 0.0
    wrong: list[tuple[str, bytes]] = field(default_factory=list)


def corpus() -> list[bytes]:
    """Give every document of our own corpus that is not too large to be changed often."""
    files = sorted(path for path in CORPUS.iterdir() if path.is_file())
    return [body for path in files if 0 < len(body := path.read_bytes()) <= LARGEST]


def mutated(seed: int, bodies: Sequence[bytes]) -> bytes:
    """Break a document in one to six places. The same seed gives the same bytes."""
    dice = random.Random(seed)
    body = bytearray(dice.choice(bodies))
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(body) + 1)
        length = min(len(body) - at, int(dice.paretovariate(0.7)))
        match dice.randrange(7):
            case 0:
                body[at : at + 1] = bytes([dice.randrange(256)])
            case 1:
                body[at:at] = dice.choice(PIECES)
            case 2:
                del body[at : at + length]
            case 3:
                other = dice.choice(bodies)
                start = dice.randrange(len(other))
                body[at : at + length] = other[start : start + 2_000]
            case 4:
                body[at:at] = bytes(body[at : at + length]) * dice.choice((2, 10, 500))
            case 5:
                del body[at:]
            case _:
                body[at:at] = dice.choice(PIECES) * dice.choice((3, 200))
        del body[LARGEST:]
    return bytes(body)


def fault_of(parsed: ParsedFeed) -> str | None:
    """Say in what a reading breaks its promise: entries or a reason, all of it within the caps and fit to be kept."""
    if not parsed.entries and not parsed.error:
        return "neither entries nor a reason"
    if len(parsed.entries) > 500:
        return "more entries than the cap"
    for entry in parsed.entries:
        if len(entry.title) > 1_000 or len(entry.text) > 64_000:
            return "longer than the caps"
        if entry.url is not None and not entry.url.lower().startswith(("http://", "https://")):
            return f"a link that is none: {entry.url}"
        try:
            repr(entry).encode()
            "".join((entry.title, entry.text, entry.guid or "", entry.url or "")).encode()
        except UnicodeEncodeError:
            return "half a character"
    return None


def fault_of_the_next(body: bytes, whole: ParsedFeed) -> str | None:
    """Say in what a reading with the first item new, and the rest known, differs from the whole one."""
    if not whole.items:
        return None
    first, rest = whole.items[:SIGNS], whole.items[SIGNS:]
    parsed = parse_feed(body, url=URL, known=rest or "-" * SIGNS)
    again = first in {rest[start : start + SIGNS] for start in range(0, len(rest), SIGNS)}
    return None if parsed.entries == (() if again else whole.entries[:1]) else "another reading with its rest known"


def read_one(body: bytes, findings: Findings) -> None:
    """Read a document and note what was wrong with that."""
    began = time.process_time()
    try:
        parsed = parse_feed(body, url=URL)
        wrong = fault_of(parsed) or fault_of_the_next(body, parsed)
        findings.with_entries += bool(parsed.entries)
    except MemoryError:
        raise
    except BaseException as problem:  # noqa: BLE001 -- whatever it is, it is what we look for
        wrong = f"raised {type(problem).__name__}: {problem}"
    took_s = time.process_time() - began
    findings.read += 1
    findings.longest_s = max(findings.longest_s, took_s)
    if took_s > ALLOWED_S:
        wrong = f"took {took_s:.1f} s"
    if wrong is not None and len(findings.wrong) < 20:
        findings.wrong.append((wrong, body))


def _read_some(seeds: range) -> Findings:
    bodies, findings = corpus(), Findings()
    for seed in seeds:
        read_one(mutated(seed, bodies), findings)
    return findings


def read_mutations(number: int, *, first: int = 0, workers: int = 2, at_a_time: int = 500) -> Findings:
    """Read so many mutations in worker processes; a worker that dies is an error."""
    batches = [
        range(start, min(start + at_a_time, first + number)) for start in range(first, first + number, at_a_time)
    ]
    whole = Findings()
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        for part in _results(pool, batches):
            whole.read += part.read
            whole.with_entries += part.with_entries
            whole.longest_s = max(whole.longest_s, part.longest_s)
            whole.wrong += part.wrong
    return whole


def _results(pool: ProcessPoolExecutor, batches: Sequence[range]) -> Iterator[Findings]:
    yield from pool.map(_read_some, batches)
