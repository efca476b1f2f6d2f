"""Rules: what the desk watches for."""

from dataclasses import dataclass
from typing import Literal

from watcher.model.articles import Evidence

Severity = Literal["low", "medium", "high", "critical"]
SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high", "critical")


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that holds for an article, as of a revision (short hash) of the rule's text, with what made it hold."""

    rule_id: str
    rule_revision: str
    severity: Severity
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Rejection:
    """A rule whose main condition held (or, when explaining, any rule) and what turned it down."""

    rule_id: str
    because: str
