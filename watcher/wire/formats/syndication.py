"""RSS, Atom and RDF, however broken, through feedparser: one entry that it can't read never hides the others."""

import io
import re
from calendar import timegm
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from xml.sax import SAXException

import feedparser

from watcher.model import Entry
from watcher.wire.dates import plausible, read_date
from watcher.wire.formats import everyday
from watcher.wire.formats.hints import read_hint
from watcher.wire.formats.known import digests_of, remembered, written
from watcher.wire.formats.links import web_address
from watcher.wire.formats.remains import Remains, remains
from watcher.wire.formats.shape import (
    IN_PART,
    LONGEST_KEY,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_ENTRIES,
    MOST_POISON,
    Document,
    FeedFormat,
    ParsedFeed,
    cut_short,
    language_code,
    none_read,
    poisoned,
    shorten,
)
from watcher.wire.formats.slices import Slices, essentials, newest, take_apart
from watcher.wire.plaintext import one_line, plain_text

feedparser.api.PREFERRED_XML_PARSERS.clear()  # one that nobody has is looked for at every reading
_ROOTS = {"rss": "rss", "feed": "atom", "rdf": "rdf"}
# What feedparser was seen to raise on hostile feeds, and the families these belong to.
_RAISED = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RecursionError,
    SAXException,
)
_ELEMENT = re.compile(r"<[A-Za-z_]")
_ITEM = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s/>]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Feed:
    """What its entries are read by."""

    language: str | None
    url: str | None
    is_atom: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    """What feedparser gives; ``is_sound`` where it found nothing wrong with the XML and so parsed it strictly."""

    version: str
    entries: tuple[Entry, ...]
    poison: tuple[str, ...] = ()
    is_sound: bool = False
    language: str | None = None


def _claims(document: Document) -> bool:
    return document.root.rpartition(":")[2].lower() in _ROOTS


def _read(document: Document) -> ParsedFeed:
    slices = take_apart(document.text, document.root)
    digests = digests_of(slices)
    if document.known and digests and (unknown := _read_unknown(document, slices, digests)) is not None:
        return unknown
    part = remains(slices.rest)
    kept = newest(slices.items, MOST_ENTRIES - (part is not None))
    dropped = len(slices.items) - len(kept)
    whole = not dropped and not slices.cut_off
    reading = None
    if not slices.cut_off and not slices.has_more_between:
        reading = _mostly_everyday(slices, kept, document.url)
    if reading is None:
        reading = _through_feedparser(document.text if whole else slices.with_items(kept), document.url)
    if reading is None or len(reading.entries) < len(kept):
        around = _through_feedparser(slices.with_items(()), document.url)
        alone = _one_by_one(slices if around else slices.bare(document.root), kept, document.url)
        if reading is None or len(alone.entries) > len(reading.entries):
            reading = replace(alone, is_sound=False)
    entries = reading.entries[:MOST_ENTRIES]
    dropped += len(reading.entries) - len(entries)
    poison = [poisoned("feedparser gives nothing for it", item) for item in reading.poison[:MOST_POISON]]
    if part is not None:
        entries = (*entries, _entry_in_part(slices, part, document))
    elif slices.rest:
        poison.append(poisoned("cut off in its middle", slices.rest))
    return ParsedFeed(
        format=_name(reading.version, document.root),
        entries=entries,
        dropped=dropped,
        error=_fault(slices, len(entries), in_part=int(part is not None), lost=len(reading.poison)),
        hint=read_hint(slices.head, slices.tail),
        unread=len(reading.poison) + bool(slices.rest and not part),
        quarantined=tuple(poison),
        items=written(digests) if whole and reading.is_sound and len(entries) == len(digests) else "",
    )


def _read_unknown(document: Document, slices: Slices, digests: Sequence[str]) -> ParsedFeed | None:
    """Read only the items that were not read before; None where it can't be sure that a full reading gives the same."""
    known = remembered(document.known)
    items = [item for item, digest in zip(slices.items, digests, strict=True) if digest not in known]
    reading = _mostly_everyday(slices, items, document.url) if items else _Reading("", (), is_sound=True)
    if reading is None:
        reading = _through_feedparser(slices.with_items(items), document.url)
    if reading is None or not reading.is_sound or len(reading.entries) != len(items):
        return None
    return ParsedFeed(
        format=_name(reading.version, document.root),
        entries=reading.entries,
        hint=read_hint(slices.head, slices.tail),
        known=len(digests) - len(items),
        items=written(digests),
    )


def read_stray(document: Document) -> ParsedFeed | None:
    """Read the items of a document whose root is no feed's (CDF, a feed inside something else); None if it has none."""
    if not _ITEM.search(document.text):
        return None
    # What feedparser does to the part before the first element takes the square of its length.
    element = _ELEMENT.search(document.text)
    text = document.text[element.start() :] if element else ""
    slices = take_apart(text, document.root)
    kept = newest(slices.items, MOST_ENTRIES)
    dropped = len(slices.items) - len(kept)
    reading = _through_feedparser(slices.with_items(kept) if dropped else text, document.url)
    if reading is None or not reading.entries:
        return None
    return ParsedFeed(
        format=_name(reading.version, document.root),
        entries=reading.entries[:MOST_ENTRIES],
        dropped=dropped + max(0, len(reading.entries) - MOST_ENTRIES),
    )


def _entry_in_part(slices: Slices, part: Remains, document: Document) -> Entry:
    """Read what came of an item that was cut off; what was cut itself ends in the mark of it."""
    around = (slices, slices.bare(document.root))
    read = (_one_by_one(each, [part.item], document.url).entries for each in around)
    entry = next((entries[0] for entries in read if entries), Entry())
    return replace(entry, title=part.title or entry.title, text=max(entry.text, part.text, key=len))


def _fault(slices: Slices, came: int, *, in_part: int, lost: int) -> str | None:
    told = []
    if slices.cut_off:
        told.append(cut_short(came - in_part))
        if in_part:
            told.append(IN_PART)
    if lost and not came:
        told.append(none_read(lost))
    if not told and not came:
        told.append("the feed has no entries")
    return "; ".join(told) or None


def _mostly_everyday(slices: Slices, items: Sequence[str], url: str | None) -> _Reading | None:
    """Read what is everyday, and the rest through feedparser; None where it can't be sure to read as that alone would.

    What stands around the items goes through feedparser in any case: it says which version and language they are of.
    """
    elements = everyday.elements_between(slices.head, slices.tail)
    told = [everyday.read_item(item, elements) for item in items] if elements else []
    rest = [item for item, found in zip(items, told, strict=True) if found is None] if told else list(items)
    if len(rest) == len(items) or not all(item.endswith("</item>") for item in rest):  # one may stand in another
        return None
    reading = _through_feedparser(slices.with_items(rest), url)
    if reading is None or not reading.is_sound or reading.version != everyday.VERSION:
        return None
    if len(reading.entries) != len(rest):
        return None
    feed, others = _Feed(reading.language, url, is_atom=False), iter(reading.entries)
    entries = tuple(next(others) if found is None else _entry(found, feed) for found in told)
    return replace(reading, entries=entries)


def _through_feedparser(text: str, url: str | None) -> _Reading | None:
    """Hand a text to feedparser; None where it raises. Always as a stream: what looks like a name it would open."""
    body = b'<?xml version="1.0" encoding="utf-8"?>\n' + text.encode("utf-8", "replace")
    try:
        parsed: Any = feedparser.parse(
            io.BytesIO(body),
            resolve_relative_uris=False,
            sanitize_html=False,
        )
        version = str(parsed.get("version") or "")
        feed = _Feed(language_code(parsed["feed"].get("language")), url, version.startswith("atom"))
        entries = tuple(_entry(found, feed) for found in parsed["entries"])
        return _Reading(version, entries, is_sound=not parsed["bozo"], language=feed.language)
    except _RAISED:
        return None


def _one_by_one(slices: Slices, items: Sequence[str], url: str | None) -> _Reading:
    """Read as many items as can be read, halving where a bunch of them can't, so that one costs only itself."""
    reading = _through_feedparser(slices.with_items(items), url)
    if reading is not None and len(reading.entries) >= len(items):
        return reading
    if len(items) <= 1:
        plainest = _through_feedparser(slices.with_items([essentials(item) for item in items]), url) or reading
        return plainest if plainest and plainest.entries else _Reading("", (), tuple(items))
    middle = len(items) // 2
    first = _one_by_one(slices, items[:middle], url)
    second = _one_by_one(slices, items[middle:], url)
    return _Reading(first.version or second.version, first.entries + second.entries, first.poison + second.poison)


def _name(version: str, root: str) -> str:
    if version.startswith(("rss10", "rss090")):
        return "rdf"
    for known in ("rss", "atom"):
        if version.startswith(known):
            return known
    return _ROOTS.get(root.rpartition(":")[2].lower(), "unknown")


def _entry(found: Any, feed: _Feed) -> Entry:
    updated_at = _moment(found, "updated")
    return Entry(
        guid=str(found.get("id") or "")[:LONGEST_KEY].strip() or None,
        url=_link(found, feed.url),
        title=shorten(_plain(found, "title", feed, one_line), LONGEST_TITLE),
        text=shorten(_text(found, feed), LONGEST_TEXT),
        language=_own_language(found) or feed.language,
        published_at=_moment(found, "published") or updated_at,
        updated_at=updated_at,
    )


def _plain(found: Any, key: str, feed: _Feed, reader: Callable[..., str]) -> str:
    """Give a part of an entry as text. Atom's plain text stands as it is; in RSS what looks like HTML is HTML."""
    detail = found.get(f"{key}_detail") or {}
    literal = feed.is_atom and detail.get("type") == "text/plain"
    return reader(str(found.get(key) or ""), escaped=not literal)


def _text(found: Any, feed: _Feed) -> str:
    """Take the longest of what the entry offers as its text: full content where the feed has it, else the summary."""
    offers = [_plain(found, "summary", feed, plain_text)]
    for content in found.get("content") or ():
        literal = feed.is_atom and content.get("type") == "text/plain"
        offers.append(plain_text(str(content.get("value") or ""), escaped=not literal))
    return max(offers, key=len)


def _link(found: Any, url: str | None) -> str | None:
    link = str(found.get("feedburner_origlink") or found.get("link") or "").strip()
    is_only_a_key = link == found.get("id") and "://" not in link  # feedparser takes any guid for a permanent link
    return None if is_only_a_key else web_address(link, url)


def _moment(found: Any, key: str) -> datetime | None:
    """Give a time of an entry. Past feedparser's own ``get``, which takes ``published`` for a missing ``updated``."""
    if (read := read_date(str(dict.get(found, key) or ""))) is not None:
        return read
    parsed = dict.get(found, f"{key}_parsed")
    try:
        return plausible(datetime.fromtimestamp(timegm(parsed), UTC)) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


def _own_language(found: Any) -> str | None:
    details = [found.get("title_detail"), found.get("summary_detail"), *(found.get("content") or ())]
    return next((tag for detail in details if detail and (tag := language_code(detail.get("language")))), None)


FORMAT = FeedFormat(claims=_claims, read=_read)
