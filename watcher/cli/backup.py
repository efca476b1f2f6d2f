"""``wirewatch backup``."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from watcher import settings
from watcher.cli.desk import CONFIG, place_of
from watcher.errors import WirewatchError
from watcher.service.wording import counted
from watcher.store import back_up


@click.command(epilog="Example: wirewatch backup wirewatch-monday.gz")
@CONFIG
@click.argument("file", metavar="FILE|-", type=click.Path(allow_dash=True, path_type=Path))
def command(file: Path, folder: Path | None) -> None:
    """Write everything that is kept into one file, while the daemon goes on.

    The file is one moment of the whole database, packed; `wirewatch restore` brings it back, into SQLite or PostgreSQL
    alike: it is also the way to move from one to the other. It holds the articles and alerts, but no passwords. Only
    its owner can read it, and a file that is there is never written over. `-` writes to standard output. A database of
    an older version can be saved before it is upgraded.
    """
    database = settings.database_of(place_of(folder))
    if file == Path("-"):
        if sys.stdout.isatty():
            raise click.UsageError("a backup is no text for a terminal: name a file, or send it on with > or |")
        rows = back_up(database, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    else:
        with _whole_or_not_at_all(file) as out:
            rows = back_up(database, out)
    told = ", ".join(f"{name} {number:,}" for name, number in rows.items())
    click.echo(f"{file}: {counted(sum(rows.values()), 'row')} ({told})", err=True)


@contextmanager
def _whole_or_not_at_all(file: Path) -> Iterator[BinaryIO]:
    """Write beside the name and take the name at the end: nobody ever finds half a file under it."""
    try:
        _refuse_taken(file)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=".part")  # mode 0600
        beside = Path(name)
        try:
            with os.fdopen(handle, "wb") as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
            _refuse_taken(file)
            beside.rename(file)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise WirewatchError(
            f"{file} can't be written: {error.strerror}", hint="nothing is left there; see to the folder and the disk"
        ) from error


def _refuse_taken(file: Path) -> None:
    if file.exists() or file.is_symlink():
        raise WirewatchError(f"{file} is there already", hint="name another file; a backup is never written over")
