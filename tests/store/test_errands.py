"""Errands: queued once, in one hand at a time, settled by whoever holds the lease."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

import pytest

from tests.store.builders import MINUTE, NOON, an_article
from watcher.errors import LeaseLostError
from watcher.store import Errand, Lease, Store

Nodes = tuple[Store, Store]
Claimed = list[tuple[Errand, Lease]]


def an_errand(article_id: str, *, minutes: int = 0, feed_id: str = "ap") -> Errand:
    url = f"https://wire.example/{article_id}"
    return Errand(article_id=article_id, feed_id=feed_id, url=url, next_at=NOON + minutes * MINUTE)


def queue(store: Store, *errands: Errand) -> None:
    """File the articles with their errands."""
    with store.filing() as filing:
        for errand in errands:
            filing.admit(an_article(errand.article_id), feed_id=errand.feed_id, seen_at=NOON, disposition="no_match")
            filing.queue_errand(errand)


def due(store: Store, now: dt.datetime = NOON) -> list[str]:
    def everything(errands: Iterable[Errand]) -> list[str]:
        return [errand.article_id for errand in errands]

    return store.due_errands(now, pick=everything)


def claim(store: Store, *ids: str, now: dt.datetime = NOON) -> Claimed:
    return store.claim_errands(ids, now=now, until=now + MINUTE)


def settle_with(store: Store, errand: Errand, lease: Lease, *, brings: str) -> None:
    """File an article together with the end of its errand."""
    with store.filing() as filing:
        filing.admit(an_article(brings), feed_id="ap", seen_at=NOON, disposition="no_match")
        filing.settle_errand(errand, lease)


def on_record(store: Store, article_id: str) -> Errand:
    history = store.history(article_id)
    assert history is not None
    (errand,) = history.errands
    return errand


def test_the_longest_due_comes_first_and_none_before_its_time(store: Store) -> None:
    """Whoever picks sees them in that order, and may stop at any."""
    queue(store, an_errand("a1", minutes=-1), an_errand("a2", minutes=1), an_errand("a3", minutes=-3), an_errand("a4"))
    assert due(store) == ["a3", "a1", "a4"]
    assert store.due_errands(NOON, pick=lambda errands: [next(errands).article_id]) == ["a3"]


def test_an_errand_is_queued_once(store: Store) -> None:
    """What became of it stands, however often it is asked for."""
    queue(store, an_errand("a1"))
    ((errand, lease),) = claim(store, "a1")
    with store.filing() as filing:
        filing.settle_errand(replace(errand, state="done"), lease)
    with store.filing() as filing:
        filing.queue_errand(an_errand("a1"))
    assert (due(store), on_record(store, "a1").state) == ([], "done")


def test_an_errand_is_in_one_hand(nodes: Nodes) -> None:
    """Claimed here it is passed over there, until its lease runs out; each claim counts as a try."""
    ours, theirs = nodes
    queue(ours, an_errand("a1"), an_errand("a2"))
    ((first, lease),) = claim(ours, "a1")
    assert first.tries == 1
    assert due(theirs) == ["a2"]
    assert [errand.article_id for errand, _lease in claim(theirs, "a1", "a2")] == ["a2"]
    ours.renew_errands([lease], until=NOON + 3 * MINUTE)
    assert claim(theirs, "a1", now=NOON + 2 * MINUTE) == []
    ((again, _theirs),) = claim(theirs, "a1", now=NOON + 4 * MINUTE)
    assert again.tries == 2


def test_whoever_lost_the_lease_settles_nothing(nodes: Nodes) -> None:
    """What they bring is rolled back with it."""
    ours, theirs = nodes
    queue(ours, an_errand("a1"))
    ((errand, stale),) = claim(ours, "a1")
    claim(theirs, "a1", now=NOON + 2 * MINUTE)
    with pytest.raises(LeaseLostError):
        settle_with(ours, replace(errand, state="done"), stale, brings="whole")
    assert theirs.article("whole") is None
    ours.give_back_errands([stale])
    assert due(ours, NOON + 2 * MINUTE) == []


def test_what_is_broken_off_is_as_it_was(store: Store) -> None:
    """Given back it is due at once, and the try does not count."""
    queue(store, an_errand("a1"))
    ((_errand, lease),) = claim(store, "a1")
    store.give_back_errands([lease])
    assert due(store) == ["a1"]
    assert on_record(store, "a1") == an_errand("a1")


def test_errands_of_feeds_that_are_gone_are_dropped_and_counted(store: Store) -> None:
    """Only what has waited for long: another node may know the feed. The reason stays on record."""
    old, new, ours = an_errand("a1", minutes=-20), an_errand("a2"), an_errand("a3", minutes=-20, feed_id="tass")
    queue(store, old, new, ours)
    assert store.drop_errands_of_others(["tass"], due_before=NOON - 10 * MINUTE, now=NOON) == 1
    assert due(store) == ["a3", "a2"]
    assert on_record(store, "a1").error == "its feed is not watched any more"


def test_an_errand_goes_with_the_text_of_its_article(store: Store) -> None:
    """What is let go because of its age is not fetched anew."""
    queue(store, an_errand("a1"))
    with store.pruning() as pruning:
        pruning.empty_articles(before=NOON + MINUTE, limit=9, now=NOON + MINUTE)
    assert due(store) == []
