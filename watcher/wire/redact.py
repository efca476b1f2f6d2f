"""Keeps the secrets of feed addresses out of whatever is shown: of an address nothing but its host and path is."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus, unquote, unquote_plus, urlsplit, urlunsplit

_ADDRESS = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]{0,20}://)(?P<user>[^\s/?#'\"]*@)?(?P<rest>[^\s?#'\"]*)(?P<query>[?#][^\s'\"]*)?",
    re.IGNORECASE,
)
_SHORTEST_SECRET = 4
_GAP = "…"


def shown(url: str) -> str:
    """Write an address without its user, password, query and fragment."""
    return _ADDRESS.sub(lambda found: f"{found['scheme']}{found['rest']}{'?…' if found['query'] else ''}", url)


def redact(message: str, url: str) -> str:
    """Take the secrets of one feed's address, and those of any address inside the message, out of a message."""
    return shown(without(message, _parts(url), _SHORTEST_SECRET))


def base_of(url: str) -> str:
    """Give what relative links are read against: the address less user, password, query and fragment."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def without(words: str, secrets: Iterable[str], shortest: int = 1) -> str:
    """Put a gap in the place of each secret that is not so short that words would be garbled."""
    for secret in sorted({each for each in secrets if len(each) >= shortest}, key=len, reverse=True):
        words = words.replace(secret, _GAP)
    return words


def _parts(url: str) -> Iterator[str]:
    """List the parts of an address that may be secret, in all their spellings."""
    try:
        parts = urlsplit(url)
        pieces = [parts.username or "", parts.password or "", parts.query, parts.fragment]
    except ValueError:
        yield url
        return
    pieces += [value.partition("=")[2] for value in re.split("[&;]", parts.query)]
    for piece in pieces:
        yield from spellings(piece)


def spellings(piece: str) -> Iterator[str]:
    """List how a part of an address is written: as it stands, as it is meant, and as libraries write it back."""
    meant = unquote(piece)
    yield from (piece, meant, unquote_plus(piece), quote(meant, safe=""), quote(meant), quote_plus(meant))
