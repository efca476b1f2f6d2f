"""What the machine gives the daemon to work with: room on the disk, limits, libraries, trusted roots, the time."""

import datetime as dt
import os
import resource
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from watcher.service.checkup import Finding
from watcher.service.wording import counted, length_of
from watcher.wire import MEMORY_BYTES, STANDARD, TrustStore

LEAST_BYTES = 100_000_000
FEW_BYTES = 1_000_000_000
FEW = 0.05
LEAST_INODES = 1_000
FAR_OFF_S = 60.0
OLD_ROOTS = dt.timedelta(days=365)
MENDED_EXPAT = (2, 6, 0)  # the first with a limit on how often a token is read anew
FILES_EACH = 3  # a transfer's socket, a second where two addresses are tried, the pipe of the name's look-up
FILES_BESIDE = 64  # the database, the children that parse, the log, what is being sent
FILES_WANTED = 1_024


@dataclass(frozen=True, slots=True)
class Space:
    """What is left on a disk for this user, in bytes and in files; some file systems count no files."""

    free: int
    total: int
    free_inodes: int | None


def space_at(path: Path) -> Space:
    """Measure the disk that a path lies on, or will lie on."""
    seen = os.statvfs(first_there(path))
    return Space(seen.f_bavail * seen.f_frsize, seen.f_blocks * seen.f_frsize, seen.f_favail if seen.f_files else None)


def first_there(path: Path) -> Path:
    """Give the folder itself, or the nearest above it that exists."""
    return next(folder for folder in (path, *path.absolute().parents) if folder.exists())


def disk(space: Space, where: Path) -> Finding:
    """Judge the room for the database: a full disk stops every feed."""
    told = f"{size(space.free)} free of {size(space.total)} at {where}"
    if space.free < LEAST_BYTES:
        return Finding("disk", "failed", told, "make room at once: nothing can be filed on a full disk")
    if space.free_inodes is not None and space.free_inodes < LEAST_INODES:
        return Finding("disk", "warning", f"room for {counted(space.free_inodes, 'more file')} only", "delete files")
    if space.free < FEW_BYTES or space.free < FEW * space.total:
        return Finding("disk", "warning", told, "make room before it is full, or see `wirewatch db prune`")
    return Finding("disk", "ok", told)


def limits(files: int, memory: int) -> Iterator[Finding]:
    """Judge the limits on open files and on memory; ``resource.RLIM_INFINITY`` is none."""
    needed = STANDARD.at_once * FILES_EACH + FILES_BESIDE
    told = "open files: " + ("no limit" if files == resource.RLIM_INFINITY else f"{files:,}")
    if files != resource.RLIM_INFINITY and files < needed:
        to_do = f"allow {FILES_WANTED:,}: LimitNOFILE in the service, `ulimit -n` in a shell"
        yield Finding("limits", "failed", f"{told}; one round alone takes {needed}", to_do)
    elif files != resource.RLIM_INFINITY and files < FILES_WANTED:
        yield Finding("limits", "warning", told, f"allow {FILES_WANTED:,}, for rounds beside each other")
    else:
        yield Finding("limits", "ok", told)
    if memory != resource.RLIM_INFINITY and memory < MEMORY_BYTES:
        told = f"memory: {size(memory)} a process; feeds are read in one that may take {size(MEMORY_BYTES)}"
        yield Finding("limits", "failed", told, "raise RLIMIT_AS: `ulimit -v` in a shell, LimitAS in the service")


def limits_here() -> Iterator[Finding]:
    """Judge this process's own limits; a service has those of its unit."""
    yield from limits(resource.getrlimit(resource.RLIMIT_NOFILE)[0], resource.getrlimit(resource.RLIMIT_AS)[1])


def roots(store: TrustStore, today: dt.date) -> Finding:
    """Judge the roots that feeds' certificates must lead to."""
    if store.error is not None:
        return Finding("tls", "failed", store.error, "pip install --force-reinstall certifi")
    told = counted(store.roots, "trusted root")
    if store.released_on is None:
        return Finding("tls", "ok", told)
    if today - store.released_on > OLD_ROOTS:
        what = f"{told}, of {store.released_on}: sites with newer roots can't be read, and withdrawn ones still can"
        return Finding("tls", "warning", what, "pip install --upgrade certifi")
    return Finding("tls", "ok", f"{told}, of {store.released_on}")


def libraries(expat: tuple[int, int, int], curl: str) -> Finding:
    """Judge the libraries in C that foreign bytes pass through."""
    version = ".".join(map(str, expat))
    told = f"expat {version}, libcurl {curl}"
    if expat < MENDED_EXPAT:
        what = f"{told}: before expat 2.6.0 one large token keeps a parser busy for long (CVE-2023-52425)"
        to_do = "install the system's updates; a distribution may have mended it and kept the number"
        return Finding("libraries", "warning", what, to_do)
    return Finding("libraries", "ok", told)


def clock(ahead_s: Sequence[float], of_whom: str) -> Finding:
    """Hold this machine's clock against others'; the middle one counts, for one of them may be wrong itself."""
    off = -median(ahead_s)
    if abs(off) > FAR_OFF_S:
        how = "ahead of" if off > 0 else "behind"
        what = f"this machine's clock is {length_of(dt.timedelta(seconds=abs(off)))} {how} {of_whom}"
        return Finding("clock", "warning", what, "set it, and keep it right with NTP: timedatectl set-ntp true")
    return Finding("clock", "ok", f"within {max(1, round(abs(off)))} s of {of_whom}")


def size(number: int) -> str:
    for unit, name in ((1_000_000_000_000, "TB"), (1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")):
        if number >= unit:
            return f"{number / unit:.1f} {name}"
    return f"{number} bytes"
