"""Polls that come at one time are filed in one transaction, and none of them can spoil the others."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

import pytest

from tests.fakes.wire import FakeWire, Item
from tests.service.stories import FEED, FLASH, NOON, SPORT, TOLL, seen_before, stumbling, visit
from watcher.errors import LeaseLostError
from watcher.model import Entry, FeedState
from watcher.service.pipeline import file_polls
from watcher.service.rounds import Newsroom, Rounds
from watcher.service.stages import Desk, Visit
from watcher.settings import Feed
from watcher.store import Lease, Store
from watcher.wire import Wire, user_agent

MINUTE = dt.timedelta(minutes=1)
REUTERS = dataclasses.replace(FEED, id="reuters", wire="reuters")
AP_WORLD = dataclasses.replace(FEED, id="ap-world")


def came(store: Store, *called: tuple[Visit, bool]) -> list[Visit]:
    """Claim the feeds of some visits; ``False`` beside one says that its lease was lost to another node since."""
    names = [visit.feed.id for visit, _held in called]
    store.enroll(names, NOON)
    held = {lease.name: lease for lease in store.claim_feeds(names, now=NOON, until=NOON + MINUTE, limit=9)}
    stale = {name: Lease(name, lease.token - 1) for name, lease in held.items()}
    return [dataclasses.replace(visit, lease=(held if kept else stale)[visit.feed.id]) for visit, kept in called]


def at(feed: Feed, *entries: Entry) -> Visit:
    """Make a call at a feed that has been seen before."""
    return visit(*entries, feed=feed, before=dataclasses.replace(seen_before(), feed_id=feed.id))


def test_two_polls_are_one_transaction(desk: Desk, store: Store) -> None:
    """Each has its own outcome; the stages are passed once."""
    stages: list[str] = []
    visits = came(store, (at(FEED, FLASH), True), (at(REUTERS, SPORT), True))
    filed = file_polls(visits, desk=desk, store=store, observe=stages.append)
    assert {name: [handled.decision.kind for handled in poll.handled] for name, poll in filed.items()} == {
        "ap": ["new"],
        "reuters": [],
    }
    assert stages == ["fetched", "parsed", "in_transaction", "committed"]
    assert {name: state.condition for name, state in store.feed_states().items()} == {"ap": "ok", "reuters": "ok"}


def test_one_item_in_two_feeds_of_a_wire_is_one_article(desk: Desk, store: Store) -> None:
    """An agency lists its story under World and under Top: it is told once, by the feed that came first."""
    visits = came(store, (at(AP_WORLD, TOLL), True), (at(FEED, FLASH, TOLL), True))
    filed = file_polls(visits, desk=desk, store=store)
    assert {name: [handled.decision.kind for handled in poll.handled] for name, poll in filed.items()} == {
        "ap-world": ["new"],
        "ap": ["joined"],
    }
    told = store.history("toll")
    assert told is not None
    assert [each.feed_id for each in told.articles] == ["ap-world"]


def test_news_under_a_lost_lease_undoes_the_filing(desk: Desk, store: Store) -> None:
    """Whoever has the feed now files it; nothing of ours may stand beside that."""
    visits = came(store, (at(FEED, FLASH), True), (at(REUTERS, TOLL), False))
    with pytest.raises(LeaseLostError, match="reuters"):
        file_polls(visits, desk=desk, store=store)
    assert store.history("flash") is store.history("toll") is None
    assert store.due_deliveries(NOON, 10) == []
    assert store.feed_states()["ap"].condition == "new"


@pytest.fixture
def wire() -> Iterator[FakeWire]:
    with FakeWire() as fake:
        yield fake


def test_a_round_files_the_others_alone(desk: Desk, store: Store, wire: FakeWire) -> None:
    """One of six feeds was taken over while they were called at: the five are filed, that one is left as it is."""
    feeds = []
    for number in range(6):
        wire.publish(f"/{number}.xml", [Item(guid=f"g{number}", title=f"Report {number}", published_at=NOON)])
        feeds.append(dataclasses.replace(FEED, id=f"f{number}", wire=f"w{number}", url=wire.url(f"/{number}.xml")))
    room = Newsroom(
        desk=desk, feeds=tuple(feeds), store=store, wire=Wire(user_agent()), clock=lambda: NOON + 3 * MINUTE
    )
    round_ = Rounds(store).claim(room)
    assert round_ is not None
    (lost,) = store.claim_feeds(["f3"], now=NOON + 9 * MINUTE, until=NOON + 10 * MINUTE, limit=1, due_only=False)
    well = list(Rounds(store).call_at(round_))
    room.wire.close()
    states: dict[str, FeedState] = store.feed_states()
    assert sorted(well) == [False, *[True] * 5]
    assert [name for name, state in sorted(states.items()) if state.condition == "ok"] == ["f0", "f1", "f2", "f4", "f5"]
    assert lost.name == "f3"
    assert store.history("g3") is None
    assert store.history("g4") is not None


def test_a_story_over_which_the_reading_stumbles_hides_none_of_the_others(
    desk: Desk, store: Store, wire: FakeWire
) -> None:
    """It goes into quarantine with the reason, the rest is filed, and the feed is well."""
    stories = [
        Item(guid=each.guid or "", title=each.title, text=each.text, published_at=NOON) for each in (SPORT, TOLL)
    ]
    wire.publish("/ap.xml", stories)
    feed = dataclasses.replace(FEED, url=wire.url("/ap.xml"), backfill=dt.timedelta(days=1))
    room = Newsroom(
        desk=stumbling(desk),
        feeds=(feed,),
        store=store,
        wire=Wire(user_agent()),
        clock=lambda: NOON + MINUTE,
    )
    round_ = Rounds(store).claim(room)
    assert round_ is not None
    assert list(Rounds(store).call_at(round_)) == [True]
    room.wire.close()
    (kept,) = store.quarantined("ap")
    assert kept.reason == "reading it failed: LookupError: no such word"
    assert kept.data.decode().startswith(SPORT.title)
    told = store.history("toll")
    assert told is not None
    assert [each.disposition for each in told.articles] == ["matched"]
    assert store.feed_states()["ap"].error is None
