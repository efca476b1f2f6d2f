"""A story that somebody puts into a folder: the desk hears of it as of any other, and only of what came since."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.desk import FakeDesk
from tests.fakes.wire import FakeWire, rss
from tests.service.house import House, clash, status_of, wait_until
from watcher.wire.folder import SETTLED_S


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Give a house that watches a folder, which holds a story already."""
    with FakeWire() as wire, FakeDesk() as desk:
        house = House(tmp_path / "config", wire, desk)
        spool = house.folder / "spool"
        spool.mkdir()
        (spool / "old.xml").write_bytes(rss([clash("old", "nine")]))
        feeds = "feeds:\n  - {id: spool, url: 'folder://spool', wire: ap, every: 1s}\n"
        (house.folder / "feeds.yaml").write_text(feeds, encoding="utf-8")
        yield house


def feeds_of(house: House) -> list[dict[str, object]]:
    """Ask how the feeds are."""
    feeds = status_of(house)["feeds"]
    assert isinstance(feeds, list)
    return feeds


def test_a_file_that_comes_is_told_and_what_lay_there_is_not(house: House) -> None:
    """The first look takes stock. The file stays where it was put, and is told once."""
    spool = house.folder / "spool"
    text = clash("t1", "two")
    wait_until(lambda: time.time() > (spool / "old.xml").stat().st_ctime + SETTLED_S)
    with house.running():
        wait_until(lambda: all(feed["last_ok_at"] for feed in feeds_of(house)) and bool(feeds_of(house)))
        (spool / "new.txt.part").write_text(f"{text.title}\n\n{text.text}\n", encoding="utf-8")
        (spool / "new.txt.part").rename(spool / "new.txt")
        (told,) = house.desk.wait_for(1)
        assert "Two dead" in told.title + told.body
        assert not house.desk.has(2, within_s=1.5)
    assert sorted(path.name for path in spool.iterdir()) == ["new.txt", "old.xml"]
