"""Calls at feeds that are not on the web: folders and mailboxes, a few at a time."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from time import monotonic, time
from typing import TYPE_CHECKING

from watcher.model import FeedState
from watcher.wire import folder
from watcher.wire.doors import DoorShutError, call_for, read, shut
from watcher.wire.mailbox import Mailboxes
from watcher.wire.manners import Poll
from watcher.wire.workers import ParserPool

if TYPE_CHECKING:
    from watcher.settings import Feed

_AT_ONCE = 8


def is_beside_the_web(url: str) -> bool:
    """Whether an address is that of a folder or a mailbox."""
    return url.startswith(("folder://", "imap://", "imaps://"))


class Callers:
    """A few threads a round. They may be left behind: a folder on a dead network drive never answers."""

    def __init__(self, parsers: ParserPool, mailboxes: Mailboxes) -> None:
        self._parsers = parsers
        self._mailboxes = mailboxes

    def begin(
        self,
        feeds: "Sequence[Feed]",
        states: Mapping[str, FeedState],
        *,
        polls: SimpleQueue[Poll],
        stopped: threading.Event,
    ) -> None:
        """Call at each feed in the background and put what it gave among the polls."""
        waiting: SimpleQueue[Feed] = SimpleQueue()
        for feed in feeds:
            waiting.put(feed)

        def work() -> None:
            try:
                for feed in _all_in(waiting):
                    poll = _broken_off(feed)
                    try:
                        if not stopped.is_set():
                            poll = self.call_at(feed, states.get(feed.id))
                    finally:
                        polls.put(poll)
            finally:
                for feed in _all_in(waiting):  # whoever takes the polls waits for one of each feed, come what may
                    polls.put(_broken_off(feed))

        for number in range(min(_AT_ONCE, len(feeds))):
            threading.Thread(target=work, name=f"wire-caller-{number}", daemon=True).start()

    def call_at(self, feed: "Feed", state: FeedState | None) -> Poll:
        """Look behind one door and read what is new there."""
        started = monotonic()
        call = call_for(feed, state, time())
        look_in = folder.look_in if feed.url.startswith("folder://") else self._mailboxes.look_in
        try:
            look = look_in(call)
        except DoorShutError as reason:
            return shut(feed, str(reason), monotonic() - started)
        return read(feed, look, self._parsers, started=started)


def _all_in(waiting: "SimpleQueue[Feed]") -> "Iterator[Feed]":
    with suppress(Empty):
        while True:
            yield waiting.get_nowait()


def _broken_off(feed: "Feed") -> Poll:
    return shut(feed, "the round was broken off", 0.0)
