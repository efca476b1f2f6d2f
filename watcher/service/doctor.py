"""What ``doctor`` looks at: whether a daemon with this configuration can do its work on this machine, and what to mend.

Configuration first, for most of the rest needs it; then everything else side by side. Nothing is changed and nothing
is sent. What is found names no secret: feeds go by their id, recipients by their label, the database without password.
"""

import datetime as dt
import os
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from watcher import __version__, delivery, settings
from watcher.errors import ConfigurationError, StoreError
from watcher.service import machine
from watcher.service.checkup import Check, Finding, look_over
from watcher.service.clock import utc_now
from watcher.service.heartbeat import Heartbeat, those_that_count
from watcher.service.notices import GIVEN_UP_WITHIN
from watcher.service.probe import Probe, probe
from watcher.service.vigil import WAITING_FOR
from watcher.service.wording import counted, length_of
from watcher.settings import Configuration, Recipient
from watcher.store import Store, examine, folder_of, is_there
from watcher.wire import NO_NAME, STANDARD, Wire, curl_version, expat_version, reason_of, trust_store, user_agent

CONFIGURATION_S = 20.0
DATABASE_S = 45.0  # a writer may hold an SQLite file for up to thirty seconds
NETWORK_S = 60.0  # a feed's own deadline, and time to read what came
NAMED = 5


def look_around(place: Path, *, offline: bool) -> Iterator[Finding]:
    """Make every check and yield what it finds; ``offline`` leaves out what would ask feeds."""
    read: list[Configuration] = []
    yield from look_over([Check(("configuration",), partial(_configuration, place, read), CONFIGURATION_S)])
    configuration = read[0] if read else None
    database = configuration.database if configuration else _database_in(place)
    yield from look_over([*_of_configuration(configuration, database, offline=offline), *_of_machine()])


def _of_configuration(configuration: Configuration | None, database: str | None, *, offline: bool) -> Iterator[Check]:
    if database is not None:
        yield Check(("database", "daemon"), partial(_database, database), DATABASE_S)
        yield Check(("disk",), partial(_disk, database))
    if configuration is not None:
        yield Check(("channels",), partial(_channels, configuration.recipients, configuration.database), DATABASE_S)
        if not offline:
            rounds = 1 + len(configuration.feeds) // STANDARD.at_once
            yield Check(("feeds", "dns", "clock"), partial(_feeds, configuration), NETWORK_S * rounds)


def _of_machine() -> Iterator[Check]:
    yield Check(("tls",), lambda: [machine.roots(trust_store(), utc_now().date())])
    yield Check(("limits",), machine.limits_here)
    yield Check(("libraries",), lambda: [machine.libraries(expat_version(), curl_version())])


def _configuration(place: Path, read: list[Configuration]) -> Iterator[Finding]:
    try:
        configuration = settings.load(place)
    except ConfigurationError as error:
        first = str(error.faults[0]) if error.faults else error.hint
        told = f"{counted(len(error.faults), 'fault')}; the first: {first}"
        yield Finding("configuration", "failed", told, "`wirewatch check` lists them all")
        return
    read.append(configuration)
    wrong = list(_slips(configuration))
    yield from wrong
    if not wrong:
        on = sum(feed.enabled for feed in configuration.feeds)
        told = f"{counted(on, 'feed')} on, {counted(len(configuration.rules), 'rule')} with tests"
        yield Finding("configuration", "ok", f"{place}: {told}; revision {configuration.revision}")


def _slips(configuration: Configuration) -> Iterator[Finding]:
    """Tell what is no fault and yet leaves something untold or unproved."""
    if not any(feed.enabled for feed in configuration.feeds):
        yield Finding("configuration", "warning", "no feed is on: nothing is ever read", "look into feeds.yaml")
    if not configuration.rules:
        yield Finding("configuration", "warning", "no rules: nothing is ever told", "put one under rules/")
    untested = [rule.id for rule in configuration.rules if not rule.tests]
    if untested:
        told = f"{counted(len(untested), 'rule')} without tests: {_some(untested)}"
        yield Finding("configuration", "warning", told, "write stories they must fire on and leave alone, under tests:")
    overdue = configuration.lexicon.overdue(utc_now().date())
    if overdue:
        told = f"{counted(len(overdue), 'pack')} past the day of review: {_some(overdue)}"
        yield Finding("configuration", "warning", told, "look its names through, or install a newer Wirewatch")


def _database_in(place: Path) -> str | None:
    try:
        return settings.database_of(place)
    except ConfigurationError:
        return None


def _database(url: str) -> Iterator[Finding]:
    examined = examine(url)
    if examined is None:
        yield _no_database(folder_of(url))
        yield Finding("daemon", "warning", "never started", "wirewatch run")
        return
    store = Store.open(url, daemon=False)
    try:
        told = f"{examined.where}: whole, of this version, writable, {machine.size(examined.size_bytes)}"
        yield Finding("database", "ok", told)
        now = store.now()
        yield from _daemons(those_that_count(Heartbeat.read_all(store), now), now)
        if examined.on_server:
            yield machine.clock([(now - utc_now()).total_seconds()], "the database's server")
    finally:
        store.close()


def _no_database(folder: Path | None) -> Finding:
    if folder is not None and not os.access(machine.first_there(folder), os.W_OK | os.X_OK):
        return Finding(
            "database", "failed", f"there is none, and {folder} can't be written", "let this user write there"
        )
    return Finding("database", "warning", f"there is none yet in {folder}", "`wirewatch run` makes it")


def _daemons(signs: Sequence[Heartbeat], now: dt.datetime) -> Iterator[Finding]:
    if not signs:
        yield Finding("daemon", "warning", "never started", "wirewatch run")
    for sign in signs:
        yield _daemon(sign, now)
        for job, fault in sign.faults.items():
            yield Finding("daemon", "failed", f"{sign.node}: {job} failed: {fault}", "look at its log")


def _daemon(sign: Heartbeat, now: dt.datetime) -> Finding:
    heard = f"last heard of {length_of(now - sign.at)} ago"
    how = sign.daemon(now)
    if how == "silent":
        return Finding("daemon", "failed", f"{sign.node} is silent, {heard}", "it hangs or was killed: look at its log")
    if how == "stopped":
        return Finding("daemon", "warning", f"{sign.node} was stopped, {heard}", "wirewatch run")
    if sign.refused is not None:
        told = f"{sign.node} runs on with revision {sign.revision}: what was edited since can't be used"
        return Finding("daemon", "warning", told, "`wirewatch check` says why")
    if how == "running" and sign.version != __version__:
        told = f"{sign.node} runs version {sign.version}, installed is {__version__}"
        return Finding("daemon", "warning", told, "start it anew")
    return Finding("daemon", "ok", f"{sign.node}: {'running' if how == 'running' else 'made one round'}, {heard}")


def _disk(url: str) -> Iterator[Finding]:
    folder = folder_of(url)
    if folder is None:
        yield Finding("disk", "ok", "the database is no file of this machine")
    else:
        yield machine.disk(machine.space_at(folder), folder)


def _channels(recipients: Sequence[Recipient], database: str) -> Iterator[Finding]:
    if not recipients:
        told = "no channel has a URL: alerts go to the terminal"
        yield Finding("channels", "warning", told, "fill in channels.yaml, then `wirewatch send-test`")
        return
    wrong = {each.label: problem for each in recipients if (problem := delivery.problems(each)) is not None}
    for label, problem in wrong.items():
        yield Finding("channels", "failed", f"{label}: {problem}", "mend its URL in channels.yaml")
    refusing = list(_that_took_nothing(recipients, database))
    yield from refusing
    if not wrong and not refusing:
        told = f"{counted(len(recipients), 'recipient')} with a URL that can be used"
        yield Finding("channels", "ok", told, "`wirewatch send-test` shows whether messages arrive")


def _that_took_nothing(recipients: Sequence[Recipient], database: str) -> Iterator[Finding]:
    """Tell of recipients that alerts were given up for of late, and of those that are tried in vain right now."""
    try:
        if not is_there(database):
            return
        store = Store.open(database, daemon=False)
    except StoreError:
        return  # the check of the database says so
    try:
        now = store.now()
        given_up = store.dead_deliveries(since=now - GIVEN_UP_WITHIN)
        waiting = {each.recipient_id: each for each in store.backlogs(queued_before=now - WAITING_FOR)}
        for recipient in recipients:
            to_do = f"`wirewatch send-test {recipient.channel}` shows what it answers"
            dead = [row for row, _ in given_up if row.recipient_id == recipient.id]
            if dead:
                taken = store.has_taken(recipient.id, since=dead[0].next_at)
                told = (
                    f"{recipient.label}: {counted(len(dead), 'alert')} given up within a day, the last: {dead[0].error}"
                )
                yield Finding("channels", "warning" if taken else "failed", told, to_do)
            elif recipient.id in waiting:
                backlog = waiting[recipient.id]
                told = f"{recipient.label}: {counted(backlog.alerts, 'alert')} waiting, tried in vain: {backlog.error}"
                yield Finding("channels", "failed", told, to_do)
    finally:
        store.close()


def _feeds(configuration: Configuration) -> Iterator[Finding]:
    feeds = [feed for feed in configuration.feeds if feed.enabled]
    if not feeds:
        yield Finding("feeds", "warning", "none is on")
        yield Finding("dns", "ok", "no names to look up")
        yield Finding("clock", "warning", "nobody to compare it with: no feed is on")
        return
    wire = Wire(user_agent(configuration.contact))
    try:
        told = list(probe(feeds, wire))
    finally:
        wire.close()
    yield answers(told)
    yield names(told)
    yield the_time(told)


def answers(told: Sequence[Probe]) -> Finding:
    """Judge the feeds by what they gave."""
    silent = [each.feed_id for each in told if not each.gave]
    if not silent:
        return Finding("feeds", "ok", f"{counted(len(told), 'feed')} asked, stories from each")
    reasons = sorted({reason_of(each.error).name for each in told if not each.gave and each.error})
    what = f"{len(silent):,} of {counted(len(told), 'feed')} gave nothing ({_some(reasons)})"
    to_do = f"wirewatch feeds probe {' '.join(silent[:NAMED])}"
    return Finding("feeds", "failed" if len(silent) == len(told) else "warning", what, to_do)


def names(told: Sequence[Probe]) -> Finding:
    """Judge the look-up of names by the feeds that it failed for."""
    lost = [each.feed_id for each in told if each.error and reason_of(each.error) == NO_NAME]
    if not lost:
        return Finding("dns", "ok", f"every host of {counted(len(told), 'feed')} was found")
    if len(lost) == len(told):
        to_do = "look at the network, and at the name servers in /etc/resolv.conf"
        return Finding("dns", "failed", "no host of any feed was found", to_do)
    what = f"no host was found for {counted(len(lost), 'feed')}: {_some(lost)}"
    return Finding("dns", "warning", what, "see whether their addresses in feeds.yaml are spelt right")


def the_time(told: Sequence[Probe]) -> Finding:
    """Judge this machine's clock by those of the feeds' servers."""
    ahead = [each.server_ahead_s for each in told if each.server_ahead_s is not None]
    if not ahead:
        return Finding("clock", "warning", "nobody to compare it with: no feed's server told the time")
    return machine.clock(ahead, counted(len(ahead), "feed's server", "feeds' servers"))


def _some(named: Sequence[str]) -> str:
    more = len(named) - NAMED
    return ", ".join(named[:NAMED]) + (f" and {more:,} more" if more > 0 else "")
