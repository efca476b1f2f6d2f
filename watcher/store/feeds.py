"""Feeds: what is remembered of each between polls; ``next_at`` is the schedule."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict

import sqlalchemy as sa

from watcher.model import FeedState
from watcher.store.tables import feed, insert_into


def all_states(conn: sa.Connection) -> dict[str, FeedState]:
    rows = conn.execute(sa.select(feed)).mappings()
    return {row["feed_id"]: FeedState(**row) for row in rows}


def due_ids(conn: sa.Connection, feed_ids: Sequence[str], now: dt.datetime) -> list[str]:
    """Name the feeds to poll now: those whose time has come and those never polled, longest due first."""
    next_at = {row.feed_id: row.next_at for row in conn.execute(sa.select(feed.c.feed_id, feed.c.next_at))}
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    due = [feed_id for feed_id in feed_ids if next_at.get(feed_id, never) <= now]
    return sorted(due, key=lambda feed_id: next_at.get(feed_id, never))


def put(conn: sa.Connection, state: FeedState) -> None:
    values = asdict(state)
    told = {name: value for name, value in values.items() if name != "feed_id"}
    conn.execute(insert_into(conn, feed).values(values).on_conflict_do_update(index_elements=["feed_id"], set_=told))
