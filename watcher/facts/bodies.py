"""Which body or organ a sentence names: "the CSTO's Permanent Council", "ministers of the bloc", "its council"."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from watcher.facts.lines import Line
from watcher.lexicon import Hit, Lexicon
from watcher.model import Article

_JOINS = frozenset(
    {"'s", "'", "member", "members", "states", "state", "nations", "countries", "country", "allies", "the"}
)
_OF = frozenset({"of", "from", "in", "for", "to"})
_AMONG = frozenset(
    "the in within its all other remaining five six four three seven two both , and member fellow most some".split()
)  # what stands between "leaders of" and the body: "leaders of Russia and five other states of the pact"
_ASIDE = frozenset({",", "(", ")", "a", "an", "the", "or", "—", "-", '"', "“", "”", "as", "known"})
_QUALIFIERS = (
    "-led",
    "-nation",
    "-member",
    "-state",
    "-country",
    "-strong",
    "-soviet",
    "-dominated",
    "-backed",
    "wide",
)
_ASKED = frozenset({"on", "urged", "asked", "urges", "asks"})
_OWN = frozenset({"its", "their", "whose"})
_FAR = 5  # words between an organ and the body that it belongs to
_AROUND = 8  # words before a body's name in which those who sit in it may stand
_LONGEST_LIST = 12  # words from "leaders" to the body, where its members are told by name
_INSIDE = frozenset("the its their 's ' member six five states countries".split())
_ANYONE = frozenset({"officials", "senior officials", "experts"})
_SHORT = 3  # letters of words that a headline may leave small
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
        self.council: Unit | None = None  # "the council", once one has been named
        self.unknown = _other_bodies(article, lines, lexicon)
        first = _first_body(lines, lexicon)  # a headline may say "the bloc" of one that the lead names
        self.carried: str | None = None if first in self.unknown else first
        self.organs = {
            organ: level for level, organs in lexicon.words.get("organs", {}).items() for organ in organs
        }  # fmt: skip
        words = lexicon.words.get("meeting", {})
        self.gatherings = frozenset(words.get("nouns", ()))
        self.carriers = frozenset({"called", "calls"}).union(
            verb for key in ("holds", "convenes", "calls") for verb in words.get(key, ())
        )
        self.inviting = frozenset(words.get("invites", ()))
        self.not_organs = frozenset(words.get("not_organs", ()))
        self.qualifiers = frozenset(words.get("qualifiers", ()))

    def units(self, line: Line) -> list[Unit]:
        """The bodies and organs of a line, left to right; an organ takes its body's name into its span."""
        words = line.words(0, len(line.tokens))
        bodies = self._bodies(line, words)
        if bodies:
            self.carried = bodies[-1].code
        found: list[Unit] = []
        joins = _states_of(line)
        for first, last, phrase in self._organ_spans(words, bodies):
            unit = self._organ(words, bodies, joins, span=(first, last), phrase=phrase)
            if unit is not None:
                found.append(unit)
                self.council = unit if "council" in phrase and unit.level != "unspecified" else self.council
        taken = [(unit.first, unit.last) for unit in found]
        found += [body for body in bodies if not any(first <= body.first < last for first, last in taken)]
        found = [unit for unit in found if not any(_ends_in(other, unit) for other in found)]
        found = sorted((unit for unit in found if not self._is_office(words, unit)), key=lambda unit: unit.first)
        return _with_asides(words, found)

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
                for at in range(len(words) - size + 1):
                    first = self._opens(line, words, at) if words[at : at + size] == called.split(" ") else None
                    if first is not None:
                        spans.append(Unit(first, at + size, self.carried, "unspecified"))
        kept = [unit for unit in spans if not any(other is not unit and _holds(other, unit) for other in spans)]
        return sorted(kept, key=lambda unit: unit.first)

    def _opens(self, line: Line, words: Sequence[str], at: int) -> int | None:
        """Where "the bloc", "the six-nation alliance" begins; a headline leaves the article out."""
        first = at
        while first > 0 and (words[first - 1] in self.qualifiers or words[first - 1].endswith(_QUALIFIERS)):
            first -= 1
        if first > 0 and words[first - 1] == "the":
            return first - 1
        if line.field != "title" or (first > 0 and words[first - 1] in {"a", "an", "no"}):
            return None
        named = first > 0 and any(hit.start < line.tokens[first - 1].end <= hit.end for hit in line.names)
        return None if named or (first > 0 and _stands_out(line, first - 1)) else first

    def _organ_spans(self, words: Sequence[str], bodies: Sequence[Unit]) -> Iterator[tuple[int, int, str]]:
        """Where organs stand, the longest at each place; whose they are may stand inside: "heads of its councils"."""
        inside = {at for body in bodies for at in range(body.first, body.last)}
        at, table = 0, self.lexicon.organ_table
        while at < len(words):
            found = ((_matched(words, at, parts, inside), parts) for parts in table.get(words[at], ()))
            ends = [(end, self.lexicon.organ_names[" ".join(parts)]) for end, parts in found if end]
            if ends:
                end, phrase = max(ends, key=lambda match: (match[1].count(" "), match[0]))
                yield at, end, phrase
                at = end - 1
            at += 1

    def _organ(
        self, words: Sequence[str], bodies: Sequence[Unit], joins: set[int], *, span: tuple[int, int], phrase: str
    ) -> Unit | None:
        """An organ with its body: named beside or inside it, "its", or of an organ that only one body has."""
        first, last = span
        for body in bodies:
            if first < body.first < last:
                return self._unit(first, last, body.code, phrase)
            if body.last <= first and first - body.last <= _FAR and _all_join(words[body.last : first]):
                return self._unit(body.first, last, body.code, phrase)
            if body.first >= last and self._belongs(words, joins, gap=(last, body.first), phrase=phrase):
                return self._unit(first, body.last, body.code, phrase)
        if self.council is not None and phrase == "council" and words[first - 1 : first] == ["the"]:
            return Unit(first, last, self.council.code, self.council.level, is_organ=True)
        held = self._holder(words, bodies, first)
        if held is not None:
            return Unit(first, last, held.code, self.organs.get(phrase, "unspecified"), is_organ=True)
        code = self._owner(words, span, phrase)
        return None if code is None else self._unit(first, last, code, phrase)

    @staticmethod
    def _belongs(words: Sequence[str], joins: set[int], *, gap: tuple[int, int], phrase: str) -> bool:
        """ "Of the alliance", "from five states of the pact", "of Russia, Belarus and three other countries of it"."""
        first, last = gap
        if first == last or words[first] not in _OF or last - first > _LONGEST_LIST:
            return phrase.endswith(" of") and last - first <= _FAR
        if words[first] == "to" and not phrase.endswith(("envoys", "representatives", "ambassadors")):
            return False
        between = range(first + 1, last)
        return all(at in joins or words[at] in _AMONG | _JOINS or words[at].endswith(_QUALIFIERS) for at in between)

    def _holder(self, words: Sequence[str], bodies: Sequence[Unit], first: int) -> Unit | None:
        """ "The league called an emergency meeting of foreign ministers": of its own."""
        if words[first - 1 : first] != ["of"] or words[first - 2 : first - 1] == [] or len(bodies) != 1:
            return None
        between = words[bodies[0].last : first - 1] if bodies[0].last < first else []
        gathers = bool(between) and between[-1] in self.gatherings
        asked = _ASKED & set(between)
        held = self.carriers & set(between) or self.inviting & set(words[max(0, bodies[0].first - 3) : bodies[0].first])
        return bodies[0] if gathers and not asked and held else None

    def _owner(self, words: Sequence[str], span: tuple[int, int], phrase: str) -> str | None:
        first, last = span
        holders = [code for code, body in self.lexicon.bodies.items() if phrase in body.organs]
        before = words[max(0, first - 1) : first]
        if self.carried is not None and ((before and before[0] in _OWN) or _OWN & set(words[first:last])):
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
        heads_for = after == ["head", "for"]
        return bool(after and after[0] in self.not_organs and not heads_for) or (
            "of" in before and bool(set(before) & self.not_organs)
        )


def _first_body(lines: Sequence[Line], lexicon: Lexicon) -> str | None:
    named = (hit.name.code for line in lines for hit in line.names if hit.name.code in lexicon.bodies)
    return next(named, None)


def _states_of(line: Line) -> set[int]:
    """The tokens that name a state or count."""
    named = [(hit.start, hit.end) for hit in line.names if hit.name.kind in _STATES]
    return {
        at
        for at, token in enumerate(line.tokens)
        if token.norm.isdigit() or any(start <= token.start < end for start, end in named)
    }


def _all_join(words: Sequence[str]) -> bool:
    return all(word in _JOINS or word in _INSIDE or word.isdigit() for word in words)


def _stands_out(line: Line, at: int) -> bool:
    """Whether a word of a headline has a capital that not every word of it has: a name before "bloc"."""
    plain = sum(not token.capital for token in line.tokens if len(token.norm) > _SHORT)
    return line.tokens[at].capital and at > 0 and plain > 1


def _matched(words: Sequence[str], at: int, parts: Sequence[str], inside: set[int]) -> int:
    """Where an organ's words end that begin at a token, past whose they are; 0 where they don't stand there."""
    for number, part in enumerate(parts):
        while number and at < len(words) and words[at] != part and (at in inside or words[at] in _INSIDE):
            at += 1
        if at >= len(words) or words[at] != part:
            return 0
        at += 1
    return at


def _with_asides(words: Sequence[str], units: Sequence[Unit]) -> list[Unit]:
    """ "The Collective Security Treaty Organization (CSTO)", "the pact, a Moscow-led bloc,": one name, told twice."""
    kept: list[Unit] = []
    for unit in units:
        last = kept[-1] if kept else None
        gap = words[last.last : unit.first] if last is not None else []
        aside = bool(gap) and gap[0] in {",", "("} and len(gap) <= _FAR and set(gap) <= _ASIDE
        if last is None or last.code != unit.code or not aside or (unit.is_organ and last.is_organ):
            kept.append(unit)
            continue
        organ = last if last.is_organ else unit
        close = words[unit.last : unit.last + 1]
        end = unit.last + (close in ([","], [")"]))
        kept[-1] = Unit(last.first, end, organ.code, organ.level, is_organ=organ.is_organ)
    return kept


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
    """Whether an organ of a body stands in the story, or those who sit in one near its name."""
    own = [organ for code in codes & set(lexicon.bodies) for organ in _names_of_organs(lexicon.bodies[code].organs)]
    if any(f" {organ} " in f" {line.folded} " for line in lines for organ in own):
        return True
    general = lexicon.words.get("organs", {}).items()
    anyone = [organ for level, organs in general if level != "unspecified" for organ in organs if organ not in _ANYONE]
    near = [_around(line, hit) for line in lines for hit in line.names if hit.name.code in codes]
    return any(f" {organ} " in words for words in near for organ in (*anyone, "summit"))


def _around(line: Line, hit: Hit) -> str:
    return f" {' '.join((*line.beside(hit, before=_AROUND), *line.beside(hit, after=_FAR)))} "


def _names_of_organs(organs: Mapping[str, str]) -> list[str]:
    return [organ for organ, level in organs.items() if level != "officials"]


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
        for match in re.finditer(rf"(?P<before>[^.\n(]{{3,80}})\(\s*[\"“]?{re.escape(short)}[\"”]?\s*\)", text):
            if not any(hit.name.code == code for hit in lexicon.names_in(match["before"])):
                other.add(code)
    return frozenset(other)
