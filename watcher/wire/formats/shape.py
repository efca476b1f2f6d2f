"""What formats are handed and what they give back, and how much of it a feed may fill."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from watcher.model import Entry

MOST_ENTRIES = 500
LONGEST_TITLE = 1_000
LONGEST_TEXT = 64_000
LONGEST_KEY = 2_000

CUT = " […]"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """What a feed's bytes say. ``dropped`` counts the entries beyond the cap, ``error`` says what else is wrong.

    Both can stand beside entries: a feed that was cut off still gives those that came whole.
    """

    format: str
    entries: tuple[Entry, ...] = ()
    dropped: int = 0
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A body as clean text: no byte that XML forbids, no declaration before the root. ``root`` is its name, if any."""

    text: str
    root: str
    url: str | None


@dataclass(frozen=True, slots=True)
class FeedFormat:
    """One format: whether a document is of it, and how it is read."""

    claims: Callable[[Document], bool]
    read: Callable[[Document], ParsedFeed]


def shorten(text: str, longest: int) -> str:
    """Cut a text to a length, at a word where one ends nearby, and show that it was cut."""
    if len(text) <= longest:
        return text
    kept = text[: longest - len(CUT)]
    return re.sub(r"\s+\S{0,40}\Z", "", kept) + CUT
