"""The quarantine: entries that could not be read while others of their feed could, kept for whoever wants to see why.

A feed lists its bad entries at every poll, so each is kept once, as it was first seen.
"""

import base64
import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from watcher.store.tables import insert_into
from watcher.store.tables import quarantine as table

MOST_OF_A_FEED = 50
MOST_BYTES = 64_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """One entry: when it was first seen, why it could not be read, how large it was, and its bytes up to a limit."""

    id: str
    feed_id: str
    at: dt.datetime
    reason: str
    size: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of bad entries: how many are kept anew, and how many were let go for them or were too many."""

    new: int = 0
    let_go: int = 0


def put(conn: sa.Connection, feed_id: str, poisons: Sequence[tuple[str, bytes]], *, at: dt.datetime) -> Kept:
    """Keep bad entries of a feed, each with the reason why it could not be read; the newest of them, if many."""
    chosen = {_id(feed_id, data): (reason, data) for reason, data in poisons[:MOST_OF_A_FEED]}
    new = 0
    for id_, (reason, data) in chosen.items():
        packed = base64.b64encode(data[:MOST_BYTES]).decode("ascii")
        values = {"id": id_, "feed_id": feed_id, "at": at, "reason": reason, "size": len(data), "bytes": packed}
        statement = insert_into(conn, table).values(values).on_conflict_do_nothing()
        new += len(conn.execute(statement.returning(table.c.id)).all())
    beyond = max(0, len(poisons) - MOST_OF_A_FEED)
    return Kept(new, beyond + (_let_go_of_the_oldest(conn, feed_id) if new else 0))


def listed(conn: sa.Connection, feed_id: str | None = None) -> list[Quarantined]:
    """Give what is kept, of one feed or of all, the newest first."""
    query = sa.select(table).order_by(table.c.at.desc(), table.c.feed_id, table.c.id)
    rows = conn.execute(query if feed_id is None else query.where(table.c.feed_id == feed_id)).mappings()
    return [_quarantined(row) for row in rows]


def counts(conn: sa.Connection) -> dict[str, int]:
    """Tell how many are kept of each feed that any are kept of."""
    query = sa.select(table.c.feed_id, sa.func.count().label("kept")).group_by(table.c.feed_id)
    return {row.feed_id: row.kept for row in conn.execute(query)}


def with_id(conn: sa.Connection, id_: str) -> Quarantined | None:
    row = conn.execute(sa.select(table).where(table.c.id == id_)).mappings().first()
    return _quarantined(row) if row else None


def drop(conn: sa.Connection, *, before: dt.datetime) -> int:
    """Let go of what was first seen before a moment, and count it."""
    return conn.execute(sa.delete(table).where(table.c.at < before)).rowcount


def count(conn: sa.Connection, *, before: dt.datetime) -> int:
    """Count what ``drop`` would let go of."""
    return conn.scalar(sa.select(sa.func.count()).select_from(table).where(table.c.at < before)) or 0


def _let_go_of_the_oldest(conn: sa.Connection, feed_id: str) -> int:
    newest = sa.select(table.c.id).where(table.c.feed_id == feed_id).order_by(table.c.at.desc(), table.c.id)
    kept = conn.scalars(newest.limit(MOST_OF_A_FEED)).all()
    return conn.execute(sa.delete(table).where(table.c.feed_id == feed_id, table.c.id.not_in(kept))).rowcount


def _id(feed_id: str, data: bytes) -> str:
    return hashlib.blake2b(feed_id.encode("utf-8", "replace") + b"\0" + data, digest_size=8).hexdigest()


def _quarantined(row: sa.RowMapping) -> Quarantined:
    return Quarantined(
        id=row["id"],
        feed_id=row["feed_id"],
        at=row["at"],
        reason=row["reason"],
        size=row["size"],
        data=base64.b64decode(row["bytes"]),
    )
