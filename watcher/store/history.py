"""History: everything on record about one article, alert or event, for ``why``."""

from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from watcher.model import Delivery, Event
from watcher.store import alerts, articles, decisions, deliveries, errands, events
from watcher.store.alerts import Documented
from watcher.store.articles import Filed
from watcher.store.decisions import Judgement
from watcher.store.errands import Errand

Kind = Literal["article", "alert", "event"]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What is on record, each part in the order in which it happened.

    ``asked`` is the id, URL or guid as it was given and ``kind`` what it turned out to name. For an event the articles
    are all its members and the judgements those that put them there; for an article or an alert, all of its own.
    """

    asked: str
    kind: Kind
    articles: tuple[Filed, ...]
    judgements: tuple[Judgement, ...]
    events: tuple[Event, ...]
    alerts: tuple[Documented, ...]
    deliveries: tuple[Delivery, ...]
    errands: tuple[Errand, ...] = ()


def look_up(conn: sa.Connection, asked: str) -> History | None:
    """Find what an article id, URL, guid, alert id or event id names; None where nothing of that name was ever seen."""
    if found := articles.known_as(conn, asked):
        ids = [filed.article.id for filed in found]
        told = alerts.about(conn, article_ids=ids)
        judged = decisions.about(conn, article_ids=ids)
        event_ids = {judgement.event_id for judgement in judged if judgement.event_id} | events.holding(conn, ids)
        happenings = events.with_ids(conn, event_ids)
        kind: Kind = "article"
    elif documented := alerts.with_id(conn, asked):
        told = [documented]
        found = articles.with_ids(conn, [documented.alert.article_id])
        happenings = events.with_ids(conn, [documented.alert.event_id])
        judged = decisions.about(conn, article_ids=[documented.alert.article_id])
        kind = "alert"
    elif happenings := events.with_ids(conn, [asked]):
        found = articles.with_ids(conn, [member.article_id for member in happenings[0].members])
        told = alerts.about(conn, event_ids=[asked])
        judged = decisions.about(conn, event_ids=[asked])
        kind = "event"
    else:
        return None
    sent = deliveries.of_alerts(conn, [documented.alert.id for documented in told])
    return History(
        asked=asked,
        kind=kind,
        articles=tuple(found),
        judgements=tuple(judged),
        events=tuple(happenings),
        alerts=tuple(told),
        deliveries=tuple(sent),
        errands=tuple(errands.of_articles(conn, [filed.article.id for filed in found])),
    )
