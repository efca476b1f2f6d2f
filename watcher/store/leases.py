"""Leases: who works at a feed, or sends to a recipient, at a time; so no two nodes do one thing twice.

A leased row has a token and the moment at which the lease runs out. Each claim raises the token, so a node that was
paused past its lease comes back with a stale one, and what it wants to write is refused. Tables with these two columns
have one key.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from watcher.errors import LeaseLostError


@dataclass(frozen=True, slots=True)
class Lease:
    """A claim on the feed or recipient of this id. The token tells it from every claim before and after."""

    name: str
    token: int


def is_free(table: sa.Table, now: dt.datetime) -> sa.ColumnElement[bool]:
    return sa.or_(table.c.leased_until.is_(None), table.c.leased_until <= now)


def key_of(table: sa.Table) -> sa.ColumnElement[Any]:
    return next(iter(table.primary_key))


def move_end(conn: sa.Connection, table: sa.Table, leases: Sequence[Lease], until: dt.datetime | None) -> int:
    """Let leases run until another moment (None: end them), and count them. What was lost since is left alone.

    So is what was ended: a renewal that waited for the poll to be filed must not lock the feed that the filing freed.
    Rows are locked in one order, so that two nodes that do this at a time wait for each other and never in a circle.
    """
    key = key_of(table)
    held = sa.tuple_(key, table.c.token).in_([(lease.name, lease.token) for lease in leases])
    standing_now = sa.select(key).where(held, table.c.leased_until.is_not(None))
    standing = list(conn.scalars(standing_now.order_by(key).with_for_update()))
    if standing:
        conn.execute(sa.update(table).where(key.in_(standing)).values(leased_until=until))
    return len(standing)


def end_all(conn: sa.Connection, table: sa.Table) -> None:
    """End every lease. Only for whoever knows that the holders are dead."""
    conn.execute(sa.update(table).where(table.c.leased_until.is_not(None)).values(leased_until=None))


def demand(conn: sa.Connection, table: sa.Table, lease: Lease) -> None:
    """Make sure that a lease stands, and that it does so until the end of the transaction."""
    query = sa.select(table.c.token).where(key_of(table) == lease.name).with_for_update()
    if conn.scalar(query) != lease.token:
        raise LeaseLostError(
            f"{table.name} {lease.name}: another node has taken it over since it was claimed here",
            hint="the other node does the work; where this comes often, look for long pauses of this machine",
        )
