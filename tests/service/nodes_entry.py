"""A node whose day goes by fast, so that leases run out in seconds: nodes_entry.py FOLDER BEGAN SPEED [STAGE ACT].

It and every other node go by one clock: ``SPEED`` times as fast as the database's since ``BEGAN`` (seconds of the
epoch). At a stage it kills itself or stands still (SIGSTOP), as a machine does that is paused, once.
"""

import datetime as dt
import os
import signal
import sys
from pathlib import Path

from watcher.service.daemon import Daemon
from watcher.service.reload import Edits
from watcher.service.rounds import Newsroom
from watcher.store import Store
from watcher.wire import Wire

ACTS = {"die": signal.SIGKILL, "pause": signal.SIGSTOP}


class Fate:
    """What befalls the node, and where."""

    def __init__(self, stage: str = "", act: str = "") -> None:
        self._stage, self._act = stage, act

    def __call__(self, reached: str) -> None:
        if reached == self._stage:
            self._stage = ""
            os.kill(os.getpid(), ACTS[self._act])


def main(folder: Path, began: float, speed: float, fate: Fate) -> None:
    """Run a node until it is told to end."""
    configuration, edits = Edits.watch(folder)
    store = Store.open(configuration.database, daemon=True)
    start = dt.datetime.fromtimestamp(began, dt.UTC)

    def fast() -> dt.datetime:
        return start + (store.now() - start) * speed

    newsroom = Newsroom.of(configuration, store=store, wire=Wire("Wirewatch/test"), clock=fast, observe=fate)
    Daemon(newsroom, configuration, edits=edits).run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]), Fate(*sys.argv[4:]))
