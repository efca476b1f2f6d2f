"""Help: there at once, with an example for each command, and true."""

import importlib
import subprocess
import sys
import time

import click
import pytest

from tests.cli.commands import ROOT, run, run_apart
from watcher import __version__
from watcher.cli.group import COMMANDS

HELP_S = 0.4
MARGIN = 3

NAMES = [name for name, _module, _summary in COMMANDS]


def test_help_comes_at_once() -> None:
    """The best of three within 0.4 s, with a margin for a busy machine."""
    took = []
    for _ in range(3):
        start = time.perf_counter()
        assert run_apart("--help").returncode == 0
        took.append(time.perf_counter() - start)
    assert min(took) < HELP_S * MARGIN


def test_help_names_every_command_in_the_order_of_use() -> None:
    """The list of the interface, no more and no less."""
    told = run("--help").output
    names = "run demo init check feeds doctor facts match replay preview parse "
    names += "status why send-test backup restore db"
    assert names.split() == NAMES
    assert [line.split()[0] for line in told.splitlines() if line[:2] == "  " and line.split()[0] in NAMES] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_command_shows_an_example(name: str) -> None:
    """`wirewatch NAME --help` has a line that can be typed as it stands."""
    told = run(name, "--help")
    assert told.exit_code == 0
    assert f"wirewatch {name}" in told.output.partition("Example")[2]


@pytest.mark.parametrize(("name", "module", "summary"), COMMANDS)
def test_the_list_says_what_the_command_itself_says(name: str, module: str, summary: str) -> None:
    """The one line that is told without loading a command is the first line of its own help."""
    command = importlib.import_module(f"watcher.cli.{module}").command
    assert isinstance(command, click.Command)
    first = (command.help or "").partition("\n")[0]
    assert first == summary, name


@pytest.mark.parametrize("arguments", [["nonsense"], ["facts", "--nonsense"], ["why"]])
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    """Unknown commands and options are the user's slip: 2, and nothing on standard output."""
    told = run(*arguments)
    assert (told.exit_code, told.stdout) == (2, "")
    assert told.stderr


def test_the_version_is_told() -> None:
    assert run("--version").output == f"wirewatch {__version__}\n"


def test_the_group_loads_no_command_for_its_help() -> None:
    """What makes commands slow to load stays out of `--help`."""
    heavy = {"sqlalchemy", "apprise", "feedparser", "pydantic", "apscheduler", "pycurl"}
    code = f"import sys, watcher.cli; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True)  # noqa: S603
    assert done.stdout == b"[]\n"
