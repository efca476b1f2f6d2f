"""Rounds of calls at feeds: which are due, what came, each filed on its own so that none can stop another."""

import datetime as dt
import logging
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import cast

from watcher.model import FeedState
from watcher.service.clock import utc_now
from watcher.service.pipeline import file_poll
from watcher.service.stages import Desk, Filed, Observer, Visit, unobserved
from watcher.service.wording import counted
from watcher.settings import Feed
from watcher.store import Store
from watcher.wire import Poll, Wire

log = logging.getLogger(__name__)

AT_ONCE = 64
LONGEST_WAIT = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Newsroom:
    """What a round works with: the desk, the feeds that are on, the database, the wire, a clock and who watches."""

    desk: Desk
    feeds: tuple[Feed, ...]
    store: Store
    wire: Wire
    clock: Callable[[], dt.datetime] = utc_now
    observe: Observer = unobserved


class Rounds:
    """Claims feeds and calls at them. Several rounds may run at a time; a feed is in one of them at most."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._room = newsroom
        self._feeds = {feed.id: feed for feed in newsroom.feeds}
        self._claimed: set[str] = set()
        self._lock = threading.Lock()

    def claim_due(self) -> list[Feed]:
        """Give the feeds to call at now, longest due first, and keep them from every other round until it is over."""
        with self._lock:
            free = [feed_id for feed_id in self._feeds if feed_id not in self._claimed]
            due = self._room.store.due_feed_ids(free, self._room.clock())[:AT_ONCE]
            self._claimed.update(due)
        return [self._feeds[feed_id] for feed_id in due]

    def call_at(self, feeds: Sequence[Feed], *, stopped: Callable[[], bool] = lambda: False) -> Iterator[bool]:
        """Call at feeds and file what each brings as it comes; yields whether all was well with it.

        Whatever is still under way when ``stopped`` turns true is left as it was: due. Each feed is free for the next
        round when its own poll is done; it does not wait for the slowest beside it.
        """
        held = {feed.id for feed in feeds}
        try:
            states = self._room.store.feed_states()
            with closing(cast("Generator[Poll]", self._room.wire.poll(feeds, states))) as polls:
                for poll in polls:
                    if stopped():
                        return
                    well = self._file(poll, states.get(poll.feed_id))
                    held.discard(poll.feed_id)
                    self._free({poll.feed_id})
                    yield well
        finally:
            self._free(held)

    def _free(self, feed_ids: set[str]) -> None:
        with self._lock:
            self._claimed -= feed_ids

    def _file(self, poll: Poll, before: FeedState | None) -> bool:
        visit = Visit(self._feeds[poll.feed_id], before, poll, self._room.clock())
        try:
            filed = file_poll(visit, desk=self._room.desk, store=self._room.store, observe=self._room.observe)
        except Exception as error:  # the boundary of one poll
            log.exception("feed %s: its poll could not be filed", poll.feed_id)
            self._record(visit, f"could not be filed: {type(error).__name__}: {error}")
            return False
        _tell(filed, visit)
        return filed.state.error is None

    def _record(self, visit: Visit, error: str) -> None:
        """Put the feed off: what it brought is asked for again, from the start and without conditions."""
        before = visit.before or FeedState(feed_id=visit.feed.id, next_at=visit.at)
        wait = min(LONGEST_WAIT, visit.feed.every * 2 ** min(before.failures, 16))
        state = replace(before, condition="failing", error=error, failures=before.failures + 1, next_at=visit.at + wait)
        with self._room.store.filing() as filing:
            filing.put_feed(state)


def _tell(filed: Filed, visit: Visit) -> None:
    state = filed.state
    if visit.dropped:
        log.warning("feed %s: caps have cut %s of it", state.feed_id, counted(visit.dropped, "entry", "entries"))
    if state.error is not None:
        log.warning("feed %s: %s; next try %s", state.feed_id, state.error, state.next_at.strftime("%H:%M:%S UTC"))
    for handled in filed.handled:
        decision = handled.decision
        log.log(
            logging.INFO if handled.alert else logging.DEBUG,
            "article %s, %s: %s (%s)",
            handled.article_id,
            handled.rule_id,
            decision.kind,
            decision.because,
        )
