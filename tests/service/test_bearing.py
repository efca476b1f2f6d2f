"""What the corridor remembers of a feed's pace and place, and what it may not send before its time."""

import dataclasses
import datetime as dt
import logging

import pytest

from tests.fakes.clock import Clock
from tests.fakes.wire import FakeWire
from tests.service.conftest import EVERYTHING
from tests.service.stories import FEED, FLASH, NOON, SPORT, TOLL, called_at, failed_visit, seen_before, visit
from watcher.model import Entry, FeedState
from watcher.service.embargo import release
from watcher.service.moves import news_of_move, write_instead
from watcher.service.pipeline import file_polls
from watcher.service.rounds import Newsroom, Rounds
from watcher.service.stages import Desk, Visit
from watcher.settings import Configuration, Feed
from watcher.store import Lease, Store
from watcher.wire import Poll, Response, Wire, user_agent

MINUTE = dt.timedelta(minutes=1)
SLOW = dataclasses.replace(FEED, slowest=30 * MINUTE)
QUIET = dataclasses.replace(seen_before(), entries_per_day=1.0, body_hash="h")


def waited(entry: Entry, desk: Desk, store: Store) -> float:
    """Measure in minutes how long a quiet feed waits after it brought an entry, give or take the jitter's tenth."""
    filed = called_at(visit(entry, SPORT, feed=SLOW, before=QUIET), desk=desk, store=store)
    return (filed.state.next_at - NOON) / MINUTE


@pytest.mark.parametrize(
    "entry",
    [
        dataclasses.replace(TOLL, urgency=3),
        dataclasses.replace(SPORT, guid="flash", title="BULLETIN: Rivals clash"),
    ],
)
def test_what_is_urgent_has_its_feed_asked_as_often_as_may_be(entry: Entry, desk: Desk, store: Store) -> None:
    """By the wire's own number, or by its mark; it is kept for the hour to come."""
    called_at(visit(SPORT, feed=SLOW), desk=desk, store=store)
    assert 0.89 < waited(entry, desk, store) < 1.11
    assert store.feed_states()[FEED.id].hint_s == 0


def test_what_is_not_urgent_or_old_leaves_the_pace(desk: Desk, store: Store) -> None:
    """A routine story, and an urgent one of last year that a feed lists again."""
    called_at(visit(SPORT, feed=SLOW), desk=desk, store=store)
    old = dataclasses.replace(TOLL, guid="old", urgency=1, published_at=NOON - dt.timedelta(days=300))
    assert waited(old, desk, store) > 26
    assert waited(dataclasses.replace(TOLL, urgency=4), desk, store) > 26


def test_what_came_is_counted_in_the_state(desk: Desk, store: Store) -> None:
    """The first sight is the past and a change all the same; what was seen is not new."""
    first = called_at(visit(TOLL, FLASH), desk=desk, store=store).state
    assert first.changed_at == NOON
    again = called_at(visit(TOLL, FLASH, before=first, at=NOON + MINUTE), desk=desk, store=store).state
    assert again.changed_at == NOON


EMBARGOED = dataclasses.replace(TOLL, embargo_at=NOON + 90 * MINUTE)


def test_an_embargoed_story_is_judged_when_its_moment_comes(desk: Desk, store: Store) -> None:
    """12:00 it comes, 13:29 nobody knows of it, 13:30 it is told; once, whoever looks how often."""
    called_at(visit(EMBARGOED, before=seen_before()), desk=desk, store=store)
    assert release(store, desk=desk, now=NOON + 89 * MINUTE) == ()
    assert store.events_open(NOON) == 0
    (told,) = release(store, desk=desk, now=NOON + 90 * MINUTE)
    assert told.decision.kind == "new"
    assert EVERYTHING.id in {row.recipient_id for row, _alert in store.due_deliveries(NOON + 90 * MINUTE, 10)}
    assert release(store, desk=desk, now=NOON + 91 * MINUTE) == ()


def test_a_free_copy_is_told_though_another_lies_under_embargo(desk: Desk, store: Store) -> None:
    """The same facts by a wire that sets no embargo are new to the desk; the first adds nothing when it is free."""
    called_at(visit(EMBARGOED, before=seen_before()), desk=desk, store=store)
    free = dataclasses.replace(TOLL, guid="free", url="https://wire.example/free", title="Two killed on the border")
    (told,) = called_at(visit(free, before=seen_before(), at=NOON + MINUTE), desk=desk, store=store).handled
    assert told.decision.kind == "new"
    (later,) = release(store, desk=desk, now=NOON + 90 * MINUTE)
    assert later.alert is None


def test_a_story_taken_back_under_embargo_is_never_told(desk: Desk, store: Store) -> None:
    """Only the last version of an item is judged, and a withdrawn one tells nothing."""
    called_at(visit(EMBARGOED, before=seen_before()), desk=desk, store=store)
    killed = dataclasses.replace(EMBARGOED, status="canceled")
    called_at(visit(killed, before=seen_before(), at=NOON + MINUTE), desk=desk, store=store)
    release(store, desk=desk, now=NOON + 90 * MINUTE)
    assert store.outbox().due == 0


def test_an_embargo_that_is_over_holds_nothing_up(desk: Desk, store: Store) -> None:
    """It is a story like any other."""
    called_at(visit(dataclasses.replace(TOLL, embargo_at=NOON - MINUTE), before=seen_before()), desk=desk, store=store)
    assert store.due_deliveries(NOON, 10) != []


def test_polls_that_brought_nothing_are_noted_together_and_a_lost_one_spoils_none(desk: Desk, store: Store) -> None:
    """One of three was taken over by another node: it is left alone, the other two are saved and free."""
    ids = ("ap", "reuters", "tass")
    store.enroll(ids, NOON)
    leases = {each.name: each for each in store.claim_feeds(ids, now=NOON, until=NOON + MINUTE, limit=3)}
    leases["reuters"] = Lease("reuters", leases["reuters"].token - 1)
    idle = [_unchanged(feed_id, leases[feed_id]) for feed_id in ids]
    assert sorted(file_polls(idle, desk=desk, store=store)) == ["ap", "tass"]
    conditions = {feed_id: state.condition for feed_id, state in store.feed_states().items()}
    assert conditions == {"ap": "unchanged", "reuters": "new", "tass": "unchanged"}
    later = NOON + MINUTE / 2
    free = store.claim_feeds(ids, now=later, until=later, limit=3, due_only=False)
    assert sorted(each.name for each in free) == ["ap", "tass"]


def _unchanged(feed_id: str, lease: Lease) -> Visit:
    before = FeedState(feed_id=feed_id, next_at=NOON, last_ok_at=NOON - MINUTE, etag='"1"')
    poll = Poll(feed_id=feed_id, response=Response(feed_id=feed_id, status=304))
    return Visit(dataclasses.replace(FEED, id=feed_id), before, poll, NOON, lease)


def test_a_move_for_good_is_told_once_with_what_to_write() -> None:
    """When it is believed, and when it is given up; not at the polls in between."""
    seen = dataclasses.replace(seen_before(), moved_to="https://new.example/rss", moved_seen=2)
    believed = dataclasses.replace(seen, moved_seen=3)
    feed = dataclasses.replace(FEED, url="https://old.example/rss")
    told = news_of_move(seen, believed, feed)
    assert told is not None
    assert told.endswith("write this URL instead: https://new.example/rss")
    assert news_of_move(believed, dataclasses.replace(believed, moved_seen=4), feed) is None
    assert "fails" in str(news_of_move(believed, seen_before(), feed))
    assert (write_instead(seen, feed), write_instead(believed, feed)) == (None, "https://new.example/rss")


def test_a_feed_that_moved_is_asked_at_its_new_address(
    desk: Desk, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """Three days of redirects on end; then the old address is left in peace, until the new one fails."""
    clock = Clock(NOON)
    reader = Wire("Wirewatch/test")
    with FakeWire() as wire:
        feed = dataclasses.replace(FEED, url=wire.url("/old.xml"), every=dt.timedelta(days=1))
        wire.redirect("/old.xml", wire.url("/new.xml"), status=308)
        wire.publish("/new.xml", [])
        wire.serve("/new.xml", b"<rss><channel><item><title>Calm</title></item></channel></rss>")
        room = _newsroom(feed, desk=desk, store=store, clock=clock, wire=reader)
        with caplog.at_level(logging.WARNING):
            for _day in range(5):
                _round(room)
                clock.advance(days=1.2)
        assert len(wire.visits("/old.xml")) == 3
        assert len(wire.visits("/new.xml")) == 5
        assert caplog.text.count(f"write this URL instead: {wire.url('/new.xml')}") == 1
        wire.fail("/new.xml", 404)
        _round(room)
        clock.advance(days=1.2)
        _round(room)
        assert len(wire.visits("/old.xml")) == 4
    reader.close()


def test_a_contact_that_is_edited_counts_from_the_next_request_on(
    starter: Configuration, desk: Desk, store: Store
) -> None:
    """No restart is needed to say who one is."""
    reader = Wire("Wirewatch/test")
    with FakeWire() as wire:
        wire.serve("/ap.xml", b"<rss><channel><item><title>Calm</title></item></channel></rss>")
        feed = dataclasses.replace(FEED, url=wire.url("/ap.xml"))
        room = _newsroom(feed, desk=desk, store=store, clock=Clock(NOON), wire=reader)
        _round(room.under(dataclasses.replace(starter, feeds=(feed,), contact="desk@wire.example")))
        (seen,) = wire.visits()
    reader.close()
    assert seen.headers["user-agent"] == user_agent("desk@wire.example")


def _newsroom(feed: Feed, *, desk: Desk, store: Store, clock: Clock, wire: Wire) -> Newsroom:
    return Newsroom(desk=desk, feeds=(feed,), store=store, wire=wire, clock=clock.now)


def _round(room: Newsroom) -> None:
    rounds = Rounds(room.store)
    claimed = rounds.claim(room)
    assert claimed is not None
    list(rounds.call_at(claimed))


def test_a_feed_that_fails_for_long_is_asked_on(desk: Desk, store: Store) -> None:
    """Sixty failures in a row: still every six hours, never later."""
    state = seen_before()
    at = NOON
    for _failure in range(60):
        state = called_at(failed_visit("HTTP 500", before=state, at=at), desk=desk, store=store).state
        assert state.next_at - at < dt.timedelta(hours=6.7)
        at = state.next_at
    assert state.failures == 60
