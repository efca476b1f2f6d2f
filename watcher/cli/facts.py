"""``wirewatch facts``."""

from pathlib import Path

import click

from watcher.cli.archive import FILES, Archive
from watcher.cli.desk import CONFIG, found_or_starter
from watcher.cli.explained import in_words
from watcher.facts import explain as how_read
from watcher.facts import read_facts, to_json
from watcher.model import Article


@click.command(epilog="Example: wirewatch facts stories.jsonl | jq .toll")
@CONFIG
@click.option("--explain", is_flag=True, help="Say in words what made each fact, and why each other number is none.")
@FILES
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], folder: Path | None, *, explain: bool) -> None:
    """Read the facts out of articles.

    Prints one JSON object an article: actors, day, places, the toll, and every fact with who says so and the words
    that say it. With --explain it prints lines to read instead: for each fact the frame of the grammar and the words
    that made it, for each number that is in no figure the reason. Reads JSON Lines, a .txt file as one article (first
    line the title), or standard input.
    """
    lexicon = found_or_starter(folder).lexicon
    archive = Archive(files)

    def account(article: Article) -> dict[str, object]:
        reading = read_facts(article, lexicon, article.published_at)
        return to_json(article, archive.tell_unread(article, reading))

    def explained(article: Article) -> str:
        explanation = how_read(article, lexicon, article.published_at)
        archive.tell_unread(article, explanation.reading)
        return in_words(article, explanation)

    if explain:
        archive.show_each(explained)
    else:
        archive.tell_each(account)
    ctx.exit(archive.exit_code)
