"""One round of asking: fetches all feeds that are due and reads what changed, yielding each as it comes."""

import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, replace
from http import HTTPStatus
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING

from watcher.model import FeedState
from watcher.wire.callers import Callers, is_beside_the_web
from watcher.wire.fetch import Fetcher, Request, Response
from watcher.wire.formats import PageSelectors, ParsedFeed
from watcher.wire.mailbox import Mailboxes
from watcher.wire.manners import Poll, is_unchanged
from watcher.wire.moves import address_of
from watcher.wire.reader import PageReader
from watcher.wire.redact import base_of
from watcher.wire.secrecy import Secrets
from watcher.wire.turns import host_of
from watcher.wire.wordless import without_wordless
from watcher.wire.workers import ParserPool

if TYPE_CHECKING:
    from watcher.settings import Feed


_MOMENT_S = 0.02


class Wire:
    """Asks feeds. One round may run while another does: a feed that hangs holds up only the round that it is in."""

    def __init__(
        self,
        user_agent: str,
        *,
        fetcher: Fetcher | None = None,
        parsers: ParserPool | None = None,
        mailboxes: Mailboxes | None = None,
    ) -> None:
        self._fetcher = fetcher or Fetcher(user_agent)
        self._parsers = parsers or ParserPool()
        self._callers = Callers(self._parsers, mailboxes or Mailboxes())
        self.pages = PageReader(self._fetcher)

    def poll(self, feeds: "Sequence[Feed]", states: Mapping[str, FeedState]) -> Iterator[Poll]:
        """Yield one Poll for each feed, as they come. Never raises for a feed. Closing the iterator ends the round."""
        with closing(self.polls_at_hand(feeds, states)) as at_hand:
            for polls in at_hand:
                yield from polls

    def polls_at_hand(self, feeds: "Sequence[Feed]", states: Mapping[str, FeedState]) -> Generator[list[Poll]]:
        """Do the same, and yield together what has come by then: whoever writes it down can do so in one go."""
        polls: SimpleQueue[Poll] = SimpleQueue()
        stopped = threading.Event()
        urls = {feed.id: feed.url for feed in feeds}
        beside = [feed for feed in feeds if is_beside_the_web(feed.url)]
        on_the_web = [feed for feed in feeds if not is_beside_the_web(feed.url)]
        self._callers.begin(beside, states, polls=polls, stopped=stopped)
        round_ = threading.Thread(
            target=self._fetch,
            args=(on_the_web, states),
            kwargs={"polls": polls, "stopped": stopped},
            name="wire-round",
            daemon=True,
        )
        round_.start()
        try:
            left = len(feeds)
            while left:
                at_hand = _take(polls, most=left)
                left -= len(at_hand)
                yield [_less_secrets(poll, urls[poll.feed_id]) for poll in at_hand]
        finally:
            stopped.set()
            round_.join()

    def introduce_as(self, user_agent: str) -> None:
        """Go by another name from the next request on."""
        self._fetcher.user_agent = user_agent

    def close(self) -> None:
        """End the children that read feeds and pages, and the lines that are open to hosts."""
        self._fetcher.close()
        self._parsers.close()
        self.pages.close()

    def _fetch(
        self,
        feeds: "Sequence[Feed]",
        states: Mapping[str, FeedState],
        *,
        polls: SimpleQueue[Poll],
        stopped: threading.Event,
    ) -> None:
        """Fetch in a thread of its own: however long the taker of a poll is busy, no transfer misses its deadline."""
        requests = [_request(feed, states.get(feed.id)) for feed in feeds]
        pages = {feed.id: PageSelectors(**asdict(feed.page)) for feed in feeds if feed.page}
        open_ids = {request.feed_id for request in requests}
        try:
            with closing(self._fetcher.fetch_all(requests, stopped=stopped.is_set)) as responses:
                for response in responses:
                    page = pages.get(response.feed_id)
                    self._read(response, states.get(response.feed_id), polls, page=page)
                    open_ids.discard(response.feed_id)
        finally:
            for feed_id in open_ids:
                polls.put(Poll(feed_id=feed_id, response=Response(feed_id=feed_id, error="the round was broken off")))

    def _read(
        self,
        response: Response,
        state: FeedState | None,
        polls: SimpleQueue[Poll],
        *,
        page: PageSelectors | None,
    ) -> None:
        without_body = replace(response, body=b"") if response.body else response
        nothing_to_read = not response.body and response.error is not None
        if (
            nothing_to_read
            or response.status == HTTPStatus.NOT_MODIFIED
            or (state is not None and is_unchanged(state, response))
        ):
            polls.put(Poll(feed_id=response.feed_id, response=without_body))
            return

        def take(parsed: ParsedFeed) -> None:
            polls.put(Poll(feed_id=response.feed_id, response=without_body, parsed=without_wordless(parsed)))

        known = state.known_items if state is not None else ""
        self._parsers.begin(response.body, base_of(response.final_url or ""), take, page=page, known=known)


def _take(polls: SimpleQueue[Poll], *, most: int) -> list[Poll]:
    """Take what has come; while none of it holds anything to read, also what comes within a moment."""
    taken = [polls.get()]
    until = monotonic() + _MOMENT_S
    with suppress(Empty):
        while len(taken) < most:
            patience_s = max(0.0, until - monotonic()) if taken[-1].parsed is None else 0.0
            taken.append(polls.get(timeout=patience_s))
    return taken


def _less_secrets(poll: Poll, url: str) -> Poll:
    return poll if poll.parsed is None else replace(poll, parsed=Secrets(url).out_of(poll.parsed))


def _request(feed: "Feed", state: FeedState | None) -> Request:
    url = address_of(feed.url, state)
    return Request(
        feed_id=feed.id,
        url=url,
        etag=state.etag if state else None,
        last_modified=state.last_modified if state else None,
        allow_private=feed.allow_private and host_of(url) == host_of(feed.url),  # the leave did not move with the feed
    )
