"""``wirewatch feeds import`` and ``wirewatch feeds export``."""

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

import click

from watcher import settings
from watcher.cli.desk import CONFIG, place_of
from watcher.service.opml import LARGEST, OpmlError, Outline, plan_import, read_opml, write_opml
from watcher.service.wording import counted

_NOT_OPML = "import takes the OPML file that a feed reader exports; `wirewatch feeds add URL` takes one feed"


@click.command(epilog="Example: wirewatch feeds import subscriptions.opml --write")
@CONFIG
@click.argument("file", metavar="FILE|-", type=click.File("rb"))
@click.option("--write", is_flag=True, help="Add the new feeds to feeds.yaml.")
def import_feeds(folder: Path | None, file: BinaryIO, *, write: bool) -> None:
    """Take over the feeds of an OPML file, as feed readers write it.

    Prints a line for each feed that is not watched yet; nothing is written unless you say --write. Feeds that are
    there already are left out and counted.
    """
    place = place_of(folder)
    feeds = settings.load(place, secrets=False).feeds
    found = plan_import(_outlines(file), feeds)
    for line in found.lines:
        click.echo(line)
    for reason in found.unusable:
        click.echo(f"left out: {reason}", err=True)
    if write and found.lines:
        settings.add_feeds(place, found.lines)
    told = [
        f"{counted(len(found.lines), 'feed')} {'added' if write else 'new'}",
        f"{found.there_already:,} there already",
    ]
    if found.unusable:
        told.append(f"{len(found.unusable):,} left out")
    click.echo(", ".join(told) + ("" if write or not found.lines else "; --write adds the new"), err=True)


def _outlines(file: BinaryIO) -> tuple[Outline, ...]:
    try:
        return read_opml(file.read(LARGEST + 1))
    except OpmlError as problem:
        name = getattr(file, "name", "<stdin>")  # not every stream has one
        named = "standard input" if name == "<stdin>" else name
        raise OpmlError(f"{named}: {problem}", hint=_NOT_OPML) from None


@click.command(epilog="Example: wirewatch feeds export > feeds.opml")
@CONFIG
def export_feeds(folder: Path | None) -> None:
    """Print the feeds as OPML, which feed readers take.

    Addresses stand as in feeds.yaml: what ${NAME} stands for is not put in. Folders and mailboxes are left out.
    """
    feeds = settings.feeds_as_written(place_of(folder))
    on_the_web = [feed for feed in feeds if str(feed["url"]).lower().startswith(("http://", "https://"))]
    click.echo(write_opml(on_the_web))
    left_out = len(feeds) - len(on_the_web)
    if left_out:
        click.echo(
            f"left out: {counted(left_out, 'feed')} that {'is' if left_out == 1 else 'are'} not on the web", err=True
        )
    open_ids = [str(feed["id"]) for feed in on_the_web if _shows_a_password(feed)]
    if open_ids:
        click.echo(f"careful: addresses of these hold a user or a password: {', '.join(open_ids)}", err=True)


def _shows_a_password(feed: Mapping[str, object]) -> bool:
    try:
        password = urlsplit(str(feed["url"])).password or ""
    except ValueError:
        return False
    return bool(password) and not password.startswith("${")
