"""The numbers of a story that stand in no figure, each with its reason: as the reading noted it, else by its chunk."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from watcher.facts.asides import age_ends, bracket_end
from watcher.facts.chunk import Chunk
from watcher.facts.lines import Line
from watcher.facts.margin import Reason, Taken, TurnedDown
from watcher.facts.noun_phrases import NounPhrases
from watcher.model import Article, Casualties, Evidence, Field
from watcher.text import Quantity, read_number, read_ordinal

_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
_NEAR = 3  # chunks between people and a word of harm that was turned down
_AROUND = 2  # tokens shown on either side of a number that no chunk holds
_TIMES = frozenset("minute minutes hour hours day days week weeks month months year years decade decades".split())
_UNITS = frozenset(
    "regiment regiments division divisions brigade brigades battalion battalions army corps company squadron".split()
)
_LENGTHS = frozenset(
    "km kilometer kilometers kilometre kilometres mile miles meter meters metre metres ft feet".split()
)
_BORES = frozenset({"mm", "calibre", "caliber", "millimetre", "millimeter"})
_MIXED: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    ("age", re.compile(r".*-year-olds?")),
    ("calibre", re.compile(r"[\d.]+-?(?:mm|cal)\b.*")),
    ("time", re.compile(r"[\d.:]+-?[ap]m")),
    ("duration", re.compile(r"\d+-?(?:minute|hour|day|week|month|year)\b.*")),
    ("distance", re.compile(r"[\d.,]+-?(?:km|m|ft|mi|kilomet\w+|met\w+|miles?)\b.*")),
    ("other", re.compile(r"[\d.,]+-?(?:kg|lb|tons?|tonnes?|percent|strong)\b.*")),
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A number that is in no figure; ``around`` are the words that it belongs to."""

    number: Evidence
    why: Reason
    around: str


def numbers_left_out(article: Article, lines: Sequence[Line], facts: Sequence[Casualties]) -> Iterator[LeftOut]:
    """Every number that no figure took, the headline's first; each from its place in the text."""
    told = {(span, fact.outcome) for fact in facts for span in fact.evidence}
    analysed = any(line.chunks for line in lines)
    fields: tuple[tuple[Field, str], ...] = (("title", article.title), ("text", article.text))
    for name, text in fields:
        own = [line for line in lines if line.field == name]
        found = [*_outside(name, text, own)]
        for line in own:
            found += _LineNumbers(line, told).left_out() if analysed else _unread(line)
        yield from sorted(found, key=lambda item: item.number.start)


def _outside(name: Field, text: str, lines: Sequence[Line]) -> Iterator[LeftOut]:
    """Numbers that the story's lines don't hold."""
    starts = [line.start for line in lines]
    for match in _DIGITS.finditer(text):
        at = bisect_right(starts, match.start()) - 1
        if at < 0 or match.start() >= lines[at].end:
            around = text[max(0, match.start() - 16) : match.end() + 16]
            yield LeftOut(Evidence(name, match.start(), match.end(), match[0]), "outside", " ".join(around.split()))


def _unread(line: Line) -> Iterator[LeftOut]:
    for first, last in _numbers(line):
        yield LeftOut(_number(line, first, last), "unread", _beside(line, first, last))


def _numbers(line: Line) -> Iterator[tuple[int, int]]:
    """The tokens of each number of a line, "one" left aside, which is rarely one."""
    tokens, at = line.tokens, 0
    while at < len(tokens):
        found = read_number(tokens, at)
        last = at + 1 if found is None else found[1]
        if (found is not None and found[0] > 1) or any(char.isdecimal() for char in tokens[at].norm):
            yield at, last
        at = last


def _number(line: Line, first: int, last: int) -> Evidence:
    """The number as it stands, without the stop that ends the sentence behind a sum of money."""
    span = line.evidence(first, last)
    text = span.text.rstrip(".,")
    return Evidence(span.field, span.start, span.start + len(text), text)


def _beside(line: Line, first: int, last: int) -> str:
    return line.evidence(max(0, first - _AROUND), min(len(line.tokens), last + _AROUND)).text


class _LineNumbers:
    """The numbers of one line whose chunks are known; ``told`` are the words and outcomes of the story's figures."""

    def __init__(self, line: Line, told: Collection[tuple[Evidence, str]]) -> None:
        self.line = line
        self.phrases = NounPhrases(line)
        self.told = told
        notes = line.margin or []
        self.taken = [note for note in notes if isinstance(note, Taken) and isinstance(note.fact, Casualties)]
        self.turned_down = [note for note in notes if isinstance(note, TurnedDown)]

    def left_out(self) -> Iterator[LeftOut]:
        standing = {at for note in self.taken if self._stands(note) for at in self._tokens_of(note)}
        replaced = {at for note in self.taken if not self._stands(note) for at in self._tokens_of(note)}
        for first, last in _numbers(self.line):
            if standing.isdisjoint(range(first, last)):
                at = next((i for i, chunk in enumerate(self.line.chunks) if chunk.first <= first < chunk.last), None)
                why = self._why(first, at, is_replaced=not replaced.isdisjoint(range(first, last)))
                yield LeftOut(_number(self.line, first, last), why, self._around(first, last, at, why=why))

    def _stands(self, note: Taken) -> bool:
        fact = note.fact
        return isinstance(fact, Casualties) and any((span, fact.outcome) in self.told for span in fact.evidence)

    def _tokens_of(self, note: Taken) -> set[int]:
        """The tokens of the numbers that a figure counts."""
        line, mention = self.line, note.mention
        if mention is None:
            spans = note.fact.evidence
            return {i for i, token in enumerate(line.tokens) if any(s.start <= token.start < s.end for s in spans)}
        if mention.frame == "nth":
            return {i for i, token in enumerate(line.tokens) if read_ordinal(token.norm) == mention.low}
        ends = (mention.noun, mention.noun if mention.until < 0 else mention.until)
        counted = (chunk.quantity for chunk in line.chunks[min(ends) : max(ends) + 1])
        return {at for quantity in counted if quantity is not None for at in range(quantity.first, quantity.last)}

    def _why(self, token: int, at: int | None, *, is_replaced: bool) -> Reason:
        line = self.line
        noted = next((note.why for note in self.turned_down if note.at == at), None)
        if noted is not None or is_replaced:
            return noted or "replaced"
        if any(date.first <= token < date.last for date in line.dates):
            return "date"
        kind = line.tokens[token].kind
        if kind in {"time", "money"}:
            return "time" if kind == "time" else "money"
        if at is None:
            return self._aside(token)
        chunk = line.chunks[at]
        if kind == "mixed":
            return self._mixed(line.tokens[token].norm, chunk)
        quantity = chunk.quantity
        if quantity is None or not quantity.first <= token < quantity.last:
            return self._in_noun(token, chunk)
        return self._counted(at, chunk, quantity)

    def _aside(self, token: int) -> Reason:
        """Why a number that no chunk holds was passed over."""
        tokens = self.line.tokens
        for at in range(max(0, token - 12), token + 1):
            if token < bracket_end(tokens, at):
                return "bracket"
            if at < token < (age_ends(tokens, at) or 0):
                return "age"
        return "other"

    def _mixed(self, norm: str, chunk: Chunk) -> Reason:
        if read_ordinal(norm) is not None:
            names = not _UNITS.isdisjoint(self.line.words(chunk.first, chunk.last))
            return "unit" if names else "ordinal"
        return next((why for why, form in _MIXED if form.fullmatch(norm)), "name")

    def _in_noun(self, token: int, chunk: Chunk) -> Reason:
        """Why a number inside a noun phrase that is not its count was passed over."""
        number = read_number(self.line.tokens, token)
        if chunk.whole is not None and number is not None and number[0] == chunk.whole:
            return "whole"
        if self.line.words(token - 1, token) == ["aged"]:
            return "age"
        return "name" if chunk.kind == "noun" else "other"

    def _counted(self, at: int, chunk: Chunk, quantity: Quantity) -> Reason:
        """Why what a noun phrase counts is no figure."""
        if self.phrases.is_measure(quantity):
            return "measure"
        if self.line.words(chunk.last, chunk.last + 1) == ["old"] and chunk.word in _TIMES:
            return "age"
        if chunk.last - chunk.first == 1 and self._aside(chunk.first) == "age":
            return "age"
        if chunk.thing:
            return self._thing(chunk.word)
        if chunk.victims is None and not self.phrases.countable(at):
            return "other"
        if any(abs(note.at - at) <= _NEAR for note in self.turned_down if self.line.chunks[note.at].kind == "verb"):
            return "near_miss"
        if self._did_it(at):
            return "perpetrators"
        return "no_frame" if chunk.victims is None else "unharmed"

    @staticmethod
    def _thing(word: str) -> Reason:
        kinds: tuple[tuple[Reason, frozenset[str]], ...] = (
            ("duration", _TIMES), ("calibre", _BORES), ("distance", _LENGTHS),
        )  # fmt: skip
        return next((why for why, words in kinds if word in words), "things")

    def _did_it(self, at: int) -> bool:
        """ "By four gunmen", "four gunmen killed": those of whom the deed is told."""
        if at and self.line.chunks[at - 1].word == "by":
            return True
        verb = self._verb_behind(at)
        taking = (note.mention for note in self.taken if note.mention is not None and note.mention.frame == "object")
        return verb is not None and any(self.line.chunks[mention.trigger] is verb for mention in taking)

    def _verb_behind(self, at: int) -> Chunk | None:
        """The verb of which a noun phrase is the subject, past what describes it."""
        for chunk in self.line.chunks[at + 1 : at + 2 * _NEAR]:
            if chunk.kind == "verb":
                return chunk
            if chunk.kind not in {"adv", "prep", "noun", "conj"}:
                return None
        return None

    def _around(self, first: int, last: int, at: int | None, *, why: Reason) -> str:
        """The noun phrase that a number stands in, and for people what they do."""
        if at is None or why in {"date", "time", "money", "measure"}:
            return _beside(self.line, first, last)
        chunk = self.line.chunks[at]
        if chunk.last - chunk.first <= last - first:
            return _beside(self.line, first, last)
        verb = self._verb_behind(at) if why in {"unharmed", "no_frame", "perpetrators"} else None
        return self.line.evidence(chunk.first, chunk.last if verb is None else verb.last).text
