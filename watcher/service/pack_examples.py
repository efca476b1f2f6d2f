"""Reads the examples that packs carry: each is one sentence, with all that must be read in it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from watcher.articles import file_record
from watcher.facts import in_full, read_facts
from watcher.lexicon import Example, Lexicon
from watcher.model import Casualties, Reading

TOLD_AT = dt.datetime(2031, 5, 6, 10, 0, tzinfo=dt.UTC)  # a Tuesday


@dataclass(frozen=True, slots=True)
class Misread:
    """An example that does not hold, with what is read instead."""

    example: Example
    came: str

    def __str__(self) -> str:
        wanted = "; ".join(self.example.wanted) or "nothing"
        return f"“{self.example.sentence}” should tell {wanted}, read: {self.came}"


def misread_examples(lexicon: Lexicon) -> Iterator[Misread]:
    """Read every example of every pack as a story of its own; yields those that are read otherwise."""
    for example in lexicon.examples:
        record = {"id": "example", "title": "", "text": example.sentence, "published": TOLD_AT.isoformat()}
        reading = read_facts(file_record(record), lexicon, TOLD_AT)
        if not _holds(example, reading):
            yield Misread(example, "; ".join(_told(reading)) or "nothing")


def _holds(example: Example, reading: Reading) -> bool:
    """Whether all that is wanted is read, and no figure besides; where nothing is wanted, no fact at all."""
    if not example.wanted:
        return not reading.facts
    known = {form for fact in reading.facts for form in in_full(fact)} | set(_names(reading))
    figures = (in_full(fact) for fact in reading.facts if isinstance(fact, Casualties))
    wanted = set(example.wanted)
    return wanted <= known and all(not wanted.isdisjoint(forms) for forms in figures)


def _told(reading: Reading) -> Iterator[str]:
    for fact in reading.facts:
        yield in_full(fact)[0]
    yield from _names(reading)


def _names(reading: Reading) -> Iterator[str]:
    """The sides and places, as examples of names ask for them."""
    yield from (f"side {code}" for code in reading.actors)
    yield from (f"place {place.id}" for place in reading.places)
    if reading.event_date is not None:
        yield f"on {reading.event_date.isoformat()}"
