"""How a feed is asked again, whatever it answered. Pure: the time and a die (``jitter``, 0 to 1) are passed in.

whole and new or unchanged   after ``every``, give or take a tenth
entries, but something wrong the same: stories still come, though ``failing`` is told
nothing came                 ``every`` doubled with each failure up to 6 h, for ever
429, 503 with Retry-After    never earlier than that (a day at most: a feed is not given up)
410 Gone                     once a day

``pace`` stretches the wait after a good poll where the user gives it room; ``moves`` says at which address.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus

from watcher.model import FeedState
from watcher.wire.fetch import Response
from watcher.wire.formats import ParsedFeed

LONGEST_WAIT = timedelta(hours=6)
GONE_WAIT = timedelta(days=1)
LONGEST_RETRY_AFTER = timedelta(days=1)
_SPREAD = 0.1
_MOST_DOUBLINGS = 16  # more than lie between a second, the shortest `every`, and the longest wait
BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One feed asked once: what it answered, and what was read in it; ``parsed`` is None where nothing had to be.

    ``waiting`` counts the documents of a folder or a mailbox that were too many for one poll.
    """

    feed_id: str
    response: Response
    parsed: ParsedFeed | None = None
    waiting: int = 0


def known_at(state: FeedState, url: str) -> FeedState:
    """Give what is known of a feed as far as it holds at this URL.

    The validators of another copy would hide what stands here, as "not modified", for as long as it does not change;
    where the old address had moved to, what its publisher asked for and how much it brought say nothing of this one.
    """
    if state.url_digest == _digest(url):
        return state
    return replace(
        state,
        url_digest=_digest(url),
        etag=None,
        last_modified=None,
        body_hash=None,
        known_items="",
        moved_to=None,
        moved_seen=0,
        hint_s=None,
        skips="",
        entries_per_day=None,
    )


def waits_in_vain(state: FeedState, url: str, *, slowest: timedelta, now: datetime) -> bool:
    """Whether the next poll was put off for another address or pace, or by a clock that has been set back since.

    An address that was mended must not sit out the back-off of the one that was wrong, up to a day.
    """
    wait = state.next_at - now
    if state.url_digest not in {None, _digest(url)}:
        return wait > timedelta()
    longest = max(slowest, GONE_WAIT) if state.failures else slowest
    return wait > longest * (1 + _SPREAD)


def is_unchanged(state: FeedState, response: Response) -> bool:
    """Whether an answer brings nothing that was not read well before: then it need not be parsed."""
    if response.status == HTTPStatus.NOT_MODIFIED:
        return bool(state.etag or state.last_modified)
    return response.error is None and response.body_hash is not None and response.body_hash == state.body_hash


def failure(state: FeedState, poll: Poll) -> str | None:
    """Say what was wrong with a poll; None where it was good."""
    if poll.response.error is not None:
        return poll.response.error
    if is_unchanged(state, poll.response):
        return None
    if poll.response.status == HTTPStatus.NOT_MODIFIED:
        return "HTTP 304 Not Modified, though nothing was known of it"
    return "nothing was read" if poll.parsed is None else poll.parsed.error


def after_poll(state: FeedState, poll: Poll, *, every: timedelta, now: datetime, jitter: float) -> FeedState:
    """Give the state of a feed after a poll. What it knew of the last good copy is kept until there is a better one."""
    dropped = state.dropped + (poll.parsed.dropped if poll.parsed else 0)
    wrong = failure(state, poll)
    if wrong is not None:
        return replace(_after_failure(state, poll, every=every, now=now, jitter=jitter), error=wrong, dropped=dropped)
    fresh = poll.response.status != HTTPStatus.NOT_MODIFIED
    return replace(
        state,
        condition="unchanged" if is_unchanged(state, poll.response) else "ok",
        next_at=now if poll.waiting else now + _spread(every, jitter),
        last_ok_at=now,
        error=None,
        failures=0,
        etag=poll.response.etag if fresh else poll.response.etag or state.etag,
        last_modified=poll.response.last_modified if fresh else poll.response.last_modified or state.last_modified,
        body_hash=poll.response.body_hash if fresh else state.body_hash,
        known_items=state.known_items if poll.parsed is None else poll.parsed.items,
        dropped=dropped,
    )


def _after_failure(state: FeedState, poll: Poll, *, every: timedelta, now: datetime, jitter: float) -> FeedState:
    failures = state.failures + 1
    if poll.response.status == HTTPStatus.GONE:
        return replace(state, condition="gone", failures=failures, next_at=now + _spread(GONE_WAIT, jitter))
    if every >= LONGEST_WAIT or (poll.parsed is not None and poll.parsed.entries):
        wait = every
    else:
        wait = min(LONGEST_WAIT, every * 2 ** min(state.failures, _MOST_DOUBLINGS))
    next_at = now + _spread(wait, jitter)
    if poll.response.status in BUSY and poll.response.retry_after_s is not None:
        asked = min(LONGEST_RETRY_AFTER, timedelta(seconds=poll.response.retry_after_s))
        next_at = max(next_at, now + asked * (1 + _SPREAD * jitter))
    return replace(state, condition="failing", failures=failures, next_at=next_at)


def _digest(url: str) -> str:
    return hashlib.blake2b(url.encode(), digest_size=8).hexdigest()


def _spread(wait: timedelta, jitter: float) -> timedelta:
    """Move a wait by up to a tenth either way, so that feeds asked together don't stay together."""
    return wait * (1 - _SPREAD + 2 * _SPREAD * jitter)
