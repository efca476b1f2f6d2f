"""Where in a clause the speaker of a verb of speech stands: its subject, past insertions and relative clauses."""

from collections.abc import Sequence

from watcher.facts.chunk import Chunk
from watcher.facts.lines import Line


def clause_start(chunks: Sequence[Chunk], index: int) -> int:
    """The first chunk of the clause that ends in the verb at ``index``; an insertion between commas is stepped over."""
    at = index - 1
    while at >= 0:
        chunk = chunks[at]
        if chunk.kind in {"stop", "sub", "verb", "speech"} or (
            chunk.kind == "conj" and at > 0 and (at == index - 1 or chunks[at - 1].kind != "noun")
        ):
            return at + 1
        if chunk.kind == "comma":
            inner = insertion(chunks, at, index)
            if inner is None:
                return at + 1
            at = inner
            continue
        at -= 1
    return 0


def opening(chunks: Sequence[Chunk], index: int) -> tuple[int, int]:
    """Where the subject of "X did this and said" stands, or of "residents, who said"; nowhere for a pronoun."""
    if index and chunks[index - 1].kind == "sub" and chunks[index - 1].word != "but":
        return max(0, index - 4), index - 1
    first = max((at + 1 for at in range(index) if chunks[at].kind == "stop"), default=0)
    relative = first + 1 < index and chunks[first + 1].word in {"who", "which", "that"}
    opens = first < index and chunks[first].kind == "noun" and (bool(chunks[first].codes) or relative)
    return (first, first + 1) if opens else (index, index)


def leads(line: Line, first: int, index: int) -> bool:
    """Whether what is said follows the verb: the clause opens the line or what comes after is more than a tail."""
    chunks = line.chunks
    after = chunks[index + 1] if index + 1 < len(chunks) else None
    opens = first == 0 or chunks[first - 1].kind in {"conj", "sub", "stop"}
    claims = after is not None and after.kind == "verb" and line.tokens[after.first].norm == "to"
    return opens or claims or (after is not None and after.word == "that")


def insertion(chunks: Sequence[Chunk], comma: int, index: int) -> int | None:
    """Before "X, who spoke on television, said" stands X: the chunk left of the insertion, where there is one."""
    if comma != index - 1:
        return None
    for at in range(comma - 1, max(-1, comma - 12), -1):
        if chunks[at].kind in {"verb", "speech", "stop"} and not any(
            chunk.kind == "sub" for chunk in chunks[max(0, at - 2) : at]
        ):
            return None
        if chunks[at].kind == "comma":
            return at - 1
    return None


def clause_end(chunks: Sequence[Chunk], index: int) -> int:
    for at in range(index, len(chunks)):
        if chunks[at].kind in {"stop", "sub", "verb"}:
            return at
    return len(chunks)


def is_of_a_band(line: Line, chunks: Sequence[Chunk], bands: frozenset[str]) -> bool:
    """ "The separatists' news agency", "a rebel spokesman": no office of the state that stands in its name."""
    for chunk in chunks:
        if not bands.isdisjoint(line.words(chunk.first, chunk.last)):
            return True
        if chunk.codes or chunk.kind == "sub":
            return False
    return False
