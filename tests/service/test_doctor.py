"""A desk that starts on a new machine is told what would keep the daemon from its work, before it matters."""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.wire import FakeWire, Item, rss
from tests.store.builders import an_alert, file_alerts, lane
from watcher import __version__, settings
from watcher.service.checkup import Finding
from watcher.service.clock import utc_now
from watcher.service.doctor import answers, look_around, names, the_time
from watcher.service.heartbeat import Heartbeat
from watcher.service.probe import Probe
from watcher.store import Store

STORY = Item(guid="a1", title="Shelling reported", published_at=dt.datetime(2031, 5, 4, 12, tzinfo=dt.UTC))
RULE = """
id: gunfire
title: Gunfire
status: "on"
match: {all: [{text: gunfire}]}
"""
TESTED = "tests: [{name: quiet, article: {title: Quiet, text: Nothing.}, fires: false}]\n"


@pytest.fixture
def wire() -> Iterator[FakeWire]:
    with FakeWire() as fake:
        fake.publish("/ap.xml", [STORY])
        yield fake


class Place:
    """A configuration in a folder, with one feed, one recipient, one rule and a database that a daemon made."""

    def __init__(self, folder: Path, wire: FakeWire) -> None:
        self.folder = folder
        self.database = folder / "wirewatch.db"
        (folder / "rules").mkdir()
        self.write("wirewatch.yaml", "database: sqlite:///wirewatch.db\n")
        self.write("feeds.yaml", feeds(wire.url("/ap.xml")))
        self.write("channels.yaml", "channels: {desk: {urls: ['json://127.0.0.1:9/hook']}}\n")
        self.write("rules/gunfire.yaml", RULE.lstrip() + TESTED)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def open(self, *, daemon: bool = False) -> Store:
        return Store.open(f"sqlite:///{self.database}", daemon=daemon)

    def leave_sign(self, **how: Any) -> None:
        """Write what a daemon leaves; as of now unless told otherwise."""
        sign = Heartbeat.of(settings.load(self.folder), node="n1", since=utc_now(), at=utc_now(), faults={})
        store = self.open()
        dataclasses.replace(sign, **how).write(store)
        store.close()

    def found(self, *, offline: bool = True) -> list[Finding]:
        return list(look_around(self.folder, offline=offline))

    def of(self, check: str, *, offline: bool = True) -> Finding:
        """Give what was found of one thing."""
        (finding,) = [each for each in self.found(offline=offline) if each.check == check]
        return finding


@pytest.fixture
def place(tmp_path: Path, wire: FakeWire) -> Place:
    made = Place(tmp_path, wire)
    made.open(daemon=True).close()
    return made


def feeds(*urls: str) -> str:
    listed = [f"  - {{id: feed{number}, url: '{url}', allow_private: true}}\n" for number, url in enumerate(urls)]
    return f"feeds:\n{''.join(listed)}"


def by_check(found: Sequence[Finding]) -> Mapping[str, str]:
    return {finding.check: finding.state for finding in found}


def test_all_is_looked_at_in_the_order_of_need(place: Place) -> None:
    """Configuration first; what is well is told as such, with its numbers."""
    place.leave_sign()
    found = place.found(offline=False)
    assert [each.check for each in found] == (
        "configuration database daemon disk channels feeds dns clock tls limits libraries".split()
    )
    states = by_check(found)
    assert {states[name] for name in "configuration database daemon channels feeds dns clock tls".split()} == {"ok"}
    assert all("\n" not in each.what + each.to_do for each in found)


def test_without_the_network_nothing_is_asked(place: Place, wire: FakeWire) -> None:
    """No feed sees a visitor, and nothing is said of what could not be known."""
    assert not {"feeds", "dns", "clock"} & set(by_check(place.found(offline=True)))
    assert wire.visits() == []


def test_a_broken_configuration_leaves_the_rest_to_be_looked_at(place: Place) -> None:
    """The first fault with its place and where to see all; the database is still known."""
    place.write("feeds.yaml", "feeds: 3\n")
    found = place.found(offline=False)
    assert (found[0].check, found[0].state) == ("configuration", "failed")
    assert f"{place.folder}/feeds.yaml:1:8" in found[0].what
    assert "wirewatch check" in found[0].to_do
    states = by_check(found)
    assert states["database"] == "ok"
    assert "tls" in states
    assert not {"feeds", "channels"} & set(states)
    place.write("wirewatch.yaml", "databse: 3\n")
    assert set(by_check(place.found())) == {"configuration", "tls", "limits", "libraries"}


def test_what_is_meant_so_and_leaves_something_untold_is_warned_of(place: Place) -> None:
    """A rule without tests, and every feed off."""
    place.write("rules/gunfire.yaml", RULE.lstrip())
    place.write("feeds.yaml", "feeds: [{id: ap, url: 'http://wire.example/', enabled: false}]\n")
    told = [each.what for each in place.found(offline=False) if each.check == "configuration"]
    assert [each.split(":")[0] for each in told] == ["no feed is on", "1 rule without tests"]


def test_a_database_that_is_not_there_is_not_made(place: Place) -> None:
    """The first daemon makes it, with its own rights."""
    place.database.unlink()
    found = place.of("database")
    assert found.state == "warning"
    assert not place.database.exists()


@pytest.mark.parametrize("start", [0, 4096 * 3])
def test_a_damaged_database_is_found(place: Place, start: int) -> None:
    """Whether it is no database at all or a page of it is gone; with the way back."""
    with place.database.open("r+b") as file:
        file.seek(start)
        file.write(b"\xa5" * 4096 * 4)
    found = place.of("database")
    assert found.state == "failed"
    assert "backup" in found.to_do


def test_a_running_daemon_is_not_disturbed(place: Place) -> None:
    """It holds its lock, and its database is looked over beside it."""
    daemon = place.open(daemon=True)
    assert by_check(place.found())["database"] == "ok"
    daemon.put_meta("still", "writes")
    daemon.close()


@pytest.mark.parametrize(
    ("how", "state", "told"),
    [
        ({}, "ok", "running"),
        ({"ended": "once"}, "ok", "made one round"),
        ({"ended": "stopped"}, "warning", "was stopped"),
        ({"at": utc_now() - dt.timedelta(days=9, hours=5)}, "failed", "last heard of 9 days ago"),
        ({"version": "0.0.1"}, "warning", f"installed is {__version__}"),
        ({"refused": "feeds.yaml:1:1: no"}, "warning", "can't be used"),
    ],
)
def test_the_daemon_is_judged_by_its_sign_of_life(place: Place, how: Mapping[str, Any], state: str, told: str) -> None:
    """One that hangs has failed; one that was stopped, is out of date or was handed a bad edit is worth a word."""
    place.leave_sign(**how)
    found = place.of("daemon")
    assert found.state == state
    assert told in found.what


def test_a_job_that_fails_is_told(place: Place) -> None:
    """The daemon runs, and yet something in it does not."""
    place.leave_sign(faults={"delivery": "OSError: no"})
    told = [each.what for each in place.found() if each.check == "daemon" and each.state == "failed"]
    assert told == ["n1: delivery failed: OSError: no"]


def test_channels_are_judged_without_sending(place: Place) -> None:
    """Nobody to tell is a warning, a URL that can't work a fault that keeps its token."""
    assert "send-test" in place.of("channels").to_do
    place.write("channels.yaml", "channels: {desk: {urls: ['nosuch://canary-token@example.org/']}}\n")
    wrong = place.of("channels")
    assert wrong.state == "failed"
    assert "canary" not in str(wrong)
    place.write("channels.yaml", "channels: {desk: {urls: []}}\n")
    assert (place.of("channels").state, "terminal" in place.of("channels").what) == ("warning", True)


def test_a_recipient_that_takes_nothing_is_told(place: Place) -> None:
    """Its URL can be used, and still nobody hears: given up is a failure until it has taken something since."""
    (recipient,) = settings.load(place.folder).recipients
    store, now = place.open(), utc_now()
    file_alerts(store, [an_alert("a1"), an_alert("a2")], to=[recipient.id], at=now)
    lease = lane(store, recipient.id, now=now)
    store.mark_failed("a1", lease, at=now, error="HTTP 410 Gone", next_at=None)
    failed = place.of("channels")
    assert (failed.state, failed.to_do) == ("failed", "`wirewatch send-test desk` shows what it answers")
    assert failed.what == f"{recipient.label}: 1 alert given up within a day, the last: HTTP 410 Gone"
    store.mark_sent("a2", lease, now + dt.timedelta(seconds=1))
    store.close()
    assert place.of("channels").state == "warning"


def test_a_recipient_that_is_tried_in_vain_is_told(place: Place) -> None:
    """An outage shows before anything is given up; what was given up days ago is no news."""
    (recipient,) = settings.load(place.folder).recipients
    store, now = place.open(), utc_now()
    long_ago, this_hour = now - dt.timedelta(days=3), now - dt.timedelta(minutes=30)
    file_alerts(store, [an_alert("old")], to=[recipient.id], at=long_ago)
    store.mark_failed("old", lane(store, recipient.id, now=long_ago), at=long_ago, error="550", next_at=None)
    assert place.of("channels").state == "ok"
    file_alerts(store, [an_alert("new")], to=[recipient.id], at=this_hour)
    lease = lane(store, recipient.id, now=this_hour)
    store.mark_failed("new", lease, at=this_hour, error="connection refused", next_at=now)
    store.close()
    waiting = place.of("channels")
    assert (waiting.state, "1 alert waiting, tried in vain: connection refused" in waiting.what) == ("failed", True)


def test_feeds_that_give_nothing_are_counted(place: Place, wire: FakeWire) -> None:
    """Some are a warning, all a failure; each can be asked again by its name."""
    wire.fail("/no.xml", 403)
    place.write("feeds.yaml", feeds(wire.url("/ap.xml"), wire.url("/no.xml")))
    some = place.of("feeds", offline=False)
    assert (some.state, some.what) == ("warning", "1 of 2 feeds gave nothing (HTTP 403 Forbidden)")
    assert some.to_do == "wirewatch feeds probe feed1"
    wire.fail("/ap.xml", 500)
    assert place.of("feeds", offline=False).state == "failed"


def test_a_clock_that_is_off_is_told_by_the_feeds(place: Place, wire: FakeWire) -> None:
    """By what their servers take the time to be."""
    then = utc_now() + dt.timedelta(hours=5, minutes=1)
    wire.serve("/ap.xml", rss([STORY]), {"Date": format_datetime(then, usegmt=True)})
    found = place.of("clock", offline=False)
    assert found.state == "warning"
    assert "5 hours behind" in found.what


def a_probe(feed_id: str, error: str | None = None) -> Probe:
    return Probe(
        feed_id=feed_id, status=None, format="rss", entries=0 if error else 3, newest_at=None, size=1, took_s=0.1,
        redirected_to=None, write_instead=None, server_ahead_s=None, error=error,
    )  # fmt: skip


def test_names_that_are_not_found_are_told_apart_from_feeds_that_fail() -> None:
    """One is a slip in an address; all of them are this machine's network."""
    lost, refused, well = a_probe("a", "Could not resolve host: x"), a_probe("b", "HTTP 403 Forbidden"), a_probe("c")
    assert names([refused, well]).state == "ok"
    some = names([lost, refused, well])
    assert (some.state, some.what.endswith(": a")) == ("warning", True)
    assert names([lost, lost]).state == "failed"
    assert answers([lost, lost]).state == "failed"
    assert the_time([lost]).state == "warning"


def test_no_secret_is_told(place: Place, wire: FakeWire) -> None:
    """Neither of feeds nor of channels nor of the database, whatever is wrong with them."""
    user = wire.url("/no.xml?key=canary-query").replace("//", "//u:canary-pass@")
    place.write(
        "feeds.yaml", feeds(user, "http://127.0.0.1:1/?key=canary-env", "http://canary-host.invalid/?k=canary-env")
    )
    place.write("channels.yaml", "channels: {desk: {urls: ['slack://canary-a/canary-b', 'json://u:canary-c@h/']}}\n")
    place.write("wirewatch.yaml", "database: postgresql://u:canary-env@127.0.0.1:1/x?application_name=canary-name\n")
    found = place.found(offline=False)
    states = by_check(found)
    assert (states["feeds"], states["channels"], states["database"]) == ("failed", "failed", "failed")
    told = "".join(map(str, found))
    assert "canary" not in told.replace("canary-host", "")
