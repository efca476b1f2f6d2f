"""The open database, of use from every thread of the process."""

import datetime as dt
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import IO, Self

import sqlalchemy as sa

from watcher.errors import StoreError
from watcher.model import Alert, Article, Delivery, FeedState
from watcher.store import alerts, articles, deliveries, events, feeds, history
from watcher.store.connection import READING, connect_to, explained, file_of, hold, make_ready, read_url
from watcher.store.filing import Filing
from watcher.store.shelf import Shelf
from watcher.store.tables import insert_into, meta


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
        self._shelf = Shelf() if in_memory or lock else None

    @classmethod
    def open(cls, url: str, *, daemon: bool) -> Self:
        """Open the database, creating it where there is none. A daemon is the only one on its file, or is refused."""
        parsed = read_url(url)
        where = parsed.render_as_string(hide_password=True)
        path = file_of(parsed)
        lock = None
        try:
            with explained(where):
                if path:
                    where = str(path)
                    lock = _make_way(path, daemon=daemon)
                engine = connect_to(parsed)
                make_ready(engine, where, thorough=bool(lock))
        except BaseException:
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
        """Give one transaction: committed at the end, rolled back where anything raises."""
        shelf = Shelf() if self._shelf is None else self._shelf
        with self._filing, self._turn, explained(self._where):
            try:
                with self._engine.begin() as conn:
                    self._shared = conn if self._in_memory else None
                    yield Filing(conn, shelf)
            except BaseException:
                shelf.clear()
                raise
            finally:
                self._shared = None

    def feed_states(self) -> dict[str, FeedState]:
        with self._reading() as conn:
            return feeds.all_states(conn)

    def due_feed_ids(self, feed_ids: Sequence[str], now: dt.datetime) -> list[str]:
        """Name those of the feeds that are to be polled now, longest due first. One never polled is due."""
        with self._reading() as conn:
            return feeds.due_ids(conn, feed_ids, now)

    def unseen(self, given: Sequence[Article]) -> list[Article]:
        """Give the articles not stored yet, in their order, each once."""
        with self._reading() as conn:
            return articles.unseen(conn, given)

    def due_deliveries(self, now: dt.datetime, limit: int) -> list[tuple[Delivery, Alert]]:
        """Give what is to be sent now, urgent first, then oldest first; at most ``limit`` for each recipient."""
        with self._reading() as conn:
            return deliveries.due(conn, now, limit=limit)

    def dead_deliveries(self, limit: int) -> list[tuple[Delivery, Alert]]:
        """Give what was given up, the latest first, each with its reason."""
        with self._reading() as conn:
            return deliveries.dead(conn, limit=limit)

    def mark_sent(self, alert_id: str, recipient_id: str, at: dt.datetime) -> None:
        """Note that a recipient has taken an alert; what waits for the same recipient is due at once."""
        with self._writing() as conn:
            deliveries.mark_sent(conn, alert_id, recipient_id, at=at)

    def mark_failed(
        self, alert_id: str, recipient_id: str, *, at: dt.datetime, error: str, next_at: dt.datetime | None
    ) -> None:
        """Note why a recipient has not taken an alert and when to try again; None gives it up."""
        with self._writing() as conn:
            deliveries.mark_failed(conn, alert_id, recipient_id, deliveries.Failure(at, error, next_at))

    def outbox(self) -> deliveries.OutboxCounts:
        with self._reading() as conn:
            return deliveries.counts(conn)

    def events_open(self, since: dt.datetime) -> int:
        """Count the events that stand and have an article at or after ``since``."""
        with self._reading() as conn:
            return events.count_open(conn, since)

    def alert(self, alert_id: str) -> Alert | None:
        with self._reading() as conn:
            documented = alerts.with_id(conn, alert_id)
        return documented.alert if documented else None

    def alerts_of(self, event_id: str) -> list[Alert]:
        """Give what was told of an event, as it was told."""
        with self._reading() as conn:
            return [documented.alert for documented in alerts.about(conn, event_ids=[event_id])]

    def history(self, asked: str) -> history.History | None:
        """Give all that is on record about an article (id, URL or guid), alert or event; None where nothing is."""
        with self._reading() as conn:
            return history.look_up(conn, asked)

    def get_meta(self, key: str) -> str | None:
        with self._reading() as conn:
            return conn.scalar(sa.select(meta.c.value).where(meta.c.key == key))

    def put_meta(self, key: str, value: str) -> None:
        with self._writing() as conn:
            statement = insert_into(conn, meta).values(key=key, value=value)
            conn.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": value}))

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with self._turn, explained(self._where):
            if self._shared is not None:
                yield self._shared
                return
            with self._engine.connect().execution_options(**READING) as conn:
                yield conn

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with self._turn, explained(self._where), self._engine.begin() as conn:
            yield conn


def _make_way(path: Path, *, daemon: bool) -> IO[str] | None:
    """See to the folder, and for a daemon to the lock, before the file is touched."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return hold(path) if daemon else None
    except OSError as error:
        raise StoreError(
            f"{path} can't be opened: {error.strerror}",
            hint="the folder must exist and be writable by this user",
            permanent=True,
        ) from error
