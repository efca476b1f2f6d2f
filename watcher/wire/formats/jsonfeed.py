"""JSON Feed 1.0 and 1.1."""

import re
from datetime import datetime
from typing import Any

from watcher.model import Entry
from watcher.wire.dates import read_date
from watcher.wire.formats.json_text import as_written, first_text, read_json, text_of, whole_pairs
from watcher.wire.formats.links import web_address
from watcher.wire.formats.remains import cut_text, cut_title
from watcher.wire.formats.shape import (
    IN_PART,
    LONGEST_KEY,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_ENTRIES,
    Document,
    FeedFormat,
    ParsedFeed,
    Poison,
    cut_short,
    gather,
    keep_newest,
    language_code,
    poisoned,
    shorten,
)
from watcher.wire.plaintext import one_line, plain_text, tidy

_NAME = "jsonfeed"
_VERSION = re.compile(r"\"version\"\s*:\s*\"[^\"]{0,20}jsonfeed\.org", re.IGNORECASE)
_SIGNS = re.compile(r"\"(?:content_html|content_text|date_published|date_modified|external_url|home_page_url)\"\s*:")


def _claims(document: Document) -> bool:
    text = document.text
    is_json = not document.root and text.startswith("{")
    return is_json and bool(_VERSION.search(text) or ('"items"' in text and _SIGNS.search(text)))


def _read(document: Document) -> ParsedFeed:
    found = read_json(document.text)
    feed = next((value for value in found.values if isinstance(value, dict)), {})
    listed = feed.get("items")
    items = listed if isinstance(listed, list) else []
    part = _in_part(found.rest)
    kept = keep_newest(items, _published, MOST_ENTRIES - len(part))
    language = language_code(feed.get("language"))
    base = web_address(feed.get("feed_url"), document.url) or document.url
    faults = [cut_short(len(items))] if found.cut_off else []
    faults += [IN_PART] if part else []
    return gather(
        [*(_entry(item, base, language) for item in (*kept, *part)), *found.poison],
        name=_NAME,
        dropped=len(items) - len(kept),
        faults=faults,
        empty="the feed has no entries",
    )


def _in_part(rest: str) -> list[dict[str, Any]]:
    """Make an item of what came of one that was cut off; half a figure is never told."""
    item, name, begun = whole_pairs(rest)
    if name == "title":
        item[name] = cut_title(begun)
    elif name in {"content_html", "content_text", "summary"}:
        item[name] = cut_text(begun)
    return [item] if item else []


def _entry(item: Any, base: str | None, language: str | None) -> Entry | Poison:
    if not isinstance(item, dict):
        return poisoned("an entry must be an object", as_written(item))
    offers = (
        plain_text(text_of(item.get("content_html"))),
        tidy(text_of(item.get("content_text"))),
        plain_text(text_of(item.get("summary"))),
    )
    updated_at = _moment(item, "date_modified")
    return Entry(
        guid=text_of(item.get("id"))[:LONGEST_KEY] or None,
        url=web_address(first_text(item, "url", "external_url"), base),
        title=shorten(one_line(text_of(item.get("title")), escaped=False), LONGEST_TITLE),
        text=shorten(max(offers, key=len), LONGEST_TEXT),
        language=language_code(item.get("language")) or language,
        published_at=_moment(item, "date_published") or updated_at,
        updated_at=updated_at,
        byline=_byline(item),
    )


def _byline(item: dict[str, Any]) -> str | None:
    authors = item.get("authors")
    listed = authors if isinstance(authors, list) else [item.get("author")]
    names = [one_line(text_of(author.get("name"))) for author in listed if isinstance(author, dict)]
    return shorten(", ".join(filter(None, names)), LONGEST_TITLE) or None


def _published(item: Any) -> datetime | None:
    return _moment(item, "date_published") if isinstance(item, dict) else None


def _moment(item: dict[str, Any], key: str) -> datetime | None:
    return read_date(text_of(item.get(key)))


FORMAT = FeedFormat(claims=_claims, read=_read)
