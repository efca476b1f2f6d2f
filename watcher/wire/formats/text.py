"""A plain text file of a watched folder: its first line is the headline, the rest is the story."""

from urllib.parse import unquote, urlsplit

from watcher.model import Entry
from watcher.wire.decode import allowed, decoded
from watcher.wire.formats.shape import (
    LONGEST_KEY,
    LONGEST_TEXT,
    LONGEST_TITLE,
    Document,
    FeedFormat,
    ParsedFeed,
    shorten,
)
from watcher.wire.plaintext import tidy, unwrapped

_NAME = "text"
_KEPT = "\n\t"


def _claims(document: Document) -> bool:
    """Go by the name alone: a story may hold any sign that a format begins with."""
    url = document.url or ""
    return url.startswith("folder:") and url.lower().endswith(".txt")


def _read(document: Document) -> ParsedFeed:
    """The file's name is the item's: a file that is written again is its next version."""
    name = unquote(urlsplit(document.url or "").path).removeprefix("/")
    lines = allowed(decoded(document.body)).strip().splitlines()
    title, story = tidy(lines[0]) if lines else "", unwrapped("\n".join(lines[1:]))
    if not title:
        return ParsedFeed(format=_NAME, error="a text without a word")
    entry = Entry(guid=name[:LONGEST_KEY], title=shorten(title, LONGEST_TITLE), text=shorten(story, LONGEST_TEXT))
    return ParsedFeed(format=_NAME, entries=(entry,))


FORMAT = FeedFormat(claims=_claims, read=_read)
