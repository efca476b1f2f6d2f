"""Lists of feeds in OPML, as feed readers hand them on: reads one into lines for feeds.yaml, writes one.

A list comes from anybody. Expat reads it with entities refused, and size, depth and number of outlines bounded; what is
left out is counted. Pure.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from watcher.errors import WirewatchError
from watcher.settings import Feed, FeedLine, feed_url_problem, on_the_web

LARGEST = 5_000_000
MOST_OUTLINES = 20_000
DEEPEST = 50
_LONGEST_ID = 40
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


class OpmlError(WirewatchError):
    """This is no list of feeds; the message says why."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list; ``group`` is the heading that it stands under."""

    url: str = field(repr=False)
    title: str
    group: str
    language: str


@dataclass(frozen=True, slots=True)
class Import:
    """What a list comes to here: new lines, and how many were left out, and why."""

    lines: tuple[FeedLine, ...]
    there_already: int
    unusable: tuple[str, ...]


def read_opml(data: bytes) -> tuple[Outline, ...]:
    """Read the feeds of a list, in its order.

    Raises:
        OpmlError: where it is none, or is made to do harm.

    """
    if len(data) > LARGEST:
        raise OpmlError(f"larger than {LARGEST:,} bytes: this is no list of feeds")
    reading = _Reading()
    try:
        reading.parser.Parse(data, True)  # noqa: FBT003 -- expat's call
    except expat.ExpatError as problem:
        what = expat.errors.messages.get(problem.code, "not XML")
        broken = f"line {problem.lineno}, column {problem.offset + 1}: {what}"
        if reading.root is None:
            raise OpmlError(f"this is no OPML, nor XML at all: {broken}") from None
        raise OpmlError(broken if reading.root == "opml" else _other_root(reading.root)) from None
    except (LookupError, UnicodeError) as problem:  # of an encoding that nobody knows
        raise OpmlError(f"it can't be decoded: {problem}") from None
    if reading.root != "opml":
        raise OpmlError(_other_root(reading.root or ""))
    return tuple(reading.found)


def _other_root(root: str) -> str:
    return f"this is no OPML: its root element is <{root[:80]}>"


class _Reading:
    """Walks over a list; knows at each place under which headings it stands."""

    def __init__(self) -> None:
        self.root: str | None = None
        self.found: list[Outline] = []
        self._headings: list[str] = []
        self._outlines = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.EntityDeclHandler = self._entity

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.root = self.root or name.lower()
        given = {key.lower(): value.strip() for key, value in attributes.items()}
        text = given.get("title") or given.get("text") or ""
        url = given.get("xmlurl", "") if name.lower() == "outline" else ""
        if url:
            group = next((heading for heading in reversed(self._headings) if heading), "")
            self.found.append(Outline(on_the_web(url), text, group, given.get("language", "")))
        self._outlines += 1
        self._headings.append("" if url or name.lower() != "outline" else text)
        if len(self._headings) > DEEPEST:
            raise OpmlError(f"nested more than {DEEPEST} deep: this is no list of feeds")
        if self._outlines > MOST_OUTLINES:
            raise OpmlError(f"more than {MOST_OUTLINES:,} outlines: split the list")

    def _end(self, _name: str) -> None:
        self._headings.pop()

    def _entity(self, *_: object) -> None:
        raise OpmlError("it declares entities, which a list of feeds has no use for")


def plan_import(outlines: Iterable[Outline], feeds: Sequence[Feed]) -> Import:
    """Make lines of what is not watched yet."""
    ids, urls = {feed.id for feed in feeds}, {feed.url for feed in feeds}
    lines: list[FeedLine] = []
    unusable: list[str] = []
    there_already = 0
    for outline in outlines:
        name = "".join(sign for sign in outline.title if sign.isprintable())[:80] or "without a title"
        problem = feed_url_problem(outline.url)
        if problem is not None or urlsplit(outline.url).scheme not in {"http", "https"}:
            unusable.append(f"{name}: {problem[0] if problem else 'only addresses of the web are taken from a list'}")
        elif outline.url in urls:
            there_already += 1
        else:
            urls.add(outline.url)
            line = FeedLine(
                id=fresh_id(outline.title, outline.url, ids),
                url=outline.url,
                group=_slug(outline.group) or None,
                language=_language(outline.language),
            )
            ids.add(line.id)
            lines.append(line)
    return Import(tuple(lines), there_already, tuple(unusable))


def write_opml(feeds: Iterable[Mapping[str, object]]) -> str:
    """Write a list of feeds as they stand in feeds.yaml, under their groups."""
    groups: dict[str, list[str]] = {}
    for feed in feeds:
        said = {"text": feed["id"], "title": feed["id"], "xmlUrl": feed["url"], "language": feed.get("language")}
        attributes = " ".join(f"{name}={quoteattr(str(value))}" for name, value in said.items() if value is not None)
        groups.setdefault(str(feed.get("group") or ""), []).append(f'<outline type="rss" {attributes}/>')
    rows = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', "  <head><title>Wirewatch</title></head>"]
    rows.append("  <body>")
    for group, outlines in groups.items():
        rows += [f"    <outline text={quoteattr(group)}>"] if group else []
        rows += [f"      {outline}" for outline in outlines]
        rows += ["    </outline>"] if group else []
    return "\n".join([*rows, "  </body>", "</opml>"])


def fresh_id(title: str, url: str, taken: Iterable[str]) -> str:
    """Make a short name that no feed has yet, of a title, or of the host where that has no Latin letters."""
    known = set(taken)
    name = _slug(title) or _slug(_host_name(url)) or "feed"
    number = 1
    while (fresh := name if number == 1 else f"{name}-{number}") in known:
        number += 1
    return fresh


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_ID].strip("-")


def _host_name(url: str) -> str:
    """Take what a site is called out of its host: the longest part before the last."""
    labels = (urlsplit(url).hostname or "").split(".")
    return max(labels[:-1], key=len, default="") if not labels[-1].isdecimal() else "-".join(labels)


def _language(written: str) -> str | None:
    code = written.strip()
    code = code[:2].lower() + code[2:] if len(code) != 3 else code.lower()
    return code if _LANGUAGE.fullmatch(code) else None
