"""Keeps the secrets of feed addresses out of whatever is shown: user, password and query never appear in a reason."""

import re
from urllib.parse import unquote, urlsplit

_ADDRESS = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*://)(?P<user>[^\s/?#@'\"]*@)?(?P<rest>[^\s?#'\"]*)(?P<query>[?#][^\s'\"]*)?",
    re.IGNORECASE,
)
_SHORTEST_SECRET = 4


def shown(url: str) -> str:
    """Write an address without its user, password, query and fragment."""
    return _ADDRESS.sub(lambda found: f"{found['scheme']}{found['rest']}{'?…' if found['query'] else ''}", url)


def redact(message: str, url: str) -> str:
    """Take the secrets of one feed's address, and those of any address inside the message, out of a message."""
    for secret in sorted(_secrets(url), key=len, reverse=True):
        message = message.replace(secret, "…")
    return shown(message)


def _secrets(url: str) -> set[str]:
    """List the parts of an address that may be secret, as written and as meant; very short ones would garble words."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return {url}
    pieces = {parts.username or "", parts.password or "", parts.query}
    pieces |= {value.partition("=")[2] for value in parts.query.split("&")}
    pieces |= {unquote(piece) for piece in pieces}
    return {piece for piece in pieces if len(piece) >= _SHORTEST_SECRET}
