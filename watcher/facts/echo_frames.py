"""Fates that another clause lends: "and so did four raiders", "a boy did so in hospital", "neither survived"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from watcher.facts.line_frames import LineFrames
from watcher.facts.mentions import Mention
from watcher.text import read_ordinal

_HELPS = frozenset("did do does were was are is have has had".split())
_LIKE = frozenset({"so", "likewise"})
_SURVIVED = frozenset({"survived", "survive", "survives", "lived"})
_NONE = frozenset({"none", "neither"})
_NUMBERS = {word: number for number, word in enumerate("two three four five six seven eight nine ten".split(), start=2)}
_DID = frozenset({"did", "were", "was"})
_BODIES = frozenset({"bodies", "corpses", "dead"})
_HIMSELF = frozenset({"himself", "herself"})
_TURNS = frozenset("turn turns turned turning".split())
_ARMS = frozenset("gun weapon rifle pistol revolver shotgun knife machete firearm".split())
_KILLS = frozenset("killed killing kills hanged hanging".split())
_FATAL = frozenset({"dead", "head", "temple", "chest"})
_TRIES = frozenset("tried tries attempted attempting threatened threatening wanted".split())
_ARTICLES = frozenset({"a", "the", "another"})
_LYING = frozenset("in on at by near under beside outside inside propped lay lies was hung hanging behind".split())


class EchoFrames(LineFrames):
    """The mentions of one line whose verb stands in another clause, or is denied."""

    def mentions(self) -> Iterator[Mention]:
        """What needs no other mention."""
        words = set(self.words)
        if _NONE & words and _SURVIVED & words:
            yield from self._none_survived()
        if _HIMSELF & words:
            yield from self._by_his_own_hand()

    def _by_his_own_hand(self) -> Iterator[Mention]:
        """ "Then turned the gun on himself", "shot himself dead"."""
        for index, chunk in enumerate(self.chunks):
            before = self.words[max(0, chunk.first - 5) : chunk.first]
            joined = self.words[chunk.last : chunk.last + 1] == ["and"]
            if self.words[chunk.first] not in _HIMSELF or not before or joined or not _TRIES.isdisjoint(before):
                continue
            turned = before[-1] == "on" and not _TURNS.isdisjoint(before[:-2]) and before[-2] in _ARMS
            shot = before[-1] in _KILLS or (
                before[-1] == "shot" and _FATAL & set(self.words[chunk.last : chunk.last + 3])
            )
            if turned or shot:
                yield replace(self.phrases.mention(index, index, "killed", "object"), whose="others", bare=False)

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
        if words & _HELPS:
            yield from self._so_did(mentions)
            yield from self._did_so(mentions)
        if _SURVIVED & words and "not" in words:
            yield from self._did_not()
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
            likewise = self.words[at] in _LIKE or (self.words[at] == "as" and self.words[at + 1] in _DID)
            if not likewise or self.words[at + 1] not in _HELPS:
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

    def _did_not(self) -> Iterator[Mention]:
        """ "The elder survived; his driver did not"."""
        lived = min(at for at, word in enumerate(self.words) if word in _SURVIVED)
        for index in range(1, len(self.chunks)):
            chunk = self.chunks[index]
            own, ends = self.words[chunk.first : chunk.last], self.words[chunk.last : chunk.last + 1]
            if chunk.first > lived and own in (["did", "not"], ["did", "n't"]) and ends in ([], ["."], [";"], [","]):
                people = reversed(self.phrases.subjects(index))
                told = [self.phrases.mention(at, index, "killed", "subject") for at in people]
                yield from self.phrases.summed(told)

    def _one_more(self, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """ "Eight bodies hung from a bridge, and a ninth lay below it": nine."""
        for index in range(2, len(self.chunks)):
            chunk = self.chunks[index]
            own = self.words[chunk.first : chunk.last]
            number = read_ordinal(own[1]) if chunk.kind == "noun" and len(own) > 1 and own[0] in _ARTICLES else None
            body = number is not None and chunk.word in {"body", "corpse"}
            if number is None or (self.chunks[index - 1].word != "and" and not body):
                continue
            told = self._befell(mentions, index)
            lies = [*own[2 + body :], *self.words[chunk.last : chunk.last + 1]][:1]
            lies = [word for word in lies if word in _LYING or word.endswith("ed")]
            if told is not None and (body or self._are_bodies(told.noun)) and told.low == number - 1 and lies:
                mention = self.phrases.mention(index, told.trigger, "killed", "nth")
                yield replace(mention, low=number, high=number, hedge="exact")

    def gapped(self, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """ "Three were killed in Goma and one in Bukavu": a bare count with its own place goes by the same verb."""
        for mention in mentions:
            if (
                mention.frame not in {"subject", "object", "counted", "left", "lost", "of", "lives", "toll"}
                or mention.low is None
                or mention.part
            ):
                continue
            behind = max(mention.noun, mention.trigger) + 1
            yield from self._lost_too(mention, behind)
            yield from self._as_well(mention, behind)
            for at in range(behind, len(self.chunks)):
                joined = self.chunks[at - 1].kind == "conj" or self.chunks[at - 1].word in {",", ":"}
                alone = self._goes_alone(at) and (mention.frame != "toll" or self.chunks[at + 1].word == "on")
                if joined and alone and self.phrases.countable(at):
                    told = self.phrases.mention(at, mention.trigger, mention.outcome, "gapped")
                    divides = self.chunks[behind].word == ":" and self.chunks[mention.noun].quantity is not None
                    yield replace(told, part=True) if divides else told  # "ten dead: six in Goma and four in Bukavu"

    def _are_bodies(self, at: int) -> bool:
        return not _BODIES.isdisjoint(self.words[self.chunks[at].first : self.chunks[at].last])

    def _lost_too(self, mention: Mention, at: int) -> Iterator[Mention]:
        """ "The clan lost four men and the army two"."""
        named = self.chunks[at : at + 3]
        if mention.frame != "lost" or [chunk.kind for chunk in named] != ["conj", "noun", "noun"]:
            return
        quantity = named[2].quantity
        if named[1].quantity is None and quantity is not None and quantity.last == named[2].last:
            yield replace(self.phrases.mention(at + 2, at + 1, mention.outcome, "lost"), codes=named[1].codes)

    def _goes_alone(self, at: int) -> bool:
        """A count without a verb: "one in Bukavu", "none of its own"."""
        chunk = self.chunks[at]
        if chunk.quantity is None:
            return False
        placed = at + 2 < len(self.chunks) and self.chunks[at + 1].word in {"in", "at", "near", "on"}
        bare = chunk.quantity.last == chunk.last and not chunk.subset
        if bare and self._follows_a_place(at):
            return True
        return (chunk.own and chunk.quantity.low == 0) or (bare and placed and self.chunks[at + 2].kind == "noun")

    def _follows_a_place(self, at: int) -> bool:
        """ "At Bentiu, one civilian was killed; at Rubkona, three"."""
        kinds = [chunk.kind for chunk in self.chunks[max(0, at - 4) : at]]
        ends = at + 1 == len(self.chunks) or self.chunks[at + 1].kind in {"stop", "comma"}
        return ends and kinds in (["stop", "prep", "noun", "comma"], ["conj", "prep", "noun", "comma"])

    def _as_well(self, mention: Mention, at: int) -> Iterator[Mention]:
        """ "Five troops had died as well as two shopkeepers"."""
        if (
            at + 1 >= len(self.chunks)
            or mention.until > at
            or self.chunks[at].kind != "conj"
            or not self.phrases.countable(at + 1)
        ):
            return
        if self.line.words(self.chunks[at].first, self.chunks[at].first + 1) in (["as"], ["along"], ["together"]):
            yield self.phrases.mention(at + 1, mention.trigger, mention.outcome, "gapped")
