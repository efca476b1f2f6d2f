"""Who works at a feed, or sends to a recipient: one at a time, and whoever was away for too long is told so."""

import datetime as dt

import pytest

from tests.store.builders import MINUTE, NOON, an_alert, an_article, an_event, claim, file_alerts, lane, put_state
from watcher.errors import LeaseLostError
from watcher.model import FeedState
from watcher.store import Lease, OutboxCounts, Store

Nodes = tuple[Store, Store]
FEEDS = ("ap", "reuters", "tass")


def _claim_due(store: Store, now: dt.datetime = NOON, *, limit: int = 10, feeds: tuple[str, ...] = FEEDS) -> list[str]:
    return [lease.name for lease in store.claim_feeds(feeds, now=now, until=now + MINUTE, limit=limit)]


def test_a_feed_without_a_row_is_enrolled_once(store: Store) -> None:
    """A feed added to the configuration is due at once; what is remembered of the others stands."""
    known = FeedState(feed_id="ap", next_at=NOON + MINUTE, condition="ok", last_ok_at=NOON)
    put_state(store, known)
    store.enroll(FEEDS, NOON)
    assert store.feed_states()["ap"] == known
    assert store.feed_states()["tass"] == FeedState(feed_id="tass", next_at=NOON)
    assert _claim_due(store) == ["reuters", "tass"]


def test_the_longest_due_goes_first(store: Store) -> None:
    """At most as many as were asked for, only those asked for, and none before its time."""
    for feed_id, minutes in {"ap": 1, "reuters": 3, "tass": 2, "later": -1, "elsewhere": 9}.items():
        put_state(store, FeedState(feed_id=feed_id, next_at=NOON - minutes * MINUTE))
    assert _claim_due(store, limit=2, feeds=(*FEEDS, "later")) == ["reuters", "tass"]
    assert _claim_due(store, feeds=(*FEEDS, "later")) == ["ap"]
    assert _claim_due(store, feeds=()) == []
    late = store.claim_feeds(["later"], now=NOON, until=NOON + MINUTE, limit=9, due_only=False)
    assert [lease.name for lease in late] == ["later"]


def test_a_feed_is_in_one_hand(nodes: Nodes) -> None:
    """What one node has claimed the other passes over, until the lease runs out or the feed is given back."""
    ours, theirs = nodes
    ours.enroll(FEEDS, NOON)
    held = ours.claim_feeds(FEEDS, now=NOON, until=NOON + MINUTE, limit=2)
    assert _claim_due(theirs) == ["tass"]
    ours.release_feeds(held[:1])
    assert _claim_due(theirs) == ["ap"]
    ours.renew_feeds(held[1:], until=NOON + 3 * MINUTE)
    assert _claim_due(theirs, NOON + 2 * MINUTE) == ["ap", "tass"]
    assert _claim_due(theirs, NOON + 3 * MINUTE) == ["ap", "reuters", "tass"]


def test_a_poll_done_frees_its_feed(nodes: Nodes) -> None:
    """With the new state the feed is anybody's, at its next time."""
    ours, theirs = nodes
    put_state(ours, FeedState(feed_id="ap", next_at=NOON + MINUTE / 2))
    assert _claim_due(theirs, NOON + MINUTE / 2, feeds=("ap",)) == ["ap"]


def test_a_renewal_that_comes_late_locks_nothing(nodes: Nodes) -> None:
    """It waited while the poll was filed, or while the feed or the lane was given back: they stay free."""
    ours, theirs = nodes
    filed, given_back = claim(ours, "ap", "reuters")
    with ours.filing() as filing:
        filing.put_feed(FeedState(feed_id="ap", next_at=NOON), filed)
    ours.release_feeds([given_back])
    ours.renew_feeds([filed, given_back], until=NOON + MINUTE)
    assert _claim_due(theirs) == ["ap", "reuters"]
    sender = lane(ours)
    ours.release_lane(sender)
    assert not ours.renew_lane(sender, until=NOON + MINUTE)
    assert lane(theirs).token > sender.token


def test_a_stale_poll_is_refused_whole(nodes: Nodes) -> None:
    """A node that was stopped past its lease can't commit what it had in its hands: not the state, not an article."""
    ours, theirs = nodes
    [stale] = claim(ours, "ap")
    [fresh] = claim(theirs, "ap", now=NOON + MINUTE)

    def file_stale() -> None:
        with ours.filing() as filing:
            filing.admit(an_article(), feed_id="ap", seen_at=NOON, disposition="no_match")
            filing.put_event(an_event())
            filing.put_feed(FeedState(feed_id="ap", next_at=NOON, failures=9), stale)

    with pytest.raises(LeaseLostError, match="feed ap: another node has taken it over") as lost:
        file_stale()
    assert not lost.value.permanent
    assert ours.unseen([an_article()]) == [an_article()]
    assert ours.events_open(NOON) == 0
    with theirs.filing() as filing:
        filing.put_feed(FeedState(feed_id="ap", next_at=NOON, failures=1), fresh)
    assert ours.feed_states()["ap"].failures == 1
    with pytest.raises(LeaseLostError):
        file_stale()


def test_a_stale_lease_moves_nothing(nodes: Nodes) -> None:
    """Renewing or releasing what was lost leaves the lease of the other node as it is."""
    ours, theirs = nodes
    stale = claim(ours, "ap")
    claim(theirs, "ap", now=NOON + MINUTE)
    ours.release_feeds(stale)
    ours.renew_feeds(stale, until=NOON)
    ours.renew_feeds([], until=NOON)
    assert _claim_due(ours, NOON + MINUTE * 1.5, feeds=("ap",)) == []


def test_a_lease_on_nothing_is_lost(store: Store) -> None:
    """A feed whose row is gone is nobody's."""
    with pytest.raises(LeaseLostError), store.filing() as filing:
        filing.put_feed(FeedState(feed_id="gone", next_at=NOON), Lease("gone", 1))
    with pytest.raises(LeaseLostError):
        store.mark_sent("al1", Lease("desk/1", 1), NOON)


def test_a_recipient_is_sent_to_by_one(nodes: Nodes) -> None:
    """The second who asks for a lane is turned away until it is free again; another recipient's is free."""
    ours, theirs = nodes
    held = lane(ours)
    assert theirs.claim_lane("desk/1", now=NOON, until=NOON + MINUTE) is None
    assert lane(theirs, "desk/2").name == "desk/2"
    assert ours.renew_lane(held, until=NOON + 2 * MINUTE)
    assert theirs.claim_lane("desk/1", now=NOON + MINUTE, until=NOON + 2 * MINUTE) is None
    ours.release_lane(held)
    assert lane(theirs).token > held.token


def test_who_lost_a_lane_marks_nothing(nodes: Nodes) -> None:
    """Neither taken nor failed: the row is the other node's to mark, and it sends what is still due."""
    ours, theirs = nodes
    file_alerts(ours, [an_alert()])
    stale = lane(ours)
    fresh = lane(theirs, now=NOON + MINUTE)
    assert not ours.renew_lane(stale, until=NOON + 9 * MINUTE)
    ours.release_lane(stale)
    with pytest.raises(LeaseLostError, match="lane desk/1"):
        ours.mark_sent("al1", stale, NOON)
    with pytest.raises(LeaseLostError, match="lane desk/1"):
        ours.mark_failed("al1", stale, at=NOON, error="late", next_at=None)
    assert ours.outbox() == OutboxCounts(due=1, retrying=0, dead=0)
    theirs.mark_sent("al1", fresh, NOON + MINUTE)
    assert ours.outbox() == OutboxCounts(due=0, retrying=0, dead=0)


def test_a_restarted_daemon_does_not_wait_for_its_own_leases(url: str) -> None:
    """Who holds the lock on the file knows that whoever leased a feed there is dead."""
    killed = Store.open(url, daemon=True)
    stale = claim(killed, *FEEDS)
    killed.close()
    again = Store.open(url, daemon=True)
    assert _claim_due(again) == list(FEEDS)
    with pytest.raises(LeaseLostError), again.filing() as filing:
        filing.put_feed(FeedState(feed_id="ap", next_at=NOON), stale[0])
    again.close()


def test_a_daemon_alone_on_its_file_needs_no_lane(url: str) -> None:
    """Its lock on the file is its lease: alerts still go out, and cost no write more, while the disk is full."""
    store = Store.open(url, daemon=True)
    file_alerts(store, [an_alert()])
    lease = lane(store)
    assert store.renew_lane(lease, until=NOON)
    store.mark_sent("al1", lease, NOON)
    store.release_lane(lease)
    assert store.outbox() == OutboxCounts(due=0, retrying=0, dead=0)
    store.close()
