"""Reading → figures that can be compared: what is told as fact of the current happening, with a number.

A part of another figure is kept for copies but stands for no total. Where a side's people are told only in parts,
their sum is a figure of its own that can be a rise but never a correction: it knows only what it counts.
Soldiers and civilians of one side add up to one figure, and stay beside it as its parts.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from watcher.model import Article, Casualties, Figure, Outcome, Reading, Victims

_KINDS: frozenset[Victims] = frozenset({"military", "civilian"})  # of whom a figure can plainly be


def figures_of(article: Article, reading: Reading, now: dt.datetime) -> tuple[Figure, ...]:
    """Give the figures of an article, one for each outcome, side, role and claimant; parts last."""
    found: dict[tuple[Outcome, str | None, str | None, bool], list[Casualties]] = {}
    for fact in reading.facts:
        if isinstance(fact, Casualties) and _is_told(fact):
            claimant = fact.claimant.code if fact.claimant else None
            found.setdefault((fact.outcome, fact.side, claimant, fact.role == "part"), []).append(fact)
    figures = [
        figure
        for (_, _, _, is_part), group in found.items()
        for figure in _figures(article, group, asserted_at=article.published_at or now, is_part=is_part)
    ]
    return tuple(sorted(figures, key=lambda figure: figure.role == "part"))


def is_of_one_kind(figure: Figure) -> bool:
    """Whether the figure tells that it counts soldiers only, or civilians only."""
    return figure.victims in _KINDS


def are_other_people(one: Figure, other: Figure) -> bool:
    """Whether one figure counts soldiers and the other civilians."""
    return is_of_one_kind(one) and is_of_one_kind(other) and one.victims != other.victims


def summed_parts(figures: Sequence[Figure], reading: Reading) -> tuple[Figure, ...]:
    """Give a floor for each side whose people the article counts only in parts."""
    stated = {(figure.outcome, figure.side) for figure in figures if figure.role != "part"}
    floors = []
    for outcome, toll in reading.toll.items():
        for side, bounds in toll.by_side.items():
            parts = [f for f in figures if (f.outcome, f.side) == (outcome, side) and f.role == "part"]
            if (outcome, side) in stated or not parts or not bounds.low:
                continue
            claimants = {part.claimant for part in parts}
            claimant = parts[0].claimant if len(claimants) == 1 else None
            kinds = {part.victims for part in parts}
            floors.append(
                replace(
                    parts[0],
                    role="side",
                    claimant=claimant,
                    low=bounds.low,
                    high=None,
                    hedge="at_least",
                    victims=parts[0].victims if len(kinds) == 1 else "mixed",
                ),
            )
    return tuple(floors)


def number(figure: Figure) -> int:
    """Give the number that figures are compared by: the lower bound, else the upper one."""
    return figure.low if figure.low is not None else figure.high or 0


def words(figure: Figure) -> str:
    """Give the figure as a desk says it: "2", "at least 49", "about 100", "up to 7", "6 to 8", "none"."""
    value = number(figure)
    if figure.low is not None and figure.high is not None and figure.low != figure.high:
        return f"{figure.low} to {figure.high}"
    if figure.hedge == "about":
        return f"about {value}"
    if figure.high is None:
        return f"at least {value}"
    if figure.low is None:
        return f"up to {value}"
    return str(value) if value else "none"


def agree(one: Figure, other: Figure) -> bool:
    """Whether two figures give the same number for the same outcome, as far as the sides are known."""
    sides_agree = one.side == other.side or one.side is None or other.side is None
    return one.outcome == other.outcome and sides_agree and number(one) == number(other)


def side_sums(outcome: Outcome, figures: Sequence[Figure]) -> frozenset[int]:
    """Every total that the sides' figures of one outcome add up to, one figure a side."""
    by_side: dict[str, set[int]] = {}
    for figure in figures:
        if figure.outcome == outcome and figure.side is not None and figure.role != "part":
            by_side.setdefault(figure.side, set()).add(number(figure))
    return frozenset(sum(values) for values in product(*by_side.values())) if by_side else frozenset()


def _is_told(fact: Casualties) -> bool:
    if fact.scope != "current" or (fact.low is None and fact.high is None):
        return False
    return fact.modality == "actual" or (fact.modality == "denied" and fact.high == 0)


def _figures(article: Article, group: list[Casualties], *, asserted_at: dt.datetime, is_part: bool) -> Iterator[Figure]:
    """Make one figure of what may be several: soldiers and civilians of one side add up, else the largest stands.

    Parts that count soldiers and civilians are kept apart: each can rise by itself.
    """
    by_kind = {kind: [fact for fact in group if fact.victims == kind] for kind in ("military", "civilian")}
    is_split = all(by_kind.values())
    if is_part:
        rest = [fact for fact in group if fact.victims not in by_kind] if is_split else group
        for facts in [*by_kind.values(), rest] if is_split else [rest]:
            if facts:
                yield _figure(article, _largest(facts), asserted_at)
        return
    first = _figure(article, _largest(group), asserted_at)
    if not is_split:
        yield first
        return
    if len(group) == len(by_kind):
        lows, highs = [fact.low for fact in group], [fact.high for fact in group]
        low = sum(value for value in lows if value is not None)
        high = None if None in highs else sum(value for value in highs if value is not None)
        first = replace(first, low=low, high=high, hedge="at_least" if high is None else first.hedge)
    yield replace(first, victims="mixed")
    for facts in by_kind.values():
        yield replace(_figure(article, _largest(facts), asserted_at), role="part")


def _largest(group: Sequence[Casualties]) -> Casualties:
    return max(group, key=lambda fact: fact.low if fact.low is not None else fact.high or 0)


def _figure(article: Article, fact: Casualties, asserted_at: dt.datetime) -> Figure:
    return Figure(
        outcome=fact.outcome,
        side=fact.side,
        role=fact.role,
        claimant=fact.claimant.code if fact.claimant else None,
        low=fact.low,
        high=fact.high,
        hedge=fact.hedge,
        wire=article.origin,
        article_id=article.id,
        asserted_at=asserted_at,
        victims=fact.victims,
    )
