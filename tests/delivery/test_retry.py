"""The back-off: quick at first, patient later, and an end."""

import datetime as dt

from tests.store.builders import NOON
from watcher.delivery import Refusals, next_attempt


def _waits(number: int, jitter: float) -> list[float]:
    times = [next_attempt(attempts, now=NOON, jitter=jitter) for attempts in range(1, number + 1)]
    return [(at - NOON).total_seconds() for at in times if at]


def test_ten_seconds_doubling_to_half_an_hour() -> None:
    """The middle of the jitter is the plain row of numbers."""
    assert _waits(10, 0.5) == [10, 20, 40, 80, 160, 320, 640, 1280, 1800, 1800]


def test_jitter_moves_by_a_quarter_at_most() -> None:
    """What failed together does not come back together."""
    assert _waits(2, 0) == [7.5, 15]
    assert _waits(2, 1) == [12.5, 25]


def test_it_ends_after_about_three_days() -> None:
    """Long enough for a weekend, not for ever; thousands of attempts are no problem either."""
    waits = _waits(1000, 0.5)
    assert dt.timedelta(days=2.9) < dt.timedelta(seconds=sum(waits)) < dt.timedelta(days=3.1)
    assert next_attempt(100_000, now=NOON, jitter=1) is None


def test_a_message_that_is_never_taken_is_told_from_an_outage() -> None:
    """Refused between others that were taken, for over an hour; while nothing is taken no number of tries counts."""
    refusals, now = Refusals(), NOON
    for _ in range(200):
        assert not refusals.is_for_good("desk/1", "a1", now), "an outage"
        now += dt.timedelta(minutes=5)
    over = []
    for number in range(20):
        refusals.note_taken("desk/1", f"other{number}", now)
        over.append(refusals.is_for_good("desk/1", "a1", now + dt.timedelta(minutes=1)))
        now += dt.timedelta(minutes=10)
    assert over.index(True) == 9, "the tenth time; over an hour has passed since the first"


def test_a_message_that_was_taken_has_a_clean_record() -> None:
    """Refusals of an earlier bad hour are not held against it, nor those by others."""
    refusals, now = Refusals(), NOON
    for number in range(40):
        refusals.note_taken("desk/1", "a1" if number % 8 == 0 else "other", now)
        assert not refusals.is_for_good("desk/1", "a1", now + dt.timedelta(minutes=1))
        assert not refusals.is_for_good("duty/1", "a1", now + dt.timedelta(minutes=1))
        now += dt.timedelta(minutes=20)
