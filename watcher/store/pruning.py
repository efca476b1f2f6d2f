"""Pruning: what is old enough is let go, so much in one transaction, and never what may still be needed.

Two things grow. Articles that told nothing lose their text and what the rules said of them; their rows stay, so that an
entry that a feed still lists is never taken for new again and ``why`` still answers. Events lose everything: alerts,
deliveries, decisions, figures and members; their articles then told nothing and go the same way. An event with a
delivery that is still to be sent stays whole. The quarantine is emptied by age alone.
"""

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any, Self

import sqlalchemy as sa

from watcher.store import quarantine
from watcher.store.events import raise_revision
from watcher.store.tables import alert, article, decision, delivery, errand, event, event_article, event_figure

_WAITING = ("due", "retrying")
_PAGES_AT_A_TIME = 1_000


@dataclass(frozen=True, slots=True)
class Pruned:
    """How much was let go, or would be."""

    texts: int = 0
    rejections: int = 0
    events: int = 0
    decisions: int = 0
    alerts: int = 0
    deliveries: int = 0
    unread: int = 0

    def __add__(self, other: Self) -> "Pruned":
        return Pruned(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    def __bool__(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))


class Pruning:
    """What may be let go in one transaction. Made by ``Store.pruning``, of no use after it."""

    def __init__(self, conn: sa.Connection) -> None:
        self._conn = conn

    def drop_events(self, *, before: dt.datetime, limit: int) -> Pruned:
        """Take away the oldest events whose last article came before a moment, with all that was told of them."""
        conn = self._conn
        oldest = sa.select(event.c.id).where(_finished(before)).order_by(event.c.last_at, event.c.id).limit(limit)
        ids = conn.scalars(oldest).all()
        alert_ids = sa.select(alert.c.id).where(alert.c.event_id.in_(ids))
        deliveries = conn.execute(sa.delete(delivery).where(delivery.c.alert_id.in_(alert_ids))).rowcount
        alerts = conn.execute(sa.delete(alert).where(alert.c.event_id.in_(ids))).rowcount
        decisions = conn.execute(sa.delete(decision).where(decision.c.event_id.in_(ids))).rowcount
        for part in (event_article, event_figure):
            conn.execute(sa.delete(part).where(part.c.event_id.in_(ids)))
        conn.execute(sa.delete(event).where(event.c.id.in_(ids)))
        if ids:
            raise_revision(conn)
        return Pruned(events=len(ids), decisions=decisions, alerts=alerts, deliveries=deliveries)

    def empty_articles(self, *, before: dt.datetime, limit: int, now: dt.datetime) -> Pruned:
        """Let go of the texts of the oldest articles that told nothing and were seen before a moment."""
        conn = self._conn
        oldest = sa.select(article.c.id).where(_unused(before)).order_by(article.c.seen_at).limit(limit)
        ids = conn.scalars(oldest).all()
        rejections = conn.execute(sa.delete(decision).where(decision.c.article_id.in_(ids))).rowcount
        conn.execute(sa.delete(errand).where(errand.c.article_id.in_(ids)))
        # Written anew and not updated: in SQLite a row that has shrunk would keep its page for itself.
        emptied: dict[str, Any] = {"text": "", "marks": [], "dateline": None, "let_go_at": now}
        rows = [{**row, **emptied} for row in conn.execute(sa.select(article).where(article.c.id.in_(ids))).mappings()]
        if rows:
            conn.execute(sa.delete(article).where(article.c.id.in_(ids)))
            conn.execute(sa.insert(article), rows)
        return Pruned(texts=len(ids), rejections=rejections)

    def drop_quarantined(self, *, before: dt.datetime) -> Pruned:
        """Let go of the entries that could not be read and were first seen before a moment."""
        return Pruned(unread=quarantine.drop(self._conn, before=before))

    def give_back_space(self) -> bool:
        """Shrink an SQLite file by some of what is free in it; tells whether more may be free.

        PostgreSQL sees to it itself. A file of an older version was not made for it: it stays large and fills up again.
        """
        if self._conn.dialect.name != "sqlite":
            return False
        before = self._free_pages()
        for _ in range(min(before, _PAGES_AT_A_TIME)):  # SQLite's driver frees one page a statement, whatever is asked
            self._conn.exec_driver_sql("PRAGMA incremental_vacuum(1)")
        free = self._free_pages()
        return 0 < free < before

    def _free_pages(self) -> int:
        return int(self._conn.exec_driver_sql("PRAGMA freelist_count").scalar() or 0)


def count(conn: sa.Connection, *, told_before: dt.datetime, unused_before: dt.datetime) -> Pruned:
    """Tell what would be let go, without touching it."""
    going = sa.select(event.c.id).where(_finished(told_before))

    def number(table: sa.Table, where: sa.ColumnElement[bool]) -> int:
        return conn.scalar(sa.select(sa.func.count()).select_from(table).where(where)) or 0

    alert_ids = sa.select(alert.c.id).where(alert.c.event_id.in_(going))
    unused = _unused(unused_before, going)
    rejected = decision.c.event_id.is_(None) & decision.c.article_id.in_(sa.select(article.c.id).where(unused))
    return Pruned(
        texts=number(article, unused),
        rejections=number(decision, rejected),
        events=number(event, _finished(told_before)),
        decisions=number(decision, decision.c.event_id.in_(going)),
        alerts=number(alert, alert.c.event_id.in_(going)),
        deliveries=number(delivery, delivery.c.alert_id.in_(alert_ids)),
    )


def _finished(before: dt.datetime) -> sa.ColumnElement[bool]:
    """Events with no article since, of which nothing is still to be sent."""
    waiting = (
        sa.select(1)
        .select_from(delivery)
        .join(alert, alert.c.id == delivery.c.alert_id)
        .where(alert.c.event_id == event.c.id, delivery.c.state.in_(_WAITING))
    )
    return (event.c.last_at < before) & ~waiting.exists()


def _unused(before: dt.datetime, going: sa.Select[str] | None = None) -> sa.ColumnElement[bool]:
    """Articles seen before, with their text still there, that belong to no event, or to none but those on their way."""
    ties = []
    for table in (event_article, decision, alert):
        tied = (table.c.article_id == article.c.id) & table.c.event_id.is_not(None)
        if going is not None:
            tied &= table.c.event_id.not_in(going)
        ties.append(~sa.select(1).select_from(table).where(tied).exists())
    return sa.and_(article.c.let_go_at.is_(None), article.c.seen_at < before, *ties)
