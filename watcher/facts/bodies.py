"""Which body or organ a sentence names: "the CSTO's Permanent Council", "ministers of the bloc", "its council"."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from watcher.facts.lines import Line
from watcher.lexicon import Lexicon
from watcher.model import Article

_JOINS = frozenset(
    {"'s", "'", "member", "members", "states", "state", "nations", "countries", "country", "allies", "the"}
)
_OF = frozenset({"of", "from", "in", "for"})
_ASKED = frozenset({"on", "urged", "asked", "urges", "asks"})
_OWN = frozenset({"its", "their"})
_FAR = 5  # words between an organ and the body that it belongs to
_LONGEST_ORGAN = 8
_STATES = frozenset({"state", "adjective", "capital", "people"})
_OFFICER = re.compile(r"\bchief\s+(?:[\w&,-]+\s+){1,5}officer\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unit:
    """A body, or an organ of it, in tokens ``first`` up to ``last``; ``is_organ`` where an organ or level is named."""

    first: int
    last: int
    code: str
    level: str
    is_organ: bool = False


class BodyReader:
    """Finds the bodies of one story, line by line; "the alliance" and "its council" are those of the last one named."""

    def __init__(self, article: Article, lines: Sequence[Line], lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.carried: str | None = None
        self.council: Unit | None = None  # "the council", once one has been named
        self.unknown = _other_bodies(article, lines, lexicon)
        self.organs = {
            organ: level for level, organs in lexicon.words.get("organs", {}).items() for organ in organs
        }  # fmt: skip
        self.phrases = _organs_of(lexicon)
        words = lexicon.words.get("meeting", {})
        self.gatherings = frozenset(words.get("nouns", ()))
        self.carriers = frozenset({"called", "calls"}).union(
            verb for key in ("holds", "convenes", "calls") for verb in words.get(key, ())
        )
        self.not_organs = frozenset(words.get("not_organs", ()))

    def units(self, line: Line) -> list[Unit]:
        """The bodies and organs of a line, left to right; an organ takes its body's name into its span."""
        words = line.words(0, len(line.tokens))
        bodies = self._bodies(line, words)
        if bodies:
            self.carried = bodies[-1].code
        found: list[Unit] = []
        for first, last, phrase in self._organ_spans(words):
            unit = self._organ(words, bodies, span=(first, last), phrase=phrase)
            if unit is not None:
                found.append(unit)
                self.council = unit if "council" in phrase and unit.level != "unspecified" else self.council
        taken = [(unit.first, unit.last) for unit in found]
        found += [body for body in bodies if not any(first <= body.first < last for first, last in taken)]
        found = [unit for unit in found if not any(_ends_in(other, unit) for other in found)]
        return sorted((unit for unit in found if not self._is_office(words, unit)), key=lambda unit: unit.first)

    def _bodies(self, line: Line, words: Sequence[str]) -> list[Unit]:
        spans = []
        for hit in line.names:
            if not self.lexicon.is_body(hit.name.code) or (
                hit.name.code in self.unknown and " " not in hit.name.surface
            ):
                continue
            inside = [i for i, token in enumerate(line.tokens) if token.start < hit.end and hit.start < token.end]
            if inside:
                spans.append(Unit(inside[0], inside[-1] + 1, hit.name.code, "unspecified"))
        if self.carried is not None and self.carried in self.lexicon.bodies:
            for called in self.lexicon.bodies[self.carried].called:
                size = called.count(" ") + 1
                spans += [
                    Unit(at - 1, at + size, self.carried, "unspecified")
                    for at in range(1, len(words) - size + 1)
                    if words[at - 1] == "the" and " ".join(words[at : at + size]) == called
                ]
        kept = [unit for unit in spans if not any(other is not unit and _holds(other, unit) for other in spans)]
        return sorted(kept, key=lambda unit: unit.first)

    def _organ_spans(self, words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """Where organs stand, the longest at each place."""
        at = 0
        while at < len(words):
            for phrase, parts in self.phrases.get(words[at], ()):
                if list(words[at : at + len(parts)]) == parts:
                    yield at, at + len(parts), phrase
                    at += len(parts) - 1
                    break
            at += 1

    def _organ(
        self, words: Sequence[str], bodies: Sequence[Unit], *, span: tuple[int, int], phrase: str
    ) -> Unit | None:
        """An organ with its body: named beside it, "its", or of an organ that only one body has."""
        first, last = span
        for body in bodies:
            if body.last <= first and first - body.last <= _FAR and set(words[body.last : first]) <= _JOINS:
                return self._unit(body.first, last, body.code, phrase)
            gap = words[last : body.first]
            ahead = bool(gap) and len(gap) <= _FAR and (gap[0] in _OF or phrase.endswith(" of"))
            if body.first >= last and (ahead or (phrase.endswith(" of") and not gap)):
                return self._unit(first, body.last, body.code, phrase)
        if self.council is not None and phrase == "council" and words[first - 1 : first] == ["the"]:
            return Unit(first, last, self.council.code, self.council.level, is_organ=True)
        held = self._holder(words, bodies, first)
        if held is not None:
            return Unit(first, last, held.code, self.organs.get(phrase, "unspecified"), is_organ=True)
        code = self._owner(words, first, phrase)
        return None if code is None else self._unit(first, last, code, phrase)

    def _holder(self, words: Sequence[str], bodies: Sequence[Unit], first: int) -> Unit | None:
        """ "The league called an emergency meeting of foreign ministers": of its own."""
        if words[first - 1 : first] != ["of"] or words[first - 2 : first - 1] == [] or len(bodies) != 1:
            return None
        between = words[bodies[0].last : first - 1] if bodies[0].last < first else []
        gathers = bool(between) and between[-1] in self.gatherings
        asked = _ASKED & set(between)
        return bodies[0] if gathers and not asked and self.carriers & set(between) else None

    def _owner(self, words: Sequence[str], first: int, phrase: str) -> str | None:
        holders = [code for code, body in self.lexicon.bodies.items() if phrase in body.organs]
        before = words[max(0, first - 1) : first]
        if self.carried is not None and ((before and before[0] in _OWN) or " its " in phrase):
            return self.carried
        if self.carried in holders:
            return self.carried
        return holders[0] if len(holders) == 1 and len(phrase.split()) > 2 and holders[0] not in self.unknown else None

    def _unit(self, first: int, last: int, code: str, phrase: str) -> Unit:
        body = self.lexicon.bodies.get(code)
        level = (body.organs.get(phrase) if body is not None else None) or self.organs.get(phrase, "unspecified")
        return Unit(first, last, code, level, is_organ=True)

    def _is_office(self, words: Sequence[str], unit: Unit) -> bool:
        """ "The CSTO's secretary general", "the head of the CSTO": an office of the body and not the body."""
        after = [word for word in words[unit.last : unit.last + 2] if word not in {"'s", "'"}]
        before = words[max(0, unit.first - 4) : unit.first]
        return bool(after and after[0] in self.not_organs) or ("of" in before and bool(set(before) & self.not_organs))


@lru_cache(maxsize=8)
def _organs_of(lexicon: Lexicon) -> Mapping[str, Sequence[tuple[str, list[str]]]]:
    """The organs of all bodies with their words, by the first of these, the longest first."""
    organs = {organ for found in lexicon.words.get("organs", {}).values() for organ in found}
    organs.update(organ for body in lexicon.bodies.values() for organ in body.organs)
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for parts in sorted((organ.split(" ") for organ in organs), key=len, reverse=True):
        if len(parts) <= _LONGEST_ORGAN:
            found.setdefault(parts[0], []).append((" ".join(parts), parts))
    return found


def _ends_in(organ: Unit, members: Unit) -> bool:
    """ "Envoys of the bloc's member states": the members only say whose envoys they are."""
    same = organ is not members and organ.code == members.code
    return same and members.level == "unspecified" != organ.level and organ.first < members.first < organ.last


def _holds(outer: Unit, inner: Unit) -> bool:
    return (
        outer.first <= inner.first
        and inner.last <= outer.last
        and (outer.last - outer.first) > (inner.last - inner.first)
    )


def _names_an_organ(lines: Sequence[Line], codes: set[str], lexicon: Lexicon) -> bool:
    organs = [
        organ
        for code in codes & set(lexicon.bodies)
        for organ, level in lexicon.bodies[code].organs.items()
        if level != "officials"
    ]
    return any(f" {organ} " in f" {line.folded} " for line in lines for organ in organs)


def _other_bodies(article: Article, lines: Sequence[Line], lexicon: Lexicon) -> frozenset[str]:
    """The codes whose short name stands for something else here: spelt out otherwise, or with no state in the story."""
    text = f"{article.title}\n{article.text}"
    hits = [hit.name for line in lines for hit in line.names]
    codes = {name.code for name in hits if lexicon.is_body(name.code)}
    has_state = any(name.kind in _STATES for name in hits) or _names_an_organ(lines, codes, lexicon)
    other = set()
    for code in codes:
        full = any(name.code == code and " " in name.surface for name in hits)
        short = code.replace("_", " ")
        if not full and (not has_state or _OFFICER.search(text)):
            other.add(code)
        bracket = rf"\(\s*[\"“]?{re.escape(short)}[\"”]?\s*\)"
        if re.search(bracket, text) is None:
            continue
        for match in re.finditer(rf"(?P<before>[^.\n(]{{3,80}}){bracket}", text):
            if not any(hit.name.code == code for hit in lexicon.names_in(match["before"])):
                other.add(code)
    return frozenset(other)
