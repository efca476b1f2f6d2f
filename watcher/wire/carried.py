"""Links that carry the address they stand for in themselves: it is read out of them, and nobody is asked. Pure.

Aggregators, mail filters and social networks put their own address before a publisher's. What is asked for then is the
publisher's page alone, under the same checks as any other; an address that is none on the web is left in its wrapping.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from watcher.wire.formats.links import web_address

MOST_WRAPPINGS = 4
_LONGEST_LINK = 8_000
_MOST_FIELDS = 100

# Host, path, and the names under which the query may hold the address, the likeliest first.
_IN_QUERY: tuple[tuple[re.Pattern[str], re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(rf"(?:\A|\.)(?:{host})\Z", re.IGNORECASE), re.compile(rf"\A{path}\Z", re.IGNORECASE), names)
    for host, path, names in (
        (r"google\.[a-z]{2,3}(?:\.[a-z]{2})?", r"/(?:url|alerts/url)", ("url", "q")),
        (r"bing\.com", r"/news/apiclick\.aspx", ("url",)),
        (r"duckduckgo\.com", r"/l/?", ("uddg",)),
        (r"facebook\.com", r"/l\.php", ("u",)),
        (r"l\.instagram\.com", r"/?", ("u",)),
        (r"t\.umblr\.com", r"/redirect", ("z",)),
        (r"out\.reddit\.com", r"/.*", ("url",)),
        (r"safelinks\.protection\.outlook\.com", r"/.*", ("url",)),
        (r"youtube\.com", r"/redirect", ("q",)),
        (r"linkedin\.com", r"/redir/(?:redirect|general-malware-page)", ("url",)),
        (r"vk\.com", r"/away\.php", ("to",)),
        (r"slack-redir\.net", r"/link", ("url",)),
    )
)
_YAHOO = re.compile(r"(?:\A|\.)search\.yahoo\.com\Z", re.IGNORECASE)
_YAHOO_TARGET = re.compile(r"/RU=([^/]+)/R[KS]=")
_BING = re.compile(r"(?:www\.)?bing\.com", re.IGNORECASE)
_GOOGLE_NEWS = re.compile(r"/(?:__i/)?(?:rss/)?(?:rd/)?(?:articles|read)/([A-Za-z0-9_-]+=*)/?")


def without_wrapping(url: str) -> str:
    """Give the address that a link stands for; the link itself where it carries none."""
    for _layer in range(MOST_WRAPPINGS):
        inside = _carried(url)
        if inside is None:
            return url
        url = inside
    return url


def is_opaque(url: str) -> bool:
    """Whether a link stands for a page without telling which: the news of Google since 2024."""
    parts = _parts(url)
    return parts is not None and _google_news(parts) is not None and _carried(url) is None


def _carried(url: str) -> str | None:
    parts = _parts(url)
    if parts is None:
        return None
    told = (web_address(each, None) for each in _offers(parts))
    return next((each for each in told if each is not None and _is_plain(each)), None)


def _parts(url: str) -> SplitResult | None:
    if len(url) <= _LONGEST_LINK:
        with suppress(ValueError):
            parts = urlsplit(url)
            return parts if parts.hostname else None
    return None


def _is_plain(url: str) -> bool:
    """Whether an address is whole, and brings no user or password that somebody else made up."""
    with suppress(ValueError):
        parts = urlsplit(url)
        return "@" not in parts.netloc and parts.port != 0 and "." in (parts.hostname or "")
    return False


def _offers(parts: SplitResult) -> Iterator[str]:
    host = parts.hostname or ""
    for hosts, path, names in _IN_QUERY:
        if hosts.search(host) and path.search(parts.path):
            given = dict(reversed(parse_qsl(parts.query)))  # of two with one name the first counts
            yield from (given[name] for name in names if name in given)
    if _YAHOO.search(host) and (found := _YAHOO_TARGET.search(parts.path)):
        yield unquote(found[1])
    if _BING.fullmatch(host) and parts.path == "/ck/a":
        # Two signs of their own, then base64.
        yield _text(_decoded(dict(parse_qsl(parts.query)).get("u", "")[2:]))
    if (packed := _google_news(parts)) is not None:
        yield from map(_text, _fields(_decoded(packed)))


def _google_news(parts: SplitResult) -> str | None:
    if (parts.hostname or "") != "news.google.com":
        return None
    found = _GOOGLE_NEWS.fullmatch(parts.path)
    return found[1] if found else None


def _decoded(packed: str) -> bytes:
    plain = packed.rstrip("=")
    with suppress(binascii.Error, ValueError):
        return base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4))
    return b""


def _text(data: bytes) -> str:
    with suppress(UnicodeDecodeError):
        return data.decode("utf-8")
    return ""


def _fields(message: bytes) -> Iterator[bytes]:
    """Yield the strings of a message in the encoding of protocol buffers, as far as it is one."""
    at = 0
    for _field in range(_MOST_FIELDS):
        tag, at = _number(message, at)
        if at >= len(message):
            return
        number, at = _number(message, at)
        if tag & 7 == 2:
            yield message[at : at + number]
            at += number
        elif tag & 7 != 0:
            return


def _number(message: bytes, at: int) -> tuple[int, int]:
    """Read a number of seven bits a byte, and say where the next thing begins."""
    value = 0
    for shift in range(0, 35, 7):
        if at >= len(message):
            break
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            break
    return value, at
