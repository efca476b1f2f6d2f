"""Harm told by where people are, what they carry or how they were lost: "70 are in hospital", "three fell"."""

from collections.abc import Iterator
from dataclasses import replace

from watcher.facts.chunk import Chunk
from watcher.facts.english import BE, HAVE, HURTS
from watcher.facts.left_out import is_of_illness
from watcher.facts.line_frames import LineFrames
from watcher.facts.mentions import Mention

_CARE = frozenset("hospital hospitals clinic clinics infirmary".split())
_HEALS = frozenset({"recovering", "recuperating", "convalescing"})
_FLOWN = frozenset("taken brought rushed flown airlifted driven carried evacuated moved transferred ferried".split())
_IN_THE_BODY = frozenset("fragments shrapnel splinters bullet bullets pellets fracture fractures".split())
_FELL = frozenset({"fell", "fallen"})
_FELL_OTHERWISE = frozenset(
    "into ill back off from down to asleep behind over short silent victim sick out through apart under foul "
    "upon onto".split()
)
_HURT = frozenset({"injured", "wounded", "hurt"})
_NOT_FATALLY = frozenset({"none", "not", "non"})
_LIMBS = HURTS | frozenset("arm leg hand shoulder foot jaw skull hip thigh knee fracture fractures scratches".split())
_AWAY = frozenset({"out", "away", "up", "down"})
_OF_LIMBS = 4  # words of "a badly shattered arm"
_FATAL = frozenset({"fatal", "mortal", "deadly"})
_RECEIVES = frozenset("received suffered sustained receives sustains".split())
_LISTS = frozenset("lists listed list lists counts counted reports reported".split())
_AS_LOST = {"missing": "missing", "captured": "captured", "prisoners": "captured", "dead": "killed", "killed": "killed"}
_TAKING = frozenset({"taking", "took", "taken", "carrying"})
_WITH_IT = frozenset({"it", "them", "him", "her"})
_SEARCH = frozenset({"search", "searches", "searching", "looking"})
_NEXT = frozenset("second third fourth fifth sixth seventh eighth".split())
_LIVES = frozenset({"recover", "survive", "survived", "live", "surgery"})
_BY_FORCE = frozenset(
    "unknown whereabouts fate captive captives hostages prisoners gunmen troops soldiers raid".split()
)
_BODIES = frozenset({"body", "bodies", "corpse", "corpses"})
_REACH = 8  # words behind a verb in which a hospital or a wound is named


class PlightFrames(LineFrames):
    """The mentions of one line that no verb of harm holds."""

    def mentions(self) -> Iterator[Mention]:
        """Each construction whose word stands in the line."""
        words = self.line.vocabulary
        cared = words & _CARE and (words & (_FLOWN | BE))
        if (cared or words & _HEALS or words & HURTS) and not is_of_illness(self.line):
            yield from self._in_care()
        if words & _FELL:
            yield from self._fallen()
        if words & _FATAL and words & HURTS:
            yield from self._fatal_wound()
        if "hands" in words:
            yield from self._in_hands()
        yield from self._out_of_sight(words)
        if words & _TAKING and words & _BY_FORCE:
            yield from self._taken_along()
        if words & _LISTS and "as" in words:
            yield from self._listed_as()
        yield from self._hurt_otherwise(words)
        if "behind" in words and words & _BODIES:
            yield from self._left_behind()
        if "shot" in words and words & _LIVES:
            yield from self._outlived()

    def _hurt_otherwise(self, words: frozenset[str]) -> Iterator[Mention]:
        if words & _HURT:
            yield from self._carried_hurt()
        if words & _NOT_FATALLY and "fatally" in words:
            yield from self._not_fatally()
        if "survived" in words and "with" in words:
            yield from self._maimed()

    def _out_of_sight(self, words: frozenset[str]) -> Iterator[Mention]:
        """Those of whom nobody knows where they are."""
        if "contact" in words and "lost" in words:
            yield from self._out_of_touch()
        if "for" in words and words & _SEARCH:
            yield from self._searched_for()

    def _told_of(self, index: int, outcome: str, *, frame: str = "subject") -> list[Mention]:
        """The people who are the subject of a verb, soldiers and civilians apart."""
        people = [at for at in reversed(self.phrases.subjects(index)) if self.chunks[at].counted is None]
        verb = self.chunks[index]
        return self.phrases.summed([self.phrases.mention(at, index, outcome, frame, verb=verb) for at in people])

    def _behind(self, chunk: Chunk) -> list[str]:
        """The words of the verb's own clause behind it."""
        behind = self.words[chunk.last : chunk.last + _REACH]
        end = next((at for at, word in enumerate(behind) if word in {";", "and", "but", "while", "after"}), _REACH)
        return behind[:end]

    def _in_care(self) -> Iterator[Mention]:
        """ "Two were flown to a hospital", "70 are in hospitals", "was evacuated with a shrapnel wound"."""
        for index, chunk in enumerate(self.chunks):
            if chunk.kind != "verb" or chunk.negated:
                continue
            own, behind = self.line.words(chunk.first, chunk.last), self._behind(chunk)
            if chunk.verb is not None and chunk.verb.lemma != "evacuate":
                continue
            heals = bool(BE & set(own)) and not _HEALS.isdisjoint((*own[-1:], *behind[:1]))
            carried = bool(BE & set(own)) and not _FLOWN.isdisjoint(own)
            lies = bool(BE & set(own)) and behind[:1] == ["in"] and not _CARE.isdisjoint(behind[1:3])
            hurt = "with" in behind and not (HURTS | _IN_THE_BODY).isdisjoint(behind[behind.index("with") :])
            if (carried and (hurt or not _CARE.isdisjoint(behind))) or lies or (heals and self._from_a_wound(behind)):
                yield from self._told_of(index, "wounded")

    def _from_a_wound(self, behind: list[str]) -> bool:
        """Not "recovering from the floods"."""
        behind = behind[1:] if behind[:1] and behind[0] in _HEALS else behind
        return "from" not in behind or not HURTS.isdisjoint(behind)

    def _fallen(self) -> Iterator[Mention]:
        """ "Three of the infiltrators fell", "not one of our soldiers has fallen", "25 fallen servicemen"."""
        for index, chunk in enumerate(self.chunks):
            own = self.line.words(chunk.first, chunk.last)
            if chunk.kind == "noun" and len(own) > 1 and "fallen" in own:
                soldiers = chunk.victims == "military" or "military" in own
                if chunk.quantity is not None and soldiers and self.phrases.countable(index):
                    yield self.phrases.mention(index, index, "killed", "counted")
                continue
            fell = [at for at in range(chunk.first, chunk.last) if self.words[at] in _FELL]
            ends = chunk.last - (chunk.kind == "noun" and self.words[chunk.last - 1].endswith("ly"))
            if not fell or chunk.verb is not None or fell[0] != ends - 1:
                continue
            after = self.words[chunk.last : chunk.last + 1]
            heads = [at for at in reversed(self.phrases.subjects(index)) if self.chunks[at].victims == "military"]
            if _FELL_OTHERWISE.isdisjoint(after):
                counted = [at for at in heads if self.phrases.countable(at)]
                yield from self.phrases.summed([self.phrases.mention(at, index, "killed", "subject") for at in counted])

    def _fatal_wound(self) -> Iterator[Mention]:
        """ "Private Levon Saroyan received a fatal gunshot wound"."""
        for index, chunk in enumerate(self.chunks):
            behind = self.words[chunk.last : chunk.last + 5]
            if chunk.kind == "verb" and chunk.word in _RECEIVES and _FATAL & set(behind) and HURTS & set(behind):
                yield from self._told_of(index, "killed")

    def _in_hands(self) -> Iterator[Mention]:
        """ "Four of its men are still in Tajik hands"."""
        for index, chunk in enumerate(self.chunks):
            prep = self.chunks[index - 1] if index > 1 else None
            named = chunk.codes or (self.phrases.cased and self.line.tokens[chunk.first].capital)
            if chunk.word != "hands" or not named or prep is None or prep.word != "in":
                continue
            at = index - 2
            while at > 0 and self.chunks[at].kind == "adv":
                at -= 1
            if self.chunks[at].kind == "verb":
                for mention in self._told_of(at, "captured"):
                    yield replace(mention, codes=()) if mention.codes == chunk.codes else mention

    def _out_of_touch(self) -> Iterator[Mention]:
        """ "Contact with another three has been lost", "they lost contact with six of their men"."""
        for index in range(len(self.chunks) - 2):
            touch, joint, people = self.chunks[index : index + 3]
            lost = "lost" in self.words[max(0, touch.first - 2) : touch.first] or "lost" in self.words[people.last :]
            if touch.word == "contact" and joint.word == "with" and lost and self.phrases.countable(index + 2):
                bare = people.quantity is not None and people.quantity.last == people.last
                if bare or people.victims is not None:
                    yield self.phrases.mention(index + 2, index, "missing", "of")

    def _taken_along(self) -> Iterator[Mention]:
        """ "Taking with it three residents whose fate is unknown"."""
        for index in range(2, len(self.chunks)):
            chunk = self.chunks[index]
            before = self.words[max(0, chunk.first - 3) : chunk.first]
            along = (
                before[:1] and before[0] in _TAKING and before[1:2] == ["with"] and before[2:] and before[2] in _WITH_IT
            )
            if along and chunk.victims is not None and self.phrases.countable(index):
                yield self.phrases.mention(index, index, "captured", "object")

    def _listed_as(self) -> Iterator[Mention]:
        """ "Armenia lists nine as missing"."""
        for index in range(1, len(self.chunks) - 1):
            chunk = self.chunks[index]
            lists = self.words[chunk.first - 1 : chunk.first]
            as_what = self.words[chunk.last : chunk.last + 2]
            people = chunk.quantity is not None and (chunk.quantity.last == chunk.last or chunk.victims is not None)
            listed = bool(lists) and lists[0] in _LISTS and as_what[:1] == ["as"] and as_what[-1] in _AS_LOST
            if people and listed and self.phrases.countable(index):
                mention = self.phrases.mention(index, index, _AS_LOST[as_what[1]], "object")
                lister = self.chunks[index - 1].codes or (self.chunks[index - 2].codes if index > 1 else ())
                yield replace(mention, codes=mention.codes or lister)

    def _carried_hurt(self) -> Iterator[Mention]:
        """ "Five were pulled out of the rubble injured", "26 were sent wounded to the rear"."""
        for index in range(2, len(self.chunks)):
            hurt = self.chunks[index]
            if hurt.verb is None or hurt.verb.outcome != "wounded" or hurt.voice != "bare":
                continue
            at = index - 1
            while at > 0 and (
                self.chunks[at].kind in {"prep", "adv"}
                or self.chunks[at - 1].kind == "prep"
                or self.chunks[at].word in _AWAY
            ):
                at -= 1
            verb = self.chunks[at]
            own = self.line.words(verb.first, verb.last)
            ends = index + 1 == len(self.chunks) or self.chunks[index + 1].kind not in {"noun", "pron"}
            if verb.kind == "verb" and verb.verb is None and BE & set(own) and len(own) > 1 and ends:
                yield from self._told_of(at, "wounded")

    def _not_fatally(self) -> Iterator[Mention]:
        """ "Four were cut, none fatally"."""
        for index, chunk in enumerate(self.chunks):
            own, behind = self.line.words(chunk.first, chunk.last), self.words[chunk.last : chunk.last + _REACH]
            told = [at for at, word in enumerate(behind) if word == "fatally" and at and behind[at - 1] in _NOT_FATALLY]
            if chunk.kind == "verb" and chunk.verb is None and BE & set(own) and not chunk.negated and told:
                yield from self._told_of(index, "wounded")

    def _maimed(self) -> Iterator[Mention]:
        """ "The other survived with a shattered arm"."""
        for at, word in enumerate(self.words):
            behind = self.words[at + 2 : at + 2 + _OF_LIMBS]
            if word != "survived" or self.words[at + 1 : at + 2] != ["with"] or _LIMBS.isdisjoint(behind):
                continue
            index = next((i for i, chunk in enumerate(self.chunks) if chunk.first <= at < chunk.last), 0)
            head = index if self.chunks[index].first < at else index - 1
            if head >= 0 and (self.phrases.counts(head) or self.chunks[head].others):
                yield self.phrases.mention(head, index, "wounded", "subject")

    def _searched_for(self) -> Iterator[Mention]:
        """ "A search continues for a fourth", "rescuers were looking for two others": they are missing."""
        for index in range(2, len(self.chunks)):
            chunk, before = (
                self.chunks[index],
                self.words[max(0, self.chunks[index].first - 6) : self.chunks[index].first],
            )
            person = chunk.victims is not None or chunk.others or chunk.word in _NEXT
            if before[-1:] != ["for"] or _SEARCH.isdisjoint(before) or chunk.irregular or not person:
                continue
            if chunk.word in _NEXT or self.phrases.countable(index):
                yield replace(self.phrases.mention(index, index, "missing", "of"), bare=False)

    def _left_behind(self) -> Iterator[Mention]:
        """ "The group left behind one body and a wounded member"."""
        for index in range(1, len(self.chunks)):
            chunk = self.chunks[index]
            before = self.words[max(0, chunk.first - 2) : chunk.first]
            if before[-1:] != ["behind"] or not before[0].startswith(("left", "leav")) or chunk.quantity is None:
                continue
            if chunk.word in _BODIES:
                yield self.phrases.mention(index, index, "killed", "counted")
            joined = self.chunks[index + 2] if index + 2 < len(self.chunks) else None
            if joined is None or self.chunks[index + 1].kind != "conj" or joined.quantity is None:
                continue
            if joined.counted == "wounded" and joined.word not in HURTS:
                yield self.phrases.mention(index + 2, index + 2, "wounded", "left")

    def _outlived(self) -> Iterator[Mention]:
        """ "Two others had been shot but would recover"."""
        for index, chunk in enumerate(self.chunks):
            own = self.line.words(chunk.first, chunk.last)
            if chunk.kind != "verb" or chunk.verb is not None or own[-1:] != ["shot"] or not (BE | HAVE) & set(own):
                continue
            behind = self.words[chunk.last : chunk.last + _REACH]
            if _LIVES & set(behind) and "did" not in behind and "not" not in behind:
                yield from self._told_of(index, "wounded")
