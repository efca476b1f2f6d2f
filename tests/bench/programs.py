"""The programs that are measured: how each is given its feeds, and how it is called for one pass over them."""

import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from watcher import settings

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
# The children that read feeds import the main module of their parent; that of `wirewatch` is next to nothing.
_OURS = "import sys, pathlib; from tests.bench.ours_entry import main; sys.exit(not main(pathlib.Path(sys.argv[1])))"


class Program(Protocol):
    """One that polls feeds; what it remembers stands in its folder."""

    @property
    def name(self) -> str:
        """What the tables call it."""

    def subscribe(self, folder: Path, urls: Sequence[str]) -> None:
        """Have it poll these from now on; what this costs is not counted, unless only the first pass can do it."""

    def command(self, folder: Path, *, is_first: bool) -> list[str]:
        """Give the command of one pass."""


class Wirewatch:
    """Ours, with the rules that are shipped."""

    name = "wirewatch"

    def subscribe(self, folder: Path, urls: Sequence[str]) -> None:
        """Write a configuration as ``wirewatch init`` leaves it."""
        shutil.copytree(settings.starter_folder() / "rules", folder / "rules")
        folder.joinpath("wirewatch.yaml").write_text("database: sqlite:///wirewatch.db\n", encoding="utf-8")
        lines = "".join(
            f"  - {{id: f{number}, url: '{url}', wire: ap, every: 5m, allow_private: true, full_text: false}}\n"
            for number, url in enumerate(urls)
        )
        folder.joinpath("feeds.yaml").write_text(f"feeds:\n{lines}", encoding="utf-8")

    def command(self, folder: Path, *, is_first: bool) -> list[str]:  # noqa: ARG002 -- all passes are alike
        """Run the entry of our own."""
        return [sys.executable, "-c", _OURS, str(folder)]


@dataclass(frozen=True, slots=True)
class Reader:
    """The library lemon24/reader."""

    python: Path
    name: str = "reader"

    def subscribe(self, folder: Path, urls: Sequence[str]) -> None:
        """Leave the addresses to the first pass: only the library itself can enter them."""
        folder.joinpath("urls").write_text("\n".join(urls), encoding="utf-8")

    def command(self, folder: Path, *, is_first: bool) -> list[str]:
        """Run its update of all feeds."""
        urls = [str(folder / "urls")] if is_first else []
        return [str(self.python), str(HERE / "reader_entry.py"), str(folder), *urls]


@dataclass(frozen=True, slots=True)
class Rss2email:
    """The command r2e, which makes a mail of each new entry and here sends none."""

    python: Path
    name: str = "rss2email"

    def subscribe(self, folder: Path, urls: Sequence[str]) -> None:
        """Write its configuration."""
        feeds = "".join(f"[feed.f{number}]\nurl = {url}\n\n" for number, url in enumerate(urls))
        folder.joinpath("r2e.cfg").write_text(f"[DEFAULT]\nto = desk@desk.example\n\n{feeds}", encoding="utf-8")

    def command(self, folder: Path, *, is_first: bool) -> list[str]:  # noqa: ARG002 -- all passes are alike
        """Run it without sending."""
        program, at = self.python.with_name("r2e"), ("-c", str(folder / "r2e.cfg"), "-d", str(folder / "r2e.json"))
        return [str(self.python), str(program), *at, "run", "--no-send"]


def others(folder: Path) -> tuple[list[Program], list[str]]:
    """Install the other two in an environment of their own; tells of each that can't be installed why."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    found: list[Program] = []
    missing = []
    for program, packages in ((Reader(python), ("reader", "sgmllib3k")), (Rss2email(python), ("rss2email",))):
        done = subprocess.run(  # noqa: S603 -- our own words
            [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *packages],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            missing.append(f"{program.name} could not be installed: {done.stderr.strip().splitlines()[-1:]}")
        else:
            found.append(program)
    return found, missing
