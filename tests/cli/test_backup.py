"""`wirewatch backup` and `restore` as they are typed."""

import secrets
import stat
from pathlib import Path

import pytest

from tests.cli.commands import run, run_apart
from tests.store.builders import NOON, an_alert, an_article, file_alerts, no_file_beyond
from watcher.store import Store


@pytest.fixture
def kept(folder: Path) -> Path:
    """Give a configuration whose database holds one story that was told."""
    store = Store.open(f"sqlite:///{folder}/wirewatch.db", daemon=True)
    file_alerts(store, [an_alert()])
    store.close()
    return folder


def _in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_backup_is_one_file_for_its_owner(kept: Path, tmp_path: Path) -> None:
    """It says how much is in it, and leaves nothing else behind."""
    there = tmp_path / "safe"
    there.mkdir()
    made = run("backup", "--config", kept, there / "monday.gz")
    assert (made.exit_code, made.stdout) == (0, "")
    assert "alert 1" in made.stderr
    assert _in(there) == {"monday.gz"}
    assert stat.S_IMODE((there / "monday.gz").stat().st_mode) == 0o600


@pytest.mark.parametrize("taken", ["file", "link to nowhere"])
def test_no_file_is_ever_written_over(kept: Path, tmp_path: Path, taken: str) -> None:
    """Yesterday's backup may be the only good one."""
    file = tmp_path / "monday.gz"
    if taken == "file":
        file.write_text("precious")
    else:
        file.symlink_to(tmp_path / "nowhere")
    refused = run("backup", "--config", kept, file)
    assert refused.exit_code == 1
    assert "is there already" in refused.stderr
    assert not (tmp_path / "nowhere").exists()
    assert taken != "file" or file.read_text() == "precious"


def test_a_folder_that_is_not_there_is_told(kept: Path, tmp_path: Path) -> None:
    """In words, and not as a stack of calls."""
    refused = run("backup", "--config", kept, tmp_path / "none/monday.gz")
    assert refused.exit_code == 1
    assert "monday.gz can't be written: No such file" in refused.stderr


def test_a_disk_that_is_full_leaves_no_half_backup(kept: Path, tmp_path: Path) -> None:
    """The name is taken at the very end, and what was begun beside it goes."""
    store = Store.open(f"sqlite:///{kept}/wirewatch.db", daemon=True)
    with store.filing() as filing:
        long = an_article("long", text=secrets.token_hex(300_000))
        filing.admit(long, feed_id="ap", seen_at=NOON, disposition="no_match")
    store.close()
    there = tmp_path / "small"
    there.mkdir()
    with no_file_beyond(150_000):
        refused = run("backup", "--config", kept, there / "monday.gz")
    assert refused.exit_code == 1
    assert "monday.gz can't be written: File too large" in refused.stderr
    assert _in(there) == set()


def test_a_backup_goes_through_a_pipe_and_comes_back(kept: Path, tmp_path: Path) -> None:
    """`-` is standard output; the file that it makes is as good as any."""
    piped = run_apart("backup", "--config", kept, "-")
    assert piped.returncode == 0
    file = tmp_path / "piped.gz"
    file.write_bytes(piped.stdout)
    (kept / "wirewatch.db").unlink()
    restored = run("restore", "--config", kept, file)
    assert restored.exit_code == 0, restored.stderr
    assert "alert 1" in restored.stdout
    assert "stories that were told after that may be told again" in restored.stderr
    assert run("why", "--config", kept, "al1").exit_code == 0


def test_a_database_that_holds_something_is_not_restored_into(kept: Path, tmp_path: Path) -> None:
    """The refusal says what to do with it."""
    run("backup", "--config", kept, tmp_path / "monday.gz")
    refused = run("restore", "--config", kept, tmp_path / "monday.gz")
    assert refused.exit_code == 1
    assert "is not empty" in refused.stderr
    assert "move it away" in refused.stderr


def test_what_is_no_backup_is_told(kept: Path, tmp_path: Path) -> None:
    """A missing file, another file: each by name."""
    (tmp_path / "diary.gz").write_text("dear diary")
    for name, words in (("none.gz", "none.gz can't be read"), ("diary.gz", "diary.gz:1: this is no backup")):
        refused = run("restore", "--config", kept, tmp_path / name)
        assert refused.exit_code == 1
        assert words in refused.stderr


def test_a_broken_configuration_is_no_hindrance(kept: Path, tmp_path: Path) -> None:
    """What is kept can be saved and brought back as long as it is known where it is."""
    (kept / "feeds.yaml").write_text("feeds: [", encoding="utf-8")
    assert run("backup", "--config", kept, tmp_path / "monday.gz").exit_code == 0


def test_the_way_to_another_database_is_told() -> None:
    """Who has outgrown SQLite finds it in the help."""
    assert "PostgreSQL" in run("backup", "--help").output
