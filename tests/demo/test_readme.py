"""The README is what a newcomer types from: every command in it, both lines for a bare machine, the rule as shipped."""

import re
from pathlib import Path

import click

from watcher.cli import wirewatch
from watcher.settings import starter_folder

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
INSTALL = "python3 -m venv .venv && .venv/bin/pip install -e . && .venv/bin/wirewatch demo"
TESTS = "python3 -m venv .venv && .venv/bin/pip install -e '.[dev]' && .venv/bin/python -m pytest"


def block(language: str) -> list[str]:
    """Give the lines of the first code block in a language."""
    found = re.search(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert found
    return found[1].splitlines()


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
    for line in block("yaml"):
        assert any(each.startswith(line) for each in shipped), line
