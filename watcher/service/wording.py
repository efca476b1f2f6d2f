"""Words that more than one voice of the house uses: the log, ``status``, ``check``."""

import datetime as dt

from watcher.errors import ConfigurationError

_DAY, _HOUR, _MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)
_LENGTHS = ((2 * _DAY, _DAY, "day"), (2 * _HOUR, _HOUR, "hour"), (_MINUTE, _MINUTE, "minute"))


def counted(number: int, one: str, many: str | None = None) -> str:
    """``1 feed``, ``2 feeds``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def all_faults(error: ConfigurationError) -> str:
    """Every fault of a configuration on a line of its own, and what to do."""
    return "\n".join(part for part in (str(error), error.hint) if part)


def length_of(time: dt.timedelta) -> str:
    """``3 hours``, ``12 minutes``: a length of time as people say it."""
    for least, unit, name in _LENGTHS:
        if time >= least:
            return counted(time // unit, name)
    return "less than a minute"
