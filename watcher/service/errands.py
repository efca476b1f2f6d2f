"""Errands: the whole text behind a summary is fetched, and filed as a new version of the same item.

    due errands | lease, one for each host | wire.pages.read    redirects and hops followed, robots.txt heeded
      | read_story                                              the corridor's, before the transaction
      | BEGIN | settle the errand | admit | decide | COMMIT

An errand is settled together with what it brought, or not at all. One that is broken off, by a stop or a kill, is due
again as it was. Each host is on one errand at a time and gets a pause after it: a publisher with a hundred stories is
asked as a reader would ask, and one that hangs holds up nobody else's.
"""

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from watcher.articles import file_entry
from watcher.errors import LeaseLostError
from watcher.model import Article, Entry
from watcher.service.pipeline import TOO_OLD, decide, read_story
from watcher.service.rounds import LEASE, Newsroom
from watcher.service.stages import Handled
from watcher.service.wording import counted
from watcher.settings import Feed
from watcher.store import Errand, Lease
from watcher.wire import PageContent, Refused, Wanted, WholeText, redact

log = logging.getLogger(__name__)

AT_ONCE = 16
GAP_S = 1.0  # between two pages of a host
WAITS = (dt.timedelta(seconds=30), dt.timedelta(minutes=5))  # before the second and the third try
MOST_BEGUN = 10  # times that an errand is begun that never ends, because it ends the program
LONGEST_WAIT = dt.timedelta(hours=6)
NOBODYS_AFTER = dt.timedelta(minutes=10)  # another node may know a feed that this one has not read of yet
ONCE_FOR_S = 60.0
_LOOK_S = 0.1
_NAMES = ("errand for a whole text", "errands for whole texts")


@dataclass(frozen=True, slots=True)
class Trip:
    """One errand under way: its lease, and the newsroom as it stood when it was claimed."""

    room: Newsroom
    errand: Errand
    lease: Lease

    @property
    def feed(self) -> Feed:
        """The feed that the summary came from."""
        return next(feed for feed in self.room.feeds if feed.id == self.errand.feed_id)

    @property
    def host(self) -> str:
        return _host(self.errand)


class Errands:
    """Claims errands and runs them. Several may be under way at a time, each at a host of its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way: dict[Lease, Trip] = {}
        self._resting: dict[str, float] = {}

    def claim(self, room: Newsroom) -> list[Trip]:
        """Take errands that are due, at most one for each host that is not busy and has had its pause.

        Called by one thread at a time; ``run`` by any.
        """
        now = room.clock()
        choice = self._choice(room, now)
        chosen = room.store.due_errands(now, pick=choice.pick)
        if choice.nobodys:
            _drop_nobodys(room, now)
        if not chosen:
            return []
        claimed = room.store.claim_errands(chosen, now=now, until=now + LEASE)
        trips = [Trip(room, errand, lease) for errand, lease in claimed]
        with self._lock:
            self._under_way.update((trip.lease, trip) for trip in trips)
        return trips

    def run(self, trip: Trip, *, stopped: Callable[[], bool] = lambda: False) -> None:
        """Fetch the page of one errand and file what it brings."""
        try:
            _run(trip, stopped)
        finally:
            gap_s = max(GAP_S, trip.room.wire.pages.gap_s(trip.errand.url))
            with self._lock:
                self._under_way.pop(trip.lease, None)
                self._resting[trip.host] = time.monotonic() + gap_s

    def run_all_due(self, room: Newsroom, *, for_s: float = ONCE_FOR_S) -> bool:
        """Run whatever is due until nothing is, or time is up; tells whether none has failed in a way of its own."""
        until, ended = time.monotonic() + for_s, threading.Event()

        def stopped() -> bool:
            return ended.is_set() or time.monotonic() > until

        runs: list[Future[None]] = []
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="errand") as runners:
            try:
                while not stopped():
                    runs += [runners.submit(self.run, trip, stopped=stopped) for trip in self.claim(room)]
                    if all(run.done() for run in runs) and not _any_due(room):
                        break
                    time.sleep(_LOOK_S)
            finally:
                ended.set()
        if _any_due(room):
            log.warning("whole texts were fetched for %g s; those that are left are still due", for_s)
        faults = [fault for run in runs if (fault := run.exception()) is not None]
        for fault in faults:
            log.error("an errand has failed", exc_info=fault)
        return not faults

    def renew(self, room: Newsroom) -> None:
        """Keep the leases of the errands under way: a page may be slow to come."""
        with self._lock:
            held = list(self._under_way)
        room.store.renew_errands(held, until=room.clock() + LEASE)

    def give_back_all(self, room: Newsroom) -> None:
        """Free what is abandoned: the next daemon need not wait for the leases to run out."""
        with self._lock:
            held = list(self._under_way)
        room.store.give_back_errands(held)

    def _choice(self, room: Newsroom, now: dt.datetime) -> "_Choice":
        with self._lock:
            resting = {host: until for host, until in self._resting.items() if until > time.monotonic()}
            self._resting = resting
            busy = {trip.host for trip in self._under_way.values()}
        return _Choice(
            watched={feed.id for feed in room.feeds},
            barred=busy | set(resting),
            most=AT_ONCE - len(busy),
            nobodys_before=now - NOBODYS_AFTER,
        )


@dataclass(slots=True, kw_only=True)
class _Choice:
    """Which of the errands that are due are to be claimed."""

    watched: set[str]
    barred: set[str]
    most: int
    nobodys_before: dt.datetime
    nobodys: bool = False

    def pick(self, due: Iterator[Errand]) -> list[str]:
        """Choose the longest due of each host that may be asked now."""
        picked: list[str] = []
        for errand in due if self.most > 0 else ():
            host = _host(errand)
            if errand.feed_id not in self.watched:
                self.nobodys = self.nobodys or errand.next_at < self.nobodys_before
            elif host not in self.barred:
                self.barred.add(host)
                picked.append(errand.article_id)
            if len(picked) == self.most:
                break
        return picked


def _any_due(room: Newsroom) -> bool:
    watched = {feed.id for feed in room.feeds}

    def pick(due: Iterator[Errand]) -> list[str]:
        return next(([errand.article_id] for errand in due if errand.feed_id in watched), [])

    return bool(room.store.due_errands(room.clock(), pick=pick))


def _drop_nobodys(room: Newsroom, now: dt.datetime) -> None:
    ids = [feed.id for feed in room.feeds]
    if dropped := room.store.drop_errands_of_others(ids, due_before=now - NOBODYS_AFTER, now=now):
        log.warning("%s dropped: their feeds are not watched any more", counted(dropped, *_NAMES))


def _run(trip: Trip, stopped: Callable[[], bool]) -> None:
    room, errand = trip.room, trip.errand
    summary = room.store.article(errand.article_id)
    content: PageContent
    if summary is None or summary.let_go_at is not None:
        content = Refused("its summary was let go because of its age")
    elif errand.tries > MOST_BEGUN:
        content = Refused(f"it was begun {errand.tries - 1} times and never ended")
    else:
        content = room.wire.pages.read(_wanted(trip, summary.article), stopped=stopped)
        if not isinstance(content, WholeText) and stopped():
            room.store.give_back_errands([trip.lease])
            return
    room.observe("page_read")
    try:
        if summary is not None and isinstance(content, WholeText):
            _tell(file_whole_text(trip, summary.article, content))
        elif isinstance(content, Refused):
            _settle_without(trip, content)
    except LeaseLostError as error:
        log.warning("article %s: %s; its whole text is left to them", errand.article_id, error)


def _wanted(trip: Trip, summary: Article) -> Wanted:
    return Wanted(
        id=summary.id,
        url=trip.errand.url,
        title=summary.title,
        summary=summary.text,
        private_url=trip.feed.url if trip.feed.allow_private else None,
    )


def file_whole_text(trip: Trip, summary: Article, found: WholeText) -> tuple[Handled, ...]:
    """File the whole text as a version of the item whose summary is on record, in one transaction with its errand."""
    room, now = trip.room, trip.room.clock()
    article = whole_version(summary, found, now)
    is_old = article.published_at is not None and now - article.published_at > TOO_OLD
    story = read_story(article, desk=room.desk, as_of=article.published_at or now)
    handled: tuple[Handled, ...] = ()
    with room.store.filing() as filing:
        disposition = "too_old" if is_old else "no_match"
        is_new = filing.admit(article, feed_id=trip.errand.feed_id, seen_at=now, disposition=disposition)
        known = None if is_new else "the page has the words that were known"
        filing.settle_errand(replace(trip.errand, state="done", error=known), trip.lease)
        if is_new and not is_old:
            handled = decide(story, desk=room.desk, filing=filing, now=now)
        room.observe("whole_text_in_transaction")
    room.observe("whole_text_committed")
    return handled


def whole_version(summary: Article, found: WholeText, now: dt.datetime) -> Article:
    """Make the version of an item that has the whole text: the words of its page under the headline of its feed."""
    entry = Entry(
        guid=summary.guid,
        url=summary.url,
        title=summary.title or found.title,
        text=found.text,
        published_at=summary.published_at or found.published_at,
        updated_at=summary.updated_at,
        urgency=summary.urgency,
    )
    filed = file_entry(entry, source=summary.source, language=summary.language, seen_at=now)
    return replace(filed, slug=summary.slug or filed.slug, embargo_at=summary.embargo_at)


def _settle_without(trip: Trip, refused: Refused) -> None:
    """Note why there is no whole text: for good, or until the next try."""
    errand, now = trip.errand, trip.room.clock()
    settled = replace(errand, state="refused", error=refused.because)
    if refused.retry_in_s is not None and errand.tries > len(WAITS):
        settled = replace(settled, state="given_up")
    elif refused.retry_in_s is not None:
        wait = max(WAITS[errand.tries - 1], dt.timedelta(seconds=refused.retry_in_s))
        settled = replace(settled, state="due", next_at=now + min(wait, LONGEST_WAIT))
    with trip.room.store.filing() as filing:
        filing.settle_errand(settled, trip.lease)
    told = f"no whole text, {refused.because}" + ("; to be tried again" if settled.state == "due" else "")
    log.info("article %s: %s", errand.article_id, redact(told, errand.url))


def _tell(handled: tuple[Handled, ...]) -> None:
    for each in handled:
        log.info(
            "article %s, the whole text, %s: %s (%s)",
            each.article_id,
            each.rule_id,
            each.decision.kind,
            each.decision.because,
        )


def _host(errand: Errand) -> str:
    try:
        return urlsplit(errand.url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""
