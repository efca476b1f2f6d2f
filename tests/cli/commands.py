"""Running `wirewatch` as its users do."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from watcher.cli import wirewatch

ROOT = Path(__file__).parents[2]

CLASH: dict[str, Any] = {
    "id": "a1",
    "source": "ap",
    "title": "Two dead as Armenian and Azerbaijani troops trade fire",
    "published": "2031-05-04T06:10:00Z",
    "text": "YEREVAN, Armenia (AP) — Shelling near the border village of Movses killed two Armenian servicemen on "
    "Sunday, Armenia's Defense Ministry said. Armenian and Azerbaijani troops traded fire for hours.",
}
SPORT: dict[str, Any] = {
    "id": "s1",
    "source": "ap",
    "title": "Old rivals clash again in the Borders",
    "text": "Saturday brings a derby clash between two Borders clubs, and coaches expect a fierce battle.",
}


def run(*arguments: str | Path, given: str | bytes | None = None) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(wirewatch, [str(argument) for argument in arguments], input=given)


def run_apart(
    *arguments: str | Path, given: bytes = b"", environment: Mapping[str, str] | None = None, cwd: Path = ROOT
) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a process of its own."""
    return subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-m", "watcher", *map(str, arguments)],
        input=given,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
        timeout=60,
        check=False,
    )


def jsonl(*records: Mapping[str, Any]) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def lines(result: Result) -> list[dict[str, Any]]:
    """Read the results; everything on standard output must be JSON Lines."""
    return [json.loads(line) for line in result.stdout.splitlines()]
