"""Shares of a figure that the story gave before: "two of the six were flown out", "of the injured, 12 were women"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from watcher.facts.chunk import Chunk
from watcher.facts.lines import Line
from watcher.facts.share_lists import DIVIDED, find_share_lists
from watcher.model import Casualties, Outcome, Victims
from watcher.text import read_ordinal

_VICTIMS = frozenset({"victim", "casualty", "fatality"})
_BE_AND_NOUN = 2
_IS = frozenset({"was", "were", "is", "are"})
_OF_THEM = _IS | {"life", "lives"}


def find_shares(line: Line, told: Sequence[Casualties], *, harm: bool) -> Iterator[Casualties]:
    """The shares that a line tells of figures told before it, each with its whole's side and claimant.

    ``harm`` tells whether the line has a word of harm at all.
    """
    if not told or not _may_divide(line, harm=harm):
        return
    listed = list(find_share_lists(line, told))
    yield from listed
    for index, chunk in enumerate(() if listed else line.chunks):
        if chunk.kind != "noun":
            continue
        found = (
            _restated(line, index, told)
            or _of_them(line, index, told)
            or _of_the_hurt(line, index, told)
            or _the_nth(line, index, told)
        )
        if found is None:
            continue
        whole, counted, victims = found
        low = counted.quantity.low if counted.quantity is not None else 1
        if low is None or counted.quantity is None or whole.low is None or not 0 < low < whole.low:
            continue
        span = line.evidence(chunk.first, max(chunk.last, counted.last))
        yield replace(
            whole, low=low, high=low, hedge="exact", role="part", victims=victims or whole.victims, evidence=(span,)
        )


def _may_divide(line: Line, *, harm: bool) -> bool:
    """Whether the words stand in a line without which it divides nothing."""
    if not DIVIDED.isdisjoint(line.runs) or not _VICTIMS.isdisjoint(line.runs):
        return True
    return "of" in line.runs and (harm or not _OF_THEM.isdisjoint(line.runs))


_Share = tuple[Casualties, Chunk, Victims | None]


def _restated(line: Line, index: int, told: Sequence[Casualties]) -> _Share | None:
    """ "Two of the six were flown to the capital": of those six whom the story counted, nothing new befell two."""
    chunk, after = line.chunks[index], line.chunks[index + 1 : index + 3]
    if chunk.thing or chunk.whole is None or not after or not _IS & set(line.words(after[0].first, after[0].last)):
        return None
    if any(known.verb is not None and known.voice != "bare" for known in after):
        return None
    whole = next((fact for fact in reversed(told) if fact.low == chunk.whole and fact.role != "part"), None)
    return None if whole is None else (whole, chunk, after[-1].victims)


def _of_them(line: Line, index: int, told: Sequence[Casualties]) -> _Share | None:
    """ "Thirty died. Twenty of them were Georgian, he said": of those whom the line before counts."""
    chunk, after = line.chunks[index], line.chunks[index + 1 : index + 3]
    if index or not chunk.subset or chunk.word or chunk.whole is not None or len(after) < _BE_AND_NOUN:
        return None
    if not _IS & set(line.words(after[0].first, after[0].last)) or after[0].verb is not None:
        return None
    who, whole = after[1], told[-1] if told else None
    if who.kind != "noun" or not (who.codes or who.victims) or whole is None or whole.role == "part":
        return None
    kept = whole.side is None or not who.codes or whole.side in who.codes
    if whole.scope != "current" or not kept or who.quantity is not None:
        return None
    side = who.codes[0] if len(who.codes) == 1 else whole.side
    return replace(whole, side=side), chunk, who.victims


def _of_the_hurt(line: Line, index: int, told: Sequence[Casualties]) -> _Share | None:
    """ "Of the injured, 12 were civilians": the share of the last figure of that outcome."""
    chunks = line.chunks
    opens = index > 0 and chunks[index - 1].word == "of" and (index == 1 or chunks[index - 2].kind in {"stop", "comma"})
    if not opens or not chunks[index].definite:
        return None
    at = index + 1
    outcome = chunks[index].counted
    verb = chunks[at].verb if at < len(chunks) and chunks[at].voice == "bare" else None
    if outcome is None and verb is not None:
        outcome, at = verb.outcome, at + 1
    if outcome is None or at + 1 >= len(chunks) or chunks[at].kind != "comma" or chunks[at + 1].quantity is None:
        return None
    whole = _last(told, outcome)
    kind = chunks[at + 3].victims if at + 3 < len(chunks) else None
    return None if whole is None else (whole, chunks[at + 1], chunks[at + 1].victims or kind)


def _the_nth(line: Line, index: int, told: Sequence[Casualties]) -> _Share | None:
    """ "The fifth victim was a girl": one of the five dead."""
    chunk, after = line.chunks[index], line.chunks[index + 1 : index + 3]
    if chunk.word not in _VICTIMS or len(after) < 2 or after[1].quantity is None:
        return None
    number = next((n for word in line.words(chunk.first, chunk.last) if (n := read_ordinal(word)) is not None), None)
    if number is None:
        return None
    whole = _last(told, "killed")
    fits = whole is not None and whole.low is not None and number <= whole.low and after[0].word in _IS
    return (whole, after[1], after[1].victims) if fits and whole is not None else None


def _last(told: Sequence[Casualties], outcome: Outcome | str) -> Casualties | None:
    return next(
        (fact for fact in reversed(told)
         if fact.outcome == outcome and fact.role != "part" and fact.scope == "current" and fact.low),
        None,
    )  # fmt: skip
