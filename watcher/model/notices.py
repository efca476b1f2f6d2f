"""Notices: what the desk is told of the watch itself, and what a feed's silence is measured with."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

NoticeKind = Literal[
    "dead", "silent", "empty", "overflowing", "network", "channel", "undelivered", "job", "disk", "configuration"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One trouble as one recipient has it before them, told at ``told_at``, at an end since ``over_at``.

    ``words`` are what is wrong, in the first line, and what to do, or the words of an alert that somebody else refused.
    """

    kind: NoticeKind
    subject: str
    recipient_id: str
    since: dt.datetime
    words: str
    told_at: dt.datetime | None = None
    over_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How a feed comes in: its arrivals in each hour of the week, Monday 00:00 UTC first, over four weeks.

    The four weeks end with the hour before the last arrival, so that a silence does not thin out the rhythm that it is
    measured by. ``first_at`` and ``last_at`` are the first and last that was seen of it of late.
    """

    first_at: dt.datetime
    last_at: dt.datetime
    hours: tuple[int, ...]
