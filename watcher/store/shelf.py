"""The shelf: open events kept in memory, so that an article does not cost a reading of every open event.

It is right as long as nobody else has moved an event since. Every filing that moves one raises the revision of the
events in the database; a shelf of another revision is cleared before it is used.
"""

import datetime as dt
from collections.abc import Iterable

from watcher.model import Event


class Shelf:
    """Whole events by rule, each rule complete back to the moment it was loaded for."""

    def __init__(self) -> None:
        self._revision: int | None = None
        self._since: dict[str, dt.datetime] = {}
        self._events: dict[str, dict[str, Event]] = {}

    def validate(self, revision: int) -> None:
        """Keep what is here if it is of this revision of the events."""
        if self._revision != revision:
            self.clear()
        self._revision = revision

    def advance(self, revision: int) -> None:
        """Hold for a later revision, whose changes are put here as they are made."""
        self._revision = revision

    def covers(self, rule_id: str, since: dt.datetime) -> bool:
        return rule_id in self._since and self._since[rule_id] <= since

    def fill(self, rule_id: str, since: dt.datetime, events: Iterable[Event]) -> None:
        self._since[rule_id] = since
        self._events[rule_id] = {event.id: event for event in events}

    def opened(self, rule_id: str, since: dt.datetime) -> list[Event]:
        """Give the events with a last article at or after ``since``, oldest first, and let go of the rest."""
        kept = [event for event in self._events[rule_id].values() if event.last_at >= since]
        kept.sort(key=lambda event: (event.opened_at, event.id))
        self.fill(rule_id, since, kept)
        return kept

    def find(self, event: Event) -> Event | None:
        return self._events.get(event.rule_id, {}).get(event.id)

    def put(self, event: Event) -> None:
        if event.rule_id in self._since:
            self._events[event.rule_id][event.id] = event

    def clear(self) -> None:
        self._revision = None
        self._since.clear()
        self._events.clear()
