"""The parts of a read query, each of which finds its hits on a page.

A hit is a run of words (first and last position). Joins keep the nearest partners only, so that the work grows with
the number of words and not with its square.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Literal, Protocol

from watcher.model import Evidence
from watcher.rules.page import Page, Zone

Hit = tuple[int, int]
MOST_SPANS = 3  # of one term in the evidence: the reader needs the reason, not every place

# What a part answers: None where it does not hold, else the spans that show it (none for a NOT).
Found = tuple[Evidence, ...] | None


class Part(Protocol):
    """A part of a query that holds on a page or doesn't."""

    def find(self, page: Page, zone: Zone) -> Found: ...


class Placed(Part, Protocol):
    """A part that stands somewhere, so that distances can be measured from it."""

    def hits(self, page: Page, zone: Zone) -> list[Hit]: ...


def _shown(page: Page, hits: list[Hit]) -> Found:
    return tuple(page.evidence(first, last) for first, last in hits[:MOST_SPANS]) if hits else None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words one after another within a paragraph; a single word is a phrase of one."""

    words: tuple[str, ...]

    def hits(self, page: Page, zone: Zone) -> list[Hit]:
        starts = page.positions(self.words[0], zone)
        for behind, word in enumerate(self.words[1:], 1):
            following = set(page.positions(word, zone))
            starts = [start for start in starts if start + behind in following]
        last = len(self.words) - 1
        if not last:
            return [(start, start) for start in starts]
        return [(s, s + last) for s in starts if page.paragraphs[s] == page.paragraphs[s + last]]

    def find(self, page: Page, zone: Zone) -> Found:
        return _shown(page, self.hits(page, zone))


@dataclass(frozen=True, slots=True)
class Either:
    """Any of several placed parts."""

    parts: tuple[Placed, ...]

    def hits(self, page: Page, zone: Zone) -> list[Hit]:
        return sorted({hit for part in self.parts for hit in part.hits(page, zone)})

    def find(self, page: Page, zone: Zone) -> Found:
        return _shown(page, self.hits(page, zone))


@dataclass(frozen=True, slots=True)
class Near:
    """Two parts within a number of words of each other; ``ordered`` asks for the left one first."""

    left: Placed
    right: Placed
    distance: int
    ordered: bool

    def hits(self, page: Page, zone: Zone) -> list[Hit]:
        rights = sorted(self.right.hits(page, zone))
        firsts = [first for first, _ in rights]
        by_last = sorted(rights, key=lambda hit: hit[1])
        lasts = [last for _, last in by_last]
        found: set[Hit] = set()
        for first, last in self.left.hits(page, zone):
            after = bisect_right(firsts, last)
            if after < len(rights) and self._reach(page, last, rights[after][0]):
                found.add((first, rights[after][1]))
            before = bisect_left(lasts, first) - 1
            if not self.ordered and before >= 0 and self._reach(page, by_last[before][1], first):
                found.add((by_last[before][0], last))
        return sorted(found)

    def find(self, page: Page, zone: Zone) -> Found:
        return _shown(page, self.hits(page, zone))

    def _reach(self, page: Page, last: int, first: int) -> bool:
        return first - last <= self.distance and page.in_one_field(last, first)


@dataclass(frozen=True, slots=True)
class Together:
    """Two parts in one sentence or one paragraph."""

    left: Placed
    right: Placed
    unit: Literal["sentence", "paragraph"]

    def hits(self, page: Page, zone: Zone) -> list[Hit]:
        return sorted({(min(a[0], b[0]), max(a[1], b[1])) for a, b in self._pairs(page, zone)})

    def find(self, page: Page, zone: Zone) -> Found:
        pairs = self._pairs(page, zone)
        return _shown(page, list(dict.fromkeys(hit for pair in pairs for hit in sorted(pair)))[: 2 * MOST_SPANS])

    def _pairs(self, page: Page, zone: Zone) -> list[tuple[Hit, Hit]]:
        units = page.sentences if self.unit == "sentence" else page.paragraphs
        rights: dict[int, list[Hit]] = {}
        for hit in self.right.hits(page, zone):
            rights.setdefault(units[hit[0]], []).append(hit)
        return [
            (left, other)
            for left in self.left.hits(page, zone)
            if (other := _apart(left, rights.get(units[left[0]], [])))
        ]


def _apart(left: Hit, others: list[Hit]) -> Hit | None:
    """Pick one of the others that shares no word with the left one: a word is not its own company."""
    ends = (others[0], others[-1]) if others else ()
    return next((hit for hit in ends if hit[1] < left[0] or hit[0] > left[1]), None)


@dataclass(frozen=True, slots=True)
class Within:
    """A part looked for in the title, the lead or the body only."""

    part: Part
    zone: Zone

    def find(self, page: Page, zone: Zone) -> Found:  # noqa: ARG002 - the inner part of a story wins
        return self.part.find(page, self.zone)


@dataclass(frozen=True, slots=True)
class Not:
    part: Part

    def find(self, page: Page, zone: Zone) -> Found:
        return () if self.part.find(page, zone) is None else None


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Part, ...]

    def find(self, page: Page, zone: Zone) -> Found:
        spans: list[Evidence] = []
        for part in self.parts:
            found = part.find(page, zone)
            if found is None:
                return None
            spans.extend(found)
        return tuple(spans)


@dataclass(frozen=True, slots=True)
class Any:
    parts: tuple[Part, ...]

    def find(self, page: Page, zone: Zone) -> Found:
        held = [found for part in self.parts if (found := part.find(page, zone)) is not None]
        return tuple(span for found in held for span in found) if held else None


def adjacent(parts: list[Placed]) -> Placed:
    """Parts that stand side by side: words become one phrase, a bracket follows its neighbour directly."""
    joined: list[Placed] = []
    for part in parts:
        before = joined[-1] if joined else None
        if isinstance(before, Phrase) and isinstance(part, Phrase):
            joined[-1] = Phrase(before.words + part.words)
        else:
            joined.append(part)
    result = joined[0]
    for right in joined[1:]:
        result = Near(result, right, 1, ordered=True)
    return result
