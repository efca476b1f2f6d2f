"""How checks are made: side by side, each with a deadline, so that whatever hangs is told and holds up nothing."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from watcher.errors import WirewatchError

State = Literal["ok", "warning", "failed"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, in a line, and what to do about it. ``hung`` where its deadline passed."""

    check: str
    state: State
    what: str
    to_do: str = ""
    hung: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One piece of work and what it answers for: each of ``names`` gets a finding, come what may."""

    names: tuple[str, ...]
    look: Callable[[], Iterable[Finding]]
    deadline_s: float = 10.0


@dataclass(slots=True)
class _UnderWay:
    check: Check
    thread: threading.Thread
    found: list[Finding] = field(default_factory=list)


def look_over(checks: Sequence[Check]) -> Iterator[Finding]:
    """Make all checks at the same time and yield what they find, in their order. Never raises, never waits for ever."""
    started_at = time.monotonic()
    for under_way in [_begin(check) for check in checks]:
        check, thread = under_way.check, under_way.thread
        thread.join(max(0.0, started_at + check.deadline_s - time.monotonic()))
        hangs = thread.is_alive()
        found = tuple(under_way.found)
        yield from found
        for name in check.names:
            if name not in {finding.check for finding in found}:
                yield _unanswered(name, check) if hangs else Finding(name, "failed", "broke off without an answer")


def _unanswered(name: str, check: Check) -> Finding:
    to_do = "something hangs: a disk, a server or the network"
    return Finding(name, "failed", f"no answer within {check.deadline_s:g} s", to_do, hung=True)


def _begin(check: Check) -> _UnderWay:
    """Look in a thread that may be abandoned: it does not keep the process alive."""
    found: list[Finding] = []

    def look() -> None:
        try:
            for finding in check.look():
                found.append(finding)  # noqa: PERF402 -- what came before a fault counts
        except WirewatchError as error:
            found.append(Finding(_next(check, found), "failed", _first_line(str(error)), _first_line(error.hint)))
        except OSError as error:
            found.append(Finding(_next(check, found), "failed", f"{error.filename or 'the system'}: {error.strerror}"))

    thread = threading.Thread(target=look, name=f"check of {check.names[0]}", daemon=True)
    thread.start()
    return _UnderWay(check, thread, found)


def _next(check: Check, found: Sequence[Finding]) -> str:
    """Name what was being looked at: the first that has no finding yet."""
    answered = {finding.check for finding in found}
    return next((name for name in check.names if name not in answered), check.names[-1])


def _first_line(text: str) -> str:
    return text.partition("\n")[0]
