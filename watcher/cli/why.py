"""``wirewatch why``."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from watcher.cli.desk import CONFIG, found, looked_into
from watcher.service.accounts import account, account_of_unknown
from watcher.service.wording import counted

_DISPOSITIONS = {
    "baseline": "taken stock of and no news, it stood in the feed at the first poll and no backfill reaches it",
    "too_old": "too old to be news",
    "embargoed": "held back until its embargo ends",
    "superseded": "not judged: a later version came before its embargo ended",
    "no_match": "no rule matched it",
    "matched": "a rule matched it",
    "tied": "no rule matched it, but it belongs to an open event",
}
_ERRANDS = {
    "done": "fetched, it is a version of its own",
    "refused": "not to be had",
    "given_up": "given up",
    "dropped": "not fetched",
}


@click.command(epilog="Example: wirewatch why https://wire.example/ap/a1")
@CONFIG
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.argument("asked", metavar="ID|URL")
@click.pass_context
def command(ctx: click.Context, asked: str, folder: Path | None, *, as_json: bool) -> None:
    """Tell what became of an article or an alert, and why.

    Takes the id, URL or guid of an article, or the id of an alert or an event. Ends with 1 where it was never seen.
    """
    configuration = found(folder, secrets=False)
    with looked_into(configuration.database) as store:
        history = store.history(asked)
    labels = {recipient.id: recipient.label for recipient in configuration.recipients}
    told: dict[str, Any] = account(history, labels=labels) if history else account_of_unknown(asked)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        click.echo("\n".join(_lines(told)))
    ctx.exit(0 if told["found"] else 1)


def _lines(told: dict[str, Any]) -> Iterator[str]:
    if not told["found"]:
        yield f"{told['asked']}: never seen"
        return
    for article in told["articles"]:
        yield f"article {article['id']}: {article['title']}"
        yield f"  from {article['source']}, published {article['published'] or 'at no stated time'}"
        yield f"  seen {article['seen_at']}: {_became(article)}"
        if article["full_text"]:
            yield f"  whole text: {_whole_text(article['full_text'])}"
        if article["let_go_at"]:
            yield f"  let go {article['let_go_at']} because of its age: its text, and what was decided about it"
        yield from (_turned_down(each) for each in told["rejections"] if each["article"] == article["id"])
        for decision in told["decisions"]:
            if decision["article"] == article["id"]:
                yield from _decided(decision)
    for event in told["events"]:
        state = "withdrawn" if event["retracted"] else counted(len(event["members"]), "article")
        yield f"event {event['id']} ({event['rule']}): {state}, opened {event['opened_at']}, last {event['last_at']}"
    for alert in told["alerts"]:
        yield f"alert {alert['alert']}: {alert['reason']}, {alert['severity']}, {alert['at']}: {alert['title']}"
        yield f"  rule {alert['rule']} as of revision {alert['rule_revision']}"
        yield from (_changed(change) for change in alert["changes"])
        yield from (_delivered(each) for each in told["deliveries"] if each["alert"] == alert["alert"])


def _became(article: dict[str, Any]) -> str:
    disposition: str = article["disposition"]
    if disposition == "too_old" and article["published"]:
        age = dt.datetime.fromisoformat(article["seen_at"]) - dt.datetime.fromisoformat(article["published"])
        return f"too old to be news, it was published {counted(age.days, 'day')} before"
    return _DISPOSITIONS.get(disposition, disposition)


def _whole_text(errand: dict[str, Any]) -> str:
    state, tail = errand["state"], f", {errand['because']}" if errand["because"] else ""
    if state == "due":
        return f"to be fetched {errand['next_at']}{tail}"
    return f"{_ERRANDS[state]} after {counted(errand['tries'], 'try', 'tries')}{tail}"


def _turned_down(rejection: dict[str, Any]) -> str:
    return f"  {rejection['rule']} did not match: {rejection['because']}"


def _decided(decision: dict[str, Any]) -> Iterator[str]:
    yield f"  {decision['rule']}: {decision['decision']}, event {decision['event']}, score {decision['score']:.2f}"
    yield f"    because {decision['because']}: {decision['evidence']}"


def _changed(change: dict[str, Any]) -> str:
    whose = f" {change['side']}" if change["side"] else ""
    was = change["was"] or "nothing"
    return f"  {change['fact']}{whose}: {was} → {change['now']}"


def _delivered(delivery: dict[str, Any]) -> str:
    when = delivery["sent_at"] or (f"next try {delivery['next_at']}" if delivery["next_at"] else "given up")
    tail = f": {delivery['error']}" if delivery["error"] else ""
    whom = delivery["label"] or delivery["recipient"]
    return f"  to {whom}: {delivery['state']}, {when}, tries {delivery['attempts']}{tail}"
