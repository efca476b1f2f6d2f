"""What ``why`` and ``status`` tell, as plain values: assembled from what is on record, nothing decided anew."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from watcher import __version__, events
from watcher.model import Alert, Article, Change, Delivery, Event, FeedState
from watcher.service.wording import counted
from watcher.settings import Configuration
from watcher.store import Documented, Filed, History, Judgement, Store

HEARTBEAT = "heartbeat"
ALIVE_FOR = dt.timedelta(seconds=30)
BAD_CONDITIONS = ("failing", "gone")
DEAD_SHOWN = 10
NOBODY: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """The sign of life that a daemon leaves in its database.

    ``ended`` is None while it runs, else how it ended: ``stopped`` by a signal, ``once`` after a single round.
    ``faults`` are the jobs that failed when they last ran, with the reason.
    """

    since: dt.datetime
    at: dt.datetime
    version: str
    revision: str
    ended: str | None = None
    faults: Mapping[str, str]

    def write(self, store: Store) -> None:
        values = asdict(self) | {"since": self.since.isoformat(), "at": self.at.isoformat()}
        store.put_meta(HEARTBEAT, json.dumps(values))

    @classmethod
    def read(cls, store: Store) -> "Heartbeat | None":
        written = store.get_meta(HEARTBEAT)
        if written is None:
            return None
        values = json.loads(written)
        times = {name: dt.datetime.fromisoformat(values[name]) for name in ("since", "at")}
        return cls(**(values | times))

    def daemon(self, now: dt.datetime) -> str:
        """Say how the daemon is: running, stopped, once, or silent (it ended without a word, or hangs)."""
        return self.ended or ("running" if now - self.at <= ALIVE_FOR else "silent")


def status(configuration: Configuration, store: Store, *, now: dt.datetime) -> dict[str, object]:
    """Tell how everything is; ``ok`` only where nothing needs a hand."""
    heartbeat = Heartbeat.read(store)
    states = store.feed_states()
    feeds = [_feed(feed.id, states.get(feed.id), enabled=feed.enabled) for feed in configuration.feeds]
    outbox = store.outbox()
    daemon = heartbeat.daemon(now) if heartbeat else "never started"
    faults = dict(heartbeat.faults) if heartbeat else {}
    problems = [
        *([] if daemon in {"running", "once"} else [f"the daemon is not running ({daemon})"]),
        *(f"{job} failed: {fault}" for job, fault in faults.items()),
        *_bad_feeds([feed for feed in feeds if feed["state"] in BAD_CONDITIONS]),
        *([f"{counted(outbox.dead, 'delivery', 'deliveries')} given up"] if outbox.dead else []),
    ]
    labels = {recipient.id: recipient.label for recipient in configuration.recipients}
    dead = store.dead_deliveries(DEAD_SHOWN) if outbox.dead else []
    return {
        "ok": not problems,
        "problems": problems,
        "at": _time(now),
        "version": heartbeat.version if heartbeat else __version__,
        "since": _time(heartbeat.since) if heartbeat else None,
        "daemon": daemon,
        "last_sign_at": _time(heartbeat.at) if heartbeat else None,
        "feeds": feeds,
        "events_open": store.events_open(now - events.OPEN_FOR),
        "outbox": {
            "due": outbox.due,
            "retrying": outbox.retrying,
            "dead": outbox.dead,
            "dead_list": [_dead(delivery, alert, labels) for delivery, alert in dead],
        },
        "recipients": list(labels.values()),
        "faults": faults,
        "config": {"revision": configuration.revision, "error": None},
    }


def status_of_broken(error: str, *, now: dt.datetime) -> dict[str, object]:
    """Tell what can be told where the configuration can't be read: not even which database to ask."""
    return {
        "ok": False,
        "problems": ["the configuration is broken"],
        "at": _time(now),
        "version": __version__,
        "since": None,
        "daemon": "unknown",
        "last_sign_at": None,
        "feeds": [],
        "events_open": 0,
        "outbox": {"due": 0, "retrying": 0, "dead": 0, "dead_list": []},
        "recipients": [],
        "faults": {},
        "config": {"revision": None, "error": error},
    }


def _bad_feeds(feeds: Sequence[Mapping[str, object]]) -> list[str]:
    if not feeds:
        return []
    return [f"{counted(len(feeds), 'feed')} failing: {', '.join(str(feed['id']) for feed in feeds)}"]


def _dead(delivery: Delivery, alert: Alert, labels: Mapping[str, str]) -> dict[str, object]:
    return {
        "alert": alert.id,
        "title": alert.title,
        "recipient": delivery.recipient_id,
        "label": labels.get(delivery.recipient_id),
        "at": _time(delivery.next_at),
        "error": delivery.error,
    }


def _feed(feed_id: str, state: FeedState | None, *, enabled: bool) -> dict[str, object]:
    condition = "new" if state is None else state.condition
    return {
        "id": feed_id,
        "state": condition if enabled else "disabled",
        "last_ok_at": _time(state.last_ok_at) if state else None,
        "next_at": _time(state.next_at) if state and enabled else None,
        "error": state.error if state else None,
        "dropped": state.dropped if state else 0,
    }


def account(history: History, *, labels: Mapping[str, str] = NOBODY) -> dict[str, object]:
    """Tell everything on record about an article, an alert or an event; ``labels`` name recipients by their id."""
    decisions = [judgement for judgement in history.judgements if judgement.kind is not None]
    rejections = [judgement for judgement in history.judgements if judgement.kind is None]
    return {
        "asked": history.asked,
        "found": True,
        "kind": history.kind,
        "articles": [_article(filed) for filed in history.articles],
        "decisions": [_decision(decision) for decision in decisions],
        "rejections": [
            {"article": each.article_id, "rule": each.rule_id, "because": each.because, "at": _time(each.at)}
            for each in rejections
        ],
        "events": [_event(event) for event in history.events],
        "alerts": [_alert(documented) for documented in history.alerts],
        "deliveries": [_delivery(delivery, labels.get(delivery.recipient_id)) for delivery in history.deliveries],
    }


def account_of_unknown(asked: str) -> dict[str, object]:
    """Tell that nothing of this name was ever seen."""
    return {"asked": asked, "found": False}


def _article(filed: Filed) -> dict[str, object]:
    article: Article = filed.article
    return {
        "id": article.id,
        "source": article.source,
        "origin": article.origin,
        "feed": filed.feed_id,
        "title": article.title,
        "url": article.url,
        "published": _time(article.published_at),
        "seen_at": _time(filed.seen_at),
        "disposition": filed.disposition,
        "marks": [mark.kind for mark in article.marks],
    }


def _decision(judgement: Judgement) -> dict[str, object]:
    return {
        "article": judgement.article_id,
        "rule": judgement.rule_id,
        "rule_revision": judgement.rule_revision,
        "decision": judgement.kind,
        "because": judgement.because,
        "evidence": judgement.evidence,
        "event": judgement.event_id,
        "score": judgement.score,
        "changes": [change_line(change) for change in judgement.changes],
        "at": _time(judgement.at),
    }


def _event(event: Event) -> dict[str, object]:
    return {
        "id": event.id,
        "rule": event.rule_id,
        "opened_at": _time(event.opened_at),
        "last_at": _time(event.last_at),
        "actors": list(event.actors),
        "date": [str(day) if day else None for day in (event.date_low, event.date_high)],
        "places": list(event.places),
        "told": list(event.told),
        "retracted": event.retracted,
        "related_to": event.related_to,
        "figures": [
            {
                "outcome": figure.outcome,
                "side": figure.side,
                "claimant": figure.claimant,
                "low": figure.low,
                "high": figure.high,
                "wire": figure.wire,
                "article": figure.article_id,
                "at": _time(figure.asserted_at),
                "told": figure.told,
            }
            for figure in event.figures
        ],
        "members": [
            {
                "article": member.article_id,
                "source": member.source,
                "title": member.title,
                "decision": member.decision,
                "seen_at": _time(member.seen_at),
            }
            for member in event.members
        ],
    }


def _alert(documented: Documented) -> dict[str, object]:
    alert = documented.alert
    return {
        "alert": alert.id,
        "event": alert.event_id,
        "rule": alert.rule_id,
        "rule_revision": alert.rule_revision,
        "reason": alert.reason,
        "at": _time(alert.at),
        "article": alert.article_id,
        "severity": alert.severity,
        "title": alert.title,
        "body": alert.body,
        "changes": [change_line(change) for change in alert.changes],
        "facts": json.loads(documented.facts_json),
    }


def _delivery(delivery: Delivery, label: str | None) -> dict[str, object]:
    return {
        "alert": delivery.alert_id,
        "recipient": delivery.recipient_id,
        "label": label,
        "channel": delivery.channel,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "next_at": _time(delivery.next_at) if delivery.state in {"due", "retrying"} else None,
        "sent_at": _time(delivery.sent_at),
        "error": delivery.error,
    }


def change_line(change: Change) -> dict[str, object]:
    """One change of an alert or a decision as JSON gives it."""
    return asdict(change)


def _time(at: dt.datetime | None) -> str | None:
    return None if at is None else at.strftime("%Y-%m-%dT%H:%M:%SZ")
