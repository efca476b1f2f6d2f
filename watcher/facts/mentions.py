"""A mention: one count of people met in a line, before it is known whose they are and who says so."""

from dataclasses import dataclass

from watcher.facts.chunk import Chunk
from watcher.model import Hedge, Victims
from watcher.text import Quantity


@dataclass(frozen=True, slots=True)
class Mention:
    """``noun`` and ``trigger`` are indices of chunks in the line; ``frame`` names the construction that was met.

    ``codes`` are the states named with the people; ``whose`` is ``"own"`` for "its losses", ``"lost"`` where the
    subject is the loser, ``"others"`` for "five others", ``"enemy"`` for "the attackers", else empty.
    ``bare``: one person told without a number ("the mayor"), who may be among those that the story counts.
    ``until`` is the last chunk of several that were summed.
    """

    outcome: str
    low: int | None
    high: int | None
    hedge: Hedge
    noun: int
    trigger: int
    frame: str
    victims: Victims = "unspecified"
    codes: tuple[str, ...] = ()
    whose: str = ""
    part: bool = False
    modal: bool = False
    negated: bool = False
    bare: bool = False
    until: int = -1


def may_be_summed(last: Mention, mention: Mention) -> bool:
    """Whether two joined figures are of one side and kind, one of them exact."""
    hedges = {last.hedge, mention.hedge}
    if last.low is None or mention.low is None or "exact" not in hedges or not hedges <= {"exact", "at_least", "about"}:
        return False
    if mention.part or mention.codes not in {last.codes, ()}:
        return False
    if last.outcome == "captured":  # "took a doctor and two policemen hostage"
        return True
    return last.bare or mention.bare or last.victims == mention.victims or "military" not in (
        last.victims, mention.victims
    )  # fmt: skip


def figure_of(quantity: Quantity) -> tuple[int | None, int | None, Hedge]:
    """Low, high and hedge as a fact writes them."""
    return quantity.low, quantity.high, quantity.hedge


def whose_people(chunk: Chunk) -> str:
    """How a noun phrase points at a side without naming it."""
    if chunk.own:
        return "own"
    if chunk.word in {"attackers", "attacker", "intruders", "intruder", "assailants", "infiltrators", "invaders"}:
        return "enemy"
    return "others" if chunk.others else ""
