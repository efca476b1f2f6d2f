"""A configuration folder like the one that `wirewatch init` writes."""

from pathlib import Path

import pytest

from tests.cli.commands import run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a configuration without feeds, its database beside it."""
    made = tmp_path / "config"
    assert run("init", made).exit_code == 0
    (made / "feeds.yaml").write_text("feeds: []\n", encoding="utf-8")
    (made / "channels.yaml").write_text("channels:\n  desk: {urls: []}\n", encoding="utf-8")
    (made / "wirewatch.yaml").write_text("database: sqlite:///wirewatch.db\n", encoding="utf-8")
    return made
