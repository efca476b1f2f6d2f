"""When a delivery that failed is tried again."""

import datetime as dt

FIRST_S = 10
LONGEST_S = 30 * 60
GIVE_UP_AFTER = dt.timedelta(days=3)


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
