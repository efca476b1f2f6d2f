"""The demo's word on itself: it has to see what went wrong, or "told as planned" means nothing."""

import datetime as dt

from watcher.articles import file_entry
from watcher.demo.account import Outcome, faults
from watcher.demo.mailroom import Mail
from watcher.demo.script import Piece, timetable
from watcher.model import DecisionKind, Entry
from watcher.store import Filed, History, Judgement

NOON = dt.datetime(2031, 5, 4, 12, 0, tzinfo=dt.UTC)
FLASH, SPORT, *_ = timetable(NOON.date())
MAIL = Mail("NEW", "shots", ("a1",))


def outcome(piece: Piece, kind: DecisionKind | None, *mails: Mail) -> Outcome:
    """Write down what became of a story."""
    entry = Entry(guid=piece.guid, url=piece.url, title=piece.title, text=piece.text, published_at=NOON)
    article = file_entry(entry, source=piece.outlet.id, language="en", seen_at=NOON)
    filed = Filed(article=article, feed_id=piece.outlet.id, seen_at=NOON, disposition="no_match")
    judgement = Judgement(
        article_id=article.id,
        rule_id="border-clash",
        rule_revision="0",
        kind=kind,
        because="first_report",
        evidence="so the test says",
        event_id="e1",
        score=1.0,
        changes=(),
        at=NOON,
    )
    history = History(
        asked=piece.url,
        kind="article",
        articles=(filed,),
        judgements=() if kind is None else (judgement,),
        events=(),
        alerts=(),
        deliveries=(),
    )
    return Outcome(piece, history, mails)


def test_a_night_as_planned_has_no_faults() -> None:
    """The flash told once, the sport not at all."""
    outcomes = [outcome(FLASH, "new", MAIL), outcome(SPORT, None)]
    assert list(faults(outcomes, (FLASH, SPORT), [MAIL])) == []


def test_a_story_that_never_came_is_a_fault() -> None:
    """A plan that was broken off is not told as planned."""
    [fault] = faults([outcome(FLASH, "new", MAIL)], (FLASH, SPORT), [MAIL])
    assert SPORT.title in fault


def test_a_story_taken_for_something_else_is_a_fault() -> None:
    """Sport that comes before the events room is told with what it came to and why."""
    [fault] = faults([outcome(SPORT, "joined")], (SPORT,), [])
    assert "no match" in fault
    assert "joined (so the test says)" in fault


def test_an_alert_that_came_twice_or_not_at_all_is_a_fault() -> None:
    """Once means one mail."""
    for mails in ([], [MAIL, MAIL]):
        told = list(faults([outcome(FLASH, "new", *mails)], (FLASH,), mails))
        assert f"“{FLASH.title}” reached the desk {len(mails)} times" in told


def test_a_mail_that_nobody_planned_is_a_fault() -> None:
    """More mails than alerts: somebody else wrote to the desk."""
    [fault] = faults([outcome(FLASH, "new", MAIL)], (FLASH,), [MAIL, Mail("NEW", "what?", ("a9",))])
    assert "2 mails of 1 alerts" in fault
