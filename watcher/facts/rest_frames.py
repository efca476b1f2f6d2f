"""Tolls turned round and what is left of a count: "brings to three the number of dead", "the remaining 14"."""

from collections.abc import Iterator
from dataclasses import replace

from watcher.facts.english import BE
from watcher.facts.line_frames import LineFrames
from watcher.facts.mentions import Mention
from watcher.facts.phrases import Phrases
from watcher.lexicon import Lexicon

_BRINGS = frozenset("bring brings brought bringing raise raises raised raising take takes took taking".split())
_NUMBERS = frozenset({"number", "toll", "count", "tally"})
_DEAD = frozenset("dead killed deaths fatalities victims lost slain fallen died losses".split())
_HURT = frozenset({"wounded", "injured"})
_REACH = 14  # words behind "the number of" in which the dead are named
_REST = frozenset({"remaining", "other", "rest"})
_SIDES = frozenset({"side", "army", "country", "party", "capital", "state"})
_REPORTS = frozenset("reported reports suffered had has sustained took announced acknowledged recorded".split())
_LOSSES = frozenset("casualties losses dead deaths fatalities injuries".split())
_MISLED = frozenset({"suffered"})


class RestFrames(LineFrames):
    """The mentions of one line that need another count, or stand in front of what they count."""

    def __init__(self, phrases: Phrases, lexicon: Lexicon) -> None:
        super().__init__(phrases)
        self.things = lexicon.classes.get("things", frozenset())

    def mentions(self) -> Iterator[Mention]:
        """What needs no other mention."""
        words = self.line.vocabulary
        if words & _BRINGS and words & _NUMBERS:
            yield from self._brought_to()
        if "among" in words and words & (_DEAD | _HURT):
            yield from self._among_the_dead()
        if "neither" in words and words & _SIDES:
            yield from self._neither_side()
        if "or" in words and words & _HURT:
            yield from self._nor_hurt()
        if "loss" in words:
            yield from self._no_loss()
        if "suffered" in words:
            yield from self._suffered()

    def _among_the_dead(self) -> Iterator[Mention]:
        """ "A mother and her two children were among the dead"."""
        for index in range(1, len(self.chunks) - 2):
            verb, joint, dead = self.chunks[index : index + 3]
            are = verb.kind == "verb" and verb.verb is None and BE & set(self.line.words(verb.first, verb.last))
            if not are or joint.word != "among" or not dead.definite or dead.quantity is not None:
                continue
            if dead.counted in {"killed", "wounded"}:
                people = [at for at in reversed(self.phrases.subjects(index)) if self.chunks[at].counted is None]
                told = self.phrases.summed([self.phrases.mention(at, index, dead.counted, "part") for at in people])
                yield from (replace(mention, part=True) for mention in told)

    def _neither_side(self) -> Iterator[Mention]:
        """ "Neither side reported casualties", "neither army suffered any losses"."""
        for index, chunk in enumerate(self.chunks):
            words = self.line.words(chunk.first, chunk.last)
            if words[:1] != ["neither"] or _SIDES.isdisjoint(words):
                continue
            behind = [*words[2:], *self.words[chunk.last : chunk.last + 5]][:5]  # the verb may be in the noun's chunk
            counts = {"how", "whether"} & set(behind)
            if not counts and not _REPORTS.isdisjoint(behind[:1]) and not (_LOSSES | _HURT).isdisjoint(behind[1:]):
                yield self.phrases.nobody(index, "killed")
                yield self.phrases.nobody(index, "wounded")

    def rest_of(self, mentions: list[Mention]) -> Iterator[Mention]:
        """ "Nine of the dead were soldiers and the remaining 14 were attackers"."""
        shares = [m for m in mentions if m.low and self.chunks[m.noun].subset and m.outcome in {"killed", "wounded"}]
        for mention in shares:
            for at in range(mention.noun + 1, len(self.chunks) - 2):
                chunk, verb = self.chunks[at], self.chunks[at + 1]
                words = self.line.words(chunk.first, chunk.last)
                bare = chunk.quantity is not None and chunk.quantity.last == chunk.last and chunk.definite
                are = verb.kind == "verb" and verb.verb is None and BE & set(self.line.words(verb.first, verb.last))
                if bare and are and not _REST.isdisjoint(words):
                    yield self._rest(mention, at)

    def _rest(self, mention: Mention, at: int) -> Mention:
        who = self.chunks[at + 2]
        rest = self.phrases.mention(at, mention.trigger, mention.outcome, "gapped")
        enemy = who.word in {"attackers", "intruders", "infiltrators", "assailants", "invaders"}
        victims = who.victims or "unspecified"
        return replace(rest, victims=victims, codes=who.codes, whose="enemy" if enemy else rest.whose, part=True)

    def _brought_to(self) -> Iterator[Mention]:
        """ "That brings to three the number of troops it lost"."""
        for index in range(2, len(self.chunks) - 1):
            chunk, noun = self.chunks[index], self.chunks[index + 1]
            bare = chunk.quantity is not None and chunk.quantity.last == chunk.last
            before = self.words[max(0, chunk.first - 2) : chunk.first]
            if not bare or before[-1:] != ["to"] or before[0] not in _BRINGS or noun.word not in _NUMBERS:
                continue
            if not self.things.isdisjoint(self.words[noun.last : noun.last + 3]):  # "the number of drones it lost"
                continue
            behind = set(self.words[noun.last : noun.last + _REACH])
            outcome = "wounded" if behind & _HURT and not behind & _DEAD else "killed"
            if noun.word == "toll" or behind & (_DEAD | _HURT):
                codes = next((c.codes for c in self.chunks[index + 2 : index + 6] if c.codes), ())
                yield replace(self.phrases.mention(index, index + 1, outcome, "toll"), codes=codes)

    def _nor_hurt(self) -> Iterator[Mention]:
        """ "There are no dead or wounded": none were hurt, too."""
        for index in range(len(self.chunks) - 2):
            dead, joint, hurt = self.chunks[index : index + 3]
            none = dead.quantity is not None and dead.quantity.low == 0 == dead.quantity.high
            if none and dead.counted == "killed" and joint.word == "or" and hurt.word in _HURT:
                yield self.phrases.nobody(index, "wounded")

    def _no_loss(self) -> Iterator[Mention]:
        """ "There is no loss on the Armenian side", not "no loss of contact"."""
        for index in range(1, len(self.chunks)):
            chunk = self.chunks[index]
            told = chunk.word == "loss" and self.words[chunk.last : chunk.last + 1] in ([], ["on"], ["among"], ["."])
            before = self.chunks[index - 1]
            none = before.quantity if before.last == chunk.first else None
            if told and none is not None and none.low == 0 == none.high:
                codes = next((c.codes for c in self.chunks[index + 1 : index + 3] if c.codes), ())
                yield replace(self.phrases.nobody(index - 1, "killed"), codes=codes)

    def _suffered(self) -> Iterator[Mention]:
        """ "Four people suffered: the owner and three children", "six residents suffered as a result"."""
        for index, chunk in enumerate(self.chunks):
            if chunk.word not in _MISLED or chunk.kind != "verb" or index == 0 or chunk.last - chunk.first > 2:
                continue
            behind = self.words[chunk.last : chunk.last + 4]
            ends = not behind or behind[0] in {":", ".", "—", "–"} or behind == ["as", "a", "result", "of"]
            head = self.chunks[index - 1]
            if ends and head.victims is not None and head.quantity is not None and self.phrases.countable(index - 1):
                yield self.phrases.mention(index - 1, index, "wounded", "subject")
