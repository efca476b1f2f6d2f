"""One line for one casualty figure, so that a case is a line of data.

``[background|possible|announced|denied] OUTCOME SIDE FIGURE [VICTIMS] [part] [by CODE]``

- ``killed ARM 2 by ARM``: Armenia says that two of its people were killed. SIDE and CODE are codes; ``-`` is nobody's
  or the wire's own voice, ``UKR/-`` either of two, ``*`` whichever; without ``by`` the claimant is not looked at.
- FIGURE: ``3`` exact, ``>=3`` at least, ``<=15`` up to, ``~100`` about, ``6..8`` between, ``?`` a vague word.
- VICTIMS (``military``, ``civilian`` …) is looked at only where it stands.
- ``part`` is a figure contained in another one; without it the figure must be the side's or the whole happening's.

A toll is ``{"killed": "4", "killed ARM": ">=49"}``: outcome, with or without a side, to its range (``1..7``).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watcher.model import Casualties, Hedge, Range, Reading

_LINE = re.compile(
    r"(?:(?P<mode>background|possible|announced|denied) )?(?P<outcome>[a-z_]+) (?P<side>\S+) (?P<figure>\S+)"
    r"(?: (?P<victims>military|civilian|mixed|unspecified))?(?P<part> part)?(?: by (?P<by>\S+))?"
)
_BOUNDS = re.compile(r"(?P<hedge>>=|<=|~)?(?P<low>\d+)(?:\.\.(?P<high>\d+))?")
_HEDGES: dict[str | None, Hedge] = {">=": "at_least", "<=": "up_to", "~": "about", None: "exact"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its bounds, as the contract gives them."""

    low: int | None
    high: int | None
    hedge: Hedge


@dataclass(frozen=True, slots=True)
class Wanted:
    """A figure that a reading is to hold."""

    line: str
    mode: str | None
    outcome: str
    sides: tuple[str, ...]
    figure: Figure
    victims: str | None
    part: bool
    by: tuple[str, ...]

    def fits(self, fact: Casualties) -> bool:
        """Whether a fact is the one that is wanted."""
        return (
            fact.outcome == self.outcome
            and (fact.low, fact.high, fact.hedge) == (self.figure.low, self.figure.high, self.figure.hedge)
            and _mode(fact) == self.mode
            and _one_of(fact.side, self.sides)
            and _one_of(fact.claimant.code if fact.claimant else None, self.by)
            and self.victims in {None, fact.victims}
            and (fact.role == "part") == self.part
        )


def read_figure(text: str) -> Figure:
    """``>=3`` → at least three."""
    if text == "?":
        return Figure(None, None, "unspecified")
    match = _BOUNDS.fullmatch(text)
    assert match is not None, f"no figure: {text!r}"
    low, high = int(match["low"]), match["high"]
    if high is not None:
        return Figure(low, int(high), "between")
    hedge = _HEDGES[match["hedge"]]
    return Figure(None if hedge == "up_to" else low, None if hedge == "at_least" else low, hedge)


def read_line(line: str) -> Wanted:
    """One line of the notation."""
    match = _LINE.fullmatch(line)
    assert match is not None, f"no line of the notation: {line!r}"
    return Wanted(
        line=line,
        mode=match["mode"],
        outcome=match["outcome"],
        sides=tuple(match["side"].split("/")),
        figure=read_figure(match["figure"]),
        victims=match["victims"],
        part=match["part"] is not None,
        by=tuple((match["by"] or "*").split("/")),
    )


def write(fact: Casualties) -> str:
    """A fact in the notation."""
    hedge = {"at_least": ">=", "up_to": "<=", "about": "~"}.get(fact.hedge, "")
    value = fact.high if fact.low is None else fact.low
    figure = "?" if value is None else f"{fact.low}..{fact.high}" if fact.hedge == "between" else f"{hedge}{value}"
    parts = (
        _mode(fact), fact.outcome, fact.side or "-", figure, fact.victims, "part" if fact.role == "part" else None,
        f"by {(fact.claimant.code if fact.claimant else None) or '-'}",
    )  # fmt: skip
    return " ".join(part for part in parts if part)


def casualties_of(reading: Reading) -> list[Casualties]:
    """The figures among the facts, in order."""
    return [fact for fact in reading.facts if isinstance(fact, Casualties)]


def differences(reading: Reading, wanted: Sequence[str], allowed: Sequence[str] = ()) -> list[str]:
    """What is missing from a reading and what it should not hold; "no casualties" may stand for killed and wounded."""
    facts = casualties_of(reading)
    left, missing = list(facts), []
    for want in sorted(map(read_line, wanted), key=lambda want: "*" in want.sides):
        found = next((fact for fact in left if want.fits(fact)), None)
        if found is None:
            missing.append(f"missing: {want.line}")
        else:
            left.remove(found)
    may = [read_line(line) for line in allowed]
    has_none = any(want.figure.low == 0 for want in [*map(read_line, wanted), *may])
    surplus = [
        fact
        for fact in left
        if not any(want.fits(fact) for want in may)
        and not (has_none and fact.low == 0 and fact.outcome in {"killed", "wounded"})
    ]
    return [*missing, *(f"surplus: {write(fact)}" for fact in surplus)]


def toll_differences(reading: Reading, wanted: Mapping[str, str]) -> list[str]:
    """Where the toll differs; an outcome that is not wanted may only be nought, a side that is not named is free."""
    faults = []
    for key, text in wanted.items():
        outcome, _, side = key.partition(" ")
        figure = read_figure(text)
        toll = next((toll for name, toll in reading.toll.items() if name == outcome), None)
        told = None if toll is None else toll.by_side.get(side) if side else toll.total
        if told != Range(figure.low, figure.high):
            faults.append(f"toll {key}: wanted {text}, read {told and (told.low, told.high)}")
    outcomes = {key.partition(" ")[0] for key in wanted}
    faults.extend(
        f"toll {outcome}: wanted none, read {(toll.total.low, toll.total.high)}"
        for outcome, toll in reading.toll.items()
        if outcome not in outcomes and toll.total.high != 0
    )
    return faults


def numbers_told(reading: Reading) -> set[int]:
    """Every bound that the reading gives as a current and actual figure of its own."""
    told = [f for f in casualties_of(reading) if f.scope == "current" and f.modality == "actual" and f.role != "part"]
    return {bound for fact in told for bound in (fact.low, fact.high) if bound is not None}


def _mode(fact: Casualties) -> str | None:
    if fact.scope == "background":
        return "background"
    return None if fact.modality == "actual" else fact.modality


def _one_of(code: str | None, wanted: tuple[str, ...]) -> bool:
    return wanted == ("*",) or (code or "-") in wanted
