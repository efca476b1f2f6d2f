"""Where an agency or a ministry has it from: "citing the army", "according to updated data", "issued a statement"."""

from collections.abc import Set as AbstractSet

from watcher.facts import speech_words
from watcher.facts.lines import Line


def paper_at(line: Line) -> int | None:
    """ "Citing the army", "via the Defense Ministry", "with reference to medics": the chunk that brings the source."""
    for at, chunk in enumerate(line.chunks):
        words = line.words(chunk.first, chunk.first + 1)
        if at and (words[0] in speech_words.PAPERS or chunk.word == "via"):
            return at
        if chunk.word == "reference" and line.words(chunk.last, chunk.last + 1) == ["to"]:
            return at + 1
    return None


def is_unsigned(line: Line, at: int, offices: AbstractSet[str]) -> bool:
    """ "According to intercepted talks, …, the army said": what nobody signs stands back behind who tells of it."""
    if at >= len(line.chunks) or line.chunks[at].codes:
        return False
    source = line.chunks[at]
    words = line.tokens[source.first : source.last]
    nobody = not any(token.capital or token.norm in offices | speech_words.PRONOUNS for token in words)
    return nobody and any(chunk.kind == "speech" for chunk in line.chunks[at + 1 :])


def source_end(line: Line, first: int, last: int, offices: AbstractSet[str], *, leads: bool) -> int:
    """Where the words for a source end: where another clause begins, and at the comma behind it where it opens a line.

    A bare name goes on to the next comma: "according to Jane Roe, a spokeswoman for the army, …".
    """
    last = next((at for at in range(first + 1, last) if line.chunks[at].kind in {"sub", "stop"}), last)
    commas = [at for at in range(first + 1, last) if line.chunks[at].kind == "comma"]
    if not commas or not leads:
        return last
    head = line.chunks[first : commas[0]]
    known = any(chunk.codes or offices & set(line.words(chunk.first, chunk.last)) for chunk in head)
    name = not known and line.tokens[head[0].first].capital and len(commas) > 1
    return commas[1] if name else commas[0]


def issuer(line: Line, first: int, index: int) -> tuple[int, int]:
    """Who "issued a statement": the subject, also before a relative clause."""
    starts = max((at + 1 for at in range(index) if line.chunks[at].kind == "stop"), default=0)
    opens = starts < index and bool(line.chunks[starts].codes)
    return (starts, starts + 1) if opens else (first, index - 1)
