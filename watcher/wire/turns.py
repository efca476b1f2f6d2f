"""Whose turn it is: hosts take turns, and none is asked more often at once, nor sooner after the last, than is polite.

Libcurl could hold transfers back itself, but then their deadline runs while they wait.
"""

import threading
from collections import Counter, OrderedDict, deque
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from watcher.wire.fetch import Limits, Request

_REMEMBERED = 1_000


class Doorbell:
    """When each host was last rung at, by whichever round. Of use from every thread."""

    def __init__(self, gap_s: float) -> None:
        self._gap_s = gap_s
        self._lock = threading.Lock()
        self._free_at: OrderedDict[str, float] = OrderedDict()

    def ring(self, host: str, now_s: float) -> bool:
        """Whether a host may be asked now; if so, it is taken as asked."""
        with self._lock:
            if now_s < self._free_at.get(host, now_s):
                return False
            self._free_at[host] = now_s + self._gap_s
            self._free_at.move_to_end(host)
            while len(self._free_at) > _REMEMBERED:
                self._free_at.popitem(last=False)
            return True


class Turns:
    """The requests of one round that wait for their turn.

    A feed that may live inside (``allow_private``) is on a machine of one's own and waits for no gap.
    """

    def __init__(self, requests: "Sequence[Request]", limits: "Limits", bell: Doorbell) -> None:
        self._limit = limits.at_once_per_host
        self._bell = bell
        self._open: Counter[str] = Counter()
        self._waiting: OrderedDict[str, deque[Request]] = OrderedDict()
        for request in requests:
            self._waiting.setdefault(host_of(request.url), deque()).append(request)

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def take(self, now_s: float) -> "Request | None":
        """Give the next request to start, or None where each host left has to be waited for."""
        host = next((host for host in self._waiting if self._may_start(host, now_s)), None)
        if host is None:
            return None
        request = self._waiting[host].popleft()
        self._open[host] += 1
        if self._waiting[host]:
            self._waiting.move_to_end(host)
        else:
            del self._waiting[host]
        return request

    def done(self, request: "Request") -> None:
        """Note that a request that was taken has ended."""
        self._open[host_of(request.url)] -= 1

    def _may_start(self, host: str, now_s: float) -> bool:
        if self._open[host] >= self._limit:
            return False
        return self._waiting[host][0].allow_private or self._bell.ring(host, now_s)


@lru_cache(maxsize=4_096)
def host_of(url: str) -> str:
    """Name the host and port that an address leads to; empty where there is none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""
