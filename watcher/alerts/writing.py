"""Decision → Alert, or silence."""

import datetime as dt
import hashlib

from watcher import events
from watcher.alerts.body import Message, body
from watcher.alerts.matters import matter_line, matters
from watcher.alerts.names import Names
from watcher.alerts.wording import title
from watcher.model import (
    ALERTING,
    Alert,
    AlertReason,
    Article,
    Casualties,
    Change,
    Decision,
    DecisionKind,
    Event,
    Hostility,
    Match,
    Reading,
    Severity,
)

_REASONS: dict[DecisionKind, AlertReason] = {
    "new": "new",
    "related": "new",
    "update": "update",
    "conflict": "conflict",
    "correction": "correction",
    "retraction": "retraction",
}
_MOST_EARLIER = 5


def alert_id(event_id: str, reason: AlertReason, article_id: str, rule_id: str) -> str:
    """Give the name of an alert: the same in every replay, and known from the event alone."""
    seed = f"{event_id}\x1f{reason}\x1f{article_id}\x1f{rule_id}"
    return hashlib.blake2b(seed.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _told(reading: Reading, match: Match | None, event: Event, names: Names) -> str:
    """What the rule found, in one line, where it looks for diplomacy; empty where it looks for fighting."""
    spans = set(match.evidence) if match is not None else set()
    found = [fact for fact in reading.facts if spans & set(fact.evidence)]
    if any(isinstance(fact, (Hostility, Casualties)) for fact in found):
        return ""
    return "; ".join(
        dict.fromkeys(matter_line(fact, names, told=event.told) for fact in matters(reading) if fact in found)
    )


def write_alert(  # noqa: PLR0913, PLR0917 — a decision is told from everything that led to it
    decision: Decision,
    event: Event,
    article: Article,
    reading: Reading,
    match: Match | None,
    *,
    severity: Severity,
    lexicon: Names,
    now: dt.datetime,
) -> Alert | None:
    """Word a decision; None where it is silent. ``event`` is the event as it stands after the decision."""
    if decision.kind not in ALERTING:
        return None
    reason = _REASONS[decision.kind]
    told = _told(reading, match, event, lexicon)
    figures = [figure for figure in event.figures if figure.article_id == article.id]
    if told and not figures:
        figures = list(events.figures_of(article, reading, now))
    message = Message(
        reason=reason,
        decision=decision,
        event=event,
        article=article,
        reading=reading,
        match=match,
        figures=figures,
        earlier=_earlier(decision, event, article.id, lexicon),
        names=lexicon,
        now=now,
    )
    return Alert(
        id=alert_id(event.id, reason, article.id, event.rule_id),
        event_id=event.id,
        rule_id=event.rule_id,
        rule_revision=match.rule_revision if match is not None else "",
        reason=reason,
        at=now,
        article_id=article.id,
        severity=severity,
        title=title(
            reason,
            event,
            changes=decision.changes,
            figures=figures,
            told=told,
            names=lexicon,
        ),
        body=body(message),
        changes=decision.changes,
    )


def _earlier(decision: Decision, event: Event, article_id: str, names: Names) -> list[str]:
    """For a correction or withdrawal: which alerts told what is wrong, and all that each of them said of it."""
    if decision.kind not in {"correction", "retraction"}:
        return []
    told = {
        member.article_id: alert_id(event.id, _REASONS[member.decision], member.article_id, event.rule_id)
        for member in event.members
        if member.decision in _REASONS and member.article_id != article_id
    }
    said: dict[str, list[str]] = {}
    for change, teller in _tellers(decision, event, told):
        whose = f" ({names.state_name(change.side)})" if change.side else ""
        said.setdefault(told[teller], []).append(f"{change.was} {change.fact.replace('_', ' ')}{whose}")
    lines = [f"Earlier alert {earlier} said {', '.join(dict.fromkeys(figures))}" for earlier, figures in said.items()]
    if not lines:
        lines = [f"Earlier alert {earlier}" for earlier in dict.fromkeys(told.values())]
    return lines[-_MOST_EARLIER:]


def _tellers(decision: Decision, event: Event, told: dict[str, str]) -> list[tuple[Change, str]]:
    """Each changed figure with the alerted articles that gave it as it was."""
    return [
        (change, figure.article_id)
        for change in decision.changes
        for figure in event.figures
        if (figure.outcome, figure.side) == (change.fact, change.side)
        and events.words(figure) == change.was
        and figure.article_id in told
    ]
