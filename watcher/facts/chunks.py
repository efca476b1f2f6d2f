"""A sentence's tokens → shallow chunks: noun phrases with their count, verb groups with their voice, and the joints.

Unknown words are nouns: a place, a name or a kind of people that no pack knows must not cost a figure.
"""

from dataclasses import dataclass, replace
from typing import Literal

from watcher.lexicon import Hit, Lexicon, Verb
from watcher.model import Victims
from watcher.text import Quantity, Token, read_quantity
from watcher.text.numbers import HedgeWord

ChunkKind = Literal["noun", "verb", "speech", "prep", "conj", "comma", "sub", "pron", "adv", "stop"]
Voice = Literal["active", "passive", "bare"]

_PREPS = frozenset(
    "of in on at by from to with for near along across after before during under against between into over among "
    "amid inside outside around toward towards through via within off behind beyond since until following despite about above including included includes".split(),
)
_SUBS = frozenset("who whom which that when while where as because if although though whether whose what but than once unless".split())
_CONJ = frozenset({"and", "or", "plus", "&"})
_PRONOUNS = frozenset("it he she they we i you them him us me this these those there".split())
_BE = frozenset("is are was were be been being am 's 're got get gets".split())
_HAVE = frozenset("has have had having".split())
_MODALS = frozenset("will would may might can could shall should must".split())
_NOT = frozenset({"not", "never", "n't", "hardly"})
_UNREAL = frozenset("to".split())
_DETERMINERS = frozenset("the a an this that these those its his her their our my another all both each every any such".split())
_ADVERBS = frozenset(
    "also then later earlier already still just only even again soon since reportedly allegedly apparently slightly seriously "
    "critically badly severely lightly fatally instantly immediately subsequently currently now there here yet further meanwhile "
    "together first once too alone instead however initially yesterday today overnight tonight formally nearby all".split(),
)
_COPULA_COUNTS = frozenset({"dead", "missing"})
_OTHERS = frozenset({"others", "other", "more", "another", "further", "additional"})


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of tokens ``first`` up to ``last`` (exclusive). Fields after ``kind`` say what a noun or a verb brings."""

    kind: ChunkKind
    first: int
    last: int
    word: str = ""
    quantity: Quantity | None = None
    victims: Victims | None = None
    counted: str | None = None
    thing: bool = False
    definite: bool = False
    own: bool = False
    others: bool = False
    subset: bool = False
    codes: tuple[str, ...] = ()
    verb: Verb | None = None
    voice: Voice = "active"
    modal: bool = False
    negated: bool = False
    perfect: bool = False


class Chunker:
    """Chunks the sentences of one article; holds the lexicon's word classes at hand."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.hedges: dict[str, HedgeWord] = {
            phrase: hedge  # type: ignore[misc]
            for hedge, phrases in lexicon.words.get("hedges", {}).items()
            for phrase in phrases
        }
        self.people: dict[str, Victims] = {
            word: victims  # type: ignore[misc]
            for victims, words in lexicon.words.get("people", {}).items()
            for word in words
        }
        self.counted = {word: outcome for outcome, words in lexicon.words.get("counted", {}).items() for word in words}
        self.speech = {word for words in lexicon.words.get("speech", {}).values() for word in words}
        self.things = lexicon.classes.get("things", frozenset())
        self.vague = lexicon.classes.get("vague", frozenset())
        self.nobody = lexicon.classes.get("none", frozenset()) - {"without"}
        self.plain_verbs = lexicon.classes.get("lose_verbs", frozenset()) | lexicon.classes.get("leave_verbs", frozenset())
        self.plain_verbs |= lexicon.classes.get("life_verbs", frozenset())

    def chunk(self, tokens: list[Token], names: list[Hit]) -> list[Chunk]:
        """The chunks of one sentence, left to right; quotation marks and brackets with what they hold are left out."""
        codes = _codes_by_token(tokens, names)
        chunks: list[Chunk] = []
        index = 0
        while index < len(tokens):
            chunk = self._next(tokens, index, codes)
            if chunk is None:
                index = _after_bracket(tokens, index)
                continue
            chunks.append(chunk)
            index = chunk.last
        return self._join_subsets(chunks)

    def _next(self, tokens: list[Token], at: int, codes: list[tuple[str, ...]]) -> Chunk | None:
        word = tokens[at].norm
        if tokens[at].kind == "mark" and word not in {"'s", "’s"}:
            return self._mark(word, at)
        if codes[at]:
            return self._noun(tokens, at, codes)
        verb = self._verb(tokens, at)
        if verb is not None:
            return verb
        if self._starts_quantity(tokens, at):
            return self._noun(tokens, at, codes)
        for kind, words in (("conj", _CONJ), ("sub", _SUBS), ("pron", _PRONOUNS)):
            if word in words and not (word in {"this", "that", "these", "those"} and self._nominal(tokens, at + 1, codes)):
                return Chunk(kind, at, at + 1, word)  # type: ignore[arg-type]
        if word in _PREPS or (word in {"according", "due"}):
            return Chunk("prep", at, at + 1, word)
        if word in self.speech and not (at and tokens[at - 1].norm in _DETERMINERS | {"of", "media", "such"}):
            return Chunk("speech", at, at + 1, word)
        if at and word.endswith("ed") and tokens[at - 1].norm in self.people:
            return Chunk("verb", at, at + 1, word)
        if word in _ADVERBS or (word.endswith("ly") and word not in {"family", "italy", "ally", "july"} and word not in self.people):
            return Chunk("adv", at, at + 1, word)
        return self._noun(tokens, at, codes)

    @staticmethod
    def _mark(word: str, at: int) -> Chunk | None:
        if word == ",":
            return Chunk("comma", at, at + 1, word)
        if word in {";", ":", "—", "–", "--", "-", "…"}:
            return Chunk("stop", at, at + 1, word)
        return None

    def _starts_quantity(self, tokens: list[Token], at: int) -> bool:
        return tokens[at].norm in self.vague or read_quantity(tokens, at, self.hedges) is not None

    # ── verbs ──

    def _phrase(self, tokens: list[Token], at: int) -> tuple[Verb, int] | None:
        for length in (5, 4, 3, 2, 1):
            words = tuple(token.norm for token in tokens[at : at + length])
            if len(words) == length and words in self.lexicon.phrases:
                return self.lexicon.phrases[words], at + length
        return None

    def _verb(self, tokens: list[Token], at: int) -> Chunk | None:
        """A verb group at ``at``: auxiliaries, adverbs and the main verb, with voice, modality and negation."""
        index = at
        seen: set[str] = set()
        while index < len(tokens) and (tokens[index].norm in _AUXILIARY or (seen and tokens[index].norm in _ADVERBS)):
            word = tokens[index].norm
            if not seen and word in {"got", "'s"}:
                break
            seen.add(word)
            index += 1
        if index < len(tokens) and seen and tokens[index].norm.endswith("ly"):
            index += 1
        found = self._main_verb(tokens, index, seen)
        if found is None and (not seen or seen <= _UNREAL | _NOT):
            return None
        verb, last = found if found is not None else (None, index)
        if verb is not None and not seen & _AUXILIARY and tokens[index].norm == "missing" and index > 0 and tokens[index - 1].norm in {"the", "a"}:
            return None
        return Chunk(
            "verb", at, last, tokens[last - 1].norm,
            verb=verb,
            voice=_voice(verb, seen),
            modal=bool(seen & (_MODALS | _UNREAL)),
            negated=bool(seen & _NOT),
            perfect=bool(seen & _HAVE),
        )  # fmt: skip

    def _main_verb(self, tokens: list[Token], index: int, seen: set[str]) -> tuple[Verb | None, int] | None:
        if index >= len(tokens):
            return None
        phrase = self._phrase(tokens, index)
        if phrase is not None:
            return phrase
        word = tokens[index].norm
        if seen & _BE and word in _COPULA_COUNTS:
            return Verb(self.counted[word], "past", transitive=False, lemma=word), index + 1
        if word in self.lexicon.verbs and not self._is_noun_use(tokens, index, seen):
            return self.lexicon.verbs[word], index + 1
        if word in self.plain_verbs and not (seen and word in {"loss"}):
            return None, index + 1
        if seen and (word.endswith(("ed", "ing")) or word in self.speech or word in _IRREGULAR):
            return None, index + 1
        return None

    def _is_noun_use(self, tokens: list[Token], index: int, seen: set[str]) -> bool:
        """Whether a verb form stands as an adjective before people ("90 wounded villagers") or as "the wounded"."""
        if seen & (_BE | _HAVE | _MODALS):
            return False
        before = tokens[index - 1].norm if index else ""
        after = tokens[index + 1].norm if index + 1 < len(tokens) else ""
        if before in {"the", "of", "more", "many"} and after not in self.people:
            return before == "the"
        verb = self.lexicon.verbs[tokens[index].norm]
        return verb.form == "past" and after in self.people and (before in {"a", "an", "the"} or (index > 0 and self._ends_quantity(tokens, index)))

    def _ends_quantity(self, tokens: list[Token], index: int) -> bool:
        quantity = next((q for back in (4, 3, 2, 1) if index >= back and (q := read_quantity(tokens, index - back, self.hedges))), None)
        return quantity is not None and quantity.last == index

    # ── nouns ──

    def _nominal(self, tokens: list[Token], at: int, codes: list[tuple[str, ...]]) -> bool:
        if at >= len(tokens):
            return False
        token = tokens[at]
        if codes[at] or token.norm == "'s" or token.norm == "’s":
            return True
        if token.kind not in {"word", "mixed"}:
            return False
        word = token.norm
        if word in _CLOSED or (word in self.speech and tokens[at - 1].norm not in _DETERMINERS):
            return False
        if at > 0 and word.endswith("ed") and tokens[at - 1].norm in self.people and word not in self.people:
            return False
        return self._verb(tokens, at) is None

    def _noun(self, tokens: list[Token], at: int, codes: list[tuple[str, ...]]) -> Chunk:
        index = at
        definite = own = others = False
        quantity: Quantity | None = None
        vague = False
        while index < len(tokens):
            word = tokens[index].norm
            if word in _DETERMINERS and quantity is None:
                definite |= word in {"the", "its", "his", "her", "their", "our", "these", "those", "this", "that"}
                own |= word in {"its", "his", "her", "their", "our"}
                others |= word == "another"
                if word in {"a", "an"} and (found := read_quantity(tokens, index, self.hedges)) is not None:
                    quantity, index = found, found.last
                    continue
                if word in {"a", "an", "another"}:
                    quantity = Quantity(1, 1, "exact", index, index + 1)
                index += 1
                continue
            if definite and quantity is None and word in _BEFORE_COUNT:
                index += 1
                continue
            found = None if quantity is not None and quantity.last - quantity.first > 0 and quantity.hedge != "exact" else read_quantity(tokens, index, self.hedges)
            if found is not None and (quantity is None or others or tokens[quantity.first].norm in {"a", "an", "another"}):
                quantity, index = found, found.last
                continue
            if quantity is None and word in self.vague:
                vague, index = True, index + 1
                if index < len(tokens) and tokens[index].norm == "number":
                    index += 1
                continue
            if word in self.nobody and quantity is None:
                quantity, index = Quantity(0, 0, "exact", index, index + 1), index + 1
                continue
            break
        if vague:
            quantity = Quantity(None, None, "unspecified", at, index)
        index = max(self._nominals_end(tokens, index, codes), at + 1)
        return self._describe(tokens, at, index, codes, Chunk("noun", at, index, quantity=quantity, definite=definite, own=own, others=others))

    def _nominals_end(self, tokens: list[Token], index: int, codes: list[tuple[str, ...]]) -> int:
        """Where the run of nouns and adjectives ends; a harm participle inside it counts as an adjective."""
        while index < len(tokens):
            word = tokens[index].norm
            if self._nominal(tokens, index, codes) or (word == "own" and index):
                index += 1
            elif word in self.lexicon.verbs and self._is_noun_use(tokens, index, set()):
                index += 1
            else:
                break
        return index

    def _describe(self, tokens: list[Token], at: int, end: int, codes: list[tuple[str, ...]], chunk: Chunk) -> Chunk:
        words = [token.norm for token in tokens[at:end]]
        start = chunk.quantity.last - at if chunk.quantity is not None and chunk.quantity.last > at else 0
        nominal = words[start:]
        head = next((word for word in reversed(nominal) if word not in {"'s", "’s"}), words[-1])
        victims = next((self.people[word] for word in reversed(nominal) if word in self.people), None)
        counted = next((self.counted[word] for word in reversed(nominal) if word in self.counted), None)
        if counted is None:
            counted = next((self.lexicon.verbs[word].outcome for word in nominal if word in self.lexicon.verbs and head in self.people), None)
        found = tuple(dict.fromkeys(code for token_codes in codes[at:end] for code in token_codes))
        is_thing = head in self.things and head not in self.people and counted is None
        if is_thing and head in {"mines", "mine", "head"}:
            victims = None
        return replace(
            chunk, word=head, victims=victims, counted=counted, codes=found, thing=is_thing,
            others=chunk.others or any(word in _OTHERS for word in nominal[:2]),
            own=chunk.own or "own" in words,
        )  # fmt: skip

    def _join_subsets(self, chunks: list[Chunk]) -> list[Chunk]:
        """ "two of its soldiers", "five of the six", "one of them": one noun with the count of the first part."""
        joined: list[Chunk] = []
        index = 0
        while index < len(chunks):
            chunk = chunks[index]
            inner = chunks[index + 2] if index + 2 < len(chunks) and chunks[index + 1].word == "of" else None
            if chunk.word in {"family", "group", "crew", "gang"} and inner is not None and inner.quantity is not None and inner.quantity.last == inner.last:
                joined.append(replace(chunk, last=inner.last, quantity=inner.quantity, victims=chunk.victims or "unspecified"))
                index += 3
                continue
            bare = chunk.kind == "noun" and chunk.quantity is not None and chunk.quantity.last == chunk.last
            if bare and inner is not None and (inner.kind in {"noun", "pron"} or inner.word == "whom"):
                joined.append(_subset(chunk, inner))
                index += 3
                continue
            joined.append(chunk)
            index += 1
        return joined


def _subset(outer: Chunk, inner: Chunk) -> Chunk:
    anaphor = inner.kind == "pron" or inner.word == "whom"
    restated = inner.quantity is not None
    return replace(
        outer, last=inner.last, word=inner.word if inner.kind == "noun" else "", victims=inner.victims,
        codes=inner.codes, own=inner.own, thing=inner.thing, counted=inner.counted, subset=anaphor or restated,
        definite=False,
    )  # fmt: skip


def _voice(verb: Verb | None, seen: set[str]) -> Voice:
    if verb is not None and verb.form == "past" and seen & _BE and not (seen & _HAVE and not seen & {"been", "being"} and seen & _BE == {"'s"}):
        return "passive"
    if verb is not None and verb.form == "past" and not seen & (_HAVE | _MODALS):
        return "bare"
    return "active"


def _codes_by_token(tokens: list[Token], names: list[Hit]) -> list[tuple[str, ...]]:
    """For each token the codes of the names that it is part of; the code stands on every token of a long name."""
    codes: list[tuple[str, ...]] = [()] * len(tokens)
    index = 0
    for hit in names:
        while index < len(tokens) and tokens[index].end <= hit.start:
            index += 1
        at = index
        while at < len(tokens) and tokens[at].start < hit.end:
            codes[at] = (hit.name.code,)
            at += 1
    return codes


def _after_bracket(tokens: list[Token], at: int) -> int:
    """Past a bracket and what it holds (ages, abbreviations, conversions); past any other mark, one token."""
    if tokens[at].norm != "(":
        return at + 1
    for index in range(at + 1, min(len(tokens), at + 12)):
        if tokens[index].norm == ")":
            return index + 1
    return at + 1


_IRREGULAR = frozenset("begun done gone taken seen held shot hit made sent left found put set lost brought told given shown known come become run fallen struck burnt thrown".split())
_AUXILIARY = _BE | _HAVE | _MODALS | _NOT | _UNREAL | frozenset("do does did".split())
_BEFORE_COUNT = frozenset("remaining first last latest total combined confirmed only same".split())
_CLOSED = _PREPS | _SUBS | _CONJ | _PRONOUNS | _DETERMINERS | _AUXILIARY | frozenset({"no", "none", "nobody", "according"})
