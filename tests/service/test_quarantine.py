"""Entries that can't be read go into quarantine with the poll that brought them, and the log says so."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.desk import FakeDesk
from tests.fakes.wire import FakeWire
from tests.service.house import House
from watcher.store import Store


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Give a house whose desk hears everything."""
    with FakeWire() as wire, FakeDesk() as desk:
        yield House(tmp_path / "house", wire, desk)


def _json_feed(*items: object) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "W", "items": items}).encode()


def test_a_bad_entry_is_kept_beside_the_good_ones(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """The story beside it is filed; the log tells of it once, however often the feed lists it."""
    bad = "no object at all"
    house.watch("mixed")
    with caplog.at_level(logging.WARNING):
        for id_ in ("a", "b"):
            house.wire.serve("/mixed", _json_feed({"id": id_, "title": f"Story {id_}"}, bad))
            with house.daemon() as daemon:
                daemon.once()
    store = Store.open(house.configuration.database, daemon=False)
    try:
        (kept,) = store.quarantined("mixed")
        assert json.loads(kept.data) == bad
        assert kept.reason
        assert store.history("a") is not None
        assert store.history("b") is not None
    finally:
        store.close()
    told = [record.getMessage() for record in caplog.records if "quarantine" in record.getMessage()]
    assert told == ["feed mixed: 1 entry could not be read; `wirewatch feeds quarantine` shows what came"]
