"""Commands for those who may not read the secrets of the installation."""

from pathlib import Path

import pytest

from tests.cli.commands import CLASH, jsonl, lines, run
from watcher.store import Store


@pytest.fixture
def sealed(folder: Path) -> Path:
    """A configuration whose channel wants what this user has not."""
    url = "mailto://wire:${WIREWATCH_NO_PASS}@mail.example/?to=night@x.org"
    (folder / "channels.yaml").write_text(f'channels:\n  desk: {{urls: ["{url}"]}}\n', encoding="utf-8")
    return folder


@pytest.mark.parametrize("command", ["facts", "match", "replay"])
def test_articles_can_be_tried_without_the_secrets(sealed: Path, command: str) -> None:
    """Nothing is sent, so that nobody needs the password."""
    tried = run(command, "--config", sealed, given=jsonl(CLASH))
    assert tried.exit_code == 0, tried.stderr
    assert len(lines(tried)) == 1


def test_why_answers_without_the_secrets(sealed: Path) -> None:
    """The database is all that it takes."""
    Store.open(f"sqlite:///{sealed}/wirewatch.db", daemon=False).close()
    asked = run("why", "--config", sealed, "no-such")
    assert (asked.exit_code, asked.stdout) == (1, "no-such: never seen\n")


@pytest.mark.parametrize("command", ["check", "run", "send-test"])
def test_what_sends_refuses_to_start(sealed: Path, command: str) -> None:
    """A recipient that can't be reached is told before the first alert, at its place."""
    refused = run(command, "--config", sealed)
    assert refused.exit_code == 78
    assert f"{sealed}/channels.yaml:2:" in refused.output
    assert "the environment has no WIREWATCH_NO_PASS" in refused.output
