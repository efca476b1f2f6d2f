"""The doors beside the web: a watched folder and a mailbox. They give many documents at a time, which become one poll.

What has been read is kept as a cursor, in the place of a web server's validators. A document that can't be read is put
in quarantine and does not hold up those behind it; the cursor goes past it like past the others. Only where no document
could be read at all, because the program is ending, does the cursor stay.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from time import monotonic, time
from typing import TYPE_CHECKING
from urllib.parse import quote

from watcher.model import FeedState
from watcher.wire.fetch import STANDARD, Response
from watcher.wire.formats import ParsedFeed, Poison
from watcher.wire.manners import Poll
from watcher.wire.redact import redact
from watcher.wire.wordless import without_wordless
from watcher.wire.workers import ParserPool, was_not_tried

if TYPE_CHECKING:
    from watcher.settings import Feed

MOST_DOCUMENTS = 200
MOST_BYTES = STANDARD.body_bytes
LONGEST_READING_S = 20.0


class DoorShutError(Exception):
    """A folder or a mailbox can't be looked into; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One document behind a door. ``mark`` is the cursor once it is read; ``refused`` says why it is not to be."""

    name: str
    mark: str
    body: bytes = field(default=b"", repr=False)
    filed_at: dt.datetime | None = None
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one look behind a door found, in the order in which it is to be read.

    ``waiting`` counts what comes with the next poll. At the first sight the newest come first, the cursor goes past
    all that is there, and ``dropped`` counts what the feed's backfill would have reached but for the caps.
    """

    found: tuple[Found, ...]
    cursor: str
    is_first: bool
    waiting: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What to look for: past which cursor (None at the first sight), how far back then, as of when by our clock."""

    url: str = field(repr=False)
    cursor: str | None
    looked_at: float | None
    reach: dt.timedelta | None
    allow_private: bool
    now: float


def call_for(feed: "Feed", state: FeedState | None, now: float) -> Call:
    """Say what to look for at a feed, as far as is known of it."""
    looked_at = state.last_modified if state else None
    return Call(
        url=feed.url,
        cursor=state.etag if state else None,
        looked_at=float(looked_at) if looked_at and looked_at.isdecimal() else None,
        reach=feed.backfill,
        allow_private=feed.allow_private,
        now=now,
    )


def shut(feed: "Feed", reason: str, took_s: float) -> Poll:
    """Tell of a door that nothing could be had from."""
    return Poll(feed_id=feed.id, response=Response(feed_id=feed.id, error=redact(reason, feed.url), took_s=took_s))


def read(feed: "Feed", look: Look, parsers: ParserPool, *, started: float) -> Poll:
    """Read what was found, one document after the other, so that a bad folder never fills the parsers' queue."""
    until = monotonic() + LONGEST_READING_S
    parts: list[tuple[Found, ParsedFeed]] = []
    for found in look.found:
        if monotonic() > until:
            break
        parsed = _read_one(found, parsers)
        if was_not_tried(parsed):
            return shut(feed, parsed.error or "", monotonic() - started)
        parts.append((found, parsed))
    left = len(look.found) - len(parts)
    cursor = look.cursor if look.is_first or not left else parts[-1][0].mark
    parsed = merged(parts)
    if look.is_first:
        parsed = replace(parsed, dropped=parsed.dropped + look.dropped + (left if feed.backfill else 0))
    nothing_new = not look.found and not look.is_first
    response = Response(
        feed_id=feed.id,
        status=HTTPStatus.NOT_MODIFIED if nothing_new else None,
        etag=cursor,
        last_modified=str(int(time())),
        size=sum(len(found.body) for found, _ in parts),
        took_s=monotonic() - started,
    )
    waiting = 0 if look.is_first else look.waiting + left
    return Poll(feed_id=feed.id, response=response, parsed=None if nothing_new else parsed, waiting=waiting)


def _read_one(found: Found, parsers: ParserPool) -> ParsedFeed:
    if found.refused is not None:
        return ParsedFeed(format="unknown", error=found.refused)
    return without_wordless(parsers.parse(found.body, address_in_folder(found.name)))


def address_in_folder(name: str) -> str:
    """Give the address by which a document is read that has a name but came from no web."""
    return f"folder:///{quote(name, errors='replace')}"


def merged(parts: Sequence[tuple[Found, ParsedFeed]]) -> ParsedFeed:
    """Make one of what several documents say, the newest first. What was wrong with one goes into quarantine."""
    poison = [_poison(found, parsed) for found, parsed in parts]
    newest_first = sorted(parts, key=lambda part: part[0].filed_at or dt.datetime.min.replace(tzinfo=dt.UTC))[::-1]
    formats = Counter(parsed.format for _, parsed in parts if parsed.entries)
    return ParsedFeed(
        format=formats.most_common(1)[0][0] if formats else "unknown",
        entries=tuple(entry for found, parsed in newest_first for entry in _dated(found, parsed).entries),
        dropped=sum(parsed.dropped for _, parsed in parts),
        unread=sum(max(parsed.unread, len(kept)) for (_, parsed), kept in zip(parts, poison, strict=True)),
        quarantined=tuple(each for kept in poison for each in kept),
    )


def _dated(found: Found, parsed: ParsedFeed) -> ParsedFeed:
    """Let a document that is one story, and does not say when, be as old as its file or its message."""
    if len(parsed.entries) != 1 or parsed.entries[0].published_at is not None:
        return parsed
    return replace(parsed, entries=(replace(parsed.entries[0], published_at=found.filed_at),))


def _poison(found: Found, parsed: ParsedFeed) -> tuple[Poison, ...]:
    named = tuple(replace(poison, reason=f"{_shown(found.name)}: {poison.reason}") for poison in parsed.quarantined)
    if named or parsed.error is None:
        return named
    return (Poison(reason=f"{_shown(found.name)}: {parsed.error}", data=found.body),)


def _shown(name: str) -> str:
    """Write a file's name so that it can stand in a message: names may hold anything but a slash."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)[:200]
