"""What formats are handed and what they give back, and how much of it a feed may fill."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from watcher.model import Entry

MOST_ENTRIES = 500
MOST_POISON = 20
LONGEST_POISON = 64_000
LONGEST_TITLE = 1_000
LONGEST_TEXT = 64_000
LONGEST_KEY = 2_000

CUT = " […]"
IN_PART = "of one more only parts came"
_LONGEST_LANGUAGE = 3
_DATELESS = datetime(1, 1, 1, tzinfo=UTC)
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSelectors:
    """Where the stories of a page stand that has no feed, as CSS: each item, and within it its parts."""

    items: str
    title: str
    link: str
    text: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublisherHint:
    """What a document asks of those who poll it. ``skip_hours`` are UTC, ``skip_days`` English names of weekdays."""

    ttl_s: int | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    next_update_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Poison:
    """An entry that could not be read while others of its document could: why, and its text as it was handed on."""

    reason: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """What a feed's bytes say. ``dropped`` counts the entries beyond the cap, ``error`` says what else is wrong.

    Both can stand beside entries: a feed that was cut off still gives those that came whole. ``unread`` counts the
    entries that could not be read, ``quarantined`` are the first few of them: where others could be, that is no error.
    ``known`` counts the entries that were read at an earlier poll and are not given again; ``items`` are the digests by
    which those here will be known.
    """

    format: str
    entries: tuple[Entry, ...] = ()
    dropped: int = 0
    error: str | None = None
    hint: PublisherHint | None = None
    unread: int = 0
    quarantined: tuple[Poison, ...] = ()
    known: int = 0
    items: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A body and its clean text: no byte that XML forbids, no declaration before the root.

    ``root`` is the root's name; empty where the text is no markup, which then stands as it was decoded. ``known`` are
    the digests of the items that need not be read again.
    """

    body: bytes
    text: str
    root: str
    url: str | None
    page: PageSelectors | None = None
    known: str = ""


@dataclass(frozen=True, slots=True)
class FeedFormat:
    """One format: whether a document is of it, and how it is read."""

    claims: Callable[[Document], bool]
    read: Callable[[Document], ParsedFeed]


def gather(
    found: Iterable[Entry | Poison], *, name: str, dropped: int = 0, faults: Sequence[str] = (), empty: str
) -> ParsedFeed:
    """Make a reading of what was read one by one; ``empty`` says why there is nothing where there is nothing."""
    entries: list[Entry] = []
    poison: list[Poison] = []
    for each in found:
        if isinstance(each, Entry):
            entries.append(each)
        else:
            poison.append(each)
    told = list(faults)
    if poison and not entries:
        told.append(none_read(len(poison)))
    if not told and not entries:
        told.append(empty)
    return ParsedFeed(
        format=name,
        entries=tuple(entries),
        dropped=dropped,
        error="; ".join(told) or None,
        unread=len(poison),
        quarantined=tuple(poison[:MOST_POISON]),
    )


def none_read(entries: int) -> str:
    """Say of a document that it has entries, and that not one of them is of use."""
    return f"{entries} of {entries} entries could not be read"


def cut_short(whole: int) -> str:
    """Say of a document that its end is missing, and how much of it came."""
    return f"cut off: the end is missing, {whole} whole {'entry' if whole == 1 else 'entries'} came before"


def poisoned(reason: str, data: str) -> Poison:
    """Keep an entry that could not be read, up to a size that a table can hold."""
    return Poison(reason=reason, data=data.encode("utf-8", "replace")[:LONGEST_POISON])


def keep_newest(
    items: Sequence[_Item], moment_of: Callable[[_Item], datetime | None], most: int = MOST_ENTRIES
) -> tuple[_Item, ...]:
    """Keep the newest items by their dates, in their order; an undated one counts as old as the one before it."""
    if len(items) <= most:
        return tuple(items)
    moments: list[datetime] = []
    for item in items:
        moments.append(moment_of(item) or (moments[-1] if moments else _DATELESS))
    ranked = sorted(range(len(items)), key=lambda index: moments[index], reverse=True)
    return tuple(items[index] for index in sorted(ranked[:most]))


def language_code(declared: object) -> str | None:
    """``en`` of ``en-US``; None where what is declared as a language is none."""
    tag = str(declared or "").strip().replace("_", "-").partition("-")[0].lower()
    return tag if tag.isascii() and tag.isalpha() and 2 <= len(tag) <= _LONGEST_LANGUAGE else None


def shorten(text: str, longest: int) -> str:
    """Cut a text to a length, at a word where one ends nearby, and show that it was cut."""
    if len(text) <= longest:
        return text
    kept = text[: longest - len(CUT)]
    return re.sub(r"\s+\S{0,40}\Z", "", kept) + CUT
