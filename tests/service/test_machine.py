"""What the machine gives is judged by numbers, each with what to do."""

import datetime as dt
import resource
from pathlib import Path

import pytest

from watcher.service.machine import Space, clock, disk, libraries, limits, roots, space_at
from watcher.wire import MEMORY_BYTES, TrustStore

DAY = dt.date(2031, 5, 4)
GB = 1_000_000_000
NO_LIMIT = resource.RLIM_INFINITY


@pytest.mark.parametrize(
    ("free", "total", "inodes", "state"),
    [
        (50 * GB, 100 * GB, 1_000_000, "ok"),
        (50 * GB, 100 * GB, None, "ok"),
        (4 * GB, 100 * GB, 1_000_000, "warning"),
        (GB - 1, 2 * GB, 1_000_000, "warning"),
        (GB // 10 - 1, 2 * GB, 1_000_000, "failed"),
        (0, 2 * GB, 0, "failed"),
        (50 * GB, 100 * GB, 999, "warning"),
    ],
)
def test_room_on_the_disk(free: int, total: int, inodes: int | None, state: str) -> None:
    """Less than 1 GB or 5 % is little, less than 100 MB is none; a disk may run out of files as well."""
    assert disk(Space(free, total, inodes), Path("/var/lib/wirewatch")).state == state


def test_the_disk_of_a_folder_that_is_not_there_yet_is_measured(tmp_path: Path) -> None:
    """It is that of the nearest folder above."""
    assert space_at(tmp_path / "a" / "b").total == space_at(tmp_path).total > 0


@pytest.mark.parametrize(
    ("files", "memory", "states"),
    [
        (1_024, NO_LIMIT, ["ok"]),
        (NO_LIMIT, MEMORY_BYTES, ["ok"]),
        (512, NO_LIMIT, ["warning"]),
        (128, NO_LIMIT, ["failed"]),
        (1_024, MEMORY_BYTES - 1, ["ok", "failed"]),
    ],
)
def test_limits(files: int, memory: int, states: list[str]) -> None:
    """A round has 64 transfers under way, and a feed is read by a child that may take half a gigabyte."""
    assert [finding.state for finding in limits(files, memory)] == states


@pytest.mark.parametrize(
    ("store", "state"),
    [
        (TrustStore(roots=120, released_on=DAY - dt.timedelta(days=365)), "ok"),
        (TrustStore(roots=120, released_on=DAY - dt.timedelta(days=366)), "warning"),
        (TrustStore(roots=120, released_on=None), "ok"),
        (TrustStore(roots=119, released_on=DAY, error="1 of 120 roots are damaged"), "failed"),
    ],
)
def test_roots_grow_old(store: TrustStore, state: str) -> None:
    """A year after its release a bundle is out of date; a damaged one is of no use."""
    assert roots(store, DAY).state == state


def test_an_old_expat_is_warned_of() -> None:
    """By the name of what is wrong with it."""
    assert libraries((2, 6, 0), "8.4.0").state == "ok"
    old = libraries((2, 5, 0), "8.4.0")
    assert old.state == "warning"
    assert "CVE-2023-52425" in old.what


@pytest.mark.parametrize(
    ("ahead_s", "state", "told"),
    [
        ([0.4, -2.0, 1.0], "ok", "within 1 s of three"),
        ([59.0], "ok", "within 59 s of three"),
        ([3600.0, 0.0, 1.0], "ok", "within 1 s of three"),
        ([-7200.0, -7201.0, 3.0], "warning", "2 hours ahead of three"),
        ([90.0], "warning", "1 minute behind three"),
    ],
)
def test_the_clock_is_judged_by_the_middle_one(ahead_s: list[float], state: str, told: str) -> None:
    """One server may be wrong itself."""
    found = clock(ahead_s, "three")
    assert found.state == state
    assert told in found.what
