"""``wirewatch run``."""

import os
import sys
from pathlib import Path

import click

from watcher import __version__
from watcher.cli.desk import CONFIG, found
from watcher.cli.logs import log_to_standard_error
from watcher.service.daemon import Daemon
from watcher.service.rounds import Newsroom
from watcher.service.stages import Desk
from watcher.store import Store
from watcher.wire import Wire


@click.command(epilog="Example: wirewatch run --config /etc/wirewatch")
@CONFIG
@click.option("--once", is_flag=True, help="Call at every feed one time, send what is due, and end.")
@click.pass_context
def command(ctx: click.Context, folder: Path | None, *, once: bool) -> None:
    """Watch the feeds and tell the desk.

    Runs until SIGTERM or Ctrl-C and logs to standard error. Where no channel has a URL, alerts go to standard output.
    """
    log_to_standard_error(os.environ)
    configuration = found(folder)
    store = Store.open(configuration.database, daemon=True)
    newsroom = Newsroom(
        desk=Desk.of(configuration),
        feeds=tuple(feed for feed in configuration.feeds if feed.enabled),
        store=store,
        wire=Wire(f"Wirewatch/{__version__}"),
    )
    daemon = Daemon(newsroom, revision=configuration.revision)
    if once:
        well = daemon.once()
        store.close()
        ctx.exit(0 if well else 1)
    if not daemon.run():
        # Something hangs and has been abandoned; leaving the usual way would wait for it.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
    store.close()
