"""What a host lets robots read: its robots.txt, asked for once and kept for a while (RFC 9309).

A host without one (4xx) lets us read; one whose server fails (5xx, 429, no answer) is left alone for a while.
"""

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

from protego import Protego

from watcher.wire.fetch import Response

KEPT_S = 12 * 3600.0
LEFT_ALONE_S = 240.0
MOST_HOSTS = 2_000
LONGEST_GAP_S = 30.0
_LONGEST = 512 * 1024
_FAILING = frozenset({HTTPStatus.TOO_MANY_REQUESTS})
_ADDRESSED = re.compile(r"\s*user[\s-]*agent(?=[\s:])[\s:]*([A-Za-z_-]+|\*)?", re.IGNORECASE)
_OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether a page may be read; ``retry_in_s`` where that can't be known before."""

    is_given: bool
    retry_in_s: float | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    rules: Protego | None
    until: float


class Robots:
    """Remembers the robots.txt of hosts. May be used from any thread; asks through whatever it is given to ask with."""

    def __init__(self, user_agent: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._name = user_agent.partition("/")[0].lower()
        self._clock = clock
        self._lock = threading.Lock()
        self._known: OrderedDict[str, _Known] = OrderedDict()

    def permission(self, url: str, ask: Callable[[str], Response]) -> Permission:
        """Say whether a page may be read; ``ask`` fetches the host's robots.txt where it is not known."""
        where = robots_url(url)
        known = self._look_up(where)
        if known is None:
            known = self._read(ask(where))
            self._keep(where, known)
        if known.rules is None:
            return Permission(is_given=False, retry_in_s=max(1.0, known.until - self._clock()))
        return Permission(is_given=known.rules.can_fetch(url, self._name))

    def gap_s(self, url: str) -> float:
        """Say how long the host asks to wait between two pages; nothing where its robots.txt is not known."""
        known = self._look_up(robots_url(url))
        gap = known.rules.crawl_delay(self._name) if known is not None and known.rules is not None else None
        return min(gap, LONGEST_GAP_S) if gap is not None else 0.0

    def _look_up(self, where: str) -> _Known | None:
        with self._lock:
            known = self._known.get(where)
        return known if known is not None and known.until > self._clock() else None

    def _keep(self, where: str, known: _Known) -> None:
        with self._lock:
            self._known[where] = known
            self._known.move_to_end(where)
            while len(self._known) > MOST_HOSTS:
                self._known.popitem(last=False)

    def _read(self, response: Response) -> _Known:
        status = response.status
        if response.error is None:
            text = response.body[:_LONGEST].decode("utf-8", "replace").removeprefix("\ufeff")
        elif status is not None and status not in _FAILING and 300 <= status < 500:
            text = ""
        else:
            return _Known(None, self._clock() + LEFT_ALONE_S)
        return _Known(Protego.parse(_addressed(text, self._name)), self._clock() + KEPT_S)


def _addressed(text: str, name: str) -> str:
    """Give a robots.txt with one name for all that are neither ours nor everybody's.

    A name counts as a whole and in any case (RFC 9309). Names are bounded by this, too: the parser keeps each rule once
    for each of them, so thousands over thousands of rules would fill the memory.
    """
    lines = []
    for line in text.splitlines():
        if (found := _ADDRESSED.match(line)) is not None:
            named = (found[1] or "").lower()
            lines.append(f"User-agent: {named if named in {name, '*'} else _OTHERS}")
        else:
            lines.append(line)
    return "\n".join(lines)


def robots_url(url: str) -> str:
    """Give where the robots.txt of a page's host stands."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], "/robots.txt", "", ""))
