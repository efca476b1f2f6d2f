"""Who sits in a meeting: the body or organ that a verb is said of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from watcher.facts.bodies import Unit
from watcher.facts.cue_lines import BE, FUTURE, HAVE, NOT, OBLIGED, SKIPPED, CueLine

Kind = Literal["noun", "verb", "act", "due"]

_MEMBERS = frozenset({"'s", "'", "member", "members", "states", "state", "countries", "nations", "allies", "have"})
_PLANS = frozenset("due scheduled expected set no plan plans intends intention of any to be been".split())
_COUNCILS = frozenset("council committee assembly parliament troika commission coreper authority".split())
_TELLS = frozenset({"said", "says", "told", "that", ";", "called", "why"})
_FAR = 12  # words from a body to the verb that is said of it
_ASIDE = 14  # words of an aside between commas


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting as one sentence tells it: the words that name it, the noun phrase around them, and whose it is.

    ``again`` is one of which the story has told: "the meeting".
    """

    first: int
    last: int
    unit: Unit
    kind: Kind
    begin: int
    end: int
    again: bool = False

    @property
    def span(self) -> tuple[int, int]:
        """Tokens from its body to its last word."""
        return min(self.first, self.unit.first), max(self.last, self.unit.last)


def is_council(view: CueLine, unit: Unit) -> bool:
    """Whether the organ is one that acts only when it sits; ministers speak for themselves as well."""
    own = set(view.tokens[unit.first : unit.last])
    return unit.is_organ and bool(own & _COUNCILS) and unit.level != "security_secretaries"


def subject_of(view: CueLine, verb: int) -> Unit | None:
    """The body or organ that a verb is said of: nothing but helping words or an aside between them."""
    unit = next((unit for unit in reversed(view.units) if unit.last <= verb), None)
    if unit is None:
        return None
    gap = _without_aside(view.tokens[unit.last : verb])
    if len(gap) > _FAR:
        return None
    if gap[:1] == ["who"] or gap[:2] in ([",", "who"], [",", "which"]):
        return unit if len(gap) <= 4 else None
    helping = FUTURE | BE | HAVE | SKIPPED | OBLIGED | _MEMBERS | _PLANS | {"may", "might", "could", "agreed"}
    if not unit.is_organ and set(gap) - helping:
        return None
    if view.has("not_organs", unit.last, verb) or {"who", "which", *_TELLS} & set(gap):
        return None
    if any(not view.tense(cue.first).has(BE) for cue in view.between(verb - len(gap), verb, "calls_for")):
        return None
    if gap[:1] == [","] and "," not in gap[1:]:
        return unit if set(gap) & {"at", "on", "in"} else None
    return unit if len([word for word in gap if word not in helping and word not in NOT]) <= 8 else None


def _without_aside(gap: Sequence[str]) -> list[str]:
    """The words between a subject and its verb without what stands between two commas."""
    words = list(gap)
    if words[:1] == [","] and "," in words[1 : _ASIDE + 1] and words[1:2] != ["who"]:
        words = words[words.index(",", 1) + 1 :]
    return words
