"""``wirewatch parse``: what a poll would read in a file, under the same limits and in the same kind of child."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import click

from watcher.model import Entry
from watcher.wire import STANDARD, ParsedFeed, ParserPool, address_in_folder

EPILOG = """\b
Examples:
  wirewatch parse feed.xml
  curl -s https://news.example/rss | wirewatch parse --url https://news.example/rss -
"""


@click.command(epilog=EPILOG)
@click.option("--url", help="The address that the feed came from; relative links are read against it.")
@click.argument("files", nargs=-1, required=True, metavar="FILE|-…", type=click.Path(allow_dash=True))
def command(files: tuple[str, ...], url: str | None) -> None:
    """Read feeds from files and print one JSON object for each.

    RSS, Atom, RDF, JSON Feed, sitemaps, ninjs, NewsML-G2, NITF, mail (.eml) and Telegram's channel pages are told
    apart by what they hold, not by their names. A .txt that is none of them is one story, as in a watched folder: its
    first line is the headline. A file that is no feed gives no entries and says why in "error". The exit code is 0 as
    long as every file could be opened.
    """
    unread = False
    pool = ParserPool(workers=1)
    try:
        for file in files:
            try:
                parsed = _read(file, url, pool)
            except OSError as problem:
                unread = True
                click.echo(f"{file}: {problem.strerror or problem}", err=True)
                parsed = ParsedFeed(format="unknown", error=f"can't be opened: {problem.strerror or problem}")
            click.echo(_line(file, parsed))
    finally:
        pool.close()
    if unread:
        sys.exit(1)


def _read(file: str, url: str | None, pool: ParserPool) -> ParsedFeed:
    with click.open_file(file, "rb") as stream:
        body = _body(stream)
    if len(body) > STANDARD.body_bytes:
        return ParsedFeed(format="unknown", error=f"larger than {STANDARD.body_bytes:,} bytes: it was not read")
    parsed = pool.parse(body, url)
    name = Path(file).name
    if url is not None or not name.lower().endswith(".txt"):
        return parsed
    if parsed.format == "unknown":
        return pool.parse(body, address_in_folder(name))
    click.echo(f"{file} holds a feed and is read as one; a watched folder takes a .txt for one plain story", err=True)
    return parsed


def _body(stream: IO[bytes]) -> bytes:
    return stream.read(STANDARD.body_bytes + 1)


def _line(file: str, parsed: ParsedFeed) -> str:
    told = {
        "file": file,
        "format": parsed.format,
        "entries": [_entry(entry) for entry in parsed.entries],
        "dropped": parsed.dropped,
        "quarantined": parsed.unread,
        "error": parsed.error,
    }
    return json.dumps(told, ensure_ascii=False)


def _entry(entry: Entry) -> dict[str, object]:
    """Write an entry: five keys always, what else its wire tells only where it does."""
    more = {
        "updated": _time(entry.updated_at),
        "language": entry.language,
        "version": entry.version,
        "urgency": entry.urgency,
        "status": entry.status if entry.status != "usable" else None,
        "signals": list(entry.signals),
        "embargo": _time(entry.embargo_at),
        "slug": entry.slug,
        "byline": entry.byline,
        "dateline": entry.dateline,
    }
    return {
        "guid": entry.guid,
        "url": entry.url,
        "title": entry.title,
        "published": _time(entry.published_at),
        "text": entry.text,
        **{key: value for key, value in more.items() if value},
    }


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
