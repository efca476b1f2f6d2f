"""Meetings of bodies: one fact a meeting, as far as the story tells it has come."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from watcher.facts.attribution import Speech, governing
from watcher.facts.bodies import BodyReader, Unit
from watcher.facts.cue_lines import CueLine
from watcher.facts.hearing import Hearing
from watcher.facts.lines import Line
from watcher.facts.margin import Taken
from watcher.facts.periods import past_cues
from watcher.facts.sitters import Sitting
from watcher.facts.sittings import find_sittings
from watcher.facts.stages import stage_of
from watcher.facts.steps import Day, Told, moved_to
from watcher.lexicon import Lexicon
from watcher.model import Article, Meeting, MeetingFormat, MeetingStatus, Scope, Speaker
from watcher.text import DateMention

_RANK: dict[MeetingStatus, int] = {
    "called_for": 1, "announced": 2, "begun": 3, "held": 4, "postponed": 5, "cancelled": 6,
}  # fmt: skip
_TO_COME: frozenset[MeetingStatus] = frozenset({"called_for", "announced", "postponed", "cancelled"})
_REMEMBERED = 2  # lines for which "the meeting" is the one last told of
_LONGEST_WORD = 60  # characters before a place in which the word before it stands
_NEAR_PAST = 10  # words from "ten years ago" to the meeting
_PEERS = frozenset({"counterparts", "colleagues", "peers", "partners", "allies"})
_OPENING = 4  # lines in which a story says that it tells of a game
_WEEK = dt.timedelta(days=7)
_EARLY = frozenset({"on", "late", "early"})
_AHEAD = frozenset({"will", "would", "due", "scheduled", "planned", "upcoming", "ahead", "slated", "expected"})
_STALE = dt.timedelta(days=5)  # a meeting longer ago than this is history, not what the story reports
_TELLING = frozenset("said says told announced reported confirmed stated added late early".split())
_AT_LEVEL = {
    "ministerial": "foreign_ministers", "minister": "foreign_ministers", "ministers'": "foreign_ministers",
    "ambassadorial": "permanent_council", "ambassador": "permanent_council", "head of state": "heads_of_state",
    "heads of state": "heads_of_state", "summit": "heads_of_state", "expert": "officials",
}  # fmt: skip
_TROUBLE = frozenset("fighting crisis coup war conflict violence clashes clash situation attack attacks unrest".split())
_PLACE = re.compile(
    r"\b(?:in|at|(?:flew|came|called|rush|invited|headed|coming|travel|fly|come) to) (?:the )?"
    r"(?P<name>[A-ZÀ-Þ][\w'’.-]*(?: [A-ZÀ-Þ][\w'’-]+){0,2})"
)
_HOST = re.compile(
    r"(?<![\w'’-])(?P<name>[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)?) "
    r"(?:(?:will|to|is to|would|is preparing to|prepares to|is set to|is due to|plans to) host|hosts|hosted)\b",
    re.IGNORECASE,
)
_TRAVEL = re.compile(
    r"\b(?:fly|flew|flies|travels?|travell?ed|heads?|headed|comes?|came|go|arrived?|arrives|invited) (?:to|in) "
    r"(?P<name>[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)?)"
)
_CALENDAR = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday article".split()
)


def read_meetings(
    article: Article, lines: Sequence[Line], lexicon: Lexicon, *, heard: Hearing, published: dt.date | None
) -> list[Meeting]:
    """The meetings told; headline and body telling the same one give one fact with every span."""
    tables = lexicon.tables.get("meeting")
    if not tables or not any(lexicon.is_body(hit.name.code) for line in lines for hit in line.names):
        return []
    bodies = BodyReader(article, lines, lexicon)
    views = [_view(line, bodies.units(line), lexicon) for line in lines]
    if any(view.has("staged", 0, len(view.tokens)) for view in views[:_OPENING]):
        return []
    found: list[_Found] = []
    known: list[Unit | None] = [None] * _REMEMBERED
    for index, view in enumerate(views):
        last = next(filter(None, reversed(known[-_REMEMBERED:])), None)
        unreal = view.has("unreal", 0, len(view.tokens))
        sittings = find_sittings(view, last) if (view.units or last is not None) and not unreal else []
        known.append(next((sitting.unit for sitting in reversed(sittings) if not sitting.again), None))
        for sitting in sittings:
            speaker = _speaker(view.line, sitting, heard.of(index).speeches)
            told = _meeting(view, sitting, levels=bodies.organs, speaker=speaker, published=published)
            if told is not None:
                view.line.note(Taken(told[0], "sitting" if sitting.kind == "noun" else "convenes"))
                is_next = view.has("next", sitting.begin, sitting.first)
                found.append(_Found(told[0], is_next=is_next, weak=told[1]))
    return _merged(found)


def _view(line: Line, units: Sequence[Unit], lexicon: Lexicon) -> CueLine:
    past = [at for at, _ in past_cues(line, lexicon)] if units else []
    return CueLine(line, units, lexicon.tables["meeting"], past=past)


@dataclass(frozen=True, slots=True)
class _Found:
    """One telling of a meeting; of ``weak`` ones any other's step stands. ``is_next``: the one after it."""

    meeting: Meeting
    is_next: bool
    weak: bool


def _meeting(
    view: CueLine, sitting: Sitting, *, levels: Mapping[str, str], speaker: Speaker | None,
    published: dt.date | None,
) -> tuple[Meeting, bool] | None:  # fmt: skip
    first, last = sitting.span
    mention = _day_told(view, sitting)
    day = _day_of(view, mention, published)
    recent = day is not None and published is not None and abs(day - published) <= _STALE
    ahead = day is not None and published is not None and day > published
    told = stage_of(view, sitting, Day(ahead=ahead, recent=recent))
    if told is None:
        return None
    day = _fitting(day, mention, told.status, published)
    scope = _scope(view, sitting, told, day=day, published=published)
    level = sitting.unit.level
    if level == "unspecified" and view.has("summits", first, last):
        level = "heads_of_state"
    if level == "unspecified":
        level = _level_behind(view.tokens[last : last + 12], levels)
    if level == "unspecified" and _PEERS & set(view.tokens[sitting.unit.first : sitting.unit.last]):
        level = _level_of_peers(view.tokens[: sitting.unit.first], levels)
    meeting = Meeting(
        claimant=speaker, scope=scope, modality="denied" if told.negated else "possible" if told.possible else "actual",
        confidence=0.85 if sitting.unit.is_organ else 0.7, evidence=(view.line.evidence(first, last),),
        body=sitting.unit.code, status=told.status, level=level,  # type: ignore[arg-type]
        format=_format(view, first, last), extraordinary=view.has("extraordinary", first - 6, last + 10),
        place=_place(view, sitting), date=day,
    )  # fmt: skip
    return meeting, told.weak


def _level_behind(behind: Sequence[str], levels: Mapping[str, str]) -> str:
    """Who sits, where it is told behind: "at the level of ambassadors", "a meeting of foreign ministers"."""
    for at, word in enumerate(behind):
        if word == "of" and (at == 0 or behind[at - 1] == "level"):
            rest = behind[at + 1 : at + 5]
            sizes = range(len(rest), 0, -1)
            return next((levels[" ".join(rest[:n])] for n in sizes if " ".join(rest[:n]) in levels), "unspecified")
    joined = " ".join(behind)
    return next((level for cue, level in _AT_LEVEL.items() if f"{cue} level" in joined), "unspecified")


def _level_of_peers(before: Sequence[str], levels: Mapping[str, str]) -> str:
    """ "The defence minister and his counterparts": the office before tells who sits."""
    joined = f" {' '.join(before)} "
    offices = {organ[:-1]: level for organ, level in levels.items() if organ.endswith("s") and level != "unspecified"}
    told = [(joined.rfind(f" {office} "), level) for office, level in offices.items() if f" {office} " in joined]
    return max(told)[1] if told else "unspecified"


def _speaker(line: Line, sitting: Sitting, speeches: Sequence[Speech]) -> Speaker | None:
    at = next((i for i, chunk in enumerate(line.chunks) if chunk.last > sitting.first), 0)
    speech = governing(speeches, at) if speeches else None
    return speech.speaker if speech is not None and not speech.plural else None


def _format(view: CueLine, first: int, last: int) -> MeetingFormat:
    """How they meet, where the text says so; a place alone says only where the host is."""
    formats: tuple[MeetingFormat, ...] = ("phone", "video", "in_person")
    return next((way for way in formats if view.has(way, first - 6, last + 14)), "unspecified")


def _scope(
    view: CueLine, sitting: Sitting, told: Told, *, day: dt.date | None, published: dt.date | None
) -> Scope:  # fmt: skip
    """Background: an earlier meeting named in passing, one of another year or month, the last one, an anniversary."""
    if view.has("earlier", sitting.begin, sitting.first) or _is_history(view.line, sitting, told.status, published):
        return "background"
    if day is not None and published is not None and published - day > _STALE:
        return "background"
    first, last = sitting.span
    past = any(first - _NEAR_PAST <= at <= last + _NEAR_PAST for at in view.past)
    return "background" if told.passing or past else "current"


def _is_history(line: Line, sitting: Sitting, status: MeetingStatus, published: dt.date | None) -> bool:
    """Whether an earlier year or month stands with the meeting ("the summit in November", "in 2022")."""
    first, last = sitting.span
    for mention in line.dates:
        if mention.day is not None or mention.kind not in {"year", "month"} or published is None:
            continue
        own_year = any(line.tokens[at].norm.isdigit() for at in range(mention.first, mention.last))
        if status in _TO_COME and mention.kind == "month" and not own_year and mention.month != published.month:
            continue  # "put off to June": the coming one
        near = 0 <= mention.first - last <= 8 or 0 <= first - mention.last <= 6
        told_ahead = {"until", "till", "to", "will", "next", "planned", "due", "scheduled"} & set(
            line.words(min(first, mention.first) - 4, mention.first)
        )
        if near and not told_ahead and (mention.year or published.year) <= published.year:
            return mention.kind == "month" or mention.year != published.year
    return False


def _day_told(view: CueLine, sitting: Sitting) -> DateMention | None:
    """The day it is moved to, else the nearest that is not that of the telling."""
    moved = moved_to(view, sitting)
    if moved is not None:
        return moved
    first, last = sitting.begin, sitting.span[1]
    days = [mention for mention in view.line.dates if mention.day is not None and not _dates_telling(view, mention)]
    return min(days, key=lambda mention: max(first - mention.last, mention.first - last, 0), default=None)


def _day_of(view: CueLine, mention: DateMention | None, published: dt.date | None) -> dt.date | None:
    """The day of a mention; a weekday is the coming one where the sentence looks ahead."""
    if published is not None and "tomorrow" in view.tokens:
        return published + dt.timedelta(days=1)
    if mention is None or mention.day is None or published is None:
        return None if mention is None else mention.day
    past = mention.kind == "weekday" and mention.day < published
    ahead = _looks_ahead(view) or view.word(mention.first - 1) in {"for", "until", "till"}
    return mention.day + _WEEK if past and ahead else mention.day


def _fitting(
    day: dt.date | None, mention: DateMention | None, status: MeetingStatus, published: dt.date | None
) -> dt.date | None:
    """The day, where it can be that of a meeting that has come so far; one that begins does so as it is told."""
    if published is None:
        return day
    if day is None:
        return published if status == "begun" else None
    weekday = mention is not None and mention.kind == "weekday"
    if status in _TO_COME and day < published and weekday:
        return day + _WEEK
    if day < published + dt.timedelta(days=status == "called_for") and status in {"called_for", "announced"}:
        return None
    return day if status in _TO_COME or day <= published else day - _WEEK if weekday else None


def _looks_ahead(view: CueLine) -> bool:
    """Whether the sentence tells of what is to come: "will", "is due", "to meet"."""
    to_do = view.between(0, len(view.tokens), "meets", "holds", "occurs", "begins", "attends", "acts", "talks_by")
    return not _AHEAD.isdisjoint(view.tokens) or any(view.word(cue.first - 1) == "to" for cue in to_do)


def _dates_telling(view: CueLine, mention: DateMention) -> bool:
    """ "Said on Monday": the day of the telling, and not of what is told."""
    before = [word for word in view.tokens[max(0, mention.first - 3) : mention.first] if word not in _EARLY]
    behind = view.tokens[mention.last : mention.last + 1]
    return bool(_TELLING & set(before[-1:])) or bool(_TELLING & set(behind))


def _place(view: CueLine, sitting: Sitting) -> str | None:
    """Where it meets: a name after "in" or "at" behind the meeting in its clause, else one that hosts it."""
    line, (first, last) = view.line, sitting.span
    end = min(last + 12, len(line.tokens), max(view.clause_end(last), last + 1))
    start, end = line.tokens[first].start, line.tokens[end - 1].end
    for match in _PLACE.finditer(line.text, start, end):
        name = match["name"].rstrip(".'’").removesuffix(" HQ")
        told_of = line.text[max(0, match.start() - _LONGEST_WORD) : match.start()].split()[-1:]
        if name.endswith(("'s", "’s")) or _TROUBLE & {word.lower() for word in told_of}:
            continue
        if name.split()[0].lower() not in _CALENDAR and not any(
            hit.start <= match.start("name") < hit.end and hit.name.kind == "group" for hit in line.names
        ):
            return name
    host = _HOST.search(line.text, line.start, line.end) or _TRAVEL.search(line.text, line.start, start)
    return host["name"] if host is not None and host["name"][0].isupper() else None


def _merged(found: Sequence[_Found]) -> list[Meeting]:
    """One fact for each meeting: tellings of one body whose levels do not differ are the same meeting."""
    kept: list[_Found] = []
    for new in found:
        at = next(
            (i for i, old in enumerate(kept) if old.is_next == new.is_next and _same(old.meeting, new.meeting)), None
        )
        if at is None:
            kept.append(new)
        else:
            kept[at] = _joined(kept[at], new)
    return [found.meeting for found in kept]


def _same(a: Meeting, b: Meeting) -> bool:
    levels = {a.level, b.level} - {"unspecified"}
    return (a.body, a.scope, a.modality) == (b.body, b.scope, b.modality) and len(levels) <= 1


def _joined(one: _Found, other: _Found) -> _Found:
    """Both tellings in one; the further step stands, and what one leaves out the other fills in."""
    first, second = one.meeting, other.meeting
    rank = (one.weak, -_RANK[first.status]), (other.weak, -_RANK[second.status])
    told, rest = (second, first) if rank[1] < rank[0] else (first, second)
    meeting = replace(
        told,
        claimant=told.claimant or rest.claimant,
        level=told.level if told.level != "unspecified" else rest.level,
        format=told.format if told.format != "unspecified" else rest.format,
        extraordinary=told.extraordinary or rest.extraordinary,
        place=told.place or rest.place,
        date=told.date or rest.date,
        confidence=max(told.confidence, rest.confidence),
        evidence=(*first.evidence, *second.evidence),
    )
    return _Found(meeting, is_next=one.is_next, weak=one.weak and other.weak)
