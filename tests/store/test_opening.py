"""Who may open a database, and what is said to who may not."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.builders import NOON, an_alert, an_article, file_alerts, no_file_beyond
from watcher.errors import StoreError
from watcher.model import Article
from watcher.store import Store


def _file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def test_the_folder_and_the_tables_are_made(tmp_path: Path) -> None:
    """A first start needs no preparation."""
    url = f"sqlite:///{tmp_path}/state/of/wirewatch.db"
    Store.open(url, daemon=True).close()
    assert (tmp_path / "state/of/wirewatch.db").exists()


def test_what_was_filed_is_there_after_a_restart(url: str) -> None:
    """The next daemon sees the outbox of the last one."""
    first = Store.open(url, daemon=True)
    file_alerts(first, [an_alert()])
    first.close()
    second = Store.open(url, daemon=True)
    assert [alert.id for _, alert in second.due_deliveries(NOON, 10)] == ["al1"]
    second.close()


def test_a_second_daemon_is_refused_by_name(url: str) -> None:
    """Two daemons on one file would tell everything twice; the second is told which file and which process."""
    first = Store.open(url, daemon=True)
    with pytest.raises(StoreError, match=rf"wirewatch\.db is in use by another daemon \(process {os.getpid()}\)"):
        Store.open(url, daemon=True)
    reader = Store.open(url, daemon=False)
    assert reader.outbox().due == 0
    reader.close()
    first.close()
    Store.open(url, daemon=True).close()


def test_the_lock_falls_with_a_killed_process(url: str) -> None:
    """After kill -9 the next start is not refused."""
    script = (
        "import os, signal, sys\n"
        "from watcher.store import Store\n"
        "store = Store.open(sys.argv[1], daemon=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, url], check=False)  # noqa: S603 (our own interpreter)
    assert killed.returncode == -9
    Store.open(url, daemon=True).close()


def test_a_file_that_is_no_database_is_told_and_kept(url: str) -> None:
    """It is never silently made anew."""
    _file(url).write_bytes(b"dear diary\n" * 500)
    for daemon in (True, False):
        with pytest.raises(StoreError, match=r"wirewatch\.db: file is not a database") as refused:
            Store.open(url, daemon=daemon)
        assert "put a backup in its place" in refused.value.hint
    assert _file(url).read_bytes() == b"dear diary\n" * 500


def test_a_damaged_database_is_told_at_the_start(url: str) -> None:
    """A flipped page is found before the first poll and not in the middle of a night."""
    store = Store.open(url, daemon=True)
    _admit(store, *(an_article(f"a{number}", text="x" * 2000) for number in range(300)))
    store.close()
    content = bytearray(_file(url).read_bytes())
    half = len(content) // 2 // 4096 * 4096
    content[half : half + 8192] = b"\xff" * 8192
    _file(url).write_bytes(content)
    with pytest.raises(StoreError, match=r"wirewatch\.db") as refused:
        Store.open(url, daemon=True)
    assert "put a backup in its place" in refused.value.hint


def test_the_database_of_another_program_is_left_alone(url: str) -> None:
    """A wrong path in the configuration must not add our tables to somebody's data."""
    with sqlite3.connect(_file(url)) as other:
        other.execute("CREATE TABLE invoices (id INTEGER)")
    other.close()
    with pytest.raises(StoreError, match="belongs to another program: it holds invoices"):
        Store.open(url, daemon=False)


def test_a_place_that_can_not_hold_a_file_is_told(tmp_path: Path) -> None:
    """A folder that is a file, a path that is a folder: both say what they are."""
    (tmp_path / "taken").write_text("")
    (tmp_path / "folder").mkdir()
    for path in ("taken/wirewatch.db", "folder"):
        with pytest.raises(StoreError, match=path.partition("/")[0]) as refused:
            Store.open(f"sqlite:///{tmp_path}/{path}", daemon=False)
        assert "writable" in refused.value.hint


@pytest.mark.parametrize("bad", ["", "wirewatch.db", "oracle://x/y"])
def test_a_url_of_no_known_kind_is_told(bad: str) -> None:
    """The message says what to write, and not a stack of library names."""
    with pytest.raises(StoreError) as refused:
        Store.open(bad, daemon=False)
    assert "sqlite:///FILE" in refused.value.hint


def _admit(store: Store, *articles: Article) -> None:
    with store.filing() as filing:
        for article in articles:
            filing.admit(article, feed_id=None, seen_at=NOON, disposition="no_match")


def test_a_write_that_does_not_fit_rolls_back_and_the_store_goes_on(url: str) -> None:
    """What did not fit is not half there; with room again the same store works on."""
    store = Store.open(url, daemon=True)
    small, huge = an_article("small"), an_article("huge", text="x" * 20_000_000)
    with no_file_beyond(4_000_000), pytest.raises(StoreError) as full:
        _admit(store, small, huge)
    assert "disk" in full.value.hint
    assert store.unseen([small, huge]) == [small, huge]
    _admit(store, huge)
    assert store.unseen([small, huge]) == [small]
    store.close()
