"""Lists that divide a figure told before: "of the dead, six were from Herat and three from Farah", "the crew is …".

The counts of the line have to make the whole's number; else nothing is read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from watcher.facts.chunk import Chunk
from watcher.facts.lines import Line
from watcher.model import Casualties
from watcher.text import Quantity

_OUTCOMES = {
    **dict.fromkeys(("dead", "victims", "killed", "slain", "deceased", "fatalities"), "killed"),
    **dict.fromkeys(("wounded", "injured"), "wounded"),
    **dict.fromkeys(("crew", "hostages", "captives", "abducted", "kidnapped", "detained", "prisoners"), "captured"),
    "missing": "missing",
}
DIVIDED = frozenset(_OUTCOMES)  # those of whom a list may be
_LEAST = 2  # counts that make a list
_OPENS = 8  # words in which the divided are named: "while 13 of the victims"


def find_share_lists(line: Line, told: Sequence[Casualties]) -> Iterator[Casualties]:
    """The parts that a line lists of a figure told before it."""
    outcome = _divided(line)
    if outcome is None:
        return
    counts = [chunk for chunk in line.chunks if chunk.quantity is not None and _is_count(line, chunk.quantity)]
    numbers = [chunk.quantity.low or 0 for chunk in counts if chunk.quantity is not None]
    whole = next(
        (
            fact
            for fact in reversed(told)
            if fact.outcome == outcome and fact.scope == "current" and fact.role != "part" and fact.low == sum(numbers)
        ),
        None,
    )
    if whole is None or len(counts) < _LEAST or not all(numbers):
        return
    for chunk, number in zip(counts, numbers, strict=True):
        side = chunk.codes[0] if outcome == "captured" and len(chunk.codes) == 1 else whole.side
        span = line.evidence(chunk.first, chunk.last)
        victims = chunk.victims or whole.victims
        yield replace(
            whole, low=number, high=number, hedge="exact", role="part", side=side, victims=victims, evidence=(span,)
        )


def _divided(line: Line) -> str | None:
    """The outcome of those whom the line divides: "of the dead, …", "13 of the victims", "the crew is made up of"."""
    words = line.words(0, _OPENS)
    for at in range(1, len(words)):
        outcome = _OUTCOMES.get(words[at])
        behind = words[at + 1 : at + 2]
        if outcome is None or words[at - 1] != "the":
            continue
        among = at > 1 and words[at - 2] == "of"
        are = behind in (["is"], ["are"], ["were"], ["was"], ["comprises"], ["comprised"], ["consists"], ["consisted"])
        if among or are:
            return outcome
    return None


def _is_count(line: Line, quantity: Quantity) -> bool:
    dated = any(date.first <= quantity.first < date.last for date in line.dates)
    return quantity.hedge == "exact" and quantity.low is not None and not dated and not _is_article(line, quantity)


def _is_article(line: Line, quantity: Quantity) -> bool:
    """ "The crew were in a boat" lists nobody; "two nurses and a guard" does: an article counts people alone."""
    chunk: Chunk | None = next((c for c in line.chunks if c.first <= quantity.first < c.last), None)
    return line.words(quantity.first, quantity.last) in (["a"], ["an"]) and (
        chunk is None or (chunk.victims is None and not chunk.codes)
    )
