"""Events: one happening, as the desk has been told of it."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from watcher.model.facts import Hedge, Outcome, Role, Victims

DecisionKind = Literal["new", "related", "same_copy", "joined", "update", "conflict", "correction", "retraction"]
ALERTING: frozenset[DecisionKind] = frozenset({"new", "related", "update", "conflict", "correction", "retraction"})
AlertReason = Literal["new", "update", "conflict", "correction", "retraction"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One claim about one quantity of an event: who gave it for whom, in which wire; ``told`` once an alert had it."""

    outcome: Outcome
    side: str | None
    role: Role
    claimant: str | None
    low: int | None
    high: int | None
    hedge: Hedge
    wire: str
    article_id: str
    asserted_at: dt.datetime
    told: bool = False
    victims: Victims = "unspecified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article that belongs to an event, with what later articles are compared with."""

    article_id: str
    source: str
    origin: str
    item_key: str
    content_hash: str
    slug: str
    title: str
    seen_at: dt.datetime
    decision: DecisionKind
    sketch: tuple[int, ...] = ()
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One happening under one rule, between two days; ``places`` are place ids.

    ``told`` names the facts other than figures that the desk has been told (``ceasefire:agreed``).
    """

    id: str
    rule_id: str
    opened_at: dt.datetime
    last_at: dt.datetime
    actors: tuple[str, ...]
    date_low: dt.date | None
    date_high: dt.date | None
    places: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    told: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()
    retracted: bool = False
    related_to: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What an alert tells as changed: a fact (``killed``, ``ceasefire``), whose, who says so, was → now in words."""

    fact: str
    side: str | None
    was: str | None
    now: str
    claimant: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an article means for the desk, and why: a code of the closed list in ``events`` and evidence in words."""

    kind: DecisionKind
    because: str
    evidence: str
    event_id: str
    score: float = 1.0
    changes: tuple[Change, ...] = ()
