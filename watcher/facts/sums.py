"""Figures that add up: those told behind a whole which make just its number are its parts, or its sides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from watcher.model import Casualties

HEADLINE = -1
_LEAST = 2  # figures that make a sum
_BACK = 8  # figures in front of a sum among which its parts stand
_LINES = 2  # lines over which the parts of a sum may be spread


@dataclass(frozen=True, slots=True)
class Counted:
    """A fact, the line it stands in, and whether it may be a part: not what was told as a toll of its own."""

    fact: Casualties
    line: int


def add_up(told: Sequence[Counted]) -> list[Casualties]:
    """The facts in their order: "31 were killed. Nineteen died in A and twelve in B" are one whole and two parts.

    Where the figures are of different sides they stay the sides' own, and the whole is nobody's: "Seven dead" over
    "five Palestinians and two Israelis were killed".
    """
    facts = [item.fact for item in told]
    for at, whole in enumerate(told):
        if not _may_be_whole(whole.fact):
            continue
        run = next(_runs(told, at), None) or next(_runs_before(told, at), None)
        if run is None:
            continue
        sides = {facts[index].side for index in run} - {None}
        if len(sides) > 1:
            if _is_one_telling(told, at, run):
                facts[at] = replace(facts[at], side=None, role="total")
            continue
        for index in run:
            side = facts[index].side or facts[at].side
            facts[index] = replace(facts[index], side=side, role="part")
    return facts


def _is_one_telling(told: Sequence[Counted], at: int, run: Sequence[int]) -> bool:
    """Whether the figures of several sides stand in one line, and the whole beside them or in the headline."""
    line = told[run[0]].line
    return all(told[index].line == line for index in run) and told[at].line in {line, HEADLINE}


def _may_be_whole(fact: Casualties) -> bool:
    actual = fact.scope == "current" and fact.modality == "actual" and fact.role != "part"
    return actual and fact.low is not None and fact.low == fact.high and fact.low >= _LEAST


def _runs(told: Sequence[Counted], at: int) -> Iterator[list[int]]:
    """The figures behind the whole, in one line or in two that follow, which make its number."""
    whole = told[at].fact
    alike = [
        index
        for index in range(at + 1, len(told))
        if told[index].fact.outcome == whole.outcome and told[index].fact.low and _may_be_part(told[index].fact, whole)
    ]
    lines = list(dict.fromkeys(told[index].line for index in alike))
    for first in range(len(lines)):
        for last in range(first + 1, min(first + _LINES, len(lines)) + 1):
            run = [index for index in alike if told[index].line in lines[first:last]]
            if len(run) >= _LEAST and sum(told[index].fact.low or 0 for index in run) == whole.low:
                yield run


def _runs_before(told: Sequence[Counted], at: int) -> Iterator[list[int]]:
    """ "31 attackers were found dead, eight guards died: the day cost 39 lives": the figures in front of their sum."""
    whole = told[at].fact
    if whole.victims != "unspecified" or any(_overlap(item.fact, whole) for item in told[max(0, at - _BACK) : at]):
        return
    lines = sorted(
        {item.line for item in told[max(0, at - _BACK) : at] if item.line <= told[at].line and item.line != HEADLINE}
    )
    for first in lines[-_LINES:]:
        run = [
            index
            for index in range(max(0, at - _BACK), at)
            if first <= told[index].line and told[index].fact.outcome == whole.outcome
            and told[index].fact.low and _may_be_part(told[index].fact, whole)
        ]  # fmt: skip
        titled = {item.fact.low for item in told if item.line == HEADLINE and item.fact.outcome == whole.outcome}
        if titled.isdisjoint(told[index].fact.low for index in run) and _makes(told, run, whole):
            yield run


def _makes(told: Sequence[Counted], run: Sequence[int], whole: Casualties) -> bool:
    return len(run) >= _LEAST and sum(told[index].fact.low or 0 for index in run) == whole.low


def _overlap(a: Casualties, b: Casualties) -> bool:
    one, two = a.evidence[-1], b.evidence[-1]
    return one.field == two.field and one.start < two.end and two.start < one.end


def _may_be_part(fact: Casualties, whole: Casualties) -> bool:
    actual = fact.scope == "current" and fact.modality == "actual" and fact.role != "part"
    voices = {one.claimant.code for one in (fact, whole) if one.claimant is not None} - {None}
    return actual and fact.low == fact.high and (fact.low or 0) < (whole.low or 0) and len(voices) < _LEAST
