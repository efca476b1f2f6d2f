"""Takes the bytes of a page, gives its story, or where it leads on, or why there is none. Runs in a child that may die.

A page that does not tell what its feed announced is refused: whatever came instead must never be filed under the
announced headline.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.etree
import lxml.html
import trafilatura
from trafilatura.utils import decode_file

from watcher.wire.dates import read_date
from watcher.wire.formats.shape import LONGEST_TEXT, LONGEST_TITLE, shorten
from watcher.wire.page import Hop, PageContent, Refused, Wanted, WholeText
from watcher.wire.plaintext import one_line, plain_text
from watcher.wire.walls import Look, in_place_of_a_story, nodes_of, read_data, types_of

LEAST_TEXT = 80
_ENOUGH = 250  # of the fast way; below, the slow one is asked too
_LITTLE = 600  # visible characters of a page that only leads on
_SOON_S = 10.0
_TOP = 10  # paragraphs among which the headline is looked for
_LITTLE_ABOVE = 200
_A_WORD = 12
_LEAST_SHARE = 1 / 3  # of the announced words that must stand on the page
_MOST_WORDS = 40
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_REFRESH = re.compile(
    r"(\d{1,9}(?:\.\d{1,9})?)? ?[;,]? ?url ?= ?[\"']?([^\"']+)", re.IGNORECASE
)  # spaces are single by then
_WORD = re.compile(r"[^\W\d_]{2,}")
_LONG_WORD = 5
_FEW_WORDS = 3
_ELSEWHERE = re.compile(
    r"(?:^|\.)(?:facebook|twitter|x|instagram|youtube|youtu|linkedin|whatsapp|t|telegram|pinterest|reddit|google|"
    r"gstatic|googleapis|apple|play|vk|ok)\.[a-z.]{2,6}\Z"
)
_SAYS_ARTICLE = {"Article", "NewsArticle", "ReportageNewsArticle", "LiveBlogPosting", "BlogPosting"}

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it can't read is told as our own reason
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


def read_story(body: bytes, *, url: str, wanted: Wanted) -> PageContent:
    """Read the story of a page. Never raises for what the bytes say, but for a shortage of memory or of stack."""
    markup = _decoded(body)
    tree = _tree(markup)
    if tree is None:
        return Refused("there is no page: not one element came")
    refreshed = _refresh(tree, url)
    if refreshed is not None:
        return Hop(refreshed)
    headline = _headline(tree)
    words = one_line_of(tree)
    text = _extracted(markup, len(wanted.summary))
    data = read_data(_scripts(tree))
    tells = _tells_of(wanted, f"{headline} {words}")
    look = Look(
        url=url,
        headline=headline,
        words=words,
        text=text,
        tells=tells,
        has_password=any((field.get("type") or "").lower() == "password" for field in tree.iter("input")),
        is_video=_shows_a_video(tree, data),
        data=data,
    )
    if (wrong := in_place_of_a_story(look)) is not None:
        return Refused(wrong)
    if (len(text) < LEAST_TEXT or not tells) and len(words) < _LITTLE and (onward := _onward(tree, url)) is not None:
        return Hop(onward)
    story = _without_headline(text, headline, wanted.title)
    return _judged(story, headline, wanted, url=url) or WholeText(
        title=shorten(headline, LONGEST_TITLE),
        text=shorten(story, LONGEST_TEXT),
        published_at=next(_dates(tree, data), None),
    )


def _judged(text: str, headline: str, wanted: Wanted, *, url: str) -> Refused | None:
    if urlsplit(url).path.strip("/") == "" != urlsplit(wanted.url).path.strip("/"):
        return Refused("it leads to the front page of its site")
    if len(text) < LEAST_TEXT:
        return Refused("no story was found on the page")
    if not _tells_of(wanted, f"{headline} {text}"):
        return Refused("the page tells something else than its feed announced")
    if len(text) < len(wanted.summary):
        return Refused("what was found on the page is shorter than the summary")
    return None


def _decoded(body: bytes) -> str:
    with suppress(UnicodeDecodeError):
        return body.decode("utf-8-sig")
    declared = _DECLARED.search(body[:4_096])
    if declared is not None:
        with suppress(LookupError, UnicodeDecodeError):
            return body.decode(declared[1].decode("ascii"))
    return str(decode_file(body))


def _tree(markup: str) -> Any:
    without_declaration = re.sub(r"\A\s*<\?xml[^>]*\?>", "", markup)
    with suppress(lxml.etree.LxmlError, ValueError):
        tree = lxml.html.document_fromstring(without_declaration)
        lxml.etree.strip_elements(tree, lxml.etree.Comment, "style", "template", "svg", with_tail=False)
        return tree
    return None


def _refresh(tree: Any, url: str) -> str | None:
    """Give where a page sends its visitors within seconds; one that only loads itself again sends nobody anywhere."""
    for meta in tree.iter("meta"):
        if (meta.get("http-equiv") or "").strip().lower() != "refresh":
            continue
        found = _REFRESH.match(" ".join((meta.get("content") or "").split()))
        there = _absolute(url, found[2]) if found and float(found[1] or 0) <= _SOON_S else None
        if there is not None and there.partition("#")[0] != url.partition("#")[0]:
            return there
    return None


def _onward(tree: Any, url: str) -> str | None:
    """Give where a page with hardly a word on it leads: the address it stands for, else its first link to elsewhere."""
    canonical = (link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical")
    linked = (link.get("href") for link in tree.iter("a"))
    for href in (*canonical, *linked):
        there = _absolute(url, href or "")
        if there is not None and _leads_out(there, url):
            return there
    return None


def _leads_out(there: str, here: str) -> bool:
    parts = urlsplit(there)
    host = (parts.hostname or "").removeprefix("www.")
    own = (urlsplit(here).hostname or "").removeprefix("www.")
    elsewhere = (host, parts.port) != (own, urlsplit(here).port) and not host.endswith(f".{own}")
    return elsewhere and _ELSEWHERE.search(host) is None and len(parts.path) > 1


def _absolute(base: str, href: str) -> str | None:
    with suppress(ValueError):
        there = urljoin(base, href.strip())
        parts = urlsplit(there)
        if parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0 and there.isprintable():
            return there
    return None


def _headline(tree: Any) -> str:
    for found in (_property(tree, "og:title"), _first(tree, "h1"), _first(tree, "title")):
        if found:
            return found
    return ""


def _first(tree: Any, tag: str) -> str:
    return next((text for element in tree.iter(tag) if (text := " ".join(element.text_content().split()))), "")


def _property(tree: Any, name: str) -> str:
    for meta in tree.iter("meta"):
        if name in {meta.get("property"), meta.get("name")}:
            return one_line(meta.get("content") or "", escaped=False)
    return ""


def one_line_of(tree: Any) -> str:
    """Give the words of a page as they are seen, without its scripts."""
    body = tree.find("body")
    pieces = (
        piece
        for element in (tree if body is None else body).iter()
        if isinstance(element.tag, str) and element.tag not in {"script", "noscript"}
        for piece in (element.text, *(child.tail for child in element))
        if piece
    )
    return " ".join(" ".join(pieces).split())


def _extracted(markup: str, summary_length: int) -> str:
    """Find the story the fast way; where that finds too little, the slow way too, and keep the longer."""
    fast = _extract(markup, fast=True)
    if len(fast) >= max(_ENOUGH, summary_length):
        return fast
    return max(fast, _extract(markup, fast=False), key=len)


def _extract(markup: str, *, fast: bool) -> str:
    found = trafilatura.bare_extraction(markup, fast=fast, include_comments=False, include_tables=False)
    text: str = getattr(found, "text", None) or ""
    return plain_text(text.replace("\n", "\n\n"), escaped=False)


def _without_headline(text: str, headline: str, title: str) -> str:
    """Take the headline off the top, and what little stands above it: the dateline is to come first."""
    heads = {" ".join(each.split()).casefold() for each in (headline, title) if each}
    paragraphs = text.split("\n\n")
    above = 0
    for number, paragraph in enumerate(paragraphs[:_TOP]):
        line = " ".join(paragraph.split()).casefold()
        if len(line) > _A_WORD and any(line == head or head.startswith(f"{line} ") for head in heads):
            return "\n\n".join(paragraphs[number + 1 :])
        above += len(line)
        if above > _LITTLE_ABOVE:
            break
    return text


def _tells_of(wanted: Wanted, words: str) -> bool:
    """Whether enough of the announced words stand on the page; their ends may differ."""
    there = words.casefold()
    announced = list(dict.fromkeys(_stems(f"{wanted.title} {wanted.summary}")))[:_MOST_WORDS]
    return not announced or sum(stem in there for stem in announced) >= len(announced) * _LEAST_SHARE


def _stems(words: str) -> list[str]:
    """Give the beginnings of the long words, which tell most; of all words where they are few."""
    found = [word.casefold() for word in _WORD.findall(words)]
    long = [word[:6] for word in found if len(word) >= _LONG_WORD]
    return long if len(long) >= _FEW_WORDS else [word[:6] for word in found]


def _scripts(tree: Any) -> Iterator[str]:
    return (script.text or "" for script in tree.iter("script") if "ld+json" in (script.get("type") or ""))


def _shows_a_video(tree: Any, data: tuple[Any, ...]) -> bool:
    types = {name for node in nodes_of(data) for name in types_of(node)}
    shows_video = _property(tree, "og:type").startswith("video") or "VideoObject" in types
    return shows_video and not types & _SAYS_ARTICLE


def _dates(tree: Any, data: tuple[Any, ...]) -> Iterator[datetime]:
    written = [_property(tree, "article:published_time")]
    written += [str(node.get("datePublished") or "") for node in nodes_of(data)]
    return (date for each in written if each and (date := read_date(each)) is not None)
