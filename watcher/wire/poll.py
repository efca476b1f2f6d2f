"""One round of asking: fetches all feeds that are due and reads what changed, yielding each as it comes."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from http import HTTPStatus
from queue import SimpleQueue
from typing import TYPE_CHECKING

from watcher.model import FeedState
from watcher.wire.fetch import Fetcher, Request, Response
from watcher.wire.formats import ParsedFeed
from watcher.wire.manners import Poll, is_unchanged
from watcher.wire.workers import ParserPool

if TYPE_CHECKING:
    from watcher.settings import Feed


class Wire:
    """Asks feeds. One round may run while another does: a feed that hangs holds up only the round that it is in."""

    def __init__(self, user_agent: str, *, fetcher: Fetcher | None = None, parsers: ParserPool | None = None) -> None:
        self._fetcher = fetcher or Fetcher(user_agent)
        self._parsers = parsers or ParserPool()

    def poll(self, feeds: "Sequence[Feed]", states: Mapping[str, FeedState]) -> Iterator[Poll]:
        """Yield one Poll for each feed, as they come. Never raises for a feed. Closing the iterator ends the round."""
        polls: SimpleQueue[Poll] = SimpleQueue()
        stopped = threading.Event()
        requests = [_request(feed, states.get(feed.id)) for feed in feeds]
        round_ = threading.Thread(
            target=self._fetch,
            args=(requests, states),
            kwargs={"polls": polls, "stopped": stopped},
            name="wire-round",
            daemon=True,
        )
        round_.start()
        try:
            for _feed in feeds:
                yield polls.get()
        finally:
            stopped.set()
            round_.join()

    def close(self) -> None:
        """End the children that read feeds."""
        self._parsers.close()

    def _fetch(
        self,
        requests: Sequence[Request],
        states: Mapping[str, FeedState],
        *,
        polls: SimpleQueue[Poll],
        stopped: threading.Event,
    ) -> None:
        """Fetch in a thread of its own: however long the taker of a poll is busy, no transfer misses its deadline."""
        open_ids = {request.feed_id for request in requests}
        try:
            with closing(self._fetcher.fetch_all(requests, stopped=stopped.is_set)) as responses:
                for response in responses:
                    self._read(response, states.get(response.feed_id), polls)
                    open_ids.discard(response.feed_id)
        finally:
            for feed_id in open_ids:
                polls.put(Poll(feed_id=feed_id, response=Response(feed_id=feed_id, error="the round was broken off")))

    def _read(self, response: Response, state: FeedState | None, polls: SimpleQueue[Poll]) -> None:
        without_body = replace(response, body=b"")
        nothing_to_read = not response.body and response.error is not None
        if (
            nothing_to_read
            or response.status == HTTPStatus.NOT_MODIFIED
            or (state is not None and is_unchanged(state, response))
        ):
            polls.put(Poll(feed_id=response.feed_id, response=without_body))
            return

        def take(parsed: ParsedFeed) -> None:
            polls.put(Poll(feed_id=response.feed_id, response=without_body, parsed=parsed))

        self._parsers.begin(response.body, response.final_url, take)


def _request(feed: "Feed", state: FeedState | None) -> Request:
    return Request(
        feed_id=feed.id,
        url=feed.url,
        etag=state.etag if state else None,
        last_modified=state.last_modified if state else None,
        allow_private=feed.allow_private,
    )
