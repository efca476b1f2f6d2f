"""An archive told again: the same corridor, in the articles' own time, against a store that is thrown away.

Nothing is sent. The same archive gives the same lines, to the byte.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from watcher.model import Article
from watcher.service.accounts import change_line
from watcher.service.pipeline import take
from watcher.service.stages import Desk, Handled
from watcher.store import Store

BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Moment:
    """An article and the time at which a replay takes it."""

    article: Article
    at: dt.datetime


def fail(_article: Article, error: Exception) -> None:
    """Let an article over which the reading stumbles end the replay."""
    raise error


def replay(
    articles: Sequence[Article], *, desk: Desk, stumbled: Callable[[Article, Exception], None] = fail
) -> Iterator[Handled]:
    """Walk an archive through the corridor in order of publication; yields what came of each article.

    One over which the reading stumbles, by a fault of ours, is handed to ``stumbled`` and leaves no trace.
    """
    store = Store.open(":memory:", daemon=False)
    try:
        for moment in in_their_own_time(articles):
            try:
                with store.filing() as filing:
                    handled = take(moment.article, desk=desk, filing=filing, now=moment.at)
            except Exception as error:  # noqa: BLE001 (the boundary of one article, which its taker tells of)
                stumbled(moment.article, error)
            else:
                yield from handled
    finally:
        store.close()


def in_their_own_time(articles: Sequence[Article]) -> list[Moment]:
    """Order by publication, ties as in the file.

    An undated article is taken along with the dated one before it; where none came before, with the next one.
    """
    moments, clock = [], next((article.published_at for article in articles if article.published_at), BEGINNING)
    for article in articles:
        clock = article.published_at or clock
        moments.append(Moment(article, clock))
    return sorted(moments, key=lambda moment: moment.at)


def decision_line(handled: Handled) -> dict[str, object]:
    """One decision as a line of JSON gives it."""
    decision = handled.decision
    return {
        "decision": decision.kind,
        "article": handled.article_id,
        "rule": handled.rule_id,
        "event": decision.event_id,
        "because": decision.because,
        "evidence": decision.evidence,
        "score": round(decision.score, 4),
    }


def alert_line(handled: Handled) -> dict[str, object] | None:
    """One alert as a line of JSON gives it; None where the decision was silent."""
    alert = handled.alert
    if alert is None:
        return None
    return {
        "alert": alert.id,
        "event": alert.event_id,
        "rule": alert.rule_id,
        "reason": alert.reason,
        "at": alert.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "article": alert.article_id,
        "severity": alert.severity,
        "title": alert.title,
        "body": alert.body,
        "changes": [change_line(change) for change in alert.changes],
    }
