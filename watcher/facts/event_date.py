"""The local day on which the main happening began, from the words of the lines that tell it."""

import datetime as dt
import re
from collections.abc import Sequence

from watcher.facts.days import Hold, before_that_night, began_on, hold_of, is_loose, names_the_act
from watcher.facts.hostilities import line_scope
from watcher.facts.lines import Line
from watcher.lexicon import Lexicon
from watcher.text import DateMention, find_dates, tokenise

_DAY_BEFORE = re.compile(
    r"\b(?:the (?:day|night|evening) before(?! yesterday)|a day earlier|the previous (?:day|night|evening))\b",
)
_DAYS_BACK = re.compile(
    r"\b(?P<n>a|one|two|three|four|five|six) (?P<unit>days?|nights?|week) (?P<how>after|earlier|before|ago)\b",
)
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_NTH_DAY = re.compile(
    r"\b(?P<nth>second|third|fourth|fifth|sixth) (?:straight |consecutive |successive )?(?:day|night)\b"
    r"(?! of (?:talks|mourning))",
)
_DAYS_OF = re.compile(r"\b(?:in|after|during) (?P<n>two|three|four|five|six) days of\b")
_ORDINAL_DAYS = {"second": 1, "third": 2, "fourth": 3, "fifth": 4, "sixth": 5}
_TODAY = re.compile(r"\bat (?:about |around )?\d{1,2}(?:[:.]\d\d| ?[ap]\.?m\b)|\b(?:past|last) (?:24 hours|day)\b")
_FELL = re.compile(r"\b(?:who|soldiers|servicemen|troops|guards|fighters) (?:had |have )?(?:fell|fallen)\b")
_BEFALLS = re.compile(r"\bwhen\b|\b(?:was|were|been) (?:\w+ly )?(?:hit|caught|struck|\w+ed)\b")
_WEEKEND = re.compile(r"\b(?:at|over|during) the weekend\b")
_WEEK, _SATURDAY = 7, 5
_OLD = 10  # days from the happening to the story, at most


def event_date(
    lines: Sequence[Line], act_lines: set[int], published: dt.date | None, lexicon: Lexicon
) -> dt.date | None:
    """The first date told with what happened, else the day of the telling; None where no line tells any.

    Lines that tell of violence without a fact of it count as well. "A third day of fighting" counts back; a date later
    than publication, or long before it, is none of the event's. An hour alone is one of the day of publication.
    """
    if published is None:
        return None
    told: list[dt.date] = []
    loose: list[dt.date] = []
    for line in _happening(lines, act_lines, lexicon, published):
        held = [(day, hold_of(line, date, lexicon), date) for date, day in _usable_days(line, published)]
        named = _named_first(line, held, lexicon)
        if named is not None:
            return named
        tellings = [day for day, hold, _ in held if hold == "telling"]
        days = [(day, date) for wanted in ("act", "beside") for day, hold, date in held if hold == wanted]
        first = next((day for day, hold, date in held if hold != "ahead" and began_on(line, date)), None)
        if first is not None:
            return first
        firm = next((day for day, date in days if not is_loose(date, line)), None)
        base = firm or next(iter(tellings or told), None) or published
        back = _back(line, firm=firm is not None, known=bool(tellings or told or firm))
        if back:
            return base - dt.timedelta(days=back)
        if firm is not None:
            return _with_its_night(firm, loose)
        if _WEEKEND.search(line.folded):
            return published - dt.timedelta(days=(published.weekday() - _SATURDAY) % _WEEK)
        loose += [day for day, _ in days]
        told += tellings
    return next(iter(loose), None) or _headline_day(lines, lexicon, published) or next(iter(told), None) or (
        _dateline_day(lines, act_lines, published)
    )  # fmt: skip


def _headline_day(lines: Sequence[Line], lexicon: Lexicon, published: dt.date) -> dt.date | None:
    """ "Two guards killed Sunday": the day that a headline has for what happened, where the story has none."""
    held = ((day, hold_of(line, date, lexicon)) for line in lines if line.field == "title"
            for date, day in _usable_days(line, published))  # fmt: skip
    return next((day for day, hold in held if hold == "act"), None)


def _usable_days(line: Line, published: dt.date) -> list[tuple[DateMention, dt.date]]:
    found = []
    for date in line.dates:
        day = _usable(date, published)
        if day is not None:
            found.append((date, day - dt.timedelta(days=before_that_night(line, date))))
    return found


def _happening(lines: Sequence[Line], act_lines: set[int], lexicon: Lexicon, published: dt.date) -> list[Line]:
    """The lines of the story with a current act, and those with words of violence and no word of history.

    What befell somebody ("were hit on Friday as they waited") goes on with the line before it.
    """
    found: list[Line] = []
    before = False
    if not act_lines and not any(_holds_a_deed(line, lexicon) for line in lines):
        return []
    for index, line in enumerate(lines):
        told = index in act_lines or _is_violent(line, lexicon)
        if line.field == "text" and (told or ((before or index <= 1) and _BEFALLS.search(line.folded))):
            current = index in act_lines or _DAYS_BACK.search(line.folded)
            if current or line_scope(line, lexicon, published) == "current":
                found.append(line)
        before = told
    return found


def _is_violent(line: Line, lexicon: Lexicon) -> bool:
    return (
        _holds_a_deed(line, lexicon)
        or lexicon.triggers.violence.may_stand_in(line.runs)
        or not lexicon.classes.get("happenings", frozenset()).isdisjoint(line.runs)
        or _FELL.search(line.folded) is not None
    )


def _holds_a_deed(line: Line, lexicon: Lexicon) -> bool:
    return lexicon.triggers.acts.may_stand_in(line.runs) or lexicon.triggers.harm.may_stand_in(line.runs)


def _named_first(
    line: Line, held: Sequence[tuple[dt.date, Hold, DateMention]], lexicon: Lexicon
) -> dt.date | None:  # fmt: skip
    """ "Sunday's clash"; where an act has its own day before ("struck on Monday after Sunday's raid"), that counts."""
    for day, hold, date in held:
        if names_the_act(line, date, lexicon):
            return day
        if hold == "act" and not is_loose(date, line):
            return None
    return None


def _with_its_night(firm: dt.date, loose: Sequence[dt.date]) -> dt.date:
    """ "Overnight fighting" that began "on Tuesday at 10:30 p.m."; a day far from that night is of something else."""
    return firm if not loose or (loose[0] - firm).days in {0, 1} else loose[0]


def _back(line: Line, *, firm: bool, known: bool) -> int:
    """How many days before the day named, or before the telling, it began."""
    nth = _NTH_DAY.search(line.folded)
    if nth is not None:
        return _ORDINAL_DAYS[nth["nth"]]
    spent = _DAYS_OF.search(line.folded)
    if spent is not None and not firm:
        return _NUMBERS[spent["n"]] - 1
    if _DAY_BEFORE.search(line.folded):
        return 1 if known else 0
    days = _DAYS_BACK.search(line.folded)
    if days is None or firm or (days["how"] != "ago" and not known):
        return 0
    return _NUMBERS[days["n"]] * (_WEEK if days["unit"] == "week" else 1)


def _dateline_day(lines: Sequence[Line], act_lines: set[int], published: dt.date) -> dt.date | None:
    """Where a current act has no day of its own: that of the dateline, or of publication if an hour is told."""
    body = [line for line in lines if line.field == "text"]
    acts = [line for index, line in enumerate(lines) if index in act_lines and line.field == "text"]
    if not acts:
        return None
    if any(_TODAY.search(line.text, line.start, line.end) for line in body[:4]):
        return published
    opening = body[0]
    dates = find_dates(tokenise(opening.text, 0, opening.start), published)
    return next((day for date in dates if (day := _usable(date, published))), None)


def _usable(mention: DateMention, published: dt.date) -> dt.date | None:
    if mention.day is None or mention.day > published or (published - mention.day).days > _OLD:
        return None
    return mention.day
