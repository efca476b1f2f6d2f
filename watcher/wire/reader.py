"""Fetches the page behind a summary and gives its story, or the reason why there is none. Never raises for a page.

Every step of the way is asked for under the same limits as a feed: addresses are checked at the connection, the host's
robots.txt is heeded, the body is read in a child that can be killed. Feeds have children of their own, so that no page
holds them up.
"""

from collections.abc import Callable
from contextlib import closing
from http import HTTPStatus
from urllib.parse import SplitResult, urlsplit

from watcher.wire.carried import is_opaque, without_wrapping
from watcher.wire.fetch import Fetcher, Request, Response
from watcher.wire.page import Hop, PageContent, Refused, Wanted
from watcher.wire.redact import redact
from watcher.wire.robots import Robots
from watcher.wire.workers import ParserPool

MOST_HOPS = 3
_PAGES = b"text/html, application/xhtml+xml, */*;q=0.1"
_READABLE = ("text/html", "application/xhtml+xml", "text/plain")
_FOR_GOOD = {
    HTTPStatus.UNAUTHORIZED: "it asks for a login (HTTP 401)",
    HTTPStatus.PAYMENT_REQUIRED: "it is behind a paywall (HTTP 402)",
    HTTPStatus.FORBIDDEN: "the site turns us away (HTTP 403)",
    HTTPStatus.GONE: "the page is gone (HTTP 410)",
    HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS: "it may not be shown (HTTP 451)",
}
_WAIT_S = 1.0  # at the least, where a try is worth repeating


class PageReader:
    """Reads one page at a time for each thread that asks; any number may."""

    def __init__(self, fetcher: Fetcher, *, parsers: ParserPool | None = None, robots: Robots | None = None) -> None:
        self._fetcher = fetcher
        self._parsers = parsers or ParserPool(workers=1)
        self._robots = robots or Robots(fetcher.user_agent)

    def read(self, wanted: Wanted, *, stopped: Callable[[], bool] = lambda: False) -> PageContent:
        """Follow an address to its story. What hops on and on, or in a circle, is refused."""
        url, been = wanted.url, set[str]()
        for _step in range(MOST_HOPS + 1):
            url = without_wrapping(url)
            if is_opaque(url):
                return Refused("its link does not tell which page it leads to")
            if url in been:
                return Refused("its pages lead to each other in a circle")
            been.add(url)
            content = self._step(url, wanted, stopped)
            if not isinstance(content, Hop):
                return content
            url = content.url
        return Refused(f"its page leads on to others more than {MOST_HOPS} times")

    def gap_s(self, url: str) -> float:
        """Say how long its host asks to be left alone between two pages, as far as that is known."""
        return self._robots.gap_s(url)

    def close(self) -> None:
        """End the child that reads pages."""
        self._parsers.close()

    def _step(self, url: str, wanted: Wanted, stopped: Callable[[], bool]) -> PageContent:
        def ask(there: str) -> Response:
            return self._ask(there, wanted, stopped)

        barred = self._barred(url, ask)
        if barred is not None:
            return barred
        response = ask(url)
        if response.error is not None:
            return _failed(response, url)
        kind = (response.content_type or "text/html").partition(";")[0].strip().lower()
        if kind not in _READABLE:
            return Refused(f"it is no page but {kind[:60]}")
        here = response.final_url or url
        # Where a redirect has led to another host, it is that one's word that counts.
        if _place(here) != _place(url) and (barred := self._barred(here, ask)) is not None:
            return barred
        return self._parsers.read_page(response.body, here, wanted)

    def _barred(self, url: str, ask: Callable[[str], Response]) -> Refused | None:
        permission = self._robots.permission(url, ask)
        if permission.is_given:
            return None
        if permission.retry_in_s is None:
            return Refused("the robots.txt of its host forbids it")
        return Refused("the robots.txt of its host can't be read", retry_in_s=permission.retry_in_s)

    def _ask(self, url: str, wanted: Wanted, stopped: Callable[[], bool]) -> Response:
        is_own = wanted.private_url is not None and _place(url) == _place(wanted.private_url)
        request = Request(feed_id=wanted.id, url=url, allow_private=is_own, accept=_PAGES)
        with closing(self._fetcher.fetch_all([request], stopped=stopped)) as responses:
            return next(responses, Response(feed_id=wanted.id, error="broken off: the program is ending"))


def _failed(response: Response, url: str) -> Refused:
    because = _FOR_GOOD.get(HTTPStatus(response.status)) if response.status in set(HTTPStatus) else None
    if because is not None:
        return Refused(because)
    return Refused(redact(response.error or "", url), retry_in_s=max(_WAIT_S, response.retry_after_s or 0.0))


def _place(url: str) -> tuple[str, str | None, int | None]:
    try:
        parts: SplitResult = urlsplit(url)
        return parts.scheme.lower(), parts.hostname, parts.port
    except ValueError:
        return "", None, None
