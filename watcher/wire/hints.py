"""What a document asks of those who poll it: how long to wait, and when not to come at all. Pure."""

from datetime import UTC, datetime, timedelta

from watcher.wire.formats import PublisherHint

_HOUR = timedelta(hours=1)
_HOURS_A_WEEK = 7 * 24
LONGEST_HINT = timedelta(days=7)


def asked_s(hint: PublisherHint | None, now: datetime) -> int | None:
    """How many seconds a publisher asks to wait: the longer of its pace and the time until what it announces next."""
    if hint is None:
        return None
    waits = [] if hint.ttl_s is None else [hint.ttl_s]
    if hint.next_update_at is not None:
        waits.append(int((hint.next_update_at - now).total_seconds()))
    longest = max(waits, default=0)
    return min(longest, int(LONGEST_HINT.total_seconds())) if longest > 0 else None


def when_open(hint: PublisherHint | None, at: datetime) -> datetime:
    """Give a moment, or the end of the hours and days to be skipped that it falls into. All of them are none."""
    if hint is None or not (hint.skip_hours or hint.skip_days):
        return at
    moment = at.astimezone(UTC)
    for _hour in range(_HOURS_A_WEEK):
        if moment.hour not in hint.skip_hours and moment.strftime("%A") not in hint.skip_days:
            return moment
        moment = moment.replace(minute=0, second=0, microsecond=0) + _HOUR
    return at
