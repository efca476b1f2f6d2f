"""Takes feeds and what is remembered of them, gives polls: what each answered and the entries in it.

Never judges a story, never writes anything down, never lets one feed stop another. ``Wire.poll`` asks, ``after_poll``
says when to ask again; the bytes themselves are read in child processes that may be killed.
"""

from watcher.wire.agent import user_agent
from watcher.wire.carried import without_wrapping
from watcher.wire.doors import address_in_folder
from watcher.wire.fetch import STANDARD, Fetcher, Limits, Request, Response, curl_version
from watcher.wire.formats import PageSelectors, ParsedFeed, Poison, PublisherHint, selector_fault
from watcher.wire.libraries import TrustStore, expat_version, trust_store
from watcher.wire.manners import LONGEST_WAIT, Poll, after_poll, known_at, waits_in_vain
from watcher.wire.moves import after_move, moved_for_good
from watcher.wire.pace import Came, after_filing
from watcher.wire.page import PageContent, Refused, Wanted, WholeText
from watcher.wire.poll import Wire
from watcher.wire.reasons import NO_NAME, Reason, reason_of
from watcher.wire.redact import redact
from watcher.wire.signposts import feeds_named, sitemaps_named
from watcher.wire.wordless import without_wordless
from watcher.wire.workers import MEMORY_BYTES, ParserPool

__all__ = [
    "LONGEST_WAIT",
    "MEMORY_BYTES",
    "NO_NAME",
    "STANDARD",
    "Came",
    "Fetcher",
    "Limits",
    "PageContent",
    "PageSelectors",
    "ParsedFeed",
    "ParserPool",
    "Poison",
    "Poll",
    "PublisherHint",
    "Reason",
    "Refused",
    "Request",
    "Response",
    "TrustStore",
    "Wanted",
    "WholeText",
    "Wire",
    "address_in_folder",
    "after_filing",
    "after_move",
    "after_poll",
    "curl_version",
    "expat_version",
    "feeds_named",
    "known_at",
    "moved_for_good",
    "reason_of",
    "redact",
    "selector_fault",
    "sitemaps_named",
    "trust_store",
    "user_agent",
    "waits_in_vain",
    "without_wordless",
    "without_wrapping",
]
