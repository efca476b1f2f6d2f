"""How far a casualty figure can be trusted: what speaks for it, weighed by how often such figures were right.

The weights were fitted (``python -m tests.quality.calibrate``) on stories with gold answers by which the reader was not
made; a figure is right where outcome, bounds and side are. ``python -m tests.quality`` prints how often it holds.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from watcher.facts.lines import Line, index_of
from watcher.facts.nearness import Nearness
from watcher.lexicon import Lexicon
from watcher.model import Casualties

UNSURE_BELOW = 0.5
"""Below this a figure is rather wrong than right: an alert says that the sentence has to be read."""

_WEIGHTS: Mapping[str, float] = {
    "told several times": 0.95,
    "side agrees": 0.90,
    "wounded": 0.84,
    "number agrees": 0.72,
    "somebody says so": 0.62,
    "always": -0.54,
    "in the headline": 0.46,
    "no side": -0.40,
    "side differs": -0.38,
    "hedged": -0.33,
    "no one": 0.26,
    "one person": 0.16,
    "number differs": 0.13,
    "part of another": 0.08,
    "of its own people": -0.02,
}
_LEAST, _MOST = 0.05, 0.99  # nothing read by rule is certain, either way


def with_confidence(facts: Iterable[Casualties], lines: Sequence[Line], lexicon: Lexicon) -> list[Casualties]:
    """The figures, each with the share of figures like it that were right."""
    nearness = Nearness(lexicon)
    return [replace(fact, confidence=_confidence(signs_of(fact, lines, nearness))) for fact in facts]


def _confidence(signs: Iterable[str]) -> float:
    evidence = _WEIGHTS.get("always", 0.0) + sum(_WEIGHTS.get(sign, 0.0) for sign in signs)
    return round(min(_MOST, max(_LEAST, 1 / (1 + math.exp(-evidence)))), 2)


def signs_of(fact: Casualties, lines: Sequence[Line], nearness: Nearness) -> set[str]:
    """What speaks for or against a figure, each sign by its name."""
    told = {index for span in fact.evidence if (index := index_of(span, lines)) is not None}
    heard = [nearness.agreement(fact, lines[index]) for index in sorted(told)]
    counts, sides = [each.count for each in heard], [each.side for each in heard]
    signs = {
        "told several times": len(fact.evidence) > 1,
        "number agrees": True in counts,
        "number differs": True not in counts and False in counts,
        "side agrees": fact.side is not None and True in sides,
        "side differs": fact.side is not None and True not in sides and False in sides,
        "no side": fact.side is None,
        "somebody says so": fact.claimant is not None,
        "of its own people": fact.claimant is not None and fact.claimant.code == fact.side,
        "in the headline": any(span.field == "title" for span in fact.evidence),
        "part of another": fact.role == "part",
        "no one": fact.high == 0,
        "one person": fact.low == fact.high == 1,
        "hedged": fact.hedge != "exact",
        "wounded": fact.outcome == "wounded",
        "background": fact.scope == "background",
    }
    return {sign for sign, holds in signs.items() if holds}
