"""Feeds that have moved for good: when a new address is believed, and which one is asked. Pure.

A permanent redirect (301, 308) that leads to the same place on three days is believed: the new address is asked from
then on. A slip of one evening, or a portal that sends everybody to a page of its own, is not. What was believed is
given up as soon as the new address fails or the configuration names another. Where a feed may live is looked at
whenever it is connected to, so a remembered address can lead nowhere that a redirect could not.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from watcher.model import FeedState
from watcher.wire.manners import BUSY, Poll

DAYS_SEEN = 3  # at least one whole day lies between the first and the last


def moved_for_good(state: FeedState) -> str | None:
    """Give the address that is believed in place of the configured one, if any."""
    return state.moved_to if state.moved_seen >= DAYS_SEEN else None


def address_of(url: str, state: FeedState | None) -> str:
    """Give the address at which a feed is to be asked."""
    return (state and moved_for_good(state)) or url


def after_move(
    before: FeedState, after: FeedState, poll: Poll, *, url: str, every: timedelta, now: datetime
) -> FeedState:
    """Add to the state of a feed what its poll says of a move; ``url`` is the address that is configured."""
    believed = moved_for_good(before) is not None
    if after.error is not None:
        return _given_up(after, every=every, now=now) if believed and _leads_nowhere(poll) else after
    found = poll.response.moved_to
    if found is None or not _may_be_kept(url, found):
        return after if believed else replace(after, moved_to=None, moved_seen=0)
    if found != before.moved_to:
        return replace(after, moved_to=found, moved_seen=1)
    another_day = before.last_ok_at is None or _day(before.last_ok_at) != _day(now)
    return replace(after, moved_seen=before.moved_seen + another_day)


def _leads_nowhere(poll: Poll) -> bool:
    return poll.response.status not in BUSY and not (poll.parsed and poll.parsed.entries)


def _given_up(after: FeedState, *, every: timedelta, now: datetime) -> FeedState:
    """Go back to the configured address, soon, and without the validators of another's copy."""
    return replace(
        after,
        condition="failing",
        next_at=min(after.next_at, now + every),
        moved_to=None,
        moved_seen=0,
        etag=None,
        last_modified=None,
        body_hash=None,
    )


def _may_be_kept(url: str, there: str) -> bool:
    """Whether an address may be written down: one that may repeat a secret of the configured one may not."""
    asked, found = urlsplit(url), urlsplit(there)
    return not (asked.query or asked.username or asked.password or found.username or found.password)


def _day(at: datetime) -> object:
    return at.astimezone(UTC).date()
