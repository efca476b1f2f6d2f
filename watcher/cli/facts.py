"""``wirewatch facts``."""

from pathlib import Path

import click

from watcher.cli.archive import FILES, Archive
from watcher.cli.desk import CONFIG, found_or_starter
from watcher.facts import read_facts, to_json


@click.command(epilog="Example: wirewatch facts stories.jsonl | jq .toll")
@CONFIG
@FILES
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], folder: Path | None) -> None:
    """Read the facts out of articles.

    Prints one JSON object an article: actors, day, places, the toll, and every fact with who says so and the words
    that say it. Reads JSON Lines, a .txt file as one article (first line the title), or standard input.
    """
    lexicon = found_or_starter(folder).lexicon
    archive = Archive(files)
    archive.tell_each(lambda article: to_json(article, read_facts(article, lexicon, article.published_at)))
    ctx.exit(archive.exit_code)
