"""Who takes part in a talk: states, offices and persons as the text names them, each with the code behind it.

A person is known by the state that stands with the name where the story introduces it ("Turkish Foreign Minister
Hakan Fidan"), and later on by any part of that name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from watcher.facts.attribution import spoken_words
from watcher.facts.english import ADVERBS, BE, CONJ, HAVE, MODALS, POSSESSIVES, PREPS
from watcher.facts.lines import Line
from watcher.lexicon import Hit, Lexicon, PhraseTable
from watcher.model import Speaker
from watcher.text import Token

_OPENS = frozenset("the a an his her its their both two three all".split())
_OF = frozenset({"of", "for", "in", "from"})
_ADJECTIVES = frozenset({"adjective", "people"})
_SITES = frozenset({"town", "place", "province"})
_JOINTS = CONJ | {","}
_BETWEEN = frozenset("then later after that separately also with earlier as well".split())
_DEFINITE = frozenset({"the", "both", "two", "their", "these"})


@dataclass(frozen=True, slots=True)
class Party:
    """One who talks, by the tokens ``first`` up to ``last``: an office or a person, or a state itself.

    ``several`` marks an office in the plural, ``bare`` an adjective that waits for one ("the Thai and Lao ministers").
    """

    first: int
    last: int
    code: str | None
    name: str
    office: bool = False
    person: bool = False
    several: bool = False
    bare: bool = False

    @property
    def speaker(self) -> Speaker:
        """The party as facts name it."""
        return Speaker(self.code, self.name)


@dataclass(slots=True)
class _Phrase:
    """What a noun phrase has brought so far, token by token."""

    at: int
    hit: Hit | None = None
    owner: bool = False
    role: str = ""
    names: tuple[int, ...] = ()


def opening_state(line: Line, lexicon: Lexicon) -> str | None:
    """The state that a line begins with: "Serbia denied it", "The Thai army said"."""
    first = next((hit for hit in line.names if hit.name.kind not in _SITES), None)
    begins = first is not None and sum(token.end <= first.start for token in line.tokens) <= 1
    return first.name.code if first is not None and begins and first.name.code in lexicon.states else None


class Parties:
    """Reads the parties of one story's lines; knows its persons once ``learn`` has gone through them."""

    def __init__(self, lexicon: Lexicon, *, home: str | None) -> None:
        self.lexicon = lexicon
        self.home = home
        self.tables: Mapping[str, PhraseTable] = lexicon.tables.get("contact", {})
        self.roles = frozenset(self.tables.get("roles", {}))
        self.plural = frozenset(self.tables.get("plural", {}))
        self.modifiers = frozenset(self.tables.get("modifiers", {}))
        self.anyone = False  # whether the line names a state, an office or somebody known
        self.spoken = spoken_words(lexicon)
        self.persons: dict[str, str | None] = {}
        self.near: str | None = None  # whose officials the sentence before told of
        self.line: Line | None = None
        self.tokens: list[Token] = []
        self.learnt = False

    def learn(self, lines: Sequence[Line]) -> None:
        """Who is introduced with a state: each part of the name stands for it from then on. Done once for a story."""
        if self.learnt:
            return
        self.learnt = True
        before: Line | None = None
        for line in lines:
            self.take(line)
            goes_on = before is not None and before.paragraph == line.paragraph
            self.near = opening_state(before, self.lexicon) if before is not None and goes_on else None
            before = line
            at = 0 if self.anyone else len(line.tokens)
            while at < len(line.tokens):
                starts = at in self.hits or (line.tokens[at].capital and line.tokens[at].norm in self.roles) or (
                    line.tokens[at].norm in {"the", "his", "her"}
                )  # fmt: skip
                party = self.party_at(at) if starts or line.tokens[at].capital else None
                if party is None:
                    at += 1
                    continue
                self._introduce(line, party)
                at = max(party.last, at + 1)
        self.near = None

    def _introduce(self, line: Line, party: Party) -> None:
        if party.code is None or not party.person:
            return
        for at in range(party.first, party.last):
            token = line.tokens[at]
            office = at in self.inside or token.norm in self.roles or token.norm in self.modifiers
            if office or not token.capital or len(token.norm) == 1:
                continue
            known = self.persons.get(token.norm, party.code)
            self.persons[token.norm] = party.code if known == party.code else None

    def take(self, line: Line) -> None:
        """Turn to a line."""
        self.line, self.tokens = line, line.tokens
        self.hits: dict[int, tuple[Hit, int]] = {
            first: (hit, last) for hit, first, last in line.placed_names if hit.name.kind not in _SITES and last > first
        }
        words = line.vocabulary
        self.anyone = bool(self.hits) or not self.roles.isdisjoint(words) or not self.persons.keys().isdisjoint(words)
        self.inside = {at for first, (_, last) in self.hits.items() for at in range(first, last)}
        self.names_in_capitals = line.field == "text" or any(
            len(token.norm) > 3 and token.kind == "word" and not token.capital and token.norm not in PREPS
            for token in line.tokens
        )
        self.dated = {at for date in line.dates for at in range(date.first, date.last)}

    def list_at(self, at: int) -> list[Party]:
        """The parties joined from a token on; an adjective counts where an office closes the list."""
        found: list[Party] = []
        while True:
            party = self.party_at(at)
            if party is None or (found and self._tells(party.last)):
                break
            found.append(party)
            following = self._past_joint(party.last)
            if following == party.last:
                break
            at = following
        while found and found[-1].bare:
            found.pop()
        return [party for at, party in enumerate(found) if not party.bare or any(p.office for p in found[at + 1 :])]

    def _past_joint(self, at: int) -> int:
        tokens = self.tokens
        start, joined = at, False
        while at < len(tokens) and (tokens[at].norm in _JOINTS or (joined and tokens[at].norm in _BETWEEN)):
            joined = True
            at += 1
        return at if joined else start

    def _tells(self, at: int) -> bool:
        """ "…, the Azerbaijani ministry said": what follows a comma is no party but who tells of it."""
        tokens = self.tokens
        while at < len(tokens) and tokens[at].norm in ADVERBS | HAVE:
            at += 1
        return at < len(tokens) and tokens[at].norm in self.spoken

    def party_at(self, at: int) -> Party | None:
        """The party whose noun phrase begins at a token."""
        tokens, first = self.tokens, at
        if not self.anyone:
            return None
        opener = ""
        while at < len(tokens) and tokens[at].norm in _OPENS and at not in self.hits:
            opener, at = tokens[at].norm, at + 1
        if at >= len(tokens) or not self._may_begin(at):
            return None
        phrase = _Phrase(at)
        while phrase.at < len(tokens) and self._step(phrase):
            pass
        if phrase.at == at or (phrase.hit is None and not phrase.role and not phrase.names):
            return None
        party = self._party(first, phrase, opener)
        return None if party is None else self._with_apposition(party)

    def _may_begin(self, at: int) -> bool:
        """Whether a name, an office or a person may begin at a token."""
        token = self.tokens[at]
        return token.capital or at in self.hits or token.norm in self.roles or token.norm in self.modifiers

    def _step(self, phrase: _Phrase) -> bool:
        """Take the next token into the phrase; False where it ends."""
        tokens, at = self.tokens, phrase.at
        word = tokens[at].norm
        if at in self.hits and (not phrase.names or phrase.hit is None):
            hit, last = self.hits[at]
            if phrase.hit is None or not phrase.role:
                phrase.hit = phrase.hit or hit
                phrase.at = last
                return True
            return False
        if word in POSSESSIVES and (phrase.hit is not None or phrase.role):
            phrase.owner, phrase.at = True, at + 1
            return not phrase.names
        if not phrase.names and (word in self.roles or word in self.modifiers):
            phrase.role = word if word in self.roles else phrase.role
            phrase.at = at + 1
            return True
        if phrase.role and (word == "of" if phrase.names else word in _OF):
            return self._step_of(phrase)
        if self._is_name(at):
            phrase.names = (*phrase.names, at)
            phrase.at = at + 1
            return True
        return False

    def _step_of(self, phrase: _Phrase) -> bool:
        """ "Secretary of state", "president of the Swiss Confederation", "counterpart in Baku"."""
        tokens = self.tokens
        at = phrase.at + 1
        while at < len(tokens) and tokens[at].norm in {"the", "both", "two"} and at not in self.hits:
            at += 1
        office = tokens[phrase.at].norm == "of" and at < len(tokens) and tokens[at].norm in self.roles | self.modifiers
        if (at in self.hits and phrase.hit is None) or office:
            phrase.at = at
            return True
        return False

    def _is_name(self, at: int) -> bool:
        token = self.tokens[at]
        if token.norm in self.persons:
            return token.capital
        plain = token.kind == "word" and token.capital and at not in self.dated and at not in self.inside
        verbal = token.norm in BE | HAVE | MODALS or token.norm in self.spoken
        return plain and not verbal and self.names_in_capitals

    def _party(self, first: int, phrase: _Phrase, opener: str) -> Party | None:
        tokens, line = self.tokens, self._line()
        known = next((code for at in phrase.names if (code := self.persons.get(tokens[at].norm))), None)
        kind = phrase.hit.name.kind if phrase.hit is not None else None
        office, person = bool(phrase.role), bool(phrase.names)
        if phrase.hit is None and not office and known is None:
            return None
        if phrase.hit is not None and person and not (office or phrase.owner or known):
            return None
        if phrase.hit is None and not person and not (opener or phrase.role in self.plural):
            return None
        code = phrase.hit.name.code if phrase.hit is not None else known
        if code is not None and code not in self.lexicon.states and code not in self.lexicon.groups:
            return None
        if code is None and office and person and phrase.role not in {"counterpart", "counterparts"}:
            code = self.near or self.home
        last = phrase.at
        while last > first + 1 and tokens[last - 1].norm in POSSESSIVES:
            last -= 1
        return Party(
            first, phrase.at, code, line.text[tokens[first].start : tokens[last - 1].end],
            office=office, person=person, several=phrase.role in self.plural,
            bare=kind in _ADJECTIVES and not office and not person and phrase.hit is not None
            and phrase.hit.name.surface != "u.s.",
        )  # fmt: skip

    def _with_apposition(self, party: Party) -> Party:
        """ "Russia's top diplomat, Sergey Lavrov"."""
        tokens = self.tokens
        at = party.last
        if at + 1 >= len(tokens) or tokens[at].norm != "," or self._line().field == "title" or party.several:
            return party
        if party.office and not party.person:
            last = at + 1
            while last < len(tokens) and self._is_name(last):
                last += 1
            code = party.code or next(
                (found for i in range(at + 1, last) if (found := self.persons.get(tokens[i].norm))), None
            )
            if last > at + 1:
                name = self._line().text[tokens[party.first].start : tokens[last - 1].end]
                return replace(party, last=last, code=code, name=name, person=True)
        return party

    def _line(self) -> Line:
        assert self.line is not None
        return self.line


def is_definite(line: Line, party: Party) -> bool:
    """ "The foreign ministers", "both leaders": those that the story is about."""
    return line.tokens[party.first].norm in _DEFINITE
