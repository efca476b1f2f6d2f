"""A daemon that kills itself, as hard as a machine can, when it reaches a stage: crash_entry.py FOLDER STAGE."""

import os
import signal
import sys
from pathlib import Path

from watcher import settings
from watcher.service.daemon import Daemon
from watcher.service.rounds import Newsroom
from watcher.store import Store
from watcher.wire import Wire


def main(folder: Path, fatal: str) -> None:
    """Run the daemon of a folder until it reaches the stage."""

    def die(reached: str) -> None:
        if reached == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    configuration = settings.load(folder)
    store = Store.open(configuration.database, daemon=True)
    newsroom = Newsroom.of(configuration, store=store, wire=Wire("Wirewatch/test"), observe=die)
    Daemon(newsroom, configuration).run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
