"""Rhythm: when in the week the articles of each feed arrive, counted by the database."""

import datetime as dt
from collections import defaultdict

import sqlalchemy as sa

from watcher.model import Rhythm
from watcher.store.tables import article

SLOT_S = 300
_HOUR_S = 3600
_WEEK_H = 168
_MEASURED_H = 4 * _WEEK_H
_REACH = dt.timedelta(weeks=5)  # the four weeks before the last arrival, of a feed that is silent for up to a week
_FIRST_MONDAY_H = 72  # hours from the Monday before it to the Thursday on which the count of seconds begins


def of_feeds(conn: sa.Connection, now: dt.datetime) -> dict[str, Rhythm]:
    """Give the rhythm of every feed that something came from in the last five weeks.

    Five minutes in which anything came are one arrival, however many stories it was: they come in batches, and a batch
    says as much as one. The first poll's past is no arrival.
    """
    seen_s = sa.cast(sa.extract("epoch", article.c.seen_at), sa.BigInteger)
    hour = (seen_s // _HOUR_S).label("hour")
    arrival = sa.case((article.c.disposition != "baseline", seen_s // SLOT_S))
    since = now - _REACH
    # What was let go of was let go of after it was seen: so both halves find their rows by the index.
    kept = article.c.let_go_at.is_(None) | (article.c.let_go_at >= since)
    query = (
        sa.select(article.c.feed_id, hour, sa.func.count(sa.distinct(arrival)), sa.func.max(seen_s))
        .where(kept, article.c.seen_at >= since, article.c.feed_id.is_not(None))
        .group_by(article.c.feed_id, hour)
    )
    by_feed: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for feed_id, *counted in conn.execute(query):
        by_feed[feed_id].append((int(counted[0]), int(counted[1]), int(counted[2])))
    return {feed_id: _rhythm(counted) for feed_id, counted in by_feed.items()}


def _rhythm(counted: list[tuple[int, int, int]]) -> Rhythm:
    last = max(hour for hour, _, _ in counted)
    hours = [0] * _WEEK_H
    for hour, arrivals, _ in counted:
        if last - _MEASURED_H <= hour < last:
            hours[(hour + _FIRST_MONDAY_H) % _WEEK_H] += arrivals
    return Rhythm(
        first_at=_moment(min(hour for hour, _, _ in counted) * _HOUR_S),
        last_at=_moment(max(second for _, _, second in counted)),
        hours=tuple(hours),
    )


def _moment(second: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(second, dt.UTC)
