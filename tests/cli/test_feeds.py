"""`feeds list` and `feeds probe`: what is configured, how it stands, and what each feed gives when it is asked."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.commands import lines, run, run_apart
from tests.fakes.wire import FakeWire, Item
from tests.store.builders import NOON, put_state
from watcher.model import FeedState
from watcher.settings import database_of
from watcher.store import Store

FEEDS = """feeds:
  - {{id: ap, url: '{ap}', wire: ap, group: wires, every: 90s, allow_private: true}}
  - {{id: afp, url: '{afp}', wire: afp, group: wires, language: fr, every: 2h, allow_private: true}}
  - {{id: off, url: '{off}', allow_private: true, enabled: false}}
"""


@pytest.fixture
def wire(folder: Path) -> Iterator[FakeWire]:
    """Give a wire with three feeds, the last of which is configured and off."""
    with FakeWire() as fake:
        for path in ("ap", "afp", "off"):
            fake.publish(f"/{path}.xml", [Item(guid=path, title="Shelling reported", published_at=NOON)])
        urls = {path: fake.url(f"/{path}.xml") for path in ("ap", "afp", "off")}
        (folder / "feeds.yaml").write_text(FEEDS.format(**urls), encoding="utf-8")
        yield fake


@pytest.mark.usefixtures("wire")
def test_feeds_are_listed_before_anything_has_run(folder: Path) -> None:
    """As they are configured; looking makes no database."""
    told = run("feeds", "list", "--config", folder)
    assert (told.exit_code, told.stderr) == (0, "")
    heading, *rows = [line.split() for line in told.stdout.splitlines()]
    assert heading == ["id", "wire", "group", "language", "every", "enabled", "state"]
    assert rows[:2] == [["ap", "ap", "wires", "en", "90s", "on", "-"], ["afp", "afp", "wires", "fr", "2h", "on", "-"]]
    assert rows[2][-2:] == ["off", "-"]
    assert not (folder / "wirewatch.db").exists()


def test_feeds_are_listed_with_the_state_that_a_daemon_left(folder: Path, wire: FakeWire) -> None:
    """One JSON object a feed for scripts."""
    wire.fail("/afp.xml", 500)
    run_apart("run", "--once", "--config", folder)
    told = lines(run("feeds", "list", "--json", "--config", folder))
    assert [(each["id"], each["enabled"], each["state"]) for each in told] == [
        ("ap", True, "ok"),
        ("afp", True, "failing"),
        ("off", False, None),
    ]
    assert (told[0]["every"], told[1]["language"]) == ("90s", "fr")


def test_a_feed_that_moved_for_good_is_listed_with_what_to_write(folder: Path, wire: FakeWire) -> None:
    """And with the bounds of its pace; where the configuration has changed since, nothing is to be written."""
    run_apart("run", "--once", "--config", folder)
    (moved,) = (each for each in _kept(folder) if each.feed_id == "ap")
    _keep(folder, replace(moved, moved_to="https://new.example/rss", moved_seen=3))
    assert "moved for good: write https://new.example/rss instead" in run("feeds", "list", "--config", folder).stdout
    feeds = folder / "feeds.yaml"
    written = feeds.read_text(encoding="utf-8").replace("every: 90s", "every: 90s, slowest: 1h")
    feeds.write_text(written.replace(wire.url("/ap.xml"), wire.url("/new.xml")), encoding="utf-8")
    (ap, *_others) = lines(run("feeds", "list", "--json", "--config", folder))
    assert (ap["every"], ap["slowest"], ap["write_instead"]) == ("90s", "1h", None)
    assert "90s-1h" in run("feeds", "list", "--config", folder).stdout


def _kept(folder: Path) -> list[FeedState]:
    store = Store.open(database_of(folder), daemon=False)
    states = list(store.feed_states().values())
    store.close()
    return states


def _keep(folder: Path, *states: FeedState) -> None:
    store = Store.open(database_of(folder), daemon=False)
    for state in states:
        put_state(store, state)
    store.close()


@pytest.mark.usefixtures("wire")
def test_feeds_are_listed_though_the_database_cannot_be_asked(folder: Path) -> None:
    """Why their states are missing stands on standard error."""
    (folder / "wirewatch.db").write_bytes(b"dear diary\n" * 500)
    told = run("feeds", "list", "--config", folder)
    assert told.exit_code == 0
    assert len(told.stdout.splitlines()) == 4
    assert "not known" in told.stderr


def test_a_probe_asks_what_is_on(folder: Path, wire: FakeWire) -> None:
    """0 where each gave stories; the count stands on standard error, and nothing is kept."""
    done = run_apart("feeds", "probe", "--json", "--config", folder)
    told = {each["id"]: each for each in map(json.loads, done.stdout.splitlines())}
    assert (done.returncode, set(told)) == (0, {"ap", "afp"})
    assert (told["ap"]["gave"], told["ap"]["entries"]) == (True, 1)
    assert b"2 feeds asked: 2 gave stories, 0 gave nothing" in done.stderr
    assert not (folder / "wirewatch.db").exists()
    assert len(wire.visits()) == 2


def test_a_probe_asks_for_feeds_by_name(folder: Path, wire: FakeWire) -> None:
    """Also for one that is off; one that gives nothing ends with 1 and says why."""
    wire.fail("/off.xml", 403)
    done = run_apart("feeds", "probe", "off", "--config", folder)
    assert done.returncode == 1
    assert done.stdout.startswith(b"off  403  -     HTTP 403 Forbidden; the publisher turns us away")
    assert [visit.path for visit in wire.visits()] == ["/off.xml"]
    run_apart("feeds", "probe", "--all", "--config", folder)
    assert len(wire.visits()) == 4


@pytest.mark.usefixtures("wire")
@pytest.mark.parametrize("arguments", [["nosuch"], ["ap", "--all"]])
def test_a_probe_of_what_is_not_there_is_wrong_usage(folder: Path, arguments: list[str]) -> None:
    """Before anything is asked."""
    told = run("feeds", "probe", *arguments, "--config", folder)
    assert (told.exit_code, told.stdout) == (2, "")
    assert told.stderr


def test_a_page_cannot_write_on_the_terminal(folder: Path, wire: FakeWire) -> None:
    """What a server says of itself is shown without what terminals obey."""
    wire.serve("/ap.xml", "<html><title>&#27;[2J\x9b31m red &#x1b;]0;x\x07</title></html>".encode())
    done = run_apart("feeds", "probe", "ap", "--config", folder)
    assert done.stdout.decode().rstrip("\n").isprintable()
