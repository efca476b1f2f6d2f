"""``wirewatch replay``."""

from pathlib import Path

import click

from watcher.cli.archive import FILES, Archive, json_line
from watcher.cli.desk import CONFIG, found_or_starter
from watcher.service.replay import alert_line, decision_line, replay
from watcher.service.stages import Desk


@click.command(epilog="Example: wirewatch replay --decisions archive.jsonl")
@CONFIG
@click.option("--decisions", is_flag=True, help="Also print what was decided about each article, alert or not.")
@FILES
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], folder: Path | None, *, decisions: bool) -> None:
    """Tell an archive again, in its own time, and send nothing.

    Runs the daemon's own pipeline over articles in the order of their publication, against a store that is thrown
    away. Prints one JSON object an alert.
    """
    configuration = found_or_starter(folder)
    archive = Archive(files)
    desk = Desk(configuration.rules, configuration.lexicon, recipients=())
    for handled in replay(list(archive), desk=desk, stumbled=archive.stumbled):
        if decisions:
            click.echo(json_line(decision_line(handled)))
        line = alert_line(handled)
        if line is not None:
            click.echo(json_line(line))
    ctx.exit(archive.exit_code)
