"""``wirewatch run``."""

import faulthandler
import logging
import os
import signal
import sys
from pathlib import Path

import click

from watcher.cli.desk import CONFIG, place_of
from watcher.cli.logs import log_to_standard_error
from watcher.service import machine
from watcher.service.daemon import Daemon
from watcher.service.reload import Edits
from watcher.service.rounds import Newsroom
from watcher.store import Store
from watcher.wire import Wire, curl_version, expat_version, user_agent

log = logging.getLogger(__name__)


@click.command(epilog="Example: wirewatch run --config /etc/wirewatch")
@CONFIG
@click.option("--once", is_flag=True, help="Call at every feed one time, send what is due, and end.")
@click.pass_context
def command(ctx: click.Context, folder: Path | None, *, once: bool) -> None:
    """Watch the feeds and tell the desk.

    Runs until SIGTERM or Ctrl-C and logs to standard error. What is edited in the configuration takes effect within
    seconds, at once with SIGHUP; an edit that can't be used is told and changes nothing. Where no channel has a URL,
    alerts go to standard output.
    """
    # A watchdog that ends a daemon that hangs leaves the place of every thread in the journal.
    faulthandler.enable(sys.__stderr__ or sys.stderr)
    log_to_standard_error(os.environ)
    if not once:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)  # until the daemon listens; it looks for edits before long anyway
    libraries = machine.libraries(expat_version(), curl_version())
    if libraries.state == "warning":
        log.warning("%s (%s)", libraries.what, libraries.to_do)
    configuration, edits = Edits.watch(place_of(folder))
    store = Store.open(configuration.database, daemon=True)
    newsroom = Newsroom.of(configuration, store=store, wire=Wire(user_agent(configuration.contact)))
    daemon = Daemon(newsroom, configuration, edits=edits)
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
