"""Rounds of calls at feeds: which are due, what came, each filed on its own so that none can stop another.

A round holds a lease on each of its feeds, so that no other round calls at it, on this node or on another. A lease that
ran out is somebody else's to take; what the old holder still brings is refused when it is filed.
"""

import datetime as dt
import logging
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from typing import Self, cast

from watcher.errors import LeaseLostError
from watcher.model import FeedState
from watcher.service.pipeline import file_poll
from watcher.service.stages import Desk, Filed, Observer, Visit, unobserved
from watcher.service.wording import counted
from watcher.settings import Configuration, Feed
from watcher.store import Lease, Store
from watcher.wire import Poll, Wire, known_at, waits_in_vain

log = logging.getLogger(__name__)

AT_ONCE = 64
LONGEST_WAIT = dt.timedelta(hours=1)
LEASE = dt.timedelta(seconds=60)  # what a killed node had under way is late by no more than this
RENEWED_EVERY_S = 15.0
CLOCK_SET_BACK = dt.timedelta(minutes=1)  # less than this is what a clock is kept right with all the time


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsroom:
    """What a round works with: desk and feeds of one configuration, the database, the wire, a clock, who watches."""

    desk: Desk
    feeds: tuple[Feed, ...]
    store: Store
    wire: Wire
    clock: Callable[[], dt.datetime]
    observe: Observer = unobserved

    @classmethod
    def of(
        cls,
        configuration: Configuration,
        *,
        store: Store,
        wire: Wire,
        clock: Callable[[], dt.datetime] | None = None,
        observe: Observer = unobserved,
    ) -> Self:
        """Open the newsroom of a configuration. Its clock is the database's: the one that all its nodes share."""
        return cls(
            desk=Desk.of(configuration),
            feeds=_watched(configuration),
            store=store,
            wire=wire,
            clock=clock or store.now,
            observe=observe,
        )

    def under(self, configuration: Configuration) -> "Newsroom":
        """Give the same newsroom with the desk and the feeds of another configuration."""
        return replace(self, desk=Desk.of(configuration), feeds=_watched(configuration))


def _watched(configuration: Configuration) -> tuple[Feed, ...]:
    return tuple(feed for feed in configuration.feeds if feed.enabled)


@dataclass(frozen=True, slots=True)
class Round:
    """Feeds to call at together, each under a lease, in the newsroom as it stood when they were claimed."""

    room: Newsroom
    leases: tuple[Lease, ...]

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """The feeds in the order in which they were claimed."""
        by_id = {feed.id: feed for feed in self.room.feeds}
        return tuple(by_id[lease.name] for lease in self.leases)


class Rounds:
    """Claims feeds and calls at them. Several rounds may run at a time; a feed is in one of them at most."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: set[Lease] = set()
        self._enrolled: tuple[Feed, ...] = ()
        self._last_claim: dt.datetime | None = None
        self._lock = threading.Lock()

    def claim(self, room: Newsroom, *, due_only: bool = True, feeds: Sequence[Feed] | None = None) -> Round | None:
        """Take the feeds to call at now, longest due first; None where there are none."""
        now = room.clock()
        if self._enrolled is not room.feeds or (self._last_claim and now < self._last_claim - CLOCK_SET_BACK):
            self._enroll(room.feeds, now)
        self._last_claim = now
        names = [feed.id for feed in (room.feeds if feeds is None else feeds)]
        leases = self._store.claim_feeds(names, now=now, until=now + LEASE, limit=AT_ONCE, due_only=due_only)
        with self._lock:
            self._held.update(leases)
        return Round(room, tuple(leases)) if leases else None

    def _enroll(self, feeds: tuple[Feed, ...], now: dt.datetime) -> None:
        """See that each feed has its turn: those that are new, and those whose turn lies further off than it may."""
        self._store.enroll([feed.id for feed in feeds], now)
        known = self._store.feed_states()
        late = [feed.id for feed in feeds if waits_in_vain(known[feed.id], feed.url, every=feed.every, now=now)]
        self._store.bring_forward(late, now)
        self._enrolled = feeds

    def renew(self, now: dt.datetime) -> None:
        """Keep the leases of the rounds under way: a feed may be slow to answer, and wait to be read after that."""
        with self._lock:
            held = list(self._held)
        if held:
            self._store.renew_feeds(held, until=now + LEASE)

    def call_at(self, round_: Round, *, stopped: Callable[[], bool] = lambda: False) -> Iterator[bool]:
        """Call at feeds and file what each brings as it comes; yields whether all was well with it.

        Whatever is still under way when ``stopped`` turns true is left as it was: due. Each feed is free for the next
        round when its own poll is done; it does not wait for the slowest beside it.
        """
        room, open_ = round_.room, {lease.name: lease for lease in round_.leases}
        try:
            known = room.store.feed_states()
            states = {feed.id: known_at(known[feed.id], feed.url) for feed in round_.feeds if feed.id in known}
            with closing(cast("Generator[Poll]", room.wire.poll(round_.feeds, states))) as polls:
                for poll in polls:
                    if stopped():
                        return
                    lease = open_[poll.feed_id]
                    well = self._file(room, poll, states.get(poll.feed_id), lease)
                    self._let_go([open_.pop(poll.feed_id)])
                    yield well
        finally:
            self._release(open_.values())

    def release_all(self) -> None:
        """Free what rounds hold that are abandoned: the next daemon need not wait for their leases to run out."""
        with self._lock:
            held = list(self._held)
        self._release(held)

    def _release(self, leases: Iterable[Lease]) -> None:
        given = list(leases)
        self._let_go(given)
        if given:
            self._store.release_feeds(given)

    def _let_go(self, leases: Iterable[Lease]) -> None:
        with self._lock:
            self._held.difference_update(leases)

    def _file(self, room: Newsroom, poll: Poll, before: FeedState | None, lease: Lease) -> bool:
        feed = next(feed for feed in room.feeds if feed.id == poll.feed_id)
        visit = Visit(feed, before, poll, room.clock(), lease)
        try:
            filed = file_poll(visit, desk=room.desk, store=room.store, observe=room.observe)
        except LeaseLostError as error:
            log.warning("feed %s: %s; what it brought is left to them", poll.feed_id, error)
            return False
        except Exception as error:  # the boundary of one poll
            log.exception("feed %s: its poll could not be filed", poll.feed_id)
            with suppress(LeaseLostError):  # whoever has the feed now files it
                _record(room, visit, f"could not be filed: {type(error).__name__}: {error}")
            return False
        _tell(filed, visit)
        return filed.state.error is None


def _record(room: Newsroom, visit: Visit, error: str) -> None:
    """Put the feed off: what it brought is asked for again, from the start and without conditions."""
    before = visit.before or FeedState(feed_id=visit.feed.id, next_at=visit.at)
    wait = min(LONGEST_WAIT, visit.feed.every * 2 ** min(before.failures, 16))
    state = replace(before, condition="failing", error=error, failures=before.failures + 1, next_at=visit.at + wait)
    with room.store.filing() as filing:
        filing.put_feed(state, visit.lease)


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
