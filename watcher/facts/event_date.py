"""The local day on which the main happening began, from the words of the lines that tell it."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from watcher.facts.frames import find_mentions
from watcher.facts.lines import Line
from watcher.facts.own_clause import clause_of
from watcher.facts.periods import is_past, past_cues
from watcher.lexicon import Lexicon, words_of
from watcher.text import DateMention

_TELLING = frozenset(
    "said says told announced reported confirmed claimed stated added acknowledged accused blamed offered "
    "reporters vowed protested summoned returned condemned urged".split(),
)
_DAY_BEFORE = ("the day before", "a day earlier", "the previous day", "the night before", "the previous night")
_ORDINALS = {word: back for back, word in enumerate("second third fourth fifth sixth seventh".split(), start=1)}
_NUMBERS = {word: number for number, word in enumerate("two three four five six seven".split(), start=2)}
_NTH_DAY = re.compile(
    rf"\b(?:a|its|their|the) ({'|'.join(_ORDINALS)}) (?:(?:straight|consecutive|successive) )?day\b"
    r"(?! of (?:a|the|his|her) )"
)
_DAYS_OF = re.compile(rf"\b(?:in|after|during) ({'|'.join(_NUMBERS)}|[2-7]) days of\b")
_TO_THE_DAY = frozenset({"overnight", "night"})
_ACTS = frozenset(
    "clash clashes fighting shootout attack shelling battle skirmish gunfight violence strike strikes raid ambush "
    "bombing blast explosion assault massacre killings".split()
)
_SATURDAY = 5
_LEAD = 3  # sentences that tell the main happening, in whatever words
_USABLE = 10  # days back to which a story's happening may lie


@dataclass(frozen=True, slots=True)
class _Days:
    """The days that a line tells, each with its token: those of what happened, and those of the telling."""

    happened: tuple[tuple[int, dt.date], ...]
    told: tuple[tuple[int, dt.date], ...]


def event_date(
    lines: Sequence[Line], act_lines: set[int], published: dt.date | None, lexicon: Lexicon
) -> dt.date | None:
    """The first date told with a current act, else the day of the telling; None where no line tells any.

    "A third day of fighting" counts back; a date later than publication, or long before it, is none of the event's.
    """
    if published is None:
        return None
    telling: dt.date | None = None
    for index, line in enumerate(lines):
        if index not in act_lines or line.field == "title":
            continue
        day = _day_of(line, published, lexicon)
        if day is not None:
            return day
        if _is_at_the_weekend(line):
            return _weekend_day(lines, published)
        telling = telling or next((day for _, day in _days(line, published).told), None)
    return (_beside_the_acts(lines, published, lexicon) or telling) if act_lines else None


def _day_of(line: Line, published: dt.date, lexicon: Lexicon) -> dt.date | None:
    """The day of the act that a line tells."""
    days = _days(line, published)
    named = next((day for at, day in days.happened if _names_the_act(line, at)), None)
    if named is not None:
        return named
    before, back = any(phrase in line.folded for phrase in _DAY_BEFORE), _days_back(line)
    if not days.happened and not back and not (before and days.told):
        return None
    first = _of_the_harm(line, days, lexicon) if len(days.happened) > 1 else None
    if first is None:
        first = next((day for _, day in (*days.happened, *days.told)), published)
    return first - dt.timedelta(days=back + before)


def _of_the_harm(line: Line, days: _Days, lexicon: Lexicon) -> dt.date | None:
    """Of several days the one in the clause that tells the harm."""
    clauses = [clause_of(line, mention) for mention in find_mentions(line, lexicon)]
    return next((day for at, day in days.happened if any(clause.owns(at) for clause in clauses)), None)


def _beside_the_acts(lines: Sequence[Line], published: dt.date, lexicon: Lexicon) -> dt.date | None:
    """Where no line with an act has a day: that of the first sentences, or of a line that tells of violence."""
    for place, line in enumerate(line for line in lines if line.field == "text"):
        words = words_of(line.folded)
        violent = lexicon.triggers.violence.may_stand_in(words) or lexicon.triggers.harm.may_stand_in(words)
        history = any(is_past(date, published) for date in line.dates) or any(past_cues(line, lexicon))
        if history or not (violent or place < _LEAD):
            continue
        day = next((day for _, day in _days(line, published).happened), None)
        if day is not None:
            return day
    return None


def _days(line: Line, published: dt.date) -> _Days:
    happened: list[tuple[int, dt.date]] = []
    told: list[tuple[int, dt.date]] = []
    for date in line.dates:
        day = _usable(date, published)
        if day is not None:
            (told if _dates_the_telling(line, date) else happened).append((date.first, _night_before(line, date, day)))
    return _Days(tuple(happened), tuple(told))


def _night_before(line: Line, date: DateMention, day: dt.date) -> dt.date:
    """ "Overnight to Tuesday" began on Monday."""
    at = next((i for i, token in enumerate(line.tokens) if token.norm in _TO_THE_DAY), None)
    later = at is not None and next((d for d in line.dates if d.kind == "weekday" and d.first == at + 2), None)
    if at is None or not later or line.words(at + 1, at + 2) not in (["to"], ["into"]) or later.day is None:
        return day
    return later.day - dt.timedelta(days=1) if date.first in {at, later.first} else day


def _dates_the_telling(line: Line, mention: DateMention) -> bool:
    """ "officials said on Wednesday", "Algiers on Sunday accused": the day is that of the telling."""
    before = line.words(mention.first - 3, mention.first)
    after = line.words(mention.last, mention.last + 1)
    if before[-1:] in (["on"], ["late"], ["early"]):
        before = before[:-1]
    condemned = "condemned" in line.words(mention.first - 6, mention.first) and not _names_the_act(line, mention.first)
    return condemned or bool(set(before[-2:]) & _TELLING and before[-1:] != ["were"]) or bool(set(after) & _TELLING)


def _names_the_act(line: Line, at: int) -> bool:
    """ "Sunday's clash", "Monday's fighting near Uri": the day by which the story calls what happened."""
    after = line.words(at + 1, at + 5)
    return after[:1] in (["'s"], ["’s"]) and not _ACTS.isdisjoint(after)


def _usable(mention: DateMention, published: dt.date) -> dt.date | None:
    if mention.day is None or mention.day > published or (published - mention.day).days > _USABLE:
        return None
    return mention.day


def _days_back(line: Line) -> int:
    """How many days before the day told a fight began that is "in its third day"."""
    match = _NTH_DAY.search(line.folded)
    if match:
        return _ORDINALS[match[1]]
    spent = _DAYS_OF.search(line.folded)
    return (int(spent[1]) if spent[1].isdigit() else _NUMBERS[spent[1]]) - 1 if spent else 0


def _is_at_the_weekend(line: Line) -> bool:
    return any(f" {joint} the weekend" in line.folded for joint in ("at", "over", "during", "on"))


def _weekend_day(lines: Sequence[Line], published: dt.date) -> dt.date:
    """The day of the last weekend that a line names; without one its Saturday."""
    saturday = published - dt.timedelta(days=(published.weekday() - _SATURDAY) % 7)
    named = (day for line in lines if line.field == "text" for _, day in _days(line, published).happened)
    return next((day for day in named if day - saturday in {dt.timedelta(0), dt.timedelta(1)}), saturday)
