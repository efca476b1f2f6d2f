"""``wirewatch db``: the care of the database."""

import datetime as dt
import re
from pathlib import Path

import click

from watcher import settings
from watcher.cli.desk import CONFIG, found, looked_into, place_of
from watcher.events import OPEN_FOR
from watcher.service.retention import in_words, let_go, would_let_go
from watcher.settings import Keep
from watcher.store import upgrade

_AGE = re.compile(r"([1-9][0-9]{0,6})d")


class Age(click.ParamType[dt.timedelta]):
    """A number of days, such as 90d. Shorter than an event stays open would tear its story apart."""

    name = "AGE"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> dt.timedelta:
        found_age = _AGE.fullmatch(value)
        if found_age is None:
            self.fail(f"{value!r} is no number of days: write it with d, such as 90d", param, ctx)
        age = dt.timedelta(days=int(found_age[1]))
        if age < OPEN_FOR:
            self.fail(f"an event stays open for {OPEN_FOR.days} days: write {OPEN_FOR.days}d or more", param, ctx)
        return age


@click.group(epilog="Example: wirewatch db prune --dry-run")
def command() -> None:
    """Bring the database up to date, or let go of what is old."""


@command.command("upgrade", epilog="Example: wirewatch db upgrade --config /etc/wirewatch")
@CONFIG
def upgrade_tables(folder: Path | None) -> None:
    """Bring the tables up to this version of Wirewatch.

    A daemon does so by itself when it starts. Stop a daemon of the older version before, and take a backup.
    """
    before, after = upgrade(settings.database_of(place_of(folder)))
    click.echo(f"the database is up to date ({after})" if before == after else f"upgraded from {before} to {after}")


@command.command(epilog="Example: wirewatch db prune --older-than 365d --dry-run")
@CONFIG
@click.option(
    "--older-than", "age", type=Age(), help="Let go of everything older, told or not, in place of what keep: says."
)
@click.option("--dry-run", is_flag=True, help="Only tell what would be let go.")
def prune(folder: Path | None, *, age: dt.timedelta | None, dry_run: bool) -> None:
    """Let go of what is older than `keep:` in wirewatch.yaml says.

    The daemon does so once a day. Texts of articles that told nothing go, their rows stay: an entry that a feed still
    lists is never taken for new again. Old events go with their alerts and deliveries. What is open or still to be sent
    stays.

    The space that comes free in an SQLite file is given back. A file of an older version only fills up again; backup
    and restore make it small.
    """
    configuration = found(folder, secrets=False)
    keep = configuration.keep if age is None else Keep(unused=age, told=age)
    with looked_into(configuration.database) as store:
        if dry_run:
            click.echo(f"would let go of {in_words(would_let_go(store, keep, now=store.now()))}")
        else:
            click.echo(f"let go of {in_words(let_go(store, keep, now=store.now()))}")
