"""``wirewatch parse``: one JSON object a file."""

import json
from pathlib import Path

from click.testing import CliRunner

from watcher.cli.parse import command

DATA = Path(__file__).parent / "data"


def test_each_file_is_accounted_for() -> None:
    """A feed, what is no feed, and standard input, in the order given; the exit code is 0."""
    files = [str(DATA / "atom.xml"), str(DATA / "captive-portal.html"), "-"]
    piped = (DATA / "links.xml").read_bytes()
    result = CliRunner().invoke(command, ["--url", "https://w.example/feed", *files], input=piped)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [(line["file"], line["format"], line["dropped"]) for line in lines] == [
        (files[0], "atom", 0),
        (files[1], "unknown", 0),
        ("-", "rss", 0),
    ]
    assert lines[0]["entries"][0] == {
        "guid": "urn:1",
        "url": "https://e.example/1",
        "title": "Q&amp;A is meant as it stands",
        "published": "2031-05-04T01:00:00Z",
        "text": "One.\n\nTwo and three.",
        "updated": "2031-05-03T22:00:00Z",
        "language": "hy",
    }
    assert (lines[1]["entries"], lines[1]["error"]) == ([], "an HTML page titled “Sign in & pay”, not a feed")
    assert lines[2]["entries"][2]["url"] == "https://w.example/stories/7"


def test_a_file_that_is_not_there_fails_alone(tmp_path: Path) -> None:
    """It is told on standard error and in its line; the others are read; the exit code is 1."""
    missing = str(tmp_path / "missing.xml")
    result = CliRunner().invoke(command, [missing, str(DATA / "rdf.xml")])
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert result.exit_code == 1
    assert first["error"] == "can't be opened: No such file or directory"
    assert missing in result.stderr
    assert len(second["entries"]) == 1


def test_a_huge_file_is_under_the_limit_of_a_poll(tmp_path: Path) -> None:
    """Ten million bytes and no more."""
    huge = tmp_path / "huge.xml"
    huge.write_bytes(b" " * 10_000_001)
    result = CliRunner().invoke(command, [str(huge)])
    assert json.loads(result.stdout)["error"] == "larger than 10,000,000 bytes: it was not read"


def test_what_a_wire_tells_of_an_item_is_shown() -> None:
    """Status, embargo, version and signals are what a version is handled by."""
    result = CliRunner().invoke(command, [str(DATA / "newsml-message.xml")])
    (line,) = (json.loads(line) for line in result.stdout.splitlines())
    first, second, _third = line["entries"]
    assert (line["format"], line["quarantined"]) == ("newsml-g2", 1)
    assert (first["version"], first["urgency"], first["signals"]) == ("3", 2, ["correction"])
    assert first["embargo"] == "2031-05-04T08:00:00Z"
    assert second["status"] == "canceled"


def test_a_text_is_read_as_a_watched_folder_reads_it(tmp_path: Path) -> None:
    """A desk can try its files before it puts them there; its first line is the headline, its name its guid."""
    story = tmp_path / "Shelling at Movses.TXT"
    story.write_text("Shelling at <Movses>\n\nTwo soldiers were killed.\n", encoding="utf-8")
    blank, named = tmp_path / "blank.txt", tmp_path / "story.md"
    blank.write_text(" \n", encoding="utf-8")
    named.write_text("No text by its name\n", encoding="utf-8")
    result = CliRunner().invoke(command, [str(story), str(blank), str(named)])
    told, empty, other = (json.loads(line) for line in result.stdout.splitlines())
    assert (told["format"], told["error"]) == ("text", None)
    assert told["entries"] == [
        {
            "guid": "Shelling at Movses.TXT",
            "url": None,
            "title": "Shelling at <Movses>",
            "published": None,
            "text": "Two soldiers were killed.",
        }
    ]
    assert (empty["entries"], empty["error"]) == ([], "empty: there is not one character in it")
    assert (other["format"], other["entries"]) == ("unknown", [])
    assert result.exit_code == 0


def test_a_feed_that_is_named_like_a_text_stays_a_feed(tmp_path: Path) -> None:
    """That a watched folder goes by the name is told beside it."""
    feed = tmp_path / "feed.txt"
    feed.write_bytes((DATA / "links.xml").read_bytes())
    result = CliRunner().invoke(command, [str(feed)])
    assert json.loads(result.stdout)["format"] == "rss"
    assert result.stderr == (
        f"{feed} holds a feed and is read as one; a watched folder takes a .txt for one plain story\n"
    )
