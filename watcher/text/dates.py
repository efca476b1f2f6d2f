"""Dates as news writes them, resolved against the day of publication."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from watcher.text.tokens import Token

DateKind = Literal["day", "month", "year", "weekday", "relative"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",), ("june", "jun"),
            ("july", "jul"), ("august", "aug"), ("september", "sep", "sept"), ("october", "oct"), ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
_WEEKDAYS = {
    day: number
    for number, day in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}
_AGO = {word: number for number, word in enumerate("a two three four five six seven eight nine".split(), start=1)}
_FEW_DAYS = 60  # up to which "45 days ago" names a day
_PARTS = {"morning", "afternoon", "evening"}
_RELATIVE = {"today": 0, "yesterday": -1, "overnight": 0, "tonight": 0}
_OPENS = frozenset({*_MONTHS, *_WEEKDAYS, *_AGO, *_RELATIVE, "last", "this"})


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in tokens ``first`` up to ``last``: the day where one is told, else the year and month."""

    kind: DateKind
    day: dt.date | None
    year: int | None
    first: int
    last: int
    month: int | None = None


def find_dates(tokens: list[Token], published: dt.date | None) -> list[DateMention]:
    """Every date in the tokens, left to right; weekdays are the last such day up to the day of publication."""
    found: list[DateMention] = []
    index = 0
    while index < len(tokens):
        if tokens[index].norm not in _OPENS and tokens[index].kind not in {"number", "mixed"}:
            index += 1  # nearly every word
            continue
        mention = _date_at(tokens, index, published)
        if mention is None:
            index += 1
            continue
        found.append(mention)
        index = mention.last
    return found


def _date_at(tokens: list[Token], at: int, published: dt.date | None) -> DateMention | None:
    token = tokens[at]
    if token.norm in _WEEKDAYS and token.capital:
        return DateMention("weekday", last_weekday(_WEEKDAYS[token.norm], published), None, at, at + 1)
    if token.norm in _RELATIVE:
        day = None if published is None else published + dt.timedelta(days=_RELATIVE[token.norm])
        return DateMention("relative", day, None, at, at + 1)
    near = _days_off(tokens, at)
    if near is not None:
        day = None if published is None else published - dt.timedelta(days=near[0])
        return DateMention("relative", day, None, at, at + near[1])
    if token.norm in _MONTHS and token.capital:
        return _month_first(tokens, at, published)
    if token.kind == "number" and at + 1 < len(tokens) and tokens[at + 1].norm in _MONTHS and tokens[at + 1].capital:
        return _day_first(tokens, at, published)
    if token.kind == "mixed" and len(token.norm) == 5 and token.norm.endswith("0s") and token.norm[:4].isdigit():
        return DateMention("year", None, int(token.norm[:4]), at, at + 1)
    if _is_year(token):
        return DateMention("year", None, int(token.norm), at, at + 1)
    return None


def _days_off(tokens: list[Token], at: int) -> tuple[int, int] | None:
    """ "Last night", "this morning", "three days ago": how many days before publication, in how many words."""
    words = [token.norm for token in tokens[at : at + 3]]
    if words[:2] == ["last", "night"]:
        return 1, 2
    if words[:1] == ["this"] and words[1:2] and words[1] in _PARTS:
        return 0, 2
    if words[1:] in (["days", "ago"], ["day", "ago"]):
        number = int(words[0]) if words[0].isdecimal() else _AGO.get(words[0], 0)
        return (number, 3) if 0 < number <= _FEW_DAYS else None
    return None


def _is_year(token: Token) -> bool:
    return token.kind == "number" and len(token.norm) == 4 and token.norm.isdigit() and 1800 <= int(token.norm) <= 2100


def _skip(tokens: list[Token], at: int, *marks: str) -> int:
    return at + 1 if at < len(tokens) and tokens[at].norm in marks else at


def _year_at(tokens: list[Token], at: int) -> tuple[int | None, int]:
    index = _skip(tokens, at, ",")
    index = index + 1 if index < len(tokens) and tokens[index].norm == "of" and index == at else index
    if index < len(tokens) and _is_year(tokens[index]):
        return int(tokens[index].norm), index + 1
    return None, at


def _month_first(tokens: list[Token], at: int, published: dt.date | None) -> DateMention | None:
    month = _MONTHS[tokens[at].norm]
    index = _skip(tokens, at + 1, ".")
    if (
        index < len(tokens)
        and tokens[index].kind == "number"
        and tokens[index].norm.isdigit()
        and 1 <= int(tokens[index].norm) <= 31
    ):
        number = int(tokens[index].norm)
        year, last = _year_at(tokens, index + 1)
        return DateMention("day", _day(year, month, number, published), year, at, last)
    year, last = _year_at(tokens, index)
    if year is None and tokens[at].norm in {"may", "march"} and not _after_preposition(tokens, at):
        return None
    return DateMention("month", None, year or _nearest_year(month, published), at, last, month)


def _after_preposition(tokens: list[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1].norm in {"in", "since", "last", "of", "until", "from", "early", "late"}


def _day_first(tokens: list[Token], at: int, published: dt.date | None) -> DateMention | None:
    if not tokens[at].norm.isdigit() or not 1 <= int(tokens[at].norm) <= 31:
        return None
    month = _MONTHS[tokens[at + 1].norm]
    year, last = _year_at(tokens, at + 2)
    return DateMention("day", _day(year, month, int(tokens[at].norm), published), year, at, last)


def _nearest_year(month: int, published: dt.date | None) -> int | None:
    """The year of a month told without one: the latest such month that is not after the day of publication."""
    if published is None:
        return None
    return published.year if month <= published.month else published.year - 1


def _day(year: int | None, month: int, number: int, published: dt.date | None) -> dt.date | None:
    """The day meant; without a year the one nearest to publication, so that a date a few days ahead stays ahead."""
    years = [year] if year else [] if published is None else [published.year - 1, published.year, published.year + 1]
    days = []
    for candidate in years:
        try:
            days.append(dt.date(candidate, month, number))
        except ValueError:
            continue
    if not days:
        return None
    return days[0] if published is None else min(days, key=lambda day: abs((day - published).days))


def last_weekday(weekday: int, published: dt.date | None) -> dt.date | None:
    """The last such weekday up to the day of publication, that day included."""
    if published is None:
        return None
    return published - dt.timedelta(days=(published.weekday() - weekday) % 7)
