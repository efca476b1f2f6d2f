"""Entries that can't be read go into quarantine with the poll that brought them, and the log says so."""

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.desk import FakeDesk
from tests.fakes.wire import FakeWire
from tests.service.house import House, status_of
from watcher.store import Store


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Give a house whose desk hears everything."""
    with FakeWire() as wire, FakeDesk() as desk:
        yield House(tmp_path / "house", wire, desk)


def feeds_in(told: dict[str, object]) -> list[dict[str, Any]]:
    """Give what status tells of the feeds."""
    feeds = told["feeds"]
    assert isinstance(feeds, list)
    return feeds


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
    assert told == ["feed mixed: 1 entry went into quarantine; `wirewatch feeds quarantine` shows what came"]


def test_a_feed_whose_stories_come_is_well_whatever_one_entry_is(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """A bad entry stays in the feed for days: an alarm at each poll would hide the next outage."""
    house.watch("mixed")
    house.wire.serve("/mixed", _json_feed({"id": "a", "title": "A story"}, "no object at all"))
    with house.daemon() as daemon, caplog.at_level(logging.WARNING):
        daemon.once()
    told = status_of(house)
    (feed,) = feeds_in(told)
    assert (feed["state"], feed["error"], feed["quarantined"]) == ("ok", None, 1)
    assert "failing" not in str(told["problems"])
    assert [record.getMessage() for record in caplog.records if "next try" in record.getMessage()] == []
    (line,) = (each for each in house.command("status").stdout.splitlines() if each.startswith("mixed"))
    assert line.endswith("  1 entry in quarantine")


def test_a_feed_that_gives_nothing_but_bad_entries_or_is_cut_off_fails(house: House) -> None:
    """Nothing came, or nobody knows what did not: both need a look."""
    house.watch("bad", "cut")
    house.wire.serve("/bad", _json_feed("no object", "none either"))
    house.wire.serve("/cut", _json_feed({"id": "a", "title": "A story"}, {"id": "b", "title": "Another"})[:-20])
    with house.daemon() as daemon:
        daemon.once()
    told = status_of(house)
    errors = {feed["id"]: feed["error"] for feed in feeds_in(told) if feed["state"] == "failing"}
    assert errors["bad"] == "2 of 2 entries could not be read"
    assert re.match("cut off", errors["cut"])


def test_an_entry_without_words_is_no_article(house: House) -> None:
    """Nobody could say what it told; it is found in the quarantine by its link."""
    house.watch("mixed")
    picture = {"id": "p", "url": "https://w.example/p", "content_html": "<img src=x.jpg>"}
    house.wire.serve("/mixed", _json_feed({"id": "a", "title": "A story"}, picture))
    with house.daemon() as daemon:
        daemon.once()
    store = Store.open(house.configuration.database, daemon=False)
    try:
        assert store.history("a") is not None
        assert store.history("p") is None
        (kept,) = store.quarantined("mixed")
        assert kept.data == b"https://w.example/p"
    finally:
        store.close()
