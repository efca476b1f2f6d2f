"""What the headers of an answer say of time. Pure; names of headers are in lower case."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MAX_AGE = re.compile(r"""max-age\s*=\s*"?(\d{1,9})""")
_NOT_KEPT = re.compile(r"\bno-(?:cache|store)\b")


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait, told as seconds or as a date; a date is held against the server's own clock if it shows it."""
    value = headers.get("retry-after", "")
    if value.isascii() and value.isdigit():
        return float(value[:9])
    return _until(value, headers)


def fresh_s(headers: Mapping[str, str]) -> float | None:
    """How many seconds longer caches give out this same answer; None where nothing is said of it, or that they don't.

    ``max-age`` goes before ``Expires``, and what a cache has had it for (``Age``) is taken off.
    """
    control = headers.get("cache-control", "").lower()
    if _NOT_KEPT.search(control):
        return None
    if found := _MAX_AGE.search(control):
        return max(0.0, float(found[1]) - _age_s(headers)) or None
    return _until(headers.get("expires", ""), headers) or None


def server_ahead_s(headers: Mapping[str, str], received_at: datetime | None) -> float | None:
    """Hold the server's clock against ours; a cache tells in ``Age`` how long ago the date it passes on was set."""
    date = _http_date(headers.get("date", ""))
    if date is None or received_at is None:
        return None
    return (date - received_at).total_seconds() + _age_s(headers)


def _age_s(headers: Mapping[str, str]) -> int:
    age = headers.get("age", "")
    return int(age[:9]) if age.isascii() and age.isdigit() else 0


def _until(value: str, headers: Mapping[str, str]) -> float | None:
    until = _http_date(value)
    if until is None:
        return None
    now = _http_date(headers.get("date", "")) or datetime.now(UTC)
    return max(0.0, (until - now).total_seconds())


def _http_date(value: str) -> datetime | None:
    if not value:
        return None
    with suppress(ValueError, TypeError, OverflowError):
        parsed = parsedate_to_datetime(value)
        return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    return None
