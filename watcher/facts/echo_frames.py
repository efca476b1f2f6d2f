"""Fates that another clause lends: "and so did four raiders", "a boy did so in hospital", "neither survived"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from watcher.facts.mentions import Mention
from watcher.facts.phrases import Phrases
from watcher.text import read_ordinal

_HELPS = frozenset("did do does were was are is have has had".split())
_LIKE = frozenset({"so", "likewise"})
_SURVIVED = frozenset({"survived", "survive", "survives", "lived"})
_NONE = frozenset({"none", "neither"})
_NUMBERS = {word: number for number, word in enumerate("two three four five six seven eight nine ten".split(), start=2)}
_BODIES = frozenset({"bodies", "corpses", "dead"})
_ARTICLES = frozenset({"a", "the", "another"})
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
        for index, chunk in enumerate(self.chunks):
            own = self.words[chunk.first : chunk.last + 1]
            if chunk.kind != "noun" or own[0] not in _NONE or _SURVIVED.isdisjoint(own[-2:]):
                continue
            number = 2 if own[0] == "neither" else self._of_how_many(own)
            if number and (own[1] in _SURVIVED or own[1] == "of"):
                mention = self.phrases.mention(index, index, "killed", "subject")
                yield replace(mention, low=number, high=number, hedge="exact", part=False, negated=False)

    def _of_how_many(self, words: Sequence[str]) -> int | None:
        """ "None of the three": three."""
        return next((number for word in words[2:4] if (number := _NUMBERS.get(word))), None)

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
            if self.words[at] not in _LIKE or self.words[at - 1] not in {"did", "do"}:
                continue
            index = next((i for i, chunk in enumerate(self.chunks) if chunk.first <= at - 1 < chunk.last), None)
            told = None if index is None else self._befell(mentions, index)
            if index is not None and told is not None:
                yield from self._echo(told, list(reversed(self.phrases.subjects(index))))

    def _one_more(self, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """ "Eight bodies hung from a bridge, and a ninth lay below it": nine."""
        for index in range(2, len(self.chunks)):
            chunk = self.chunks[index]
            own = self.words[chunk.first : chunk.last]
            number = read_ordinal(own[1]) if chunk.kind == "noun" and len(own) > 1 and own[0] in _ARTICLES else None
            if number is None or self.chunks[index - 1].word != "and":
                continue
            told = self._befell(mentions, index)
            lies = [*own[2:], *self.words[chunk.last : chunk.last + 1]][:1]
            lies = [word for word in lies if word in _LYING or word.endswith("ed")]
            if told is not None and self.chunks[told.noun].word in _BODIES and told.low == number - 1 and lies:
                mention = self.phrases.mention(index, told.trigger, "killed", "nth")
                yield replace(mention, low=number, high=number, hedge="exact")
