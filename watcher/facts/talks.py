"""One line → the talks that it tells: who with whom, by which words, and who sought it.

Each frame is a family of the pack: verbs that call, meet, receive somebody, verbs that speak or discuss "with", "told
him by phone", and nouns ("a phone call with", "talks between"). Talks that only collapse or stall tell of no talk held.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from watcher.facts.english import ADVERBS, BE, PREPS
from watcher.facts.lines import Line
from watcher.facts.parties import Parties, Party, is_definite
from watcher.lexicon import Lexicon, length_at

_CLAUSE = frozenset("; : that said says when after while because but before — – although until since".split())
_ZONE_ENDS = frozenset("; : that said says when while because but who which whom — –".split())
_OBLIQUE = frozenset("with to by from of in at against on over for between than about near inside into".split())
_SINGLE = frozenset({"he", "she", "it", "his", "her", "its"})
_THING = frozenset({"it", "its"})
_BOTH = frozenset({"they", "both", "pair", "two"})
_PARTNER = frozenset({"with", "between", "to", "from", "of"})
_AFTER_MET = PREPS | frozenset(", . ; and to on late early after today again —".split())
_AFTER_CALL = _AFTER_MET - {"in", "for"}  # "called the envoy in", "called the army for help" are no calls
_PAIR = 2
_OPENERS = frozenset({"in", "at", "during", "after"})
_HIM = frozenset({"him", "her"})
_REACH = 14  # words from the verb or noun of talking to "with"
NOUNS = ("call_nouns", "talk_nouns")
FAMILIES = (*NOUNS, "calls", "meets", "receives", "speaks", "discusses", "tells")
_ALONE_BY_PHONE = ("agree", "review", "coordinat")  # what sides do apart as well, unless they do it by phone
_WHO = frozenset({"who", "which"})


@dataclass(frozen=True, slots=True)
class Window:
    """The words of a talk, ``first`` up to ``last``, and the clause around them, from ``begin`` to ``end``."""

    first: int
    last: int
    begin: int
    end: int
    family: str


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk that a line tells: each group of parties talked among themselves; ``caller`` is the code of who called."""

    window: Window
    groups: tuple[tuple[Party, ...], ...]
    caller: str | None = None


@lru_cache(maxsize=8)
def families_of(lexicon: Lexicon) -> Mapping[str, Sequence[str]]:
    """The families of words for talking, by the words with which theirs begin."""
    tables = lexicon.tables.get("contact", {})
    found: dict[str, list[str]] = {}
    for family in FAMILIES:
        for word in tables.get(family, {}):
            found.setdefault(word, []).append(family)
    return found


@dataclass
class TalkReader:
    """Finds the talks of a story, line by line; "he" and "the two" are those of whom it last told."""

    parties: Parties
    pair: tuple[Party, ...] = ()
    focus: Party | None = None
    person: Party | None = None
    actors: Sequence[Party] = ()
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.families = families_of(self.parties.lexicon)

    def talks(self, line: Line) -> list[Talk]:
        """The talks of a line, left to right; remembers who was told of."""
        self.parties.take(line)
        self.line, self.words = line, line.words(0, len(line.tokens))
        families = self.families
        found = [talk for at, word in enumerate(self.words) if word in families for talk in self._at(at)]
        self._remember(found)
        return found

    def _remember(self, found: Sequence[Talk]) -> None:
        self.pair = next((talk.groups[0] for talk in found if [len(group) for group in talk.groups] == [2]), self.pair)
        within = range(len(self.words) if self.parties.anyone else 0)
        first = next((party for at in within if (party := self.parties.party_at(at))), None)
        if first is not None and first.code is not None and not first.several and not first.bare:
            self.focus = first
            self.person = first if first.office or first.person else self.person

    def has(self, word_class: str, first: int, last: int) -> bool:
        """Whether a phrase of the class begins between those words."""
        table = self.parties.tables.get(word_class, {})
        if table.keys().isdisjoint(self.line.vocabulary):
            return False
        return any(length_at(table, self.words, at) for at in range(max(0, first), min(last, len(self.words))))

    def _at(self, at: int) -> Sequence[Talk]:
        """The talks of the words that begin at a token; a word that is noun and verb is a noun first."""
        for family in self.families[self.words[at]]:
            length = length_at(self.parties.tables[family], self.words, at)
            if not length:
                continue
            window = Window(at, at + length, self._clause(at), self._zone(at + length), family)
            talks = list(self._noun(window) if family in NOUNS else self._verb(window))
            if talks:
                return talks
        return ()

    # ── verbs ──

    def _verb(self, window: Window) -> Iterator[Talk]:
        family, agent = window.family, self.words[window.last : window.last + 1] == ["by"]
        subject = self._subject(window)
        if self._is_passive(window.first):
            doers = self.parties.list_at(window.last + 1) if agent else []
            if family == "calls":
                yield from self._pairs(window, doers, subject, told=doers, caller=doers)
            if family != "discusses":
                return
        others = self._others(window)
        if others:
            yield from self._pairs(window, subject, others, told=others, caller=subject if family == "calls" else ())
        elif family in {"meets", "speaks", "discusses"} and self._stands_alone(window):
            if agent and family == "discusses":
                subject = self._resolved(self.parties.list_at(window.last + 1)) or subject
            yield from self._together(window, subject)

    def _others(self, window: Window) -> list[Party]:
        """Whom the verb takes as its object or partner."""
        if window.family in {"calls", "receives", "tells"}:
            return self._object(window)
        if window.family == "meets":
            direct = self.parties.list_at(window.last)
            if any(p.office or p.person for p in (*direct, *self._subject(window))) and direct:
                return direct
        at = self._partner(window)
        found = [] if at is None else self.parties.list_at(at)
        if (
            window.family == "discusses"
        ):  # "the war with Ukraine" is what is discussed, "with its president" is with whom
            return found if all(party.office or party.person or party.bare for party in found) else []
        return found

    def _object(self, window: Window) -> list[Party]:
        last, end = window.last, window.end
        found = self.parties.list_at(last) or self._pronoun(window)
        by_phone = window.family == "calls" and self.has("phone", last, end)
        if not found or not (by_phone or all(party.office or party.person or party.bare for party in found)):
            return []
        behind = found[-1].last
        after = self.words[behind : behind + 1]
        if window.family == "tells":
            return found if self.has("phone", last, end + 6) or self.has("video", last, end + 6) else []
        if window.family == "calls" and after and after[0] not in _AFTER_CALL and behind not in self.parties.dated:
            return []
        return found

    def _pronoun(self, window: Window) -> list[Party]:
        """ "Her Colombian colleague telephoned her": of two sides the one that did not call."""
        at = window.last
        alone = self.words[at : at + 1] and self.words[at] in _HIM and self.words[at + 1 : at + 2] != ["'s"]
        callers = {party.code for party in self._subject(window)}
        rest = [actor for actor in self.actors if actor.code not in callers]
        one = len(self.actors) == _PAIR and len(rest) == 1
        ends = at + 1 >= len(self.words) or self.words[at + 1] in _AFTER_CALL or at + 1 in self.parties.dated
        return [replace(rest[0], first=at, last=at + 1, office=True)] if alone and one and ends else []

    def _partner(self, window: Window) -> int | None:
        """Past the "with" behind a verb; "to" only right behind "spoke", "by phone" between them or not."""
        for at in range(window.last, min(window.end, window.last + _REACH)):
            spoke_to = self.words[at] == "to" and window.family == "speaks" and at <= window.last + 3
            if self.words[at] == "with" or spoke_to:
                return at + 1
        return None

    def _is_passive(self, first: int) -> bool:
        before = [word for word in self.words[max(0, first - 3) : first] if word not in ADVERBS]
        participle = self.words[first].endswith("ed") or self.words[first] in {"met", "told", "sat", "spoken"}
        return participle and bool(before) and before[-1] in BE

    def _stands_alone(self, window: Window) -> bool:
        """Whether a verb without an object tells a talk: "agreed" only by phone, "met" not of targets."""
        first, last = window.first, window.last
        if self.words[first].startswith(_ALONE_BY_PHONE):
            if self.words[last : last + 1] == ["to"] and any(self.has(f, last + 1, last + 2) for f in FAMILIES):
                return False
            return self.has("phone", last, window.end) or self.has("video", last, window.end)
        if window.family != "meets":
            return True
        after = self.words[last : last + 1]
        return not after or after[0] in _AFTER_MET | ADVERBS or last in self.parties.dated

    # ── nouns ──

    def _noun(self, window: Window) -> Iterator[Talk]:
        first, last = window.first, window.last
        if not self._is_held(window):
            return
        if self.words[last : last + 1] == ["by"] and (both := self._behind_comma(last)):
            yield from self._together(window, both)
            return
        at = next((i for i in range(last, min(window.end, last + 8)) if self.words[i] in _PARTNER), None)
        link = self.words[at] if at is not None else ""
        told = self.parties.list_at(at + 1) if at is not None else []
        others = self._resolved(told) if link in {"between", "of"} else told
        opened = self._opened_by(window, told)
        if opened:
            yield from self._pairs(window, opened, told[:1], told=told[:1], caller=())
            return
        if link == "of" and len(others) < 2:
            link, told, others = "", [], []
        subject = [] if link == "between" else self._subject(window) or self._behind(others)
        codes = {party.code for party in others} - {None}
        if link in {"between", "of"} or (len(codes) > 1 and not subject):
            yield from self._together(window, others or subject, told=told)
        elif others:
            made = link == "to" or bool({"made", "placed", "makes"} & set(self.words[window.begin : first]))
            caller = others if link == "from" else subject if made and window.family == "call_nouns" else ()
            yield from self._pairs(window, subject, others, told=told, caller=caller)
        else:
            yield from self._together(window, subject or self.pair)

    def _opened_by(self, window: Window, told: Sequence[Party]) -> Sequence[Party]:
        """ "At a call with his Thai counterpart, the minister proposed …": behind the comma stands the subject."""
        opens = self.words[window.begin : window.begin + 1] and self.words[window.begin] in _OPENERS
        listed = len(told) == _PAIR and self.words[told[0].last : told[1].first] == [","]
        return self._resolved(told[1:]) if opens and listed else ()

    def _is_held(self, window: Window) -> bool:
        """Whether a talk takes place: a call does so by itself, a conversation "with", talks where they are held."""
        first, last = window.first, window.last
        if window.family == "call_nouns":
            known = bool(self.pair) and self.words[first - 1 : first] == ["the"]
            known = known or (self.words[last : last + 1] == ["by"] and self.has("phone", last, last + 3))
            return known or last - first > 1 or self.words[last : last + 1] in (["with"], ["between"])
        held = self.has("holds", first - 7, first) or self.has("holds", last, min(window.end, last + 14))
        held = held or self.has("possible", first - 3, first) or self.has("denied", first - 3, first)
        return held or self.has("phone", first - 2, window.end) or self.has("video", first - 2, window.end)

    def _behind_comma(self, last: int) -> list[Party]:
        """ "In a conversation by telephone, X and Y agreed": those behind the comma."""
        found = self.parties.list_at(last + 3) if self.words[last + 2 : last + 3] == [","] else []
        return found if len(found) == _PAIR else []

    def _behind(self, others: Sequence[Party]) -> list[Party]:
        """ "In a phone call with Y, X said": the subject follows the comma."""
        if not others or self.words[others[-1].last : others[-1].last + 1] != [","]:
            return []
        return self._resolved(self.parties.list_at(others[-1].last + 1))

    # ── who ──

    def _pairs(
        self, window: Window, ones: Sequence[Party], others: Sequence[Party], *, told: Sequence[Party],
        caller: Sequence[Party],
    ) -> Iterator[Talk]:  # fmt: skip
        """One talk for each two who talk; "three-way" makes one of them all."""
        code = caller[0].code if caller else None
        whole = self._up_to(window, told)
        sides = {actor.code for actor in self.actors}
        spoke = self.words[window.first] != "in"  # a force in touch with both commanders is no talk
        outside = (
            spoke and bool(ones) and not any(one.code in sides for one in ones)
        )  # "Ankara's envoy called both leaders"
        partners = [
            self._counterpart(party, ones) for party in self._resolved(others, among=self.actors if outside else ())
        ]
        called, ones = list(caller) == list(ones), self._facing(ones, partners)
        if called and caller and code is None:  # "the minister telephoned his Malian colleague"
            code = ones[0].code
        if len(self.actors) == _PAIR and [_is_unplaced(party) for party in (*ones, *partners)] == [True, True]:
            ones, partners = (
                [replace(ones[0], code=self.actors[0].code)],
                [replace(partners[0], code=self.actors[1].code)],
            )
        if self.has("joint", window.begin, window.end):
            yield Talk(whole, ((*ones, *partners),), code)
        elif ones and partners:
            yield Talk(whole, tuple((one, other) for one in ones for other in partners), code)

    def _facing(self, ones: Sequence[Party], partners: Sequence[Party]) -> Sequence[Party]:
        """ "The minister telephoned his Malian colleague": of two sides he is of the one that the colleague is not."""
        if len(partners) != 1 or len(self.actors) != _PAIR or not _is_counterpart(partners[0]):
            return ones
        known = {one.code for one in ones} - {None, partners[0].code}
        other = [actor for actor in self.actors if actor.code != partners[0].code]
        if known or len(other) != 1:
            return ones
        named = ones[0] if ones else other[0]
        return [replace(named, code=other[0].code, name=named.name if ones else other[0].name)]

    def _together(self, window: Window, ones: Sequence[Party], *, told: Sequence[Party] = ()) -> Iterator[Talk]:
        if len(ones) > 1:
            everyone = tuple(self._counterpart(party, ones[:1]) for party in ones)
            yield Talk(self._up_to(window, told), (everyone,))

    @staticmethod
    def _up_to(window: Window, told: Sequence[Party]) -> Window:
        """The window stretched to the last party named behind its words."""
        last = max((party.last for party in told), default=0)
        return replace(window, last=max(window.last, last), end=max(window.end, last))

    def _counterpart(self, party: Party, ones: Sequence[Party]) -> Party:
        """ "His counterpart" without a state is the other side's."""
        if party.code is not None or not _is_counterpart(party) or not ones:
            return party
        rest = [actor for actor in self.actors if actor.code != ones[0].code]
        known = len(rest) == 1 and any(actor.code == ones[0].code for actor in self.actors)
        return Party(party.first, party.last, rest[0].code, party.name, office=True) if known else party

    def _resolved(self, parties: Sequence[Party], *, among: Sequence[Party] | None = None) -> list[Party]:
        """ "The two leaders", "the foreign ministers of the two countries": those two of whom the story tells."""
        if len(parties) != 1 or not parties[0].several or parties[0].code is not None:
            return list(parties)
        told = among if among is not None and len(among) == _PAIR else self.pair
        both = told or (self.actors if among is None else among)
        return list(both) if len(both) == 2 and is_definite(self.line, parties[0]) else []

    def _subject(self, window: Window) -> list[Party]:
        """Who talks: the first party of the clause that hangs on no preposition, or whom its pronoun stands for."""
        begin, first = window.begin, window.first
        if begin and self.words[begin - 1] in _WHO and (before := self._last_before(begin)):
            return before
        at = begin
        while at < first:
            if (
                self.words[at] in _SINGLE
                and (antecedent := self._antecedent(begin, person=self.words[at] not in _THING)) is not None
            ):
                return [antecedent]
            if self.words[at] in _BOTH and len(self.pair) == 2 and self.parties.party_at(at) is None:
                return list(self.pair)
            found = self.parties.list_at(at)
            if found and found[-1].last <= first and not (at > 0 and self.words[at - 1] in _OBLIQUE):
                return [self._at_home(party) for party in self._resolved(found)]
            at = max(at + 1, found[-1].last if found else 0)
        return []

    def _at_home(self, party: Party) -> Party:
        """ "The foreign minister phoned his Ethiopian counterpart": whose he is goes without saying at home."""
        known = party.code is not None or not party.office or party.several or _is_counterpart(party)
        return party if known or not is_definite(self.line, party) else replace(party, code=self.parties.home)

    def _antecedent(self, begin: int, *, person: bool) -> Party | None:
        """Whom "he" or "its" stands for: the first party named before the clause, else the one told of last."""
        for at in range(begin):
            party = self.parties.party_at(at)
            if party is not None and party.code is not None and not party.bare:
                return party
        return self.person or self.focus if person else self.focus

    def _last_before(self, at: int) -> list[Party]:
        for start in range(max(0, at - 12), at):
            found = self.parties.list_at(start)
            if found and at - 3 <= found[-1].last <= at:
                return found
        return []

    def _clause(self, first: int) -> int:
        """Where the clause of a word begins; an opening "after" or "that" is left out."""
        for at in range(first - 1, -1, -1):
            if self.words[at] in _CLAUSE | _WHO:
                return at + 1
        return 0

    def _zone(self, last: int) -> int:
        """Where what is said of a talk ends."""
        return next((at for at in range(last, len(self.words)) if self.words[at] in _ZONE_ENDS), len(self.words))


def _is_unplaced(party: Party) -> bool:
    """ "President Boko" in a story that never says of what."""
    return party.code is None and party.office and party.person and not party.several


def _is_counterpart(party: Party) -> bool:
    return any(word in party.name.lower() for word in ("counterpart", "opposite number", "colleague"))
