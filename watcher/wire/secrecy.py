"""Takes the secrets of a feed's address out of what the feed brings, before anything of it is kept or told.

Links of paid wires repeat the key of their feed. The rest of the words is left alone, so only what surely is a secret
counts here: a password, and a value whose name says what it is.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from watcher.model import Entry
from watcher.wire.formats.shape import ParsedFeed, Poison
from watcher.wire.redact import spellings, without

_NAME_OF_SECRET = re.compile(
    r"(?:^|[_.\-])(?:api)?(?:key|auth|pass|pwd|passwd|password|sig|sid|jwt|ticket|hash)(?:$|[_.\-])"
    r"|token|secret|apikey|credential|signature|session|authorization|private|login",
    re.IGNORECASE,
)
_SHORTEST = 6


class Secrets:
    """The secrets in the address of one feed, to be taken out of what the feed brings."""

    def __init__(self, url: str) -> None:
        self._secrets = frozenset(each for each in _surely(url) if len(each) >= _SHORTEST)

    def out_of(self, parsed: ParsedFeed) -> ParsedFeed:
        """Give what was read without them."""
        if not self._secrets:
            return parsed
        return replace(
            parsed,
            entries=tuple(map(self._out_of_entry, parsed.entries)),
            error=parsed.error and self._out_of_words(parsed.error),
            quarantined=tuple(map(self._out_of_poison, parsed.quarantined)),
        )

    def _out_of_entry(self, entry: Entry) -> Entry:
        """A link loses the part of its query that held one."""
        changed: dict[str, Any] = {
            name: self._out_of_words(value)
            for name in ("guid", "title", "text", "slug", "byline", "dateline", "version")
            if isinstance(value := getattr(entry, name), str)
        }
        return replace(entry, **changed, url=entry.url and self._out_of_link(entry.url))

    def _out_of_poison(self, poison: Poison) -> Poison:
        return replace(poison, reason=self._out_of_words(poison.reason), data=self._out_of_bytes(poison.data))

    def _out_of_words(self, words: str) -> str:
        return without(words, self._secrets)

    def _out_of_bytes(self, data: bytes) -> bytes:
        return self._out_of_words(data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")

    def _out_of_link(self, link: str) -> str:
        try:
            parts = urlsplit(link)
        except ValueError:
            return self._out_of_words(link)
        user, at, host = parts.netloc.rpartition("@")
        kept = "&".join(each for each in parts.query.split("&") if self._out_of_words(each) == each)
        netloc = host if self._out_of_words(user) != user else user + at + host
        return self._out_of_words(urlunsplit((parts.scheme, netloc, parts.path, kept, parts.fragment)))


def _surely(url: str) -> Iterator[str]:
    """List the parts of an address that surely are secret, in all their spellings."""
    try:
        parts = urlsplit(url)
        password = parts.password or ""
    except ValueError:
        return
    yield from spellings(password)
    for each in re.split("[&;]", f"{parts.query}&{parts.fragment}"):
        name, _, value = each.partition("=")
        if _NAME_OF_SECRET.search(name):
            yield from spellings(value)
