"""What feeds answer when they are asked once, outside of any round: nothing is filed, nothing is remembered."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from watcher.service.moves import presentable
from watcher.service.wording import counted, length_of
from watcher.settings import Feed
from watcher.wire import Poll, Wire, reason_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One feed asked once. ``entries`` counts all of them, ``newest_at`` is None where none has a date.

    ``redirected_to`` and ``write_instead`` can be shown: they hold no secret of the feed's address.
    """

    feed_id: str
    status: int | None
    format: str | None
    entries: int
    newest_at: dt.datetime | None
    size: int
    took_s: float | None
    redirected_to: str | None
    write_instead: str | None
    server_ahead_s: float | None
    error: str | None

    @property
    def gave(self) -> bool:
        """Whether stories came, though something else may be wrong."""
        return self.entries > 0


def probe(feeds: Sequence[Feed], wire: Wire) -> Iterator[Probe]:
    """Ask each feed once, from the start and without conditions; yields what each gave as it comes."""
    asked = {feed.id: feed for feed in feeds}
    for poll in wire.poll(feeds, {}):
        yield _probe(asked[poll.feed_id], poll)


def verdict(told: Probe, now: dt.datetime) -> str:
    """Say in a line what a feed gave, or why it gave nothing and what to do."""
    if not told.gave:
        error = told.error or "nothing came"
        return f"{error}; {reason_of(error).to_do}"
    parts = [
        counted(told.entries, "entry", "entries"),
        "undated" if told.newest_at is None else f"the newest {length_of(now - told.newest_at)} old",
        f"{max(1, told.size // 1000):,} kB",
        f"{told.took_s:.1f} s" if told.took_s is not None else "",
        told.error or "",
        f"moved for good: write {told.write_instead} instead" if told.write_instead else "",
        f"came from {told.redirected_to}" if told.redirected_to and not told.write_instead else "",
    ]
    return ", ".join(part for part in parts if part)


def as_json(told: Probe) -> dict[str, object]:
    """One probe as a script reads it."""
    return {
        "id": told.feed_id,
        "gave": told.gave,
        "status": told.status,
        "format": told.format,
        "entries": told.entries,
        "newest": told.newest_at.strftime("%Y-%m-%dT%H:%M:%SZ") if told.newest_at else None,
        "size": told.size,
        "took_s": None if told.took_s is None else round(told.took_s, 3),
        "redirected_to": told.redirected_to,
        "write_instead": told.write_instead,
        "error": told.error,
    }


def _probe(feed: Feed, poll: Poll) -> Probe:
    response, parsed = poll.response, poll.parsed
    entries = parsed.entries if parsed else ()
    dates = [at for entry in entries if (at := entry.published_at or entry.updated_at) is not None]
    ended_at = response.final_url if response.redirects else None
    return Probe(
        feed_id=feed.id,
        status=response.status,
        format=parsed.format if parsed else None,
        entries=len(entries) + (parsed.dropped if parsed else 0),
        newest_at=max(dates, default=None),
        size=response.size,
        took_s=response.took_s,
        redirected_to=presentable(ended_at, feed) if ended_at and ended_at.isprintable() else None,
        write_instead=presentable(response.moved_to, feed) if entries else None,
        server_ahead_s=response.server_ahead_s,
        error=_what_is_wrong(feed, poll),
    )


def _what_is_wrong(feed: Feed, poll: Poll) -> str | None:
    """Say what was wrong, single entries and documents included: a daemon goes past them."""
    parsed = poll.parsed
    if poll.response.error is not None or parsed is None:
        return poll.response.error or "nothing was read"
    if parsed.error is not None:
        return parsed.error
    is_shelf = feed.url.startswith(("folder:", "imap:", "imaps:"))
    if parsed.quarantined:
        unread = counted(parsed.unread, "document") if is_shelf else counted(parsed.unread, "entry", "entries")
        return f"{unread} could not be read, one of them {parsed.quarantined[0].reason}"
    return "nothing lies there yet" if is_shelf and not parsed.entries else None
