"""``wirewatch init``."""

from pathlib import Path

import click

from watcher import settings
from watcher.errors import ConfigurationError


@click.command(epilog="Example: wirewatch init config")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """Write a starter configuration.

    Refuses a folder that holds one already.
    """
    try:
        written = settings.write_starter(folder)
    except (ConfigurationError, OSError) as error:
        raise click.ClickException(str(error)) from error
    for path in written:
        click.echo(path)
