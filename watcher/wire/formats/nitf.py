"""NITF: one story a document, on its own or inside NewsML-G2."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from watcher.model import Entry, EntryStatus
from watcher.wire.dates import read_date
from watcher.wire.formats.markup import child, flat_text, is_cut_off, story_text, xml_tree
from watcher.wire.formats.shape import (
    LONGEST_KEY,
    LONGEST_TEXT,
    LONGEST_TITLE,
    Document,
    FeedFormat,
    ParsedFeed,
    cut_short,
    gather,
    language_code,
    shorten,
)

_NAME = "nitf"
_STATUSES: dict[str, EntryStatus] = {"usable": "usable", "canceled": "canceled", "cancelled": "canceled"}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_AFTER_PLACE = re.compile(r"[(,/]")


@dataclass(frozen=True, slots=True)
class Told:
    """What the body of a story says, and what frames it."""

    text: str
    headline: str = ""
    byline: str = ""
    dateline: str = ""


def read_body(document: Any) -> Told:
    """Read NITF, or any other markup of a story: its body without what frames it."""
    head, body = child(document, "body", "body.head"), child(document, "body", "body.content")
    if body is None:
        body = child(document, "body")
    text = story_text(document if body is None else body)
    if head is None:
        return Told(text)
    dateline = flat_text(child(head, "dateline", "location")) or place_of(flat_text(child(head, "dateline")))
    abstract = child(head, "abstract")
    return Told(
        text or ("" if abstract is None else story_text(abstract)),
        flat_text(child(head, "hedline", "hl1")) or flat_text(child(head, "hedline")),
        flat_text(child(head, "byline")),
        dateline,
    )


def place_of(dateline: str) -> str:
    """Give the place of a dateline without the day and the wire behind it."""
    return _AFTER_PLACE.split(dateline)[0].strip(" -–—.")


def _claims(document: Document) -> bool:
    return document.root.rpartition(":")[2].lower() == _NAME


def _read(document: Document) -> ParsedFeed:
    tree = xml_tree(document.text)
    if tree is None:
        return ParsedFeed(format=_NAME, error="NITF in which no element can be read")
    if is_cut_off(document.text, document.root):
        return ParsedFeed(format=_NAME, error=cut_short(0))
    entry = _entry(tree)
    found = [entry] if entry.title or entry.text else []
    return gather(found, name=_NAME, empty="NITF without a headline or a text")


def _entry(story: Any) -> Entry:
    told = read_body(story)
    about = child(story, "head", "docdata")
    moment = read_date(_of(child(about, "date.issue"), "norm"))
    status, embargo_at = _release(about)
    return Entry(
        guid=_of(child(about, "doc-id"), "id-string")[:LONGEST_KEY] or None,
        title=shorten(told.headline or flat_text(child(story, "head", "title")), LONGEST_TITLE),
        text=shorten(told.text, LONGEST_TEXT),
        language=language_code(_of(story, "baselang") or _of(story, _LANGUAGE)),
        published_at=moment,
        updated_at=moment,
        version=_of(child(about, "du-key"), "version")[:LONGEST_KEY] or None,
        urgency=_urgency(_of(child(about, "urgency"), "ed-urg")),
        status=status,
        embargo_at=embargo_at,
        byline=shorten(told.byline, LONGEST_TITLE) or None,
        dateline=shorten(told.dateline, LONGEST_TITLE) or None,
    )


def _of(element: Any, name: str) -> str:
    return "" if element is None else str(element.get(name) or "").strip()


def _release(about: Any) -> tuple[EntryStatus, datetime | None]:
    """Read what may be used when. An embargo without a time is held, and so is a status that is not known."""
    told = _of(about, "management-status").lower()
    until = read_date(_of(child(about, "date.release"), "norm")) if told == "embargoed" else None
    if not told or until is not None:
        return "usable", until
    return _STATUSES.get(told, "withheld"), None


def _urgency(told: str) -> int | None:
    return int(told) if len(told) == 1 and told in "123456789" else None


FORMAT = FeedFormat(claims=_claims, read=_read)
