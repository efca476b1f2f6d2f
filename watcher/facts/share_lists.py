"""Lists that divide a figure told before: "of the dead, six were from Herat and three from Farah", "the crew is …".

The counts of the line have to make the whole's number; else nothing is read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from watcher.facts.chunk import Chunk
from watcher.facts.english import BE
from watcher.facts.lines import Line
from watcher.facts.mentions import Mention
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


def find_enumerated(line: Line, told: Sequence[Casualties], mentions: Sequence[Mention]) -> Iterator[Casualties]:
    """Counts that make just the number of a figure told right before: "17 dead, 14 soldiers and three women".

    Where the list names another side for each, the whole is of all: "18 were from the army and 15 from the militia".
    """
    wholes = [fact for fact in told if fact.scope == "current" and fact.role != "part" and _is_exact(fact)]
    for whole in reversed(wholes):
        apart = {line.chunks[m.noun].first for m in mentions if m.outcome != whole.outcome or not m.part}
        counts = [
            count for count in _listed(line)
            if _is_behind(line, count[0], whole) and count[0].first not in apart and not count[0].others
        ]  # fmt: skip
        run = next((run for run in _runs(counts) if sum(low for _, low in run) == whole.low), None)
        if run is None or _does_else(line, run[-1][0]):
            continue
        for at, (chunk, low) in enumerate(run):
            end = run[at + 1][0].first if at + 1 < len(run) else len(line.tokens)
            span = line.evidence(chunk.first, chunk.last)
            side = _side_behind(line, chunk, end) or whole.side
            victims = chunk.victims if chunk.victims not in {None, "unspecified"} else whole.victims
            yield replace(
                whole, low=low, high=low, hedge="exact", role="part", side=side, victims=victims, evidence=(span,)
            )
        return


def _does_else(line: Line, last: Chunk) -> bool:
    """ "Eight doctors and four drivers were sent": a verb of their own tells of others."""
    for chunk in line.chunks[line.chunks.index(last) + 1 :]:
        if chunk.kind in {"comma", "stop", "conj", "sub"}:
            return False
        if chunk.kind == "verb":
            return not set(line.words(chunk.first, chunk.last)) <= BE
    return False


def _is_exact(fact: Casualties) -> bool:
    return fact.low is not None and fact.low == fact.high and fact.low > _LEAST


def _listed(line: Line) -> list[tuple[Chunk, int]]:
    """The counts of people in a line: with a noun for people, or "two of them", or "11 from the militia"."""
    found = []
    for at, chunk in enumerate(line.chunks):
        if (
            chunk.kind != "noun"
            or chunk.quantity is None
            or not chunk.quantity.low
            or not _is_count(line, chunk.quantity)
        ):
            continue
        behind = line.chunks[at + 1].word if at + 1 < len(line.chunks) else ""
        bare = chunk.quantity.last == chunk.last and behind in {"from", "of"}
        if (chunk.victims is not None or chunk.subset or bare) and not chunk.thing and chunk.counted is None:
            found.append((chunk, chunk.quantity.low))
    return found


def _runs(counts: Sequence[tuple[Chunk, int]]) -> Iterator[Sequence[tuple[Chunk, int]]]:
    for first in range(len(counts)):
        for last in range(first + _LEAST, len(counts) + 1):
            yield counts[first:last]


def _is_behind(line: Line, chunk: Chunk, whole: Casualties) -> bool:
    span = line.evidence(chunk.first, chunk.last)
    return all(own.field == span.field and own.end <= span.start for own in whole.evidence)


def _side_behind(line: Line, chunk: Chunk, end: int) -> str | None:
    """Whose they are: a name in the noun, or in the of- or from-phrase right behind it."""
    if chunk.codes:
        return chunk.codes[0] if len(chunk.codes) == 1 else None
    at = line.chunks.index(chunk)
    near = [c for c in line.chunks[at + 1 : at + 5] if c.first < end]
    for link, noun in pairwise(near):
        if link.word in {"from", "of"} and noun.codes:
            return noun.codes[0] if len(noun.codes) == 1 else None
    return None


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
