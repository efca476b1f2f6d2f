"""``python -m watcher`` is ``wirewatch``."""

from watcher.cli import main

main()
