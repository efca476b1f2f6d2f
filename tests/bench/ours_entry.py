"""One pass of Wirewatch over the feeds of a folder, due or not, without its deliveries: what ``run --once`` polls."""

import sys
from pathlib import Path

from watcher import settings
from watcher.service.rounds import AT_ONCE, Newsroom, Rounds
from watcher.store import Store
from watcher.wire import Wire, user_agent


def main(folder: Path) -> bool:
    """Call at every feed one time; tells whether all was well."""
    configuration = settings.load(folder)
    store = Store.open(configuration.database, daemon=True)
    newsroom = Newsroom.of(configuration, store=store, wire=Wire(user_agent(configuration.contact)))
    rounds, well = Rounds(store), list[bool]()
    try:
        for start in range(0, len(newsroom.feeds), AT_ONCE):
            round_ = rounds.claim(newsroom, due_only=False, feeds=newsroom.feeds[start : start + AT_ONCE])
            well += rounds.call_at(round_) if round_ else []
    finally:
        newsroom.wire.close()
        store.close()
    return len(well) == len(newsroom.feeds) and all(well)


if __name__ == "__main__":
    sys.exit(not main(Path(sys.argv[1])))
