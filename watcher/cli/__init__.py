"""The command line: takes what a person types, gives lines on standard output, never decides anything about news.

Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 failed in part or whole,
2 wrong usage, 78 bad configuration. One file a command.
"""

import sys
from io import TextIOWrapper

from watcher.cli.group import wirewatch

__all__ = ["main", "wirewatch"]


def main() -> None:
    """Speak UTF-8 whatever the locale says; what can't be written goes out as an escape that JSON reads back."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    wirewatch(prog_name="wirewatch")
