"""What notes leave out or turn round: "Dead are the cook and a boy", "1 guard (dead)", "own losses: 8 dead"."""

from collections.abc import Iterator
from dataclasses import replace

from watcher.facts.english import BE
from watcher.facts.mentions import Mention
from watcher.facts.phrases import Phrases

_FATES = {
    **dict.fromkeys("dead killed slain deceased murdered executed fatal fatally fatality died".split(), "killed"),
    **dict.fromkeys("wounded injured hurt injuries injury wounds wound".split(), "wounded"),
    **dict.fromkeys("captured abducted kidnapped hostage".split(), "captured"),
    "missing": "missing",
}
_OPENS = frozenset({".", ";", ":", ",", "-", "–", "—", "also", "and", '"', "“", "]"})
_CLOSES = frozenset({")", ",", ";"})
_IN_BRACKET = 4  # words of "(light injuries)"
_LEAVES = frozenset("left leaving leaves leave".split())
_IN_ALL = ([",", "in", "all"], [",", "altogether"], ["in", "all"], ["in", "total"], ["altogether"])
_REACH = 12  # chunks from the verb to the sum behind those whom it takes


class NoteFrames:
    """The mentions of one line that stand in the short grammar of notes."""

    def __init__(self, phrases: Phrases) -> None:
        self.phrases = phrases
        self.line = phrases.line
        self.chunks = phrases.chunks
        self.words = self.line.words(0, len(self.line.tokens))

    def mentions(self) -> Iterator[Mention]:
        """What needs no other mention."""
        words = set(self.words)
        if words & BE:
            yield from self._turned_round()
        if "(" in words:
            yield from self._in_brackets()

    def _turned_round(self) -> Iterator[Mention]:
        """ "Dead are the cook, a waiter and a boy", "also killed was a girl"."""
        for at in range(len(self.words) - 2):
            outcome = _FATES.get(self.words[at])
            if outcome is None or self.words[at + 1] not in BE or (at and self.words[at - 1] not in _OPENS):
                continue
            begins = at + 2 + (self.words[at + 2] == "also")
            index = next((i for i, chunk in enumerate(self.chunks) if chunk.first == begins), None)
            if index is None or self.chunks[index].counted is not None:
                continue
            people = [self.phrases.mention(i, index, outcome, "subject") for i in self.phrases.people_from(index)]
            yield from self.phrases.summed(people)

    def _in_brackets(self) -> Iterator[Mention]:
        """ "1 guard (dead), 2 soldiers (light injuries)"."""
        for index, chunk in enumerate(self.chunks):
            inside = self.words[chunk.last + 1 : chunk.last + 1 + _IN_BRACKET]
            if chunk.quantity is None or self.words[chunk.last : chunk.last + 1] != ["("] or ")" not in inside:
                continue
            outcomes = {_FATES[word] for word in inside[: inside.index(")")] if word in _FATES}
            if len(outcomes) == 1 and chunk.counted is None and self.phrases.countable(index):
                yield self.phrases.mention(index, index, outcomes.pop(), "counted")

    def in_all(self, mentions: list[Mention]) -> Iterator[Mention]:
        """ "Killed the whole crew of a boat, four men in all": the sum of those whom the verb takes without a count."""
        for index in range(2, len(self.chunks)):
            chunk = self.chunks[index]
            behind = self.words[chunk.last : chunk.last + 3]
            total = any(behind[: len(words)] == words for words in _IN_ALL) and self.chunks[index - 1].kind == "comma"
            if not total or chunk.quantity is None or not self.phrases.countable(index):
                continue
            verb = next(
                (at for at in range(index - 1, max(-1, index - _REACH), -1) if self._harms(at)),
                None,
            )
            if verb is None or any(m.trigger == verb for m in mentions):
                continue
            yield self.phrases.mention(index, verb, self._outcome(verb), "object")

    def _harms(self, at: int) -> bool:
        return self.chunks[at].verb is not None and not self.chunks[at].negated

    def _outcome(self, at: int) -> str:
        verb = self.chunks[at].verb
        assert verb is not None
        return verb.outcome

    def with_him(self, mention: Mention) -> Mention:
        """ "Leaving him and two of his guards dead": one more than those who are counted."""
        at = mention.noun
        pair = self.chunks[max(0, at - 2) : at]
        if [chunk.word for chunk in pair] not in (["him", "and"], ["her", "and"]):
            return mention
        left = self.words[max(0, pair[0].first - 1) : pair[0].first]
        if not left or left[0] not in _LEAVES or mention.low is None or mention.hedge != "exact" or mention.part:
            return mention
        return replace(mention, low=mention.low + 1, high=mention.low + 1)
