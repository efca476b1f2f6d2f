"""`check` on selectors of pages: a slip is told where it stands, before anything is polled."""

from pathlib import Path

from tests.cli.commands import run

PAGE = """feeds:
  - id: csto
    url: https://csto.example/news
    page: {items: "article.news", title: "h2 >", link: "a::href", date: "time"}
"""


def test_a_selector_that_can_not_be_used_is_told_with_its_place(folder: Path) -> None:
    """Each with its line and column; those that can be used are not told."""
    (folder / "feeds.yaml").write_text(PAGE, encoding="utf-8")
    told = run("check", "--config", folder)
    first, second = [line.removeprefix(f"{folder}/") for line in told.stdout.splitlines()]
    assert told.exit_code == 78
    assert first.startswith("feeds.yaml:4:42: this is no CSS selector: Expected selector")
    assert second.startswith("feeds.yaml:4:56: this is no CSS selector: ")
    (folder / "feeds.yaml").write_text(PAGE.replace("h2 >", "h2").replace("a::href", "a"), encoding="utf-8")
    assert run("check", "--config", folder).exit_code == 0
