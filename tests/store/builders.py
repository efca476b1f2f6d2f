"""Nouns as the other rooms would hand them over, each with one thing said and the rest made up."""

import datetime as dt
import resource
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from watcher.model import (
    Alert,
    Article,
    Change,
    Dateline,
    Decision,
    Event,
    Evidence,
    FeedState,
    Figure,
    Mark,
    Member,
    Severity,
)
from watcher.store import Lease, Store

NOON = dt.datetime(2031, 5, 4, 12, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def an_article(id_: str = "a1", **changes: Any) -> Article:
    values: dict[str, Any] = {
        "id": id_,
        "source": "ap",
        "origin": "ap",
        "title": f"Border clash {id_}",
        "text": "YEREVAN (AP) — Two soldiers were killed.",
        "url": f"https://wire.example/{id_}",
        "guid": f"guid-{id_}",
        "published_at": NOON,
        "item_key": f"guid-{id_}",
        "content_hash": f"hash-{id_}",
        "slug": "Border-Clash",
        "dateline": Dateline("YEREVAN", "AP", 15),
        "marks": (Mark("update", Evidence("title", 0, 6, "Border")),),
    }
    return Article(**(values | changes))


def a_member(article: Article, **changes: Any) -> Member:
    values: dict[str, Any] = {
        "article_id": article.id,
        "source": article.source,
        "origin": article.origin,
        "item_key": article.item_key,
        "content_hash": article.content_hash,
        "slug": article.slug,
        "title": article.title,
        "seen_at": NOON,
        "decision": "new",
        "sketch": (3, 2**63 - 1),
        "terms": ("border", "clash"),
    }
    return Member(**(values | changes))


def a_figure(low: int | None = 2, **changes: Any) -> Figure:
    values: dict[str, Any] = {
        "outcome": "killed",
        "side": "ARM",
        "role": "side",
        "claimant": "ARM",
        "low": low,
        "high": low,
        "hedge": "exact",
        "wire": "ap",
        "article_id": "a1",
        "asserted_at": NOON,
    }
    return Figure(**(values | changes))


def an_event(id_: str = "e1", **changes: Any) -> Event:
    values: dict[str, Any] = {
        "id": id_,
        "rule_id": "border-clash",
        "opened_at": NOON,
        "last_at": NOON,
        "actors": ("ARM", "AZE"),
        "date_low": dt.date(2031, 5, 4),
        "date_high": None,
        "places": ("sotk",),
        "figures": (a_figure(),),
        "told": ("ceasefire:agreed",),
        "members": (a_member(an_article()),),
    }
    return Event(**(values | changes))


def a_decision(**changes: Any) -> Decision:
    values: dict[str, Any] = {
        "kind": "update",
        "because": "figure_changed",
        "evidence": "killed ARM 2 → 4",
        "event_id": "e1",
        "score": 0.93,
        "changes": (Change("killed", "ARM", "2", "4", "ARM"),),
    }
    return Decision(**(values | changes))


def an_alert(id_: str = "al1", *, severity: Severity = "high", **changes: Any) -> Alert:
    values: dict[str, Any] = {
        "id": id_,
        "event_id": "e1",
        "rule_id": "border-clash",
        "rule_revision": "0a1b2c3d",
        "reason": "update",
        "at": NOON,
        "article_id": "a1",
        "severity": severity,
        "title": "Border clash: 4 killed",
        "body": "Killed (ARM): 2 → 4\npublished 12:00 UTC",
        "changes": (Change("killed", "ARM", "2", "4", "ARM"),),
    }
    return Alert(**(values | changes))


def file_alerts(
    store: Store, alerts: Sequence[Alert], *, to: Sequence[str] = ("desk/1",), at: dt.datetime = NOON
) -> None:
    """File alerts, each of the event and the article that it names, queued for every recipient."""
    with store.filing() as filing:
        for article_id in dict.fromkeys(["a1", *(alert.article_id for alert in alerts)]):
            filing.admit(an_article(article_id), feed_id="ap", seen_at=at, disposition="matched")
        for event_id in dict.fromkeys(["e1", *(alert.event_id for alert in alerts)]):
            filing.put_event(an_event(event_id))
        for alert in alerts:
            filing.put_alert(alert, '{"id": "a1"}')
            for recipient_id in to:
                filing.queue(alert.id, recipient_id, recipient_id.partition("/")[0], at)


def claim(store: Store, *feed_ids: str, now: dt.datetime = NOON) -> list[Lease]:
    """Claim feeds for a minute, whether due or not; their rows are made where there are none."""
    store.enroll(feed_ids, now)
    return store.claim_feeds(feed_ids, now=now, until=now + MINUTE, limit=len(feed_ids), due_only=False)


def lane(store: Store, recipient_id: str = "desk/1", *, now: dt.datetime = NOON) -> Lease:
    """Claim the lane of a recipient for a minute."""
    lease = store.claim_lane(recipient_id, now=now, until=now + MINUTE)
    assert lease, f"another sends to {recipient_id}"
    return lease


def put_state(store: Store, state: FeedState) -> None:
    """Save what is remembered of a feed the way a poll does."""
    [lease] = claim(store, state.feed_id)
    with store.filing() as filing:
        filing.put_feed(state, lease)


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """Make the kernel refuse writes beyond a size, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
