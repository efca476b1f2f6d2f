"""The clause that a mention stands in: its tokens without the relative clauses that only tell more of a noun."""

from collections.abc import Sequence
from dataclasses import dataclass

from watcher.facts.chunk import Chunk
from watcher.facts.english import LASTING
from watcher.facts.lines import Line
from watcher.facts.mentions import Mention

_RELATIVE = frozenset({"which", "where", "who", "that", "whose", "when"})
_EDGES = frozenset({"stop", "speech"})
_OPENS = frozenset("since in on over during between from within".split())
_ARTICLES = frozenset({"the", "a", "an"})
_LEAVES = frozenset({"left", "leaves", "leaving"})
_NEAR = 3  # tokens before a clause that a line's opening may have


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens ``first`` up to ``last``, of which ``apart`` belong to other clauses.

    ``head`` are the nouns that a relative clause tells of, ``opening`` the time or place that opens its sentence.
    """

    first: int
    last: int
    apart: frozenset[int]
    head: range
    opening: range

    def owns(self, at: int) -> bool:
        """Whether a token is the clause's own, or of what opens its sentence."""
        return (self.first <= at < self.last and at not in self.apart) or at in self.opening

    def holds(self, at: int) -> bool:
        """Whether a token is the clause's own, or of the noun that it tells of."""
        return self.owns(at) or (at in self.head and at not in self.apart)


def clause_of(line: Line, mention: Mention) -> Clause:
    """The tokens of the mention's clause: up to a joint behind which another finite verb begins."""
    chunks = line.chunks
    told = relatives(chunks)
    spans = [s for s in told if not s[0] < mention.trigger < s[1] and not _dates_what_lasts(chunks, s[0])]
    bound = min((end for sub, end in told if sub < mention.trigger < end), default=len(chunks))
    first, last = min(mention.noun, mention.trigger), max(mention.noun, mention.trigger)
    first = max((at + 1 for at in range(first, mention.trigger) if _tells_of_it(chunks, at, spans)), default=first)
    start = first
    while start > 0:
        inner = next((span for span in spans if span[1] == start or span[0] < start <= span[1]), None)
        if inner is not None and inner[0] > 0:
            start = inner[0]
        elif splits(chunks[start - 1]) or (mention.noun < mention.trigger and _starts_clause(chunks, start, first)):
            break
        else:
            start -= 1
    end = last
    while end + 1 < bound and not splits(chunks[end + 1]) and not _adds_to_a_noun(line, end + 1):
        end += 1
    head = range(0)
    if start > 0 and chunks[start - 1].kind == "sub" and chunks[start - 1].word in _RELATIVE:
        head = range(chunks[antecedent(chunks, start - 1)].first, chunks[start - 1].first)
    opening, ending = chunks[start].first, chunks[end].last
    return Clause(
        first=0 if opening <= _NEAR else opening,
        last=len(line.tokens) if ending >= len(line.tokens) - 1 else ending,
        apart=frozenset(at for one, two in spans for at in range(chunks[one].first, chunks[two - 1].last)),
        head=head,
        opening=_opening(chunks, start),
    )


def _opening(chunks: Sequence[Chunk], start: int) -> range:
    """ "Since the truce 14 were killed and 22 wounded": the time that opens it is that of all joined."""
    aside = [chunk.kind for chunk in chunks[max(0, start - 3) : start]]  # "in the ten months before, he recalled, …"
    before = start - 3 if aside in (["comma", "pron", "speech"], ["comma", "noun", "speech"]) else start
    if not chunks or chunks[0].word not in _OPENS or any(splits(chunk) for chunk in chunks[:before]):
        return range(0)
    end = next((at for at, chunk in enumerate(chunks) if chunk.kind in {"comma", "verb"}), 0)
    return range(chunks[end].first)


def _adds_to_a_noun(line: Line, at: int) -> bool:
    """ "…, bringing to 27 the number killed this year", ", the scene of a massacre in 2024", "men suspected of …"."""
    chunks = line.chunks
    if chunks[at].kind == "verb" and chunks[at].verb is None and chunks[at - 1].victims is not None:
        return at + 1 < len(chunks) and chunks[at + 1].kind == "prep" and chunks[at].last - chunks[at].first == 1
    if chunks[at].kind != "comma" or at + 1 >= len(chunks):
        return False
    word = line.tokens[chunks[at + 1].first].norm
    return word.endswith("ing") or (word in _ARTICLES and chunks[at + 1].kind == "noun")


def _dates_what_lasts(chunks: Sequence[Chunk], sub: int) -> bool:
    """ "The conflict in the north, which began in 2017, has killed …": since then it has."""
    at = sub - 1 - (chunks[sub - 1].kind == "comma")
    while at > 1 and chunks[at].word not in LASTING and chunks[at - 1].kind == "prep":
        at -= 2
    return chunks[at].word in LASTING


def _tells_of_it(chunks: Sequence[Chunk], at: int, closed: Sequence[tuple[int, int]]) -> bool:
    """ "The five who died": what befell them stands in the relative clause, and the main clause tells another thing."""
    return chunks[at].kind == "sub" and chunks[at].word in _RELATIVE and all(at != sub for sub, _ in closed)


def relatives(chunks: Sequence[Chunk]) -> list[tuple[int, int]]:
    """The chunks ``first`` up to ``last`` of each relative clause that another verb or a comma follows."""
    found = []
    for at, chunk in enumerate(chunks):
        if chunk.kind == "sub" and chunk.word in _RELATIVE and at and chunks[at - 1].kind in {"noun", "prep", "comma"}:
            end = _relative_end(chunks, at)
            if end is not None:
                found.append((at, end))
    return found


def _relative_end(chunks: Sequence[Chunk], sub: int) -> int | None:
    """A relative clause ends with the comma that answers the one before it, or where the main verb comes."""
    enclosed, verbs = chunks[sub - 1].kind == "comma", 0
    for at in range(sub + 1, len(chunks)):
        chunk = chunks[at]
        if chunk.kind in _EDGES or chunk.kind == "sub":
            return None
        if chunk.kind == "comma" and enclosed and verbs:
            return at
        if chunk.kind == "verb" and not enclosed:
            left = chunk.voice == "bare" and at > 1 and chunks[at - 2].word in _LEAVES  # "left two men wounded"
            if verbs and chunks[at - 1].kind == "noun" and not left:
                return at
            verbs += 1
        elif chunk.kind == "verb":
            verbs += 1
    return None


def antecedent(chunks: Sequence[Chunk], sub: int) -> int:
    """The first chunk of what a relative clause tells of: a person, or a happening with its whole clause."""
    at = sub - 1
    while at > 0 and chunks[at].kind in {"prep", "comma"} and at >= sub - 2:
        at -= 1
    if chunks[at].victims is None and chunks[at].one == "":
        while at > 0 and not splits(chunks[at - 1]):
            at -= 1
        return max(at, 0)
    while at > 1 and chunks[at - 1].kind == "prep" and chunks[at - 2].kind == "noun":
        at -= 2
    return max(at, 0)


def splits(chunk: Chunk) -> bool:
    """Whether a chunk ends a clause. "That" does: "said that A, and that B" are two."""
    return chunk.kind in {"stop", "speech", "sub"} or chunk.word == "after"


def _starts_clause(chunks: Sequence[Chunk], start: int, first: int) -> bool:
    """ "… of a student last year, and a constable was killed": behind "and" a subject and verb of their own.

    Where a harm is joined to a harm ("11 were killed in 2030 and 70 hurt"), they share their time.
    """
    if chunks[start - 1].kind != "conj" or start != first:
        return False
    before = [chunk for chunk in chunks[: start - 1] if chunk.kind == "verb"]
    return bool(before) and before[-1].verb is None
