"""``wirewatch doctor``."""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

import click

from watcher.cli.desk import CONFIG, place_of
from watcher.service.checkup import Finding
from watcher.service.doctor import look_around


@click.command(epilog="Example: wirewatch doctor --config /etc/wirewatch")
@CONFIG
@click.option("--offline", is_flag=True, help="Leave out what asks the feeds: feeds, dns, clock.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def command(ctx: click.Context, folder: Path | None, *, offline: bool, as_json: bool) -> None:
    """Look over everything that the daemon needs and say what to mend.

    Asks each feed once, changes nothing and sends nothing; the daemon may run beside it. Ends with 1 where a check
    failed; a warning is something to know.
    """
    found: list[Finding] = []
    for finding in look_around(place_of(folder), offline=offline):
        found.append(finding)
        if not as_json:
            click.echo(_line(finding))
    failed = any(finding.state == "failed" for finding in found)
    if as_json:
        click.echo(
            json.dumps({"ok": not failed, "checks": [_as_json(finding) for finding in found]}, ensure_ascii=False)
        )
    if any(finding.hung for finding in found):
        # Leaving the usual way would wait for it.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(1)
    ctx.exit(1 if failed else 0)


def _line(finding: Finding) -> str:
    told = f"{finding.state:<7}  {finding.check:<13}  {finding.what}"
    return f"{told} -> {finding.to_do}" if finding.to_do else told


def _as_json(finding: Finding) -> dict[str, object]:
    told = asdict(finding)
    del told["hung"]
    return told
