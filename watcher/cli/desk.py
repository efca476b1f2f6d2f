"""Which configuration a command works with."""

from pathlib import Path

import click

from watcher import settings
from watcher.errors import ConfigurationError
from watcher.settings import Configuration

CONFIG = click.option(
    "--config",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The configuration's folder (else ./config, the user's, the system's).",
)


def found_or_starter(folder: Path | None) -> Configuration:
    """Load the configuration that is found, else the shipped starter: for commands that need neither feeds nor desk."""
    return settings.load(settings.find_folder(folder) or settings.starter_folder())


def found(folder: Path | None) -> Configuration:
    """Load the configuration that is found; without one nothing can be watched."""
    place = settings.find_folder(folder)
    if place is None:
        looked = "".join(f"\n  {each}" for each in settings.PLACES)
        raise ConfigurationError(
            (), hint=f"no configuration found; looked in{looked}\nwirewatch init config: writes one to start from"
        )
    return settings.load(place)
