"""The sign of life that each daemon leaves in its database: how it is, what it runs with, how it ended."""

import datetime as dt
import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

from watcher import __version__
from watcher.settings import Configuration
from watcher.store import Store

PREFIX = "heartbeat/"
ALIVE_FOR = dt.timedelta(seconds=30)
# A node that ended without a word is told of for so long; then it has been replaced, or nobody minds.
MISSED_FOR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """One daemon as of ``at``.

    ``ended`` is None while it runs, else how it ended: ``stopped`` by a signal, ``once`` after a single round.
    ``faults`` are the jobs that failed when they last ran, with the reason; ``refused`` tells what is wrong with the
    configuration on disk where it runs on with an older one. ``recipients`` maps ids to labels.
    """

    node: str
    since: dt.datetime
    at: dt.datetime
    version: str
    revision: str
    feeds: tuple[str, ...]
    recipients: Mapping[str, str]
    ended: str | None = None
    faults: Mapping[str, str]
    refused: str | None = None

    @classmethod
    def of(cls, configuration: Configuration, **how: Any) -> Self:
        """Make the sign of a daemon that runs with a configuration; ``how`` are the other fields."""
        told: dict[str, Any] = {
            "version": __version__,
            "revision": configuration.revision,
            "feeds": tuple(feed.id for feed in configuration.feeds if feed.enabled),
            "recipients": {recipient.id: recipient.label for recipient in configuration.recipients},
        }
        return cls(**told, **how)

    def write(self, store: Store) -> None:
        own = {each.name: getattr(self, each.name) for each in fields(self)}
        values = own | {"since": self.since.isoformat(), "at": self.at.isoformat()}
        store.put_meta(f"{PREFIX}{self.node}", json.dumps(values))

    @classmethod
    def read_all(cls, store: Store) -> list[Self]:
        """Give the sign of every daemon that is remembered, the latest first."""
        return sorted(map(cls._read, store.get_metas(PREFIX).values()), key=lambda sign: sign.at, reverse=True)

    @classmethod
    def _read(cls, written: str) -> Self:
        """Read what this version knows of a sign: while nodes are upgraded one by one, some know more."""
        known = {each.name for each in fields(cls)}
        values = {name: value for name, value in json.loads(written).items() if name in known}
        times = {name: dt.datetime.fromisoformat(values[name]) for name in ("since", "at")}
        return cls(**(values | times | {"feeds": tuple(values["feeds"])}))

    def daemon(self, now: dt.datetime) -> str:
        """Say how the daemon is: running, stopped, once, or silent (it ended without a word, or hangs)."""
        return self.ended or ("running" if now - self.at <= ALIVE_FOR else "silent")


def name_of_this_node() -> str:
    """Tell this daemon from the others on the same database."""
    return f"{platform.node() or 'localhost'}:{os.getpid()}"


def those_that_count(signs: Sequence[Heartbeat], now: dt.datetime) -> list[Heartbeat]:
    """Give the daemons to tell of: those that run, those missed for a short while, else the last there was."""
    running = [sign for sign in signs if sign.daemon(now) == "running"]
    if not running:
        return list(signs[:1])
    missed = [
        sign
        for sign in signs
        if sign.daemon(now) == "silent" and now - sign.at <= MISSED_FOR and not _is_replaced(sign, running)
    ]
    return running + missed


def forget_the_dead(store: Store, now: dt.datetime) -> None:
    """Let go of daemons that ended or are silent for long: theirs is one row each, and restarts are many."""
    for sign in Heartbeat.read_all(store)[1:]:
        if sign.daemon(now) != "running" and now - sign.at > MISSED_FOR:
            store.drop_meta(f"{PREFIX}{sign.node}")


def _is_replaced(sign: Heartbeat, running: Sequence[Heartbeat]) -> bool:
    """Whether another daemon was started on the same machine after this one was last heard of."""
    machine = sign.node.rpartition(":")[0]
    return any(other.node.rpartition(":")[0] == machine and other.since >= sign.at for other in running)
