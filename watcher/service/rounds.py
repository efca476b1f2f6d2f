"""Rounds of calls at feeds: which are due, what came, each filed on its own so that none can stop another.

A round holds a lease on each of its feeds, so that no other round calls at it, on this node or on another. A lease that
ran out is somebody else's to take; what the old holder still brings is refused when it is filed.
"""

import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from typing import Self

from watcher.errors import LeaseLostError, StoreError
from watcher.model import FeedState
from watcher.service.moves import news_of_move
from watcher.service.pipeline import file_polls, read_entry
from watcher.service.stages import Desk, FiledPoll, Observer, Visit, unobserved
from watcher.service.wording import counted
from watcher.settings import Configuration, Feed
from watcher.store import MOST_OF_A_FEED, Kept, Lease, Store
from watcher.wire import Poison, Poll, Wire, known_at, redact, user_agent, waits_in_vain

log = logging.getLogger(__name__)

AT_ONCE = 64
LONGEST_WAIT = dt.timedelta(hours=1)
LEASE = dt.timedelta(seconds=60)  # what a killed node had under way is late by no more than this
RENEWED_EVERY_S = 15.0
_ENTRIES_TOGETHER = 128
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
        self.wire.introduce_as(user_agent(configuration.contact))
        return replace(self, desk=Desk.of(configuration), feeds=_watched(configuration))


def _watched(configuration: Configuration) -> tuple[Feed, ...]:
    return tuple(feed for feed in configuration.feeds if feed.enabled)


@dataclass(frozen=True, slots=True)
class Round:
    """Feeds to call at together, each under a lease, in the newsroom as it stood when they were claimed."""

    room: Newsroom
    leases: tuple[Lease, ...]
    feeds: tuple[Feed, ...]


class Rounds:
    """Claims feeds and calls at them. Several rounds may run at a time; a feed is in one of them at most."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: set[Lease] = set()
        self._enrolled: tuple[Feed, ...] = ()
        self._feeds: dict[str, Feed] = {}
        self._last_claim: dt.datetime | None = None
        self._lock = threading.Lock()

    def claim(self, room: Newsroom, *, due_only: bool = True, feeds: Sequence[Feed] | None = None) -> Round | None:
        """Take the feeds to call at now, longest due first; None where there are none."""
        now = room.clock()
        if self._enrolled is not room.feeds or (self._last_claim and now < self._last_claim - CLOCK_SET_BACK):
            self._enroll(room.feeds, now)
        self._last_claim = now
        names = self._feeds.keys() if feeds is None else [feed.id for feed in feeds]
        leases = self._store.claim_feeds(names, now=now, until=now + LEASE, limit=AT_ONCE, due_only=due_only)
        with self._lock:
            self._held.update(leases)
        return Round(room, tuple(leases), tuple(self._feeds[lease.name] for lease in leases)) if leases else None

    def _enroll(self, feeds: tuple[Feed, ...], now: dt.datetime) -> None:
        """See that each feed has its turn: those that are new, and those whose turn lies further off than it may."""
        self._store.enroll([feed.id for feed in feeds], now)
        known = self._store.feed_states()
        late = [feed.id for feed in feeds if _waits_in_vain(feed, known[feed.id], now)]
        self._store.bring_forward(late, now)
        self._enrolled, self._feeds = feeds, {feed.id: feed for feed in feeds}

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
        feeds = {feed.id: feed for feed in round_.feeds}
        try:
            known = room.store.feed_states(open_)
            states = {feed_id: known_at(state, feeds[feed_id].copy_key) for feed_id, state in known.items()}
            with closing(room.wire.polls_at_hand(round_.feeds, states)) as at_hand:
                for polls in at_hand:
                    for part in _parts(polls):
                        if stopped():
                            return
                        at = room.clock()
                        visits = [
                            Visit(feeds[each.feed_id], states.get(each.feed_id), each, at, open_[each.feed_id])
                            for each in part
                        ]
                        well = _file(room, visits)
                        self._let_go([open_.pop(visit.feed.id) for visit in visits])
                        yield from well
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


def _parts(polls: Sequence[Poll]) -> Iterator[list[Poll]]:
    """Take polls together that came at one time, as long as they bring little: the first of them waits for the last."""
    part: list[Poll] = []
    entries = 0
    for poll in sorted(polls, key=lambda each: each.parsed is not None):
        brings = len(poll.parsed.entries) if poll.parsed is not None else 0
        if part and entries + brings > _ENTRIES_TOGETHER:
            yield part
            part, entries = [], 0
        part.append(poll)
        entries += brings
    if part:
        yield part


def _file(room: Newsroom, visits: Sequence[Visit]) -> list[bool]:
    """File polls together, or each on its own where one of them spoils that; tells of each whether all was well."""
    is_alone = len(visits) == 1
    try:
        filed = file_polls(visits, desk=room.desk, store=room.store, observe=room.observe)
        return [_is_well(filed.get(visit.feed.id), visit) for visit in visits]
    except LeaseLostError as error:
        if is_alone:
            log.warning("%s; what it brought is left to them", error)
    except Exception as error:  # the boundary of one poll
        if is_alone:
            log.exception("feed %s: its poll could not be filed", visits[0].feed.id)
            if not isinstance(error, StoreError) and (rest := _without_unreadable(room, visits[0])) is not None:
                return _file(room, [rest])
            with suppress(LeaseLostError):  # whoever has the feed now files it
                _record(room, visits[0], f"could not be filed: {type(error).__name__}: {error}")
    return [False] if is_alone else [well for visit in visits for well in _file(room, [visit])]


def _without_unreadable(room: Newsroom, visit: Visit) -> Visit | None:
    """Set the entries aside over which the reading stumbles, so that they hide none of the others; None without any."""
    entries, aside = [], []
    for entry in visit.entries:
        try:
            read_entry(entry, visit, room.desk)
            entries.append(entry)
        except Exception as error:  # the boundary of one poll: which of its entries it was
            log.exception("feed %s: %s can't be read", visit.feed.id, entry.url or entry.guid or "one entry")
            words = f"{entry.title}\n{entry.text}".encode("utf-8", "replace")
            aside.append(Poison(reason=f"reading it failed: {type(error).__name__}: {error}", data=words))
    if not aside or visit.poll.parsed is None:
        return None
    poison = (*visit.poisons, *aside)
    parsed = replace(visit.poll.parsed, entries=tuple(entries), unread=len(poison), quarantined=poison)
    return replace(visit, poll=replace(visit.poll, parsed=parsed))


def _is_well(filed: FiledPoll | None, visit: Visit) -> bool:
    if filed is None:
        log.warning("feed %s: another node has taken it over since; what it answered is left to them", visit.feed.id)
        return False
    _tell(filed, visit)
    return filed.state.error is None


def _record(room: Newsroom, visit: Visit, error: str) -> None:
    """Put the feed off: what it brought is asked for again, from the start and without conditions."""
    error = redact(error, visit.feed.url)
    before = visit.before or FeedState(feed_id=visit.feed.id, next_at=visit.at)
    wait = min(LONGEST_WAIT, visit.feed.every * 2 ** min(before.failures, 16))
    state = replace(before, condition="failing", error=error, failures=before.failures + 1, next_at=visit.at + wait)
    with room.store.filing() as filing:
        filing.put_feed(state, visit.lease)


def _quarantine(kept: Kept) -> str:
    went = f"{counted(kept.new, 'entry', 'entries')} went into quarantine; `wirewatch feeds quarantine` shows what came"
    rest = f" (the quarantine holds {MOST_OF_A_FEED} of a feed: {counted(kept.let_go, 'other')} not kept)"
    return went + (rest if kept.let_go else "")


def _waits_in_vain(feed: Feed, state: FeedState, now: dt.datetime) -> bool:
    return waits_in_vain(state, feed.copy_key, slowest=feed.slowest or feed.every, now=now)


def _tell(filed: FiledPoll, visit: Visit) -> None:
    state = filed.state
    if visit.dropped:
        log.warning("feed %s: caps have cut %s of it", state.feed_id, counted(visit.dropped, "entry", "entries"))
    if visit.poll.waiting:
        what = counted(visit.poll.waiting, "document")
        log.info("feed %s: %s more than one poll takes; the next comes at once", state.feed_id, what)
    if (told := news_of_move(visit.before, state, visit.feed)) is not None:
        log.warning("feed %s: %s", state.feed_id, told)
    if filed.kept.new:
        log.warning("feed %s: %s", state.feed_id, _quarantine(filed.kept))
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
