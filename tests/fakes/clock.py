"""A clock that stands still until it is told to go on."""

import datetime as dt


class Clock:
    """Gives the same moment until it is advanced. ``clock.now`` goes wherever a callable for the time is asked for."""

    def __init__(self, start: dt.datetime = dt.datetime(2031, 5, 4, 6, 0, tzinfo=dt.UTC)) -> None:
        self._now = start

    def now(self) -> dt.datetime:
        return self._now

    def advance(self, step: dt.timedelta | None = None, **units: float) -> dt.datetime:
        """Go on by a timedelta, or by ``minutes=5``; the new moment."""
        self._now += (step or dt.timedelta()) + dt.timedelta(**units)
        return self._now
