"""How the daemon's log reads: a line with its time on a terminal, a line with its priority under the journal."""

import logging
import sys
import time
from collections.abc import Mapping

PRIORITIES = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6), (logging.DEBUG, 7))


class LineFormatter(logging.Formatter):
    """One form for all lines. The journal stamps the time itself and reads ``<N>`` at the start of each line."""

    converter = staticmethod(time.gmtime)

    def __init__(self, *, journal: bool) -> None:
        form = "%(message)s" if journal else "%(asctime)s %(levelname)s %(message)s"
        super().__init__(form, datefmt="%Y-%m-%dT%H:%M:%SZ")
        self._journal = journal

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        if not self._journal:
            return text
        priority = next((number for level, number in PRIORITIES if record.levelno >= level), 7)
        return "\n".join(f"<{priority}>{line}" for line in text.splitlines())


def log_to_standard_error(environment: Mapping[str, str]) -> None:
    """Send the log to standard error; what the libraries say of their own work only from warnings on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LineFormatter(journal="JOURNAL_STREAM" in environment))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("watcher").setLevel(logging.INFO)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
