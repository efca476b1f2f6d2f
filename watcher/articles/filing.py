"""Entries and records → Article: identity, origin and everything that is read off the outside of a story."""

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from watcher.articles.furniture import dateline_of
from watcher.articles.marks import find_genre, find_marks, strip_marks
from watcher.model import Article, Dateline, Entry, EntryStatus, Evidence, Mark, MarkKind

_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|ref|cmp|source|at_\w+|ns_\w+)$")
_AGENCIES = "associated press|reuters|agence france-presse|afp|ap|dpa|efe|interfax|tass|xinhua|pti|ani|anadolu|upi"
_CREDITS = re.compile(
    rf"^[ \t]*(?:by[ \t]+)?(?:the\s+)?({_AGENCIES})\b[^\n.]{{0,30}}$|^[ \t]*source:[ \t]*(\w+)"
    r"|\bcopyright\b[^\n]{0,20}\b(associated press|reuters|afp)\b",
    re.IGNORECASE | re.MULTILINE,
)
_STATUS_MARKS: dict[EntryStatus, MarkKind] = {"canceled": "kill", "withheld": "hold"}
_WIRES = {"associated press": "ap", "agence france-presse": "afp"}


def short_hash(*parts: str) -> str:
    """Twelve hex digits that name content: alike wherever and whenever it is filed."""
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def canonical_url(url: str | None) -> str | None:
    """The URL without fragment and tracking parameters, host folded; one that can't be taken apart stays as it is."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query = urlencode(
        [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(key)]
    )
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path.rstrip("/") or "/", query, ""))


@dataclass(frozen=True, slots=True)
class Identity:
    """The names of one version of an item, by which it is known whether it has been filed."""

    id: str
    source: str
    item_key: str
    content_hash: str


def identify(entry: Entry, *, source: str) -> Identity:
    """Name what a feed gave, as ``file_entry`` will, without reading it."""
    item_key = entry.guid or canonical_url(entry.url) or f"title:{entry.title}"
    content_hash = short_hash(entry.title, entry.text, *_told_outside(entry))
    return Identity(short_hash(source, item_key, content_hash), source, item_key, content_hash)


def file_entry(entry: Entry, *, source: str, language: str, seen_at: dt.datetime) -> Article:
    """File what a feed gave. A publication time later than a day after ``seen_at`` is not believed.

    The id is a hash of source, item and content: the same version of the same item has the same id everywhere.
    """
    published = entry.published_at
    if published is not None and published > seen_at + dt.timedelta(days=1):
        published = None
    return _file(entry, article_id=None, source=source, language=entry.language or language, published_at=published)


def file_record(record: Mapping[str, object]) -> Article:
    """File an article of an archive (one JSON object); it keeps its own id.

    Raises:
        ValueError: what is missing or of the wrong kind.

    """
    for key in ("id", "title", "text"):
        if not isinstance(record.get(key), str):
            raise ValueError(f"an article needs {key!r} as a string")  # noqa: TRY004 - the record is bad data
    entry = Entry(
        guid=_text(record, "guid"),
        url=_text(record, "url"),
        title=str(record["title"]),
        text=str(record["text"]),
        published_at=record_time(record, "published"),
        updated_at=record_time(record, "updated"),
    )
    return _file(
        entry,
        article_id=str(record["id"]),
        source=_text(record, "source") or "unknown",
        language=_text(record, "language") or "en",
        published_at=entry.published_at,
    )


def record_time(record: Mapping[str, object], key: str) -> dt.datetime | None:
    """A time of a record, aware; None where it is missing. ValueError where it is no time."""
    value = record.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"{key!r} must be a time such as 2031-05-04T06:10:00Z")  # noqa: TRY004 - the record is bad data
    try:
        time = dt.datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{key!r} is no time: {value!r}; write 2031-05-04T06:10:00Z") from None
    return time.replace(tzinfo=dt.UTC) if time.tzinfo is None else time.astimezone(dt.UTC)


def _text(record: Mapping[str, object], key: str) -> str | None:
    value = record.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{key!r} must be a string")
    return value or None


def _file(
    entry: Entry, *, article_id: str | None, source: str, language: str, published_at: dt.datetime | None
) -> Article:
    dateline = dateline_of(entry.text)
    names = identify(entry, source=source)
    # A wire's slug may stand on every story of a war, so only a story without a headline is known by it.
    headline = strip_marks(entry.title) or entry.slug
    return Article(
        id=names.id if article_id is None else article_id,
        source=source,
        origin=_origin(entry.text, dateline.wire if dateline else None, source),
        title=entry.title,
        text=entry.text,
        language=language.lower().split("-")[0],
        url=entry.url,
        guid=entry.guid,
        published_at=published_at,
        updated_at=entry.updated_at,
        item_key=names.item_key,
        content_hash=names.content_hash,
        slug="-".join(re.findall(r"\w+", headline.lower())),
        dateline=dateline or (Dateline(entry.dateline, None, 0) if entry.dateline else None),
        marks=_marks(entry),
        genre=find_genre(entry.title, entry.text),
        urgency=entry.urgency,
        embargo_at=entry.embargo_at,
    )


def _told_outside(entry: Entry) -> tuple[MarkKind, ...]:
    """What the wire says of this version beside its words.

    A story taken back in the same words is a version of its own; one only sent again, under whatever version number,
    is the same copy.
    """
    status = _STATUS_MARKS.get(entry.status)
    return (*([status] if status else []), *entry.signals)


def _marks(entry: Entry) -> tuple[Mark, ...]:
    """The marks in the words, then those told outside of them, whose evidence is the empty start of the title."""
    found = find_marks(entry.title, entry.text)
    in_words = {mark.kind for mark in found}
    outside = [Mark(kind, Evidence("title", 0, 0, "")) for kind in _told_outside(entry) if kind not in in_words]
    return (*found, *outside)


def _origin(text: str, dateline_wire: str | None, source: str) -> str:
    """The wire whose copy it is: what the dateline or a credit line says, else the source itself."""
    if dateline_wire:
        return dateline_wire
    credit = _CREDITS.search(text)
    if credit is None:
        return source
    name = next(group for group in credit.groups() if group).lower()
    return _WIRES.get(name, name)
