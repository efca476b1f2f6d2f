"""Dates: the day that the words mean, told on a day of publication."""

import datetime as dt

import pytest

from watcher.text import find_dates, tokenise

_TUESDAY = dt.date(2031, 5, 6)

_DAYS: dict[str, dt.date] = {
    "on Monday": dt.date(2031, 5, 5),
    "late on Monday": dt.date(2031, 5, 5),
    "late Monday": dt.date(2031, 5, 5),
    "on Tuesday": dt.date(2031, 5, 6),
    "on Wednesday": dt.date(2031, 4, 30),
    "today": dt.date(2031, 5, 6),
    "yesterday": dt.date(2031, 5, 5),
    "May 4": dt.date(2031, 5, 4),
    "4 May": dt.date(2031, 5, 4),
    "May 4, 2031": dt.date(2031, 5, 4),
    "4 May 2029": dt.date(2029, 5, 4),
    "Sept. 13, 2022": dt.date(2022, 9, 13),
    "Apr. 30": dt.date(2031, 4, 30),
    "May 9": dt.date(2031, 5, 9),
    "Dec. 30": dt.date(2030, 12, 30),
}


def _only(words: str, published: dt.date | None = _TUESDAY) -> tuple[str, dt.date | None, int | None]:
    (mention,) = find_dates(tokenise(words), published)
    return mention.kind, mention.day, mention.year


@pytest.mark.parametrize("words", _DAYS)
def test_words_for_a_day_are_resolved_against_publication(words: str) -> None:
    """A weekday is the last such day, publication included; a date without a year is the nearest one."""
    assert _only(words)[1] == _DAYS[words]


@pytest.mark.parametrize(
    ("words", "published", "day"),
    [
        ("on Dec. 31", dt.date(2031, 1, 2), dt.date(2030, 12, 31)),
        ("on Jan. 2", dt.date(2030, 12, 30), dt.date(2031, 1, 2)),
        ("on Thursday", dt.date(2031, 1, 1), dt.date(2030, 12, 26)),
        ("on Feb. 29", dt.date(2032, 3, 1), dt.date(2032, 2, 29)),
    ],
)
def test_the_turn_of_the_year_goes_to_the_nearest_day(words: str, published: dt.date, day: dt.date) -> None:
    """New year's stories tell of the old year's days, and a programme of the new one's."""
    assert _only(words, published)[1] == day


@pytest.mark.parametrize("words", ["on Monday", "yesterday", "May 4"])
def test_without_publication_a_relative_day_stays_open(words: str) -> None:
    """Nothing is guessed where nobody says when the story came out."""
    assert _only(words, None)[1] is None


def test_a_full_date_needs_no_publication() -> None:
    """Day, month and year stand alone."""
    assert _only("13 September 2022", None)[1] == dt.date(2022, 9, 13)


@pytest.mark.parametrize(
    ("words", "kind", "year"),
    [
        ("in 2020", "year", 2020),
        ("in March", "month", 2031),
        ("in July 2008", "month", 2008),
        ("in August", "month", 2030),
    ],
)
def test_months_and_years_are_told_without_a_day(words: str, kind: str, year: int) -> None:
    """A month without a year is the last such month."""
    assert _only(words) == (kind, None, year)


@pytest.mark.parametrize("words", ["They may attack.", "March on!", "2020 men", "monday", "Feb. 30", "155 rounds"])
def test_what_looks_like_a_date_gives_no_day(words: str) -> None:
    """Verbs, counts, impossible days and small letters."""
    assert all(mention.day is None for mention in find_dates(tokenise(words), _TUESDAY))
