"""Articles given on the command line, one of which can't be read by a fault of ours."""

import json
from pathlib import Path

import pytest

from watcher.cli.archive import Archive
from watcher.model import Article


def test_one_article_that_can_not_be_read_costs_only_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever reads ten thousand gets all the others, and is told which one to report."""
    path = tmp_path / "stories.jsonl"
    path.write_text("".join(f'{{"id": "{name}", "title": "{name}", "text": ""}}\n' for name in "abc"), encoding="utf-8")

    def account(article: Article) -> dict[str, str]:
        if article.id == "b":
            raise LookupError("no such word")
        return {"id": article.id}

    archive = Archive((path,))
    archive.tell_each(account)
    told = capsys.readouterr()
    assert [json.loads(line)["id"] for line in told.out.splitlines()] == ["a", "c"]
    assert told.err == "article b: reading it failed: LookupError: no such word; please report it\n"
    assert archive.exit_code == 1
