"""`wirewatch db` as it is typed."""

import datetime as dt
from pathlib import Path

import pytest

from tests.cli.commands import run
from tests.store.builders import an_article
from watcher.model import Rejection
from watcher.store import Store


@pytest.fixture
def kept(folder: Path) -> Path:
    """Give a configuration whose database holds an article of long ago that told nothing, and one of today."""
    store = Store.open(f"sqlite:///{folder}/wirewatch.db", daemon=True)
    now = store.now()
    with store.filing() as filing:
        for name, at in (("old", now - dt.timedelta(days=100)), ("new", now)):
            filing.admit(an_article(name), feed_id="ap", seen_at=at, disposition="no_match")
            filing.log_rejection(name, Rejection("border-clash", "drill"), at)
    store.close()
    return folder


def test_pruning_tells_what_went(kept: Path) -> None:
    """Ninety days, if nothing else is said; the second time there is nothing left to do."""
    first = run("db", "prune", "--config", kept)
    assert first.exit_code == 0, first.stderr
    assert first.stdout.startswith("let go of the texts of 1 article, 1 rejection, 0 events")
    assert run("db", "prune", "--config", kept).stdout == "let go of nothing\n"


def test_a_dry_run_changes_nothing(kept: Path) -> None:
    """It may be asked as often as one likes."""
    for _ in range(2):
        told = run("db", "prune", "--dry-run", "--config", kept)
        assert told.stdout.startswith("would let go of the texts of 1 article")
    assert "border-clash did not match" in run("why", "old", "--config", kept).stdout


def test_what_the_configuration_keeps_is_kept(kept: Path) -> None:
    """`keep:` counts, and an age on the command line before it."""
    main = kept / "wirewatch.yaml"
    main.write_text(main.read_text(encoding="utf-8") + "keep: {unused: 120d}\n", encoding="utf-8")
    assert run("db", "prune", "--config", kept).stdout == "let go of nothing\n"
    pruned = run("db", "prune", "--older-than", "14d", "--config", kept)
    assert pruned.stdout.startswith("let go of the texts of 1 article")


@pytest.mark.parametrize("age", ["13d", "90", "0d", "2y", "-3d"])
def test_an_age_that_can_not_be_meant_is_refused(kept: Path, age: str) -> None:
    """Shorter than an event is open, or no number of days: wrong usage, and nothing is touched."""
    refused = run("db", "prune", f"--older-than={age}", "--config", kept)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "write" in refused.stderr


def test_why_says_plainly_that_a_text_was_let_go(kept: Path) -> None:
    """Nobody is left to think that the article was empty, or that no rule looked at it."""
    run("db", "prune", "--config", kept)
    told = run("why", "https://wire.example/old", "--config", kept)
    assert told.exit_code == 0
    assert "because of its age: its text, and what was decided about it" in told.stdout
    assert "let go" not in run("why", "new", "--config", kept).stdout


def test_an_upgrade_tells_from_where_to_where(folder: Path) -> None:
    """A new database is made; one that is up to date stays as it is."""
    first = run("db", "upgrade", "--config", folder)
    assert first.exit_code == 0
    assert run("db", "upgrade", "--config", folder).stdout.startswith("the database is up to date (")
