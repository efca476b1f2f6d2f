"""Notices: who was told of which trouble of the watch itself, and which recipients take nothing."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from watcher.model import Notice
from watcher.store import lanes
from watcher.store.leases import Lease
from watcher.store.tables import delivery, insert_into, notice

_KEYS = ("kind", "subject", "recipient_id")


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits for one recipient though it was tried: since when, how many alerts, how often they were tried, why."""

    recipient_id: str
    since: dt.datetime
    alerts: int
    tries: int
    error: str


def on_record(conn: sa.Connection) -> list[Notice]:
    order = (notice.c.since, notice.c.kind, notice.c.subject, notice.c.recipient_id)
    return [Notice(**row) for row in conn.execute(sa.select(notice).order_by(*order)).mappings()]


def write(conn: sa.Connection, *, put: Iterable[Notice], drop: Iterable[Notice], lease: Lease) -> None:
    """Save some notices and let go of others, as the holder of a lane."""
    lanes.demand(conn, lease)
    for each in drop:
        same = sa.and_(*(notice.c[key] == getattr(each, key) for key in _KEYS))
        conn.execute(sa.delete(notice).where(same))
    for each in put:
        values = asdict(each)
        told = {key: value for key, value in values.items() if key not in _KEYS}
        conn.execute(
            insert_into(conn, notice).values(values).on_conflict_do_update(index_elements=list(_KEYS), set_=told)
        )


def backlogs(conn: sa.Connection, *, queued_before: dt.datetime) -> list[Backlog]:
    """Tell for whom alerts wait that were queued before a moment and have been tried in vain."""
    query = (
        sa.select(
            delivery.c.recipient_id,
            sa.func.min(delivery.c.queued_at),
            sa.func.count(),
            sa.func.sum(delivery.c.attempts),
            sa.func.max(delivery.c.error),
        )
        .where(delivery.c.state == "retrying", delivery.c.queued_at <= queued_before)
        .group_by(delivery.c.recipient_id)
        .order_by(delivery.c.recipient_id)
    )
    return [Backlog(*row) for row in conn.execute(query)]


def has_taken(conn: sa.Connection, recipient_id: str, *, since: dt.datetime) -> bool:
    """Tell whether a recipient has taken anything after a moment, be it an alert or a notice."""
    alert = sa.select(1).where(delivery.c.recipient_id == recipient_id, delivery.c.sent_at > since)
    told = sa.select(1).where(notice.c.recipient_id == recipient_id, notice.c.told_at > since)
    return bool(conn.scalar(sa.select(alert.exists() | told.exists())))
