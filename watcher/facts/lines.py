"""An article → its lines: each sentence of headline and story with tokens, names, dates and chunks."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from watcher.articles import headline_start, story_spans
from watcher.facts.chunks import Chunk, Chunker
from watcher.lexicon import Hit, Lexicon
from watcher.model import Article, Evidence, Field
from watcher.text import DateMention, Token, find_dates, split_sentences, tokenise


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence. ``paragraph`` is -1 for the headline, else counted from 0 over the story."""

    field: Field
    start: int
    end: int
    paragraph: int
    text: str
    tokens: list[Token]
    names: list[Hit]
    dates: list[DateMention]
    chunks: list[Chunk]

    def evidence(self, first: int, last: int) -> Evidence:
        """The span of tokens ``first`` up to ``last`` (exclusive)."""
        start, end = self.tokens[first].start, self.tokens[max(first, last - 1)].end
        return Evidence(self.field, start, end, self.text[start:end])

    def words(self, first: int, last: int) -> list[str]:
        """The folded words of those tokens."""
        return [token.norm for token in self.tokens[max(0, first) : last]]

    @property
    def folded(self) -> str:
        """The sentence as one folded string, for looking up phrases."""
        return " ".join(token.norm for token in self.tokens)


def read_lines(article: Article, lexicon: Lexicon, published: dt.date | None) -> list[Line]:
    """Headline first, then the story's sentences; bylines, datelines and editors' notes are left out."""
    chunker = Chunker(lexicon)
    lines: list[Line] = []
    for field, text, start, end, paragraph in _pieces(article):
        tokens = tokenise(text, start, end)
        if not tokens:
            continue
        names = [Hit(hit.name, hit.start + start, hit.end + start) for hit in lexicon.names_in(text[start:end])]
        lines.append(
            Line(
                field,
                start,
                end,
                paragraph,
                text,
                tokens,
                names,
                find_dates(tokens, published),
                chunker.chunk(tokens, names),
            )
        )
    return lines


def _pieces(article: Article) -> Iterator[tuple[Field, str, int, int, int]]:
    if article.title.strip():
        for piece in split_sentences(article.title, headline_start(article.title)):
            yield "title", article.title, piece.start, piece.end, -1
    spans, _ = story_spans(article.text)
    for paragraph, (start, end) in enumerate(spans):
        for sentence in split_sentences(article.text[:end], start):
            yield "text", article.text, sentence.start, sentence.end, paragraph
