"""The log of judgements: what was decided or turned down for each article, and why. Only ever added to."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import Any

import sqlalchemy as sa

from watcher.model import Change, Decision, DecisionKind, Rejection
from watcher.store.tables import decision as table


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One line of the log. A rejection has neither a kind nor an event nor a score."""

    article_id: str
    rule_id: str
    rule_revision: str | None
    kind: DecisionKind | None
    because: str
    evidence: str
    event_id: str | None
    score: float | None
    changes: tuple[Change, ...]
    at: dt.datetime


def log_decision(
    conn: sa.Connection,
    article_id: str,
    *,
    rule_id: str,
    rule_revision: str | None,
    decision: Decision,
    at: dt.datetime,
) -> None:
    values = {
        "article_id": article_id,
        "rule_id": rule_id,
        "rule_revision": rule_revision,
        "kind": decision.kind,
        "because": decision.because,
        "evidence": decision.evidence,
        "event_id": decision.event_id,
        "score": decision.score,
        "changes": flat_changes(decision.changes),
        "at": at,
    }
    conn.execute(sa.insert(table).values(values))


def log_rejection(conn: sa.Connection, article_id: str, rejection: Rejection, *, at: dt.datetime) -> None:
    values = {
        "article_id": article_id,
        "rule_id": rejection.rule_id,
        "because": rejection.because,
        "evidence": "",
        "changes": [],
        "at": at,
    }
    conn.execute(sa.insert(table).values(values))


def about(conn: sa.Connection, *, article_ids: Iterable[str] = (), event_ids: Iterable[str] = ()) -> list[Judgement]:
    """Give the judgements of these articles and those that speak of these events, as they were made."""
    where = sa.or_(table.c.article_id.in_(set(article_ids)), table.c.event_id.in_(set(event_ids)))
    rows = conn.execute(sa.select(table).where(where).order_by(table.c.seq)).mappings()
    return [_judgement(dict(row)) for row in rows]


def flat_changes(changes: Sequence[Change]) -> list[list[Any]]:
    return [list(astuple(change)) for change in changes]


def whole_changes(flat: Sequence[Sequence[Any]]) -> tuple[Change, ...]:
    return tuple(Change(*values) for values in flat)


def _judgement(row: dict[str, Any]) -> Judgement:
    del row["seq"]
    return Judgement(changes=whole_changes(row.pop("changes")), **row)
