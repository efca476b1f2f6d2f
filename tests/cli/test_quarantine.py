"""`feeds quarantine`: what could not be read, listed and shown without taking effect on a terminal."""

from pathlib import Path

import pytest

from tests.cli.commands import run
from tests.store.builders import NOON
from watcher.store import Store


@pytest.fixture
def kept(folder: Path) -> Path:
    """Keep an entry of each of two feeds."""
    store = Store.open(f"sqlite:///{folder}/wirewatch.db", daemon=False)
    with store.filing() as filing:
        filing.put_quarantine("ap", [("no \x1b[2J end", "<item>\n\x1b]0;x\x07\u202e Сотк".encode() + b"\xff")], at=NOON)
        filing.put_quarantine("afp", [("too large", b"x" * 70_000)], at=NOON)
    store.close()
    return folder


def _watch(folder: Path, feed_id: str) -> None:
    text = f"feeds:\n  - {{id: {feed_id}, url: 'https://{feed_id}.example/rss', wire: {feed_id}, every: 60s}}\n"
    (folder / "feeds.yaml").write_text(text, encoding="utf-8")


def test_a_feed_that_nobody_knows_is_a_mistake(folder: Path, kept: Path) -> None:
    """A name that is mistyped must not pass for good news; of a feed that was taken out entries may be left."""
    for _with_and_without_database in range(2):
        told = run("feeds", "quarantine", "nosuch", "--config", kept)
        assert (told.exit_code, told.stdout) == (2, "")
        assert "no feed is called nosuch; `wirewatch feeds list` shows them" in told.stderr
        (folder / "wirewatch.db").unlink(missing_ok=True)


def test_entries_are_listed_with_their_reasons(kept: Path) -> None:
    """The newest first, of all feeds or of one."""
    told = run("feeds", "quarantine", "--config", kept)
    heading, afp, ap = told.stdout.splitlines()
    assert heading.split() == ["id", "feed", "first", "seen", "bytes", "why"]
    assert afp.endswith("afp   2031-05-04 12:00 UTC  70,000  too large")
    assert ap.endswith("ap    2031-05-04 12:00 UTC  26      no \\x1b[2J end")
    (_, only) = run("feeds", "quarantine", "ap", "--config", kept).stdout.splitlines()
    assert only.split()[1] == "ap"


def test_the_bytes_are_shown_and_obeyed_by_no_terminal(kept: Path) -> None:
    """What is no text, or can't be seen, is written as an escape."""
    id_ = run("feeds", "quarantine", "ap", "--config", kept).stdout.splitlines()[1].split()[0]
    told = run("feeds", "quarantine", "--show", id_, "--config", kept)
    assert told.stdout == "<item>\n\\x1b]0;x\\x07\\u202e Сотк\\xff\n"
    assert run("feeds", "quarantine", "afp", "--show", id_, "--config", kept).exit_code == 1


def test_an_entry_kept_in_part_says_so(kept: Path) -> None:
    """On standard error, beside what is there."""
    id_ = run("feeds", "quarantine", "afp", "--config", kept).stdout.splitlines()[1].split()[0]
    told = run("feeds", "quarantine", "--show", id_, "--config", kept)
    assert (len(told.stdout), told.stderr) == (
        64_001,
        "the first 64,000 of 70,000 bytes; the rest was not kept\n",
    )


def test_an_empty_quarantine_and_an_unknown_entry_are_told(folder: Path, kept: Path) -> None:
    """One is good news, the other a failed command."""
    _watch(folder, "tass")
    assert run("feeds", "quarantine", "tass", "--config", kept).stderr == "nothing of tass is in quarantine\n"
    unknown = run("feeds", "quarantine", "--show", "nosuch", "--config", kept)
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    (folder / "wirewatch.db").unlink()
    told = run("feeds", "quarantine", "--config", folder)
    assert (told.exit_code, told.stderr) == (0, "there is no database yet: nothing is in quarantine\n")
    assert not (folder / "wirewatch.db").exists()
