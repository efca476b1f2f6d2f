"""``wirewatch feeds``."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from watcher.cli.desk import CONFIG, found
from watcher.cli.feeds_add import command as add_feed
from watcher.cli.feeds_opml import export_feeds, import_feeds
from watcher.cli.quarantine import command as quarantine
from watcher.errors import StoreError
from watcher.model import FeedState
from watcher.service.clock import utc_now
from watcher.service.moves import write_instead
from watcher.service.probe import Probe, as_json, probe, verdict
from watcher.service.wording import counted
from watcher.settings import Configuration, Feed
from watcher.store import Store, is_there
from watcher.wire import Wire, known_at, user_agent

_COLUMNS = ("id", "wire", "group", "language", "every", "enabled", "state")
_UNITS = (("d", dt.timedelta(days=1)), ("h", dt.timedelta(hours=1)), ("m", dt.timedelta(minutes=1)))


@click.group(epilog="Example: wirewatch feeds probe --config /etc/wirewatch")
def command() -> None:
    """List the feeds, or ask them once to see what they give."""


command.add_command(quarantine)
command.add_command(add_feed, "add")
command.add_command(import_feeds, "import")
command.add_command(export_feeds, "export")


@command.command("list", epilog="Example: wirewatch feeds list --json | jq 'select(.language != \"en\")'")
@CONFIG
@click.option("--json", "as_lines", is_flag=True, help="Print one JSON object for each feed.")
def list_feeds(folder: Path | None, *, as_lines: bool) -> None:
    """List the feeds as they are configured, each with the state that the daemon left it in."""
    configuration = found(folder, secrets=False)
    states = _states(configuration)
    listed = [_listed(feed, states.get(feed.id)) for feed in configuration.feeds]
    for line in map(json.dumps, listed) if as_lines else _table(listed):
        click.echo(line)


@command.command("probe", epilog="Example: wirewatch feeds probe bbc-world tass-en")
@CONFIG
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Ask the feeds that are switched off, too.")
@click.option("--json", "as_lines", is_flag=True, help="Print one JSON object for each feed.")
@click.pass_context
def probe_feeds(
    ctx: click.Context, folder: Path | None, ids: tuple[str, ...], *, everything: bool, as_lines: bool
) -> None:
    """Ask each feed once, as the daemon would, and show what it gave.

    Needs the network. Asks the feeds that are on, or those named whether they are on or off. Nothing is kept, so the
    daemon may run beside it. Ends with 1 where a feed gave nothing.
    """
    configuration = found(folder)
    feeds = _chosen(configuration.feeds, ids, everything=everything)
    width = max((len(feed.id) for feed in feeds), default=0)
    empty = 0
    wire = Wire(user_agent(configuration.contact))
    try:
        for told in probe(feeds, wire):
            empty += not told.gave
            click.echo(json.dumps(as_json(told), ensure_ascii=False) if as_lines else _line(told, width))
    finally:
        wire.close()
    gave = len(feeds) - empty
    click.echo(f"{counted(len(feeds), 'feed')} asked: {gave:,} gave stories, {empty:,} gave nothing", err=True)
    ctx.exit(1 if empty else 0)


def _chosen(feeds: Sequence[Feed], ids: Sequence[str], *, everything: bool) -> list[Feed]:
    if ids and everything:
        raise click.UsageError("name feeds or write --all, not both")
    unknown = [each for each in ids if each not in {feed.id for feed in feeds}]
    if unknown:
        raise click.BadParameter(
            f"no feed is called {', '.join(unknown)}; `wirewatch feeds list` shows them", param_hint="ID"
        )
    if ids:
        return [feed for feed in feeds if feed.id in ids]
    return [feed for feed in feeds if feed.enabled or everything]


def _states(configuration: Configuration) -> Mapping[str, FeedState]:
    """Give what the daemon remembers of its feeds; without a database that can be asked, nothing."""
    try:
        if not is_there(configuration.database):
            return {}
        store = Store.open(configuration.database, daemon=False)
    except StoreError as error:
        click.echo(f"their states are not known: {error}", err=True)
        return {}
    try:
        return store.feed_states()
    finally:
        store.close()


def _listed(feed: Feed, state: FeedState | None) -> dict[str, object]:
    return {
        "id": feed.id,
        "wire": feed.wire,
        "group": feed.group,
        "language": feed.language,
        "every": _every(feed.every),
        "slowest": _every(feed.slowest or feed.every),
        "enabled": feed.enabled,
        "state": state.condition if state else None,
        "write_instead": write_instead(known_at(state, feed.copy_key), feed) if state else None,
    }


def _every(length: dt.timedelta) -> str:
    """Write a length as it is written in feeds.yaml."""
    for letter, unit in _UNITS:
        if not length % unit:
            return f"{length // unit}{letter}"
    return f"{length // dt.timedelta(seconds=1)}s"


def _table(listed: Sequence[Mapping[str, object]]) -> list[str]:
    rows = [(*_COLUMNS, ""), *map(_row, listed)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _row(listed: Mapping[str, object]) -> tuple[str, ...]:
    every, slowest, moved = listed["every"], listed["slowest"], listed["write_instead"]
    shown = {
        **listed,
        "every": every if every == slowest else f"{every}-{slowest}",
        "enabled": "on" if listed["enabled"] else "off",
        "state": listed["state"] or "-",
    }
    return (*(str(shown[name]) for name in _COLUMNS), f"moved for good: write {moved} instead" if moved else "")


def _line(told: Probe, width: int) -> str:
    status = "-" if told.status is None else str(told.status)
    kind = (told.format or "-") if told.gave else "-"
    return f"{told.feed_id:<{width}}  {status:<3}  {kind:<4}  {verdict(told, utc_now())}"
