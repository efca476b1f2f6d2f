"""Who speaks in each line of a story, and in the sentences of a quotation that goes on over several."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from watcher.facts.attribution import Attribution, Heard
from watcher.facts.lines import Line
from watcher.facts.parties import Parties

_OPENS, _CLOSES = re.compile(r"[\"“«]"), re.compile(r"[\"”»]")


class Hearing:
    """Who speaks in each line of a story: worked out once for every kind of fact, when the first of them asks.

    ``parties`` know the parts of names that the story introduces with a state.
    """

    def __init__(self, lines: Sequence[Line], parties: Parties, *, home: str | None, actors: Sequence[str]) -> None:
        self._lines, self._parties, self._home, self._actors = lines, parties, home, actors

    def of(self, index: int) -> Heard:
        """Who speaks in the line of that index."""
        return self._heard[index]

    @cached_property
    def _heard(self) -> list[Heard]:
        self._parties.learn(self._lines)
        attribution = Attribution(self._parties.lexicon, self._home, self._actors, self._parties.persons)
        heard = []
        for line in self._lines:
            carried, here = attribution.carried, attribution.told_in == line.paragraph
            heard.append(Heard(tuple(attribution.speeches(line)), carried, here, attribution.labels_in(line)))
        return [_within_quotation(self._lines, heard, at) for at in range(len(self._lines))]


def _within_quotation(lines: Sequence[Line], heard: Sequence[Heard], at: int) -> Heard:
    """A sentence of a quotation that goes on is its speaker's, who is named only at its end."""
    opened = _OPENS.match(lines[at].text, lines[at].start, lines[at].end)
    if heard[at].speeches or opened is None or _CLOSES.search(lines[at].text, opened.end(), lines[at].end):
        return heard[at]
    for line, voices in zip(lines[at + 1 : at + 4], heard[at + 1 : at + 4], strict=True):
        if line.paragraph != lines[at].paragraph:
            break
        if _CLOSES.search(line.text, line.start, line.end):
            speech = next(reversed(voices.speeches), None)
            return heard[at] if speech is None else replace(heard[at], speeches=(replace(speech, at=0, leading=True),))
    return heard[at]
