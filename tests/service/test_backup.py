"""Backup and restore around a daemon at work: nothing is told again, nothing is forgotten, no secret goes along."""

import datetime as dt
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.desk import FakeDesk
from tests.fakes.wire import FakeWire
from tests.service.house import House, clash, wait_until
from watcher.store import OutboxCounts, Store

CANARY = "hunter2canary"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with FakeWire() as wire, FakeDesk() as desk:
        yield House(tmp_path / "house", wire, desk)


def _outbox(house: House) -> OutboxCounts:
    store = Store.open(house.configuration.database, daemon=False)
    try:
        return store.outbox()
    finally:
        store.close()


def test_after_a_restore_nothing_is_told_again_and_the_news_goes_on(house: House, postgres_url: str) -> None:
    """From SQLite to a server while the daemon runs: the same feed brings no second message, its next story one."""
    house.watch("ap.xml")
    house.wire.publish("/ap.xml", [clash("a1", "two")])
    file = house.folder / "monday.gz"
    with house.running():
        house.desk.wait_for(1)
        wait_until(lambda: _outbox(house).due == 0)
        saved = house.command("backup", str(file))
    assert saved.returncode == 0, saved.stderr
    assert file.stat().st_mode & 0o777 == 0o600
    house.keep_in(postgres_url)
    restored = house.command("restore", str(file))
    assert restored.returncode == 0, restored.stderr
    assert "may be told again" in restored.stderr
    house.command("run", "--once")
    assert len(house.desk.messages) == 1
    house.wire.publish("/ap.xml", [clash("a1", "nine", minutes_ago=1)])
    house.command("run", "--once")
    assert "9" in house.desk.wait_for(2)[1].title
    assert set(house.desk.copies().values()) == {1}


def test_what_was_still_to_be_sent_is_sent_after_a_restore(house: House) -> None:
    """The desk was away when the backup was taken; it hears the story once it is back, and once only."""
    house.watch("ap.xml")
    house.wire.publish("/ap.xml", [clash("a1", "two")])
    file = house.folder / "monday.gz"
    with house.desk.away():
        house.command("run", "--once")
        assert house.command("backup", str(file)).returncode == 0
    assert len(house.desk.messages) == 0
    (house.folder / "wirewatch.db").rename(house.folder / "old.db")
    assert house.command("restore", str(file)).returncode == 0
    assert _outbox(house) == OutboxCounts(due=0, retrying=1, dead=0)
    with house.running(ahead=dt.timedelta(hours=1)):
        house.desk.wait_for(1)
    assert list(house.desk.copies().values()) == [1]


def test_nothing_is_restored_under_a_running_daemon(house: House) -> None:
    """The daemon holds its database; the refusal says who to stop, and the backup is not touched either."""
    house.watch("ap.xml")
    house.wire.publish("/ap.xml", [clash("a1", "two")])
    file = house.folder / "monday.gz"
    with house.running():
        house.desk.wait_for(1)
        assert house.command("backup", str(file)).returncode == 0
        refused = house.command("restore", str(file))
    assert refused.returncode == 1
    assert "in use by another daemon" in refused.stderr


def test_no_secret_is_in_a_backup(house: House) -> None:
    """Passwords of feeds and channels stay in the configuration, also where they stood in what failed."""
    house.watch("ap.xml")
    house.wire.publish("/ap.xml", [clash("a1", "two")])
    address = house.wire.url("/ap.xml").removeprefix("http://")
    feeds = [
        f"http://{CANARY}:{CANARY}@{address}?key={CANARY}",
        f"http://{CANARY}:{CANARY}@127.0.0.1:1/?key={CANARY}",
        f"http://{CANARY}:{CANARY}@{address.partition('/')[0]}/{CANARY}",
    ]
    (house.folder / "feeds.yaml").write_text(
        "feeds:\n"
        + "".join(
            f"  - {{id: f{number}, url: '{url}', wire: ap, every: 1s, allow_private: true, "
            "backfill: 1h, full_text: false}\n"
            for number, url in enumerate(feeds)
        ),
        encoding="utf-8",
    )
    house.hear(
        house.desk.hook_url(f"/{CANARY}"),
        f"json://{CANARY}:{CANARY}@127.0.0.1:1/{CANARY}",
        f"mailto://{CANARY}:{CANARY}@127.0.0.1:1/?from=a@example.org&to=desk@example.org",
    )
    once = house.command("run", "--once")
    assert len(house.desk.messages) == 1, once.stderr
    file = house.folder / "monday.gz"
    assert house.command("backup", str(file)).returncode == 0
    content = gzip.decompress(file.read_bytes()).decode()
    tables = {json.loads(line)[0] for line in content.splitlines()[1:-1]}
    assert {"feed", "delivery", "meta"} <= tables
    assert CANARY not in content
