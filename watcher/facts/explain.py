"""How the facts of an article were made, and why its other numbers are no figures: the same reading, with a margin."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from watcher.facts.lines import Line
from watcher.facts.margin import OF_A_PAST_STORY, OF_KINDS, PASTS, OfThePast, Taken
from watcher.facts.mentions import Mention
from watcher.facts.numbers_left_out import LeftOut, numbers_left_out
from watcher.facts.reading import read_facts
from watcher.lexicon import Lexicon
from watcher.model import Article, Casualties, Evidence, Fact, Field, Reading


@dataclass(frozen=True, slots=True)
class Telling:
    """One place that tells a fact: the frame that took it, with the words of each of its parts."""

    evidence: Evidence
    frame: str
    people: str = ""
    harm: str = ""
    past: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A fact and every place that tells it."""

    fact: Fact
    tellings: tuple[Telling, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The facts of an article, as ``read_facts`` gives them, with their making, and the numbers in none."""

    reading: Reading
    facts: tuple[Made, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def explain(article: Article, lexicon: Lexicon, as_of: dt.datetime | None) -> Explanation:
    """Read an article and tell how: by which frames, from which words, and what was turned down for which reason."""
    lines: list[Line] = []
    reading = read_facts(article, lexicon, as_of, kept=lines)
    if not lines:  # another language
        return Explanation(reading)
    starts = [_place(line.field, line.start) for line in lines]
    made = tuple(
        Made(fact, tuple(_telling(fact, span, _line_of(span, lines, starts)) for span in fact.evidence))
        for fact in reading.facts
    )
    figures = [fact for fact in reading.facts if isinstance(fact, Casualties)]
    return Explanation(reading, made, tuple(numbers_left_out(article, lines, figures)))


def _place(field: Field, start: int) -> tuple[bool, int]:
    """Where a span stands in reading order, the headline first."""
    return field == "text", start


def _line_of(span: Evidence, lines: Sequence[Line], starts: Sequence[tuple[bool, int]]) -> Line | None:
    at = bisect_right(starts, _place(span.field, span.start)) - 1
    return lines[at] if at >= 0 and lines[at].field == span.field else None


def _telling(fact: Fact, span: Evidence, line: Line | None) -> Telling:
    """What the margin of the span's line says of it."""
    note = None if line is None else _note_of(fact, span, line)
    frame = OF_KINDS.get(fact.kind, "") if note is None else note.frame
    if line is None or note is None or note.mention is None:
        return Telling(span, frame, past=_past(fact, None, line))
    noun, trigger = line.chunks[note.mention.noun], line.chunks[note.mention.trigger]
    ends = noun if note.mention.until < 0 else line.chunks[note.mention.until]
    people = line.evidence(min(noun.first, ends.first), max(noun.last, ends.last)).text
    harm = "" if noun is trigger else line.evidence(trigger.first, trigger.last).text
    return Telling(span, frame, people, harm, _past(fact, note.mention, line))


def _note_of(fact: Fact, span: Evidence, line: Line) -> Taken | None:
    """The note of the frame that made this telling of the fact."""
    made = (note for note in line.margin or () if isinstance(note, Taken) and span in note.fact.evidence)
    return next((note for note in made if _is_of(note.fact, fact)), None)


def _is_of(noted: Fact, fact: Fact) -> bool:
    if isinstance(noted, Casualties) and isinstance(fact, Casualties):
        return noted.outcome == fact.outcome
    return noted.kind == fact.kind


def _past(fact: Fact, mention: Mention | None, line: Line | None) -> str:
    """Why a figure is none of the current ones, where it is not."""
    if fact.scope == "current" or not isinstance(fact, Casualties):
        return ""
    noted = [note for note in (line.margin or () if line else ()) if isinstance(note, OfThePast)]
    own = [note for note in noted if note.mention == mention] if mention is not None else noted
    return PASTS[own[-1].why] if own else OF_A_PAST_STORY
