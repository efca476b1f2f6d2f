"""When a delivery that failed is tried again."""

import datetime as dt
from dataclasses import dataclass, replace

FIRST_S = 10
LONGEST_S = 30 * 60
GIVE_UP_AFTER = dt.timedelta(days=3)
REFUSED_FOR = dt.timedelta(hours=1)
REFUSED_TIMES = 10


def next_attempt(attempts: int, *, now: dt.datetime, jitter: float) -> dt.datetime | None:
    """Say when to try again after so many attempts, or None where it is time to give up.

    Ten seconds, doubling to half an hour, for about three days. ``jitter`` of 0 to 1 moves each by a quarter at most,
    so that what failed together does not come back together.
    """
    if sum(map(_wait_s, range(1, attempts + 1))) > GIVE_UP_AFTER.total_seconds():
        return None
    return now + dt.timedelta(seconds=_wait_s(attempts) * (0.75 + jitter / 2))


def _wait_s(attempt: int) -> float:
    doublings = min(max(attempt, 1) - 1, 16)
    return min(FIRST_S * 2.0**doublings, LONGEST_S)


@dataclass(frozen=True, slots=True)
class _Refusal:
    """How often a message was refused by somebody who had taken another since the time before, since when."""

    times: int
    since: dt.datetime
    last_at: dt.datetime


class Refusals:
    """Tells a message that a recipient will never take from an outage, in which it takes none.

    What was told of the same event later waits behind it, so it must not be tried for days: over an hour, ten times,
    with something else taken between each two of them, are enough.
    """

    def __init__(self) -> None:
        self._taken_at: dict[str, dt.datetime] = {}
        self._open: dict[tuple[str, str], _Refusal] = {}

    def note_taken(self, recipient_id: str, alert_id: str, now: dt.datetime) -> None:
        """Note that a recipient has taken a message."""
        self._taken_at[recipient_id] = now
        self._open.pop((recipient_id, alert_id), None)

    def is_for_good(self, recipient_id: str, alert_id: str, now: dt.datetime) -> bool:
        """Note that a message was not taken, and tell whether it is to be given up."""
        key, taken_at = (recipient_id, alert_id), self._taken_at.get(recipient_id)
        refusal = self._open.get(key, _Refusal(0, now, now))
        if taken_at is not None and refusal.last_at < taken_at:
            refusal = _Refusal(refusal.times + 1, refusal.since if refusal.times else now, now)
        if refusal.times >= REFUSED_TIMES and now - refusal.since >= REFUSED_FOR:
            self._open.pop(key, None)
            return True
        self._open[key] = replace(refusal, last_at=now)
        return False
