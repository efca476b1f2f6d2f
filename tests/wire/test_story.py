"""Pages of our own making, each beside what is to be read in it: pages/NAME.html and pages/NAME.txt.

The text file opens with what the feed announced and the address (``final`` where redirects led elsewhere); after the
line ``---`` stands the story, or ``refused:`` with the reason, or ``leads to:`` with an address.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pytest

from watcher.wire.page import Hop, PageContent, Refused, Wanted, WholeText
from watcher.wire.story import read_story

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))


@dataclass(frozen=True)
class Expected:
    wanted: Wanted
    content: str
    published_at: dt.datetime | None
    final_url: str


def expected_of(page: Path) -> Expected:
    """Read what stands beside a page."""
    head, _, content = page.with_suffix(".txt").read_text(encoding="utf-8").partition("---\n")
    said = dict(line.split(":", 1) for line in head.splitlines())
    said = {key: value.strip() for key, value in said.items()}
    wanted = Wanted(id="a1", url=said["url"], title=said["title"], summary=said["summary"])
    published_at = dt.datetime.fromisoformat(said["published"]) if "published" in said else None
    return Expected(wanted, content.rstrip("\n"), published_at, said.get("final", wanted.url))


def as_written(content: PageContent) -> str:
    """Write what was read the way that the files have it."""
    if isinstance(content, Refused):
        return f"refused: {content.because}"
    return f"leads to: {content.url}" if isinstance(content, Hop) else content.text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_read_for_what_it_is(page: Path) -> None:
    """A story without what stands around it; a hop with its address; anything else with its reason."""
    expected = expected_of(page)
    content = read_story(page.read_bytes(), url=expected.final_url, wanted=expected.wanted)
    assert as_written(content) == expected.content
    if isinstance(content, WholeText):
        assert content.published_at == expected.published_at
        assert content.title


def test_a_story_beyond_measure_is_cut_and_shows_it() -> None:
    """As with feeds: a text ends at 64,000 characters, and says that it was cut."""
    words = "The troops fired across the border again, the ministry said in its next statement. "
    body = "".join(f"<p>{number}. {words * 5}</p>" for number in range(400))
    page = f"<html><body><article><h1>Border</h1>{body}</article></body></html>".encode()
    wanted = Wanted(id="a1", url="https://gazette.example/1", title="Troops fired across border", summary="")
    content = read_story(page, url=wanted.url, wanted=wanted)
    assert isinstance(content, WholeText)
    assert 60_000 < len(content.text) <= 64_000
    assert content.text.endswith("[…]")
