"""Several nodes on one PostgreSQL: they share the work, and no two do one thing."""

import datetime as dt
import os
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from time_machine import travel

from tests.fakes.databases import PostgresServer
from tests.store.builders import MINUTE, NOON, a_figure, an_article, an_event, claim, lane
from watcher.errors import StoreError
from watcher.model import Event, FeedState
from watcher.store import Lease, Store

RULE = "border-clash"
LONG_AGO = NOON - dt.timedelta(days=365)


@pytest.fixture
def node(postgres_url: str) -> Iterator[tuple[Store, Store]]:
    """Open the stores of two daemons."""
    both = Store.open(postgres_url, daemon=True), Store.open(postgres_url, daemon=True)
    yield both
    for store in both:
        store.close()


def test_two_nodes_share_two_hundred_feeds(node: tuple[Store, Store]) -> None:
    """Eight threads of two nodes claim until nothing is left: every feed once, none twice, nobody waits for nobody."""
    feeds = [f"feed-{number:03}" for number in range(200)]
    node[0].enroll(feeds, NOON)
    start = threading.Barrier(8)

    def work(store: Store) -> list[Lease]:
        start.wait(10)
        mine: list[Lease] = []
        while claimed := store.claim_feeds(feeds, now=NOON, until=NOON + MINUTE, limit=5):
            mine += claimed
        return mine

    with ThreadPoolExecutor(8) as pool:
        shares = list(pool.map(work, [node[0], node[1]] * 4))
    claims = Counter(lease.name for share in shares for lease in share)
    assert sorted(claims) == feeds
    assert set(claims.values()) == {1}
    assert {lease.token for share in shares for lease in share} == {1}


def test_rows_that_another_claims_now_are_passed_over(node: tuple[Store, Store]) -> None:
    """A filing that holds a feed until its commit keeps nobody from claiming the next."""
    ours, theirs = node
    [held] = claim(ours, "ap")
    theirs.enroll(["reuters"], NOON)
    with ours.filing() as filing:
        filing.put_feed(FeedState(feed_id="ap", next_at=NOON), held)
        taken = theirs.claim_feeds(["ap", "reuters"], now=NOON + MINUTE, until=NOON + 2 * MINUTE, limit=9)
    assert [lease.name for lease in taken] == ["reuters"]


def _decide(store: Store, article_id: str) -> str:
    """Join the open event or open one: what the events room does, in four lines."""
    with store.filing() as filing:
        filing.admit(an_article(article_id), feed_id="ap", seen_at=NOON, disposition="matched")
        standing = filing.open_events(RULE, since=LONG_AGO)
        event = standing[0] if standing else an_event(article_id, figures=())
        filing.put_event(replace(event, figures=(*event.figures, a_figure(len(event.figures)))))
    return event.id


def test_one_happening_told_by_forty_stories_is_one_event(node: tuple[Store, Store]) -> None:
    """Filings of all nodes come one after the other, so that none decides on what another is about to change."""
    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(lambda number: _decide(node[number % 2], f"a{number}"), range(40)))
    assert len(ids) == 1
    with node[0].filing() as filing:
        [event] = filing.open_events(RULE, since=LONG_AGO)
    assert [figure.low for figure in event.figures] == list(range(40))


def _standing(store: Store) -> list[Event]:
    with store.filing() as filing:
        return filing.open_events(RULE, since=LONG_AGO)


def test_what_another_node_decides_is_seen_in_the_next_filing(nodes: tuple[Store, Store]) -> None:
    """Events kept in memory are right only until somebody else moves one; also right after a filing of our own."""
    ours, theirs = nodes
    first = an_event()
    assert _standing(ours) == []
    with theirs.filing() as filing:
        filing.put_event(first)
    assert _standing(ours) == [first]
    moved = replace(first, figures=(a_figure(7),))
    with ours.filing() as filing:
        filing.put_event(moved)
    assert _standing(theirs) == [moved]
    grown = replace(moved, figures=(a_figure(7), a_figure(8)))
    with theirs.filing() as filing:
        filing.put_event(grown)
    with ours.filing() as filing:
        filing.put_event(replace(grown, figures=(a_figure(9),)))
    assert _standing(theirs) == [replace(grown, figures=(a_figure(9),))]


def test_clocks_an_hour_apart_change_nothing(node: tuple[Store, Store]) -> None:
    """Leases go by the server's time: a node that believes it is later steals nothing, nor does an earlier one wait."""
    ours, theirs = node
    now = ours.now()
    ours.enroll(["ap"], now)
    assert claim(ours, "ap", now=now)
    lane(ours, now=now)
    for hours in (-1, 1):
        with travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours)):
            skewed = theirs.now()
        assert abs(skewed - now) < MINUTE / 2
        assert theirs.claim_feeds(["ap"], now=skewed, until=skewed + MINUTE, limit=1) == []
        assert theirs.claim_lane("desk/1", now=skewed, until=skewed + MINUTE) is None


def test_two_nodes_enroll_at_once(node: tuple[Store, Store]) -> None:
    """Both read the same configuration in the same second, each in an order of its own."""
    feeds = [f"feed-{number}" for number in range(60)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: node[number % 2].enroll(feeds[:: 1 - number % 2 * 2], NOON), range(8)))
    assert set(node[0].feed_states()) == set(feeds)


def test_leases_are_renewed_while_the_other_node_claims(node: tuple[Store, Store]) -> None:
    """Renewals, claims and filings on the same rows wait for each other and never in a circle."""
    feeds = [f"feed-{number:02}" for number in range(40)]
    held = claim(node[0], *feeds)

    def renew() -> None:
        for number in range(30):
            node[0].renew_feeds(held[:: 1 if number % 2 else -1], until=NOON + MINUTE)

    def contend() -> None:
        for _ in range(30):
            node[1].claim_feeds(feeds, now=NOON, until=NOON + MINUTE, limit=9, due_only=False)
            node[1].release_feeds([Lease(feed_id, 0) for feed_id in feeds])

    def file() -> None:
        for lease in held:
            with node[0].filing() as filing:
                filing.put_feed(FeedState(feed_id=lease.name, next_at=NOON + MINUTE), lease)

    with ThreadPoolExecutor(5) as pool:
        for each in [pool.submit(task) for task in (renew, renew, contend, contend, file)]:
            each.result(timeout=30)
    assert {state.next_at for state in node[0].feed_states().values()} == {NOON + MINUTE}


@pytest.mark.slow
def test_fifty_restarts_lose_nothing_and_commit_nothing_twice(
    node: tuple[Store, Store], postgres: PostgresServer
) -> None:
    """Four threads of two nodes file through them; what an error leaves open is filed again, as polls are."""
    over = threading.Event()

    def file(store: Store, number: int) -> None:
        with store.filing() as filing:
            if not filing.admit(an_article(f"a{number}"), feed_id="ap", seen_at=NOON, disposition="matched"):
                return
            [event] = filing.open_events(RULE, since=LONG_AGO) or [an_event(figures=())]
            filing.put_event(replace(event, figures=(*event.figures, a_figure(number))))

    def work(start: int) -> int:
        number = start
        while not over.is_set():
            try:
                file(node[start % 2], number)
            except StoreError:
                continue
            number += 4
        return number

    with ThreadPoolExecutor(4) as pool:
        ends = [pool.submit(work, start) for start in range(4)]
        try:
            for _ in range(int(os.environ.get("WIREWATCH_KILLS", "50"))):
                postgres.restart()
        finally:
            over.set()
    told = [number for start, end in enumerate(ends) for number in range(start, end.result(), 4)]
    [event] = _standing(node[0])
    assert sorted(figure.low or 0 for figure in event.figures) == sorted(told)
    assert len(told) > 4
