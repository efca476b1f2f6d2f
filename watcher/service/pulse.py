"""Takes signs that a part of the daemon still works, tells which part has given none; has no clock of its own."""

import threading
from typing import Literal

Part = Literal["scheduler", "delivery", "database"]

PARTS: tuple[Part, ...] = ("scheduler", "delivery", "database")


class Pulse:
    """When each part of the daemon was last seen at work, in monotonic seconds. Of use from every thread.

    A part that works and fails (a disk that is full) is alive: starting again would not mend it. One that never comes
    back is not.
    """

    def __init__(self) -> None:
        self._seen: dict[Part, float] = {}
        self._lock = threading.Lock()

    def beat(self, part: Part, at: float) -> None:
        """Note that a part has just done a piece of its work. An older sign than the last one changes nothing."""
        with self._lock:
            self._seen[part] = max(at, self._seen.get(part, at))

    def missing(self, since: float) -> tuple[Part, ...]:
        """Name the parts that were not seen after a moment, those never seen among them."""
        with self._lock:
            return tuple(part for part in PARTS if part not in self._seen or self._seen[part] <= since)

    def all_since(self, since: float) -> bool:
        return not self.missing(since)
