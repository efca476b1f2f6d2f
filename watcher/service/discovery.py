"""Finds the feed of a site, as politely as a person would look for it, and tells what each one brings.

the address itself            a feed, a public Telegram channel, a page that reads as one
what the page names           <link rel="alternate">, and links that are named like a feed
what robots.txt names         sitemaps, those for news first; only where the page named none that works
the usual places              one after the other, until one of them is a feed

Nothing counts that was not fetched and read. A host gets one request at a time.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from watcher.model import Entry
from watcher.settings import on_the_web
from watcher.wire import (
    Fetcher,
    Limits,
    ParsedFeed,
    ParserPool,
    Request,
    Response,
    feeds_named,
    redact,
    sitemaps_named,
    without_wordless,
)

POLITE = Limits(deadline_s=20.0, at_once_per_host=1)
HEADLINES = 3
_MOST_NAMED = 8
_MOST_SITEMAPS = 3
_USUAL_PLACES = ("/rss", "/feed", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
_TELEGRAM = ("t.me", "telegram.me", "www.t.me")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One address that was tried: what it brings, or the reason why it brings nothing."""

    url: str
    how: str
    format: str = "unknown"
    entries: int = 0
    newest_at: dt.datetime | None = None
    headlines: tuple[str, ...] = ()
    language: str | None = None
    error: str | None = None


def whole_address(written: str) -> str:
    """Make an address of what a person writes: a host, a Telegram channel, or an address already."""
    if written.startswith("@"):
        return f"https://t.me/s/{written[1:]}"
    meant = on_the_web(written)
    url = meant if "://" in meant else f"https://{meant}"
    parts = urlsplit(url)
    path = parts.path.strip("/")
    if parts.hostname in _TELEGRAM and path and "/" not in path:
        return f"https://t.me/s/{path}"
    return url


class Scout:
    """Looks for the feeds of one site after the other."""

    def __init__(self, fetcher: Fetcher, parsers: ParserPool, *, allow_private: bool = False) -> None:
        self._fetcher = fetcher
        self._parsers = parsers
        self._allow_private = allow_private

    def find(self, written: str) -> Iterator[Candidate]:
        """Yield what was tried, in the order of the search; it ends with the first kind of place that gave a feed."""
        url = whole_address(written)
        (home,) = self._fetch([url])
        own = self._read(url, home, "the address itself")
        if own.entries or home.status is None:
            yield own
            return
        here = home.final_url or url
        gave = False
        for candidate in self._each(feeds_named(home.body, here)[:_MOST_NAMED], "named by the page"):
            gave = gave or candidate.entries > 0
            yield candidate
        if not gave:
            yield from self._elsewhere(here, own)

    def _elsewhere(self, here: str, own: Candidate) -> Iterator[Candidate]:
        robots_url = urljoin(here, "/robots.txt")
        (robots,) = self._fetch([robots_url])
        sitemaps = sitemaps_named(robots.body, robots_url)[:_MOST_SITEMAPS]
        places = [(sitemap, "named by robots.txt") for sitemap in sitemaps]
        places += [(urljoin(here, place), "a usual place") for place in _USUAL_PLACES]
        for there, how in places:
            (candidate,) = self._each([there], how)
            if candidate.entries:
                yield candidate
                return
        yield own

    def _each(self, urls: Sequence[str], how: str) -> Iterator[Candidate]:
        for url, response in zip(urls, self._fetch(urls), strict=True):
            yield self._read(url, response, how)

    def _fetch(self, urls: Sequence[str]) -> list[Response]:
        requests = [Request(feed_id=url, url=url, allow_private=self._allow_private) for url in urls]
        with closing(self._fetcher.fetch_all(requests)) as responses:
            came = {response.feed_id: response for response in responses}
        return [came[url] for url in urls]

    def _read(self, url: str, response: Response, how: str) -> Candidate:
        parsed = ParsedFeed(format="unknown", error=response.error)
        if response.body:
            parsed = without_wordless(self._parsers.parse(response.body, response.final_url or url))
        dates = [at for entry in parsed.entries if (at := entry.published_at or entry.updated_at) is not None]
        return Candidate(
            url=response.moved_to or url,
            how=how,
            format=parsed.format,
            entries=len(parsed.entries) + parsed.dropped,
            newest_at=max(dates, default=None),
            headlines=tuple(entry.title for entry in parsed.entries if entry.title)[:HEADLINES],
            language=_language(parsed.entries),
            error=redact(response.error or parsed.error or "", url) or None,
        )


def _language(entries: Sequence[Entry]) -> str | None:
    said = Counter(entry.language for entry in entries if entry.language)
    return said.most_common(1)[0][0] if said else None
