"""Errands: the stories that came as a summary and whose whole text is still to be fetched, or was, or will not be.

A lease says who is on an errand. ``tries`` counts how often somebody set out; it is raised with the claim, so that an
errand that ends the program each time is not begun for ever.
"""

import datetime as dt
from collections.abc import Collection, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Literal

import sqlalchemy as sa

from watcher.store.leases import Lease, demand, is_free, move_end
from watcher.store.tables import errand as table
from watcher.store.tables import insert_into

ErrandState = Literal["due", "done", "refused", "given_up", "dropped"]

_AT_A_TIME = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One story to fetch. ``error`` says why it is not here: after the last try, or for good."""

    article_id: str
    feed_id: str
    url: str = field(repr=False)
    state: ErrandState = "due"
    tries: int = 0
    next_at: dt.datetime
    error: str | None = None


_FIELDS = tuple(table.c[name] for name in Errand.__dataclass_fields__)


def queue(conn: sa.Connection, errand: Errand) -> None:
    """Put an errand down, once however often it is said."""
    values = {column.name: getattr(errand, column.name) for column in _FIELDS}
    conn.execute(insert_into(conn, table).values(values).on_conflict_do_nothing())


def claimable(conn: sa.Connection, *, now: dt.datetime) -> Generator[Errand]:
    """Give what could be claimed now, longest due first, a little at a time: who asks may stop when it is enough."""
    query = sa.select(*_FIELDS).where(_claimable(now)).order_by(table.c.next_at, table.c.article_id)
    with closing(conn.execute(query.execution_options(yield_per=_AT_A_TIME))) as rows:
        for row in rows.mappings():
            yield Errand(**row)


def claim(
    conn: sa.Connection, article_ids: Collection[str], *, now: dt.datetime, until: dt.datetime
) -> list[tuple[Errand, Lease]]:
    """Lease errands; those that another node claims at this moment are passed over."""
    free = sa.and_(table.c.article_id.in_(article_ids), _claimable(now))
    query = sa.select(table.c.article_id).where(free).order_by(table.c.next_at, table.c.article_id)
    taken = list(conn.scalars(query.with_for_update(skip_locked=True)))
    if not taken:
        return []
    leased = {"token": table.c.token + 1, "tries": table.c.tries + 1, "leased_until": until}
    update = sa.update(table).where(table.c.article_id.in_(taken)).values(leased).returning(*_FIELDS, table.c.token)
    claimed = []
    for row in conn.execute(update).mappings():
        values = dict(row)
        token = values.pop("token")
        errand = Errand(**values)
        claimed.append((errand, Lease(errand.article_id, token)))
    return claimed


def settle(conn: sa.Connection, errand: Errand, lease: Lease) -> None:
    """Save how an errand stands now and free it, or refuse where the lease was lost."""
    demand(conn, table, lease)
    told = {"state": errand.state, "next_at": errand.next_at, "error": errand.error, "leased_until": None}
    conn.execute(sa.update(table).where(table.c.article_id == lease.name).values(told))


def give_back(conn: sa.Connection, held: Sequence[Lease]) -> None:
    """Free errands that were broken off, as if they had not been begun; those that were lost since are left alone."""
    for lease in held:
        if move_end(conn, table, [lease], None):
            mine = sa.and_(table.c.article_id == lease.name, table.c.tries > 0)
            conn.execute(sa.update(table).where(mine).values(tries=table.c.tries - 1))


def drop_those_of_others(
    conn: sa.Connection, feed_ids: Collection[str], *, due_before: dt.datetime, now: dt.datetime
) -> int:
    """Drop what has been due for long and belongs to none of these feeds, and count it."""
    query = sa.select(table.c.article_id, table.c.feed_id).where(_claimable(now), table.c.next_at < due_before)
    watched = set(feed_ids)
    left = [row.article_id for row in conn.execute(query) if row.feed_id not in watched]
    for start in range(0, len(left), _AT_A_TIME):
        some = table.c.article_id.in_(left[start : start + _AT_A_TIME])
        told = {"state": "dropped", "error": "its feed is not watched any more"}
        conn.execute(sa.update(table).where(some, _claimable(now)).values(told))
    return len(left)


def of_articles(conn: sa.Connection, article_ids: Collection[str]) -> list[Errand]:
    rows = conn.execute(sa.select(*_FIELDS).where(table.c.article_id.in_(set(article_ids))).order_by(*_FIELDS[:1]))
    return [Errand(**row) for row in rows.mappings()]


def _claimable(now: dt.datetime) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.state == "due", table.c.next_at <= now, is_free(table, now))
