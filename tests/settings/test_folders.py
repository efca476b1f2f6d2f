"""Where a configuration is found, and how a new one is written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from watcher.errors import ConfigurationError
from watcher.settings import find_folder, load, starter_folder, write_starter


def test_the_starter_is_written_whole(tmp_path: Path) -> None:
    """Every shipped file is copied, and the copy loads."""
    target = tmp_path / "news" / "desk"
    written = write_starter(target)
    assert {path.relative_to(target) for path in written} == {
        path.relative_to(starter_folder()) for path in starter_folder().rglob("*") if path.is_file()
    }
    assert load(target).rules[0].id == "border-clash"


def test_a_configuration_is_never_overwritten(tmp_path: Path) -> None:
    """A folder that holds one file of a configuration is refused and left as it was."""
    (tmp_path / "feeds.yaml").write_text("feeds: []\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="already"):
        write_starter(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["feeds.yaml"]


def test_a_named_folder_is_taken_as_it_is(tmp_path: Path) -> None:
    """--config is not second-guessed: a mistake in it is told by loading."""
    assert find_folder(tmp_path / "nowhere") == tmp_path / "nowhere"


@pytest.mark.parametrize(
    ("folder", "state", "expected"),
    [
        ("/etc/wirewatch", "", "sqlite:////var/lib/wirewatch/wirewatch.db"),
        ("/etc/../etc/wirewatch", "", "sqlite:////var/lib/wirewatch/wirewatch.db"),
        ("/etc/wirewatch", "/var/lib/desk:/var/lib/more", "sqlite:////var/lib/desk/wirewatch.db"),
        ("/srv/desk", "", "sqlite:////nowhere/wirewatch/wirewatch.db"),
    ],
)
def test_the_service_and_those_who_ask_it_mean_one_database(folder: str, state: str, expected: str) -> None:
    """Who types `wirewatch why` lacks what systemd tells the service, and must not be shown an empty database."""
    code = "from pathlib import Path; from watcher.settings.folders import default_database as d; import sys"
    environment = {"XDG_STATE_HOME": "/nowhere", "STATE_DIRECTORY": state, "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", f"{code}; print(d(Path(sys.argv[1])))", folder],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == expected


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become a user who may not look")
def test_a_folder_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    """Somebody outside the service's group must not be answered from a configuration that is not the service's."""
    tmp_path.chmod(0o700)
    code = "from watcher.settings.folders import holds_configuration; from pathlib import Path; import os, sys"
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", f"{code}; os.setuid(65534); holds_configuration(Path(sys.argv[1]))", str(tmp_path)],
        env={"PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"{tmp_path}:1:1: this user may not read it (join the group" in done.stderr


def found_from(place: Path, *, user: Path) -> str:
    """What is found without --config by a process that runs in a place."""
    code = "from watcher.settings import find_folder; print(find_folder(None))"
    environment = {**os.environ, "XDG_CONFIG_HOME": str(user), "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], cwd=place, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_the_usual_places_are_searched_in_order(tmp_path: Path) -> None:
    """./config comes first if it is ours; a config folder of another program is passed by."""
    user = tmp_path / "user"
    write_starter(user / "wirewatch")
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.toml").write_text("", encoding="utf-8")
    assert found_from(tmp_path, user=user) == str(user / "wirewatch")
    write_starter(tmp_path / "config")
    assert found_from(tmp_path, user=user) == "config"
