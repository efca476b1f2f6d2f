"""The timetable is plain data: its texts have to say what the night is meant to show, on every day of the week."""

import datetime as dt

import pytest

from watcher.articles import file_entry
from watcher.demo.script import Piece, standing, timetable
from watcher.facts import read_facts
from watcher.model import Article, Entry, Reading
from watcher.rules import judge
from watcher.settings import load, shipped_lexicon, starter_folder

MONDAY = dt.datetime(2031, 5, 5, 23, 30, tzinfo=dt.UTC)
WEEK = [MONDAY + dt.timedelta(days=days) for days in range(7)]
FIGURES = {
    "army-losses": {"killed": {"MWI": 2}, "wounded": {"MWI": 5}},
    "ministry-losses": {"killed": {"MOZ": 3}, "wounded": {"MOZ": 7}},
    "mozambique-three-dead": {"killed": {"MOZ": 3}, "wounded": {"MOZ": 7}},
    "border-toll": {"killed": {"MWI": 6}},
    "border-toll-corrected": {"killed": {"MWI": 4}},
}


def filed(piece: Piece, at: dt.datetime) -> Article:
    """File a story as it comes from its outlet."""
    entry = Entry(guid=piece.guid, url=piece.url, title=piece.title, text=piece.text, published_at=at)
    return file_entry(entry, source=piece.outlet.id, language="en", seen_at=at)


def read(piece: Piece, at: dt.datetime = MONDAY) -> Reading:
    return read_facts(filed(piece, at), shipped_lexicon(), at)


def figures(reading: Reading) -> dict[str, dict[str, int | None]]:
    """Give the figures by outcome and side; only exact ones occur in the night."""
    assert all(figure.low == figure.high for toll in reading.toll.values() for figure in toll.by_side.values())
    return {
        str(outcome): {side: figure.low for side, figure in toll.by_side.items()}
        for outcome, toll in reading.toll.items()
    }


def test_each_story_gives_the_figures_that_the_night_is_about() -> None:
    """The flash and the sport have none, each of the others those of one side."""
    read_out = {piece.slug: figures(read(piece)) for piece in timetable(MONDAY.date())}
    assert {slug: told for slug, told in read_out.items() if told} == FIGURES


@pytest.mark.parametrize("at", WEEK, ids=lambda at: f"{at:%A}")
def test_each_story_of_the_fighting_names_the_day_of_it(at: dt.datetime) -> None:
    """Whatever day it is, and told before or after midnight, the weekday in the text is the day of the night."""
    for piece in timetable(at.date()):
        for told_at in (at, at + dt.timedelta(hours=1)):
            assert read(piece, told_at).event_date == at.date(), piece.slug


def test_the_rule_holds_for_the_fighting_and_for_nothing_else() -> None:
    """The sport is turned down as sport, for all its words of war; what stands in the feeds is not even looked at."""
    rules, night = load(starter_folder()).rules, MONDAY.date()
    verdicts = {piece: judge(rules, filed(piece, MONDAY), read(piece)) for piece in (*standing(), *timetable(night))}
    for piece, verdict in verdicts.items():
        assert [match.rule_id for match in verdict.matches] == ([] if piece.told is None else ["border-clash"])
    because = {rejection.because for verdict in verdicts.values() for rejection in verdict.rejections}
    assert because == {"genre: sport"}


def test_the_copy_is_that_of_the_agency_and_the_correction_is_marked() -> None:
    """The outlet that copies names the agency in its dateline; only the last story carries the mark of a correction."""
    articles = {piece.slug: filed(piece, MONDAY) for piece in timetable(MONDAY.date())}
    assert (articles["mozambique-three-dead"].source, articles["mozambique-three-dead"].origin) == (
        "harbour-post",
        "lurio",
    )
    marked = [slug for slug, article in articles.items() if article.is_marked("correction")]
    assert marked == ["border-toll-corrected"]
