"""Verb groups: auxiliaries, adverbs and the main verb, with voice, modality and negation."""

from collections.abc import Mapping

from watcher.facts.chunk import Chunk, Voice
from watcher.facts.english import (
    ADVERBS,
    AUXILIARY,
    BE,
    CONJ,
    COPULA_COUNTS,
    HAVE,
    HURTS,
    IRREGULAR,
    MODALS,
    NOT,
    PREPS,
    UNREAL,
)
from watcher.lexicon import Lexicon, Verb
from watcher.model import Victims
from watcher.text import HedgeTable, Token, read_quantity

_TOLLS = frozenset({"toll", "losses", "fatalities", "number", "deaths", "dead"})
_QUOTES = frozenset({'"', "“"})
_HOW = frozenset("as like with well badly fairly unfairly differently harshly".split())  # "treated as heroes"
_FATALLY = frozenset({"fatally", "mortally"})


class VerbReader:
    """Finds the verb groups of a sentence; ``people``, ``counted`` and ``hedges`` are those of the chunker."""

    def __init__(
        self, lexicon: Lexicon, people: Mapping[str, Victims], counted: Mapping[str, str], hedges: HedgeTable
    ) -> None:
        self.lexicon = lexicon
        self.people, self.counted, self.hedges = people, counted, hedges
        self.speech = {word for words in lexicon.words.get("speech", {}).values() for word in words}
        self.toll_verbs = lexicon.classes.get("toll_verbs", frozenset())
        self.plain_verbs = lexicon.classes.get("lose_verbs", frozenset()) | lexicon.classes.get(
            "leave_verbs", frozenset()
        )
        self.plain_verbs |= lexicon.classes.get("life_verbs", frozenset())
        self.plain_verbs |= lexicon.classes.get("other_verbs", frozenset())
        self.suffers = lexicon.classes.get("suffers", frozenset())
        self.openers = AUXILIARY.union(
            lexicon.predicates, lexicon.verbs, self.plain_verbs, self.toll_verbs, self.suffers
        )

    def _phrase(self, tokens: list[Token], at: int) -> tuple[Verb, int] | None:
        for words, verb in self.lexicon.predicates.get(tokens[at].norm, ()):
            behind = tokens[at + 1 : at + len(words)]
            if len(behind) == len(words) - 1 and all(
                token.norm == word for token, word in zip(behind, words[1:], strict=True)
            ):
                return verb, at + len(words)
        return None

    def read(self, tokens: list[Token], at: int) -> Chunk | None:
        """A verb group at ``at``: auxiliaries, adverbs and the main verb, with voice, modality and negation."""
        if tokens[at].norm not in self.openers:
            return None  # most words
        index = at
        seen: set[str] = set()
        while index < len(tokens) and (tokens[index].norm in AUXILIARY or (seen and tokens[index].norm in ADVERBS)):
            word = tokens[index].norm
            if not seen and word in {"got", "'s"}:
                break
            seen.add(word)
            index += 1
            if index + 1 < len(tokens) and tokens[index].norm in _QUOTES:
                index += 1  # was "lightly wounded"
        if index < len(tokens) and seen and tokens[index].norm.endswith("ly"):
            index += 1
        found = self._main_verb(tokens, index, seen)
        if index > at and (found is None or found[0] is None):  # "are being treated": the phrase has the auxiliary
            found = self._cared_for(tokens, index - 1) or found
        if found is None and (not seen or seen <= UNREAL | NOT):
            return None
        verb, last = found if found is not None else (None, index)
        if (verb is not None or last > at) and _FATALLY & {token.norm for token in tokens[max(0, at - 1) : last + 1]}:
            verb = Verb("killed", "past", transitive=True, lemma="kill")
        if (
            verb is not None
            and not seen & AUXILIARY
            and tokens[index].norm == "missing"
            and index > 0
            and tokens[index - 1].norm in {"the", "a"}
        ):
            return None
        return Chunk(
            "verb", at, last, tokens[last - 1].norm,
            verb=verb,
            voice=_voice(verb, seen),
            modal=bool(seen & MODALS) or bool(seen & UNREAL and not seen & HAVE),
            negated=bool(seen & NOT) and (verb is None or verb.lemma.split()[0] not in NOT),
            perfect=bool(seen & HAVE),
        )  # fmt: skip

    def _cared_for(self, tokens: list[Token], at: int) -> tuple[Verb, int] | None:
        """A phrase that begins with its auxiliary; people are treated as heroes, too."""
        phrase = self._phrase(tokens, at)
        if phrase is None or (phrase[1] < len(tokens) and tokens[phrase[1]].norm in _HOW):
            return None
        return phrase

    def _main_verb(self, tokens: list[Token], index: int, seen: set[str]) -> tuple[Verb | None, int] | None:
        if index >= len(tokens):
            return None
        phrase = self._phrase(tokens, index)
        if phrase is not None:
            return phrase
        word = tokens[index].norm
        if seen & BE and word in COPULA_COUNTS:
            return Verb(self.counted[word], "past", transitive=False, lemma=word), index + 1
        if word in self.lexicon.verbs and not self.is_noun_use(tokens, index, seen):
            return self.lexicon.verbs[word], index + 1
        if word in self.suffers and any(token.norm in HURTS for token in tokens[index + 1 : index + 5]):
            return None, index + 1
        if word in self.plain_verbs or (word in self.toll_verbs and self._tells_a_toll(tokens, index, seen)):
            return None, index + 1
        if seen and (word.endswith(("ed", "ing")) or word in self.speech or word in IRREGULAR):
            return None, index + 1
        return None

    @staticmethod
    def _tells_a_toll(tokens: list[Token], index: int, seen: set[str]) -> bool:
        return bool(seen & HAVE) or any(token.norm in _TOLLS for token in tokens[max(0, index - 20) : index])

    def is_noun_use(self, tokens: list[Token], index: int, seen: set[str]) -> bool:
        """Whether a verb form stands as an adjective before people ("90 wounded villagers") or as "the wounded"."""
        if seen & (BE | HAVE | MODALS):
            return False
        if tokens[index].norm in {"wound", "wounds"} and not seen:
            return not self._opens_object(tokens, index + 1)
        before = tokens[index - 1].norm if index else ""
        after = tokens[index + 1].norm if index + 1 < len(tokens) else ""
        names = bool(after) and tokens[index + 1].capital and not tokens[index].capital  # "of injured Malawians"
        if before == "of" and (after in self.people or names) and self.lexicon.verbs[tokens[index].norm].form == "past":
            return True
        if before in {"the", "of", "more", "many"} and after not in self.people:
            return before == "the"
        verb = self.lexicon.verbs[tokens[index].norm]
        if verb.form == "s" and index and not seen and self._ends_quantity(tokens, index):
            return True
        return (
            verb.form == "past"
            and after in self.people
            and (before in {"a", "an", "the"} or (index > 0 and self._ends_quantity(tokens, index)))
        )

    @staticmethod
    def _opens_object(tokens: list[Token], at: int) -> bool:
        """Whether people that a verb takes may begin at a token: "wounds three", not "gunshot wounds, a nurse said"."""
        return at < len(tokens) and tokens[at].kind != "mark" and tokens[at].norm not in PREPS | CONJ | AUXILIARY

    def _ends_quantity(self, tokens: list[Token], index: int) -> bool:
        before = (read_quantity(tokens, index - back, self.hedges) for back in (4, 3, 2, 1) if index >= back)
        return any(quantity is not None and quantity.last == index for quantity in before)


def _voice(verb: Verb | None, seen: set[str]) -> Voice:
    if (
        verb is not None
        and verb.form == "past"
        and seen & BE
        and not (seen & HAVE and not seen & {"been", "being"} and seen & BE == {"'s"})
    ):
        return "passive"
    if verb is not None and verb.form == "past" and not seen & (HAVE | MODALS):
        return "bare"
    return "active"
