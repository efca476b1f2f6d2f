"""Takes feeds and what is remembered of them, gives polls: what each answered and the entries in it.

Never judges a story, never writes anything down, never lets one feed stop another. ``Wire.poll`` asks, ``after_poll``
says when to ask again; the bytes themselves are read in child processes that may be killed.
"""

from watcher.wire.fetch import STANDARD, Request, Response, curl_version
from watcher.wire.formats import ParsedFeed
from watcher.wire.libraries import TrustStore, expat_version, trust_store
from watcher.wire.manners import Poll, after_poll, known_at, waits_in_vain
from watcher.wire.poll import Wire
from watcher.wire.reasons import NO_NAME, Reason, reason_of
from watcher.wire.redact import redact
from watcher.wire.workers import MEMORY_BYTES, ParserPool

__all__ = [
    "MEMORY_BYTES",
    "NO_NAME",
    "STANDARD",
    "ParsedFeed",
    "ParserPool",
    "Poll",
    "Reason",
    "Request",
    "Response",
    "TrustStore",
    "Wire",
    "after_poll",
    "curl_version",
    "expat_version",
    "known_at",
    "reason_of",
    "redact",
    "trust_store",
    "waits_in_vain",
]
