"""Entries that could not be read are kept with their bytes: once each, not too many, not for ever."""

import datetime as dt

import pytest

from tests.store.builders import NOON, claim
from watcher.errors import LeaseLostError
from watcher.model import FeedState
from watcher.service.retention import QUARANTINED_FOR, let_go, would_let_go
from watcher.settings import Keep
from watcher.store import MOST_OF_A_FEED, Kept, Lease, Pruned, Store

MINUTE = dt.timedelta(minutes=1)
NASTY = bytes(range(256)) + "Երևան \u202e".encode()


def keep(store: Store, feed_id: str, *data: bytes, at: dt.datetime = NOON) -> Kept:
    """File bad entries as a poll does."""
    with store.filing() as filing:
        return filing.put_quarantine(feed_id, [("no end", each) for each in data], at=at)


def test_the_bytes_come_back_as_they_were(store: Store) -> None:
    """Whatever they are: on both databases."""
    assert keep(store, "ap", NASTY) == Kept(new=1)
    (entry,) = store.quarantined()
    assert (entry.feed_id, entry.at, entry.reason, entry.size, entry.data) == ("ap", NOON, "no end", len(NASTY), NASTY)
    assert store.quarantined_entry(entry.id) == entry
    assert store.quarantined_entry("nosuch") is None


def test_an_entry_that_is_listed_at_every_poll_is_kept_once(store: Store) -> None:
    """With the moment when it was first seen; another feed's own is another."""
    assert keep(store, "ap", b"<item>") == Kept(new=1)
    assert keep(store, "ap", b"<item>", at=NOON + MINUTE) == Kept()
    assert keep(store, "afp", b"<item>", b"<item>") == Kept(new=1)
    assert [(each.feed_id, each.at) for each in store.quarantined()] == [("afp", NOON), ("ap", NOON)]
    assert [each.feed_id for each in store.quarantined("ap")] == ["ap"]


def test_the_newest_of_a_feed_are_kept_and_the_rest_is_counted(store: Store) -> None:
    """A feed of nothing but poison fills no disk, and another feed's are left alone."""
    keep(store, "afp", b"other")
    many = [b"%d" % number for number in range(MOST_OF_A_FEED + 7)]
    assert keep(store, "ap", *many) == Kept(new=MOST_OF_A_FEED, let_go=7)
    assert keep(store, "ap", *many, at=NOON + MINUTE) == Kept(let_go=7)
    assert keep(store, "ap", b"newer", at=NOON + MINUTE) == Kept(new=1, let_go=1)
    kept = store.quarantined("ap")
    assert (len(kept), kept[0].data) == (MOST_OF_A_FEED, b"newer")
    assert len(store.quarantined("afp")) == 1


def test_a_large_entry_is_kept_in_part_and_its_size_told(store: Store) -> None:
    """Nobody reads ten megabytes to see what is wrong."""
    keep(store, "ap", b"x" * 10_000_000)
    (entry,) = store.quarantined()
    assert (entry.size, len(entry.data)) == (10_000_000, 64_000)


def test_what_is_old_is_let_go(store: Store) -> None:
    """With the daily housekeeping, told before by the dry run."""
    keep(store, "ap", b"old")
    keep(store, "ap", b"new", at=NOON + MINUTE)
    plan = Keep(unused=dt.timedelta(days=90), told=dt.timedelta(days=365))
    later = NOON + QUARANTINED_FOR + MINUTE
    assert would_let_go(store, plan, now=later) == let_go(store, plan, now=later) == Pruned(unread=1)
    assert [each.data for each in store.quarantined()] == [b"new"]


def test_a_filing_that_fails_keeps_nothing(store: Store) -> None:
    """What a poll brought is filed wholly or not at all."""
    (lease,) = claim(store, "ap")
    stale = Lease(lease.name, lease.token - 1)
    with pytest.raises(LeaseLostError), store.filing() as filing:  # noqa: PT012 -- the filing is the transaction
        filing.put_quarantine("ap", [("no end", b"<item>")], at=NOON)
        filing.put_feed(FeedState(feed_id="ap", next_at=NOON), stale)
    assert store.quarantined() == []
