"""Alerts and deliveries: what the desk gets."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from watcher.model.events import AlertReason, Change
from watcher.model.rules import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One message to the desk, worded once; ``id`` is alike in every replay of one archive."""

    id: str
    event_id: str
    rule_id: str
    rule_revision: str
    reason: AlertReason
    at: dt.datetime
    article_id: str
    severity: Severity
    title: str
    body: str
    changes: tuple[Change, ...] = ()


DeliveryState = Literal["due", "retrying", "sent", "dead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One alert on its way to one recipient. ``recipient_id`` names one target of one channel, never its secrets."""

    alert_id: str
    recipient_id: str
    channel: str
    state: DeliveryState
    attempts: int
    next_at: dt.datetime
    error: str | None = None
    sent_at: dt.datetime | None = None
