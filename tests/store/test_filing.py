"""One filing is one transaction, and threads do not tread on each other."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.store.builders import (
    NOON,
    a_decision,
    an_alert,
    an_article,
    an_event,
    claim,
    file_alerts,
    lane,
    put_state,
)
from watcher.errors import StoreError
from watcher.model import FeedState, Rejection
from watcher.store import Filing, Lease, OutboxCounts, Store


def _write_one_of_each(filing: Filing, lease: Lease) -> None:
    filing.admit(an_article(), feed_id="ap", seen_at=NOON, disposition="matched")
    filing.queue("al1", "desk/1", "desk", NOON)
    filing.put_alert(an_alert(), "{}")
    filing.log_decision("a1", "border-clash", "0a1b2c3d", a_decision(), NOON)
    filing.log_rejection("a1", Rejection("csto-meeting", "drill"), NOON)
    filing.put_event(an_event())
    filing.put_feed(FeedState(feed_id="ap", next_at=NOON, condition="ok"), lease)


def _file_and_fail(store: Store) -> None:
    [lease] = claim(store, "ap")
    with store.filing() as filing:
        _write_one_of_each(filing, lease)
        raise ZeroDivisionError


def test_all_or_nothing(store: Store) -> None:
    """An error in the middle leaves no trace: no article, no event, no alert, no feed state."""
    with pytest.raises(ZeroDivisionError):
        _file_and_fail(store)
    assert store.unseen([an_article()]) == [an_article()]
    assert store.history("al1") is None
    assert store.feed_states() == {"ap": FeedState(feed_id="ap", next_at=NOON)}
    assert store.outbox() == OutboxCounts(0, 0, 0)


def test_the_order_within_a_filing_is_free(store: Store) -> None:
    """A delivery may be queued before its alert is put: the whole is checked at the end."""
    [lease] = claim(store, "ap")
    with store.filing() as filing:
        _write_one_of_each(filing, lease)
    assert store.outbox() == OutboxCounts(1, 0, 0)


def test_a_delivery_of_no_alert_is_refused(store: Store) -> None:
    """The database itself knows that nothing can be sent without an alert."""
    with pytest.raises(StoreError, match=r"(?i)foreign key"), store.filing() as filing:
        filing.queue("never", "desk/1", "desk", NOON)
    assert store.outbox() == OutboxCounts(0, 0, 0)


def test_what_is_remembered_of_a_feed_comes_back(store: Store) -> None:
    """Every part of it, the last that was put."""
    put_state(store, FeedState(feed_id="ap", next_at=NOON, error="slow", failures=3))
    kept = FeedState(feed_id="ap", next_at=NOON, condition="ok", last_ok_at=NOON, etag='"x"', body_hash="0f", dropped=2)
    put_state(store, kept)
    assert store.feed_states() == {"ap": kept}


def test_meta_is_written_over(store: Store) -> None:
    """A key has one value, the last."""
    assert store.get_meta("started_at") is None
    store.put_meta("started_at", "yesterday")
    store.put_meta("started_at", "today")
    assert store.get_meta("started_at") == "today"


def test_metas_are_found_by_the_start_of_their_key(store: Store) -> None:
    """The heartbeats of all nodes, and nothing that only looks alike; one that is dropped is gone."""
    for key in ("heartbeat/b", "heartbeat/a%_", "Heartbeat/c", "heart"):
        store.put_meta(key, key.upper())
    assert store.get_metas("heartbeat/") == {"heartbeat/a%_": "HEARTBEAT/A%_", "heartbeat/b": "HEARTBEAT/B"}
    store.drop_meta("heartbeat/b")
    assert set(store.get_metas("heartbeat/")) == {"heartbeat/a%_"}


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    """Better an error now than an alert an hour off."""
    with pytest.raises(StoreError, match="without a zone"):
        put_state(store, FeedState(feed_id="ap", next_at=NOON.replace(tzinfo=None)))


def test_times_come_back_in_utc(store: Store) -> None:
    """A time given in another zone is the same moment afterwards."""
    baku = dt.timezone(dt.timedelta(hours=4))
    put_state(store, FeedState(feed_id="ap", next_at=NOON.astimezone(baku)))
    next_at = store.feed_states()["ap"].next_at
    assert (next_at, next_at.tzinfo) == (NOON, dt.UTC)


def test_threads_file_and_mark_side_by_side(store: Store) -> None:
    """The poll tick files while the delivery tick marks and status reads: nothing is lost, nothing fails."""
    file_alerts(store, [an_alert(f"old{number}") for number in range(30)])
    lease = lane(store)
    start = threading.Barrier(5)

    def file(name: str) -> None:
        start.wait()
        for number in range(15):
            with store.filing() as filing:
                filing.admit(an_article(f"{name}{number}"), feed_id=name, seen_at=NOON, disposition="no_match")
                filing.put_event(an_event(f"{name}{number}"))

    def mark(share: range) -> None:
        start.wait()
        for number in share:
            store.mark_sent(f"old{number}", lease, NOON)

    def read() -> None:
        start.wait()
        for _ in range(30):
            assert store.outbox().due <= 30

    with ThreadPoolExecutor(5) as pool:
        work = [pool.submit(file, "x"), pool.submit(file, "y"), pool.submit(read)]
        work += [pool.submit(mark, range(15)), pool.submit(mark, range(15, 30))]
        for each in work:
            each.result(timeout=30)
    assert store.outbox() == OutboxCounts(0, 0, 0)
    assert store.events_open(NOON) == 31
    assert store.unseen([an_article(f"x{number}") for number in range(15)]) == []


def test_a_filing_waits_for_another_process_to_end_its_own(nodes: tuple[Store, Store]) -> None:
    """A second connection that is filing delays ours, which then reads what that one wrote."""
    ours, theirs = nodes
    first, second = claim(ours, "theirs", "ours")[::-1]
    inside, done = threading.Event(), threading.Event()

    def hold() -> None:
        with theirs.filing() as filing:
            filing.put_event(an_event())
            filing.put_feed(FeedState(feed_id="theirs", next_at=NOON, failures=1), first)
            inside.set()
            done.wait(0.3)

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(hold)
        assert inside.wait(10)
        with ours.filing() as filing:
            assert filing.open_events("border-clash", since=NOON) == [an_event()]
            filing.put_feed(FeedState(feed_id="ours", next_at=NOON, failures=2), second)
        holding.result(timeout=10)
    assert {name: state.failures for name, state in ours.feed_states().items()} == {"theirs": 1, "ours": 2}


def test_a_read_inside_a_filing_is_answered(store: Store) -> None:
    """Looking something up while filing does not wait for the filing to end."""
    with store.filing() as filing:
        filing.put_event(an_event())
        assert store.unseen([an_article()]) == [an_article()]
