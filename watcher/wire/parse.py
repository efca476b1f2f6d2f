"""Takes the bytes of a feed, gives its entries or the reason why there are none. Pure; runs in a child that may die."""

import re
import zlib
from dataclasses import replace

from watcher.wire.decode import decoded, readable
from watcher.wire.formats import FORMATS, Document, PageSelectors, ParsedFeed, read_stray
from watcher.wire.formats.shape import shorten
from watcher.wire.plaintext import one_line

_DOCTYPE = re.compile(
    r"<!DOCTYPE(?>[^\[>]+|\[(?>\"[^\"]*\"|'[^']*'|<!--.*?-->|[^\]\"'])*+\])*+>",
    re.DOTALL | re.IGNORECASE,
)
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)")
_TITLE = re.compile(r"<title[^<>]*>([^<]*)</title", re.IGNORECASE)
_GZIP = b"\x1f\x8b"
_KNOWN_BINARIES = (
    (_GZIP, "gzip data inside gzip data"),
    (b"PK\x03\x04", "a zip archive"),
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "an image"),
)
_JUNK_BEFORE_ROOT = 4096
_LARGEST = 10_000_000  # bytes of a document, however small it was packed


def parse_feed(
    body: bytes, *, url: str | None = None, page: PageSelectors | None = None, known: str = ""
) -> ParsedFeed:
    """Read a feed however broken it is. Never raises for what the bytes say; may run long: see ``workers``.

    With the ``items`` of an earlier reading as ``known``, what has not changed since need not be read again.
    """
    if not body.startswith(_GZIP):
        return _read_plain(body, url, page, known=known)
    plain, problem = _unpacked(body)
    return _no_feed(problem) if problem else _read_plain(plain, url, page, known=known)


def _unpacked(body: bytes) -> tuple[bytes, str]:
    """Give what a gzip file holds, as sitemaps are kept; of one that was cut off, what came; else what is wrong."""
    packed = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        plain = packed.decompress(body, _LARGEST)
    except zlib.error:
        plain = b""
    if packed.unconsumed_tail:
        return b"", f"gzip data that unpacks to more than {_LARGEST:,} bytes: it was not read"
    return plain, "" if plain else "gzip data that can't be unpacked: it is damaged, empty or cut off"


def _read_plain(body: bytes, url: str | None, page: PageSelectors | None, *, known: str) -> ParsedFeed:
    if not body.strip():
        return _no_feed("empty: there is not one character in it" if body else "empty: not one byte came")
    for magic, name in _KNOWN_BINARIES:
        if body.startswith(magic):
            return _no_feed(f"not XML: this is {name}")
    document = replace(_document(body, url, page), known=known)
    for each in FORMATS:
        if each.claims(document):
            return each.read(document)
    return read_stray(document) or _no_feed(_what_it_is(document))


def _document(body: bytes, url: str | None, page: PageSelectors | None) -> Document:
    """Take JSON as it stands, unless a feed follows on what only looks like it; in anything else find the root."""
    text = decoded(body)
    bare = Document(body=body, text=text.strip(), root="", url=url, page=page)
    is_json = bare.text.startswith(("{", "["))
    if is_json and _is_known(bare):
        return bare
    marked_up = _from_root(replace(bare, text=readable(text)))
    return bare if is_json and not _is_known(marked_up) else marked_up


def _is_known(document: Document) -> bool:
    return any(known.claims(document) for known in FORMATS)


def _from_root(whole: Document) -> Document:
    """Find the root, past declarations and comments; where that is no feed's, past what a server printed before one."""
    text = whole.text
    first: Document | None = None
    never_closed: set[str] = set()
    position = 0
    while (start := text.find("<", position)) >= 0 and (first is None or start < _JUNK_BEFORE_ROOT):
        if root := _ROOT.match(text, start):
            found = replace(whole, text=text[start:], root=root[1])
            if root[1].lower() == "html" or _is_known(found):
                return found
            first = first or found
        position = _behind(text, start, never_closed)
    return first or replace(whole, text=text.strip())


def _behind(text: str, start: int, never_closed: set[str]) -> int:
    """Find where a declaration or a comment ends, else the next character; what never ends is looked for once."""
    opening = next(
        (each for each in ("<!--", "<?", "<!doctype") if text[start : start + 9].lower().startswith(each)), ""
    )
    if not opening or opening in never_closed:
        return start + 1
    if opening == "<!doctype":
        found = _DOCTYPE.match(text, start)
        end = found.end() if found else -1
    else:
        closing = "-->" if opening == "<!--" else "?>"
        at = text.find(closing, start + len(opening))
        end = at + len(closing) if at >= 0 else -1
    if end < 0:
        never_closed.add(opening)
    return end if end >= 0 else start + 1


def _what_it_is(document: Document) -> str:
    if document.root.lower() == "html":
        title = _TITLE.search(document.text)
        named = f" titled “{shorten(one_line(title[1]), 80)}”" if title and title[1].strip() else ""
        return f"an HTML page{named}, not a feed"
    if document.root and ">" not in document.text:
        return "cut off inside its root element"
    if document.root:
        return f"not a feed of a known format: its root element is <{document.root[:80]}>"
    if document.text.startswith(("{", "[")):
        return "JSON, but no feed of a known format"
    if document.text.startswith("<"):
        return "cut off before its root element"
    return "not XML: there is no element in it"


def _no_feed(error: str) -> ParsedFeed:
    return ParsedFeed(format="unknown", error=error)
