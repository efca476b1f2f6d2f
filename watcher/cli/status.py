"""``wirewatch status``."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from watcher.cli.desk import CONFIG, found
from watcher.errors import ConfigurationError
from watcher.service.accounts import status, status_of_broken
from watcher.store import Store


@click.command(epilog="Example: wirewatch status --json | jq .outbox")
@CONFIG
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def command(ctx: click.Context, folder: Path | None, *, as_json: bool) -> None:
    """Tell how the feeds, the deliveries and the daemon are.

    Ends with 0 where all is well and with 1 where something needs a hand.
    """
    told = _status(folder)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        _print(told)
    ctx.exit(0 if told["ok"] else 1)


def _status(folder: Path | None) -> dict[str, Any]:
    try:
        configuration = found(folder)
    except ConfigurationError as error:
        if not error.faults:
            raise
        return status_of_broken(str(error))
    store = Store.open(configuration.database, daemon=False)
    try:
        return status(configuration, store, now=dt.datetime.now(dt.UTC))
    finally:
        store.close()


def _print(told: dict[str, Any]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    since = f" since {told['since']}" if told["since"] else ""
    console.print(f"{'ok' if told['ok'] else 'not ok'}: wirewatch {told['version']}, daemon {told['daemon']}{since}")
    if told["config"]["error"]:
        console.print(told["config"]["error"], markup=False)
    else:
        console.print(f"configuration {told['config']['revision']}")
    outbox = told["outbox"]
    console.print(f"deliveries: {outbox['due']} due, {outbox['retrying']} retrying, {outbox['dead']} dead")
    console.print("recipients: " + (", ".join(told["recipients"]) or "none: alerts go to the terminal"), markup=False)
    console.print(f"events open: {told['events_open']}")
    for job, fault in told["faults"].items():
        console.print(f"{job} failed: {fault}", markup=False)
    if told["feeds"]:
        table = Table("feed", "state", "last ok", "next", "error", box=None, pad_edge=False)
        for feed in told["feeds"]:
            table.add_row(*(str(feed[key] or "") for key in ("id", "state", "last_ok_at", "next_at", "error")))
        console.print(table, markup=False)
