"""The README is what a newcomer types from: every command in it, both lines for a bare machine, the rule as shipped."""

import re
from pathlib import Path

import click

from watcher.cli import wirewatch
from watcher.service.pack_examples import misread_examples
from watcher.settings import load, shipped_lexicon, starter_folder

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
INSTALL = "python3 -m venv .venv && .venv/bin/pip install -e . && .venv/bin/wirewatch demo"
TESTS = "python3 -m venv .venv && .venv/bin/pip install -e '.[dev]' && .venv/bin/python -m pytest"


def blocks(language: str) -> list[str]:
    """Give the code blocks in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_both_lines_for_a_bare_machine_are_there() -> None:
    """Each stands on a line of its own, ready to be copied."""
    assert INSTALL in README.splitlines()
    assert TESTS in README.splitlines()


def test_every_command_has_its_line_in_the_table() -> None:
    """A command that is added is told; one that is gone is not."""
    told = set(re.findall(r"^\| `wirewatch ([a-z-]+)", README, re.MULTILINE))
    assert told == set(wirewatch.list_commands(click.Context(wirewatch)))


def test_the_rule_beside_the_alert_is_the_one_that_is_shipped() -> None:
    """Each line of the excerpt is a line of the rule or the beginning of one."""
    shipped = (starter_folder() / "rules" / "border-clash.yaml").read_text(encoding="utf-8").splitlines()
    for line in blocks("yaml")[0].splitlines():
        assert any(each.startswith(line) for each in shipped), line


def test_the_pack_that_is_shown_can_be_used(tmp_path: Path) -> None:
    """Written down as it stands, its words are read as its examples say."""
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "ours.yaml").write_text(blocks("yaml")[1], encoding="utf-8")
    lexicon = load(tmp_path).lexicon
    assert len(lexicon.examples) - len(shipped_lexicon().examples) == 5
    assert list(misread_examples(lexicon)) == []
