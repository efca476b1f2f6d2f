"""The local day on which the main happening began, from the words of the lines that tell it."""

import datetime as dt
import re
from collections.abc import Sequence

from watcher.facts.lines import Line
from watcher.text import DateMention

_TELLING = frozenset(
    "said says told announced reported confirmed claimed stated added acknowledged accused blamed offered "
    "reporters vowed protested summoned returned".split(),
)
_DAY_BEFORE = ("the day before", "a day earlier", "the previous day", "the night before")
_ORDINAL_DAYS = {"second": 1, "third": 2, "fourth": 3, "fifth": 4, "sixth": 5}


def event_date(lines: Sequence[Line], act_lines: set[int], published: dt.date | None) -> dt.date | None:
    """The first date told with a current act, else the day of the telling; None where no line tells any.

    "A third day of fighting" counts back; a date later than publication, or long before it, is none of the event's.
    """
    if published is None:
        return None
    telling: dt.date | None = None
    for index, line in enumerate(lines):
        if index not in act_lines or line.field == "title":
            continue
        told = [day for date in line.dates if _dates_the_telling(line, date) and (day := _usable(date, published))]
        days = [day for date in line.dates if not _dates_the_telling(line, date) and (day := _usable(date, published))]
        before = any(phrase in line.folded for phrase in _DAY_BEFORE)
        back = _day_of_fighting(line)
        named = [day for date in line.dates if _names_the_act(line, date) and (day := _usable(date, published))]
        if named:
            return named[0]
        if days or back or (before and told):
            first = (days or told or [published])[0]
            return first - dt.timedelta(days=back + before)
        telling = telling or next(iter(told), None)
    return telling


def _dates_the_telling(line: Line, mention: DateMention) -> bool:
    """ "officials said on Wednesday", "Algiers on Sunday accused": the day is that of the telling."""
    before = line.words(mention.first - 3, mention.first)
    after = line.words(mention.last, mention.last + 1)
    if before[-1:] in (["on"], ["late"], ["early"]):
        before = before[:-1]
    return bool(set(before[-2:]) & _TELLING and before[-1:] != ["were"]) or bool(set(after) & _TELLING)


def _names_the_act(line: Line, mention: DateMention) -> bool:
    """ "Sunday's clash", "Monday's fighting near Uri": the day by which the story calls what happened."""
    after = line.words(mention.last, mention.last + 4)
    return after[:1] in (["'s"], ["’s"]) and bool(
        {
            "clash",
            "clashes",
            "fighting",
            "shootout",
            "attack",
            "shelling",
            "battle",
            "skirmish",
            "gunfight",
            "violence",
            "strike",
            "strikes",
            "raid",
            "ambush",
        }
        & set(after)
    )


def _usable(mention: DateMention, published: dt.date) -> dt.date | None:
    if mention.day is None or mention.day > published or (published - mention.day).days > 10:
        return None
    return mention.day


def _day_of_fighting(line: Line) -> int:
    match = re.search(r"\b(second|third|fourth|fifth|sixth) (?:straight |consecutive )?day of\b", line.folded)
    return _ORDINAL_DAYS[match[1]] if match else 0
