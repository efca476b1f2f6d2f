"""Verb frames: people as subject or object of a word of harm, of losing, of leaving dead."""

from collections.abc import Iterator
from dataclasses import replace

from watcher.facts.chunk import Chunk
from watcher.facts.english import POSSESSIVES
from watcher.facts.margin import TurnedDown
from watcher.facts.mentions import Mention
from watcher.facts.phrases import Phrases
from watcher.lexicon import Lexicon

_SPELLS = frozenset("week weeks month months year years".split())  # "the second in a week" is of no one happening

_THEN_HIMSELF = (["and", "then", "himself"], ["and", "then", "herself"], [",", "then", "himself"])
_AND_HIMSELF = [["and", "himself"], ["and", "herself"]]
_HIMSELF_AND = [["himself", "and"], ["herself", "and"]]
_TRIES = frozenset(
    "tried trying tries try attempted attempting wanted hoping hoped failed unable refused about".split()
)
_ILLNESS = frozenset(
    "fever cholera malaria covid covid-19 ebola measles illness disease cancer natural old dengue meningitis".split()
)
_ADULT, _OLDEST = 15, 115  # ages at which the obituaries of papers have people die
_OF_THE_HURT = 3  # "Two were hurt, a third was killed" numbers those who were hit; later ones number the dead


class VerbFrames:
    """The mentions of one line that hang on a verb."""

    def __init__(self, phrases: Phrases, lexicon: Lexicon) -> None:
        self.phrases = phrases
        self.line = phrases.line
        self.chunks = phrases.chunks
        self.lexicon = lexicon

    def mentions(self) -> Iterator[Mention]:
        """Verbs of harm first: a noun phrase that one of them takes is not taken again."""
        yield from self._verbs()

    def losses(self) -> Iterator[Mention]:
        """What was lost or left dead."""
        yield from self._losses()
        yield from self._left()

    def _verbs(self) -> Iterator[Mention]:
        for index in range(len(self.chunks) - 1, -1, -1):
            chunk = self.chunks[index]
            if chunk.kind != "verb" or chunk.verb is None or index in self.phrases.reduced:
                continue
            if self._is_near_miss(chunk):
                self.line.note(TurnedDown(index, "near_miss"))
                continue
            objects = self._objects(index) if chunk.verb.transitive else []
            outcome = self._fused(index, chunk.verb.outcome)
            if chunk.verb.outcome == "killed" and chunk.voice != "passive" and self._takes_him(index):
                yield replace(self.phrases.mention(index + 1, index, "killed", "pronoun", verb=chunk), bare=True)
                yield from self._with_him(index, chunk)
            elif self._takes_object(index, chunk, objects):
                if len(objects) == 1 and self.phrases.nth(objects[0]) is not None:
                    yield from self._one_more(index, chunk, objects[0])
                    continue
                harmed = [self.phrases.mention(at, index, outcome, "object", verb=chunk) for at in objects]
                yield from self.phrases.summed(self._with_himself(harmed, index))
            elif chunk.voice != "active" or not chunk.verb.transitive:
                subjects = self.phrases.subjects(index)
                if subjects and self.phrases.nth(subjects[0]) is not None:
                    yield from self._one_more(index, chunk, subjects[0])
                    continue
                harmed = [self.phrases.mention(at, index, outcome, "subject", verb=chunk) for at in reversed(subjects)]
                yield from self.phrases.summed(self._with_her(harmed))
                yield from self._nobody_died(index, chunk, subjects)
                yield from self._pronoun_died(index, chunk, subjects)

    def _objects(self, index: int) -> list[int]:
        """The people whom a verb takes; "them" are those whom the line counted before."""
        following = self.chunks[index + 1] if index + 1 < len(self.chunks) else None
        if following is None or following.word != "them" or self.chunks[index].voice == "passive":
            return self.phrases.objects(index)
        them = self.phrases.them(index)
        return [] if them is None else [them]

    def _with_himself(self, harmed: list[Mention], index: int) -> list[Mention]:
        """ "Killing two policemen and himself", "killed himself and three soldiers": the doer is one of the dead."""
        if not harmed:
            return []
        last = self.chunks[harmed[-1].noun].last
        before = self.line.words(self.chunks[index].last, self.chunks[index].last + 2)
        joined = self.line.words(last, last + 2) in _AND_HIMSELF or before in _HIMSELF_AND
        joined = joined or self.line.words(last, last + 3) in _THEN_HIMSELF
        first = harmed[0]
        if not joined or first.low is None or first.hedge != "exact" or first.outcome != "killed":
            return harmed
        return [replace(first, low=first.low + 1, high=first.low + 1), *harmed[1:]]

    def _with_her(self, harmed: list[Mention]) -> list[Mention]:
        """ "She and two bodyguards died": one more than those who are counted."""
        at = harmed[0].noun if harmed else 0
        if at and self.line.words(self.chunks[at - 1].last - 1, self.chunks[at - 1].last)[0] in POSSESSIVES:
            at -= 1
        pair = self.chunks[max(0, at - 2) : at]
        joined = [chunk.kind for chunk in pair] == ["pron", "conj"] and pair[0].word in {"he", "she"}
        if not joined or harmed[0].low is None or harmed[0].hedge != "exact" or harmed[0].outcome != "killed":
            return harmed
        return [replace(harmed[0], low=harmed[0].low + 1, high=harmed[0].low + 1), *harmed[1:]]

    def _one_more(self, index: int, chunk: Chunk, at: int) -> Iterator[Mention]:
        """ "A ninth soldier died": nine by now; of the second to be hurt, or in a week, only the one is told."""
        assert chunk.verb is not None
        number, title = self.phrases.nth(at) or 0, self.line.field == "title"
        opens = at == 0 and number > _OF_THE_HURT
        dies = chunk.verb.outcome == "killed" and (title or opens or not chunk.verb.transitive)
        spell = self._in_a_spell()
        if dies and not spell:
            mention = self.phrases.mention(at, index, "killed", "nth", verb=chunk)
            yield replace(mention, low=number, high=number, hedge="exact")
        elif self.chunks[at].victims is not None if title else not spell:
            mention = self.phrases.mention(at, index, chunk.verb.outcome, "subject", verb=chunk)
            yield replace(mention, whose="others" if chunk.verb.outcome == "killed" else mention.whose)

    def _in_a_spell(self) -> bool:
        """ "The second in a week", "a third man this year", "in five years": of no one happening."""
        words = self.line.words(0, len(self.line.tokens))
        spells = (at for at, word in enumerate(words) if word in _SPELLS)
        return any("in" in words[max(0, at - 2) : at] or words[at - 1] in {"this", "same"} for at in spells)

    def _takes_him(self, index: int) -> bool:
        return index + 1 < len(self.chunks) and self.chunks[index + 1].word in {"him", "her"} and (
            index + 2 == len(self.chunks) or self.chunks[index + 2].kind != "noun"
        )  # fmt: skip

    def _with_him(self, index: int, chunk: Chunk) -> Iterator[Mention]:
        """ "Killing him, his driver and two guards": those who are joined to him."""
        joint = self.chunks[index + 2] if index + 3 < len(self.chunks) else None
        people = self.phrases.people_from(index + 3) if joint is not None and joint.kind in {"comma", "conj"} else []
        if joint is None or not people or (joint.kind == "comma" and len(people) == 1):
            return
        yield from self.phrases.summed(
            [self.phrases.mention(at, index, "killed", "object", verb=chunk) for at in people]
        )

    def _pronoun_died(self, index: int, chunk: Chunk, subjects: list[int]) -> Iterator[Mention]:
        """ "He died in hospital": one, if what came before tells of violence."""
        assert chunk.verb is not None
        before = self.line.words(chunk.first - 1, chunk.first)
        if not subjects and index and before in (["he"], ["she"]) and chunk.verb.outcome == "killed":
            yield replace(self.phrases.mention(index - 1, index, "killed", "pronoun", verb=chunk), bare=True)

    def _nobody_died(self, index: int, chunk: Chunk, subjects: list[int]) -> Iterator[Mention]:
        """ "No one was hurt" tells that nobody died, too."""
        for at in subjects[:1]:
            quantity = self.chunks[at].quantity
            none = quantity is not None and quantity.low == 0 == quantity.high
            if none and chunk.verb is not None and chunk.verb.outcome == "wounded":
                yield self.phrases.mention(at, index, "killed", "none", verb=chunk)

    def _is_near_miss(self, chunk: Chunk) -> bool:
        if self.line.words(chunk.first - 1, chunk.first) in (["nearly"], ["almost"], ["narrowly"]):
            return True
        if self.line.words(chunk.first, chunk.first + 1) == ["to"] and not _TRIES.isdisjoint(
            self.line.words(chunk.first - 1, chunk.first)
        ):
            return True
        return chunk.verb is not None and not chunk.verb.transitive and self._is_natural(chunk)

    def _is_natural(self, chunk: Chunk) -> bool:
        """ "Dies at 91", "died of cancer": no harm was done."""
        words = self.line.words(chunk.last, chunk.last + 2)
        old = words[:1] == ["at"] and words[-1].isdecimal() and _ADULT <= int(words[-1]) <= _OLDEST
        ill = words[:1] == ["of"] and not _ILLNESS.isdisjoint(self.line.words(chunk.last + 1, chunk.last + 4))
        return old or words[:1] == ["aged"] or ill

    def _fused(self, index: int, outcome: str) -> str:
        """ "Seven were killed and wounded" tells the two outcomes as one count."""
        pair = self.chunks[index + 1 : index + 3]
        joined = len(pair) == 2 and pair[0].kind == "conj" and pair[1].verb is not None and pair[1].voice == "bare"
        if (
            joined
            and pair[1].verb is not None
            and {outcome, pair[1].verb.outcome} == {"killed", "wounded"}
            and pair[1].verb.transitive
            and not self.phrases.objects(index + 2)
        ):
            return "killed_or_wounded"
        return outcome

    def _takes_object(self, index: int, chunk: Chunk, objects: list[int]) -> bool:
        assert chunk.verb is not None
        if chunk.voice == "passive" or not chunk.verb.transitive:
            return False
        if chunk.voice == "active":
            return chunk.verb.form != "base" or not chunk.modal or self.line.tokens[chunk.first].norm != "to"
        if not objects:
            return False
        before = self.chunks[index - 1] if index else None
        adjacent_subject = before is not None and self.phrases.countable(index - 1) and before.quantity is not None
        return (
            not adjacent_subject or self.chunks[objects[0]].quantity is not None or self.phrases.uncounted(objects[0])
        )

    def _losses(self) -> Iterator[Mention]:
        """ "lost three border guards and a shepherd", "it lost 50", "has two killed" goes by the verbs."""
        verbs = self.lexicon.classes.get("lose_verbs", frozenset())
        for index, chunk in enumerate(self.chunks):
            if chunk.kind != "verb" or chunk.word not in verbs or chunk.verb is not None:
                continue
            for at in self.phrases.objects(index):
                quantity = self.chunks[at].quantity
                following = self.chunks[at + 1] if at + 1 < len(self.chunks) else None
                if following is not None and following.verb is not None and following.voice == "bare":
                    continue  # "lost ten men killed and wounded": the verb behind tells
                if self.chunks[at].counted is None and (
                    self.chunks[at].victims is not None
                    or (quantity is not None and (quantity.last == self.chunks[at].last or self.chunks[at].own))
                ):
                    yield replace(self.phrases.mention(at, index, "killed", "lost", verb=chunk), whose="lost")

    def _left(self) -> Iterator[Mention]:
        """ "Left two soldiers and a guard dead", "leaving as many as 15 soldiers injured and three dead"."""
        verbs = self.lexicon.classes.get("leave_verbs", frozenset()) | {"leaving"}
        for index, chunk in enumerate(self.chunks):
            if chunk.word not in verbs:
                continue
            waiting: list[int] = []
            for at in self.phrases.objects(index):
                waiting.append(at)
                outcome = self._left_how(at)
                if outcome is not None:
                    left = [self.phrases.mention(each, index, outcome, "left") for each in waiting]
                    yield from self.phrases.summed(left)
                    waiting = []

    def _left_how(self, at: int) -> str | None:
        """What became of those who were left: told right behind them or behind what describes them."""
        after, last = at + 1, at
        while after < len(self.chunks) and self.chunks[after].kind == "prep" and after + 1 < len(self.chunks):
            after, last = after + 2, after + 1
        verb = self.chunks[after].verb if after < len(self.chunks) else None
        return verb.outcome if verb is not None else self.chunks[last].counted
