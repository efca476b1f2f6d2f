"""Live configuration: notices an edit of the folder, reads it once it stands still, and says whether it can be used.

An editor writes a file in several steps, or two files one after the other. So an edit is read only when two looks in a
row have found the same files, and what was read counts only if they are the same afterwards. A file that was cut short
and is valid all the same can't be told from one that was meant so; the log says what has changed.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from watcher import settings
from watcher.errors import ConfigurationError
from watcher.service.soundness import demand_sound, demand_usable
from watcher.service.wording import all_faults
from watcher.settings import Configuration


@dataclass(frozen=True, slots=True)
class Refused:
    """An edit that can't be used, with every fault in it. ``told_before`` where the same faults were given already."""

    faults: str
    told_before: bool


class Edits:
    """Watches the files of a configuration for as long as the daemon runs. Of use from several threads."""

    def __init__(self, configuration: Configuration, seen: settings.Footprint) -> None:
        self._running = configuration
        self._read = seen  # the files as they were when they were last read, whether that went well or not
        self._last_look = seen
        self._faults: str | None = None
        self._turn = threading.Lock()

    @classmethod
    def watch(cls, folder: Path) -> tuple[Configuration, Self]:
        """Load a folder and watch it from then on.

        Raises:
            ConfigurationError: where what is there can't be used.

        """
        seen = settings.footprint(folder)
        configuration = settings.load(folder)
        demand_usable(configuration)
        return configuration, cls(configuration, seen)

    def look(self, *, at_once: bool = False) -> Configuration | Refused | None:
        """Give an edited configuration, or why it is refused; None where there is nothing (whole) to read.

        Looks are to be a second apart. ``at_once`` is for whoever says that the edit is done: it is read as it stands.
        """
        with self._turn:
            folder = self._running.folder
            now = settings.footprint(folder)
            stands_still, self._last_look = now == self._last_look, now
            if not at_once and (now == self._read or not stands_still):
                return None
            found = _load(folder)
            if not at_once and settings.footprint(folder) != now:
                return None
            self._read = now
            return self._judge(found)

    def _judge(self, found: Configuration | str) -> Configuration | Refused | None:
        if isinstance(found, str):
            told_before, self._faults = found == self._faults, found
            return Refused(found, told_before)
        mended, self._faults = self._faults is not None, None
        if not mended and _what_counts(found) == _what_counts(self._running):
            return None
        self._running = found
        return found


def _load(folder: Path) -> Configuration | str:
    try:
        configuration = settings.load(folder)
        demand_sound(configuration)
    except ConfigurationError as error:
        return all_faults(error)
    return configuration


def _what_counts(configuration: Configuration) -> tuple[object, ...]:
    """Give what tells two revisions apart; secrets are no part of the revision, but of feeds and recipients."""
    return configuration.revision, configuration.feeds, configuration.recipients


def differences(before: Configuration, after: Configuration) -> Iterator[str]:
    """Say in words what another revision changes: what is watched, what is watched for, who is told."""
    yield from _changes("feed", [(feed.id, feed) for feed in before.feeds], [(feed.id, feed) for feed in after.feeds])
    yield from _changes(
        "rule", [(rule.id, rule.revision) for rule in before.rules], [(rule.id, rule.revision) for rule in after.rules]
    )
    yield from _changes(
        "recipient",
        [(each.label, each) for each in before.recipients],
        [(each.label, each) for each in after.recipients],
    )
    if before.contact != after.contact:
        yield f"wires are told to turn to {after.contact or 'nobody'}"
    if before.database != after.database:
        yield "`database:` takes effect with the next start; until then everything goes on in the old one"


def _changes(what: str, before: Sequence[tuple[str, object]], after: Sequence[tuple[str, object]]) -> Iterator[str]:
    old, new = dict(before), dict(after)
    for verb, names in (
        ("new", new.keys() - old.keys()),
        ("gone", old.keys() - new.keys()),
        ("changed", {name for name in old.keys() & new.keys() if old[name] != new[name]}),
    ):
        if names:
            yield f"{what}{'s' if len(names) > 1 else ''} {verb}: {', '.join(sorted(names))}"
