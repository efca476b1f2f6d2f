"""``wirewatch feeds quarantine``: the entries that could not be read, and the bytes of each."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from watcher.cli.desk import CONFIG, found
from watcher.store import MOST_OF_A_FEED, Quarantined, Store, is_there

_COLUMNS = ("id", "feed", "first seen", "bytes", "why")


@click.command("quarantine", epilog="Example: wirewatch feeds quarantine tass-en --show 0f3a9c5e21b7d846")
@CONFIG
@click.argument("feed", required=False)
@click.option("--show", "id_", metavar="ID", help="Show the bytes of one entry.")
def command(folder: Path | None, feed: str | None, id_: str | None) -> None:
    """List the entries that could not be read while others of their feed could.

    They are kept for 30 days, the 50 newest of each feed. What no terminal should obey is shown as an escape.
    """
    configuration = found(folder, secrets=False)
    database, known = configuration.database, feed is None or feed in {each.id for each in configuration.feeds}
    if not is_there(database):
        if not known:
            raise _unknown(feed)
        click.echo("there is no database yet: nothing is in quarantine", err=True)
        return
    store = Store.open(database, daemon=False)
    try:
        if id_ is None:
            entries = store.quarantined(feed)
            if not (entries or known):  # of a feed that was taken out they are still kept
                raise _unknown(feed)
            _list(entries, feed)
        else:
            _show(store.quarantined_entry(id_), id_, feed)
    finally:
        store.close()


def _unknown(feed: str | None) -> click.BadParameter:
    return click.BadParameter(f"no feed is called {feed}; `wirewatch feeds list` shows them", param_hint="FEED")


def _list(entries: Sequence[Quarantined], feed: str | None) -> None:
    if not entries:
        click.echo(f"nothing{f' of {feed}' if feed else ''} is in quarantine", err=True)
        return
    rows = [_COLUMNS, *map(_row, entries)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    full = sorted(each for each in {entry.feed_id for entry in entries} if _count(entries, each) >= MOST_OF_A_FEED)
    if full:
        click.echo(f"older ones were let go: {MOST_OF_A_FEED} are kept of {', '.join(full)}", err=True)


def _count(entries: Sequence[Quarantined], feed_id: str) -> int:
    return sum(entry.feed_id == feed_id for entry in entries)


def _row(entry: Quarantined) -> tuple[str, ...]:
    return (entry.id, entry.feed_id, f"{entry.at:%Y-%m-%d %H:%M} UTC", f"{entry.size:,}", _safe(entry.reason))


def _show(entry: Quarantined | None, id_: str, feed: str | None) -> None:
    if entry is None or feed not in {None, entry.feed_id}:
        click.echo(f"no entry {id_} is in quarantine; `wirewatch feeds quarantine` lists them", err=True)
        sys.exit(1)
    click.echo("\n".join(_safe(line) for line in entry.data.decode("utf-8", "backslashreplace").split("\n")))
    if len(entry.data) < entry.size:
        click.echo(f"the first {len(entry.data):,} of {entry.size:,} bytes; the rest was not kept", err=True)


def _safe(words: str) -> str:
    """Write as escapes what terminals obey or nobody can see."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in words)
