"""Fates that another clause lends: "and so did four raiders", "a boy did so in hospital", "neither survived"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from watcher.facts.mentions import Mention
from watcher.facts.phrases import Phrases
from watcher.text import read_ordinal

_HELPS = frozenset("did do does were was are is have has had".split())
_LIKE = frozenset({"so", "likewise"})
_LASTS = frozenset({"so", "likewise"})
_SURVIVED = frozenset({"survived", "survive", "survives", "lived"})
_NONE = frozenset({"none", "neither"})
_OF_THEM = frozenset("them men women people brothers sisters passengers occupants".split())
_LYING = frozenset("in on at by near under beside outside inside propped lay lies was hung hanging behind".split())


class EchoFrames:
    """The mentions of one line whose verb stands in another clause, or is denied."""

    def __init__(self, phrases: Phrases) -> None:
        self.phrases = phrases
        self.line = phrases.line
        self.chunks = phrases.chunks
        self.words = self.line.words(0, len(self.line.tokens))

    def mentions(self) -> Iterator[Mention]:
        """What needs no other mention."""
        if _NONE & set(self.words) and _SURVIVED & set(self.words):
            yield from self._none_survived()

    def _none_survived(self) -> Iterator[Mention]:
        """ "Neither survived", "none of the three survived"; of "none survived" alone nobody knows how many."""
        for index, chunk in enumerate(self.chunks[:-1]):
            first = self.words[chunk.first]
            if chunk.kind != "noun" or first not in _NONE:
                continue
            behind = self.words[chunk.last : chunk.last + 3]
            number = 2 if first == "neither" else chunk.whole
            alone = first == "none" or chunk.last - chunk.first == 1 or "of" in self.words[chunk.first : chunk.last]
            if number and alone and _SURVIVED & set(behind[:1]):
                mention = self.phrases.mention(index, index, "killed", "subject")
                yield replace(mention, low=number, high=number, hedge="exact", part=False, negated=False)

    def echoes(self, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """Those whom the verb of a clause before them befell as well."""
        words = set(self.words)
        if words & _LIKE:
            yield from self._so_did(mentions)
            yield from self._did_so(mentions)
        if "and" in words:
            yield from self._one_more(mentions)

    def _befell(self, mentions: Sequence[Mention], at: int) -> Mention | None:
        """What the line told last before a chunk."""
        before = [m for m in mentions if max(m.noun, m.trigger) < at and m.low and not m.part and not m.negated]
        return max(before, key=lambda m: m.trigger, default=None)

    def _echo(self, mention: Mention, people: list[int]) -> Iterator[Mention]:
        yield from self.phrases.summed(
            [self.phrases.mention(at, mention.trigger, mention.outcome, "gapped") for at in people]
        )

    def _so_did(self, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """ "Six guards died and so did four of the raiders"."""
        for at in range(1, len(self.words) - 2):
            if self.words[at] not in _LIKE or self.words[at + 1] not in _HELPS:
                continue
            index = next((i for i, chunk in enumerate(self.chunks) if chunk.first == at + 2), None)
            told = None if index is None else self._befell(mentions, index)
            if index is not None and told is not None:
                yield from self._echo(told, self.phrases.people_from(index))

    def _did_so(self, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """ "A seller died on the spot and a schoolboy did so in hospital"."""
        for at in range(2, len(self.words)):
            if self.words[at] not in _LASTS or self.words[at - 1] not in {"did", "do"}:
                continue
            index = next((i for i, chunk in enumerate(self.chunks) if chunk.first <= at - 1 < chunk.last), None)
            told = None if index is None else self._befell(mentions, index)
            if index is not None and told is not None:
                yield from self._echo(told, list(reversed(self.phrases.subjects(index))))

    def _one_more(self, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """ "Eight bodies hung from a bridge, and a ninth lay below it": nine."""
        for index in range(2, len(self.chunks)):
            chunk = self.chunks[index]
            number = self.phrases.nth(index) if chunk.kind == "noun" and read_ordinal(chunk.word) else None
            if number is None or self.chunks[index - 1].word != "and":
                continue
            told = self._befell(mentions, index)
            lies = _LYING & set(self.words[chunk.last : chunk.last + 1])
            if told is not None and told.outcome == "killed" and told.low == number - 1 and lies:
                mention = self.phrases.mention(index, told.trigger, "killed", "nth")
                yield replace(mention, low=number, high=number, hedge="exact")
