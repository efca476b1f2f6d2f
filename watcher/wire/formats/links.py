"""Addresses as documents carry them → the story's own address on the web, or None. Pure."""

from urllib.parse import urljoin, urlsplit

from watcher.wire.formats.shape import LONGEST_KEY

_WEB = {"http", "https"}


def web_address(link: object, base: str | None) -> str | None:
    """Resolve a link against where it stood; anything else (``javascript:``, ``file:``, half an address) is no link."""
    if not isinstance(link, str) or not (link := link.strip()) or len(link) > LONGEST_KEY:
        return None
    try:
        resolved = urljoin(base or "", link)
        parts = urlsplit(resolved)
        usable = parts.scheme.lower() in _WEB and bool(parts.hostname)
    except ValueError:
        return None
    return resolved if usable and resolved.isprintable() else None
