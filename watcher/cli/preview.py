"""``wirewatch preview``."""

import datetime as dt
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from watcher import alerts as wording
from watcher import settings
from watcher.cli.archive import json_line
from watcher.cli.desk import CONFIG, found
from watcher.errors import StoreError
from watcher.model import Alert
from watcher.rules import Rule
from watcher.service.preview import Preview, RuleCount, preview
from watcher.service.replay import alert_line
from watcher.service.stages import Desk
from watcher.service.wording import counted
from watcher.settings import Configuration
from watcher.store import Filed, Store, is_there

LONGEST = dt.timedelta(days=366)


class Length(click.ParamType[dt.timedelta]):
    """A length of time as settings have it."""

    name = "TIME"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> dt.timedelta:
        length = settings.read_length(value)
        if length is None or length > LONGEST:
            self.fail(f"{value!r}: write a number with s, m, h or d, such as 48h, up to {LONGEST.days}d", param, ctx)
        return length


@click.command(epilog="Example: wirewatch preview --since 48h")
@CONFIG
@click.option("--since", "reach", type=Length(), default="48h", show_default=True, help="How far back to look.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object an alert, as replay does.")
def command(folder: Path | None, *, reach: dt.timedelta, as_json: bool) -> None:
    """Tell what the last days would have told under the rules as they stand, unsent.

    Takes the articles that the daemon has stored, those of which it only took stock among them, through its own
    pipeline, and prints each message and a summary. Sends nothing and writes nothing: try an edited rule with it.
    """
    configuration = found(folder, secrets=False)
    filed, since = _stored(configuration.database, reach)
    read = {feed.id for feed in configuration.feeds if feed.enabled}
    wanted = [each for each in filed if each.feed_id is None or each.feed_id in read]
    with click.progressbar(
        wanted, label="reading articles", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as articles:
        told = preview(articles, desk=Desk.of(configuration))
    if as_json:
        for line in map(alert_line, told.handled):
            if line is not None:
                click.echo(json_line(line))
    for number, message in enumerate(() if as_json else told.messages, start=1):
        click.echo("\n".join((*_message(message, f"{number} of {len(told.messages)}"), "")))
    summary = _summary(told, configuration, since=since, left_out=len(filed) - len(wanted))
    click.echo("\n".join(summary), err=as_json)


def _stored(database: str, reach: dt.timedelta) -> tuple[list[Filed], dt.datetime]:
    hint = "`wirewatch run --once` calls at every feed one time and takes stock; then there is something to preview"
    if not is_there(database):
        raise StoreError("there is no database yet, so nothing has been read", hint=hint)
    store = Store.open(database, daemon=False)
    try:
        since = store.now() - reach
        filed = store.articles_since(since)
        if not filed and all(state.last_ok_at is None for state in store.feed_states().values()):
            raise StoreError("no feed has answered yet, so nothing has been read", hint=hint)
        return filed, since
    finally:
        store.close()


def _message(alerts: tuple[Alert, ...], which: str) -> Iterator[str]:
    """One story, one message: the gravest alert whole, the others by their titles, as the desk gets them."""
    first, *others = alerts
    rules = ", ".join(alert.rule_id for alert in alerts)
    yield f"── {which} · {_minute(first.at)} · {first.severity} · {rules}"
    yield f"{first.title}\n\n{first.body.rstrip()}"
    for other in others:
        yield f"\nAlso {other.title}"


def _summary(told: Preview, configuration: Configuration, *, since: dt.datetime, left_out: int) -> Iterator[str]:
    alerts = told.reasons
    yield (
        f"Looked at {counted(told.looked_at, 'article')} of {counted(len(told.wires), 'wire')} published since "
        f"{_minute(since)}: {counted(told.matched, 'match', 'matches')}, {_alerts(alerts)}"
        + (f" in {counted(len(told.messages), 'message')}." if alerts else ".")
    )
    for rule in configuration.rules:
        yield _rule(rule, told.rules[rule.id])
    if not alerts:
        if told.latest is not None:
            yield f"Read were {', '.join(f'{wire} {number}' for wire, number in told.wires.most_common())}."
            article, seen_at = told.latest.article, told.latest.seen_at
            yield f"The latest, of {_minute(article.published_at or seen_at)}: {wording.plain(article.title)}"
        yield "`wirewatch why` tells of each article why it matched nothing."
    if left_out:
        yield f"Left out: {counted(left_out, 'article')} of feeds that are no longer read."
    yield "Nothing was sent."


def _rule(rule: Rule, count: RuleCount) -> str:
    status = "" if rule.status == "on" else f" ({rule.status})"
    turned_down = f", {count.turned_down} turned down" if count.turned_down else ""
    return f"  {rule.id}{status}: {_alerts(count.alerts)}; {counted(count.matched, 'match', 'matches')}{turned_down}"


def _alerts(reasons: Counter[str]) -> str:
    if not reasons:
        return "no alerts"
    told = ", ".join(f"{number} {reason}" for reason, number in reasons.most_common())
    return f"{counted(reasons.total(), 'alert')} ({told})"


def _minute(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"
