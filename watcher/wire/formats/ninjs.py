"""Ninjs 1.x to 3.x: one item, a list of them, one a line, or a page of an interface that wraps them."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from watcher.model import Entry, EntryStatus
from watcher.wire.dates import read_date
from watcher.wire.formats.json_text import as_written, first_text, read_json, text_of
from watcher.wire.formats.links import web_address
from watcher.wire.formats.shape import (
    LONGEST_KEY,
    LONGEST_TEXT,
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
from watcher.wire.plaintext import one_line, plain_text, unwrapped

_NAME = "ninjs"
# The properties of an item, in small letters: 3.0 wrote them otherwise (``pubStatus``), and a wire may, too.
_PROPERTIES = frozenset((
    "$standard", "altids", "associations", "by", "byline", "contentcreated", "contentwarning", "copyrightholder",
    "copyrightnotice", "ednote", "embargoed", "event", "eventdetails", "events", "expires", "firstcreated", "genre",
    "genres", "infosource", "infosources", "language", "located", "mimetype", "object", "objects", "organisation",
    "organisations", "people", "person", "place", "places", "plannedcoverage", "profile", "pubstatus", "renditions",
    "representationtype", "rightsinfo", "slugline", "standard", "subject", "subjects", "title", "trustindicator",
    "trustindicators", "type", "urgency", "usageterms", "version", "versioncreated",
))  # fmt: skip
_SIGNS = re.compile(
    r"\"(?:uri|pubstatus|versioncreated|contentcreated|body_text|body_x?html|bodies|headlines?|description_text|ninjs\w*"
    r"|https?:[^\"]{0,60}ninjs[^\"]{0,60})\"",
    re.IGNORECASE,
)
_BODY = re.compile(r"body(?:_|\Z)|bodies\Z|headlines?(?:_|\Z)|description(?:_|s?\Z)|pubstatus\Z|versioncreated\Z")
_NAMES = ("uri", "guid", "urn")
_WRAPPERS = ("items", "item", "_items", "results", "data", "newsitems", "content")
_DEEPEST_WRAPPER = 8
_STATUSES: dict[str, EntryStatus] = {
    "usable": "usable",
    "withheld": "withheld",
    "canceled": "canceled",
    "cancelled": "canceled",
    "killed": "canceled",
}
_CHOSEN_ROLES = ("main", "headline", "web", "default")


def _claims(document: Document) -> bool:
    return not document.root and document.text.startswith(("{", "[")) and bool(_SIGNS.search(document.text))


def _read(document: Document) -> ParsedFeed:
    found = read_json(document.text)
    items = [item for value in found.values for item in _items(value, _DEEPEST_WRAPPER)]
    kept = keep_newest(items, _version_moment)
    read = [_entry(item, document.url) for item in kept]
    # An item that was cut off is no entry: what is missing of it may be the embargo or the withdrawal.
    faults = [cut_short(len(items))] if found.cut_off else []
    return gather(
        [*read, *found.poison],
        name=_NAME if items or found.cut_off else "unknown",
        dropped=len(items) - len(kept),
        faults=faults,
        empty="JSON with the words of ninjs, but there is no item in it",
    )


def _items(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Find the items in whatever wraps them; what an item itself carries (associations) is not looked into."""
    if isinstance(value, list) and depth > 0:
        for each in value:
            yield from _items(each, depth - 1)
    if not isinstance(value, dict):
        return
    item = _in_small_letters(value)
    carried = [] if _is_story(item) or depth <= 0 else [item.get(key) for key in _WRAPPERS]
    inside = [found for each in carried for found in _items(each, depth - 1)]
    if inside:
        yield from inside
    elif _is_story(item) or ("uri" in item and not _PROPERTIES.isdisjoint(item)):
        yield item


def _is_story(item: dict[str, Any]) -> bool:
    return any(_BODY.match(key) and content for key, content in item.items()) and (
        any(name in item for name in _NAMES) or "pubstatus" in item or "versioncreated" in item
    )


def _in_small_letters(value: dict[str, Any]) -> dict[str, Any]:
    return {key.lower(): content for key, content in value.items()}


def _entry(item: dict[str, Any], url: str | None) -> Entry | Poison:
    title, text = _headline(item), _body(item)
    moment = _version_moment(item)
    status, embargo_at = _status(item), read_date(text_of(item.get("embargoed")))
    guid = first_text(item, "uri", "guid", "urn", "_id")[:LONGEST_KEY]
    if not (title or text or guid):
        return poisoned("an item without a name, a headline or a text", as_written(item))
    return Entry(
        guid=guid or None,
        url=_link(item, url),
        title=shorten(title, LONGEST_TITLE),
        text=shorten(text, LONGEST_TEXT),
        language=language_code(item.get("language")),
        published_at=moment,
        updated_at=moment,
        version=first_text(item, "version")[:LONGEST_KEY] or None,
        urgency=_urgency(item.get("urgency")),
        status=status,
        embargo_at=embargo_at,
        slug=shorten(one_line(text_of(item.get("slugline")), escaped=False), LONGEST_TITLE),
        byline=shorten(one_line(first_text(item, "byline", "by"), escaped=False), LONGEST_TITLE) or None,
        dateline=_located(item),
    )


def _version_moment(item: dict[str, Any]) -> datetime | None:
    """Tell when this version was made: an item of the wire is one version, not the story's first hour."""
    for key in ("versioncreated", "contentcreated", "firstcreated", "created"):
        if (moment := read_date(text_of(item.get(key)))) is not None:
            return moment
    return None


def _headline(item: dict[str, Any]) -> str:
    told = text_of(item.get("headline")) or _of_role(item.get("headlines"))
    named = told or next((text_of(value) for key, value in item.items() if key.startswith("headline_")), "")
    return one_line(named or text_of(item.get("title")))


def _of_role(listed: Any) -> str:
    """Choose among parts that have roles: the main one, else the first that is a text."""
    parts = _listed(listed)
    ranked = sorted(parts, key=lambda part: text_of(part.get("role")).lower() not in _CHOSEN_ROLES)
    return next((text for part in ranked if (text := text_of(part.get("value")))), "")


def _body(item: dict[str, Any]) -> str:
    """Take the longest of what the item offers as its body; its description where there is no body."""
    bodies = [_plain(text_of(value), key) for key, value in item.items() if key.startswith("body_")]
    bodies += [_plain(text_of(item.get(key)), key) for key in ("body", "content")]
    bodies += _parts(item.get("bodies"))
    described = [_plain(text_of(value), key) for key, value in item.items() if key.startswith("description")]
    return max(bodies, key=len) or max((*described, *_parts(item.get("descriptions")), ""), key=len)


def _parts(listed: Any) -> list[str]:
    return [_plain(text_of(part.get("value")), text_of(part.get("contenttype"))) for part in _listed(listed)]


def _listed(parts: Any) -> list[dict[str, Any]]:
    return [_in_small_letters(part) for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []


def _plain(value: str, kind: str) -> str:
    """Read a body by what it is called: plain text stands as it is, everything else may be HTML."""
    is_plain = kind.lower().endswith(("text", "text/plain")) and "<p" not in value
    return unwrapped(value) if is_plain else plain_text(value)


def _link(item: dict[str, Any], url: str | None) -> str | None:
    """Give the address of the story on the web: one that is told as such, else a ``uri`` that leads there."""
    for key in ("url", "href", "weburl", "canonical"):
        if (link := web_address(item.get(key), url)) is not None:
            return link
    return web_address(item.get("uri"), None)


def _status(item: dict[str, Any]) -> EntryStatus:
    """Read the publishing status. One that is not known is held: a wire that says other than usable means it."""
    told = text_of(item.get("pubstatus")).lower().rpartition(":")[2]
    return _STATUSES.get(told, "withheld") if told else "usable"


def _urgency(told: Any) -> int | None:
    written = text_of(told)
    return int(written) if len(written) == 1 and written in "123456789" else None


def _located(item: dict[str, Any]) -> str | None:
    """Give the place as filed: a text, or the name of the first place listed as that of the dateline."""
    told = item.get("dateline") or item.get("located")
    if isinstance(told, dict):
        told = first_text(told, "text", "name", "located")
    return shorten(one_line(text_of(told)), LONGEST_TITLE) or None


FORMAT = FeedFormat(claims=_claims, read=_read)
