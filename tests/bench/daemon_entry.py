"""The daemon over the configuration of a folder, with a root of the measurement's own: daemon_entry.py FOLDER ROOTS."""

import sys
from pathlib import Path

from watcher.service.daemon import Daemon
from watcher.service.reload import Edits
from watcher.service.rounds import Newsroom
from watcher.store import Store
from watcher.wire import Fetcher, Wire, user_agent


def main(folder: Path, roots: Path) -> None:
    """Run until SIGTERM, as ``wirewatch run`` does."""
    configuration, edits = Edits.watch(folder)
    store = Store.open(configuration.database, daemon=True)
    agent = user_agent(configuration.contact)
    wire = Wire(agent, fetcher=Fetcher(agent, roots=str(roots)))
    newsroom = Newsroom.of(configuration, store=store, wire=wire)
    Daemon(newsroom, configuration, edits=edits).run()
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
