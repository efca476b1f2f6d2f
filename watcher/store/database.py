"""The open database, of use from every thread of the process."""

import datetime as dt
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from typing import IO, Self, TypeVar

import sqlalchemy as sa

from watcher.model import Alert, Article, Delivery, FeedState, Notice, Rhythm
from watcher.store import (
    articles,
    deliveries,
    errands,
    events,
    feeds,
    history,
    lanes,
    leases,
    notices,
    pruning,
    quarantine,
    rhythm,
)
from watcher.store.connection import connect_to, explained, file_of, make_way, name_of, read_url, reading, take_turn
from watcher.store.filing import Filing
from watcher.store.leases import Lease
from watcher.store.schema import make_ready
from watcher.store.shelf import Shelf
from watcher.store.tables import errand, feed, insert_into, lane, meta

_Version = TypeVar("_Version", bound=articles.Version)


class Store:
    """The database of one Wirewatch. Whatever goes wrong in it is a ``StoreError`` that names it."""

    def __init__(self, engine: sa.Engine, *, where: str, in_memory: bool, lock: IO[str] | None) -> None:
        self._engine = engine
        self._where = where
        self._lock = lock
        self._filing = threading.Lock()
        # A database in memory is one connection: threads take turns, and a read inside a filing goes through it.
        self._turn: AbstractContextManager[object] = threading.RLock() if in_memory else nullcontext()
        self._shared: sa.Connection | None = None
        self._in_memory = in_memory
        self._shelf = Shelf()

    @classmethod
    def open(cls, url: str, *, daemon: bool) -> Self:
        """Open the database, creating it where there is none; a daemon also brings it up to date.

        On an SQLite file one daemon works at a time, and a second is refused; on PostgreSQL as many as there are nodes.
        """
        parsed = read_url(url)
        where, path = name_of(parsed), file_of(parsed)
        lock: IO[str] | None = None
        engine: sa.Engine | None = None
        try:
            with explained(where):
                lock = make_way(path, daemon=daemon) if path else None
                engine = connect_to(parsed)
                make_ready(engine, where, may_upgrade=daemon, thorough=bool(lock))
                if lock:
                    with engine.begin() as conn:  # who held these leases is dead, or the lock would not be ours
                        leases.end_all(conn, feed)
                        leases.end_all(conn, lane)
                        leases.end_all(conn, errand)
        except BaseException:
            if engine:
                engine.dispose()
            if lock:
                lock.close()
            raise
        return cls(engine, where=where, in_memory=parsed.get_backend_name() == "sqlite" and not path, lock=lock)

    def close(self) -> None:
        self._engine.dispose()
        if self._lock:
            self._lock.close()

    @contextmanager
    def filing(self) -> Iterator[Filing]:
        """Give one transaction: committed at the end, rolled back where anything raises.

        Filings come one after the other over all nodes, so what one decides stands when the next one looks.
        """
        with self._filing, self._turn, explained(self._where):
            try:
                with self._engine.begin() as conn:
                    take_turn(conn)
                    self._shared = conn if self._in_memory else None
                    yield Filing(conn, self._shelf)
            except BaseException:
                self._shelf.clear()
                raise
            finally:
                self._shared = None

    def feed_states(self, feed_ids: Collection[str] | None = None) -> dict[str, FeedState]:
        """Give what is remembered of these feeds, or of all."""
        with self._reading() as conn:
            return feeds.states(conn, feed_ids)

    def now(self) -> dt.datetime:
        """Tell the time that leases go by: the server's where there is one, so that no node's own clock counts."""
        if self._engine.dialect.name != "postgresql":
            return dt.datetime.now(dt.UTC)
        with self._reading() as conn:
            now = conn.scalar(sa.select(sa.func.clock_timestamp()))
        assert isinstance(now, dt.datetime)
        return now.astimezone(dt.UTC)

    def enroll(self, feed_ids: Iterable[str], now: dt.datetime) -> None:
        """See that each feed can be claimed: one that nothing is remembered of is due now."""
        with self._reading() as conn:
            unknown = feeds.without_row(conn, feed_ids)
        if unknown:
            with self._writing() as conn:
                feeds.enroll(conn, unknown, now=now)

    def bring_forward(self, feed_ids: Collection[str], now: dt.datetime) -> None:
        """Make feeds due now that were put off until later."""
        if feed_ids:
            with self._writing() as conn:
                feeds.bring_forward(conn, feed_ids, now=now)

    def claim_feeds(
        self, feed_ids: Collection[str], *, now: dt.datetime, until: dt.datetime, limit: int, due_only: bool = True
    ) -> list[Lease]:
        """Lease those of the feeds that are due and that nobody else calls at, longest due first.

        Without ``due_only`` those that are not due yet come after them.
        """
        with self._reading() as conn:
            free = feeds.claimable(conn, feed_ids, now=now, due_only=due_only)
        if not free:
            return []
        with self._writing() as conn:
            return feeds.claim(conn, free, now=now, until=until, limit=limit, due_only=due_only)

    def renew_feeds(self, held: Sequence[Lease], *, until: dt.datetime) -> None:
        """Let leases run on; those that were lost since are left alone."""
        if held:
            with self._writing() as conn:
                leases.move_end(conn, feed, held, until)

    def release_feeds(self, held: Sequence[Lease]) -> None:
        """Give feeds back as they are, still due; those that were lost since are left alone."""
        if held:
            with self._writing() as conn:
                leases.move_end(conn, feed, held, None)

    def claim_lane(self, recipient_id: str, *, now: dt.datetime, until: dt.datetime) -> Lease | None:
        """Be the only one who sends to a recipient; None where somebody else does now."""
        if self._lock:
            return Lease(recipient_id, lanes.ALONE)
        with self._writing() as conn:
            return lanes.claim(conn, recipient_id, now=now, until=until)

    def renew_lane(self, lease: Lease, *, until: dt.datetime) -> bool:
        """Go on sending to a recipient; False where the lane was lost."""
        if lease.token == lanes.ALONE:
            return True
        with self._writing() as conn:
            return leases.move_end(conn, lane, [lease], until) == 1

    def release_lane(self, lease: Lease) -> None:
        if lease.token == lanes.ALONE:
            return
        with self._writing() as conn:
            leases.move_end(conn, lane, [lease], None)

    def due_errands(self, now: dt.datetime, *, pick: Callable[[Iterator[errands.Errand]], list[str]]) -> list[str]:
        """Let ``pick`` choose, by article, among the errands that are due and free, longest due first."""
        with self._reading() as conn, closing(errands.claimable(conn, now=now)) as due:
            return pick(due)

    def claim_errands(
        self, article_ids: Collection[str], *, now: dt.datetime, until: dt.datetime
    ) -> list[tuple[errands.Errand, Lease]]:
        """Lease errands that are due; those that somebody else is on are passed over."""
        with self._writing() as conn:
            return errands.claim(conn, article_ids, now=now, until=until)

    def renew_errands(self, held: Sequence[Lease], *, until: dt.datetime) -> None:
        """Let leases run on; those that were lost since are left alone."""
        if held:
            with self._writing() as conn:
                leases.move_end(conn, errand, held, until)

    def give_back_errands(self, held: Sequence[Lease]) -> None:
        """Free errands that were broken off, as if they had not been begun."""
        if held:
            with self._writing() as conn:
                errands.give_back(conn, held)

    def drop_errands_of_others(self, feed_ids: Collection[str], *, due_before: dt.datetime, now: dt.datetime) -> int:
        """Drop what has been due since before a moment and belongs to none of these feeds, and count it."""
        with self._writing() as conn:
            return errands.drop_those_of_others(conn, feed_ids, due_before=due_before, now=now)

    def article(self, article_id: str) -> articles.Filed | None:
        with self._reading() as conn:
            return next(iter(articles.with_ids(conn, [article_id])), None)

    def unseen(self, given: Sequence[_Version]) -> list[_Version]:
        """Give the versions not stored yet, in their order, each once."""
        with self._reading() as conn:
            return articles.unseen(conn, given)

    def articles_since(self, moment: dt.datetime) -> list[articles.Filed]:
        """Give the whole articles published (undated ones: first seen) at or after a moment, in that order."""
        with self._reading() as conn:
            return articles.since(conn, moment)

    def released(self, now: dt.datetime, limit: int) -> list[tuple[Article, bool]]:
        """Give the articles whose embargo is over, the first first, and whether each is the last version there is."""
        with self._reading() as conn:
            return articles.released(conn, now, limit)

    def waiting_recipients(self, now: dt.datetime) -> set[str]:
        """Name the recipients that something is to be sent to now."""
        with self._reading() as conn:
            return deliveries.waiting_for(conn, now)

    def due_deliveries(
        self, now: dt.datetime, limit: int, *, recipient_ids: Collection[str] | None = None
    ) -> list[tuple[Delivery, Alert]]:
        """Give what is to be sent now in the order in which it was told; at most ``limit`` for each recipient."""
        with self._reading() as conn:
            return deliveries.due(conn, now, limit=limit, recipient_ids=recipient_ids)

    def dead_deliveries(
        self, limit: int | None = None, *, since: dt.datetime | None = None, known: Collection[str] | None = None
    ) -> list[tuple[Delivery, Alert]]:
        """Give what was given up (since a moment), the latest first, each with its reason.

        Where the recipients that are still ``known`` are named, what needs a hand comes before all else.
        """
        with self._reading() as conn:
            return deliveries.dead(conn, limit=limit, since=since, known=known)

    def dead_in_need(self, known: Collection[str]) -> int:
        """Count what was given up and needs a hand: neither told elsewhere nor to a recipient that is gone."""
        with self._reading() as conn:
            return deliveries.dead_in_need(conn, known)

    def backlogs(self, *, queued_before: dt.datetime) -> list[notices.Backlog]:
        """Tell for whom alerts wait that were queued before a moment and have been tried in vain."""
        with self._reading() as conn:
            return notices.backlogs(conn, queued_before=queued_before)

    def has_taken(self, recipient_id: str, *, since: dt.datetime) -> bool:
        """Tell whether a recipient has taken anything after a moment."""
        with self._reading() as conn:
            return notices.has_taken(conn, recipient_id, since=since)

    def notices(self) -> list[Notice]:
        with self._reading() as conn:
            return notices.on_record(conn)

    def write_notices(self, lease: Lease, *, put: Sequence[Notice] = (), drop: Sequence[Notice] = ()) -> None:
        """Save some notices and let go of others, as the holder of a lane."""
        if put or drop:
            with self._writing() as conn:
                notices.write(conn, put=put, drop=drop, lease=lease)

    def rhythms(self, now: dt.datetime) -> dict[str, Rhythm]:
        """Tell by feed when in the week something arrives; takes a while where there are many articles."""
        with self._reading() as conn:
            return rhythm.of_feeds(conn, now)

    def mark_sent(self, alert_id: str, lease: Lease, at: dt.datetime) -> int:
        """Note that the recipient of a lane has taken an alert; what waits for the same recipient is due at once.

        Gives how many those are.
        """
        with self._writing() as conn:
            return deliveries.mark_sent(conn, alert_id, lease, at=at)

    def put_off(self, alert_ids: Collection[str], lease: Lease, until: dt.datetime) -> None:
        """Let alerts to the recipient of a lane wait until a moment, because of one that must come before them."""
        with self._writing() as conn:
            deliveries.put_off(conn, alert_ids, lease, until)

    def mark_failed(
        self, alert_id: str, lease: Lease, *, at: dt.datetime, error: str, next_at: dt.datetime | None
    ) -> None:
        """Note why the recipient of a lane has not taken an alert and when to try again; None gives it up."""
        with self._writing() as conn:
            deliveries.mark_failed(conn, alert_id, lease, deliveries.Failure(at, error, next_at))

    def addressees(self, alert_id: str) -> frozenset[str]:
        """Name the recipients that have an alert, or to whom it is still on its way."""
        with self._reading() as conn:
            return deliveries.addressees(conn, alert_id)

    def outbox(self) -> deliveries.OutboxCounts:
        with self._reading() as conn:
            return deliveries.counts(conn)

    def events_open(self, since: dt.datetime) -> int:
        """Count the events that stand and have an article at or after ``since``."""
        with self._reading() as conn:
            return events.count_open(conn, since)

    def history(self, asked: str) -> history.History | None:
        """Give all that is on record about an article (id, URL or guid), alert or event; None where nothing is."""
        with self._reading() as conn:
            return history.look_up(conn, asked)

    def quarantined(self, feed_id: str | None = None) -> list[quarantine.Quarantined]:
        """Give the entries that could not be read, of one feed or of all, the newest first."""
        with self._reading() as conn:
            return quarantine.listed(conn, feed_id)

    def quarantine_counts(self) -> dict[str, int]:
        """Tell how many entries the quarantine holds of each feed that it holds any of."""
        with self._reading() as conn:
            return quarantine.counts(conn)

    def quarantined_entry(self, id_: str) -> quarantine.Quarantined | None:
        with self._reading() as conn:
            return quarantine.with_id(conn, id_)

    def get_meta(self, key: str) -> str | None:
        with self._reading() as conn:
            return conn.scalar(sa.select(meta.c.value).where(meta.c.key == key))

    def put_meta(self, key: str, value: str) -> None:
        with self._writing() as conn:
            statement = insert_into(conn, meta).values(key=key, value=value)
            conn.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": value}))

    def get_metas(self, prefix: str) -> dict[str, str]:
        """Give the values of every key that starts so."""
        with self._reading() as conn:
            starts = sa.func.substr(meta.c.key, 1, len(prefix)) == prefix
            return {row.key: row.value for row in conn.execute(sa.select(meta).where(starts).order_by(meta.c.key))}

    def drop_meta(self, key: str) -> None:
        with self._writing() as conn:
            conn.execute(sa.delete(meta).where(meta.c.key == key))

    def prunable(
        self, *, told_before: dt.datetime, unused_before: dt.datetime, unread_before: dt.datetime
    ) -> pruning.Pruned:
        """Tell what would be let go of events, articles that told nothing, and the quarantine, older than these."""
        with self._reading() as conn:
            going = pruning.count(conn, told_before=told_before, unused_before=unused_before)
            return going + pruning.Pruned(unread=quarantine.count(conn, before=unread_before))

    @contextmanager
    def pruning(self) -> Iterator[pruning.Pruning]:
        """Give one transaction to let go of things in."""
        with self._writing() as conn:
            take_turn(conn)
            yield pruning.Pruning(conn)

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with self._turn, explained(self._where):
            if self._shared is not None:
                yield self._shared
                return
            with reading(self._engine) as conn:
                yield conn

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with self._turn, explained(self._where), self._engine.begin() as conn:
            yield conn
