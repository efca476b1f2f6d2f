"""Where a site says that its feeds are: in the head of a page, in links that are named like feeds, in its robots.txt.

Pure. Nothing is parsed in earnest: tags are looked for up to a length, and whatever is found is fetched and read before
it counts.
"""

import html
import re
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urldefrag, urljoin, urlsplit

from watcher.wire.decode import decoded

_LOOKED_AT = 400_000
_TAG = re.compile(r"<(link|a)\s([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-z-]{2,20})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_FEED_TYPE = re.compile(r"application/(?:rss|atom|rdf|feed)\+(?:xml|json)|application/json", re.IGNORECASE)
_NAMED_LIKE_A_FEED = re.compile(
    r"(?:^|[/._-])(?:rss|feeds?|atom|rdf)(?:[/._-]|\d?$)|\.(?:rss|rdf|atom)$", re.IGNORECASE
)
_SITEMAP = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,2000})", re.IGNORECASE | re.MULTILINE)


def feeds_named(body: bytes, url: str) -> tuple[str, ...]:
    """List the feeds that a page names: those of its head first, then links that look like one; each once."""
    declared: list[str] = []
    linked: list[str] = []
    for kind, attributes in _tags(decoded(body[:_LOOKED_AT])):
        there = _address(attributes.get("href", ""), url)
        if there is None:
            continue
        is_alternate = "alternate" in attributes.get("rel", "").lower().split()
        if kind == "link" and is_alternate and _FEED_TYPE.match(attributes.get("type", "").strip()):
            declared.append(there)
        elif kind == "a" and _NAMED_LIKE_A_FEED.search(urlsplit(there).path):
            linked.append(there)
    return tuple(dict.fromkeys([*declared, *linked]))


def sitemaps_named(body: bytes, url: str) -> tuple[str, ...]:
    """List the sitemaps that a robots.txt names, those for news first."""
    text = decoded(body[:_LOOKED_AT])
    found = (_address(match[1], url) for match in _SITEMAP.finditer(text))
    each_once = dict.fromkeys(there for there in found if there)
    return tuple(sorted(each_once, key=lambda there: "news" not in urlsplit(there).path.lower()))


def _tags(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    for tag in _TAG.finditer(text):
        attributes: dict[str, str] = {}
        for found in _ATTRIBUTE.finditer(tag[2]):
            attributes.setdefault(found[1].lower(), html.unescape(found[2] or found[3] or found[4] or "").strip())
        yield tag[1].lower(), attributes


def _address(written: str, base: str) -> str | None:
    with suppress(ValueError):
        there = urldefrag(urljoin(base, written)).url
        parts = urlsplit(there)
        if (
            written
            and parts.scheme in {"http", "https"}
            and parts.hostname
            and there.isprintable()
            and " " not in there
        ):
            return there
    return None
