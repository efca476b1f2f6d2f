"""The demo's word on itself: it has to see what went wrong, or "told as planned" means nothing."""

import datetime as dt
from collections.abc import Mapping

from watcher.articles import file_entry
from watcher.demo.account import Outcome, faults, summary
from watcher.demo.mailroom import Mail
from watcher.demo.script import MERIDIAN, Piece
from watcher.model import ALERTING, Alert, AlertReason, DecisionKind, Entry
from watcher.store import Documented, Filed, History, Judgement

NOON = dt.datetime(2031, 5, 4, 12, 0, tzinfo=dt.UTC)
CLASH, PLEA = "border-clash", "treaty-assistance"
FLASH = Piece(outlet=MERIDIAN, slug="flash", title="Shots", text="Shots.", told={CLASH: "new"})
SPORT = Piece(outlet=MERIDIAN, slug="derby", title="Derby", text="Goals.")
BOTH = Piece(outlet=MERIDIAN, slug="both", title="Toll and plea", text="…", told={CLASH: "update", PLEA: "new"})
REASONS: Mapping[DecisionKind, AlertReason] = {"new": "new", "update": "update"}
MAIL = Mail("NEW", "shots", (CLASH,))
MAIL_OF_BOTH = Mail("UPDATE", "dead", (CLASH, PLEA))


def outcome(piece: Piece, decisions: Mapping[str, DecisionKind], *mails: Mail) -> Outcome:
    """Write down what became of a story; an alert is called by its rule."""
    entry = Entry(guid=piece.guid, url=piece.url, title=piece.title, text=piece.text, published_at=NOON)
    article = file_entry(entry, source=piece.outlet.id, language="en", seen_at=NOON)
    history = History(
        asked=piece.url,
        kind="article",
        articles=(
            Filed(
                article=article,
                feed_id=piece.outlet.id,
                seen_at=NOON,
                disposition="matched" if decisions else "no_match",
            ),
        ),
        judgements=tuple(judgement(article.id, rule, kind) for rule, kind in decisions.items()),
        events=(),
        alerts=tuple(alert(article.id, rule, kind) for rule, kind in decisions.items() if kind in ALERTING),
        deliveries=(),
    )
    return Outcome(piece, history, mails)


def judgement(article_id: str, rule: str, kind: DecisionKind) -> Judgement:
    return Judgement(
        article_id=article_id,
        rule_id=rule,
        rule_revision="0",
        kind=kind,
        because="first_report",
        evidence="so the test says",
        event_id="e1",
        score=1.0,
        changes=(),
        at=NOON,
    )


def alert(article_id: str, rule: str, kind: DecisionKind) -> Documented:
    told = Alert(
        id=rule,
        event_id="e1",
        rule_id=rule,
        rule_revision="0",
        reason=REASONS[kind],
        at=NOON,
        article_id=article_id,
        severity="high",
        title="",
        body="",
    )
    return Documented(told, "{}")


def test_a_night_as_planned_has_no_faults() -> None:
    """The flash told once, the sport not at all, a story of two rules by one mail with both names."""
    outcomes = [
        outcome(FLASH, FLASH.told, MAIL),
        outcome(SPORT, {}),
        outcome(BOTH, BOTH.told, MAIL_OF_BOTH),
    ]
    assert list(faults(outcomes, (FLASH, SPORT, BOTH), [MAIL, MAIL_OF_BOTH])) == []


def test_a_story_that_never_came_is_a_fault() -> None:
    """A plan that was broken off is not told as planned."""
    [fault] = faults([outcome(FLASH, FLASH.told, MAIL)], (FLASH, SPORT), [MAIL])
    assert SPORT.title in fault


def test_a_story_taken_for_something_else_is_a_fault() -> None:
    """Sport that comes before the events room is told with what it came to and why."""
    [fault] = faults([outcome(SPORT, {CLASH: "joined"})], (SPORT,), [])
    assert "was to be no match, came to border-clash joined" in fault
    assert "so the test says" in fault


def test_a_rule_that_had_no_word_to_say_or_kept_silent_is_a_fault() -> None:
    """Each rule is held against the plan, not only the first."""
    [missing] = faults([outcome(BOTH, {CLASH: "update"}, MAIL)], (BOTH,), [MAIL])
    assert "came to border-clash update" in missing
    [more] = faults([outcome(FLASH, {**FLASH.told, PLEA: "new"}, MAIL_OF_BOTH)], (FLASH,), [MAIL_OF_BOTH])
    assert "was to be border-clash new, came to border-clash new, treaty-assistance new" in more


def test_a_story_that_came_twice_or_not_at_all_is_a_fault() -> None:
    """Once means one mail."""
    for mails in ([], [MAIL, MAIL]):
        told = list(faults([outcome(FLASH, FLASH.told, *mails)], (FLASH,), mails))
        assert f"“{FLASH.title}” reached the desk {len(mails)} times" in told


def test_two_mails_for_the_two_rules_of_one_story_are_a_fault() -> None:
    """One story, one message; and one that does not name all its alerts is no better."""
    apart = [MAIL, Mail("NEW", "plea", (PLEA,))]
    told = list(faults([outcome(BOTH, BOTH.told, *apart)], (BOTH,), apart))
    assert f"“{BOTH.title}” reached the desk 2 times" in told
    [unnamed] = faults([outcome(BOTH, BOTH.told, MAIL)], (BOTH,), [MAIL])
    assert "does not carry the names of its alerts" in unnamed


def test_a_mail_that_nobody_planned_is_a_fault() -> None:
    """More mails than stories: somebody else wrote to the desk."""
    mails = [MAIL, Mail("NEW", "what?", ("a9",))]
    [fault] = faults([outcome(FLASH, FLASH.told, MAIL)], (FLASH,), mails)
    assert "2 mails of 1 stories" in fault


def test_the_summary_counts_stories_alerts_and_mails_apart() -> None:
    """A story of two rules is one that matched, two that were told and one mail."""
    outcomes = [outcome(SPORT, {}), outcome(BOTH, BOTH.told, MAIL_OF_BOTH), outcome(FLASH, {CLASH: "same_copy"})]
    assert list(summary(outcomes, [MAIL_OF_BOTH])) == [
        "stories seen        3",
        "matched a rule      2",
        "told to the desk    update 1, new 1",
        "kept from the desk  no rule matched 1, same copy 1",
        "mails               1 with 2 alerts: one story, one message",
    ]
