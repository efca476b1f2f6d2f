"""What the stories of the outbox are told with."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from tests.store import builders
from watcher.model import Alert
from watcher.service.outbox import DeliveredCounts, Outbox
from watcher.settings import Recipient
from watcher.store import Store


def an_alert(id_: str = "al1", *, article_id: str | None = None, **changes: Any) -> Alert:
    """Make an alert of a story of its own, unless it is told of which."""
    return builders.an_alert(id_, article_id=article_id or f"a-{id_}", **changes)


def deliver_due(store: Store, recipients: Iterable[Recipient], *, now: Callable[[], dt.datetime]) -> DeliveredCounts:
    """Send what is due now and wait until each was tried."""
    outbox = Outbox(store, now=now)
    outbox.start(recipients, limit=100)
    return outbox.finish()


def ids(*recipients: Recipient) -> list[str]:
    return [recipient.id for recipient in recipients]
