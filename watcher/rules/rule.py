"""A rule as the rest of the house sees it, and the tests that it carries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from watcher.model import DecisionKind, Severity
from watcher.rules.conditions import Condition
from watcher.rules.severity import Test

Status = Literal["draft", "trial", "on", "off"]
STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTest:
    """A story with what the rule must make of it, or ``steps``: stories in a row, each with its decision.

    ``article`` and the stories of the steps are plain values with the keys of an article. ``fires`` is None where only
    steps are given; a step's decision None says that the story must not fire.
    """

    name: str
    article: Mapping[str, object] | None = None
    fires: bool | None = None
    severity: Severity | None = None
    facts: tuple[str, ...] = ()
    absent: tuple[int, ...] = ()
    steps: tuple[tuple[Mapping[str, object], DecisionKind | None], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A compiled rule. ``revision`` (8 hex) changes with anything that can change what it does, not with its tests."""

    id: str
    title: str
    status: Status
    revision: str
    tests: tuple[RuleTest, ...] = ()
    needs: tuple[Condition, ...] = field(repr=False)
    exceptions: tuple[Condition, ...] = field(default=(), repr=False)
    severity: tuple[tuple[Severity, Test], ...] = field(default=(), repr=False)
    kinds: frozenset[str] = field(default=frozenset(), repr=False)
