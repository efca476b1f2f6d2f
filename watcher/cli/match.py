"""``wirewatch match``."""

import dataclasses
from pathlib import Path

import click

from watcher.cli.archive import FILES, Archive
from watcher.cli.desk import CONFIG, found_or_starter
from watcher.facts import read_facts
from watcher.model import Article
from watcher.rules import Verdict, judge


@click.command(epilog="Example: wirewatch match --explain story.txt")
@CONFIG
@click.option("--explain", is_flag=True, help="Say of every rule that did not match what turned it down.")
@FILES
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], folder: Path | None, *, explain: bool) -> None:
    """Hold the rules against articles.

    Prints one JSON object an article: the rules that match with the words that made them, and the rules that an
    exception turned down.
    """
    configuration = found_or_starter(folder)
    archive = Archive(files)

    def account(article: Article) -> dict[str, object]:
        reading = archive.tell_unread(article, read_facts(article, configuration.lexicon, article.published_at))
        return _line(article, judge(configuration.rules, article, reading, explain=explain))

    archive.tell_each(account)
    ctx.exit(archive.exit_code)


def _line(article: Article, verdict: Verdict) -> dict[str, object]:
    return {
        "id": article.id,
        "matches": [
            {
                "rule": match.rule_id,
                "severity": match.severity,
                "evidence": [dataclasses.asdict(evidence) for evidence in match.evidence],
            }
            for match in verdict.matches
        ],
        "rejected": [{"rule": rejection.rule_id, "because": rejection.because} for rejection in verdict.rejections],
    }
