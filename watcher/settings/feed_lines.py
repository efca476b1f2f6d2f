"""The lines of feeds.yaml as they are written: reads them without what ``${…}`` stands for, and adds new ones.

A line is added as text, so that comments and order stay. The file as it would be is loaded first, with all the others
beside it, and takes the old one's place in one step: a daemon that looks meanwhile sees the one or the other.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from watcher.errors import ConfigurationError, LocatedFault
from watcher.settings.loading import load
from watcher.settings.tree import LARGEST_FILE, Tree, TreeError, read_tree

FEEDS = "feeds.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLine:
    """One new line. What is None is left to its default."""

    id: str
    url: str = field(repr=False)
    wire: str | None = None
    group: str | None = None
    language: str | None = None
    allow_private: bool = False

    def __str__(self) -> str:
        # An address comes from elsewhere: what looks like a place for a secret must stay as it is.
        parts: dict[str, str | None] = {
            "id": self.id,
            "url": json.dumps(self.url.replace("${", "$${"), ensure_ascii=False),
        }
        parts |= {"wire": self.wire, "group": self.group, "language": self.language}
        parts |= {"allow_private": "true" if self.allow_private else None}
        return "- {" + ", ".join(f"{name}: {value}" for name, value in parts.items() if value is not None) + "}"


def feeds_as_written(folder: Path) -> tuple[Mapping[str, object], ...]:
    """Give the feeds of a folder with nothing put in; their shape is what a configuration that loads has.

    Raises:
        ConfigurationError: where the configuration can't be used.

    """
    load(folder, secrets=False)
    data = _read(folder / FEEDS)
    found = _tree(folder / FEEDS, data).value if data is not None else None
    return tuple(found["feeds"]) if isinstance(found, dict) else ()


def add_feeds(folder: Path, lines: Sequence[FeedLine]) -> None:
    """Add lines at the end of feeds.yaml, if the configuration can be used with them.

    Raises:
        ConfigurationError: where it can't, or the file can't be written; it is as it was then.

    """
    path = folder / FEEDS
    data = _read(path)
    old = b"feeds:\n" if data is None else data
    new = _with(old, _tree(path, old), lines, path)
    before = load(folder, secrets=False).feeds
    after = load(folder, secrets=False, instead={FEEDS: new}).feeds
    if after[: len(before)] != before or [feed.id for feed in after[len(before) :]] != [line.id for line in lines]:
        raise _fault(path, "the new lines would be read as something else", "put them in by hand")
    if _read(path) != data:
        raise _fault(path, "somebody else is writing it", "try again")
    _replace(path, new)


def _with(old: bytes, tree: Tree, lines: Sequence[FeedLine], path: Path) -> bytes:
    """Put lines under the list: at its own indentation, after everything that stands there."""
    newline = "\r\n" if b"\r\n" in old else "\n"
    text = old.decode("utf-8")
    rows = text.splitlines()
    spot = tree.spot(("feeds",))
    listed = tree.value.get("feeds") if isinstance(tree.value, dict) else None
    indent = "  "
    if listed:
        indent = " " * (spot.column - 1)
        if not rows[spot.line - 1][spot.column - 1 :].startswith("-"):
            raise _fault(
                path, "the feeds stand in brackets", "write each on a line of its own that starts with a hyphen"
            )
    elif listed == []:
        row = rows[spot.line - 1]
        rows[spot.line - 1] = row.replace("[]", "", 1).rstrip() if row.count("[]") == 1 else row
        text = newline.join(rows)
    ended = text if not text or text.endswith("\n") else text + newline
    return (ended + "".join(f"{indent}{line}{newline}" for line in lines)).encode()


def _tree(path: Path, data: bytes) -> Tree:
    try:
        return read_tree(str(path), data)
    except TreeError as refused:
        raise ConfigurationError((refused.fault,)) from None


def _read(path: Path) -> bytes | None:
    try:
        with path.open("rb") as source:
            return source.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _fault(path, f"the file can't be read: {error.strerror}", "check its permissions") from None


def _replace(path: Path, data: bytes) -> None:
    """Write beside the file, then take its place; a link stays a link."""
    place = path.resolve()
    written: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".feeds-", delete=False) as copy:
            written = Path(copy.name)
            copy.write(data)
            copy.flush()
            os.fsync(copy.fileno())
        _dress(written, place)
        written.replace(place)
    except OSError as error:
        if written is not None:
            written.unlink(missing_ok=True)
        raise _fault(path, f"the file can't be written: {error.strerror}", "check its permissions") from None


def _dress(copy: Path, original: Path) -> None:
    """Give a copy the owner and the permissions of its original: the daemon must still be able to read it."""
    with suppress(FileNotFoundError):
        found = original.stat()
        shutil.copymode(original, copy)
        with suppress(PermissionError):
            os.chown(copy, found.st_uid, found.st_gid)
        return
    copy.chmod(0o644)


def _fault(path: Path, what: str, hint: str) -> ConfigurationError:
    return ConfigurationError((LocatedFault(str(path), 1, 1, what, hint),))
