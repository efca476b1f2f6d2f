"""A bulletin that comes as mail (RFC 5322): one message, one entry."""

import re
from collections.abc import Iterator
from email import errors, message_from_bytes
from email.header import decode_header
from email.message import Message

from watcher.model import Entry
from watcher.wire.dates import read_date
from watcher.wire.decode import decoded
from watcher.wire.formats.links import web_address
from watcher.wire.formats.markup import html_tree, inner_text
from watcher.wire.formats.shape import (
    LONGEST_KEY,
    LONGEST_TEXT,
    LONGEST_TITLE,
    Document,
    FeedFormat,
    ParsedFeed,
    gather,
    language_code,
    shorten,
)
from watcher.wire.plaintext import tidy, unwrapped

_NAME = "email"
_HEADER = re.compile(rb"(?:From [^\r\n]{1,200}\r?\n)?[!-9;-~]{1,60}:[ \t]")
_KNOWN = re.compile(
    rb"^(from|subject|date|message-id|received|mime-version|return-path):", re.IGNORECASE | re.MULTILINE
)
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_LONGEST_HEADERS = 64_000
_LONGEST_MESSAGE = 3_000_000  # the library reads some two megabytes a second; what comes later are attachments
_TOO_LONG = f"a message of more than {_LONGEST_MESSAGE:,} bytes: what stands behind them was not read"
_DEEPEST_PART = 8
_MOST_PARTS = 100
_ODD_FAULTS = (ValueError, LookupError, TypeError, AttributeError, RecursionError, errors.MessageError)


def _claims(document: Document) -> bool:
    """Claim what begins with headers, two of which only mail has."""
    body = document.body.lstrip()
    if not _HEADER.match(body):
        return False
    end = _END_OF_HEADERS.search(body, 0, _LONGEST_HEADERS)
    names = {name.lower() for name in _KNOWN.findall(body, 0, end.start() if end else _LONGEST_HEADERS)}
    return len(names) >= 2


def _read(document: Document) -> ParsedFeed:
    message = document.body.lstrip()
    try:
        entry = _entry(message_from_bytes(message[:_LONGEST_MESSAGE]), document.url)
    except _ODD_FAULTS as problem:  # what the library was seen to raise on messages built to break it
        return ParsedFeed(format=_NAME, error=f"a message that can't be taken apart ({type(problem).__name__})")
    return gather(
        [entry] if entry.title or entry.text else [],
        name=_NAME,
        faults=[_TOO_LONG] if len(message) > _LONGEST_MESSAGE else [],
        empty="a message without subject or text",
    )


def _entry(message: Message, url: str | None) -> Entry:
    published_at = read_date(_header(message, "Date"))
    return Entry(
        guid=_header(message, "Message-ID").strip("<> ")[:LONGEST_KEY] or None,
        url=web_address(_header(message, "Archived-At").strip("<> "), url),
        title=shorten(_header(message, "Subject"), LONGEST_TITLE),
        text=shorten(_text(message), LONGEST_TEXT),
        language=language_code(_header(message, "Content-Language").partition(",")[0]),
        published_at=published_at,
    )


def _header(message: Message, name: str) -> str:
    """Give a header on one line, its words decoded however they were encoded."""
    pieces = []
    for piece, charset in decode_header(str(message.get(name) or "")[:LONGEST_KEY]):
        pieces.append(piece if isinstance(piece, str) else _decoded(piece, charset))
    return " ".join(tidy("".join(pieces)).split())


def _text(message: Message) -> str:
    """Take the plain text; the HTML where that says much more, as when the plain part only points to it."""
    plain, html = [], []
    for part in _parts(message):
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            continue
        told = _decoded(payload, part.get_content_charset())
        if part.get_content_type() == "text/html":
            html.append(_page_text(told))
        else:
            plain.append(unwrapped(told))
    written, laid_out = "\n\n".join(plain), "\n\n".join(html)
    return laid_out if len(laid_out) > 2 * len(written) else written


def _page_text(told: str) -> str:
    tree = html_tree(told)
    return "" if tree is None else inner_text(tree.find("body"))


def _parts(message: Message) -> Iterator[Message]:
    """Yield the parts that are texts and no attachments, of the first parts and not too deep."""
    waiting = [(message, 0)]
    for _part in range(_MOST_PARTS):
        if not waiting:
            return
        part, depth = waiting.pop(0)
        inside = part.get_payload() if part.is_multipart() else None
        if isinstance(inside, list) and depth < _DEEPEST_PART:
            waiting[:0] = [(each, depth + 1) for each in inside if isinstance(each, Message)]
        elif part.get_content_type() in {"text/plain", "text/html"} and part.get_content_disposition() != "attachment":
            yield part


def _decoded(data: bytes, charset: str | None) -> str:
    """Decode as declared where that holds; else by what the bytes are."""
    if charset and charset.lower() not in {"us-ascii", "unknown-8bit"}:
        try:
            return data.decode(charset)
        except (LookupError, ValueError):
            pass
    return decoded(data)


FORMAT = FeedFormat(claims=_claims, read=_read)
