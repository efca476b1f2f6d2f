"""Sitemaps, those of news among them, and the indexes that list sitemaps."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from watcher.model import Entry
from watcher.wire.dates import read_date
from watcher.wire.formats.links import web_address
from watcher.wire.formats.markup import child, children, flat_text, is_cut_off, local_name, xml_tree
from watcher.wire.formats.shape import (
    LONGEST_TITLE,
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

_NAME = "sitemap"
_ROOTS = {"urlset", "sitemapindex"}
_WHOLE = re.compile(r"</(?:[\w.-]+:)?url\s*>", re.IGNORECASE)


def _claims(document: Document) -> bool:
    return document.root.rpartition(":")[2].lower() in _ROOTS


def _read(document: Document) -> ParsedFeed:
    tree = xml_tree(document.text)
    if tree is None:
        return ParsedFeed(format=_NAME, error="a sitemap in which no element can be read")
    if local_name(tree) == "sitemapindex":
        return ParsedFeed(format=_NAME, error=_what_it_lists(tree, document.url))
    stories = children(tree, "url")
    faults = []
    if is_cut_off(document.text, document.root):
        stories = stories[: len(_WHOLE.findall(document.text))]
        faults.append(cut_short(len(stories)))
    kept = keep_newest(stories, _published)
    return gather(
        (_entry(story, document.url) for story in kept),
        name=_NAME,
        dropped=len(stories) - len(kept),
        faults=faults,
        empty="the sitemap lists nothing",
    )


def _what_it_lists(tree: Any, url: str | None) -> str:
    """Tell of an index which sitemap to ask for instead: reading a document never fetches another."""
    listed = [
        (_moment(entry, "lastmod"), address)
        for entry in children(tree, "sitemap")
        if (address := web_address(flat_text(child(entry, "loc")), url)) is not None
    ]
    if not listed:
        return "an index of sitemaps that lists none"
    dated = [(moment, address) for moment, address in listed if moment is not None]
    newest = urlsplit(max(dated)[1] if dated else listed[0][1])
    address = f"{newest.scheme}://{newest.hostname}{newest.path}"  # a key in it is nobody's business
    return f"an index of {len(listed)} sitemaps, not stories: watch one of them, such as the newest, {address}"


def _entry(story: Any, url: str | None) -> Entry | Poison:
    address = web_address(flat_text(child(story, "loc")), url)
    if address is None:
        return poisoned("its loc is no address on the web", flat_text(story))
    news = child(story, "news")
    updated_at = _moment(story, "lastmod")
    return Entry(
        url=address,
        title=shorten(flat_text(child(news, "title")), LONGEST_TITLE),
        language=language_code(flat_text(child(news, "publication", "language"))),
        published_at=_moment(news, "publication_date") or updated_at,
        updated_at=updated_at,
    )


def _published(story: Any) -> datetime | None:
    return _moment(child(story, "news"), "publication_date") or _moment(story, "lastmod")


def _moment(element: Any, name: str) -> datetime | None:
    return read_date(flat_text(child(element, name)))


FORMAT = FeedFormat(claims=_claims, read=_read)
