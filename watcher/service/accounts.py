"""What ``why`` tells, as plain values: assembled from what is on record, nothing decided anew."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict

from watcher.model import Article, Change, Delivery, Event
from watcher.store import Documented, Errand, Filed, History, Judgement

NOBODY: Mapping[str, str] = {}


def account(history: History, *, labels: Mapping[str, str] = NOBODY) -> dict[str, object]:
    """Tell everything on record about an article, an alert or an event; ``labels`` name recipients by their id."""
    decisions = [judgement for judgement in history.judgements if judgement.kind is not None]
    rejections = [judgement for judgement in history.judgements if judgement.kind is None]
    errands = {errand.article_id: errand for errand in history.errands}
    return {
        "asked": history.asked,
        "found": True,
        "kind": history.kind,
        "articles": [_article(filed, errands.get(filed.article.id)) for filed in history.articles],
        "decisions": [_decision(decision) for decision in decisions],
        "rejections": [
            {"article": each.article_id, "rule": each.rule_id, "because": each.because, "at": json_time(each.at)}
            for each in rejections
        ],
        "events": [_event(event) for event in history.events],
        "alerts": [_alert(documented) for documented in history.alerts],
        "deliveries": [_delivery(delivery, labels.get(delivery.recipient_id)) for delivery in history.deliveries],
    }


def account_of_unknown(asked: str) -> dict[str, object]:
    """Tell that nothing of this name was ever seen."""
    return {"asked": asked, "found": False}


def _article(filed: Filed, errand: Errand | None) -> dict[str, object]:
    article: Article = filed.article
    return {
        "id": article.id,
        "source": article.source,
        "origin": article.origin,
        "feed": filed.feed_id,
        "title": article.title,
        "url": article.url,
        "published": json_time(article.published_at),
        "seen_at": json_time(filed.seen_at),
        "disposition": filed.disposition,
        "let_go_at": json_time(filed.let_go_at),
        "marks": [mark.kind for mark in article.marks],
        "full_text": None if errand is None else _errand(errand),
    }


def _errand(errand: Errand) -> dict[str, object]:
    return {
        "state": errand.state,
        "tries": errand.tries,
        "next_at": json_time(errand.next_at) if errand.state == "due" else None,
        "because": errand.error,
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
        "at": json_time(judgement.at),
    }


def _event(event: Event) -> dict[str, object]:
    return {
        "id": event.id,
        "rule": event.rule_id,
        "opened_at": json_time(event.opened_at),
        "last_at": json_time(event.last_at),
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
                "at": json_time(figure.asserted_at),
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
                "seen_at": json_time(member.seen_at),
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
        "at": json_time(alert.at),
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
        "next_at": json_time(delivery.next_at) if delivery.state in {"due", "retrying"} else None,
        "sent_at": json_time(delivery.sent_at),
        "error": delivery.error,
    }


def change_line(change: Change) -> dict[str, object]:
    """One change of an alert or a decision as JSON gives it."""
    return asdict(change)


def json_time(at: dt.datetime | None) -> str | None:
    """A moment as JSON gives it."""
    return None if at is None else at.strftime("%Y-%m-%dT%H:%M:%SZ")
