"""The corridor: what becomes of the entries of a poll, and that it happens wholly or not at all."""

import dataclasses
import datetime as dt
import json

import pytest

from tests.service.conftest import CRITICAL, EVERYTHING
from tests.service.stories import FEED, FLASH, NOON, SPORT, TOLL, called_at, failed_visit, seen_before, visit
from watcher.delivery import TERMINAL
from watcher.model import Entry
from watcher.service.stages import Desk, FiledPoll, Visit
from watcher.settings import Configuration
from watcher.store import Store

TRUCE = Entry(
    guid="truce",
    title="Ceasefire agreed between Armenia and Azerbaijan",
    text="YEREVAN, Armenia (AP) — Armenia and Azerbaijan have agreed on a ceasefire after Sunday's fighting, "
    "Armenia's Defense Ministry said.",
    published_at=NOON + dt.timedelta(hours=1),
)


def dispositions(store: Store, *entries: Entry) -> list[str]:
    """Tell what is on record of each entry."""
    histories = [store.history(entry.guid or entry.title) for entry in entries]
    return [history.articles[0].disposition if history else "never seen" for history in histories]


def queued(store: Store, at: dt.datetime = NOON) -> list[str]:
    """Tell who is to hear something."""
    return sorted(row.recipient_id for row, _alert in store.due_deliveries(at, 100))


def decisions(filed: FiledPoll) -> list[str]:
    return [handled.decision.kind for handled in filed.handled]


def test_what_a_feed_holds_at_first_sight_is_its_past(desk: Desk, store: Store) -> None:
    """A first poll is a baseline: on record, and nobody hears of it."""
    assert called_at(visit(TOLL, FLASH), desk=desk, store=store).handled == ()
    assert dispositions(store, TOLL, FLASH) == ["baseline", "baseline"]
    assert queued(store) == []


def test_backfill_makes_news_of_the_recent_past_only(desk: Desk, store: Store) -> None:
    """What was published within the backfill is told; what is older, or of no known age, is baseline."""
    feed = dataclasses.replace(FEED, backfill=dt.timedelta(minutes=25))
    undated = dataclasses.replace(SPORT, published_at=None)
    assert decisions(called_at(visit(undated, TOLL, FLASH, feed=feed), desk=desk, store=store)) == ["new"]
    assert dispositions(store, TOLL, FLASH, undated) == ["matched", "baseline", "baseline"]


def test_a_long_backfill_reaches_as_far_as_it_says(desk: Desk, store: Store) -> None:
    """With 30 days a story of three weeks ago is told at the first poll; the age that ends news holds after it."""
    feed = dataclasses.replace(FEED, backfill=dt.timedelta(days=30))
    old = dataclasses.replace(TOLL, published_at=NOON - dt.timedelta(days=21))
    older = dataclasses.replace(FLASH, published_at=NOON - dt.timedelta(days=31))
    assert decisions(called_at(visit(old, older, feed=feed), desk=desk, store=store)) == ["new"]
    assert dispositions(store, old, older) == ["matched", "baseline"]


def test_a_feed_that_failed_at_first_still_gets_its_baseline(desk: Desk, store: Store) -> None:
    """Nothing was read in the first call, so the second one is the first sight."""
    failed = called_at(failed_visit("HTTP 503 Service Unavailable"), desk=desk, store=store)
    assert failed.state.error == "HTTP 503 Service Unavailable"
    assert called_at(visit(TOLL, before=failed.state), desk=desk, store=store).handled == ()


def test_a_feed_that_is_always_partly_broken_has_its_baseline_once(desk: Desk, store: Store) -> None:
    """A feed whose end is always cut off, yet brings stories, is news from the second poll on."""
    first = called_at(visit(SPORT, wrong="cut off"), desk=desk, store=store)
    assert first.state.error == "cut off"
    assert decisions(called_at(visit(TOLL, before=first.state, wrong="cut off"), desk=desk, store=store)) == ["new"]


def test_the_state_of_the_feed_is_kept_with_what_it_brought(desk: Desk, store: Store) -> None:
    """After a good call the store knows when the feed answered, and when it is to be asked again."""
    filed = called_at(visit(TOLL, before=seen_before()), desk=desk, store=store)
    state = store.feed_states()[FEED.id]
    assert state == filed.state
    assert (state.condition, state.last_ok_at, state.error) == ("ok", NOON, None)
    assert state.next_at > NOON


def test_an_old_story_in_a_known_feed_is_no_news(desk: Desk, store: Store) -> None:
    """Published more than seven days before it was seen: on record as too old."""
    old = dataclasses.replace(TOLL, published_at=NOON - dt.timedelta(days=7, seconds=1))
    recent = dataclasses.replace(FLASH, published_at=NOON - dt.timedelta(days=6, hours=23))
    called_at(visit(old, recent, before=seen_before()), desk=desk, store=store)
    assert dispositions(store, old, recent) == ["too_old", "matched"]


def test_each_recipient_whom_it_concerns_gets_a_row(desk: Desk, store: Store) -> None:
    """Two dead is high, not critical: the duty phone stays quiet."""
    (handled,) = called_at(visit(TOLL, before=seen_before()), desk=desk, store=store).handled
    assert handled.alert is not None
    assert handled.alert.severity == "high"
    assert queued(store) == [EVERYTHING.id]
    text, title = TOLL.text.replace("killed two", "killed 22"), TOLL.title.replace("Two dead", "22 dead")
    many = dataclasses.replace(TOLL, guid="many", text=text, title=title)
    called_at(visit(many, before=seen_before()), desk=desk, store=store)
    assert queued(store) == [EVERYTHING.id, EVERYTHING.id, CRITICAL.id]


@pytest.mark.parametrize(("first", "told"), [("22", [CRITICAL.id, EVERYTHING.id]), ("nine", [EVERYTHING.id])])
def test_a_correction_goes_to_whoever_got_the_wrong_figure(
    desk: Desk, store: Store, *, first: str, told: list[str]
) -> None:
    """22 dead woke the duty phone, so it hears that they were two; nine did not, so it stays quiet."""
    wrong = dataclasses.replace(TOLL, text=TOLL.text.replace("killed two", f"killed {first}"), title="Shelling")
    called_at(visit(wrong, before=seen_before()), desk=desk, store=store)
    right = dataclasses.replace(
        TOLL, title="CORRECTED-Shelling", text=f"(Corrects number killed to two, not {first})\n\n{TOLL.text}"
    )
    (handled,) = called_at(visit(right, before=seen_before()), desk=desk, store=store).handled
    assert handled.decision.kind == "correction"
    assert handled.alert is not None
    rows = [row.recipient_id for row, alert in store.due_deliveries(NOON, 100) if alert.id == handled.alert.id]
    assert sorted(rows) == sorted(told)


def test_the_same_entries_again_are_nothing(desk: Desk, store: Store) -> None:
    """A second poll with the same entries decides nothing and queues nothing."""
    called_at(visit(TOLL, before=seen_before()), desk=desk, store=store)
    assert called_at(visit(TOLL, before=seen_before()), desk=desk, store=store).handled == ()
    assert queued(store) == [EVERYTHING.id]


def test_an_entry_edited_in_place_is_news_again(desk: Desk, store: Store) -> None:
    """The same guid with another figure is a new version, and an update."""
    edited = dataclasses.replace(TOLL, text=TOLL.text.replace("killed two", "killed nine"))
    called_at(visit(TOLL, before=seen_before()), desk=desk, store=store)
    assert decisions(called_at(visit(edited, before=seen_before()), desk=desk, store=store)) == ["update"]


def test_older_stories_go_first_whatever_the_order_of_the_feed(desk: Desk, store: Store) -> None:
    """The flash opens the event and the toll updates it, though the feed lists the newest first."""
    filed = called_at(visit(SPORT, TOLL, FLASH, before=seen_before()), desk=desk, store=store)
    assert decisions(filed) == ["new", "update"]


def test_a_story_without_a_rule_is_tied_to_the_open_event(desk: Desk, store: Store) -> None:
    """A truce story matches no border-clash rule; it updates the event that it ends."""
    called_at(visit(TOLL, before=seen_before()), desk=desk, store=store)
    (handled,) = called_at(visit(TRUCE, before=seen_before()), desk=desk, store=store).handled
    assert handled.decision.kind == "update"
    assert handled.alert is not None
    assert handled.alert.rule_revision == next(rule.revision for rule in desk.rules if rule.id == handled.rule_id)
    assert dispositions(store, TRUCE) == ["tied"]


def test_what_turned_a_rule_down_is_on_record(desk: Desk, store: Store) -> None:
    """A story that nearly matched says why it did not."""
    review = dataclasses.replace(TOLL, guid="drill", text=TOLL.text + " Joint border drills begin on Monday.")
    called_at(visit(review, before=seen_before()), desk=desk, store=store)
    history = store.history("drill")
    assert history is not None
    assert [(line.kind, line.rule_id) for line in history.judgements] == [(None, "border-clash")]


@pytest.mark.parametrize(("status", "readers"), [("draft", []), ("trial", [TERMINAL.id]), ("on", [EVERYTHING.id])])
def test_a_rule_is_heard_by_those_whom_its_status_allows(
    desk: Desk, store: Store, status: str, readers: list[str]
) -> None:
    """A draft never sends, a trial only shows on the terminal; each still keeps its alert."""
    rules = tuple(dataclasses.replace(rule, status=status) for rule in desk.rules)  # type: ignore[arg-type]
    desk = dataclasses.replace(desk, rules=rules)
    (handled,) = called_at(visit(TOLL, before=seen_before()), desk=desk, store=store).handled
    assert handled.alert is not None
    kept = store.history(handled.alert.id)
    assert kept
    assert [documented.alert for documented in kept.alerts] == [handled.alert]
    assert queued(store) == readers


def test_without_recipients_the_terminal_hears_it(starter: Configuration, store: Store) -> None:
    """Where no channel has a URL nothing is lost: the row is for the terminal."""
    desk = Desk.of(dataclasses.replace(starter, recipients=()))
    called_at(visit(TOLL, before=seen_before()), desk=desk, store=store)
    assert queued(store) == [TERMINAL.id]


@pytest.mark.parametrize("stage", ["fetched", "parsed", "in_transaction"])
def test_a_poll_is_filed_wholly_or_not_at_all(desk: Desk, store: Store, stage: str) -> None:
    """Broken off before the commit, nothing of it is there; the next poll has all."""

    def break_off(reached: str) -> None:
        if reached == stage:
            raise ConnectionAbortedError(stage)

    broken: Visit = visit(TOLL, before=seen_before())
    with pytest.raises(ConnectionAbortedError):
        called_at(broken, desk=desk, store=store, observe=break_off)
    assert dispositions(store, TOLL) == ["never seen"]
    assert store.feed_states()[FEED.id].last_ok_at is None
    assert queued(store) == []
    assert decisions(called_at(visit(TOLL, before=seen_before()), desk=desk, store=store)) == ["new"]


def test_the_stages_are_told_in_their_order(desk: Desk, store: Store) -> None:
    """Whoever watches sees each stage once, the commit last."""
    stages: list[str] = []
    called_at(visit(TOLL), desk=desk, store=store, observe=stages.append)
    assert stages == ["fetched", "parsed", "in_transaction", "committed"]


def test_of_undated_stories_the_last_in_the_list_is_the_oldest(desk: Desk, store: Store) -> None:
    """Feeds list the newest first, and without times that is all there is to go by."""
    toll, flash = (dataclasses.replace(each, published_at=None) for each in (TOLL, FLASH))
    filed = called_at(visit(toll, flash, before=seen_before()), desk=desk, store=store)
    first, second = (store.history(handled.article_id) for handled in filed.handled)
    assert first is not None
    assert second is not None
    assert [history.articles[0].article.guid for history in (first, second)] == ["flash", "toll"]


def test_an_undated_story_is_read_as_of_the_time_it_was_seen(desk: Desk, store: Store) -> None:
    """Without a time of its own "on Sunday" is the Sunday of the poll."""
    undated = dataclasses.replace(TOLL, published_at=None)
    called_at(visit(undated, before=seen_before()), desk=desk, store=store)
    history = store.history("toll")
    assert history is not None
    assert json.loads(history.alerts[0].facts_json)["event_date"] == "2031-05-04"
