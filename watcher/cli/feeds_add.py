"""``wirewatch feeds add``."""

from pathlib import Path
from urllib.parse import urlsplit

import click

from watcher import settings
from watcher.cli.desk import CONFIG, place_of
from watcher.service.clock import utc_now
from watcher.service.discovery import POLITE, Candidate, Scout
from watcher.service.opml import fresh_id
from watcher.service.wording import counted, length_of
from watcher.settings import Configuration, FeedLine
from watcher.wire import Fetcher, ParserPool, user_agent


@click.command(epilog="Example: wirewatch feeds add armenpress.am --write")
@CONFIG
@click.argument("url", metavar="URL")
@click.option("--write", is_flag=True, help="Add the first feed found to feeds.yaml.")
@click.option("--id", "name", metavar="ID", help="What to call it (else made of its address).")
@click.option("--allow-private", is_flag=True, help="It may live at a loopback or private address.")
@click.pass_context
def command(
    ctx: click.Context, folder: Path | None, url: str, *, write: bool, name: str | None, allow_private: bool
) -> None:
    """Find the feed of a site and show what it brings.

    Needs the network. URL is a site, a page, a feed or a public Telegram channel (t.me/NAME). Nothing is written
    unless you say --write; a running daemon takes the new line up by itself. Ends with 1 where no feed was found.
    """
    place = place_of(folder) if write else settings.find_folder(folder)
    configuration = settings.load(place, secrets=False) if place else None
    found = _shown(url, configuration, allow_private=allow_private)
    if found is None:
        click.echo("no feed was found: look for its address on the site's pages", err=True)
        ctx.exit(1)
    line = _line(found, configuration, name=name, allow_private=allow_private)
    if write and place is not None:
        _refuse_twice(found.url, configuration)
        settings.add_feeds(place, [line])
        click.echo(f"added to {place / 'feeds.yaml'}: {line}", err=True)
    else:
        click.echo(f"to watch it, add this line to feeds.yaml, or say --write:\n  {line}", err=True)


def _shown(url: str, configuration: Configuration | None, *, allow_private: bool) -> Candidate | None:
    """Show each candidate as it is found; give the first that brings stories."""
    fetcher = Fetcher(user_agent(configuration.contact if configuration else None), limits=POLITE)
    parsers = ParserPool(workers=1)
    first: Candidate | None = None
    try:
        for candidate in Scout(fetcher, parsers, allow_private=allow_private).find(url):
            _show(candidate)
            first = first or (candidate if candidate.entries else None)
    finally:
        parsers.close()
    return first


def _show(candidate: Candidate) -> None:
    click.echo(f"{candidate.url}  ({candidate.how})")
    if not candidate.entries:
        click.echo(f"  {candidate.error or 'no entries'}")
        return
    age = f"the newest {length_of(utc_now() - candidate.newest_at)} old" if candidate.newest_at else "undated"
    told = [candidate.format, counted(candidate.entries, "entry", "entries"), age, candidate.error or ""]
    click.echo(f"  {', '.join(filter(None, told))}")
    for headline in candidate.headlines:
        click.echo(f"  · {''.join(sign for sign in headline if sign.isprintable())}")


def _line(found: Candidate, configuration: Configuration | None, *, name: str | None, allow_private: bool) -> FeedLine:
    """Write the line of a feed. A site that is watched already is one wire with it: it can't confirm itself."""
    feeds = configuration.feeds if configuration else ()
    parts = urlsplit(found.url)
    is_channel = parts.hostname == "t.me"
    host = None if is_channel else parts.hostname
    wire = next((feed.wire for feed in feeds if host and urlsplit(feed.url).hostname == host), None)
    channel = parts.path.removeprefix("/s/") if is_channel else ""
    return FeedLine(
        id=name or fresh_id(channel, found.url, [feed.id for feed in feeds]),
        url=found.url,
        wire=wire,
        language=found.language,
        allow_private=allow_private,
    )


def _refuse_twice(url: str, configuration: Configuration | None) -> None:
    there = next((feed.id for feed in (configuration.feeds if configuration else ()) if feed.url == url), None)
    if there is not None:
        raise click.ClickException(f"it is watched already, as {there}")
