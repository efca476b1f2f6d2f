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
    """The first date told with a current act, headline last; None where no line tells one.

    "A third day of fighting" counts back; a date later than publication, or long before it, is none of the event's.
    """
    if published is None:
        return None
    ordered = [line for index, line in enumerate(lines) if index in act_lines and line.field == "text"]
    for line in ordered:
        back = _day_of_fighting(line)
        days = [
            day
            for mention in line.dates
            if not _dates_the_telling(line, mention) and (day := _usable(mention, published)) is not None
        ]
        if not days and not back:
            continue
        day = days[0] if days else published
        if any(phrase in line.folded for phrase in _DAY_BEFORE):
            day -= dt.timedelta(days=1)
        return day - dt.timedelta(days=back)
    return None


def _dates_the_telling(line: Line, mention: DateMention) -> bool:
    """ "officials said on Wednesday", "Algiers on Sunday accused": the day is that of the telling."""
    before = line.words(mention.first - 3, mention.first)
    after = line.words(mention.last, mention.last + 1)
    if before[-1:] in (["on"], ["late"], ["early"]):
        before = before[:-1]
    return bool(set(before[-2:]) & _TELLING and before[-1:] != ["were"]) or bool(set(after) & _TELLING)


def _usable(mention: DateMention, published: dt.date) -> dt.date | None:
    if mention.day is None or mention.day > published or (published - mention.day).days > 10:
        return None
    return mention.day


def _day_of_fighting(line: Line) -> int:
    match = re.search(r"\b(second|third|fourth|fifth|sixth) (?:straight |consecutive )?day of\b", line.folded)
    return _ORDINAL_DAYS[match[1]] if match else 0
