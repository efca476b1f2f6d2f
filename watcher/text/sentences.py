"""Sentences and paragraphs of a text, as wires set them."""

import re
from dataclasses import dataclass

# Words after which a full stop ends no sentence: titles, months and places as agencies shorten them.
_SHORT = frozenset(
    "gov sen rep gen col lt maj capt sgt cpl pvt brig adm cmdr dr mr mrs ms prof st no dept inc ltd co corp "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun vs etc approx ft km hrs est "
    "ave rev hon pres supt insp dist".split(),
)
_LONGEST_SHORT = 24  # characters in which a shortened word ends
_LONGEST = 1500  # characters; a longer run without a stop is cut at a space, so that no text costs more than its length
# A line break, or a stop with the quotes and brackets that close behind it, before a blank. Both begin with one class
# of characters, so that a search skips all others at once.
_STOP = re.compile(r"[.!?…\n](?:(?<=\n)(?:\s*\n|(?=\S))|(?<!\n)[.!?…]*[\"”’')\]]*(?=\s|$))")
_BLANK, _SPACES = re.compile(r"\s*"), re.compile(" *")
_WORD_BEFORE = re.compile(r"([^\W\d_]+(?:\.[^\W\d_]+)*)\.$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A slice of the text, and the number of the paragraph it stands in, counted from 0."""

    start: int
    end: int
    paragraph: int


def _goes_on(text: str, start: int, stop: int, end: int) -> bool:
    """Whether the stop that ends at ``stop`` belongs to a shortened word or an initial rather than to a sentence."""
    behind = _past(_SPACES, text, stop, end)
    rest = text[behind : min(end, behind + 4)]
    if rest[:1].islower() or rest[:1] in {",", ";", ":"}:
        return True
    near = max(start, stop - _LONGEST_SHORT)
    word = _WORD_BEFORE.search(text, max(near, text.rfind(" ", near, stop) + 1), stop)
    if word is None:
        return False
    parts = word[1].lower().split(".")
    if len(parts) > 1:
        return bool(rest) and not rest[:1].isspace() and all(len(part) == 1 for part in parts) and not _opens(rest)
    return parts[0] in _SHORT or (len(parts[0]) == 1 and word[1].isupper())


def _past(blanks: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Past the blanks at ``start``."""
    found = blanks.match(text, start, end)
    return found.end() if found is not None else start


def _opens(rest: str) -> bool:
    """Whether what follows an abbreviation such as "U.S." starts anew: a capital word that a verb may follow."""
    return rest[:4] in {"The ", "In t", "It s", "He s", "She "} or rest.startswith("\n")


def _pieces(text: str, start: int, end: int, paragraph: int) -> list[Sentence]:
    """The sentence, or its pieces where it is longer than any that is written."""
    pieces = []
    while end - start > _LONGEST:
        cut = text.rfind(" ", start + 1, start + _LONGEST)
        cut = cut if cut > start else start + _LONGEST
        pieces.append(Sentence(start, cut, paragraph))
        start = _past(_BLANK, text, cut, end)
    return [*pieces, Sentence(start, end, paragraph)] if start < end else pieces


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[Sentence]:
    """The sentences of ``text[start:end]``; a line break ends one, a blank line ends a paragraph."""
    sentences: list[Sentence] = []
    close = len(text) if end is None else end
    begin, paragraph = start, 0
    for stop in _STOP.finditer(text, start, close):
        breaks = text[stop.start()] == "\n"
        if not breaks and _goes_on(text, begin, stop.end(), close):
            continue
        last = stop.start() if breaks else stop.end()
        first = _past(_BLANK, text, begin, last)
        if first < last:
            sentences.extend(_pieces(text, first, last, paragraph))
        paragraph += breaks
        begin = stop.end()
    first = _past(_BLANK, text, begin, close)
    return [*sentences, *_pieces(text, first, close, paragraph)]
