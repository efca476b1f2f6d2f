"""Feeds: what is remembered of each between polls; ``next_at`` is the schedule, a lease says who calls at it now."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from dataclasses import asdict
from itertools import islice

import sqlalchemy as sa

from watcher.model import FeedState
from watcher.store.leases import Lease, demand, is_free
from watcher.store.tables import feed, insert_into

_FIELDS = tuple(feed.c[name] for name in FeedState.__dataclass_fields__)
_NAMES = tuple(FeedState.__dataclass_fields__)
_SAVED = (
    sa.update(feed)
    .where(feed.c.feed_id == sa.bindparam("new_feed_id"))
    .values({name: sa.bindparam(f"new_{name}") for name in _NAMES if name != "feed_id"} | {"leased_until": None})
)
_LOOKED_AT = 500  # more than one round takes, so that two nodes that look at a time both find some that are free


def states(conn: sa.Connection, feed_ids: Collection[str] | None = None) -> dict[str, FeedState]:
    """Give what is remembered of these feeds, or of all."""
    query = sa.select(*_FIELDS)
    rows = conn.execute(query if feed_ids is None else query.where(feed.c.feed_id.in_(feed_ids)))
    return {row.feed_id: FeedState(**row._mapping) for row in rows}  # noqa: SLF001 (public, in spite of its name)


def without_row(conn: sa.Connection, feed_ids: Iterable[str]) -> list[str]:
    """Name the feeds that nothing is remembered of, in the order of their names."""
    return sorted(set(feed_ids) - set(conn.scalars(sa.select(feed.c.feed_id))))


def enroll(conn: sa.Connection, feed_ids: Iterable[str], *, now: dt.datetime) -> None:
    rows = [asdict(FeedState(feed_id=feed_id, next_at=now)) for feed_id in feed_ids]
    conn.execute(insert_into(conn, feed).on_conflict_do_nothing(), rows)


def bring_forward(conn: sa.Connection, feed_ids: Iterable[str], *, now: dt.datetime) -> None:
    later = sa.and_(feed.c.feed_id.in_(sorted(feed_ids)), feed.c.next_at > now)
    conn.execute(sa.update(feed).where(later).values(next_at=now))


def claimable(conn: sa.Connection, feed_ids: Collection[str], *, now: dt.datetime, due_only: bool) -> list[str]:
    """Name those of the feeds that could be claimed now, longest due first."""
    query = sa.select(feed.c.feed_id).where(_claimable(now, due_only=due_only))
    wanted = set(feed_ids)
    if not due_only and len(wanted) <= _LOOKED_AT:  # else the database would go through all that there are
        query = query.where(feed.c.feed_id.in_(wanted))
    with closing(conn.scalars(query.order_by(feed.c.next_at, feed.c.feed_id))) as found:
        return list(islice((feed_id for feed_id in found if feed_id in wanted), _LOOKED_AT))


def claim(
    conn: sa.Connection, feed_ids: list[str], *, now: dt.datetime, until: dt.datetime, limit: int, due_only: bool
) -> list[Lease]:
    """Lease some of the feeds, longest due first; those that another node claims at this moment are passed over."""
    order = (feed.c.next_at, feed.c.feed_id)
    free = sa.and_(feed.c.feed_id.in_(feed_ids), _claimable(now, due_only=due_only))
    query = sa.select(feed.c.feed_id).where(free).order_by(*order).limit(limit).with_for_update(skip_locked=True)
    if not (taken := list(conn.scalars(query))):
        return []
    leased = {"token": feed.c.token + 1, "leased_until": until}
    claimed = sa.update(feed).where(feed.c.feed_id.in_(taken)).values(leased).returning(feed.c.feed_id, feed.c.token)
    token = {row.feed_id: row.token for row in conn.execute(claimed)}
    return [Lease(feed_id, token[feed_id]) for feed_id in taken]


def put(conn: sa.Connection, state: FeedState, lease: Lease) -> None:
    """Save what is remembered and free the feed, or refuse where the lease was lost."""
    demand(conn, feed, lease)
    put_all(conn, [(state, lease)])


def put_all(conn: sa.Connection, given: Sequence[tuple[FeedState, Lease]]) -> set[str]:
    """Save what is remembered of several feeds and free them; names those whose lease was lost and that stay as is."""
    held = {lease.name: lease.token for _state, lease in given}
    query = sa.select(feed.c.feed_id, feed.c.token).where(feed.c.feed_id.in_(held)).order_by(feed.c.feed_id)
    token = {row.feed_id: row.token for row in conn.execute(query.with_for_update())}
    standing = [state for state, lease in given if token.get(lease.name) == lease.token]
    if standing:
        conn.execute(_SAVED, [{f"new_{name}": getattr(state, name) for name in _NAMES} for state in standing])
    return held.keys() - {state.feed_id for state in standing}


def _claimable(now: dt.datetime, *, due_only: bool) -> sa.ColumnElement[bool]:
    return sa.and_(is_free(feed, now), feed.c.next_at <= now) if due_only else is_free(feed, now)
