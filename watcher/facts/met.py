"""Whom the sentence before tells of: "A Tajik patrol drove over a mine. One man died, the other is in hospital"."""

from collections.abc import Callable

from watcher.facts import side_words
from watcher.facts.chunk import Chunk
from watcher.facts.english import BE
from watcher.facts.lines import Line
from watcher.facts.mentions import Mention

_NEAR = 1  # paragraphs
_REACH = 4  # chunks of "two of ours were shot", "came under fire"
_UNDER = frozenset({"fire", "attack", "bombardment", "shelling"})
_MINES = frozenset("mine mines landmine landmines explosive device booby-trap tripwire".split())
_FORCES = side_words.COLUMNS | side_words.AGENT_WORDS
_OURS = frozenset({"our", "ours"})
_BACK = frozenset({"man", "woman", "person", "other", "one", "third", "second", "fourth", ""})


class Met:
    """Keeps the side of the people of whom a sentence tells, unless they are the ones who do harm in it."""

    def __init__(self, has_people: Callable[[str], bool]) -> None:
        self.has_people = has_people
        self.side: str | None = None
        self.subject: str | None = None
        self.words: set[str] = set()
        self.paragraph = -2

    def meet(self, line: Line, speaker: str | None) -> None:
        """Turn to the next sentence; ``speaker`` is whose "ours" and "its own" are."""
        self.paragraph = line.paragraph
        self.subject = self._subject(line)
        sides = ((at, self._side(line, chunk, speaker)) for at, chunk in enumerate(line.chunks))
        found = next(((at, side) for at, side in sides if side is not None and _bears_it(line, at)), None)
        self.side = found[1] if found is not None else None
        first = line.chunks[found[0]] if found is not None else None
        self.words = set(line.words(first.first, first.last)) if first is not None else set()

    def _subject(self, line: Line) -> str | None:
        """Whose the people are with whom a sentence begins: "The attackers, 15 members of the M23, came by boat"."""
        first = line.chunks[0] if line.chunks else None
        if first is None or first.kind != "noun" or (first.victims is None and not first.irregular):
            return None
        codes: list[str] = []
        for chunk in line.chunks:
            if chunk.kind not in {"noun", "comma", "prep"} or codes:
                break
            codes += [code for code in chunk.codes if self.has_people(code)]
        return codes[0] if len(codes) == 1 else None

    def _side(self, line: Line, chunk: Chunk, speaker: str | None) -> str | None:
        if chunk.kind != "noun":
            return None
        codes = [code for code in chunk.codes if self.has_people(code)]
        force = not _FORCES.isdisjoint(line.words(chunk.first, chunk.last))
        if codes and (chunk.victims is not None or force):
            return codes[0] if len(codes) == 1 else None
        own = chunk.own or not _OURS.isdisjoint(line.words(chunk.first, chunk.last))
        return speaker if own and chunk.quantity is not None and chunk.quantity.low else None

    def just(self, line: Line) -> str | None:
        """Whose "its rangers" are right behind "a Thai patrol came under fire"."""
        return self.side if line.field == "text" and line.paragraph == self.paragraph else None

    def meant(self, line: Line, mention: Mention) -> str | None:
        """The side, where a figure points back: "one of the two", "the other", "one man", "his comrades"."""
        noun = line.chunks[mention.noun]
        plain = mention.victims == "unspecified" or noun.word in side_words.COMRADES
        back = mention.part or noun.subset or noun.others or noun.word in _BACK | side_words.COMRADES
        near = line.field == "text" and 0 <= line.paragraph - self.paragraph <= _NEAR
        same = f"{noun.word}s" in self.words  # "a patrol of guards … one guard"
        return self.side if ((plain and back) or same) and near and not noun.codes else None


def _bears_it(line: Line, at: int) -> bool:
    """Whether something befalls those people, rather than that they do it."""
    before = line.chunks[at - 1].word if at else ""
    if at + 1 < len(line.chunks) and line.chunks[at + 1].kind == "speech":
        return False
    if before in {"by", "from", "at", "against"}:
        return before in {"at", "against"}
    first = line.chunks[at].first
    behind = line.words(first, line.chunks[min(at + _REACH, len(line.chunks) - 1)].last)
    verb = next((chunk for chunk in line.chunks[at : at + 3] if chunk.kind == "verb"), None)
    passive = verb is not None and bool(BE & set(line.words(verb.first, verb.last)))
    under = "under" in behind and not _UNDER.isdisjoint(behind)
    return passive or under or not _MINES.isdisjoint(behind) or side_words.HOSTILE.isdisjoint(behind)
