"""NewsML-G2: a news item, a package, or a message that carries them."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from watcher.model import Entry, EntrySignal, EntryStatus
from watcher.wire.dates import read_date
from watcher.wire.formats.links import web_address
from watcher.wire.formats.markup import child, children, flat_text, is_cut_off, local_name, xml_tree
from watcher.wire.formats.nitf import place_of, read_body
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
from watcher.wire.plaintext import plain_text, unwrapped

_NAME = "newsml-g2"
_ROOTS = {"newsitem", "newsmessage", "packageitem", "conceptitem", "knowledgeitem", "planningitem", "catalogitem"}
_OF_STORIES = ("newsitem", "packageitem")
_STATUSES: dict[str, EntryStatus] = {
    "usable": "usable",
    "withheld": "withheld",
    "canceled": "canceled",
    "cancelled": "canceled",
}
_SIGNALS: tuple[EntrySignal, ...] = ("correction", "update")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_CLOSED = re.compile(r"</(?:[\w.-]+:)?(newsItem|packageItem)\s*>", re.IGNORECASE)
_G2 = "iptc.org/std/nar/"


def _claims(document: Document) -> bool:
    """Claim a root of G2. Some wires leave the namespace out; NewsML 1 has other roots."""
    name = document.root.rpartition(":")[2]
    return name.lower() in _ROOTS and (_G2 in document.text[:20_000] or name[:1].islower())


def _read(document: Document) -> ParsedFeed:
    tree = xml_tree(document.text)
    if tree is None:
        return ParsedFeed(format=_NAME, error="NewsML-G2 in which no element can be read")
    items = list(_items(tree))
    faults = []
    if is_cut_off(document.text, document.root):
        # One that was cut off may have been withdrawn in what is missing of it.
        closed = [name.lower() for name in _CLOSED.findall(document.text)]
        items = items[: closed.count(local_name(items[0])) if items else 0]
        faults.append(cut_short(len(items)))
    kept = keep_newest(items, _version_moment)
    return gather(
        (_entry(item, document.url) for item in kept),
        name=_NAME,
        dropped=len(items) - len(kept),
        faults=faults,
        empty=f"NewsML-G2 without a story: its root element is <{document.root[:80]}>",
    )


def _items(tree: Any) -> Iterator[Any]:
    """Find the items of a message. A package beside stories only lists them, and is left out."""
    if local_name(tree) in _OF_STORIES:
        yield tree
        return
    carried = [item for carrier in children(tree, "itemset") for item in carrier]
    stories = [item for item in carried if local_name(item) == "newsitem"]
    yield from stories or [item for item in carried if local_name(item) == "packageitem"]


def _entry(item: Any, url: str | None) -> Entry | Poison:
    about, content = child(item, "itemmeta"), child(item, "contentmeta")
    body = _Body(item)
    title = _headline(item) or body.headline
    text = body.text or _description(content) or _listed(item)
    guid = item.get("guid", "").strip()[:LONGEST_KEY]
    if not (guid or title or text):
        return poisoned("an item without a name, a headline or a text", flat_text(item))
    moment = _version_moment(item)
    status, embargo_at = _release(about)
    return Entry(
        guid=guid or None,
        url=_link(about, url),
        title=shorten(title, LONGEST_TITLE),
        text=shorten(text, LONGEST_TEXT),
        language=_language(item, content),
        published_at=moment,
        updated_at=moment,
        version=item.get("version", "").strip()[:LONGEST_KEY] or None,
        urgency=_urgency(content),
        status=status,
        embargo_at=embargo_at,
        signals=_signals(about),
        slug=shorten(flat_text(child(content, "slugline")), LONGEST_TITLE),
        byline=shorten(flat_text(child(content, "by")) or body.byline, LONGEST_TITLE) or None,
        dateline=shorten(_place(content) or body.dateline, LONGEST_TITLE) or None,
    )


class _Body:
    """What the content of an item says: its text, and the headline and byline that NITF carries inside."""

    def __init__(self, item: Any) -> None:
        self.text = self.headline = self.byline = self.dateline = ""
        for content in children(item, "contentset"):
            for part in content:
                text = self._read(part)
                self.text = max(self.text, text, key=len)

    def _read(self, part: Any) -> str:
        if local_name(part) == "inlinedata":
            return _inline_data(part)
        if local_name(part) != "inlinexml" or not len(part):
            return ""
        told = read_body(part[0])
        self.headline = self.headline or told.headline
        self.byline = self.byline or told.byline
        self.dateline = self.dateline or told.dateline
        return told.text


def _inline_data(part: Any) -> str:
    """Read data that is a text; what is encoded is a picture or worse."""
    kind = part.get("contenttype", "text/plain").lower()
    if part.get("encoding") or not kind.startswith("text/"):
        return ""
    told = "".join(part.itertext())
    return plain_text(told) if "html" in kind else unwrapped(told)


def _code(element: Any) -> str:
    """Give the last part of a code, ``usable`` of ``stat:usable`` and of its address alike."""
    told = element.get("qcode") or element.get("uri") or element.get("literal") or ""
    return str(told.rpartition(":")[2].rpartition("/")[2].strip().lower())


def _signals(about: Any) -> tuple[EntrySignal, ...]:
    """Read the signals of the standard; a wire's own codes may mean anything."""
    told = {
        _code(signal)
        for signal in children(about, "signal")
        if (signal.get("qcode") or "").startswith("sig:") or "newscodes/signal" in (signal.get("uri") or "")
    }
    return tuple(signal for signal in _SIGNALS if signal in told)


def _release(about: Any) -> tuple[EntryStatus, datetime | None]:
    """Read what may be used when. An embargo without a time is held: it ends when the wire says so."""
    told = child(about, "pubstatus")
    status = "usable" if told is None else _STATUSES.get(_code(told), "withheld")
    embargo = child(about, "embargoed")
    until = read_date(flat_text(embargo))
    if embargo is not None and until is None and status == "usable":
        status = "withheld"
    return status, until


def _version_moment(item: Any) -> datetime | None:
    """Tell when this version was made: an item of the wire is one version, not the story's first hour."""
    about, content = child(item, "itemmeta"), child(item, "contentmeta")
    created = (child(about, "versioncreated"), child(about, "firstcreated"), child(content, "contentcreated"))
    return next((moment for each in created if (moment := read_date(flat_text(each))) is not None), None)


def _headline(item: Any) -> str:
    content = child(item, "contentmeta")
    ranked = sorted(children(content, "headline"), key=_rank)
    told = next((text for headline in ranked if (text := flat_text(headline))), "")
    return told or flat_text(child(item, "itemmeta", "title"))


def _rank(element: Any) -> int:
    told = element.get("rank", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 6 else 0


def _description(content: Any) -> str:
    return "\n\n".join(filter(None, (flat_text(told) for told in children(content, "description"))))


def _listed(item: Any) -> str:
    """Give the headlines that a package lists."""
    listed = []
    for group in children(child(item, "groupset"), "group"):
        for reference in children(group, "itemref"):
            told = flat_text(child(reference, "headline")) or flat_text(child(reference, "title"))
            listed.append(told)
    return "\n".join(dict.fromkeys(filter(None, listed)))


def _link(about: Any, url: str | None) -> str | None:
    """Give the page that the wire calls the story's own."""
    for link in children(about, "link"):
        if (link.get("rel") or "").rpartition(":")[2].lower() in {"canonical", "webpage", "self", "alternate"}:
            return web_address(link.get("href"), url)
    return None


def _language(item: Any, content: Any) -> str | None:
    told = child(content, "language")
    return language_code(told.get("tag") if told is not None else None) or language_code(item.get(_LANGUAGE))


def _urgency(content: Any) -> int | None:
    told = flat_text(child(content, "urgency"))
    return int(told) if len(told) == 1 and told in "123456789" else None


def _place(content: Any) -> str:
    """Give the place as filed: the dateline's, without the day and the wire behind it, else where it was made."""
    return place_of(flat_text(child(content, "dateline"))) or flat_text(child(content, "located", "name"))


FORMAT = FeedFormat(claims=_claims, read=_read)
