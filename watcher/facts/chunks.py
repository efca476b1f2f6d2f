"""A sentence's tokens → shallow chunks: noun phrases with their count, verb groups with their voice, and the joints.

Unknown words are nouns: a place, a name or a kind of people that no pack knows must not cost a figure.
"""

from dataclasses import replace
from functools import lru_cache
from itertools import chain

from watcher.facts.asides import after_bracket, age_ends, past_acronym
from watcher.facts.chunk import Chunk, ChunkKind, One
from watcher.facts.english import (
    ADVERBS,
    AUXILIARY,
    CLOSED,
    CONJ,
    DETERMINERS,
    JOINING,
    LY_NOUNS,
    OTHERS,
    POSSESSIVES,
    PREPS,
    PRONOUNS,
    SUBS,
    WEEKDAYS,
    WENT,
    is_likely_person,
    is_single,
)
from watcher.facts.openings import Opening, OpeningReader
from watcher.facts.subsets import join_subsets
from watcher.facts.verb_groups import VerbReader
from watcher.lexicon import Hit, Lexicon
from watcher.model import Victims
from watcher.text import Quantity, Token, hedge_table, opens_quantity, read_quantity

_FULL_NAME = 2  # words of a name behind "private", which is an adjective elsewhere
_TIMES = frozenset("night week month year evening morning afternoon weekend summer winter spring autumn today".split())
_QUOTES = frozenset({'"', "”", "'", "’"})
_TIMED = frozenset({"last", "late", "early"})
_WHO = frozenset({"who", "which"})
_POINTING = frozenset({"this", "that", "these", "those"})
# What a word of a closed class does; where it is of two, the later line holds.
_CLOSED_KINDS: dict[str, ChunkKind] = {
    **dict.fromkeys((*PREPS, "according", "due"), "prep"),
    **dict.fromkeys(PRONOUNS, "pron"),
    **dict.fromkeys(SUBS, "sub"),
    **dict.fromkeys(CONJ, "conj"),
}
_NO_NOUNS = CLOSED | ADVERBS
_AFTER_NOUN = WEEKDAYS | frozenset(
    "also already reportedly allegedly apparently then still again seriously slightly critically badly severely "
    "lightly fatally instantly immediately subsequently meanwhile today yesterday tonight overnight".split()
)
_PARTICLES = frozenset("al el bin ibn ould ag de da del la dos van von".split())
_CARRYING = frozenset("selling carrying buying guarding driving riding collecting transporting wearing holding".split())
_ON_BOARD = ("on", "board")
_ABOARD = {"aboard": 1, "inside": 1, "outside": 1, "on": len(_ON_BOARD)}  # tokens of each


@lru_cache(maxsize=8)
def chunker_of(lexicon: Lexicon) -> "Chunker":
    """The chunker with the words of a lexicon."""
    return Chunker(lexicon)


class Chunker:
    """Chunks sentences, each by itself; holds the lexicon's word classes at hand."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.hedges = hedge_table(
            {
                phrase: hedge  # type: ignore[misc]
                for hedge, phrases in lexicon.words.get("hedges", {}).items()
                for phrase in phrases
            }
        )
        self.people: dict[str, Victims] = {
            word: victims  # type: ignore[misc]
            for victims, words in lexicon.words.get("people", {}).items()
            for word in words
        }
        self.counted = {word: outcome for outcome, words in lexicon.words.get("counted", {}).items() for word in words}
        self.speech = {word for words in lexicon.words.get("speech", {}).values() for word in words}
        denials = lexicon.words.get("speech", {}).get("denies", ())
        self.no_speech_behind = DETERMINERS.union({"of", "such"}, denials)
        self.things = lexicon.classes.get("things", frozenset())
        self.vague = lexicon.classes.get("vague", frozenset())
        self.irregulars = lexicon.classes.get("irregulars", frozenset())
        nobody = lexicon.classes.get("none", frozenset()) - {"without"}
        self.openings = OpeningReader(self.hedges, self.vague, nobody)
        self.verbs = VerbReader(lexicon, self.people, self.counted, self.hedges)
        elsewhere = self.verbs.openers.union(self.vague, self.hedges, JOINING, _ABOARD, _POINTING)
        self.plain = {
            word: kind
            for word, kind in _CLOSED_KINDS.items()
            if word not in elsewhere and not opens_quantity(word, self.hedges)
        }
        self.no_nouns = CLOSED & self.plain.keys()
        self.outcome_words = frozenset((*self.counted, *lexicon.verbs))

    def chunk(self, tokens: list[Token], names: list[Hit]) -> list[Chunk]:
        """The chunks of one sentence, left to right; quotation marks and brackets with what they hold are left out."""
        codes = _codes_by_token(tokens, names)
        tokens = _with_names(tokens)
        chunks: list[Chunk] = []
        index = 0
        while index < len(tokens):
            past_age = age_ends(tokens, index) if chunks and _may_have_age(chunks[-1], tokens[index].norm) else None
            if past_age is not None:
                index = past_age
                continue
            chunk = self._next(tokens, index, codes)
            if chunk is None:
                index = after_bracket(tokens, index)
                continue
            chunks.append(chunk)
            index = chunk.last
        return join_subsets(chunks)

    def _next(self, tokens: list[Token], at: int, codes: list[tuple[str, ...]]) -> Chunk | None:
        if tokens[at].kind == "mark" and tokens[at].norm not in POSSESSIVES:
            return self._mark(tokens[at].norm, at)
        if codes[at]:
            return self._noun(tokens, at, codes)
        known = self.plain.get(tokens[at].norm)
        if known is not None:
            return Chunk(known, at, at + 1, tokens[at].norm)
        verb = self.verbs.read(tokens, at)
        if verb is not None:
            return verb
        joining = JOINING.get(tokens[at].norm)
        if joining is not None and _stands_at(tokens, at, joining):
            return Chunk("conj", at, at + len(joining), "and")
        if tokens[at].norm == "at" and _stands_at(tokens, at, ("at", "once")):
            return Chunk("adv", at, at + 2, "once")
        aboard = _ABOARD.get(tokens[at].norm, 0)
        aboard = 0 if aboard == len(_ON_BOARD) and not _stands_at(tokens, at, _ON_BOARD) else aboard
        if aboard and self._stands_alone(tokens, at + aboard):
            return Chunk("adv", at, at + aboard, tokens[at].norm)
        kind = None if self._starts_quantity(tokens, at) else self._joint(tokens, at, codes)
        return self._noun(tokens, at, codes) if kind is None else Chunk(kind, at, at + 1, tokens[at].norm)

    def _joint(self, tokens: list[Token], at: int, codes: list[tuple[str, ...]]) -> ChunkKind | None:
        """What a single word that is no noun does: joins, points, tells, qualifies; None for a noun."""
        word = tokens[at].norm
        kind = _CLOSED_KINDS.get(word)
        if kind is not None:
            return None if word in _POINTING and self._points(tokens, at, codes) else kind
        before = tokens[at - 1].norm if at else ""
        if word in self.speech and before not in self.no_speech_behind and (before, word) != ("media", "reports"):
            return None if word == "alleged" and self._describes(tokens, at) else "speech"
        if (before in self.people or before in _WHO) and self._is_verbal(tokens, at):
            return "verb"
        adverb = word in ADVERBS or (word.endswith("ly") and word not in LY_NOUNS and word not in self.people)
        return "adv" if adverb else None

    def _points(self, tokens: list[Token], at: int, codes: list[tuple[str, ...]]) -> bool:
        """Whether "this" or "that" goes with the noun behind it."""
        if not self._nominal(tokens, at + 1, codes):
            return False
        told = tokens[at].norm == "that" and (tokens[at + 1].norm in WENT or self._tells_of(tokens, at, codes))
        return not told

    @staticmethod
    def _tells_of(tokens: list[Token], at: int, codes: list[tuple[str, ...]]) -> bool:
        """ "An attack that Tehran said", "that Thai rangers had": a clause; "in that Thai town" points."""
        return bool(codes[at + 1]) and at > 0 and tokens[at - 1].norm not in PREPS

    def _stands_alone(self, tokens: list[Token], at: int) -> bool:
        """Whether a place word has no noun behind it: "all 14 aboard died", "both men inside were killed"."""
        if at >= len(tokens) or tokens[at].kind == "mark" or tokens[at].norm in AUXILIARY:
            return True
        return tokens[at].norm in self.lexicon.verbs or tokens[at].norm in CONJ

    @staticmethod
    def _mark(word: str, at: int) -> Chunk | None:
        if word == ",":
            return Chunk("comma", at, at + 1, word)
        if word in {";", ":", "—", "–", "--", "-", "…"}:
            return Chunk("stop", at, at + 1, word)
        return None

    def _starts_quantity(self, tokens: list[Token], at: int) -> bool:
        return tokens[at].norm in self.vague or read_quantity(tokens, at, self.hedges) is not None

    # ── nouns ──

    def _nominal(self, tokens: list[Token], at: int, codes: list[tuple[str, ...]]) -> bool:
        if at >= len(tokens):
            return False
        token = tokens[at]
        if codes[at] or token.norm in POSSESSIVES:
            return True
        if token.kind not in {"word", "mixed"}:
            return False
        word = token.norm
        if word in CLOSED or (word in self.speech and tokens[at - 1].norm not in DETERMINERS):
            return word == "alleged" and self._describes(tokens, at)
        if at > 0 and tokens[at - 1].norm in self.people and word not in self.people and self._is_verbal(tokens, at):
            return False
        return word not in self.verbs.openers or self.verbs.read(tokens, at) is None

    def _describes(self, tokens: list[Token], at: int) -> bool:
        """ "Two alleged gunmen", "alleged gangsters": no verb of speech where it opens or a number stands before it."""
        before = tokens[at - 1] if at else None
        opens = before is None or before.kind in {"mark", "number"} or before.norm in PREPS | CONJ
        opens = opens or (at > 0 and read_quantity(tokens, at - 1, self.hedges) is not None)
        return opens and at + 1 < len(tokens) and tokens[at + 1].kind == "word" and tokens[at + 1].norm not in CLOSED

    @staticmethod
    def _is_verbal(tokens: list[Token], at: int, *, alone: bool = False) -> bool:
        """ "Guards posted at the gate", "civilians travelling with them": what people did or do.

        ``alone`` behind a bare number: "eleven belonged to", not "eleven armed men".
        """
        word = tokens[at].norm
        following = tokens[at + 1].norm if at + 1 < len(tokens) else ""
        if alone:
            return word.endswith("ed") and following in PREPS
        joined = following in PREPS or following in DETERMINERS or word in _CARRYING
        active = word.endswith("ing") and joined and following != "of"
        return word.endswith("ed") or word in WENT or active

    def _noun(self, tokens: list[Token], at: int, codes: list[tuple[str, ...]]) -> Chunk:
        opening = self.openings.read(tokens, at)
        end = max(self._nominals_end(tokens, opening, codes), at + 1)
        found = self._describe(tokens, codes, opening, at=at, end=end)
        pair = {"couple": 2, "pair": 2, "duo": 2, "trio": 3}.get(found.word)
        if pair and found.quantity is not None and found.quantity.low == 1 == found.quantity.high:
            return found._replace(quantity=replace(found.quantity, low=pair, high=pair))
        both = tokens[at].norm == "both" and (end == at + 1 or found.victims is not None)
        return found._replace(quantity=Quantity(2, 2, "exact", at, at + 1)) if both else found

    def _nominals_end(self, tokens: list[Token], opening: Opening, codes: list[tuple[str, ...]]) -> int:
        """Where the run of nouns ends: before another count; a harm participle inside it counts as an adjective."""
        index = opening.index
        if opening.quantity is not None and index < len(tokens) and tokens[index].norm in _QUOTES:
            index += 1  # "at least five" guards
        begin = index if opening.quantity is None else index - 1
        while index < len(tokens):
            word = tokens[index].norm
            if word in self.no_nouns and not codes[index]:
                break
            past = past_acronym(tokens, index) if index > begin and word in {"(", "["} else 0
            if past and self._nominal(tokens, past, codes):
                index = past
                continue
            one = word == "one" and not _stands_at(tokens, index + 1, ("of",))
            if index > begin and not one and read_quantity(tokens, index, self.hedges) is not None:
                break
            if index > begin and (word in {"now", "later"} or (word in _TIMED and _is_time(tokens, index + 1))):
                break
            shot = word == "fell" or (word == "shot" and tokens[index - 1].norm in self.people)
            if index > begin and (shot or (word in _AFTER_NOUN and not self._goes_on(tokens, index + 1))):
                break
            if index == opening.index and opening.quantity is not None and self._is_verbal(tokens, index, alone=True):
                break
            if (
                self._nominal(tokens, index, codes)
                or (word == "own" and index)
                or (word in self.lexicon.verbs and self.verbs.is_noun_use(tokens, index, set()))
                or (index > begin and _owns(tokens, index))
            ):
                index += 1
            else:
                break
        return index

    def _goes_on(self, tokens: list[Token], at: int) -> bool:
        """Whether a noun follows: "an overnight raid"; not "the bomber also died", "rose to nine today"."""
        ends = at >= len(tokens) or tokens[at].kind == "mark" or tokens[at].norm in _NO_NOUNS
        return not ends and self.verbs.read(tokens, at) is None and tokens[at].norm not in self.lexicon.verbs

    def _describe(
        self, tokens: list[Token], codes: list[tuple[str, ...]], opening: Opening, *, at: int, end: int
    ) -> Chunk:
        quantity = opening.quantity
        words = [token.norm for token in tokens[at:end]]
        start = quantity.last - at if quantity is not None and quantity.last > at else 0
        nominal = words[start:]
        head = next((word for word in reversed(nominal) if word not in POSSESSIVES), words[-1])
        people = [word for word in nominal if word in self.people]
        people = [word for word in people if word not in self.counted] or people
        victims = self.people[people[-1]] if people else None
        counted = None if self.outcome_words.isdisjoint(nominal) else self._counted(nominal, head)
        found = tuple(dict.fromkeys(chain.from_iterable(codes[at:end])))
        counts_things = len(nominal) > 1 and start and nominal[0][:-1] in self.things and nominal[0] in self.things
        if counts_things and victims is not None and nominal[0] != head:  # "Six Days War veteran"
            quantity = None
        is_thing = head in self.things and head not in self.people
        if is_thing:
            fighters = any(self.lexicon.is_force(code) for code in codes[end - 1])  # "12 Tamil Tigers"
            told = counted is not None and words[-2:-1] not in (["dead"], ["injured"], ["wounded"], ["death"])
            is_thing = not told and not fighters
        if is_thing and head in {"mines", "mine", "head"}:
            victims = None
        return Chunk(
            "noun", at, end, head, quantity, victims, counted,
            thing=is_thing,
            definite=opening.definite,
            own=opening.own or "own" in words,
            others=opening.others or not OTHERS.isdisjoint(nominal[:2]),
            codes=found,
            one=self._one(tokens[at + start : end], head, several=_is_several(quantity), titled=bool(people)),
            irregular=not self.irregulars.isdisjoint(nominal[-2:]),
        )  # fmt: skip

    def _counted(self, nominal: list[str], head: str) -> str | None:
        """What the noun phrase itself says became of people: "casualties", "wounded villagers"."""
        counted = next((self.counted[word] for word in reversed(nominal) if word in self.counted), None)
        if counted is None and head in self.people:
            verbs = self.lexicon.verbs
            return next((verbs[word].outcome for word in nominal if word in verbs), None)
        return counted

    def _one(self, tokens: list[Token], head: str, *, several: bool, titled: bool) -> One:
        """How the noun names a single person, if it does; ``titled`` where a word for people is in it."""
        if (head in self.people and is_single(head)) or is_likely_person(head):
            return "noun"
        tokens = tokens[1:] if tokens and tokens[0].norm == "that" else tokens
        if several or not tokens or not _is_of_a_name(tokens[-1]):
            return ""
        at = (
            next((i for i in range(len(tokens) - 1, -1, -1) if tokens[i].norm in self.people), None) if titled else None
        )
        names = tokens if at is None else tokens[at + 1 :]
        if not names or any(token.kind != "word" or not _is_of_a_name(token) for token in names):
            return ""
        if at is None:
            return "named" if len(names) > 1 and self.things.isdisjoint(token.norm for token in names) else ""
        private = tokens[at].norm == "private" and len(names) == _FULL_NAME
        return "titled" if private or is_single(tokens[at].norm) else ""


def _is_several(quantity: Quantity | None) -> bool:
    return quantity is not None and quantity.low != 1


def _may_have_age(chunk: Chunk, opens: str) -> bool:
    people = chunk.victims is not None or (bool(chunk.codes) and chunk.quantity is not None)
    people = people or (opens == "," and chunk.one == "named")
    return people and (opens != "of" or (is_single(chunk.word) and not _is_several(chunk.quantity)))


def _is_of_a_name(token: Token) -> bool:
    """ "Mohammed al-Jabari", "José de la Cruz"."""
    return token.capital or token.norm in _PARTICLES or token.norm.startswith(("al-", "el-"))


def _owns(tokens: list[Token], at: int) -> bool:
    """The mark of "the students' union"."""
    plural = tokens[at].norm in {"'", "’"} and tokens[at - 1].norm.endswith("s")
    return plural and tokens[at].start == tokens[at - 1].end and at + 1 < len(tokens) and tokens[at + 1].kind == "word"


def _is_time(tokens: list[Token], at: int) -> bool:
    return at < len(tokens) and (tokens[at].norm in _TIMES or tokens[at].norm in WEEKDAYS)


def _with_names(tokens: list[Token]) -> list[Token]:
    """ "IS militants" in running text: the capitals make a name of the verb."""
    if not any(token.norm == "is" and token.capital for token in tokens[1:]):
        return tokens
    cased = sum(token.kind == "word" and not token.capital for token in tokens) > sum(t.capital for t in tokens)
    return [
        token._replace(norm="i.s.") if cased and at and token.norm == "is" and token.capital else token
        for at, token in enumerate(tokens)
    ]


def _stands_at(tokens: list[Token], at: int, words: tuple[str, ...]) -> bool:
    return tuple(token.norm for token in tokens[at : at + len(words)]) == words


def _codes_by_token(tokens: list[Token], names: list[Hit]) -> list[tuple[str, ...]]:
    """For each token the codes of the names that it is part of; the code stands on every token of a long name."""
    codes: list[tuple[str, ...]] = [()] * len(tokens)
    index = 0
    for hit in names:
        while index < len(tokens) and tokens[index].end <= hit.start:
            index += 1
        at = index
        while at < len(tokens) and tokens[at].start < hit.end:
            codes[at] = (*codes[at], hit.name.code)
            at += 1
    return codes
