"""A watched folder: takes its path and a cursor, gives the files that came since. Never moves, deletes or writes one.

The cursor is the moment at which a file's inode last changed, which no sender can set: a file that is renamed into the
folder counts from then, however old its contents. Files that changed within the last two seconds may still be on their
way and wait for the next poll; so none can come to stand below the cursor later. The one way that could happen is a
clock that was set back: where the last look lies ahead of now, a day of files is looked at again.
"""

import datetime as dt
import hashlib
import heapq
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from watcher.wire.doors import MOST_BYTES, MOST_DOCUMENTS, Call, DoorShutError, Found, Look

SETTLED_S = 2.0
_ON_THEIR_WAY = (".tmp", ".part", ".partial", ".filepart")
_LOOKED_AT_AGAIN_S = 86_400
_NS = 1_000_000_000

_Mark = tuple[int, str]


@dataclass(frozen=True, slots=True, order=True)
class _File:
    mark: _Mark
    name: str
    place: Path | None  # None where it is refused
    size: int
    modified_s: float


def look_in(call: Call) -> Look:
    """Find what came into a folder since the cursor.

    Raises:
        DoorShutError: where the folder can't be listed.

    """
    folder = Path(call.url.removeprefix("folder://"))
    mark = _mark_of(call.cursor)
    settled_ns = int((call.now - SETTLED_S) * _NS)
    try:
        ripe = [file for file in _files(folder) if file.mark[0] <= settled_ns]
    except OSError as problem:
        raise DoorShutError(f"the folder {folder} can't be read: {problem.strerror or problem}") from None
    if mark is None:
        return _first_look(ripe, call, settled_ns)
    if call.looked_at is not None and call.now < call.looked_at - 1:
        mark = min(mark, (int((call.now - _LOOKED_AT_AGAIN_S) * _NS), ""))
    fresh = [file for file in ripe if file.mark > mark]
    taken = _within_cap(heapq.nsmallest(MOST_DOCUMENTS, fresh))
    return Look(
        found=tuple(_read(file) for file in taken),
        cursor=_written(taken[-1].mark if taken else mark),
        is_first=False,
        waiting=len(fresh) - len(taken),
    )


def _first_look(ripe: list[_File], call: Call, settled_ns: int) -> Look:
    taken = _within_cap(heapq.nlargest(MOST_DOCUMENTS, ripe))
    reached = 0
    if call.reach is not None:
        oldest_s = call.now - call.reach.total_seconds()
        reached = sum(file.modified_s >= oldest_s for file in ripe)
        reached -= sum(file.modified_s >= oldest_s for file in taken)
    return Look(
        found=tuple(_read(file) for file in taken),
        cursor=_written(max((file.mark for file in ripe), default=(settled_ns, ""))),
        is_first=True,
        dropped=reached,
    )


def _files(folder: Path) -> Iterator[_File]:
    inside = folder.resolve()
    with os.scandir(folder) as listed:
        for entry in listed:
            if entry.name.startswith(".") or entry.name.lower().endswith(_ON_THEIR_WAY):
                continue
            with suppress(FileNotFoundError):  # taken away while we look
                if (file := _file(entry, inside)) is not None:
                    yield file


def _file(entry: os.DirEntry[str], inside: Path) -> _File | None:
    own = entry.stat(follow_symlinks=False)
    place: Path | None = Path(entry.path)
    found = own
    if entry.is_symlink():
        place = Path(entry.path).resolve()
        if place.is_relative_to(inside):
            found = place.stat()
        else:
            place = None
    if place is not None and not stat.S_ISREG(found.st_mode):
        return None
    changed_ns = max(own.st_ctime_ns, found.st_ctime_ns)
    digest = hashlib.blake2b(os.fsencode(entry.name), digest_size=8).hexdigest()
    size = found.st_size if place else 0
    modified_s = min(max(0.0, found.st_mtime), changed_ns / _NS)  # a sender may set it to any year
    return _File((changed_ns, digest), entry.name, place, size, modified_s)


def _within_cap(files: list[_File]) -> list[_File]:
    """Take from the front as many as may be held at once, one at least."""
    taken: list[_File] = []
    held = 0
    for file in files:
        held += file.size if file.size <= MOST_BYTES else 0
        if taken and held > MOST_BYTES:
            break
        taken.append(file)
    return taken


def _read(file: _File) -> Found:
    """Read one file, or say why not."""
    mark = _written(file.mark)
    if file.place is None:
        return Found(name=file.name, mark=mark, refused="a link that leads out of the folder: it was not followed")
    if file.size > MOST_BYTES:
        return Found(name=file.name, mark=mark, refused=f"larger than {MOST_BYTES:,} bytes: it was not read")
    try:
        body = _bytes_of(file.place)
    except OSError as problem:
        return Found(name=file.name, mark=mark, refused=f"it can't be read: {problem.strerror or problem}")
    if len(body) > MOST_BYTES:
        return Found(name=file.name, mark=mark, refused=f"larger than {MOST_BYTES:,} bytes: it was not read")
    return Found(name=file.name, mark=mark, body=body, filed_at=dt.datetime.fromtimestamp(file.modified_s, dt.UTC))


def _bytes_of(place: Path) -> bytes:
    """Read a file that may have become a link or a pipe since it was looked at."""
    descriptor = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb") as source:  # noqa: PTH123 -- of a descriptor
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, "it is no file any more")
        return source.read(MOST_BYTES)


def _mark_of(cursor: str | None) -> _Mark | None:
    moment, colon, digest = (cursor or "").partition(":")
    return (int(moment), digest) if colon and moment.isdecimal() and moment.isascii() else None


def _written(mark: _Mark) -> str:
    return f"{max(0, mark[0])}:{mark[1]}"
