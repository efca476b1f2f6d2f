"""Meetings of bodies: one fact a meeting, as far as the story tells it has come."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from watcher.facts.attribution import Heard, Speech, governing
from watcher.facts.bodies import BodyReader
from watcher.facts.lines import Line
from watcher.facts.margin import Taken
from watcher.facts.sittings import Sitting, Words, find_sittings, has, modality_of, moved_to, places_of, status_of
from watcher.lexicon import Lexicon
from watcher.model import Article, Meeting, MeetingFormat, MeetingStatus, Scope, Speaker
from watcher.text import DateMention

_RANK: dict[MeetingStatus, int] = {
    "called_for": 1, "announced": 2, "begun": 3, "held": 4, "postponed": 5, "cancelled": 6,
}  # fmt: skip
_TO_COME: frozenset[MeetingStatus] = frozenset({"called_for", "announced", "postponed", "cancelled"})
_STALE = dt.timedelta(days=5)  # a meeting longer ago than this is history, not what the story reports
_TELLING = frozenset("said says told announced reported confirmed stated added late early".split())
_AT_LEVEL = {
    "ministerial": "foreign_ministers", "minister": "foreign_ministers", "ministers'": "foreign_ministers",
    "ambassadorial": "permanent_council", "ambassador": "permanent_council", "head of state": "heads_of_state",
    "heads of state": "heads_of_state", "summit": "heads_of_state", "expert": "officials",
}  # fmt: skip
_TROUBLE = frozenset("fighting crisis coup war conflict violence clashes clash situation attack attacks unrest".split())
_PLACE = re.compile(r"\b(?:in|at) (?:the )?(?P<name>[A-ZÀ-Þ][\w'’.-]*(?: [A-ZÀ-Þ][\w'’-]+){0,2})")
_HOST = re.compile(
    r"(?<![\w'’-])(?P<name>[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)?) "
    r"(?:(?:will|to|is to|would) host|hosts|hosted)\b",
    re.IGNORECASE,
)
_CALENDAR = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday article".split()
)


def read_meetings(
    article: Article, lines: Sequence[Line], lexicon: Lexicon, *, heard: Sequence[Heard], published: dt.date | None
) -> list[Meeting]:
    """The meetings told; headline and body telling the same one give one fact with every span."""
    words = lexicon.words.get("meeting")
    if not words or not any(lexicon.is_body(hit.name.code) for line in lines for hit in line.names):
        return []
    bodies = BodyReader(article, lines, lexicon)
    found: list[tuple[Meeting, bool]] = []
    for line, voices in zip(lines, heard, strict=True):
        units, speeches = bodies.units(line), voices.speeches
        tokens = line.words(0, len(line.tokens))
        if has(tokens, words["unreal"]):
            continue
        for sitting in find_sittings(line, units, words):
            speaker = _speaker(line, sitting, speeches)
            meeting = _meeting(line, sitting, words, levels=bodies.organs, speaker=speaker, published=published)
            if meeting is not None:
                line.note(Taken(meeting, "convenes" if sitting.is_verb else "sitting"))
                found.append((meeting, has(tokens[max(0, sitting.first - 3) : sitting.first], words["next"])))
    return _merged(found)


def _meeting(
    line: Line, sitting: Sitting, words: Words, *, levels: Mapping[str, str], speaker: Speaker | None,
    published: dt.date | None,
) -> Meeting | None:  # fmt: skip
    tokens = line.words(0, len(line.tokens))
    first, last = sitting.span
    near = tokens[max(0, first - 6) : last + 10]
    date = _date(line, sitting, words, published=published)
    ahead = date is not None and published is not None and date > published
    modality = modality_of(line, sitting, words)
    scope = _scope(line, sitting, words, date=date, published=published)
    status = status_of(line, sitting, words, ahead=ahead)
    if status is None and modality != "denied" and scope == "current":
        return None
    status = status or ("announced" if modality == "denied" or ahead else "held")
    level = sitting.unit.level
    if level == "unspecified" and "summit" in tokens[first:last]:
        level = "heads_of_state"
    if level == "unspecified":
        level = _level_behind(tokens[last : last + 12], levels)
    place = _place(line, sitting)
    date = _fitting(date, status, published)
    return Meeting(
        claimant=speaker, scope=scope, modality=modality, confidence=0.85 if sitting.unit.is_organ else 0.7,
        evidence=(line.evidence(first, last),),
        body=sitting.unit.code, status=status, level=level,  # type: ignore[arg-type]
        format=_format(near, words), extraordinary=has(near, words["extraordinary"]), place=place, date=date,
    )  # fmt: skip


def _level_behind(behind: Sequence[str], levels: Mapping[str, str]) -> str:
    """Who sits, where it is told behind: "at the level of ambassadors", "a meeting of foreign ministers"."""
    for at, word in enumerate(behind):
        if word == "of" and (at == 0 or behind[at - 1] == "level"):
            rest = behind[at + 1 : at + 5]
            sizes = range(len(rest), 0, -1)
            return next((levels[" ".join(rest[:n])] for n in sizes if " ".join(rest[:n]) in levels), "unspecified")
    joined = " ".join(behind)
    return next((level for cue, level in _AT_LEVEL.items() if f"{cue} level" in joined), "unspecified")


def _speaker(line: Line, sitting: Sitting, speeches: Sequence[Speech]) -> Speaker | None:
    at = next((i for i, chunk in enumerate(line.chunks) if chunk.last > sitting.first), 0)
    speech = governing(speeches, at) if speeches else None
    return speech.speaker if speech is not None and not speech.plural else None


def _format(near: Sequence[str], words: Words) -> MeetingFormat:
    """How they meet, where the text says so; a place alone says only where the host is."""
    formats: tuple[MeetingFormat, ...] = ("video", "phone", "in_person")
    return next((way for way in formats if has(near, words[way])), "unspecified")


def _scope(line: Line, sitting: Sitting, words: Words, *, date: dt.date | None, published: dt.date | None) -> Scope:
    """Background: an earlier meeting named in passing, one of another year or month, the last one, an anniversary."""
    tokens = line.words(0, len(line.tokens))
    first, last = sitting.span
    recent = date is not None and published is not None and abs(date - published) <= _STALE
    if has(tokens[max(0, first - 3) : sitting.first], words["earlier"]) or _is_history(line, sitting, published):
        return "background"
    if date is not None and published is not None and published - date > _STALE:
        return "background"
    passing = not sitting.is_verb and places_of(tokens[max(0, first - 3) : first], words["passing"])
    return "background" if passing and not recent and not _subject_of_step(tokens, last, words) else "current"


def _subject_of_step(tokens: Sequence[str], last: int, words: Words) -> bool:
    return has(tokens[last : last + 4], ("held", "on", *words["begins"]))


def _is_history(line: Line, sitting: Sitting, published: dt.date | None) -> bool:
    """Whether an earlier year or month stands with the meeting ("the summit in November", "in 2022")."""
    first, last = sitting.span
    for mention in line.dates:
        if mention.day is not None or mention.kind not in {"year", "month"} or published is None:
            continue
        near = 0 <= mention.first - last <= 8 or 0 <= first - mention.last <= 6
        told_ahead = {"until", "till", "to", "will", "next", "planned", "due", "scheduled"} & set(
            line.words(min(first, mention.first) - 4, mention.first)
        )
        if near and not told_ahead and (mention.year or published.year) <= published.year:
            return mention.kind == "month" or mention.year != published.year
    return False


def _date(line: Line, sitting: Sitting, words: Words, *, published: dt.date | None) -> dt.date | None:
    """The day it is moved to, else the nearest date that is not that of the telling; a weekday is the coming one."""
    first, last = sitting.span
    tokens = line.words(0, len(line.tokens))
    if published is not None and "tomorrow" in tokens:
        return published + dt.timedelta(days=1)
    moved = moved_to(line, sitting, words)
    if moved is not None:
        return moved.day
    days = [mention for mention in line.dates if mention.day is not None and not _dates_telling(tokens, mention)]
    if not days:
        return None
    nearest = min(days, key=lambda mention: max(first - mention.last, mention.first - last, 0))
    if nearest.kind != "weekday" or published is None or nearest.day is None or nearest.day == published:
        return nearest.day
    meets = sitting.is_verb and line.field == "text" and tokens[sitting.first].endswith(("s", "t", "e", "r"))
    present = meets and tokens[sitting.first] != "met"
    return nearest.day + dt.timedelta(days=7) if present or _looks_ahead(tokens) else nearest.day


def _fitting(date: dt.date | None, status: MeetingStatus, published: dt.date | None) -> dt.date | None:
    """The day, where it can be that of a meeting that has come so far; one that begins does so as it is told."""
    if published is None:
        return date
    if date is None:
        return published if status == "begun" else None
    if date < published + dt.timedelta(days=status == "called_for") and status in {"called_for", "announced"}:
        return None
    return date if status in _TO_COME or date <= published else date - dt.timedelta(days=7)


def _looks_ahead(tokens: Sequence[str]) -> bool:
    return bool({"will", "would", "to", "due", "scheduled", "planned", "upcoming", "ahead"} & set(tokens))


def _dates_telling(tokens: Sequence[str], mention: DateMention) -> bool:
    before = [word for word in tokens[max(0, mention.first - 3) : mention.first] if word not in {"on", "late", "early"}]
    return bool(set(before[-1:]) & _TELLING) or bool(set(tokens[mention.last : mention.last + 1]) & _TELLING)


def _place(line: Line, sitting: Sitting) -> str | None:
    """Where it meets: a name after "in" or "at" behind the meeting, else one that hosts it."""
    first, last = sitting.span
    start, end = line.tokens[first].start, line.tokens[min(last + 12, len(line.tokens)) - 1].end
    for match in _PLACE.finditer(line.text, start, end):
        name = match["name"].rstrip(".'’")
        told_of = line.text[: match.start()].split()[-1:]
        if name.endswith(("'s", "’s")) or _TROUBLE & {word.lower() for word in told_of}:
            continue
        if name.split()[0].lower() not in _CALENDAR and not any(
            hit.start <= match.start("name") < hit.end and hit.name.kind == "group" for hit in line.names
        ):
            return name
    host = _HOST.search(line.text, line.start, line.end)
    return host["name"] if host is not None and host["name"][0].isupper() else None


def _merged(found: Sequence[tuple[Meeting, bool]]) -> list[Meeting]:
    """One fact for each meeting: tellings of one body whose levels do not differ are the same meeting."""
    kept: list[tuple[Meeting, bool]] = []
    for meeting, is_next in found:
        at = next((i for i, (other, later) in enumerate(kept) if later == is_next and _same(other, meeting)), None)
        if at is None:
            kept.append((meeting, is_next))
        else:
            kept[at] = (_joined(kept[at][0], meeting), is_next)
    return [meeting for meeting, _ in kept]


def _same(a: Meeting, b: Meeting) -> bool:
    levels = {a.level, b.level} - {"unspecified"}
    return (a.body, a.scope, a.modality) == (b.body, b.scope, b.modality) and len(levels) <= 1


def _joined(first: Meeting, second: Meeting) -> Meeting:
    """Both tellings in one; the further step stands, and what one leaves out the other fills in."""
    told = second if _RANK[second.status] > _RANK[first.status] else first
    other = first if told is second else second
    return replace(
        told,
        claimant=told.claimant or other.claimant,
        level=told.level if told.level != "unspecified" else other.level,
        format=told.format if told.format != "unspecified" else other.format,
        extraordinary=told.extraordinary or other.extraordinary,
        place=told.place or other.place,
        date=told.date or other.date,
        confidence=max(told.confidence, other.confidence),
        evidence=(*first.evidence, *second.evidence),
    )
