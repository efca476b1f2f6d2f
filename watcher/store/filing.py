"""A filing: one transaction, in which what a poll or an article brought is written wholly or not at all."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from watcher.model import Alert, Article, Decision, Event, FeedState, Rejection
from watcher.store import alerts, articles, decisions, deliveries, errands, events, feeds, quarantine
from watcher.store.errands import Errand
from watcher.store.leases import Lease
from watcher.store.shelf import Shelf


class Filing:
    """What may be written in one transaction. Made by ``Store.filing``, of no use after it."""

    def __init__(self, conn: sa.Connection, shelf: Shelf) -> None:
        self._conn = conn
        self._shelf = shelf
        self._is_shelf_valid = False
        self._has_moved_events = False

    def admit(self, article: Article, *, feed_id: str | None, seen_at: dt.datetime, disposition: str) -> bool:
        """Store an article with what became of it; False, and nothing changed, where it is there already."""
        filed = articles.Filed(article=article, feed_id=feed_id, seen_at=seen_at, disposition=disposition)
        return bool(articles.admit(self._conn, [filed]))

    def admit_all(self, given: Sequence[articles.Filed]) -> set[str]:
        """Store articles as they were filed; names those that were not there already."""
        return articles.admit(self._conn, given)

    def admit_again(self, article: Article, *, seen_at: dt.datetime, disposition: str) -> None:
        """Store a version that is there already under another id, so that an archive may hold it twice."""
        filed = articles.Filed(article=article, feed_id=None, seen_at=seen_at, disposition=disposition)
        articles.admit_again(self._conn, filed)

    def set_disposition(self, article_id: str, disposition: str) -> None:
        articles.set_disposition(self._conn, article_id, disposition)

    def move_disposition(self, article_id: str, before: str, after: str) -> bool:
        """Set what became of an article where it stands as it is said; False where it does not."""
        return articles.move_disposition(self._conn, article_id, before, after)

    def open_events(self, rule_id: str, *, since: dt.datetime) -> list[Event]:
        """Give the rule's whole events with an article at or after ``since``, retracted ones too, oldest first."""
        self._validate_shelf()
        if not self._shelf.covers(rule_id, since):
            self._shelf.fill(rule_id, since, events.opened(self._conn, rule_id, since=since))
        return self._shelf.opened(rule_id, since)

    def put_event(self, event: Event) -> None:
        """Save an event, new or known, so that it loads again exactly as it is here."""
        self._validate_shelf()
        if not self._has_moved_events:
            self._shelf.advance(events.raise_revision(self._conn))
            self._has_moved_events = True
        stored = self._shelf.find(event) or next(iter(events.with_ids(self._conn, [event.id])), None)
        events.put(self._conn, event, stored=stored)
        self._shelf.put(event)

    def log_decision(  # noqa: PLR0917 (a line of the log, in the order in which it is read)
        self, article_id: str, rule_id: str, rule_revision: str | None, decision: Decision, at: dt.datetime
    ) -> None:
        decisions.log_decision(
            self._conn, article_id, rule_id=rule_id, rule_revision=rule_revision, decision=decision, at=at
        )

    def log_rejection(self, article_id: str, rejection: Rejection, at: dt.datetime) -> None:
        decisions.log_rejection(self._conn, article_id, rejection, at=at)

    def put_alert(self, alert: Alert, facts_json: str) -> None:
        """Store an alert with the facts it was made of; one with this id stays as it is."""
        alerts.put(self._conn, alert, facts_json)

    def queue(self, alert_id: str, recipient_id: str, channel: str, at: dt.datetime) -> None:
        """Put an alert, stored before, into a recipient's outbox; once, however often it is said."""
        deliveries.queue(self._conn, deliveries.Addressed(alert_id, recipient_id, channel), at=at)

    def recipients_of(self, event_id: str) -> frozenset[str]:
        """Who has been told of an event, or is about to be: the recipients of its alerts so far."""
        return deliveries.recipients_of(self._conn, event_id)

    def queue_errand(self, errand: Errand) -> None:
        """Have the whole text of an article fetched, stored in this filing; once, however often it is said."""
        errands.queue(self._conn, errand)

    def settle_errand(self, errand: Errand, lease: Lease) -> None:
        """Save how an errand stands and free it. Where the lease was lost the whole filing is to be rolled back."""
        errands.settle(self._conn, errand, lease)

    def put_feed(self, state: FeedState, lease: Lease) -> None:
        """Save the feed's state and free the feed. Where the lease was lost the whole filing is to be rolled back."""
        feeds.put(self._conn, state, lease)

    def put_feeds(self, given: Sequence[tuple[FeedState, Lease]]) -> set[str]:
        """Save states of feeds that brought nothing; names those whose lease was lost, which spoil none of the rest."""
        return feeds.put_all(self._conn, given)

    def put_quarantine(self, feed_id: str, poisons: Sequence[tuple[str, bytes]], *, at: dt.datetime) -> quarantine.Kept:
        """Keep entries that could not be read, each as its reason and its bytes; tells how many are new."""
        return quarantine.put(self._conn, feed_id, poisons, at=at)

    def _validate_shelf(self) -> None:
        """See, once in a filing, whether another node has moved events since the shelf was filled."""
        if not self._is_shelf_valid:
            self._shelf.validate(events.revision(self._conn))
            self._is_shelf_valid = True
