"""Which configuration a command works with."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from watcher import settings
from watcher.errors import ConfigurationError
from watcher.settings import Configuration
from watcher.store import Store, is_there

CONFIG = click.option(
    "--config",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The configuration's folder (else ./config, the user's, the system's).",
)


def found_or_starter(folder: Path | None) -> Configuration:
    """Load the configuration that is found, else the shipped starter: for commands that need neither feeds nor desk.

    What they do takes no secret, so that whoever may not read one can use them.
    """
    return settings.load(settings.find_folder(folder) or settings.starter_folder(), secrets=False)


def found(folder: Path | None, *, secrets: bool = True) -> Configuration:
    """Load the configuration that is found; without one nothing can be watched.

    ``secrets=False`` is for commands that neither fetch nor send: they work for users who may not read the secrets.
    """
    return settings.load(place_of(folder), secrets=secrets)


@contextmanager
def looked_into(database: str) -> Iterator[Store]:
    """Open a database to look into it; where there is no file yet, an empty one in memory.

    Made here, the file would belong to whoever looks, and the daemon of another user could not write to it.
    """
    store = Store.open(database if is_there(database) else ":memory:", daemon=False)
    try:
        yield store
    finally:
        store.close()


def place_of(folder: Path | None) -> Path:
    """Give the folder of the configuration that is found; without one nothing can be watched."""
    place = settings.find_folder(folder)
    if place is None:
        looked = "".join(f"\n  {each}" for each in settings.PLACES)
        raise ConfigurationError(
            (), hint=f"no configuration found; looked in{looked}\nwirewatch init config: writes one to start from"
        )
    return place
