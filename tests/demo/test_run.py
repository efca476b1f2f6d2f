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

from tests.demo.test_readme import blocks
from watcher.cli import wirewatch
from watcher.demo import run_demo

STORY = (
    "Two Peruvian soldiers killed at border\n"
    "Two Peruvian soldiers were killed in an exchange of fire with Ecuadorean troops at the border, Peru's army said.\n"
)


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
    def why(self) -> list[list[str]]:
        """The words of the lines that are there to be typed."""
        found = re.findall(r"^  wirewatch (why .+)$", self.text, re.MULTILINE)
        assert found, self.text
        return [shlex.split(line) for line in found]

    @property
    def folder(self) -> list[str]:
        """The option that names what was left behind."""
        return self.why[0][2:]


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
    shutil.rmtree(Path(told.folder[-1]))


def asked(words: list[str]) -> Result:
    return CliRunner().invoke(wirewatch, words)


def test_the_story_is_told_as_planned(told: Told) -> None:
    """Each story once and in its order, by one mail; and the demo says so itself."""
    assert told.well, told.text
    assert [subject.partition(":")[0] for subject in told.subjects] == [
        *("NEW", "UPDATE", "CONFLICT", "UPDATE", "CORRECTION"),
        told.subjects[5].partition(":")[0],  # one of three alerts that are alike in severity
        *("UPDATE", "UPDATE", "WITHDRAWN"),
    ]


def test_a_story_of_three_rules_is_one_mail_with_three_names(told: Told) -> None:
    """Whichever of the three leads, the others stand below it, and the demo says which rules they are."""
    [mail] = [mail for mail in told.mails if mail.count("\nalert ") > 1]
    assert mail.count("\nalert ") == 3
    for title in (
        "UPDATE: Kazakhstan–Turkmenistan border clash: killed 5 → 8 (Kazakhstan)",
        "NEW: csto meeting: CSTO heads of state: called for (extraordinary)",
        "NEW: treaty assistance: Kazakhstan asks Russia for military help (under the 1992 treaty)",
    ):
        assert title in mail
    assert "One message for 3 rules: border-clash update, csto-meeting new, treaty-assistance new" in told.text


def test_the_alert_in_the_readme_is_one_of_those_that_are_sent(told: Told) -> None:
    """Ids, days and times are another night's; every other word of it is what the desk got."""
    assert any(timeless(mail) == timeless(blocks("text")[0]) for mail in told.mails)


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
    assert "stories seen        24" in told.lines
    assert "matched a rule      13; 1 more was tied to an open event" in told.lines
    assert "told to the desk    new 3, update 5, conflict 1, correction 1, retraction 1" in told.lines
    kept = "there before the first poll 8, no rule matched 2, same copy 4, nothing new in it 1"
    assert f"kept from the desk  {kept}" in told.lines
    assert "mails               9 with 11 alerts: one story, one message" in told.lines


def test_both_lines_at_the_end_work_as_they_are_printed(told: Told) -> None:
    """One tells why a copy was kept from the desk, the other what was corrected."""
    copy, correction = (asked(words) for words in told.why)
    assert (copy.exit_code, correction.exit_code) == (0, 0), copy.output + correction.output
    assert "Six Kazakh soldiers dead on Turkmen border" in copy.output
    assert "because same_text" in copy.output
    assert "because correction_mark" in correction.output
    assert "killed KAZ: 6 → 5" in correction.output


def test_the_sport_is_on_record_with_what_turned_it_down(told: Told) -> None:
    """What was not told can be asked for by its address."""
    answer = asked(["why", "https://tulpar.example/derby", *told.folder])
    assert answer.exit_code == 0, answer.output
    assert "genre: sport" in answer.output


def test_what_it_leaves_is_a_configuration_that_holds(told: Told) -> None:
    """The folder is one that a user could have written."""
    answer = asked(["check", *told.folder])
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


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_broken_off_it_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    """Ctrl-C or SIGTERM in the middle of the night ends it at once and takes the folder along."""
    with another(tmp_path) as demo:
        assert read_to("sends", demo)
        demo.send_signal(number)
        assert demo.wait(timeout=10) == 1
    assert list(tmp_path.iterdir()) == []


def test_kept_it_goes_on_until_sigterm(tmp_path: Path) -> None:
    """The daemon still answers for itself, takes a story and an edited rule; it ends with 0 and the folder stays."""
    with another(tmp_path, "--keep") as demo:
        assert "Ctrl-C" in read_to("Ctrl-C", demo)[-1]
        [folder] = tmp_path.iterdir()
        status = asked(["status", "--config", str(folder)])
        (folder / "stories" / "mine.txt").write_text(STORY, encoding="utf-8")
        told = "".join(read_to("sent ", demo))
        rule = folder / "rules" / "border-clash.yaml"
        rule.write_text(rule.read_text(encoding="utf-8").replace("status: on ", "status: off ", 1), encoding="utf-8")
        heard = read_to("in place of", demo)[-1]
        demo.send_signal(signal.SIGTERM)
        assert demo.wait(timeout=10) == 0
    assert "daemon running" in status.output
    assert "Meridian sends what you wrote in mine.txt" in told
    assert "NEW: Peru–Ecuador border clash: 2 killed (Peru)" in told
    assert "border-clash" in heard
    assert (folder / "wirewatch.db").is_file()
