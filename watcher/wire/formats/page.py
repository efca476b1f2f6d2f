"""A page that has no feed: its stories, by the CSS selectors that its watcher gave."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from cssselect import SelectorError
from lxml.cssselect import CSSSelector

from watcher.model import Entry
from watcher.wire.dates import read_date
from watcher.wire.formats.links import web_address
from watcher.wire.formats.markup import html_tree, inner_text
from watcher.wire.formats.shape import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_ENTRIES,
    Document,
    FeedFormat,
    PageSelectors,
    ParsedFeed,
    Poison,
    gather,
    poisoned,
    shorten,
)

_NAME = "page"


def selector_fault(selector: str) -> str | None:
    """Tell what is wrong with a CSS selector; None where it can be used."""
    try:
        CSSSelector(selector, translator="html")
    except (SelectorError, ValueError, RecursionError) as problem:
        return str(problem) or type(problem).__name__
    return None


def _claims(document: Document) -> bool:
    return document.page is not None


def _read(document: Document) -> ParsedFeed:
    page = document.page
    if page is None or (tree := html_tree(document.text)) is None:
        return ParsedFeed(format=_NAME, error="a page in which no element can be read")
    try:
        return _listed(tree, page, document.url)
    except (SelectorError, ValueError, RecursionError) as problem:
        return ParsedFeed(format=_NAME, error=f"a selector of this page can't be used: {problem}")


def _listed(tree: Any, page: PageSelectors, url: str | None) -> ParsedFeed:
    base = next((web_address(each.get("href"), url) for each in tree.iterfind(".//base[@href]")), None) or url
    items = CSSSelector(page.items, translator="html")(tree)
    kept = items[:MOST_ENTRIES]
    found = list(_entries(kept, page, base))
    if found and not any(isinstance(each, Entry) for each in found):
        in_any = "the one item" if len(found) == 1 else f"any of the {len(found)} items"
        error = f"{page.title!r} finds no title in {in_any} of {page.items!r}: the page's layout may have changed"
        return ParsedFeed(format=_NAME, error=error)
    return gather(
        found,
        name=_NAME,
        dropped=len(items) - len(kept),
        empty=f"nothing on the page matches {page.items!r}: its layout may have changed",
    )


def _entries(items: list[Any], page: PageSelectors, base: str | None) -> Iterator[Entry | Poison]:
    title, link = (CSSSelector(selector, translator="html") for selector in (page.title, page.link))
    text = CSSSelector(page.text, translator="html") if page.text else None
    date = CSSSelector(page.date, translator="html") if page.date else None
    for item in items:
        headline = " ".join(inner_text(_first(title, item)).split())
        address = _address(_first(link, item), base)
        if not headline:
            yield poisoned(f"{page.title!r} finds no title in it", inner_text(item) or address or "")
            continue
        yield Entry(
            url=address,
            title=shorten(headline, LONGEST_TITLE),
            text=shorten("\n\n".join(filter(None, map(inner_text, text(item)))) if text else "", LONGEST_TEXT),
            published_at=_moment(_first(date, item)) if date else None,
        )


def _first(selector: CSSSelector, item: Any) -> Any:
    return next(iter(selector(item)), None)


def _address(element: Any, base: str | None) -> str | None:
    """Give where an element leads, or the first link inside it."""
    if element is None:
        return None
    link = element if element.get("href") else element.find(".//a[@href]")
    return None if link is None else web_address(link.get("href"), base)


def _moment(element: Any) -> datetime | None:
    """Read a date for machines where the page has one, else the one that it shows."""
    if element is None:
        return None
    inner = element.find(".//*[@datetime]")
    told = (element.get("datetime"), element.get("content"), None if inner is None else inner.get("datetime"))
    return next((moment for each in told if each and (moment := read_date(each))), None) or read_date(
        inner_text(element)
    )


FORMAT = FeedFormat(claims=_claims, read=_read)
