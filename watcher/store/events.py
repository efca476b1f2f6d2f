"""Events: each loads and saves whole, with its members and figures in their order.

Members and figures are rows numbered by their place in the event. Saving compares the event with what is stored and
writes only the rows that differ, so a long war costs as much an article as a short one.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from watcher.model import Event, Figure, Member
from watcher.store.tables import event as table
from watcher.store.tables import event_article, event_figure, insert_into, meta

_Parts = Sequence[Member | Figure]
REVISION = "events_revision"


def revision(conn: sa.Connection) -> int:
    """Give the number that every transaction raises which changes an event; each node's memory of them hangs on it."""
    return int(conn.scalar(sa.select(meta.c.value).where(meta.c.key == REVISION)) or 0)


def raise_revision(conn: sa.Connection) -> int:
    """Say that events change in this transaction, which must be a filing or have its turn as one has."""
    raised = revision(conn) + 1
    statement = insert_into(conn, meta).values(key=REVISION, value=str(raised))
    conn.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": str(raised)}))
    return raised


def opened(conn: sa.Connection, rule_id: str, *, since: dt.datetime) -> list[Event]:
    """Give the whole events of a rule whose last article is not older than ``since``, oldest first."""
    return _load(conn, sa.and_(table.c.rule_id == rule_id, table.c.last_at >= since))


def with_ids(conn: sa.Connection, ids: Iterable[str]) -> list[Event]:
    return _load(conn, table.c.id.in_(set(ids)))


def holding(conn: sa.Connection, article_ids: Iterable[str]) -> set[str]:
    """Name the events that have one of these articles as a member."""
    query = sa.select(event_article.c.event_id).where(event_article.c.article_id.in_(set(article_ids)))
    return set(conn.scalars(query))


def count_open(conn: sa.Connection, since: dt.datetime) -> int:
    query = sa.select(sa.func.count()).where(table.c.last_at >= since, table.c.retracted.is_(False))
    return conn.scalar(query) or 0


def put(conn: sa.Connection, event: Event, *, stored: Event | None) -> None:
    """Save the event over what is stored of it (None: nothing)."""
    values = {
        "id": event.id,
        "rule_id": event.rule_id,
        "opened_at": event.opened_at,
        "last_at": event.last_at,
        "actors": list(event.actors),
        "date_low": event.date_low,
        "date_high": event.date_high,
        "places": list(event.places),
        "told": list(event.told),
        "retracted": event.retracted,
        "related_to": event.related_to,
    }
    changed = {name: value for name, value in values.items() if name != "id"}
    conn.execute(insert_into(conn, table).values(values).on_conflict_do_update(index_elements=["id"], set_=changed))
    _put_parts(conn, event_article, event.id, new=event.members, old=stored.members if stored else ())
    _put_parts(conn, event_figure, event.id, new=event.figures, old=stored.figures if stored else ())


def _put_parts(conn: sa.Connection, parts: sa.Table, event_id: str, *, new: _Parts, old: _Parts) -> None:
    """Write the rows that are not what stands at their place, and take away those beyond the end."""
    fresh = [
        {"event_id": event_id, "position": position, **_row(part)}
        for position, part in enumerate(new)
        if position >= len(old) or old[position] != part
    ]
    if fresh:
        statement = insert_into(conn, parts)
        key = ("event_id", "position")
        excluded = {column.name: column for column in statement.excluded if column.name not in key}
        conn.execute(statement.on_conflict_do_update(index_elements=key, set_=excluded), fresh)
    if len(old) > len(new):
        beyond = sa.and_(parts.c.event_id == event_id, parts.c.position >= len(new))
        conn.execute(sa.delete(parts).where(beyond))


def _load(conn: sa.Connection, where: sa.ColumnElement[bool]) -> list[Event]:
    """Three queries, however many events there are."""
    rows = conn.execute(sa.select(table).where(where).order_by(table.c.opened_at, table.c.id)).mappings().all()
    if not rows:
        return []
    chosen = sa.select(table.c.id).where(where)
    members = _load_parts(conn, event_article, chosen)
    figures = _load_parts(conn, event_figure, chosen)
    return [_event(dict(row), members=members[row["id"]], figures=figures[row["id"]]) for row in rows]


def _load_parts(conn: sa.Connection, parts: sa.Table, chosen: sa.Select[str]) -> dict[str, list[dict[str, Any]]]:
    """Give the rows of the chosen events' parts by event, in their order."""
    query = sa.select(parts).where(parts.c.event_id.in_(chosen)).order_by(parts.c.event_id, parts.c.position)
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in conn.execute(query).mappings():
        values = dict(row)
        del values["position"]
        rows[values.pop("event_id")].append(values)
    return rows


def _event(row: dict[str, Any], *, members: list[dict[str, Any]], figures: list[dict[str, Any]]) -> Event:
    return Event(
        actors=tuple(row.pop("actors")),
        places=tuple(row.pop("places")),
        told=tuple(row.pop("told")),
        members=tuple(_member(values) for values in members),
        figures=tuple(Figure(**values) for values in figures),
        **row,
    )


def _member(row: dict[str, Any]) -> Member:
    return Member(sketch=tuple(row.pop("sketch")), terms=tuple(row.pop("terms")), **row)


def _row(part: Member | Figure) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(part).items()}
