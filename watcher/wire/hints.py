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


def skips_of(hint: PublisherHint | None) -> str:
    """Write the hours and days that a publisher wants to be left out as they are remembered, as in ``0 1 Sunday``."""
    return "" if hint is None else " ".join((*map(str, hint.skip_hours), *hint.skip_days))


def when_open(skips: str, at: datetime) -> datetime:
    """Give a moment, or the end of the hours and days to be skipped that it falls into. All of them are none."""
    skipped = frozenset(skips.split())
    if not skipped:
        return at
    moment = at.astimezone(UTC)
    for _hour in range(_HOURS_A_WEEK):
        if skipped.isdisjoint((str(moment.hour), moment.strftime("%A"))):
            return moment
        moment = moment.replace(minute=0, second=0, microsecond=0) + _HOUR
    return at
