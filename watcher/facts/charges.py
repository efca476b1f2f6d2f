"""One line → who lays an act on whom, and who says that what is said of them is not so.

Blame takes a word of accusing ("accused", "blamed", "traded blame", "responsibility lies with"), of calling it
aggression or a provocation, or of who began it ("had fired first"): a mere account of the other side's act is none.
A denial takes a word of denying or a claim that is rejected, dismissed or called untrue: turning down a proposal, or
denying somebody a visa, is none. Without a code for who speaks, and in blame for whom, nothing is read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from watcher.facts.attribution import Heard, Speech, governing
from watcher.facts.english import MODALS, NOT, POSSESSIVES
from watcher.facts.lines import Line
from watcher.lexicon import Hit, Lexicon, PhraseTable, length_at
from watcher.model import Speaker, StatementAct

_SITES = frozenset({"town", "place", "province"})
_ADJECTIVES = frozenset({"adjective"})
_OBJECT_ENDS = frozenset("for over after when while because as who which that ; : but —".split())
_CLAUSE_STOPS = frozenset({"stop", "sub", "conj", "speech", "comma"})
_LOOSE = frozenset(", . ; : ? ! and but or".split())
_DENY = "den"  # "deny" and its forms need no claim to stand behind them
_REACH = 10  # words behind the verb in which the claim or the blamed stand


@dataclass(frozen=True, slots=True)
class Charge:
    """One side's word against another, from token ``first`` up to ``last``."""

    act: StatementAct
    speaker: Speaker
    target: str | None
    first: int
    last: int


@dataclass
class ChargeReader:
    """Reads the charges of a story's lines."""

    lexicon: Lexicon
    actors: Sequence[str]
    home: str | None
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tables: Mapping[str, PhraseTable] = self.lexicon.tables.get("statement", {})
        speech = self.lexicon.words.get("speech", {})
        self.accuses = frozenset(speech.get("accuses", ()))
        self.denies = frozenset(speech.get("denies", ()))
        classes = self.lexicon.classes
        self.offices = classes.get("offices", frozenset())
        self.forces = classes.get("fighters", frozenset()) | self.offices
        self.cues = self.accuses.union(
            self.denies, {"responsibility"}, *(self.tables.get(kind, {}) for kind in ("mutual", "aggression", "began"))
        )
        self.blamer: Charge | None = None

    def may_charge(self, line: Line) -> bool:
        """Whether the words stand in a line without which it blames nobody and denies nothing."""
        words = line.vocabulary
        claims, untrue = (self.tables.get(kind, {}).keys() for kind in ("claims", "untrue"))
        return (
            not self.cues.isdisjoint(words)
            or {"no", "there"} <= words
            or not (claims.isdisjoint(words) or untrue.isdisjoint(words))
        )

    def charges(self, line: Line, heard: Heard) -> list[Charge]:
        """The charges of a line, left to right."""
        self.line, self.heard, self.words = line, heard, line.words(0, len(line.tokens))
        found = [*self._mutual(), *self._responsible(), *self._wrongs()]
        for speech in map(self._at_home, heard.speeches):
            chunk = line.chunks[speech.at]
            if self._is_unreal(speech):
                continue
            if chunk.word in self.accuses:
                found += self._accusation(speech)
            elif chunk.word in self.denies:
                found += self._denial(speech)
            else:
                found += self._said(speech)
        for speech in map(self._at_home, heard.labels):
            if not self._is_unreal(speech):
                found += self._labelled(speech)
        found.sort(key=lambda charge: charge.first)
        self.blamer = next((charge for charge in reversed(found) if charge.act == "blame"), self.blamer)
        return found

    def _at_home(self, speech: Speech) -> Speech:
        """An office that no state is told of is that of the dateline: it accuses or answers the other side."""
        speaker = speech.speaker
        if speaker is None or speaker.code is not None or self.home not in self.actors:
            return speech
        official = bool(self.offices & set(speaker.name.lower().split()))
        return replace(speech, speaker=Speaker(self.home, speaker.name)) if official else speech

    def _first(self, word_class: str, first: int, last: int) -> int | None:
        """Where a phrase of the class first begins between those words."""
        table = self.tables.get(word_class, {})
        if table.keys().isdisjoint(self.line.vocabulary):
            return None
        within = range(max(0, first), min(last, len(self.words)))
        return next((at for at in within if length_at(table, self.words, at)), None)

    def _is_unreal(self, speech: Speech) -> bool:
        """ "May accuse", "did not deny", "neither confirmed nor denied"."""
        chunk = self.line.chunks[speech.at]
        own = set(self.words[chunk.first : chunk.last])
        before = self.words[max(0, chunk.first - 3) : chunk.first]
        return bool(own & (MODALS | NOT)) or bool({"nor", "neither", "not", "without"} & set(before))

    # ── blame ──

    def _accusation(self, speech: Speech) -> Iterator[Charge]:
        chunk = self.line.chunks[speech.at]
        beside = (*self.words[chunk.first - 1 : chunk.first], *self.words[chunk.last : chunk.last + 1])
        several = speech.plural or bool({"each", "one"} & set(beside))
        if several and self._first("other", chunk.last, chunk.last + 4) is not None:
            yield from self._each_other(speech.at, speech.speaker if speech.plural else None)
            return
        passive = bool({"was", "were", "been", "being", "is", "are"} & set(self.words[chunk.first : chunk.last]))
        target = self._last_side(chunk.first) if passive else self._blamed(chunk.last, speech.speaker)
        yield from self._blame(speech.at, speech.speaker, target)

    def _blame(self, at: int, speaker: Speaker | None, target: str | None) -> Iterator[Charge]:
        if speaker is not None and speaker.code is not None and target is not None and target != speaker.code:
            yield Charge("blame", speaker, target, *self._clause(at, speaker))

    def _each_other(self, at: int, speaker: Speaker | None) -> Iterator[Charge]:
        chunk = self.line.chunks[at]
        named = self._sides_in(0, chunk.first)
        both = list(dict.fromkeys(code for _, code in named))
        first, last = self._clause(at, None)
        first = min((token for token, _ in named), default=first) if len(both) == 2 else first
        both = both if len(both) == 2 else list(self.actors)
        if len(both) == 2:
            for code, other in (both, reversed(both)):
                yield Charge("blame", Speaker(code, self._name_of(code, speaker)), other, first, last)

    def _name_of(self, code: str, speaker: Speaker | None) -> str:
        hit = next((hit for hit in self.line.names if hit.name.code == code), None)
        if hit is not None:
            return self.line.text[hit.start : hit.end]
        return speaker.name if speaker is not None else self.lexicon.state_name(code)

    def _mutual(self) -> Iterator[Charge]:
        """ "Ethiopia and Eritrea traded blame"."""
        at = self._first("mutual", 0, len(self.words))
        if at is not None:
            yield from self._each_other(self._chunk_at(at), None)

    def _responsible(self) -> Iterator[Charge]:
        """ "Full responsibility lies with Pakistan, the ministry said"."""
        if "responsibility" not in self.words:
            return
        noun = self.words.index("responsibility")
        at = self._first("responsible", noun, noun + _REACH)
        speech = governing(self.heard.speeches, self._chunk_at(noun)) if self.heard.speeches else None
        if at is not None and speech is not None:
            yield from self._blame(speech.at, speech.speaker, self._blamed(at + 2, speech.speaker))

    def _said(self, speech: Speech) -> Iterator[Charge]:
        """ "Said Y had fired first" lays the beginning on Y; "said there had been no shelling" denies it."""
        chunk = self.line.chunks[speech.at]
        yield from self._called_untrue(speech)
        if not speech.leading:
            return
        at = self._first("began", chunk.last, len(self.words))
        if at is not None and self._governs(speech, at):
            if speech.plural and self._first("other", chunk.last, at) is not None:
                yield from self._each_other(speech.at, speech.speaker)
            else:
                yield from self._blame(speech.at, speech.speaker, self._doer(chunk.last, at, speech.speaker))
        if speech.speaker is not None and speech.speaker.code is not None and self._no_act(chunk.last):
            yield Charge("deny", speech.speaker, None, *self._clause(speech.at, speech.speaker))

    def _called_untrue(self, speech: Speech) -> Iterator[Charge]:
        """ "Said the accusations were baseless"."""
        claim = self._first("claims", 0, len(self.words))
        untrue = None if claim is None else self._first("untrue", claim, len(self.words))
        if claim is None or untrue is None or not self._governs(speech, untrue):
            return
        speaker, copula = speech.speaker, {"is", "are", "was", "were"} & set(self.words[claim:untrue][-3:])
        if copula and speaker is not None and speaker.code is not None:
            yield Charge("deny", speaker, self._answered(speech, claim), *self._clause(speech.at, speaker))

    def _governs(self, speech: Speech, token: int) -> bool:
        found = governing(self.heard.speeches, self._chunk_at(token))
        return found is not None and found.at == speech.at

    def _no_act(self, first: int) -> bool:
        """ "(That) there was no attack", "no truth in it": of losses there may be none without anything denied."""
        for at in range(first, min(first + 6, len(self.words) - 1)):
            if self.words[at] == "no" and "there" in self.words[first:at]:
                what = self.words[at + 1 : at + 3]
                return what[:1] in (["truth"], ["basis"]) or any(word in self.lexicon.act_words for word in what)
        return False

    def _doer(self, first: int, last: int, speaker: Speaker | None) -> str | None:
        start, end = self.line.tokens[first].start, self.line.tokens[last].start
        hits = [hit for hit in self.line.names if start <= hit.start < end and self._is_side(hit)]
        if hits:
            return hits[-1].name.code
        return self._other(speaker) if self._first("other", first, last) is not None else None

    def _wrongs(self) -> Iterator[Charge]:
        """ "An Armenian provocation", "aggression by Israel": whose it is, by the word of whoever calls it so."""
        at = self._first("aggression", 0, len(self.words))
        if at is None:
            return
        index = self._chunk_at(at)
        labels = [speech for speech in self.heard.labels if speech.at <= index]
        speech = labels[-1] if labels else governing(self.heard.speeches, index) if self.heard.speeches else None
        if speech is None or self._is_unreal(speech) or speech.denies:
            return
        speaker = speech.speaker
        if speaker is None or speaker.code is None:
            before = [label for label in labels if label.speaker is not None and label.speaker.code is not None]
            speaker = before[-1].speaker if before else None
        last = at + length_at(self.tables.get("aggression", {}), self.words, at)
        yield from self._blame(speech.at, speaker, self._owner(at, last))

    def _blamed(self, first: int, speaker: Speaker | None) -> str | None:
        """The side that a verb of blame takes as its object; "blamed the attack on Y" names it behind "on"."""
        words = self.words
        last = min(first + _REACH, len(words))
        last = next((at for at in range(first, last) if words[at] in _OBJECT_ENDS or self._opens_charge(at)), last)
        hits = self._sides_in(first, last)
        behind_on = next((code for at, code in hits if "on" in words[max(first, at - 3) : at]), None)
        if behind_on is not None or "on" not in words[first:last]:
            found = behind_on or next((code for _, code in hits), None)
            return found or (self._other(speaker) if self._first("other", first, last) is not None else None)
        return next((code for _, code in hits), None) if hits and words[hits[0][0] - 1] != "the" else None

    def _opens_charge(self, at: int) -> bool:
        """ "… of shelling": what somebody is accused of."""
        return self.words[at] == "of" and "".join(self.words[at + 1 : at + 2]).endswith("ing")

    def _sides_in(self, first: int, last: int) -> list[tuple[int, str]]:
        found = []
        for hit in self.line.names:
            at = self._token_at(hit.start)
            if first <= at < last and self._is_side(hit):
                found.append((at, hit.name.code))
        return found

    def _is_side(self, hit: Hit) -> bool:
        """A state, body or force itself, or its people where an office or fighters stand behind the adjective."""
        if hit.name.kind in _SITES or not (
            hit.name.code in self.lexicon.states or hit.name.code in self.lexicon.groups
        ):
            return False
        if hit.name.kind not in _ADJECTIVES:
            return True
        at = self._token_at(hit.end)
        near = self.words[at : at + 3]
        return any(word in self.forces for word in near)

    def _last_side(self, token: int) -> str | None:
        sides = [code for _, code in self._sides_in(max(0, token - 8), token)]
        return sides[-1] if sides else None

    # ── denial ──

    def _denial(self, speech: Speech) -> Iterator[Charge]:
        speaker, chunk = speech.speaker, self.line.chunks[speech.at]
        if speaker is None or speaker.code is None:
            return
        flat = chunk.word.startswith(_DENY)
        if flat and self._first("not_denials", chunk.last, chunk.last + 6) is not None:
            return
        claim = self._claim(speech)
        if not flat and claim is None and self._first("untrue", chunk.last, chunk.last + _REACH) is None:
            return
        accused = self._accused(speech, speaker)
        target = self._answered(speech, claim) if accused is None else speaker.code
        yield Charge("deny", accused or speaker, target, *self._clause(speech.at, speaker))

    def _accused(self, speech: Speech, speaker: Speaker) -> Speaker | None:
        """ "The rebels denied it", behind what the state said of them: the blamed answer here, and not the state."""
        blame, chunk = self.blamer, self.line.chunks[speech.at]
        if blame is None or blame.target is None or blame.speaker.code != speaker.code:
            return None
        points_back = self.words[chunk.last : chunk.last + 1] in (["it"], ["this"], ["."])
        named = bool(self._sides_in(0, chunk.first))
        return Speaker(blame.target, speaker.name) if points_back and not named else None

    def _labelled(self, speech: Speech) -> Iterator[Charge]:
        """ "Called the report a lie", "a charge that he described as false"."""
        speaker, chunk = speech.speaker, self.line.chunks[speech.at]
        claim = self._claim(speech)
        untrue = self._first("untrue", chunk.last, chunk.last + _REACH + 4)
        if speaker is not None and speaker.code is not None and claim is not None and untrue is not None:
            yield Charge("deny", speaker, self._answered(speech, claim), *self._clause(speech.at, speaker))

    def _claim(self, speech: Speech) -> int | None:
        """Where the claim stands that is denied: behind the verb, before a passive or before "which Baku called …"."""
        chunk = self.line.chunks[speech.at]
        behind = self._first("claims", chunk.last, chunk.last + 8)
        return behind if behind is not None else self._first("claims", chunk.first - 8, chunk.first)

    def _answered(self, speech: Speech, claim: int | None) -> str | None:
        """Whose claim it is: named with it, else of the one who spoke before where the denial points back."""
        speaker, chunk = speech.speaker, self.line.chunks[speech.at]
        if claim is not None:
            owner = self._owner(claim, claim + 1)
            if owner is not None and (speaker is None or owner != speaker.code):
                return owner
        after = self.words[chunk.last : chunk.last + 1]
        if claim is None and after and after[0] not in {"it", "this", ".", ";", ",", "them"}:
            return None
        earlier = [s.speaker for s in self.heard.speeches if s.at < speech.at and s.speaker is not None]
        previous = earlier[-1] if earlier else self.heard.carried
        return previous.code if previous is not None and speaker is not None and previous.code != speaker.code else None

    def _owner(self, first: int, last: int) -> str | None:
        """The side right before those words ("Armenian claims", "Baku's report") or behind "by", "from", "of"."""
        for hit in self.line.names:
            if hit.name.kind in _SITES:
                continue
            end, start = self._token_at(hit.end), self._token_at(hit.start)
            gap = [word for word in self.words[end:first] if word not in POSSESSIVES]
            if end <= first and len(gap) <= 1 and not set(gap) & {"a", "the", "of", "and", ",", "as"}:
                return hit.name.code
            linking = self.words[last:start]
            if last < start and len(linking) <= 3 and linking[0] in {"by", "from", "of"}:
                return hit.name.code
        return None

    # ── where ──

    def _other(self, speaker: Speaker | None) -> str | None:
        rest = [code for code in self.actors if speaker is not None and code != speaker.code]
        return rest[0] if len(rest) == 1 and len(self.actors) == 2 else None

    def _token_at(self, start: int) -> int:
        return next((at for at, token in enumerate(self.line.tokens) if token.end > start), len(self.words))

    def _chunk_at(self, token: int) -> int:
        chunks = self.line.chunks
        return next((index for index, chunk in enumerate(chunks) if chunk.last > token), len(chunks) - 1)

    def _clause(self, at: int, speaker: Speaker | None) -> tuple[int, int]:
        """The tokens of the clause of a verb: from its subject to the next stop or the next verb of speech."""
        chunks, words = self.line.chunks, self.words
        index = at
        while index > 0 and chunks[index - 1].kind not in _CLAUSE_STOPS:
            index -= 1
        first = chunks[index].first
        if speaker is not None:
            found = self.line.text.find(speaker.name, self.line.start, self.line.tokens[chunks[at].first].start)
            first = self._token_at(found) if found >= 0 else first
        end = at + 1
        while end < len(chunks) and chunks[end].kind != "stop" and not self._speaks_anew(end, at):
            end += 1
        last = len(words)
        if end < len(chunks):
            joints = (i for i in range(at + 1, end) if chunks[i].kind in {"comma", "conj"})
            last = chunks[max(joints, default=end) if chunks[end].kind != "stop" else end].first
        while last > chunks[at].last and words[last - 1] in _LOOSE:
            last -= 1
        return first, max(last, chunks[at].last)

    def _speaks_anew(self, index: int, at: int) -> bool:
        """Whether another verb of speech begins here; a claim that is denied is none."""
        told = any(speech.at == index != at for speech in self.heard.speeches)
        return told and self.line.chunks[index].word not in self.tables.get("claims", {})
