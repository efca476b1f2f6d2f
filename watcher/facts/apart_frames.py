"""Frames whose words stand apart: "beat a man to death", "Fatalities: 12", "the body of a judge was found"."""

from collections.abc import Iterator
from dataclasses import replace

from watcher.facts.english import BE, HURTS
from watcher.facts.line_frames import LineFrames
from watcher.facts.mentions import Mention
from watcher.facts.phrases import Phrases
from watcher.lexicon import Lexicon, PhraseTable, length_at

_EQUALS = frozenset({":", "="})
_BODY = frozenset({"body", "corpse", "remains"})
_NO_LOSS = ("loss", "of", "life")
_OBJECTS = frozenset({"him", "her", "them", "each"})
_SEVERAL = frozenset({"them", "each"})  # "hacked each other to death"
_OF_A_TOLL = frozenset("dead killed deaths fatalities victims casualties toll".split())
_OWN = frozenset("the its his her their our own".split())
_HURT_BY = frozenset("wounds injuries burns wound".split())
_WOUNDS = frozenset({"wound", "wounds", "injury", "injuries"})
_HAS = frozenset({"had", "has", "have", "with", "received", "suffered", "sustained"})


class ApartFrames(LineFrames):
    """The mentions of one line whose construction is broken up by the people themselves or by a mark."""

    def __init__(self, phrases: Phrases, lexicon: Lexicon) -> None:
        super().__init__(phrases)
        self.lexicon = lexicon
        self.tables = lexicon.tables.get("apart", {})

    def mentions(self) -> Iterator[Mention]:
        """Each construction whose word stands in the line."""
        words = self.line.vocabulary
        for outcome in ("killed", "captured", "wounded", "displaced"):
            yield from self._ended(outcome)
        if words & _EQUALS:
            yield from self._listed()
        if "coded" in words:
            yield from self._coded()
        if words & _BODY:
            yield from self._bodies()
        if "loss" in words:
            yield from self._no_loss()
        if "fatally" in words:
            yield from self._fatally()
        if words & HURTS:
            yield from self._suffered()
        if words & _HURT_BY:
            yield from self._with_wounds()

    def _ended(self, outcome: str) -> Iterator[Mention]:
        """ "Hacked four farmers to death", "took three guards hostage", "shot a youth in the leg"."""
        verbs, ends = self.tables.get(f"{outcome}_verbs", {}), self.tables.get(f"{outcome}_ends", {})
        if ends.keys().isdisjoint(self.line.vocabulary):
            return
        for at in range(2, len(self.words)):
            if not length_at(ends, self.words, at):
                continue
            index = next((i for i, chunk in enumerate(self.chunks) if chunk.first < at <= chunk.last), None)
            if index is None or not self._is_person(index):
                continue
            first = self.chunks[index].first
            told = self.phrases.them(index) if self.words[first] in _SEVERAL else index
            verb = any(length_at(verbs, self.words, before) for before in range(max(0, first - 2), first))
            if verb and told is not None:
                mention = self.phrases.mention(told, index, outcome, "object")
                behind = [word for word in self.words[at : at + 5] if word not in {"dead", "to", "death", "then"}][:2]
                himself = behind in (["and", "himself"], ["and", "herself"]) and mention.hedge == "exact"
                more = 1 if himself and outcome == "killed" and mention.low else 0
                yield (
                    replace(mention, low=mention.low + more, high=mention.low + more)
                    if more and mention.low
                    else mention
                )
            elif outcome != "wounded":
                yield from self._joined_before(index, outcome, verbs)

    def _joined_before(self, index: int, outcome: str, verbs: PhraseTable) -> Iterator[Mention]:
        """ "Took the director and six of his staff hostage": all that are joined, back to the verb."""
        people = [index]
        while (before := self.phrases.joint_before(people[-1])) is not None:
            people.append(before)
        first = self.chunks[people[-1]].first
        if len(people) > 1 and any(length_at(verbs, self.words, at) for at in range(max(0, first - 2), first)):
            yield from self.phrases.summed(
                [self.phrases.mention(at, index, outcome, "object") for at in reversed(people)]
            )

    def _is_person(self, index: int) -> bool:
        chunk = self.chunks[index]
        if chunk.counted is not None:
            shot = chunk.word == "dead" and chunk.definite and chunk.quantity is None  # "shot his sergeant dead"
            return shot and not _OWN.issuperset(self.line.words(chunk.first, chunk.last - 1))
        counted = chunk.kind == "noun" and chunk.quantity is not None and not chunk.thing
        return counted or self.phrases.counts(index) or self.line.words(chunk.first, chunk.last)[0] in _OBJECTS

    def _listed(self) -> Iterator[Mention]:
        """ "Fatalities: 12", "Killed=3": a list gives the outcome and then the count."""
        for index in range(1, len(self.chunks)):
            chunk = self.chunks[index]
            bare = chunk.quantity is not None and chunk.quantity.last == chunk.last
            if not (bare or (chunk.counted is None and self.phrases.counts(index))) or chunk.first == 0:
                continue
            before = self.chunks[index - 1]
            if self.words[chunk.first - 1] not in _EQUALS:
                continue
            if before.kind == "stop" and index > 1:
                before = self.chunks[index - 2]
            outcome = before.counted or (before.verb.outcome if before.verb is not None else None)
            if outcome is not None and before.quantity is None:
                people = [index] if bare else self._row_from(index)
                yield from self.phrases.summed([self.phrases.mention(at, index, outcome, "counted") for at in people])

    def _row_from(self, index: int) -> list[int]:
        """ "Killed: 2 policemen, 1 attacker": in a list a comma joins."""
        people = self.phrases.people_from(index)
        while people:
            at = people[-1] + 2
            row = [chunk.kind for chunk in self.chunks[at - 1 : at + 1]] == ["comma", "noun"]
            if not row or not self.phrases.countable(at) or self.chunks[at].counted is not None:
                break
            people += self.phrases.people_from(at)
        return people

    def _coded(self) -> Iterator[Mention]:
        """ "Fatalities unknown, coded as 3": whoever wrote the note puts a number to it."""
        for index, chunk in enumerate(self.chunks):
            before = self.line.words(0, chunk.first)
            bare = chunk.quantity is not None and chunk.quantity.last == chunk.last
            if bare and before[-2:-1] == ["coded"] and before[-1:] in (["as"], ["at"]) and _OF_A_TOLL & set(before):
                yield self.phrases.mention(index, index, "killed", "toll")

    def _bodies(self) -> Iterator[Mention]:
        """ "The body of a journalist was found", "police found a woman's body": one is dead."""
        finds = self.tables.get("finds", {})
        if not any(length_at(finds, self.words, at) for at in range(len(self.words))):
            return
        for index, chunk in enumerate(self.chunks):
            if chunk.kind != "noun" or chunk.word not in _BODY:
                continue
            of = index + 2 < len(self.chunks) and self.chunks[index + 1].word == "of"
            if of and chunk.word != "remains" and self.phrases.counts(index + 2):
                yield self.phrases.mention(index + 2, index, "killed", "of")
            elif chunk.word != "remains" and (chunk.quantity is None or chunk.quantity.low == 1):
                yield self.phrases.mention(index, index, "killed", "bare")

    def _fatally(self) -> Iterator[Mention]:
        """ "Two judges were shot, one fatally"."""
        for index, chunk in enumerate(self.chunks):
            quantity = chunk.quantity
            verb = index + 1 < len(self.chunks) and self.chunks[index + 1].kind == "verb"
            behind = [] if quantity is None else [self.words[at : at + 1] for at in (quantity.last, chunk.last)]
            if ["fatally"] in behind and not verb:
                yield replace(self.phrases.mention(index, index, "killed", "counted"), part=False)

    def _with_wounds(self) -> Iterator[Mention]:
        """ "18 people with gunshot wounds", "four villagers suffering from burns"."""
        for index in range(len(self.chunks) - 2):
            prep, noun = self.chunks[index + 1], self.chunks[index + 2]
            people = self.chunks[index].victims is not None and self.chunks[index].quantity is not None
            people = people and self.chunks[index].counted is None
            if people and prep.word in {"with", "from"} and noun.word in _HURT_BY and self.phrases.countable(index):
                hurt = [index]
                while (before := self.phrases.joint_before(hurt[-1])) is not None:
                    hurt.append(before)
                mentions = [self.phrases.mention(at, index + 2, "wounded", "counted") for at in reversed(hurt)]
                yield from self.phrases.summed(mentions)

    def _no_loss(self) -> Iterator[Mention]:
        """ "No loss of life", "without loss of life"."""
        for index, chunk in enumerate(self.chunks):
            words = tuple(self.words[chunk.last - 1 : chunk.last + 2])
            if words == _NO_LOSS and {"no", "without"} & set(self.words[max(0, chunk.first - 2) : chunk.last]):
                yield self.phrases.nobody(index, "killed")

    def _suffered(self) -> Iterator[Mention]:
        """ "A third sustained bullet injuries"."""
        verbs = self.lexicon.classes.get("suffers", frozenset())
        for index, chunk in enumerate(self.chunks):
            behind = self.words[chunk.last : chunk.last + 4]
            if chunk.kind != "verb" or chunk.word not in verbs or HURTS.isdisjoint(behind):
                continue
            harmed = [self.phrases.mention(at, index, "wounded", "subject") for at in self.phrases.subjects(index)]
            yield from self.phrases.summed(list(reversed(harmed)))

    def _is_the_other(self, index: int) -> bool:
        """ "The other has a gunshot wound": of two who were hit."""
        chunk = self.chunks[index]
        return self.line.words(chunk.first, chunk.last) == ["the", "other"]

    def _is_summed(self, index: int, verb: str) -> bool:
        """Whether the people are the last of several who "received wounds", which is told of all of them."""
        joined = index > 0 and self.chunks[index - 1].kind == "conj"
        return (
            joined and verb in self.lexicon.classes.get("suffers", ()) and self.phrases.joint_before(index) is not None
        )

    def wounds(self) -> Iterator[Mention]:
        """ "One guardsman had a hand wound"."""
        if not self.line.vocabulary & _WOUNDS:
            return
        for index in range(len(self.chunks) - 2):
            verb = self.chunks[index + 1]
            words = self.line.words(verb.first, verb.last)
            if (
                self.chunks[index].counted
                or not (self.phrases.countable(index) or self._is_the_other(index))
                or self._is_summed(index, verb.word)
                or not _HAS & set(words)
                or BE & set(words)
            ):
                continue
            behind = self.words[verb.last : verb.last + 6]
            end = next((i for i, word in enumerate(behind) if word in _WOUNDS), None)
            if end is not None and not {",", ";", "and"} & set(behind[:end]):
                yield self.phrases.mention(index, index + 1, "wounded", "subject")
