"""Alerts: each worded once, kept with the facts that it was made of."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from watcher.model import Alert
from watcher.store.decisions import flat_changes, whole_changes
from watcher.store.tables import alert as table
from watcher.store.tables import insert_into

COLUMNS = tuple(column for column in table.c if column.name != "facts")


@dataclass(frozen=True, slots=True)
class Documented:
    """An alert with its facts, the JSON of the ``facts`` command as it stood when the alert was made."""

    alert: Alert
    facts_json: str


def put(conn: sa.Connection, alert: Alert, facts_json: str) -> None:
    """Store an alert unless it is there already: one id is one message."""
    values = asdict(alert) | {"changes": flat_changes(alert.changes), "facts": facts_json}
    conn.execute(insert_into(conn, table).values(values).on_conflict_do_nothing(index_elements=["id"]))


def with_id(conn: sa.Connection, alert_id: str) -> Documented | None:
    return next(iter(_read(conn, table.c.id == alert_id)), None)


def about(conn: sa.Connection, *, article_ids: Iterable[str] = (), event_ids: Iterable[str] = ()) -> list[Documented]:
    """Give the alerts that these articles gave or that tell of these events, as they were made."""
    return _read(conn, sa.or_(table.c.article_id.in_(set(article_ids)), table.c.event_id.in_(set(event_ids))))


def whole(row: dict[str, Any]) -> Alert:
    return Alert(changes=whole_changes(row.pop("changes")), **row)


def _read(conn: sa.Connection, where: sa.ColumnElement[bool]) -> list[Documented]:
    rows = conn.execute(sa.select(table).where(where).order_by(table.c.at, table.c.id)).mappings()
    found = []
    for row in map(dict, rows):
        facts_json = row.pop("facts")
        found.append(Documented(whole(row), facts_json))
    return found
