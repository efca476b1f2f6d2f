"""Talks between parties outside a body's meeting: one fact a talk, with every span that tells of it.

A talk needs two parties of different states or bodies; what may or is to come of one is told by its modality. A plea
for talks is a possible one; talks called off or refused are denied ones; "talks collapsed" alone tells of none.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from watcher.facts.attribution import Heard, governing
from watcher.facts.hearing import Hearing
from watcher.facts.lines import Line
from watcher.facts.margin import Taken
from watcher.facts.parties import Parties, Party
from watcher.facts.talks import FAMILIES, NOUNS, Talk, TalkReader, Window
from watcher.lexicon import PhraseTable, length_at
from watcher.model import Contact, ContactMode, Evidence, Meeting, Modality, Scope, Speaker

_SEVERAL = 3  # who talk in one call: a telling of two of them is of the same
_STALE = dt.timedelta(days=10)
_HOSTS = frozenset({"host", "hosts", "hosted", "hosting"})
_SITTINGS = frozenset({"meeting", "meetings", "summit"})
_ASIDE = frozenset({"in", "during", "after", "following", "since"})


def read_contacts(
    lines: Sequence[Line], parties: Parties, *, heard: Hearing, meetings: Sequence[Meeting],
    actors: Sequence[str], published: dt.date | None,
) -> list[Contact]:  # fmt: skip
    """The talks told; what a body's meeting tells in the same words is left to the meeting."""
    telling = [index for index, line in enumerate(lines) if _has_trigger(line, parties.tables)]
    if not telling:
        return []
    parties.learn(lines)
    reader = TalkReader(parties, actors=[Party(0, 0, code, parties.lexicon.state_name(code)) for code in actors])
    told = [span for meeting in meetings for span in meeting.evidence]
    found: list[Contact] = []
    for index, line in enumerate(lines[: telling[-1] + 1]):
        for talk in reader.talks(line):
            if not any(_overlaps(line, talk, span) for span in told):
                found.extend(_contacts(reader, line, talk, heard.of(index), published=published))
    return _merged(found)


def _has_trigger(line: Line, tables: Mapping[str, PhraseTable]) -> bool:
    triggers = (tables[family].keys() for family in FAMILIES if family in tables)
    return any(not words.isdisjoint(line.vocabulary) for words in triggers)


def _overlaps(line: Line, talk: Talk, span: Evidence) -> bool:
    start, end = line.tokens[talk.window.first].start, line.tokens[talk.window.first].end
    return span.field == line.field and span.start < end and start < span.end


def _contacts(reader: TalkReader, line: Line, talk: Talk, voices: Heard, *, published: dt.date | None) -> list[Contact]:
    at = next((i for i, chunk in enumerate(line.chunks) if chunk.last > talk.window.first), 0)
    speech = governing(voices.speeches, at) if voices.speeches else None
    denied = speech is not None and speech.denies and speech.leading and speech.at < at
    modality: Modality = "denied" if denied else _modality(reader, talk.window)
    mode = _mode(reader, talk.window)
    contacts = []
    for group in talk.groups:
        speakers = _distinct(group)
        if len(speakers) < 2:
            continue
        contacts.append(
            Contact(
                claimant=speech.speaker if speech is not None and not speech.plural else None,
                scope=_scope(reader, talk.window, published=published),
                modality=modality,
                confidence=0.85 if mode != "unspecified" else 0.7,
                evidence=(line.evidence(talk.window.first, talk.window.last),),
                parties=speakers,
                mode=mode,
                initiator=talk.caller or _initiator(reader),
            )
        )
    for contact in contacts:
        line.note(Taken(contact, talk.window.family))
    return contacts


def _distinct(group: Sequence[Party]) -> tuple[Speaker, ...]:
    """One party for each code; those of no known code are left out."""
    found: dict[str, Speaker] = {}
    for party in group:
        if party.code is not None:
            found.setdefault(party.code, party.speaker)
    return tuple(found.values())


def _mode(reader: TalkReader, window: Window) -> ContactMode:
    first, last = max(window.begin, window.first - 8), window.end
    if reader.has("video", first, last):
        return "video"
    call = window.family == "call_nouns" and reader.words[window.first] in {"call", "calls"}
    if call or window.family == "calls" or reader.has("phone", first, last):
        return "phone"
    sat = window.family in {"meets", "receives"} or reader.words[window.first] in _SITTINGS
    placed = window.family == "talk_nouns" and _is_placed(reader, window)
    return "in_person" if sat or placed or reader.has("in_person", first, last) else "unspecified"


def _is_placed(reader: TalkReader, window: Window) -> bool:
    """ "Talks in Naqoura", "hosted talks": they sat at one table."""
    words, tokens = reader.words, reader.line.tokens
    behind = range(window.last, min(window.last + 3, len(words) - 1))
    placed = any(
        words[at] in {"in", "at"} and tokens[at + 1].capital and at + 1 not in reader.parties.dated for at in behind
    )
    return placed or bool(_HOSTS & set(words[max(window.begin, window.first - 4) : window.first]))


def _modality(reader: TalkReader, window: Window) -> Modality:
    first = max(window.begin, window.first - 8)
    first = max((at + 1 for at in range(first, window.first) if reader.words[at] in _ASIDE), default=first)
    if reader.has("denied", first, window.first) or reader.has("called_off", window.last, window.end):
        return "denied"
    if reader.has("possible", first, window.first):
        return "possible"
    ahead = "to" in reader.words[max(first, window.first - 3) : window.first]
    begun = reader.has("holds", window.first - 7, window.first) or window.family not in NOUNS
    due = not begun and reader.has("announced", window.last, window.last + 4)
    return "announced" if ahead or due or reader.has("announced", first, window.first) else "actual"


def _scope(reader: TalkReader, window: Window, *, published: dt.date | None) -> Scope:
    """Background: the last talk, one of an earlier year or month, one long past; the year of a treaty says nothing."""
    if reader.has("earlier", window.first - 3, window.first):
        return "background"
    for date in reader.line.dates:
        if published is None or reader.words[max(0, date.first - 1) : date.first] in (["the"], ["since"]):
            continue
        month = date.kind == "month" and (date.year or published.year) <= published.year
        year = date.day is None and date.year is not None and date.year < published.year
        if year or month or (date.day is not None and published - date.day > _STALE):
            return "background"
    return "current"


def _initiator(reader: TalkReader) -> str | None:
    """ "At the initiative of the Armenian side", "at Tehran's request": who sought the talk."""
    words = reader.words
    for at in range(len(words)):
        length = length_at(reader.parties.tables.get("initiative", {}), words, at)
        if length and (party := reader.parties.party_at(at + length)) is not None:
            return party.code
    for at in range(2, len(words)):
        if words[at] in {"request", "initiative"} and words[at - 1] in {"'s", "’s"}:
            hit = next((hit for first, (hit, last) in reader.parties.hits.items() if last == at - 1), None)
            return hit.name.code if hit is not None else None
    return None


def _merged(found: Sequence[Contact]) -> list[Contact]:
    """One fact for one talk: the same parties, time and denial; a telling without its mode is that of any."""
    kept: list[Contact] = []
    for contact in sorted(found, key=lambda contact: len(contact.parties) < _SEVERAL):
        at = next((i for i, other in enumerate(kept) if _same(other, contact)), None)
        if at is None:
            kept.append(contact)
            continue
        known = kept[at]
        more = len(contact.parties) == len(known.parties) and known.evidence[0].field == "title"
        kept[at] = replace(
            known,
            claimant=known.claimant or contact.claimant,
            parties=contact.parties if more else known.parties,
            mode=known.mode if known.mode != "unspecified" else contact.mode,
            initiator=known.initiator or contact.initiator,
            confidence=max(known.confidence, contact.confidence),
            evidence=tuple(dict.fromkeys((*known.evidence, *contact.evidence))),
        )
    return kept


def _same(a: Contact, b: Contact) -> bool:
    modes = {a.mode, b.mode} - {"unspecified"}
    ours, theirs = {p.code for p in a.parties}, {p.code for p in b.parties}
    parties = ours == theirs or (len(ours) >= _SEVERAL and theirs < ours)
    return parties and (a.scope, a.modality) == (b.scope, b.modality) and len(modes) <= 1
