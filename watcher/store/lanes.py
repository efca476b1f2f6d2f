"""Lanes: who sends to a recipient at a time, on whichever node, so that order holds and nobody is told twice."""

import datetime as dt

import sqlalchemy as sa

from watcher.store import leases
from watcher.store.leases import Lease, is_free
from watcher.store.tables import insert_into, lane

# The token of the one daemon on an SQLite file: its lock on the file is its lease on every lane. It is written nowhere,
# so alerts still go out while the disk is full.
ALONE = 0


def claim(conn: sa.Connection, recipient_id: str, *, now: dt.datetime, until: dt.datetime) -> Lease | None:
    """Take the lane of a recipient, its row made where there is none; None where another sends to it now."""
    statement = insert_into(conn, lane).values(recipient_id=recipient_id, token=1, leased_until=until)
    taken = statement.on_conflict_do_update(
        index_elements=["recipient_id"],
        set_={"token": lane.c.token + 1, "leased_until": until},
        where=is_free(lane, now),
    ).returning(lane.c.token)
    token = conn.scalar(taken)
    return None if token is None else Lease(recipient_id, token)


def demand(conn: sa.Connection, lease: Lease) -> None:
    """Make sure that a lane is still held."""
    if lease.token != ALONE:
        leases.demand(conn, lane, lease)
