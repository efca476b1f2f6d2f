"""The log: one form for people, one for the journal."""

import logging

from watcher.cli.logs import LineFormatter


def record(level: int, message: str) -> logging.LogRecord:
    made = logging.LogRecord("watcher.service", level, __file__, 1, message, None, None)
    made.created = 0.0
    return made


def test_a_line_has_its_time_in_utc() -> None:
    """Whatever the machine's zone is."""
    line = LineFormatter(journal=False).format(record(logging.WARNING, "feed ap: HTTP 500"))
    assert line == "1970-01-01T00:00:00Z WARNING feed ap: HTTP 500"


def test_the_journal_gets_a_priority_on_each_line() -> None:
    """A traceback of many lines keeps its priority to the last."""
    line = LineFormatter(journal=True).format(record(logging.ERROR, "round failed\nTraceback"))
    assert line == "<3>round failed\n<3>Traceback"
    assert LineFormatter(journal=True).format(record(logging.INFO, "x")) == "<6>x"
