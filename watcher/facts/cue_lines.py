"""A sentence with the words marked in it that tell of a meeting or a truce, and how a verb in it is helped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from watcher.facts.bodies import Unit
from watcher.facts.english import ADVERBS
from watcher.facts.lines import Line
from watcher.lexicon import PhraseTable, length_at

FUTURE = frozenset({"will", "would", "shall", "'ll", "won't", "wouldn't"})
OBLIGED = frozenset({"should", "must", "ought"})
POSSIBLE = frozenset({"may", "might", "could"})
BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "'re", "isn't", "aren't", "wasn't", "weren't"})
HAVE = frozenset({"has", "have", "had", "hasn't", "haven't", "hadn't"})
_DO = frozenset({"do", "does", "did", "can", "cannot", "don't", "doesn't", "didn't", "can't", "to"})
_HELPING = FUTURE | OBLIGED | POSSIBLE | BE | HAVE | _DO
NOT = frozenset({"not", "never", "n't", "cannot"})
SKIPPED = ADVERBS | NOT | frozenset({"officially", "finally", "next", "in", "fact", "no", "longer"})
_CUTS = frozenset({";", ":", "—", "–", "(", "after", "because", "while", "although", "though", "amid"})
PAST = frozenset(
    "held met began begun sat took taken went gone got gotten came broke wound spoke spoken told heard had been".split()
)
STARTS = frozenset({";", ":", "said", "says", "—", "–", ")"})


@dataclass(frozen=True, slots=True)
class Cue:
    """Words ``first`` up to ``last`` that a class of the pack has."""

    first: int
    last: int
    family: str


@dataclass(frozen=True, slots=True)
class Tense:
    """The helping words before a verb, nearest last."""

    words: tuple[str, ...]
    first: int

    def has(self, kind: frozenset[str]) -> bool:
        """Whether one of them is of a kind."""
        return not kind.isdisjoint(self.words)

    @property
    def negated(self) -> bool:
        """Whether they say that it is not so."""
        return any(word in NOT or word.endswith("n't") for word in self.words)

    @property
    def infinitive(self) -> bool:
        """Whether "to" stands before the verb, as in "to meet" and "to be held"."""
        return "to" in self.words[-3:]


class CueLine:
    """One sentence; ``cues`` are the words of a group's classes in it, ``past`` is where it turns to earlier years."""

    def __init__(
        self, line: Line, units: Sequence[Unit], tables: Mapping[str, PhraseTable], *, past: Sequence[int] = ()
    ) -> None:
        self.line, self.units, self.tables, self.past = line, units, tables, past
        self.tokens = line.words(0, len(line.tokens))
        self.is_title = line.field == "title"
        self.dated = {at for date in line.dates for at in range(date.first, date.last)}

    @cached_property
    def cues(self) -> list[Cue]:
        """Every word of a class, the longest of each class at each place."""
        found = []
        for at, word in enumerate(self.tokens):
            for family, table in self.tables.items():
                if family == "possible" and at in self.dated:
                    continue  # "on May 21"
                if word in table and (length := length_at(table, self.tokens, at)):
                    found.append(Cue(at, at + length, family))
        return found

    def between(self, first: int, last: int, *families: str) -> list[Cue]:
        """The words of those classes that stand whole between two tokens."""
        return [cue for cue in self.cues if first <= cue.first and cue.last <= last and cue.family in families]

    def has(self, family: str, first: int, last: int) -> bool:
        """Whether a word of the class stands between two tokens."""
        return bool(self.between(max(0, first), last, family))

    def word(self, at: int) -> str:
        """The word there; none past either end."""
        return self.tokens[at] if 0 <= at < len(self.tokens) else ""

    def tense(self, at: int) -> Tense:
        """The helping words that stand right before a verb."""
        first = at
        while first > 0 and at - first < 8 and self._helps(first - 1):
            first -= 1
        near = (self.tokens[i] for i in range(first, at) if i not in self.dated)
        return Tense(tuple(word for word in near if word in _HELPING | NOT or word.endswith("n't")), first)

    def _helps(self, at: int) -> bool:
        word = self.tokens[at]
        return word in _HELPING | SKIPPED or word.endswith("ly") or at in self.dated

    def clause_end(self, first: int) -> int:
        """Where what is said of a meeting ends: at a stop, or where another clause begins."""
        for at in range(first, len(self.tokens)):
            word = self.tokens[at]
            if word in _CUTS and not (word == "after" and self.word(at + 1) == "all") and at > first:
                return at
        return len(self.tokens)

    def clause_start(self, last: int) -> int:
        """Where the clause begins that leads up to a token: behind a stop, or an "and" after a comma."""
        for at in range(last - 1, -1, -1):
            if self.tokens[at] in STARTS:
                return at + 1
            if self.tokens[at] in {"and", "but", "because", "while"} and (at == 0 or self.tokens[at - 1] == ","):
                return at + 1
        return 0

    def is_past(self, at: int) -> bool:
        """Whether the verb form there is one of the past."""
        return self.tokens[at].endswith("ed") or self.tokens[at] in PAST
