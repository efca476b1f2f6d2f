"""Wire: what a feed gave, and what is remembered of it."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed as it was read, before anything was judged. Missing parts are None or empty."""

    guid: str | None = None
    url: str | None = None
    title: str = ""
    text: str = ""
    language: str | None = None
    published_at: dt.datetime | None = None
    updated_at: dt.datetime | None = None


FeedCondition = Literal["new", "ok", "unchanged", "failing", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is remembered of one feed between polls; it is due when ``next_at`` has passed.

    ``error`` says why the last poll failed, ``failures`` counts those in a row, ``dropped`` the entries cut by caps.
    ``etag``, ``last_modified`` and ``body_hash`` are those of the last good copy, at the URL of ``url_digest``.
    """

    feed_id: str
    condition: FeedCondition = "new"
    next_at: dt.datetime
    last_ok_at: dt.datetime | None = None
    error: str | None = None
    failures: int = 0
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    url_digest: str | None = None
    dropped: int = 0
