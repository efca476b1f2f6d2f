"""Deliveries: the outbox. One row for each alert and recipient, queued with the decision, marked after the send."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from watcher.model import SEVERITIES, Alert, Delivery
from watcher.store import alerts, lanes
from watcher.store.leases import Lease
from watcher.store.tables import alert, delivery, insert_into

_WAITING = ("due", "retrying")
_NEXT = dt.timedelta(microseconds=1)
_FIELDS = tuple(delivery.c[name] for name in Delivery.__dataclass_fields__)
_TOLD = (alert.c.at, delivery.c.queued_at, alert.c.id)  # the order in which the alerts to a recipient were told


@dataclass(frozen=True, slots=True)
class OutboxCounts:
    """How many deliveries wait: never tried, tried and failed, given up."""

    due: int
    retrying: int
    dead: int


@dataclass(frozen=True, slots=True)
class Addressed:
    """What ``queue`` is told: one alert for one recipient of a channel."""

    alert_id: str
    recipient_id: str
    channel: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A send that was not taken: when, why, and when to try again (None: never)."""

    at: dt.datetime
    error: str
    next_at: dt.datetime | None


def queue(conn: sa.Connection, to: Addressed, *, at: dt.datetime) -> None:
    """Put an alert into the outbox of a recipient, once however often it is said.

    It comes after all that waits there, also where one poll brings several of one event at one moment.
    """
    of_the_recipient = sa.and_(delivery.c.recipient_id == to.recipient_id, delivery.c.state.in_(_WAITING))
    last = conn.scalar(sa.select(sa.func.max(delivery.c.queued_at)).where(of_the_recipient))
    severity = conn.scalar(sa.select(alert.c.severity).where(alert.c.id == to.alert_id))
    values = {
        "alert_id": to.alert_id,
        "recipient_id": to.recipient_id,
        "channel": to.channel,
        "state": "due",
        "urgency": SEVERITIES.index(severity) if severity in SEVERITIES else 0,
        "attempts": 0,
        "queued_at": at if last is None else max(at, last + _NEXT),
        "next_at": at,
    }
    conn.execute(insert_into(conn, delivery).values(values).on_conflict_do_nothing())


def recipients_of(conn: sa.Connection, event_id: str) -> frozenset[str]:
    """Give the recipients of every alert of an event."""
    rows = sa.select(delivery.c.recipient_id).join(alert, alert.c.id == delivery.c.alert_id)
    return frozenset(conn.scalars(rows.where(alert.c.event_id == event_id)))


def waiting_for(conn: sa.Connection, now: dt.datetime) -> set[str]:
    """Name the recipients that something is to be sent to now."""
    return set(conn.scalars(sa.select(delivery.c.recipient_id).where(_waiting(now)).distinct()))


def due(
    conn: sa.Connection, now: dt.datetime, *, limit: int, recipient_ids: Collection[str] | None = None
) -> list[tuple[Delivery, Alert]]:
    """Give what is to be sent now, to these recipients or to all, each recipient's in the order in which it was told.

    What waits of the same event comes along, whenever it was to be tried again: an alert must not arrive before what
    was told of its event earlier. The limit holds for each recipient on its own, so that the pile of one that is down
    never hides another's alerts; it cuts off the least grave events, and of an event its end.
    """
    waiting = sa.and_(delivery.c.state.in_(_WAITING), sa.or_(delivery.c.next_at <= now, _is_overtaken(now)))
    if recipient_ids is not None:
        waiting = sa.and_(waiting, delivery.c.recipient_id.in_(recipient_ids))
    chosen = _chosen(_ranked(waiting), limit)
    return _with_alerts(conn, sa.select(1).where(chosen).exists(), *_TOLD)


def _ranked(waiting: sa.ColumnElement[bool]) -> sa.Subquery:
    """Number what waits for each recipient: the event with the gravest alert first, each from its beginning."""
    of_event = (delivery.c.recipient_id, alert.c.event_id)
    told = sa.select(
        delivery.c.alert_id,
        delivery.c.recipient_id,
        sa.func.max(delivery.c.urgency).over(partition_by=of_event).label("gravity"),
        sa.func.min(delivery.c.queued_at).over(partition_by=of_event).label("begun_at"),
        alert.c.event_id,
        alert.c.at,
        delivery.c.queued_at,
    )
    row = told.join_from(delivery, alert, alert.c.id == delivery.c.alert_id).where(waiting).subquery().c
    order = (row.gravity.desc(), row.begun_at, row.event_id, row.at, row.queued_at, row.alert_id)
    rank = sa.func.row_number().over(partition_by=row.recipient_id, order_by=order).label("rank")
    return sa.select(row.alert_id, row.recipient_id, rank).subquery()


def _chosen(ranked: sa.Subquery, limit: int) -> sa.ColumnElement[bool]:
    return sa.and_(
        ranked.c.alert_id == delivery.c.alert_id,
        ranked.c.recipient_id == delivery.c.recipient_id,
        ranked.c.rank <= limit,
    )


def _is_overtaken(now: dt.datetime) -> sa.ColumnElement[bool]:
    """Whether a later alert of the same event is to be sent to the same recipient now."""
    later, told_later = delivery.alias("later"), alert.alias("told_later")
    of_the_same = sa.and_(
        later.c.recipient_id == delivery.c.recipient_id,
        later.c.state.in_(_WAITING),
        later.c.next_at <= now,
        told_later.c.event_id == alert.c.event_id,
        sa.tuple_(told_later.c.at, later.c.queued_at, told_later.c.id) > sa.tuple_(*_TOLD),
    )
    query = sa.select(1).join_from(later, told_later, told_later.c.id == later.c.alert_id).where(of_the_same)
    return query.correlate(delivery, alert).exists()


def dead(
    conn: sa.Connection,
    *,
    limit: int | None,
    since: dt.datetime | None = None,
    known: Collection[str] | None = None,
) -> list[tuple[Delivery, Alert]]:
    """Give what was given up, at or after a moment where one is named, the latest first.

    Where the recipients that still are ``known`` are named, what needs a hand comes before all else.
    """
    latest_first = (delivery.c.next_at.desc(), delivery.c.alert_id, delivery.c.recipient_id)
    where = delivery.c.state == "dead"
    if since is not None:
        where = sa.and_(where, delivery.c.next_at >= since)
    in_need = () if known is None else (sa.case((_needs_a_hand(known), 0), else_=1),)
    return _with_alerts(conn, where, *in_need, *latest_first, limit=limit)


def dead_in_need(conn: sa.Connection, known: Collection[str]) -> int:
    """Count what was given up and needs a hand."""
    query = sa.select(sa.func.count()).select_from(delivery)
    return conn.scalar(query.where(delivery.c.state == "dead", _needs_a_hand(known))) or 0


def _needs_a_hand(known: Collection[str]) -> sa.ColumnElement[bool]:
    """Whether a recipient that there still is never took an alert: unless others have it, and it takes alerts again."""
    other, later = delivery.alias("other"), delivery.alias("later")
    told_elsewhere = sa.select(1).where(other.c.alert_id == delivery.c.alert_id, other.c.state != "dead")
    takes_again = sa.select(1).where(
        later.c.recipient_id == delivery.c.recipient_id, later.c.state == "sent", later.c.sent_at > delivery.c.next_at
    )
    settled = sa.and_(told_elsewhere.correlate(delivery).exists(), takes_again.correlate(delivery).exists())
    return sa.and_(delivery.c.recipient_id.in_(sorted(known)), sa.not_(settled))


def mark_sent(conn: sa.Connection, alert_id: str, lease: Lease, *, at: dt.datetime) -> int:
    """Note that a recipient has taken an alert, let what was put off for the same recipient go at once, and count it.

    Without the second part an alert of an outage would wait out its back-off, up to half an hour, at an open door.
    """
    lanes.demand(conn, lease)
    recipient_id = lease.name
    told = {"state": "sent", "attempts": delivery.c.attempts + 1, "error": None, "sent_at": at}
    conn.execute(sa.update(delivery).where(_one(alert_id, recipient_id)).values(told))
    asleep = sa.and_(delivery.c.recipient_id == recipient_id, delivery.c.state.in_(_WAITING), delivery.c.next_at > at)
    woken = conn.execute(sa.update(delivery).where(asleep).values(next_at=at).returning(delivery.c.alert_id))
    return len(woken.all())


def put_off(conn: sa.Connection, alert_ids: Collection[str], lease: Lease, until: dt.datetime) -> None:
    """Let alerts that were not tried wait as long as one that was: they are to come after it."""
    lanes.demand(conn, lease)
    later = sa.and_(
        delivery.c.recipient_id == lease.name,
        delivery.c.alert_id.in_(alert_ids),
        delivery.c.state.in_(_WAITING),
        delivery.c.next_at < until,
    )
    conn.execute(sa.update(delivery).where(later).values(next_at=until))


def mark_failed(conn: sa.Connection, alert_id: str, lease: Lease, failure: Failure) -> None:
    """Note that a recipient has not taken an alert. One that was taken before stays taken."""
    lanes.demand(conn, lease)
    told = {
        "state": "dead" if failure.next_at is None else "retrying",
        "attempts": delivery.c.attempts + 1,
        "error": failure.error,
        "next_at": failure.next_at or failure.at,
    }
    conn.execute(sa.update(delivery).where(_one(alert_id, lease.name), delivery.c.state != "sent").values(told))


def addressees(conn: sa.Connection, alert_id: str) -> frozenset[str]:
    """Name the recipients that have an alert, or to whom it is still on its way."""
    here = sa.and_(delivery.c.alert_id == alert_id, delivery.c.state != "dead")
    return frozenset(conn.scalars(sa.select(delivery.c.recipient_id).where(here)))


def counts(conn: sa.Connection) -> OutboxCounts:
    query = sa.select(delivery.c.state, sa.func.count().label("number")).group_by(delivery.c.state)
    number = {row.state: row.number for row in conn.execute(query)}
    return OutboxCounts(due=number.get("due", 0), retrying=number.get("retrying", 0), dead=number.get("dead", 0))


def of_alerts(conn: sa.Connection, alert_ids: Iterable[str]) -> list[Delivery]:
    where = delivery.c.alert_id.in_(set(alert_ids))
    rows = conn.execute(
        sa.select(*_FIELDS).where(where).order_by(delivery.c.queued_at, delivery.c.alert_id, delivery.c.recipient_id)
    )
    return [Delivery(**row) for row in rows.mappings()]


def _waiting(now: dt.datetime) -> sa.ColumnElement[bool]:
    return sa.and_(delivery.c.state.in_(_WAITING), delivery.c.next_at <= now)


def _one(alert_id: str, recipient_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(delivery.c.alert_id == alert_id, delivery.c.recipient_id == recipient_id)


def _with_alerts(
    conn: sa.Connection, where: sa.ColumnElement[bool], *order: sa.ColumnElement[Any], limit: int | None = None
) -> list[tuple[Delivery, Alert]]:
    sent = [column.label(f"delivery_{column.name}") for column in _FIELDS]
    query = sa.select(*sent, *alerts.COLUMNS).join_from(delivery, alert, alert.c.id == delivery.c.alert_id)
    found = []
    for row in conn.execute(query.where(where).order_by(*order).limit(limit)).mappings():
        values = dict(row)
        fields = {column.name: values.pop(f"delivery_{column.name}") for column in _FIELDS}
        found.append((Delivery(**fields), alerts.whole(values)))
    return found
