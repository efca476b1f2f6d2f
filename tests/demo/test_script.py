"""The script is plain data: its texts have to lead where it says, on every day of the week."""

import datetime as dt
from collections import defaultdict

import pytest

from watcher.articles import file_entry
from watcher.demo.script import AGENCIES, Piece, Step, evening, morning, night, standing
from watcher.model import ALERTING, Article, Entry
from watcher.rules import judge
from watcher.service.pipeline import read_story
from watcher.service.replay import replay
from watcher.service.stages import Desk, Handled
from watcher.settings import load, starter_folder

MONDAY = dt.datetime(2031, 5, 5, 23, 40, tzinfo=dt.UTC)
WEEK = [MONDAY + dt.timedelta(days=days) for days in range(7)]
Told = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk.of(load(starter_folder()))


def filed(piece: Piece, at: dt.datetime) -> Article:
    """File a story as it comes from its outlet."""
    entry = Entry(guid=piece.guid, url=piece.url, title=piece.title, text=piece.text, published_at=at)
    return file_entry(entry, source=piece.outlet.id, language="en", seen_at=at)


def steps(at: dt.datetime) -> tuple[Step, ...]:
    return (*evening(at.date()), *night(at.date()), *morning(at.date()))


def pieces(at: dt.datetime) -> list[Piece]:
    return [piece for step in steps(at) for piece in step.pieces]


def walked(desk: Desk, at: dt.datetime) -> tuple[dict[str, str], list[Handled]]:
    """Walk the whole script through the corridor, a minute between two stories: titles by id, and what came of them."""
    articles = [filed(piece, at + dt.timedelta(minutes=number)) for number, piece in enumerate(pieces(at))]
    return {article.id: article.title for article in articles}, list(replay(articles, desk=desk))


@pytest.mark.parametrize("at", WEEK, ids=lambda at: f"{at:%A}")
def test_each_story_leads_to_what_it_says_under_each_rule(desk: Desk, at: dt.datetime) -> None:
    """Whatever day it is, and told before or after midnight; where nothing is planned no rule has a word to say."""
    titles, handled = walked(desk, at)
    came: Told = defaultdict(dict)
    for each in handled:
        came[titles[each.article_id]][each.rule_id] = each.decision.kind
    assert {title: came[title] for title in titles.values()} == {each.title: dict(each.told) for each in pieces(at)}


def test_the_plea_is_one_event_from_the_call_to_the_answer(desk: Desk) -> None:
    """So is the summit, and so is the fighting: three events in all, whatever stands beside what in a story."""
    _, handled = walked(desk, MONDAY)
    events: dict[str, set[str]] = defaultdict(set)
    for each in handled:
        events[each.rule_id].add(each.decision.event_id)
    assert {rule: len(ids) for rule, ids in events.items()} == {
        "border-clash": 1,
        "csto-meeting": 1,
        "treaty-assistance": 1,
    }


def test_what_each_message_is_titled_by(desk: Desk) -> None:
    """No title that leaves the desk to guess who does what."""
    _, handled = walked(desk, MONDAY)
    clash = "Kazakhstan–Turkmenistan border clash"
    assert {each.alert.title for each in handled if each.alert} == {
        f"NEW: {clash}: no figures yet",
        f"UPDATE: {clash}: killed 3 (Kazakhstan), wounded 8 (Kazakhstan)",
        f"CONFLICT: {clash}: killed 3 says Kazakhstan, 11 says Turkmenistan (Kazakhstan), …",
        f"UPDATE: {clash}: killed 3 → 6 (Kazakhstan)",
        f"CORRECTION: {clash}: killed 6 → 5 (Kazakhstan)",
        f"UPDATE: {clash}: killed 5 → 8 (Kazakhstan)",
        "NEW: treaty assistance: Kazakhstan asks Russia for military help (under the 1992 treaty)",
        "NEW: csto meeting: CSTO heads of state: called for (extraordinary)",
        "UPDATE: treaty assistance: Russia weighs Kazakhstan's request for military help (under the 1992 treaty)",
        "UPDATE: csto meeting: CSTO heads of state: held (extraordinary, by video, on 2031-05-05)",
        f"WITHDRAWN: {clash}: killed 11 → withdrawn (Kazakhstan), killed 2 → withdrawn (Turkmenistan)",
        f"UPDATE: {clash}: killed 8 → 9 (Kazakhstan)",
        "UPDATE: treaty assistance: Russia grants Kazakhstan's request for military help (under the 1992 treaty)",
        f"UPDATE: {clash}: ceasefire agreed",
    }


def test_the_sport_is_turned_down_as_sport(desk: Desk) -> None:
    """For all its words of war; what stands in the feeds before is not even looked at."""
    because = {
        piece.slug: [rejection.because for rejection in judge(desk.rules, article, story.reading).rejections]
        for piece in (*standing(), *pieces(MONDAY))
        if not piece.told
        for article in [filed(piece, MONDAY)]
        for story in [read_story(article, desk=desk, as_of=MONDAY)]
    }
    assert because == {"wheat": [], "derby": ["genre: sport"], "exercise": [], "wheat-rally": []}


def test_the_night_has_all_that_it_is_to_show() -> None:
    """Four agencies, five outlets with one copy, each kind of decision that reaches a desk, three rules at once."""
    told = [piece for step in (*evening(MONDAY.date()), *night(MONDAY.date())) for piece in step.pieces]
    assert len({piece.outlet for piece in told} & set(AGENCIES)) == 4
    copies = [piece for piece in told if "same_copy" in piece.told.values()]
    assert len({piece.outlet for piece in copies} - set(AGENCIES)) == 4
    assert {filed(copy, MONDAY).origin for copy in copies} == {"meridian"}
    kinds = {kind for piece in told for kind in piece.told.values()}
    assert kinds == ALERTING - {"related"} | {"same_copy", "joined"}
    assert max(len(piece.told) for piece in told) == 3
