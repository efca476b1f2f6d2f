"""Threads that may hang: begun so that they keep no process alive, waited for so long and no longer."""

import ctypes
import threading
import time
from collections.abc import Callable, Sequence

PATIENCE_S = 3.0  # for what is under way when the end comes, and once more to put the chairs up: under ten in all


_ARENAS_AT_MOST = -8  # glibc's M_ARENA_MAX


def share_one_heap() -> None:
    """Have the threads to come take their memory from one place, where the C library lets that be said.

    Else each has a place of its own, which keeps what it needed once: that came to 30 MB. They take turns as it is.
    """
    tune = getattr(ctypes.CDLL(None), "mallopt", None)
    if tune is not None:
        tune(_ARENAS_AT_MOST, 1)


def begin(work: Callable[[], object], name: str) -> threading.Thread:
    """Start work that may be abandoned: it does not keep the process alive."""
    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    return thread


def wait_for(threads: Sequence[threading.Thread]) -> list[str]:
    """Wait for all of them together; gives the names of those that have not ended."""
    until = time.monotonic() + PATIENCE_S
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    return [thread.name for thread in threads if thread.is_alive()]
