"""What is old enough is let go, never what may still be needed, and what was seen stays seen."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.builders import NOON, a_decision, a_member, an_alert, an_article, an_event
from watcher.model import Article, Rejection
from watcher.store import Lease, OutboxCounts, Pruned, Store

DAY = dt.timedelta(days=1)
ALL = 1_000


@pytest.fixture
def open_store(database_url: str) -> Iterator[Store]:
    store = Store.open(database_url, daemon=False)
    yield store
    store.close()


def _admit(store: Store, *articles: Article, at: dt.datetime = NOON) -> None:
    with store.filing() as filing:
        for article in articles:
            filing.admit(article, feed_id="ap", seen_at=at, disposition="no_match")
            filing.log_rejection(article.id, Rejection("border-clash", "drill"), at)


def _tell(store: Store, number: int, *, at: dt.datetime = NOON, articles: tuple[Article, ...] = ()) -> None:
    """File an event of one or more articles, with an alert of the first for two recipients."""
    members = articles or (an_article(f"a{number}"),)
    with store.filing() as filing:
        for article in members:
            filing.admit(article, feed_id="ap", seen_at=at, disposition="matched")
            filing.log_decision(article.id, "border-clash", "0a1b2c3d", a_decision(event_id=f"e{number}"), at)
        filing.put_event(
            an_event(f"e{number}", opened_at=at, last_at=at, members=tuple(a_member(each) for each in members))
        )
        filing.put_alert(an_alert(f"al{number}", event_id=f"e{number}", article_id=members[0].id, at=at), "{}")
        for recipient in ("desk/1", "duty/1"):
            filing.queue(f"al{number}", recipient, recipient.partition("/")[0], at)


def _send(store: Store, *alert_ids: str, recipients: tuple[str, ...] = ("desk/1", "duty/1")) -> None:
    now = store.now()
    for recipient in recipients:
        lane = store.claim_lane(recipient, now=now, until=now + DAY)
        assert isinstance(lane, Lease)
        for alert_id in alert_ids:
            store.mark_sent(alert_id, lane, now)
        store.release_lane(lane)


def _prune(store: Store, *, before: dt.datetime = NOON + DAY, limit: int = ALL) -> Pruned:
    with store.pruning() as pruning:
        return pruning.drop_events(before=before, limit=limit) + pruning.empty_articles(
            before=before, limit=limit, now=NOON + 90 * DAY
        )


def _article(store: Store, asked: str) -> tuple[str, str, dt.datetime | None]:
    history = store.history(asked)
    assert history is not None
    (filed,) = history.articles
    return filed.article.title, filed.article.text, filed.let_go_at


def test_an_article_that_told_nothing_loses_its_text_and_stays_on_record(open_store: Store) -> None:
    """An entry that the feed still lists is not news again, and `why URL` still answers."""
    article = an_article("a1")
    _admit(open_store, article)
    assert _prune(open_store) == Pruned(texts=1, rejections=1)
    assert open_store.unseen([article]) == []
    assert _article(open_store, "https://wire.example/a1") == (article.title, "", NOON + 90 * DAY)
    assert _prune(open_store) == Pruned()


def test_what_is_young_enough_is_left_alone(open_store: Store) -> None:
    """The age counts from when a story was seen, whatever it says of its own date."""
    _admit(open_store, an_article("old", published_at=NOON + 3 * DAY))
    _admit(open_store, an_article("young", published_at=NOON - 300 * DAY), at=NOON + DAY)
    assert _prune(open_store) == Pruned(texts=1, rejections=1)
    assert _article(open_store, "young")[1:] == (an_article().text, None)


def test_an_event_goes_with_all_that_was_told_of_it(open_store: Store) -> None:
    """Its articles stay seen, without their texts."""
    first, second = an_article("a1"), an_article("b1")
    _tell(open_store, 1, articles=(first, second))
    _send(open_store, "al1")
    assert _prune(open_store) == Pruned(texts=2, events=1, decisions=2, alerts=1, deliveries=2)
    assert open_store.history("al1") is None
    assert open_store.history("e1") is None
    assert open_store.unseen([first, second]) == []
    assert _article(open_store, "b1")[1] == ""


@pytest.mark.parametrize("sent", [(), ("desk/1",)])
def test_an_event_with_something_still_to_be_sent_stays_whole(open_store: Store, sent: tuple[str, ...]) -> None:
    """Nothing that the desk has not had is ever let go, however old."""
    _tell(open_store, 1)
    _send(open_store, "al1", recipients=sent)
    assert _prune(open_store) == Pruned()
    assert open_store.outbox() == OutboxCounts(due=2 - len(sent), retrying=0, dead=0)
    assert _article(open_store, "a1")[1] == an_article().text


def test_a_delivery_that_is_tried_again_holds_its_event_and_one_given_up_does_not(open_store: Store) -> None:
    """Retrying is on its way; dead is on the record, and ages with it."""
    for number in (1, 2):
        _tell(open_store, number)
        _send(open_store, f"al{number}", recipients=("desk/1",))
    now = open_store.now()
    lane = open_store.claim_lane("duty/1", now=now, until=now + DAY)
    assert lane
    open_store.mark_failed("al1", lane, at=now, error="451", next_at=now + DAY)
    open_store.mark_failed("al2", lane, at=now, error="550", next_at=None)
    assert _prune(open_store) == Pruned(texts=1, events=1, decisions=1, alerts=1, deliveries=2)
    assert open_store.history("e1") is not None


def test_an_event_counts_from_its_last_article(open_store: Store) -> None:
    """A war that goes on keeps its first day."""
    _tell(open_store, 1)
    _send(open_store, "al1")
    with open_store.filing() as filing:
        filing.put_event(an_event("e1", last_at=NOON + DAY))
    assert _prune(open_store) == Pruned()


def test_an_article_of_two_events_keeps_its_text_for_the_one_that_stays(open_store: Store) -> None:
    """One story may be told under three rules."""
    shared = an_article("a1")
    _tell(open_store, 1, articles=(shared,))
    _tell(open_store, 2, at=NOON + 2 * DAY, articles=(shared,))
    _send(open_store, "al1", "al2")
    assert _prune(open_store) == Pruned(events=1, decisions=1, alerts=1, deliveries=2)
    assert _article(open_store, "a1")[1] == shared.text


def test_a_batch_takes_the_oldest_first_and_no_more_than_it_may(open_store: Store) -> None:
    """Transactions stay short; the next batch goes on where this one ended."""
    for number in range(5):
        _admit(open_store, an_article(f"a{number}"), at=NOON - number * DAY)
        _tell(open_store, 10 + number, at=NOON - number * DAY)
    _send(open_store, *(f"al{10 + number}" for number in range(5)))
    gone = _prune(open_store, limit=2)
    assert (gone.events, gone.texts) == (2, 2)
    assert open_store.history("e13") is None
    assert open_store.history("e12") is not None
    total = gone
    while gone:
        gone = _prune(open_store, limit=2)
        total += gone
    assert (total.events, total.texts, total.rejections) == (5, 10, 5)


def test_counting_tells_beforehand_what_pruning_tells_afterwards(open_store: Store) -> None:
    """`--dry-run` does not promise one thing while another is done."""
    shared = an_article("shared")
    _tell(open_store, 1, articles=(an_article("a1"), shared))
    _tell(open_store, 2, at=NOON + 2 * DAY, articles=(an_article("a2"), shared))
    _tell(open_store, 3)
    _send(open_store, "al1", "al2")
    _admit(open_store, an_article("old"))
    _admit(open_store, an_article("young"), at=NOON + 2 * DAY)
    told = open_store.prunable(told_before=NOON + DAY, unused_before=NOON + DAY, unread_before=NOON + DAY)
    assert told == Pruned(texts=2, rejections=1, events=1, decisions=2, alerts=1, deliveries=2)
    assert _prune(open_store) == told


def test_a_file_gets_smaller(tmp_path: Path) -> None:
    """What is let go is given back to the disk, a part at a time, also where stories are shorter than a page of it."""
    path = tmp_path / "wirewatch.db"
    store = Store.open(f"sqlite:///{path}", daemon=True)
    _admit(store, *(an_article(f"a{number}", text="x" * 2_500) for number in range(2_000)))
    store.close()
    before = path.stat().st_size
    store = Store.open(f"sqlite:///{path}", daemon=True)
    _prune(store, limit=2_000)
    parts, more = 0, True
    while more:
        with store.pruning() as pruning:
            more = pruning.give_back_space()
        parts += 1
    store.close()
    assert parts > 1
    assert path.stat().st_size < before / 3
