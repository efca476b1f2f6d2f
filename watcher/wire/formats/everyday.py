"""Reads the items that most feeds are made of without feedparser, and gives for each just what that would. Pure.

Feedparser takes a fifth of a millisecond an item. An everyday item of RSS 2.0 is a list of well-known elements with
nothing but text in them; for these the few things that feedparser does to a text can be said in some lines. Whatever
else stands in an item, or around it, is feedparser's: then there is nothing here (None). That both give the same is
shown by ``tests/wire/test_everyday.py``.
"""

import re
from typing import Any

from watcher.wire.dates import read_date

VERSION = "rss20"  # feedparser's name of the only one that is read here

_ELEMENTS = frozenset(("title", "link", "guid", "pubDate", "description", "author", "category", "comments"))
# Elements of other namespaces, where these are bound as they usually are.
_DECLARED = {
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"': "content:encoded",
    'xmlns:dc="http://purl.org/dc/elements/1.1/"': "dc:creator",
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/"': "slash:comments",
    'xmlns:wfw="http://wellformedweb.org/CommentAPI/"': "wfw:commentRss",
}
# A language or a base that items inherit, a namespace for elements without a prefix.
_BEARS_ON_ITEMS = re.compile(r"\b(?:base|lang|xmlns)\s*=", re.IGNORECASE)
_END = re.compile(r"\s*</channel>\s*</rss>\s*")
_FIELD = re.compile(r"\s*<([A-Za-z:]+)(?: ([A-Za-z]+)=\"([^\"<&]*)\")?>")
_ATTRIBUTES = {"guid": "isPermaLink", "category": "domain"}
_CDATA = "<![CDATA["
_REFERENCE = re.compile(r"&(?:#(\d+)|#[xX]([0-9A-Fa-f]+)|(amp|lt|gt|quot|apos));")
_SIGNS = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def elements_between(head: str, tail: str) -> frozenset[str]:
    """Name the elements that an everyday item may have between these; none where they may bear on the items.

    The tail closes the channel and no more: so the items stand in nothing that was left open before them.
    """
    if _BEARS_ON_ITEMS.search(head) or not _END.fullmatch(tail):
        return frozenset()
    bound = (name for written, name in _DECLARED.items() if written in head and head.count(written.split("=")[0]) == 1)
    return _ELEMENTS.union(bound)


def read_item(item: str, elements: frozenset[str]) -> dict[str, Any] | None:
    """Give what feedparser would say of an item, as far as an entry is made of it; None where it is not for here.

    The item is one of a text out of ``decode.readable``: every reference in it is one that XML knows.
    """
    if not item.startswith("<item>") or "\r" in item:
        return None
    told: dict[str, str] = {}
    is_link = False
    position = len("<item>")
    while (field := _FIELD.match(item, position)) is not None:
        name, attribute, said = field.groups()
        read = _text(item, field.end(), f"</{name}>")
        if read is None or name not in elements or (attribute and _ATTRIBUTES.get(name) != attribute):
            return None
        if name in told and name != "category":
            return None
        told[name], position = read
        is_link = said in {None, "true"} if name == "guid" else is_link
    return _found(told, is_link=is_link) if item[position:].strip() == "</item>" else None


def _text(item: str, start: int, closing: str) -> tuple[str, int] | None:
    """Give the text of an element and where it ends; None where there is anything but text in it."""
    if item.startswith(_CDATA, start):
        end = item.find("]]>", start)
        text, after = item[start + len(_CDATA) : end], end + 3
    else:
        end = after = item.find("<", start)
        text = item[start:end]
        if "]]>" in text:
            return None
        if "&" in text:
            text = _REFERENCE.sub(_sign, text)
    if end < 0 or not item.startswith(closing, after):
        return None
    return _mended(text.strip()), after + len(closing)


def _sign(found: re.Match[str]) -> str:
    if found[3]:
        return _SIGNS[found[3]]
    return chr(int(found[1]) if found[1] else int(found[2], 16))


def _mended(text: str) -> str:
    """Undo what was read as Latin-1 though it was UTF-8, as feedparser does."""
    if text.isascii():
        return text
    try:
        return text.encode("iso-8859-1").decode("utf-8")
    except UnicodeError:
        return text


def _found(told: dict[str, str], *, is_link: bool) -> dict[str, Any] | None:
    """Name things as feedparser does; None where it would go on to mend an address or to guess a date."""
    guid, link, published = told.get("guid"), told.get("link"), told.get("pubDate")
    if published is not None and read_date(published) is None:
        return None
    for address in (guid, link):
        if address is not None and (not address or ":///" in address or ("&" in address and ";" in address)):
            return None
    found: dict[str, Any] = {"id": guid, "link": guid if link is None and is_link else link, "published": published}
    found |= {"title": told.get("title"), "summary": told.get("description", told.get("content:encoded"))}
    if "content:encoded" in told:
        found["content"] = [{"value": told["content:encoded"]}]
    return found
