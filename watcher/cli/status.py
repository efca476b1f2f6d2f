"""``wirewatch status``."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from watcher import settings
from watcher.cli.desk import CONFIG, looked_into, place_of
from watcher.errors import ConfigurationError, StoreError
from watcher.service.clock import utc_now
from watcher.service.status import BROKEN, on_disk, status, status_without_database
from watcher.service.wording import all_faults, counted


@click.command(epilog="Example: wirewatch status --json | jq .outbox")
@CONFIG
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def command(ctx: click.Context, folder: Path | None, *, as_json: bool) -> None:
    """Tell how the feeds, the deliveries and the daemon are.

    Ends with 0 where all is well and with 1 where something needs a hand; the first line says what. Times are in UTC.
    """
    told = _status(folder)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        click.echo("\n".join(_lines(told)))
    ctx.exit(0 if told["ok"] else 1)


def _status(folder: Path | None) -> dict[str, Any]:
    place = place_of(folder)
    try:
        database, disk = settings.database_of(place), on_disk(place)
    except ConfigurationError as error:
        return status_without_database(BROKEN, fault=all_faults(error), now=utc_now())
    try:
        with looked_into(database) as store:
            return status(disk, store, now=store.now())
    except StoreError as error:
        what_to_do = f" ({error.hint})" if error.hint else ""
        return status_without_database(f"the database can't be used: {error}{what_to_do}", now=utc_now())


def _lines(told: dict[str, Any]) -> Iterator[str]:
    yield "ok" if told["ok"] else "not ok: " + "; ".join(told["problems"])
    if told["config"]["error"]:
        yield told["config"]["error"]
    if told["daemon"] == "unknown":
        return
    today = told["at"][:10]
    yield f"wirewatch {told['version']}, configuration {told['config']['revision'] or 'broken'}"
    yield f"daemon {_daemon(told, today)}"
    if len(told["nodes"]) > 1:
        yield from (f"  {each['node']}: {each['daemon']}, configuration {each['revision']}" for each in told["nodes"])
    if told["recipients"] or not told["config"]["error"]:
        yield f"recipients: {', '.join(told['recipients']) or 'none: alerts go to the terminal'}"
    outbox = told["outbox"]
    yield f"deliveries: {outbox['due']} due, {outbox['retrying']} retrying, {outbox['dead']} dead"
    yield from _dead(outbox, today)
    yield f"events open: {told['events_open']}"
    yield from _feeds(told["feeds"], today)


def _daemon(told: dict[str, Any], today: str) -> str:
    """The moment that matters: since when it runs, or when it was last heard of."""
    started, last = (_short(told[name], today) for name in ("since", "last_sign_at"))
    in_words = {
        "running": f"running since {started}",
        "once": f"ran one round, ended {last}",
        "stopped": f"stopped at {last} (started {started})",
        "silent": f"silent since {last} (started {started}): it hangs, or ended without a word",
    }
    daemon: str = told["daemon"]
    return in_words.get(daemon, daemon)


def _dead(outbox: dict[str, Any], today: str) -> Iterator[str]:
    for each in outbox["dead_list"]:
        whom = each["label"] or each["recipient"]
        told = f"; told to {', '.join(each['told_to'])}" if each["told_to"] else ""
        gone = "; no longer configured" if each["gone"] and "no longer configured" not in each["error"] else ""
        yield f"  alert {each['alert']} to {whom}, given up {_short(each['at'], today)}: {each['error']}{gone}{told}"
    more = outbox["dead"] - len(outbox["dead_list"])
    if more > 0:
        yield f"  and {more:,} more"


def _feeds(feeds: Sequence[dict[str, Any]], today: str) -> Iterator[str]:
    """One line a feed, in columns; what is long stands last, so that nothing has to be cut."""
    rows = [
        (feed["id"], feed["state"], _short(feed["last_ok_at"], today), _short(feed["next_at"], today), _remarks(feed))
        for feed in feeds
    ]
    if rows:
        rows.insert(0, ("feed", "state", "last ok", "next", ""))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        yield "  ".join(cells).rstrip()


def _remarks(feed: dict[str, Any]) -> str:
    dropped = f"caps have cut {counted(feed['dropped'], 'entry', 'entries')} so far" if feed["dropped"] else ""
    unread = f"{counted(feed['quarantined'], 'entry', 'entries')} in quarantine" if feed["quarantined"] else ""
    return "; ".join(part for part in (feed["error"], dropped, unread) if part)


def _short(time: str | None, today: str) -> str:
    """``06:10:00Z``, with the date only where it is not today."""
    if time is None:
        return "-"
    at = dt.datetime.fromisoformat(time)
    return at.strftime("%H:%M:%SZ") if time[:10] == today else at.strftime("%Y-%m-%d %H:%M:%SZ")
