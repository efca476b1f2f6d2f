"""An article → its lines: each sentence of headline and story with tokens, names, dates and chunks."""

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from watcher.articles import headline_start, story_spans
from watcher.facts.chunk import Chunk
from watcher.facts.chunks import Chunker, chunker_of
from watcher.facts.margin import Note
from watcher.lexicon import Hit, Lexicon, Name, words_of
from watcher.model import Article, Evidence, Field
from watcher.text import DateMention, Token, find_dates, fold, split_sentences, tokenise

_BEHIND = re.compile(r"(?:[ -][^\W\d_]+){1,3}")  # the words behind an adjective
_OWN_COUNCIL = (
    "secretary of the ",
    "secretary of its ",
    "head of the ",
    "national ",
    "country's ",
    "republic's ",
    "and ",
)
_OF_STATES = frozenset({"state", "adjective", "capital"})
_Piece = tuple[Field, str, int, int, int]


@dataclass(frozen=True)
class Line:
    """One sentence. ``paragraph`` is -1 for the headline, else counted from 0 over the story.

    Tokens, dates and chunks are worked out when they are first asked for: nobody asks for those of most sentences.
    Without an analysis there are no dates and no chunks. There is a ``margin`` only where somebody asks how the facts
    are made.
    """

    field: Field
    start: int
    end: int
    paragraph: int
    text: str
    names: list[Hit]
    analysis: "Analysis | None" = None
    margin: list[Note] | None = None

    @cached_property
    def tokens(self) -> list[Token]:
        """The words, numbers and marks of the sentence."""
        return tokenise(self.text, self.start, self.end)

    @cached_property
    def dates(self) -> list[DateMention]:
        """The dates that the sentence names."""
        return [] if self.analysis is None else find_dates(self.tokens, self.analysis.published)

    @cached_property
    def chunks(self) -> list[Chunk]:
        """The sentence in shallow chunks."""
        return [] if self.analysis is None else self.analysis.chunker.chunk(self.tokens, self.names)

    def note(self, note: Note) -> None:
        """Write into the margin, where there is one."""
        if self.margin is not None:
            self.margin.append(note)

    def evidence(self, first: int, last: int) -> Evidence:
        """The span of tokens ``first`` up to ``last`` (exclusive)."""
        start, end = self.tokens[first].start, self.tokens[max(first, last - 1)].end
        return Evidence(self.field, start, end, self.text[start:end])

    def words(self, first: int, last: int) -> list[str]:
        """The folded words of those tokens."""
        return self._norms[max(0, first) : last]

    def beside(self, hit: Hit, *, before: int = 0, after: int = 0) -> list[str]:
        """The folded words right before a name, or right behind it."""
        if before:
            at = bisect_left(self._starts, hit.start)
            return self.words(at - before, at)
        at = bisect_left(self._starts, hit.end)
        return self.words(at, at + after)

    def near(self, start: int, reach: int) -> list[str]:
        """The folded words that begin at a place of the text or within so many characters behind it."""
        first = bisect_left(self._starts, start)
        return self.words(first, bisect_right(self._starts, start + reach, first))

    @cached_property
    def placed_names(self) -> list[tuple[Hit, int, int]]:
        """The names, each with the tokens that it stands on, first up to last (exclusive)."""
        placed = []
        first = 0
        for hit in self.names:
            while first < len(self.tokens) and self.tokens[first].end <= hit.start:
                first += 1
            last = first
            while last < len(self.tokens) and self.tokens[last].start < hit.end:
                last += 1
            placed.append((hit, first, last))
        return placed

    @cached_property
    def _norms(self) -> list[str]:
        return [token.norm for token in self.tokens]

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The folded words, for asking whether any of a kind stands in the sentence."""
        return frozenset(self._norms)

    @cached_property
    def folded(self) -> str:
        """The sentence as one folded string, for looking up phrases."""
        return " ".join(self._norms)

    @cached_property
    def runs(self) -> frozenset[str]:
        """The runs of letters in the sentence, by which it is known what it can tell at all."""
        return frozenset(words_of(fold(self.text[self.start : self.end])))


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the dates and chunks of a story's lines are worked out with."""

    chunker: Chunker
    published: dt.date | None


def cut_lines(article: Article, lexicon: Lexicon) -> list[Line]:
    """Headline first, then the story's sentences; bylines, datelines and editors' notes are left out.

    The lines have their names, but no dates and chunks yet: ``analyse`` adds those where there is something to read.
    """
    pieces = list(_pieces(article))
    return [
        Line(field, start, end, paragraph, text, names)
        for (field, text, start, end, paragraph), names in zip(pieces, _names_of(pieces, lexicon), strict=True)
    ]


def analyse(
    lines: Sequence[Line], lexicon: Lexicon, published: dt.date | None, *, with_margin: bool = False
) -> list[Line]:
    """The lines with their dates and chunks, and a margin to write into where one is asked for."""
    analysis = Analysis(chunker_of(lexicon), published)
    return [replace(line, analysis=analysis, margin=[] if with_margin else None) for line in lines]


def index_of(span: Evidence, lines: Sequence[Line]) -> int | None:
    """The index of the line that a span begins in; the headline comes before the story."""
    behind = bisect_right(
        lines, (span.field == "text", span.start), key=lambda line: (line.field == "text", line.start)
    )
    line = lines[behind - 1] if behind else None
    return behind - 1 if line is not None and line.field == span.field and span.start < line.end else None


def _names_of(pieces: Sequence[_Piece], lexicon: Lexicon) -> list[list[Hit]]:
    """The names of each piece; one that two states share is that of the state which the rest of the story points to."""
    found = [
        [
            Hit(hit.name, hit.start + start, hit.end + start)
            for hit in lexicon.names_in(text[start:end])
            if not text.startswith("-based", start + hit.end)
            and not (hit.name.surface == "security council" and _is_of_one_state(text, hit.start + start, lexicon))
            and (hit.name.kind != "adjective" or not _is_of_outlaws(text, start + hit.end, lexicon))
        ]
        for _, text, start, end, _ in pieces
    ]
    if not any(hit.name.surface in lexicon.shared for hits in found for hit in hits):
        return found
    sure = {hit.name.code for hits in found for hit in hits if hit.name.surface not in lexicon.shared}
    return [[replace(hit, name=_meant(hit.name, sure, lexicon)) for hit in hits] for hits in found]


def _is_of_one_state(text: str, start: int, lexicon: Lexicon) -> bool:
    """ "Armenia's Security Council", "the Security Council secretary", "Peace and Security Council"."""
    before = text[max(0, start - 24) : start]
    end = start + len("security council")
    if text[end : end + len(" secretary")].lower() == " secretary" or before.lower().endswith(_OWN_COUNCIL):
        return True
    word = re.search(r"([^\W\d_]+)(?:['’]s)? $", before)
    return word is not None and any(hit.name.kind in _OF_STATES for hit in lexicon.names_in(word[1]))


def _is_of_outlaws(text: str, end: int, lexicon: Lexicon) -> bool:
    """ "A Mexican drug cartel": the adjective tells where they come from, and names no state."""
    behind = _BEHIND.match(text, end)
    for word in re.split(r"[ -]", behind[0])[1:] if behind else ():
        if lexicon.has("outlaws", word.lower()):
            return True
        if not word[0].isupper() and not lexicon.has("outlaw_trades", word.lower()):
            return False
    return False


def _meant(name: Name, sure: set[str], lexicon: Lexicon) -> Name:
    """Of two of one name the one that the story calls otherwise, or whose home it names; else the only neighbour."""
    alike = lexicon.shared.get(name.surface, ())
    told = next((other for other in alike if other.code in sure), None) or next(
        (other for other in alike if other.code in lexicon.groups and lexicon.groups[other.code][2] in sure), None
    )
    near = [other for other in alike if sure & lexicon.borders.get(other.code, frozenset())]
    return told or (near[0] if len(near) == 1 else name)


def _pieces(article: Article) -> Iterator[_Piece]:
    if article.title.strip():
        for piece in split_sentences(article.title, headline_start(article.title)):
            yield "title", article.title, piece.start, piece.end, -1
    spans, _ = story_spans(article.text)
    for paragraph, (start, end) in enumerate(spans):
        for sentence in split_sentences(article.text, start, end):
            yield "text", article.text, sentence.start, sentence.end, paragraph
