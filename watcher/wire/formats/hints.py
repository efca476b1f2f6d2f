"""What an RSS channel asks of those who poll it: how long to wait, which hours and days to leave out. Pure."""

import re

from watcher.wire.formats.shape import PublisherHint

_LOOK_AT = 50_000  # characters around the items: a channel that says more is no channel
_TTL = re.compile(r"<ttl\s*>\s*(\d{1,6})\s*<", re.IGNORECASE)
_PERIOD = re.compile(r"<\w+:updatePeriod\s*>\s*(hourly|daily|weekly|monthly|yearly)\s*<", re.IGNORECASE)
_FREQUENCY = re.compile(r"<\w+:updateFrequency\s*>\s*(\d{1,4})\s*<", re.IGNORECASE)
_HOURS = re.compile(r"<hour\s*>\s*(\d{1,2})\s*<", re.IGNORECASE)
_DAYS = re.compile(r"<day\s*>\s*((?:mon|tues|wednes|thurs|fri|satur|sun)day)\s*<", re.IGNORECASE)
_PERIODS_S = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}


def read_hint(head: str, tail: str) -> PublisherHint | None:
    """Read what stands around the items of a feed; None where it asks for nothing."""
    around = head[:_LOOK_AT] + tail[-_LOOK_AT:]
    hours = {int(hour) % 24 for hour in _HOURS.findall(_inside(around, "skiphours")) if int(hour) <= 24}
    days = {day.capitalize() for day in _DAYS.findall(_inside(around, "skipdays"))}
    hint = PublisherHint(
        ttl_s=_wait_s(around),
        skip_hours=tuple(sorted(hours)),
        skip_days=tuple(sorted(days)),
    )
    return hint if hint != PublisherHint() else None


def _wait_s(around: str) -> int | None:
    """Give the longer of the two ways to ask for a wait: a time to live in minutes, or so many updates a period."""
    told = []
    if (ttl := _TTL.search(around)) is not None:
        told.append(int(ttl[1]) * 60)
    if (period := _PERIOD.search(around)) is not None:
        frequency = _FREQUENCY.search(around)
        told.append(_PERIODS_S[period[1].lower()] // max(1, int(frequency[1]) if frequency else 1))
    return max(told, default=0) or None


def _inside(text: str, name: str) -> str:
    small = text.lower()
    start = small.find(f"<{name}")
    end = small.find(f"</{name}", start)
    return text[start:end] if 0 <= start < end else ""
