"""One pass over a text: words, numbers, times and marks, with their offsets."""

import re
from typing import Literal, NamedTuple

TokenKind = Literal["word", "number", "time", "mixed", "money", "mark"]

# The order matters: the commonest first, a clock time before a decimal, a decimal before a plain number. What begins
# with a letter and goes on with a digit ("T-72") is left to ``mixed``.
_TOKEN = re.compile(
    r"""
      (?P<word>[^\W\d_](?:\.(?:[^\W\d_]\.)++|[^\W\d_]*+(?!-?\d)(?:['’`-](?![sS]\b)[^\W\d_]++)*+))
    | (?P<money>[$€£¥₹]\s?\d[\d.,]*)
    | (?P<time>\d{1,2}[:.]\d{2}(?=\s*(?:[ap]\.?m\b|GMT|UTC|hrs))|\d{1,2}:\d{2}(?::\d{2})?)
    | (?P<mixed>\d+(?:[.,]\d+){0,9}-?[^\W\d_]+(?:-[\w]+)*|[^\W\d_]+-?\d+[\w-]*|\d+-\d+-[\w-]+)
    | (?P<number>\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?!\d)|\d+(?:\.\d+)?)
    | (?P<mark>['’][sS]\b|--+|\S)
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """A word, number or mark; ``norm`` is its folded form, ``text[start:end]`` what stands in the text."""

    kind: TokenKind
    norm: str
    start: int
    end: int
    capital: bool


def fold(text: str) -> str:
    """Lower-case with plain apostrophes, character for character: offsets in the result are offsets in the text."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered.replace("’", "'").replace("‘", "'").replace("`", "'")


def tokenise(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Cut ``text[start:end]`` into tokens; offsets are those of the whole text."""
    stop = len(text) if end is None else end
    folded = fold(text[start:stop])
    return [
        Token(match.lastgroup, folded[first - start : last - start], first, last, text[first].isupper())  # type: ignore[arg-type]
        for match in _TOKEN.finditer(text, start, stop)
        for first, last in (match.span(),)
    ]
