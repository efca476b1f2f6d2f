"""Fates told by what was done: throats slit, a shot in the head, people carried off with a ship, a verb left out."""

from collections.abc import Iterator

from watcher.facts.english import BE, HAVE
from watcher.facts.line_frames import LineFrames
from watcher.facts.mentions import Mention
from watcher.facts.phrases import Phrases
from watcher.lexicon import Lexicon, length_at

_THROATS = frozenset({"throat", "throats"})
_CUT = frozenset("slit slits slitting cut cutting slashed slashing".split())
_HIS = frozenset("his her their its".split())
_HEAD = frozenset({"head", "forehead", "temple"})
_SURVIVED = frozenset(
    "survived survives survive survivor wounded wounding injured injuring critical critically hospital condition "
    "treated treatment escaped stable coma alive seriously intensive".split()
)
_VESSELS = frozenset("ship tanker vessel freighter boat trawler dhow bus minibus coach plane airliner aircraft".split())
_HIJACK = frozenset("hijack hijacks hijacked hijacking".split())
_WITH = frozenset({"with", "carrying"})
_HOLDS = frozenset("hold holds held holding".split())
_BURNED = frozenset({"burned", "burnt"})
_BY_FIRE = frozenset("fire blaze flames blast explosion acid stove gas lava injured wounded injuring".split())
_DEAD = frozenset("killed died dead".split())
_REACH = 7  # chunks from a ship back to the verb that takes it


class FateFrames(LineFrames):
    """The mentions of one line whose harm stands in no verb of harm."""

    def __init__(self, phrases: Phrases, lexicon: Lexicon) -> None:
        super().__init__(phrases)
        self.tables = lexicon.tables.get("apart", {})

    def mentions(self) -> Iterator[Mention]:
        """Each construction whose word stands in the line."""
        words = self.line.vocabulary
        if words & _THROATS:
            yield from self._throats()
        if "shot" in words and "massacre" in words:
            yield from self._massacred()
        if "shot" in words:
            yield from self._in_the_head()
            yield from self._shot_too()
        if words & _VESSELS:
            yield from self._with_the_ship()
        if words & _HOLDS:
            yield from self._still_held()
        if words & _BURNED and not words & _BY_FIRE:
            yield from self._taken(_BURNED, "killed")
        yield from self._to_death()

    def gapped(self, mentions: list[Mention]) -> Iterator[Mention]:
        """ "A sergeant died at once and a private in hospital": the second has the verb of the first."""
        for mention in mentions:
            if mention.frame != "subject" or mention.outcome != "killed" or mention.part:
                continue
            for at in range(mention.trigger + 2, len(self.chunks) - 1):
                if self.chunks[at - 1].word == "and" and self._has_only_a_place(at):
                    yield self.phrases.mention(at, mention.trigger, mention.outcome, "shared")

    def _has_only_a_place(self, at: int) -> bool:
        chunk, behind = self.chunks[at], self.chunks[at + 1 :]
        if chunk.counted or not (chunk.victims or chunk.others) or not self.phrases.countable(at):
            return False
        place = self.line.words(behind[0].first, behind[0].first + 1)
        rest = [c for c in behind[1:] if c.kind in {"verb", "speech", "sub", "stop"}]
        return place in (["in"], ["at"], ["near"], ["on"]) and not rest and behind[0].kind in {"prep", "verb"}

    def _throats(self) -> Iterator[Mention]:
        """ "Slit the throats of two herders", "slit a villager's throat", "his throat had been cut"."""
        for index, chunk in enumerate(self.chunks):
            if chunk.kind != "noun" or chunk.word not in _THROATS:
                continue
            near = {*self.words[max(0, chunk.first - 2) : chunk.last], *self.words[chunk.last : chunk.last + 4]}
            if not near & _CUT:
                continue
            of = index + 2 < len(self.chunks) and self.chunks[index + 1].word == "of"
            if of and self.phrases.counts(index + 2):
                people = [self.phrases.mention(at, index, "killed", "of") for at in self.phrases.people_from(index + 2)]
                yield from self.phrases.summed(people)
            elif chunk.quantity is not None and chunk.victims is not None:
                yield self.phrases.mention(index, index, "killed", "of")
            elif self.words[chunk.first] in _HIS:
                owner = self._owner(index, self.words[chunk.first])
                if owner is not None:
                    yield self.phrases.mention(owner, index, "killed", "object")

    def _owner(self, index: int, word: str) -> int | None:
        """The people counted last before "his" or "their"."""
        for at in range(index - 1, -1, -1):
            quantity = self.chunks[at].quantity
            several = quantity is not None and quantity.low != 1
            person = self.chunks[at].victims is not None or self.chunks[at].others
            if self.phrases.counts(at) and person and several == (word == "their"):
                return at
        return None

    def _in_the_head(self) -> Iterator[Mention]:
        """ "Was shot in the head by rebels": dead, if the line does not say that they lived."""
        outcome = "killed" if _SURVIVED.isdisjoint(self.words) else "wounded"
        for at in range(len(self.words) - 3):
            if self.words[at] != "shot" or self.words[at + 1] not in {"in", "through"}:
                continue
            if self.words[at + 2] not in {"the", "his", "her"} or self.words[at + 3] not in _HEAD:
                continue
            index = next((i for i, chunk in enumerate(self.chunks) if chunk.first <= at < chunk.last), None)
            if index is None or self.chunks[index].kind not in {"verb", "noun"} or self.chunks[index].first < at - 2:
                continue
            people = [
                self.phrases.mention(noun, index, outcome, "subject") for noun in reversed(self.phrases.subjects(index))
            ]
            yield from self.phrases.summed(people)

    def _shot_too(self) -> Iterator[Mention]:
        """ "They shot eight men; two women were also killed": the men, then, are dead as well."""
        also = [at for at, word in enumerate(self.words) if word == "also"]
        dead = any(_DEAD & set(self.words[at + 1 : at + 3]) or self.words[at - 1] in _DEAD for at in also)
        if dead:
            yield from self._taken(frozenset({"shot"}), "killed")

    def _massacred(self) -> Iterator[Mention]:
        """ "A massacre in which 40 men were shot": shot dead."""
        after = self.words.index("massacre")
        for index, chunk in enumerate(self.chunks):
            own = self.line.words(chunk.first, chunk.last)
            if chunk.kind != "verb" or chunk.first < after or own[-1:] != ["shot"] or not BE & set(own):
                continue
            people = [self.phrases.mention(at, index, "killed", "subject") for at in self.phrases.subjects(index)]
            yield from self.phrases.summed(list(reversed(people)))

    def _taken(self, verbs: frozenset[str], outcome: str) -> Iterator[Mention]:
        """People counted right behind one of these words in the active voice."""
        for index in range(1, len(self.chunks)):
            chunk = self.chunks[index]
            before = self.words[max(0, chunk.first - 3) : chunk.first]
            people = chunk.victims is not None and chunk.quantity is not None and chunk.counted is None
            if people and before[-1:] and before[-1] in verbs and not (BE | HAVE) & set(before):
                taken = [self.phrases.mention(at, index, outcome, "object") for at in self.phrases.people_from(index)]
                yield from self.phrases.summed(taken)

    def _with_the_ship(self) -> Iterator[Mention]:
        """ "Captured a tanker with 25 crew members": who is on board is taken with it."""
        for index in range(2, len(self.chunks)):
            people, joint, ship = self.chunks[index], self.chunks[index - 1], self.chunks[index - 2]
            if (
                people.victims is None
                or people.quantity is None
                or joint.word not in _WITH
                or ship.word not in _VESSELS
            ):
                continue
            near = self.chunks[max(0, index - _REACH) : index + _REACH]
            seized = any(c.verb is not None and c.verb.outcome == "captured" and not c.negated for c in near)
            if seized or not _HIJACK.isdisjoint(self.words):
                yield self.phrases.mention(index, index, "captured", "object")

    def _still_held(self) -> Iterator[Mention]:
        """ "The rebels are still holding four nurses"."""
        for index, chunk in enumerate(self.chunks):
            own = self.words[chunk.first : chunk.last]
            still = "still" in (*own, *self.words[max(0, chunk.first - 1) : chunk.first])
            passive = bool(BE & set(own)) and own[-1:] == ["held"]
            if not still or own[-1:] == [] or own[-1] not in _HOLDS:
                continue
            if passive:
                people = [i for i in reversed(self.phrases.subjects(index)) if self.chunks[i].quantity is not None]
                held = [self.phrases.mention(i, index, "captured", "subject") for i in people]
                yield from self.phrases.summed(held)
            elif index + 1 < len(self.chunks) and self.chunks[index + 1].victims is not None:
                held = [self.phrases.mention(at, index, "captured", "object") for at in self.phrases.objects(index)]
                yield from self.phrases.summed(held)

    def _to_death(self) -> Iterator[Mention]:
        """ "Beat to death two men": the end stands before the people."""
        verbs, ends = self.tables.get("killed_verbs", {}), self.tables.get("killed_ends", {})
        if ends.keys().isdisjoint(self.line.vocabulary):
            return
        for at in range(len(self.words) - 2):
            length = length_at(ends, self.words, at + 1)
            if not length or not length_at(verbs, self.words, at):
                continue
            index = next((i for i, chunk in enumerate(self.chunks) if chunk.first == at + 1 + length), None)
            if index is not None and self.chunks[index].kind == "noun":
                people = [self.phrases.mention(i, index, "killed", "object") for i in self.phrases.people_from(index)]
                yield from self.phrases.summed(people)
