"""The conditions of a rule, each of which looks at one article and what was read out of it.

A condition answers with a Finding and never raises; a missing part says in the newsroom's words what was missing.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Protocol

from regex import Pattern

from watcher.model import Article, Evidence, Fact, Reading
from watcher.rules.page import Page, read_page
from watcher.rules.query import Part
from watcher.rules.vocabulary import ALLIANCES

PATTERN_TIMEOUT_S = 0.02  # an article has 50 ms for all rules
PATTERN_SPANS = 3


@dataclass(frozen=True)
class Subject:
    """What a rule is held against; the words of the article are cut when a condition first asks for them."""

    article: Article
    reading: Reading

    @cached_property
    def page(self) -> Page:
        return read_page(self.article)


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a condition held: the spans that show it, or ``because``; ``nearly`` where only a detail was missing."""

    held: bool
    spans: tuple[Evidence, ...] = ()
    because: str = ""
    nearly: bool = False


class Condition(Protocol):
    def find(self, subject: Subject) -> Finding: ...


@dataclass(frozen=True, slots=True)
class TextCondition:
    query: str
    part: Part

    def find(self, subject: Subject) -> Finding:
        spans = self.part.find(subject.page, "any")
        if spans is None:
            return Finding(held=False, because=f"text: nothing of {_short(self.query)}")
        shown = ", ".join(dict.fromkeys(span.text.lower() for span in spans)) or self.query
        return Finding(held=True, spans=spans, because=f"text: {_short(shown)}")


@dataclass(frozen=True, slots=True)
class PatternCondition:
    """A regular expression with a time limit; one that ran out of time counts as not found."""

    pattern: Pattern[str]

    def find(self, subject: Subject) -> Finding:
        try:
            spans = self._spans(subject.article)
        except TimeoutError:
            return Finding(held=False, because=f"pattern: {_short(self.pattern.pattern)} ran out of time", nearly=True)
        lacking = "" if spans else "nothing of "
        return Finding(held=bool(spans), spans=spans, because=f"pattern: {lacking}{_short(self.pattern.pattern)}")

    def _spans(self, article: Article) -> tuple[Evidence, ...]:
        gap = "\n\n"
        whole = article.title + gap + article.text
        shift = len(article.title) + len(gap)
        spans: list[Evidence] = []
        for found in self.pattern.finditer(whole, timeout=PATTERN_TIMEOUT_S):
            start, end = found.span()
            if end <= len(article.title):
                spans.append(Evidence("title", start, end, found[0]))
            elif start >= shift:
                spans.append(Evidence("text", start - shift, end - shift, found[0]))
            if len(spans) == PATTERN_SPANS:
                break
        return tuple(spans)


@dataclass(frozen=True, slots=True)
class GenreCondition:
    genres: tuple[str, ...]

    def find(self, subject: Subject) -> Finding:
        genre = subject.article.genre
        return Finding(held=genre in self.genres, because=f"genre: {genre}")


@dataclass(frozen=True, slots=True)
class PlaceCondition:
    """A place of the happening (or of another role) that has every named property."""

    border: bool
    countries: tuple[str, ...]
    ids: tuple[str, ...]
    roles: tuple[str, ...]

    def find(self, subject: Subject) -> Finding:
        held = any(
            place.role in self.roles
            and (place.border or not self.border)
            and (place.country in self.countries or not self.countries)
            and (place.id in self.ids or not self.ids)
            for place in subject.reading.places
        )
        asked = ["border"] * self.border + [*self.countries, *self.ids]
        lacking = "" if held else "none of "
        return Finding(held=held, because=f"place: {lacking}{_short(', '.join(asked))}")


@dataclass(frozen=True, slots=True)
class FactCondition:
    """A fact of a kind with the asked values; ``sides`` and ``pairs`` look at all such facts of a story together.

    For ``sides`` an armed group in arms against the state in which it is at home makes no second side. ``neighbours``
    asks for one such fact whose two sides have a common border.
    """

    kind: str
    wanted: tuple[tuple[str, tuple[str, ...]], ...]
    sides: int = 0
    neighbours: bool = False
    pairs: tuple[frozenset[str], ...] = ()
    to_alliance: bool = False

    def find(self, subject: Subject) -> Finding:
        facts = [fact for fact in subject.reading.facts if fact.kind == self.kind and self._fits(fact)]
        if not facts:
            return Finding(held=False, because=self._missing(subject.reading.facts))
        if self.neighbours and not any(_of(fact) in subject.reading.neighbours for fact in facts):
            return Finding(held=False, because="sides: no neighbours", nearly=True)
        sides = _sides(facts, subject.reading.facts)
        facing = sides - {group for group, home in subject.reading.homes if home in sides}
        if len(facing) < self.sides:
            return Finding(held=False, because=f"sides: {len(facing)} of {self.sides}", nearly=True)
        if self.pairs and not any(pair <= sides for pair in self.pairs):
            between = ", ".join(sorted(sides)) or "nobody named"
            return Finding(held=False, because=f"pair_in: {between}", nearly=True)
        return Finding(
            held=True, spans=tuple(span for fact in facts for span in fact.evidence), because=f"fact: {self.kind}"
        )

    def _fits(self, fact: Fact) -> bool:
        if self.to_alliance and not ALLIANCES.intersection(values_of(fact, "addressee")):
            return False
        return all(_has(values_of(fact, name), values) for name, values in self.wanted)

    def _missing(self, facts: tuple[Fact, ...]) -> str:
        """Name the first asked value that no fact of the kind has."""
        of_kind = [fact for fact in facts if fact.kind == self.kind]
        for name, values in self.wanted:
            if of_kind and not any(_has(values_of(fact, name), values) for fact in of_kind):
                return f"fact: no {self.kind} with {name} {_short(' or '.join(values))}"
        return f"fact: no such {self.kind}" if of_kind else f"fact: no {self.kind}"


def values_of(fact: Fact, name: str) -> tuple[str, ...]:
    """Give a field of a fact as words: codes of speakers, each member of a list, none where it is unknown."""
    value = getattr(fact, name, None)
    several = value if isinstance(value, tuple) else (value,)
    codes = (getattr(item, "code", item) for item in several)
    return tuple(str(code).lower() if isinstance(code, bool) else str(code) for code in codes if code is not None)


def _has(values: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return any(value in wanted or wanted == ("any",) for value in values)


def _of(fact: Fact) -> tuple[object, object]:
    return getattr(fact, "actor", None), getattr(fact, "target", None)


def _sides(facts: list[Fact], story: tuple[Fact, ...]) -> frozenset[str]:
    """Who faces whom: actors and targets, and the sides whose current casualties the story counts."""
    told = {code for fact in facts for name in ("actor", "target") for code in values_of(fact, name)}
    hurt = {code for fact in story if fact.scope == "current" for code in values_of(fact, "side")}
    return frozenset(told | hurt)


@dataclass(frozen=True, slots=True)
class Group:
    """All or any of several conditions."""

    need: Literal["all", "any"]
    conditions: tuple[Condition, ...]

    def find(self, subject: Subject) -> Finding:
        findings = [condition.find(subject) for condition in self.conditions]
        held_ones = [finding.held for finding in findings]
        held = all(held_ones) if self.need == "all" else any(held_ones)
        telling = [finding for finding in findings if finding.held == held]
        return Finding(
            held=held,
            spans=tuple(span for finding in telling for span in finding.spans),
            because=_few(list(dict.fromkeys(finding.because for finding in telling if finding.because))),
            nearly=any(finding.nearly or (finding.held and not held) for finding in findings),
        )


def _few(reasons: list[str]) -> str:
    return reasons[0] + (f" (and {len(reasons) - 1} more)" if len(reasons) > 1 else "") if reasons else ""


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
