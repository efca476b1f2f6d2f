"""Where a page leads that is no story itself: by a refresh, by its script, by the address it stands for, by a link."""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin, urlsplit

from watcher.wire.carried import without_wrapping

_SOON_S = 10.0
_LONGEST_SCRIPTS = 4_000  # what only sends its visitors on is short
_REFRESH = re.compile(
    r"\s*+(?:(\d++(?:\.\d*+)?)\s*+(?:[;,\s]\s*+(?:url\s*+=\s*+)?+|url\s*+=\s*+)|[;,]?url\s*+=\s*+)[\"']?([^\"']+)",
    re.IGNORECASE,
)
_SETS_LOCATION = re.compile(
    r"(?<![\w.$])(?:(?:window|document|self|top|parent)\.){0,2}location"
    r"(?:(?:\.href)?\s*+=|\.(?:replace|assign)\s*+\()\s*+(?:\"([^\"\n]{1,4000})\"|'([^'\n]{1,4000})')\s*+(?=[;)}\n]|\Z)"
)
_ESCAPED = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|(.))", re.DOTALL)
_ELSEWHERE = re.compile(
    r"(?:^|\.)(?:facebook|twitter|x|instagram|youtube|youtu|linkedin|whatsapp|t|telegram|pinterest|reddit|google|"
    r"gstatic|googleapis|apple|play|vk|ok)\.[a-z.]{2,6}\Z"
)


def refreshed(tree: Any, url: str) -> str | None:
    """Give where a page sends all its visitors within seconds; one that only loads itself again sends nobody anywhere.

    What it says to those without scripts counts where the page holds nothing else: stories have such lines, too.
    """
    metas = (meta for meta in tree.iter("meta") if next(meta.iterancestors("noscript"), None) is None)
    return _first_elsewhere(_refreshes(metas), url)


def onward(tree: Any, url: str) -> str | None:
    """Give where a page with hardly a word on it leads, by what is surest of that first."""
    sent = _first_elsewhere([*_set_by_script(tree), *_refreshes(tree.iter("meta"))], url)
    if sent is not None:
        return sent
    canonical = (link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical")
    linked = (link.get("href") for link in tree.iter("a"))
    for href in (*canonical, *linked):
        there = _absolute(url, href or "")
        if there is not None and _leads_out(there, url):
            return there
    return None


def _refreshes(metas: Iterator[Any]) -> Iterator[str]:
    for meta in metas:
        if (meta.get("http-equiv") or "").strip().lower() == "refresh":
            found = _REFRESH.match(meta.get("content") or "")
            if found and float(found[1] or 0) <= _SOON_S:
                yield found[2]


def _set_by_script(tree: Any) -> list[str]:
    """Read ``location.replace("…")`` and the like; nothing is run, and a script of any length is not looked into."""
    scripts = "\n".join(script.text or "" for script in tree.iter("script") if not script.get("src"))
    if len(scripts) > _LONGEST_SCRIPTS:
        return []
    return [_unescaped(found[1] or found[2]) for found in _SETS_LOCATION.finditer(scripts)]


def _unescaped(written: str) -> str:
    def meant(found: re.Match[str]) -> str:
        number = found[1] or found[2]
        return chr(int(number, 16)) if number else found[3]

    return _ESCAPED.sub(meant, written)


def _first_elsewhere(written: Any, url: str) -> str | None:
    for href in written:
        there = _absolute(url, href)
        if there is not None and there.partition("#")[0] != url.partition("#")[0]:
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
        there = without_wrapping(urljoin(base, href.strip()))
        parts = urlsplit(there)
        if parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0 and there.isprintable():
            return there
    return None
