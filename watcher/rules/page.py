"""Takes an article, gives its words with their places, once for all rules that look at it.

Words are runs of letters, marks and digits of any script. A title is a sentence and a paragraph of its own; its words
come first and stand far from the text, so that no phrase or distance reaches from one into the other.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import regex

from watcher.model import Article, Evidence

# Stories are far shorter; the rest of a book-length text is not searched, so that no rule can stall a poll.
LONGEST_TEXT = 100_000
LEAD_LEAST_WORDS = 8

Zone = Literal["any", "title", "lead", "body"]

_WORD = regex.compile(r"([\p{L}\p{M}\p{N}]+)(?:['’]s(?![\p{L}\p{M}\p{N}]))?")
_SENTENCE_END = regex.compile(r"[.!?…։؟。][\"'’”»)\]]*\s")
_PARAGRAPH_END = regex.compile(r"\n[^\S\n]*\n|[.!?…:;։][\"'’”»)\]]*[^\S\n]*\n")
# A dot after these ends no sentence; single letters (initials, U.S.) never do.
_TITLES = ("mr", "mrs", "ms", "dr", "st", "gen", "col", "lt", "sgt", "maj", "capt", "cpl", "pvt", "brig", "adm", "gov")
_MONTHS = ("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec")
_ABBREVIATIONS = frozenset((*_TITLES, *_MONTHS, "sen", "rep", "no", "vs", "approx", "г", "ул", "им", "тыс", "млн"))


def fold(word: str) -> str:
    """One spelling for all ways of writing a word: no case, composed accents, Turkish i's as one letter, ё as е."""
    if word.isascii():
        return word.lower()
    folded = unicodedata.normalize("NFC", word).casefold()
    return folded.replace("i̇", "i").replace("ı", "i").replace("ё", "е")


@dataclass(frozen=True, slots=True)
class Page:
    """The words of an article in order: folded, with their offsets and the sentence and paragraph they stand in."""

    article: Article
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[int, ...]
    paragraphs: tuple[int, ...]
    title_words: int
    lead_end: int
    index: dict[str, list[int]]
    vocabulary: tuple[str, ...]
    wildcards: dict[str, list[int]] = field(default_factory=dict, compare=False)

    def positions(self, word: str, zone: Zone) -> list[int]:
        """Where a folded word stands in a part of the article; ``?`` is one letter, a ``*`` at the end any ending."""
        if "*" in word or "?" in word:
            found = self.wildcards.get(word)
            if found is None:
                found = self.wildcards[word] = self._matching(word)
        else:
            found = self.index.get(word, [])
        if zone == "any" or not found:
            return found
        low, high = self._bounds(zone)
        return found[bisect_left(found, low) : bisect_left(found, high)]

    def in_one_field(self, first: int, last: int) -> bool:
        return (first < self.title_words) == (last < self.title_words)

    def evidence(self, first: int, last: int) -> Evidence:
        """Slice from one word through another of the same field."""
        title = first < self.title_words
        source = self.article.title if title else self.article.text
        start, end = self.starts[first], self.ends[last]
        return Evidence("title" if title else "text", start, end, source[start:end])

    def _bounds(self, zone: Zone) -> tuple[int, int]:
        if zone == "title":
            return 0, self.title_words
        return self.title_words, self.lead_end if zone == "lead" else len(self.words)

    def _matching(self, word: str) -> list[int]:
        stem = word.replace("?", "*").partition("*")[0]
        known = self.vocabulary[bisect_left(self.vocabulary, stem) : bisect_left(self.vocabulary, stem + "\U0010ffff")]
        if known and word != f"{stem}*":
            shape = regex.compile(regex.escape(word).replace(r"\?", ".").replace(r"\*", ".*"), regex.DOTALL)
            known = tuple(match for match in known if shape.fullmatch(match))
        return sorted(position for match in known for position in self.index[match])


@dataclass(slots=True)
class _Columns:
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    paragraphs: list[int] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Append the words of one field, its sentences and paragraphs counted on from the field before."""
        sentence = self.sentences[-1] + 1 if self.sentences else 0
        paragraph = self.paragraphs[-1] + 1 if self.paragraphs else 0
        last_end = 0
        last_word = ""
        for start, end in _spans(text):
            if last_word and end - last_end > 1:
                gap = text[last_end : start + 1]
                new_paragraph = "\n" in gap and _PARAGRAPH_END.search(gap[:-1]) is not None
                paragraph += new_paragraph
                sentence += new_paragraph or _ends_sentence(last_word, gap)
            last_word = fold(text[start:end])
            last_end = end
            self.words.append(last_word)
            self.starts.append(start)
            self.ends.append(end)
            self.sentences.append(sentence)
            self.paragraphs.append(paragraph)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    return (found.span(1) for found in _WORD.finditer(text))


def _ends_sentence(last_word: str, gap: str) -> bool:
    """Whether a sentence ends between two words; ``gap`` carries the first letter of the second one."""
    if not _SENTENCE_END.search(gap):
        return False
    if "." in gap and (last_word in _ABBREVIATIONS or (len(last_word) == 1 and last_word.isalpha())):
        return False
    return not gap[-1].islower()


def read_page(article: Article) -> Page:
    """Cut an article into words."""
    columns = _Columns()
    columns.add(article.title)
    title_words = len(columns.words)
    columns.add(article.text[:LONGEST_TEXT])
    index: dict[str, list[int]] = {}
    for position, word in enumerate(columns.words):
        index.setdefault(word, []).append(position)
    return Page(
        article=article,
        words=tuple(columns.words),
        starts=tuple(columns.starts),
        ends=tuple(columns.ends),
        sentences=tuple(columns.sentences),
        paragraphs=tuple(columns.paragraphs),
        title_words=title_words,
        lead_end=_lead_end(columns.paragraphs, title_words),
        index=index,
        vocabulary=tuple(sorted(index)),
    )


def _lead_end(paragraphs: list[int], title_words: int) -> int:
    """Reach through the first paragraph that is long enough; a note such as "(Adds toll)" above it is no lead."""
    for position in range(title_words, len(paragraphs)):
        last_of_paragraph = position + 1 == len(paragraphs) or paragraphs[position + 1] != paragraphs[position]
        if last_of_paragraph and position + 1 - title_words >= LEAD_LEAST_WORDS:
            return position + 1
    return len(paragraphs)
