"""Dates as feeds write them → aware UTC, or None where they can't be meant. Pure."""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

# Zones that the library's reader of mail dates does not know; of two meanings of a name, the Caucasian one.
_ZONES_H = {
    "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "SAST": 2, "CAT": 2,
    "EEST": 3, "MSK": 3, "TRT": 3, "EAT": 3, "MSD": 4, "GET": 4, "AMT": 4, "AZT": 4, "SAMT": 4, "GST": 4,
    "AZST": 5, "AMST": 5, "UZT": 5, "PKT": 5, "YEKT": 5, "KGT": 6, "ICT": 7, "HKT": 8, "SGT": 8, "PHT": 8,
    "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip
_ISO = re.compile(
    r"(?P<day>\d{4}-?\d{2}-?\d{2})(?:[T\s]+(?P<time>\d{1,2}:\d{2}(?::\d{2})?|(?<=T)\d{4}(?:\d{2})?)(?:[.,]\d+)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2}|[+-]\d{2}|[A-Z]{2,5})?)?\Z",
    re.IGNORECASE,
)
_MAIL_ZONE = re.compile(r"\s(?P<name>[A-Z]{3,4})\Z")
# Pages without a feed print their dates for readers; months by their first letters, English and Russian.
_MONTHS = {
    name: 1 + index // 2
    for index, name in enumerate(
        "jan янв feb фев mar мар apr апр may мая jun июн jul июл aug авг sep сен oct окт nov ноя dec дек".split()
    )
}
_PRINTED = re.compile(
    r"(?<!\d)(?:(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})"
    r"|(?P<named_day>\d{1,2})\s(?P<name>[^\W\d_]{3,9})\.?,?\s(?P<named_year>\d{4})"
    r"|(?P<first>[^\W\d_]{3,9})\.?\s(?P<first_day>\d{1,2}),?\s(?P<first_year>\d{4}))(?!\d)"
)
_CLOCK = re.compile(r"(?<![\d:.])(\d{1,2}):(\d{2})(?!\d)")
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})?\Z")
_FIRST_YEAR = 1995
_LAST_YEAR = 2100
_LONGEST = 100


def read_date(written: str) -> datetime | None:
    """Read a date with its zone (UTC where none is written); None where it is none, or of a year no wire files in."""
    written = " ".join(written[:_LONGEST].split())
    with suppress(ValueError, OverflowError, TypeError):
        return plausible(_iso(written) or _mail(written) or _printed(written))
    return None


def plausible(moment: datetime | None) -> datetime | None:
    """Drop a moment before feeds existed or far ahead."""
    return moment if moment is not None and _FIRST_YEAR <= moment.year <= _LAST_YEAR else None


def _iso(written: str) -> datetime | None:
    found = _ISO.match(written)
    if found is None:
        return None
    time = found["time"] or "00:00"
    moment = datetime.fromisoformat(f"{found['day']}T{'0' if time[1] == ':' else ''}{time}")
    return (moment - _offset(found["zone"] or "Z")).replace(tzinfo=UTC)


def _mail(written: str) -> datetime | None:
    parts = parsedate_tz(written)
    if parts is None:
        return None
    name = _MAIL_ZONE.search(written)
    ahead_s = _ZONES_H[name["name"]] * 3600 if name and name["name"] in _ZONES_H else parts[9] or 0
    return datetime(*parts[:6], tzinfo=timezone(timedelta(seconds=ahead_s))).astimezone(UTC)


def _printed(written: str) -> datetime | None:
    """Read a date as pages print it (22.11.2026, 22 November 2026, November 22, 2026, 14:05); its clock is UTC's."""
    found = _PRINTED.search(written.lower())
    if found is None:
        return None
    named = found["name"] or found["first"]
    month = _MONTHS.get(named[:3]) if named else int(found["month"])
    clock = _CLOCK.search(written)
    hour, minute = (int(clock[1]), int(clock[2])) if clock else (0, 0)
    day = int(found["day"] or found["named_day"] or found["first_day"])
    year = int(found["year"] or found["named_year"] or found["first_year"])
    return None if month is None else datetime(year, month, day, hour, minute, tzinfo=UTC)


def _offset(zone: str) -> timedelta:
    found = _OFFSET.match(zone)
    if found is None:
        return timedelta(hours=_ZONES_H.get(zone.upper(), 0))
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return ahead if found[1] == "+" else -ahead
