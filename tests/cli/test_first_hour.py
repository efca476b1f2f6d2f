"""The first hour: all that there is was taken stock of in silence, and the desk asks what it has missed."""

from pathlib import Path

from tests.cli.commands import run
from tests.fakes.desk import FakeDesk
from tests.fakes.wire import FakeWire
from tests.service.house import SPORT, House, clash


def test_what_stood_in_the_feeds_is_shown_and_never_sent(tmp_path: Path) -> None:
    """After one round without backfill the desk has heard nothing; the preview tells the story and sends none."""
    with FakeWire() as wire, FakeDesk() as desk:
        house = House(tmp_path / "house", wire, desk)
        house.watch("ap.xml")
        feeds = house.folder / "feeds.yaml"
        feeds.write_text(feeds.read_text(encoding="utf-8").replace(", backfill: 1h", ""), encoding="utf-8")
        wire.publish("/ap.xml", [clash("a1", "nine", minutes_ago=5), clash("a0", "two", minutes_ago=50), SPORT])
        with house.daemon() as daemon:
            assert daemon.once()
        shown = run("preview", "--config", house.folder)
        with house.daemon() as daemon:
            assert daemon.once()
        assert desk.messages == []
    assert shown.exit_code == 0, shown.stderr
    assert "killed 2 → 9 (Armenia)" in shown.stdout
    assert "Looked at 3 articles of 1 wire" in shown.stdout
    assert "2 alerts (1 new, 1 update) in 2 messages." in shown.stdout
