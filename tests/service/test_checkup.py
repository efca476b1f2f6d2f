"""Checks are made side by side, and each ends: with what it found, with a fault, or at its deadline."""

import threading
import time
from collections.abc import Iterator

import pytest

from watcher.errors import StoreError
from watcher.service.checkup import Check, Finding, look_over


def finds(*names: str) -> Check:
    return Check(names, lambda: [Finding(name, "ok", "well") for name in names])


def test_findings_come_in_the_order_of_the_checks() -> None:
    """Whichever of them is done first."""
    slow_may_go = threading.Event()

    def slow() -> Iterator[Finding]:
        slow_may_go.wait(5)
        yield Finding("slow", "ok", "well")

    def quick() -> Iterator[Finding]:
        slow_may_go.set()
        yield Finding("quick", "warning", "hm")

    found = look_over([Check(("slow",), slow), Check(("quick",), quick)])
    assert [(finding.check, finding.state) for finding in found] == [("slow", "ok"), ("quick", "warning")]


def test_it_ends_though_every_check_hangs() -> None:
    """The deadlines run side by side; what a check found before it hung counts."""
    never = threading.Event()

    def hangs() -> Iterator[Finding]:
        yield Finding("first", "ok", "well")
        never.wait()

    started_at = time.monotonic()
    found = list(look_over([Check(("first", f"second {number}"), hangs, 0.2) for number in range(20)]))
    assert time.monotonic() - started_at < 3
    never.set()
    assert [finding.state for finding in found] == ["ok", "failed"] * 20
    assert [finding.hung for finding in found] == [False, True] * 20
    assert found[1].check == "second 0"
    assert "no answer within 0.2 s" in found[1].what


def test_a_fault_is_a_finding_of_what_was_looked_at() -> None:
    """With what to do, in one line; the rest is answered for, too."""

    def breaks() -> Iterator[Finding]:
        yield Finding("lock", "ok", "well")
        raise StoreError("the file is damaged\nbadly", hint="restore a backup")

    found = list(look_over([Check(("lock", "database", "daemon"), breaks), finds("tls")]))
    assert found[1] == Finding("database", "failed", "the file is damaged", "restore a backup")
    assert [(finding.check, finding.state) for finding in found[2:]] == [("daemon", "failed"), ("tls", "ok")]


def test_a_fault_of_the_system_is_a_finding() -> None:
    """A folder that can't be looked into stops no other check."""

    def breaks() -> Iterator[Finding]:
        raise PermissionError(13, "Permission denied", "/var/lib/x")
        yield

    (found,) = look_over([Check(("disk",), breaks)])
    assert (found.state, found.what) == ("failed", "/var/lib/x: Permission denied")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_check_that_breaks_off_is_no_good_news() -> None:
    """An error that nobody thought of is told by Python itself, and here as failed."""

    def breaks() -> Iterator[Finding]:
        raise ZeroDivisionError
        yield

    (found,) = look_over([Check(("disk",), breaks)])
    assert (found.check, found.state, found.hung) == ("disk", "failed", False)
