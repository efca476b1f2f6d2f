"""Finds the items of an RSS, Atom or RDF text without parsing it: in one pass, however broken the XML is. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from watcher.wire.dates import read_date
from watcher.wire.formats.shape import keep_newest

_OPENERS = re.compile(r"<!--|<!\[CDATA\[|<(?P<end>/?)(?P<name>(?:[\w.-]+:)?(?:item|entry))(?=[\s/>])", re.IGNORECASE)
_CLOSERS = {"<!--": "-->", "<![CDATA[": "]]>"}
_DATED = re.compile(
    r"<(?:[\w-]+:)?(?:pubDate|published|updated|modified|issued|date)\b[^>]*>\s*(?:<!\[CDATA\[)?([^<\]]{4,80})",
    re.IGNORECASE,
)
_FOREIGN = re.compile(r"<(textinput|image|source)\b[^<>]*>(?:(?!<\1\b).)*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_ESSENTIAL = re.compile(
    r"<(title|link|guid|id|description|summary|content|content:encoded|pubDate|published|updated|dc:date)(?=[\s/>])[^<>]*"
    r"(?:(?<=/)>|>(?:(?!<\1[\s/>]).)*?</\1\s*>)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Slices:
    """A feed's text taken apart: what stands before its items, each whole item, and the end that closes the feed.

    ``cut_off`` is True where the root is never closed; an item that was not whole then is in no slice but ``rest``.
    ``has_more_between`` is True where anything else stands between two items, which is in no slice.
    """

    head: str
    items: tuple[str, ...]
    tail: str
    cut_off: bool
    rest: str = ""
    has_more_between: bool = False

    def with_items(self, items: Sequence[str]) -> str:
        """Put the feed together again with other items."""
        return "".join((self.head, *items, self.tail))

    def bare(self, root: str) -> "Slices":
        """Keep the items alone, in the emptiest feed that holds them: for where what stands around them is poison."""
        opening = self.head[: self.head.find(">") + 1]
        channel = re.search(r"<(?:[\w.-]+:)?channel\b[^>]*>", self.head, re.IGNORECASE)
        head = opening + (channel[0] if channel and "</" + channel[0][1:-1] not in self.head else "")
        return Slices(head, self.items, _closing(head, root), self.cut_off)


def take_apart(text: str, root: str) -> Slices:
    """Cut a feed into its items. Comments and CDATA are stepped over: an ``<item>`` in them is text."""
    spans, opened = _spans(text)
    cut_off = f"</{root.lower()}" not in text[-10_000:].lower()
    first = spans[0][0] if spans else opened
    head = text if first is None else text[:first]
    tail = text[spans[-1][1] :] if spans and not cut_off else _closing(head, root)
    rest = text[opened:] if cut_off and opened is not None else ""
    between = any(text[end:start].strip() for (_, end), (start, _) in pairwise(spans))
    return Slices(head, tuple(text[start:end] for start, end in spans), tail, cut_off, rest, between)


def essentials(item: str) -> str:
    """Keep of an item only what a story is made of: for one that can't be read with the rest of what it carries."""
    item = _FOREIGN.sub("", item)  # these carry titles and links of their own
    opening = item[: item.find(">") + 1]
    name = re.split(r"[\s/>]", opening[1:], maxsplit=1)[0]
    return opening + "".join(found[0] for found in _ESSENTIAL.finditer(item, len(opening))) + f"</{name}>"


def newest(items: Sequence[str], most: int) -> tuple[str, ...]:
    """Keep the newest items by the dates in them, in their order; an undated one counts as old as the one before it."""
    return keep_newest(items, _date_in, most)


def _date_in(item: str) -> datetime | None:
    found = _DATED.search(item)
    return read_date(found[1]) if found else None


def _spans(text: str) -> tuple[list[tuple[int, int]], int | None]:
    """Find the ranges of items that are closed (or ended by the next one), and where one was opened and left open."""
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    position, name = 0, None
    never_closed: set[str] = set()  # is not looked for again at each place where one is opened
    while found := _OPENERS.search(text, position):
        position = found.end()
        if (closer := _CLOSERS.get(found[0].upper())) is not None:
            end = -1 if closer in never_closed else text.find(closer, position)
            if end < 0:
                never_closed.add(closer)
            position = end + len(closer) if end >= 0 else position
            continue
        name = name or found["name"]
        if found["name"] != name:
            continue
        if opened is not None:
            end = text.find(">", position) + 1 if found["end"] else found.start()
            spans.append((opened, end or len(text)))
            opened = None
        if not found["end"]:
            opened = found.start()
    return spans, opened


def _closing(head: str, root: str) -> str:
    channel = re.search(r"<((?:[\w.-]+:)?channel)\b", head, re.IGNORECASE)
    inside = f"</{channel[1]}>" if channel and f"</{channel[1]}" not in head else ""
    return f"{inside}</{root}>"
