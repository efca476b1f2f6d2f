"""Wire: what a feed gave, and what is remembered of it."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

EntryStatus = Literal["usable", "withheld", "canceled"]
EntrySignal = Literal["correction", "update"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed as it was read, before anything was judged. Missing parts are None or empty.

    ``urgency`` is that of IPTC, 1 (most) to 9; ``status`` and ``embargo_at`` are the wire's word on what may be used
    when, ``signals`` on what this version is to the one before; ``dateline`` is the place as filed.
    """

    guid: str | None = None
    url: str | None = None
    title: str = ""
    text: str = ""
    language: str | None = None
    published_at: dt.datetime | None = None
    updated_at: dt.datetime | None = None
    version: str | None = None
    urgency: int | None = None
    status: EntryStatus = "usable"
    embargo_at: dt.datetime | None = None
    signals: tuple[EntrySignal, ...] = ()
    slug: str = ""
    byline: str | None = None
    dateline: str | None = None


FeedCondition = Literal["new", "ok", "unchanged", "failing", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is remembered of one feed between polls; it is due when ``next_at`` has passed.

    ``error`` says why the last poll failed, ``failures`` counts those in a row, ``dropped`` the entries cut by caps.
    ``moved_to`` is where a permanent redirect led, ``moved_seen`` times in a row; ``hint_s`` the wait its publisher
    asks for, ``skips`` the UTC hours and weekdays it wants to be left out (``0 1 Sunday``); ``changed_at`` when
    something new last came, at about ``entries_per_day``; ``empty_polls`` counts good answers in a row without an
    entry, ``overflows`` those whose entries were all new.
    ``etag``, ``last_modified`` and ``body_hash`` are those of the last good copy, at the URL of ``url_digest``;
    ``known_items`` the digests of the items in it, empty where they are to be read again whatever they are.
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
    moved_to: str | None = None
    moved_seen: int = 0
    hint_s: int | None = None
    skips: str = ""
    changed_at: dt.datetime | None = None
    entries_per_day: float | None = None
    empty_polls: int = 0
    overflows: int = 0
    dropped: int = 0
    known_items: str = ""
