"""The night is told once through the real daemon; each test then looks at another side of what came of it."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.demo.test_readme import block
from watcher.cli import wirewatch
from watcher.demo import run_demo


@dataclass(frozen=True)
class Told:
    """One run of the demo: its word on itself, what it printed, how long it took and which threads it left."""

    well: bool
    lines: list[str]
    took_s: float
    left_behind: set[str]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def mails(self) -> list[str]:
        """The mails as they were printed, without the line at their left."""
        framed = [line for line in self.lines if line.startswith("  | ")]
        return ["\n".join(line[4:] for line in mail.splitlines()) for mail in framed]

    @property
    def subjects(self) -> list[str]:
        return [mail.splitlines()[0] for mail in self.mails]

    @property
    def why(self) -> list[str]:
        """The words of the line that is there to be typed."""
        found = re.search(r"^  wirewatch (why .+)$", self.text, re.MULTILINE)
        assert found, self.text
        return shlex.split(found[1])


@pytest.fixture(scope="module")
def told() -> Iterator[Told]:
    """Run the demo once; what it leaves for ``why`` goes with the last test."""
    lines: list[str] = []
    before, began = threading.enumerate(), time.monotonic()
    well = run_demo(keep=False, echo=lines.append)
    took_s = time.monotonic() - began
    left_behind = {thread.name for thread in threading.enumerate() if thread not in before}
    told = Told(well, lines, took_s, left_behind)
    yield told
    shutil.rmtree(Path(told.why[-1]))


def asked(words: list[str]) -> Result:
    return CliRunner().invoke(wirewatch, words)


def test_the_story_is_told_as_planned(told: Told) -> None:
    """One new, three updates, one correction, in this order, each by one mail; and the demo says so itself."""
    assert told.well, told.text
    assert told.subjects == [
        "NEW: Malawi–Mozambique border clash: no figures yet",
        "UPDATE: Malawi–Mozambique border clash: killed 2 (Malawi), wounded 5 (Malawi)",
        "UPDATE: Malawi–Mozambique border clash: killed 3 (Mozambique), wounded 7 (Mozambique)",
        "UPDATE: Malawi–Mozambique border clash: killed 2 → 6 (Malawi)",
        "CORRECTION: Malawi–Mozambique border clash: killed 6 → 4 (Malawi)",
    ]


def test_the_alert_in_the_readme_is_one_of_those_that_are_sent(told: Told) -> None:
    """Ids, days and times are another night's; every other word of it is what the desk got."""
    assert any(timeless(mail) == timeless("\n".join(block("text"))) for mail in told.mails)


def timeless(words: str) -> str:
    """Take out what differs from night to night."""
    return re.sub(r"[0-9a-f]{12}|\d\d:\d\d(:\d\d)?|\d{4}-\d\d-\d\d|\w+day(?='s)", "…", words).strip()


def test_it_is_over_within_half_a_minute(told: Told) -> None:
    """It waits for what happens and for nothing else."""
    assert told.took_s < 30


def test_it_leaves_no_thread_behind(told: Told) -> None:
    """The wire, the mail receiver and the daemon have ended."""
    assert told.left_behind == set()


def test_the_summary_counts_what_was_told_and_what_was_not(told: Told) -> None:
    """Every story is in it, those that the desk never heard of with their reasons."""
    assert "stories seen        11" in told.lines
    assert "matched a rule      6" in told.lines
    assert "told to the desk    new 1, update 3, correction 1" in told.lines
    assert "kept from the desk  there before the first poll 4, no rule matched 1, same copy 1" in told.lines


def test_the_line_at_the_end_tells_why_the_copy_was_kept_from_the_desk(told: Told) -> None:
    """It works as it is printed, after the demo has ended."""
    answer = asked(told.why)
    assert answer.exit_code == 0, answer.output
    assert "Mozambique says three soldiers killed on Malawi border" in answer.output
    assert "same_copy" in answer.output
    assert "because same_text" in answer.output


def test_the_sport_is_on_record_with_what_turned_it_down(told: Told) -> None:
    """What was not told can be asked for by its address."""
    answer = asked(["why", "https://nyika.example/derby", *told.why[2:]])
    assert answer.exit_code == 0, answer.output
    assert "genre: sport" in answer.output


def test_what_it_leaves_is_a_configuration_that_holds(told: Told) -> None:
    """The folder is one that a user could have written."""
    answer = asked(["check", *told.why[2:]])
    assert answer.exit_code == 0, answer.output


@contextmanager
def another(tmp_path: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Run the command beside the test, with a folder of its own for what is temporary."""
    with subprocess.Popen(  # noqa: S603 -- our own program
        [sys.executable, "-m", "watcher", "demo", *options],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as demo:
        try:
            yield demo
        finally:
            demo.kill()


def read_to(words: str, demo: subprocess.Popen[str]) -> list[str]:
    """Read what is printed up to the first line with these words."""
    lines = []
    for line in demo.stdout or ():
        lines.append(line)
        if words in line:
            break
    return lines


def test_broken_off_it_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl-C in the middle of the night ends it at once and takes the folder along."""
    with another(tmp_path) as demo:
        assert read_to("sends", demo)
        demo.send_signal(signal.SIGINT)
        assert demo.wait(timeout=10) == 1
    assert list(tmp_path.iterdir()) == []


def test_kept_it_runs_on_until_ctrl_c(tmp_path: Path) -> None:
    """The daemon still answers for itself after the summary; Ctrl-C ends it, with 0, and the folder stays."""
    with another(tmp_path, "--keep") as demo:
        assert read_to("Ctrl-C", demo)
        [folder] = tmp_path.iterdir()
        status = asked(["status", "--config", str(folder)])
        demo.send_signal(signal.SIGINT)
        assert demo.wait(timeout=10) == 0
    assert "daemon running" in status.output
    assert (folder / "wirewatch.db").is_file()
