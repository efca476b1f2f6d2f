"""Who has been seen at work: the watchdog is fed on nothing else."""

import pytest

from watcher.service.pulse import PARTS, Part, Pulse


def test_all_parts_must_have_been_seen() -> None:
    """Nothing is taken for alive that has not shown itself."""
    pulse = Pulse()
    assert pulse.missing(0.0) == ("scheduler", "delivery", "database")

    pulse.beat("scheduler", 1.0)
    pulse.beat("delivery", 2.0)
    assert (pulse.all_since(0.0), pulse.missing(0.0)) == (False, ("database",))

    pulse.beat("database", 3.0)
    assert (pulse.all_since(0.0), pulse.missing(0.0)) == (True, ())


@pytest.mark.parametrize("hung", PARTS)
def test_one_part_that_hangs_is_named(hung: Part) -> None:
    """Two that go on can't cover for a third that does not."""
    pulse = Pulse()
    for part in PARTS:
        pulse.beat(part, 10.0)
    for part in PARTS:
        if part != hung:
            pulse.beat(part, 20.0)

    assert (pulse.all_since(10.0), pulse.missing(10.0)) == (False, (hung,))


def test_one_sign_counts_once() -> None:
    """A sign given at the very moment that is asked about has been counted with the moment before."""
    pulse = Pulse()
    for part in PARTS:
        pulse.beat(part, 10.0)

    assert pulse.all_since(9.9)
    assert not pulse.all_since(10.0)


def test_a_late_word_does_not_set_a_part_back() -> None:
    """Threads report in any order; the latest moment stands."""
    pulse = Pulse()
    for part in PARTS:
        pulse.beat(part, 20.0)
        pulse.beat(part, 10.0)

    assert pulse.all_since(15.0)
