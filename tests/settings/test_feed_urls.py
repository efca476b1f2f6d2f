"""The addresses that a feed may have, one kind for each door; faulty ones stand in the folder of broken files."""

from pathlib import Path

import pytest

from watcher.settings import WITHHELD, Feed, Page, load


def feed_of(folder: Path, line: str, *, secrets: bool = True) -> Feed:
    """Load a configuration of one feed."""
    (folder / "feeds.yaml").write_text(f"feeds:\n  - {{id: a, {line}}}\n", encoding="utf-8")
    (feed,) = load(folder, secrets=secrets).feeds
    return feed


@pytest.mark.parametrize(
    "url",
    [
        "https://wire.example/rss?key=1",
        "http://user:pass@wire.example:8080/",
        "folder:///var/spool/wire",
        "folder:///var/spool/wire of AP/100%",
        "imaps://desk%40wire.example:p%2Fq@mail.example/INBOX",
        "imaps://desk:secret@mail.example:1993/Bulletins/AP%20wire",
    ],
)
def test_every_door_has_its_addresses(tmp_path: Path, url: str) -> None:
    """They come through as they are written."""
    assert feed_of(tmp_path, f"url: '{url}'").url == url


def test_a_relative_folder_starts_at_the_configuration(tmp_path: Path) -> None:
    """As the database's path does."""
    assert feed_of(tmp_path, "url: 'folder://spool/ap'").url == f"folder://{tmp_path.resolve()}/spool/ap"


def test_a_password_may_go_in_the_clear_where_that_is_allowed(tmp_path: Path) -> None:
    """To a server of the own network; where it is connected to, the address is looked at."""
    url = "imap://desk:secret@10.0.0.7/INBOX"
    assert feed_of(tmp_path, f"url: '{url}', allow_private: true").url == url


def test_a_mailbox_whose_password_is_not_ours_to_read_keeps_its_place(tmp_path: Path) -> None:
    """For commands that fetch nothing."""
    line = "url: 'imaps://desk:${NO_SUCH_PASSWORD}@mail.example/INBOX'"
    assert feed_of(tmp_path, line, secrets=False).url == WITHHELD


def test_a_page_that_is_read_otherwise_is_another_copy(tmp_path: Path) -> None:
    """Or an edited selector would take effect only when the page changes."""
    line = "url: 'https://csto.example/news', page: {{items: {}, title: h2, link: a}}"
    before, after = (feed_of(tmp_path, line.format(items)) for items in ("article", "li"))
    assert before.page == Page(items="article", title="h2", link="a")
    assert before.url == after.url
    assert before.copy_key != after.copy_key


def test_what_is_our_own_is_looked_into_often(tmp_path: Path) -> None:
    """Every 30 s exactly, unless something else is written; a feed of the web between 5 and 30 minutes."""

    def pace(line: str) -> tuple[float, float | None]:
        feed = feed_of(tmp_path, line)
        return feed.every.total_seconds(), feed.slowest.total_seconds() if feed.slowest else None

    assert pace("url: 'folder:///var/spool/wire'") == (30, None)
    assert pace("url: 'imaps://desk:secret@mail.example/INBOX'") == (30, None)
    assert pace("url: 'folder:///var/spool/wire', every: 2s, slowest: 1m") == (2, 60)
    assert pace("url: 'https://wire.example/rss'") == (300, 1800)
