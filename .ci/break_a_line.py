"""Break one line in each room and demand that its tests turn red: a suite that stays green proves nothing.

Each break is made in a copy of the checkout; the tests named beside it must fail there.
"""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("watcher", "tests", "config", "pyproject.toml", "README.md", "CHANGELOG.md")


@dataclass(frozen=True)
class Break:
    """One line of a file that says ``was`` and is made to say ``now``."""

    file: str
    was: str
    now: str
    tests: str


BREAKS = (
    Break("watcher/model/articles.py", "for mark in self.marks)", "for mark in ())", "tests/events"),
    Break("watcher/errors.py", "{self.file}:{self.line}", "{self.file}:{self.column}", "tests/settings"),
    Break("watcher/text/numbers.py", '"dozen": 12', '"dozen": 10', "tests/text"),
    Break("watcher/lexicon/lexicon.py", 'if name.kind != "trap":', "if name.kind:", "tests/lexicon"),
    Break("watcher/articles/sketch.py", "if value <= limit}", "if value < 0}", "tests/articles"),
    Break("watcher/facts/reconcile.py", "if at is None:", "if at is None or at >= 0:", "tests/facts"),
    Break("watcher/rules/conditions.py", "told | hurt", "told", "tests/rules"),
    Break("watcher/events/ladder.py", "if copy is not None:", "if copy is None and copy:", "tests/events"),
    Break("watcher/alerts/severity.py", "if told_before and", "if", "tests/alerts"),
    Break("watcher/settings/tree.py", '"aliases are not used here"', '"no"', "tests/settings"),
    Break("watcher/wire/manners.py", 'condition="gone"', 'condition="ok"', "tests/wire/test_manners.py"),
    Break("watcher/store/connection.py", '"BEGIN IMMEDIATE"', '"BEGIN"', "tests/store/test_filing.py"),
    Break("watcher/store/leases.py", "!= lease.token", "== -1", "tests/store/test_leases.py"),
    Break("watcher/store/shelf.py", "if self._revision != revision:", "if False:", "tests/store/test_nodes.py"),
    Break("watcher/service/reload.py", "or not stands_still", "", "tests/service/test_reload.py"),
    Break("watcher/wire/pace.py", "POLLS_AN_ENTRY = 4", "POLLS_AN_ENTRY = 1", "tests/wire/test_pace.py"),
    Break("watcher/wire/moves.py", "DAYS_SEEN = 3", "DAYS_SEEN = 1", "tests/wire/test_moves.py"),
    Break("watcher/wire/formats/known.py", '_DATE.sub("", part)', "part", "tests/wire/test_known_items.py"),
    Break(
        "watcher/wire/fetch.py",
        "if self._may_reach(there) else",
        "if there else",
        "tests/hostile/test_internal_addresses.py",
    ),
    Break(
        "watcher/service/rounds.py",
        "if not isinstance(error, StoreError) and",
        "if False and",
        "tests/service/test_together.py",
    ),
    Break("watcher/delivery/retry.py", "2.0**doublings", "1.0**doublings", "tests/delivery/test_retry.py"),
    Break(
        "watcher/service/pipeline.py",
        "filing.put_feeds([(polls[visit.feed.id].state, visit.lease) for visit in visits])",
        "set()",
        "tests/service/test_pipeline.py",
    ),
    Break("watcher/demo/account.py", "if outcome.decisions != planned:", "if False:", "tests/demo/test_account.py"),
    Break("watcher/cli/group.py", "BAD_CONFIGURATION = 78", "BAD_CONFIGURATION = 1", "tests/cli/test_desk_commands.py"),
)


def is_noticed(change: Break) -> bool:
    """Whether the tests fail once the line is broken."""
    with tempfile.TemporaryDirectory() as folder:
        for name in COPIED:
            source = ROOT / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, Path(folder) / name)
        broken = Path(folder) / change.file
        text = broken.read_text(encoding="utf-8")
        if text.count(change.was) < 1:
            raise SystemExit(f"{change.file} no longer says {change.was!r}: name another line to break")
        broken.write_text(text.replace(change.was, change.now, 1), encoding="utf-8")
        done = subprocess.run(  # noqa: S603 - our own interpreter on a copy of our own checkout
            [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", change.tests],
            cwd=folder, capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip
    return done.returncode == 1


def main() -> int:
    """Try every break; say which went unnoticed."""
    unnoticed = [change for change in BREAKS if not is_noticed(change)]
    for change in unnoticed:
        print(f"unnoticed: {change.file}: {change.was!r} → {change.now!r} leaves {change.tests} green")
    print(f"{len(BREAKS) - len(unnoticed)} of {len(BREAKS)} broken lines were noticed")
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
