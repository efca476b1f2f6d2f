"""``wirewatch restore``."""

from pathlib import Path

import click

from watcher import settings
from watcher.cli.desk import CONFIG, place_of
from watcher.errors import WirewatchError
from watcher.service.wording import counted
from watcher.store import restore


@click.command(epilog="Example: wirewatch restore wirewatch-monday.gz")
@CONFIG
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
def command(file: Path, folder: Path | None) -> None:
    """Bring a backup back into a new database.

    The database that is configured must be new or empty, and no daemon may run on it. SQLite or PostgreSQL, whichever
    the backup was taken from; a backup of an older version is brought up to date. Everything is checked, and all of it
    goes in or nothing.

    The next `wirewatch run` goes on from the moment of the backup: what was told by then is not told again, what was
    still to be sent is sent.
    """
    database = settings.database_of(place_of(folder))
    try:
        with file.open("rb") as source:
            header, rows = restore(database, source, name=str(file), size=file.stat().st_size)
    except OSError as error:
        raise WirewatchError(
            f"{file} can't be read: {error.strerror}", hint="name a file of `wirewatch backup`"
        ) from error
    taken_at = f"{header.taken_at:%Y-%m-%d %H:%M:%S} UTC"
    told = ", ".join(f"{name} {number:,}" for name, number in rows.items())
    click.echo(f"restored {counted(sum(rows.values()), 'row')} ({told})")
    click.echo(
        f"the backup was taken at {taken_at}: stories that were told after that may be told again, "
        "where their feeds still list them",
        err=True,
    )
