"""Takes feeds and what is remembered of them, gives polls: what each answered and the entries in it.

Never judges a story, never writes anything down, never lets one feed stop another. ``Wire.poll`` asks, ``after_poll``
says when to ask again; the bytes themselves are read in child processes that may be killed.
"""

from watcher.wire.fetch import STANDARD, Request, Response
from watcher.wire.formats import ParsedFeed
from watcher.wire.manners import Poll, after_poll
from watcher.wire.poll import Wire
from watcher.wire.workers import ParserPool

__all__ = ["STANDARD", "ParsedFeed", "ParserPool", "Poll", "Request", "Response", "Wire", "after_poll"]
