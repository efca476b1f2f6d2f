"""An article → its lines: each sentence of headline and story with tokens, names, dates and chunks."""

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from watcher.articles import headline_start, story_spans
from watcher.facts.chunk import Chunk
from watcher.facts.chunks import Chunker
from watcher.facts.margin import Note
from watcher.lexicon import Hit, Lexicon, Name
from watcher.model import Article, Evidence, Field
from watcher.text import DateMention, Token, find_dates, split_sentences, tokenise

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

    It has a ``margin`` only where somebody asks how the facts are made.
    """

    field: Field
    start: int
    end: int
    paragraph: int
    text: str
    tokens: list[Token]
    names: list[Hit]
    dates: list[DateMention]
    chunks: list[Chunk]
    margin: list[Note] | None = None

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
        return [token.norm for token in self.tokens[max(0, first) : last]]

    def beside(self, hit: Hit, *, before: int = 0, after: int = 0) -> list[str]:
        """The folded words right before a name, or right behind it."""
        if before:
            at = bisect_left(self._starts, hit.start)
            return self.words(at - before, at)
        at = bisect_left(self._starts, hit.end)
        return self.words(at, at + after)

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    @cached_property
    def folded(self) -> str:
        """The sentence as one folded string, for looking up phrases."""
        return " ".join(token.norm for token in self.tokens)


def cut_lines(article: Article, lexicon: Lexicon) -> list[Line]:
    """Headline first, then the story's sentences; bylines, datelines and editors' notes are left out.

    The lines have their names, but no dates and chunks yet: ``analyse`` adds those where there is something to read.
    """
    pieces = list(_pieces(article))
    return [
        Line(field, start, end, paragraph, text, tokens, names, [], [])
        for (field, text, start, end, paragraph), names in zip(pieces, _names_of(pieces, lexicon), strict=True)
        if (tokens := tokenise(text, start, end))
    ]


def analyse(
    lines: Sequence[Line], lexicon: Lexicon, published: dt.date | None, *, with_margin: bool = False
) -> list[Line]:
    """The lines with their dates and chunks, and a margin to write into where one is asked for."""
    chunker = Chunker(lexicon)
    return [
        replace(
            line,
            dates=find_dates(line.tokens, published),
            chunks=chunker.chunk(line.tokens, line.names),
            margin=[] if with_margin else None,
        )
        for line in lines
    ]


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
    if text[start + len("security council") :].lower().startswith(" secretary") or before.lower().endswith(
        _OWN_COUNCIL
    ):
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
        for sentence in split_sentences(article.text[:end], start):
            yield "text", article.text, sentence.start, sentence.end, paragraph
