"""`doctor`: one line a check, what to do behind it, and an exit code for scripts."""

import json
from pathlib import Path

from tests.cli.commands import run, run_apart
from tests.fakes.wire import FakeWire, Item
from tests.store.builders import NOON


def test_what_is_found_is_told_line_by_line(folder: Path) -> None:
    """A warning (nobody to tell, no daemon yet) is no failure."""
    told = run("doctor", "--offline", "--config", folder)
    assert told.exit_code == 0
    lines = told.stdout.splitlines()
    assert lines[0].split()[1] == "configuration"
    (channels,) = [line for line in lines if " channels " in line]
    assert channels.startswith("warning  channels")
    assert "-> fill in channels.yaml" in channels


def test_a_failure_ends_with_1(folder: Path) -> None:
    """The same in JSON."""
    (folder / "channels.yaml").write_text("channels: {desk: {urls: ['nosuch://x/']}}\n", encoding="utf-8")
    told = run("doctor", "--offline", "--json", "--config", folder)
    found = json.loads(told.stdout)
    assert (told.exit_code, found["ok"]) == (1, False)
    (channels,) = [each for each in found["checks"] if each["check"] == "channels"]
    assert (channels["state"], set(channels)) == ("failed", {"check", "state", "what", "to_do"})


def test_feeds_are_asked(folder: Path) -> None:
    """As the daemon would."""
    with FakeWire() as wire:
        wire.publish("/ap.xml", [Item(guid="a1", title="Shelling reported", published_at=NOON)])
        feeds = f"feeds: [{{id: ap, url: '{wire.url('/ap.xml')}', allow_private: true}}]\n"
        (folder / "feeds.yaml").write_text(feeds, encoding="utf-8")
        done = run_apart("doctor", "--config", folder)
    assert done.returncode == 0, done.stdout
    assert b"ok       feeds          1 feed asked, stories from each" in done.stdout


def test_without_a_configuration_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    """Where it was looked for is told, as everywhere."""
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "xdg")}
    done = run_apart("doctor", cwd=tmp_path, environment=home)
    assert (done.returncode, done.stdout) == (78, b"")
