"""After the night: the wire goes on sending now and then, and whoever looks on can write for it and edit the rules."""

import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from watcher.demo.script import MERIDIAN, Piece, Step
from watcher.demo.telling import Echo, Night

PAUSE_S = 20.0
_LOOK_EVERY_S = 0.5
_LONGEST_STORY = 20_000
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Letters:
    """The folder for stories of one's own: each file is one, its first line the headline, the rest the text.

    A file is read once it stands still between two looks, and again, as another story, when it is changed.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._last_look: dict[Path, int] = {}
        self._sent: dict[Path, int] = {}
        self._numbers = count(1)

    def come(self) -> Iterator[Step]:
        """Give the stories that have come since the last look."""
        looked = {path: _changed_at(path) for path in sorted(self._folder.glob("*.txt"))}
        for path, at in looked.items():
            if at and at == self._last_look.get(path) and at != self._sent.get(path):
                self._sent[path] = at
                piece = _piece(path, next(self._numbers))
                yield Step(f"{MERIDIAN.name} sends what you wrote in {path.name}", (piece,))
        self._last_look = looked


def go_on(night: Night, steps: tuple[Step, ...], letters: Letters) -> None:
    """Tell the steps with a pause before each, and what is written in between; to the end of the process."""
    ahead = list(steps)
    next_at = time.monotonic() + PAUSE_S
    while True:
        due = [*letters.come()]
        if ahead and time.monotonic() >= next_at:
            due.append(ahead.pop(0))
            next_at = time.monotonic() + PAUSE_S
        for step in due:
            night.tell((step,))
            if step in steps and not ahead:
                night.echo("That was the last that the wires had to send. What you write goes out as before.\n")
        time.sleep(_LOOK_EVERY_S)


@contextmanager
def daemon_heard(echo: Echo) -> Iterator[None]:
    """Print what the daemon itself has to say to whoever edits its configuration, to the end of the block."""
    daemon = logging.getLogger("watcher.service.daemon")
    handler, level = _Echoing(echo), daemon.level
    daemon.addHandler(handler)
    daemon.setLevel(logging.INFO)
    propagates, daemon.propagate = daemon.propagate, False
    try:
        yield
    finally:
        daemon.propagate = propagates
        daemon.setLevel(level)
        daemon.removeHandler(handler)


class _Echoing(logging.Handler):
    def __init__(self, echo: Echo) -> None:
        super().__init__(logging.INFO)
        self._echo = echo

    def emit(self, record: logging.LogRecord) -> None:
        self._echo(f"The daemon: {record.getMessage()}\n")


def _changed_at(path: Path) -> int:
    """When a file was last written, 0 where it is empty or gone again."""
    try:
        found = path.stat()
    except OSError:
        return 0
    return found.st_mtime_ns if found.st_size else 0


def _piece(path: Path, number: int) -> Piece:
    words = path.read_text(encoding="utf-8", errors="replace")[:_LONGEST_STORY]
    title, _, text = _NOT_IN_XML.sub(" ", words).strip().partition("\n")
    slug = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")
    return Piece(outlet=MERIDIAN, slug=f"{slug or 'story'}-{number}", title=title.strip(), text=text.strip())
