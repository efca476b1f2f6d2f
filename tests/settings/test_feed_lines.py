"""Lines that a command adds to feeds.yaml: at the end, as text, and only if the configuration can be used with them."""

from pathlib import Path

import pytest

from watcher.errors import ConfigurationError
from watcher.settings import FeedLine, add_feeds, feeds_as_written, load, write_starter

NEW = FeedLine(id="new", url='https://new.example/rss?q="a"&b=${X}', wire="ap", language="no")
WRITTEN = '- {id: new, url: "https://new.example/rss?q=\\"a\\"&b=$${X}", wire: ap, language: no}'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "feeds:\n  - {id: a, url: http://a/}  # why\n# end\n",
            f"feeds:\n  - {{id: a, url: http://a/}}  # why\n# end\n  {WRITTEN}\n",
        ),
        ("# head\nfeeds:\n- id: a\n  url: http://a/", f"# head\nfeeds:\n- id: a\n  url: http://a/\n{WRITTEN}\n"),
        ("feeds: []  # none yet\n", f"feeds:   # none yet\n  {WRITTEN}\n"),
        (
            "feeds:\r\n    - {id: a, url: http://a/}\r\n",
            f"feeds:\r\n    - {{id: a, url: http://a/}}\r\n    {WRITTEN}\r\n",
        ),
        (None, f"feeds:\n  {WRITTEN}\n"),
    ],
    ids=["comments", "no indentation, no last line end", "empty", "windows", "no file"],
)
def test_a_line_is_added_as_the_others_stand(tmp_path: Path, before: str | None, after: str) -> None:
    """Comments, order, indentation and line ends stay; the address is the one that was meant."""
    (tmp_path / "wirewatch.yaml").write_text("database: sqlite:///w.db\n", encoding="utf-8")
    path = tmp_path / "feeds.yaml"
    if before is not None:
        path.write_bytes(before.encode())
    add_feeds(tmp_path, [NEW])
    assert path.read_bytes().decode() == after
    feed = load(tmp_path).feeds[-1]
    assert (feed.id, feed.url, feed.wire, feed.language) == ("new", 'https://new.example/rss?q="a"&b=${X}', "ap", "no")
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_the_starter_takes_a_line(tmp_path: Path) -> None:
    """With all its comments."""
    folder = tmp_path / "config"
    write_starter(folder)
    before = (folder / "feeds.yaml").read_text(encoding="utf-8")
    add_feeds(folder, [NEW])
    assert (folder / "feeds.yaml").read_text(encoding="utf-8") == f"{before}  {WRITTEN}\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("feeds: [{id: a, url: http://a/}]\n", "stand in brackets"),
        ("feeds:\n  - {id: new, url: http://a/}\n", "a second feed is called `new`"),
        ("feeds:\n  - {id: a, url: nowhere}\n", "this is no address of a feed"),
        ("feeds: 'oh\n", "no YAML"),
    ],
)
def test_what_can_not_be_used_is_not_written(tmp_path: Path, text: str, reason: str) -> None:
    """The file stays as it was."""
    path = tmp_path / "feeds.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=reason):
        add_feeds(tmp_path, [NEW])
    assert path.read_text(encoding="utf-8") == text
    assert [each.name for each in tmp_path.iterdir()] == ["feeds.yaml"]


def test_the_file_keeps_its_permissions_and_its_link(tmp_path: Path) -> None:
    """A daemon under another user must still be able to read it; a linked file is written where it lies."""
    (tmp_path / "real").mkdir()
    real = tmp_path / "real" / "feeds.yaml"
    real.write_text("feeds: []\n", encoding="utf-8")
    real.chmod(0o640)
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "feeds.yaml").symlink_to(real)
    add_feeds(folder, [NEW])
    assert (folder / "feeds.yaml").is_symlink()
    assert (real.stat().st_mode & 0o777, load(folder).feeds[0].id) == (0o640, "new")


def test_feeds_are_given_as_they_are_written(tmp_path: Path) -> None:
    """No secret is put in; who can't have it can still ask."""
    (tmp_path / "feeds.yaml").write_text("feeds:\n  - {id: a, url: 'https://a.example/${NO_SUCH}'}\n", encoding="utf-8")
    assert feeds_as_written(tmp_path) == ({"id": "a", "url": "https://a.example/${NO_SUCH}"},)
