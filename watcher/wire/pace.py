"""How often a feed is asked, between the bounds that its user sets, by what it brings. Pure.

only ``every`` is written     exactly so
``every`` and ``slowest``     about four polls for each new entry that is to be expected, which is the pace of late:
                              a mean over time in which a day ago counts a third (1/e) of now
the publisher asks for longer that long, for as long as its own entries don't come more often than it asks to be polled
a cache keeps the copy        not before it lets go of it
hours and days to skip        after them, as far as ``slowest`` allows
more new than was expected    ``every`` at once; then each wait is at most twice the one before
something urgent              ``every``, until an hour has passed without anything new
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus

from watcher.model import Entry, FeedState
from watcher.wire.hints import asked_s, skips_of, when_open
from watcher.wire.manners import Poll

POLLS_AN_ENTRY = 4
URGENT_FOR = timedelta(hours=1)
FULL_WINDOW = 10  # fewer entries than that, all of them new, are a quiet feed's
_DAY = timedelta(days=1)
_AT_ONCE_S = 0  # the hint of a feed that has brought something urgent: don't wait
_SLOWEST_RATE = 0.01
_SHORTEST_SPAN_DAYS = 1 / 24
_MOST_MORE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What a poll brought: how many of its entries were ``new``, and whether one of those was ``urgent``."""

    poll: Poll
    new: int = 0
    urgent: bool = False

    @property
    def entries(self) -> Sequence[Entry]:
        """What was read in the document."""
        return self.poll.parsed.entries if self.poll.parsed else ()

    @property
    def listed(self) -> int:
        """How many entries the document lists, those that were known and not read again among them."""
        return len(self.entries) + (self.poll.parsed.known if self.poll.parsed else 0)


def after_filing(
    before: FeedState, after: FeedState, came: Came, *, every: timedelta, slowest: timedelta | None, now: datetime
) -> FeedState:
    """Add to the state of a feed what its entries came to; ``slowest`` None keeps to ``every``."""
    counted = _counted(before, after, came, now)
    if slowest is None or after.error is not None or every >= slowest:
        return counted
    wait = _wait(before, counted, came, every=every, slowest=slowest, now=now)
    return replace(counted, next_at=now + (after.next_at - now) * (wait / every))  # what jitter gave is kept


def _counted(before: FeedState, after: FeedState, came: Came, now: datetime) -> FeedState:
    changed_at = now if came.new else before.changed_at
    return replace(
        after,
        changed_at=changed_at,
        entries_per_day=_rate(before, came, now, good=after.error is None),
        hint_s=_hint_s(before, came, now),
        skips=_skips(before, came),
        empty_polls=_empty_polls(before, came),
        overflows=_overflows(before, came),
    )


def _rate(before: FeedState, came: Came, now: datetime, *, good: bool) -> float | None:
    """Give the mean after a poll. The time between is counted at good polls: only they say that nothing else came."""
    known = before.entries_per_day
    if known is None:
        return _first_rate(came.entries, now) if came.entries else None
    days = _days_since(before, now) if good else 0.0
    return known * math.exp(-days) + came.new


def _first_rate(entries: Sequence[Entry], now: datetime) -> float:
    """Estimate the mean from the past that a document lists, as if it had been watched since its oldest entry."""
    ages = [max(0.0, (now - entry.published_at) / _DAY) for entry in entries if entry.published_at]
    if not ages:
        return float(len(entries))
    seen = 1 - math.exp(-max(_SHORTEST_SPAN_DAYS, *ages))
    return sum(math.exp(-age) for age in ages) / seen


def _hint_s(before: FeedState, came: Came, now: datetime) -> int | None:
    if came.urgent:
        return _AT_ONCE_S
    if before.hint_s == _AT_ONCE_S:
        return _AT_ONCE_S if _is_recent(before.changed_at, now) else _asked(came, now, known=None)
    return _asked(came, now, known=before.hint_s)


def _asked(came: Came, now: datetime, *, known: int | None) -> int | None:
    return asked_s(came.poll.parsed.hint, now) if came.poll.parsed and came.listed else known


def _skips(before: FeedState, came: Came) -> str:
    return skips_of(came.poll.parsed.hint) if came.poll.parsed and came.listed else before.skips


def _empty_polls(before: FeedState, came: Came) -> int:
    if came.listed:
        return 0
    parsed, response = came.poll.parsed, came.poll.response
    is_empty = (
        parsed is not None
        and parsed.format != "unknown"
        and response.error is None
        and response.status == HTTPStatus.OK
    )
    return before.empty_polls + is_empty


def _overflows(before: FeedState, came: Came) -> int:
    """Count polls in a row whose every entry was new: what stood between the last and this one nobody has seen."""
    if not came.listed:
        return before.overflows
    was_read = before.body_hash is not None
    is_full = came.listed >= FULL_WINDOW
    return before.overflows + 1 if was_read and is_full and came.new >= came.listed else 0


def _wait(
    before: FeedState, counted: FeedState, came: Came, *, every: timedelta, slowest: timedelta, now: datetime
) -> timedelta:
    if _is_urgent(counted, now) or _is_burst(before, came, now):
        return every
    gap = _DAY / max(_SLOWEST_RATE, counted.entries_per_day or 0.0)
    wait = gap / POLLS_AN_ENTRY
    hint = timedelta(seconds=counted.hint_s or 0)
    if gap > hint:
        wait = max(wait, hint)
    if before.last_ok_at is not None:
        wait = min(wait, 2 * (now - before.last_ok_at))
    fresh = timedelta(seconds=came.poll.response.fresh_s or 0)
    wait = min(slowest, max(every, wait, fresh))
    opens_at = when_open(counted.skips, now + wait)
    return min(slowest, opens_at - now)


def _is_urgent(state: FeedState, now: datetime) -> bool:
    return state.hint_s == _AT_ONCE_S and _is_recent(state.changed_at, now)


def _is_recent(at: datetime | None, now: datetime) -> bool:
    return at is not None and now - at < URGENT_FOR


def _is_burst(before: FeedState, came: Came, now: datetime) -> bool:
    """Whether clearly more came than the pace of late led to expect; one entry alone is never that."""
    if before.entries_per_day is None or before.last_ok_at is None:
        return False
    expected = before.entries_per_day * _days_since(before, now)
    return came.new > max(1.0, _MOST_MORE * expected)


def _days_since(state: FeedState, now: datetime) -> float:
    return max(0.0, (now - state.last_ok_at) / _DAY) if state.last_ok_at else 0.0
