"""Stories of one's own: a file is one story, sent once it is written to its end."""

import os
from pathlib import Path

import pytest

from watcher.demo.keeping import Letters
from watcher.demo.script import MERIDIAN, Piece


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "stories"


@pytest.fixture
def letters(folder: Path) -> Letters:
    return Letters(folder)


def write(path: Path, words: str, *, at: int) -> None:
    """Write a file at a time of its own, so that no two writes fall into one tick of the file system."""
    path.write_text(words, encoding="utf-8")
    os.utime(path, (at, at))


def come(letters: Letters) -> list[Piece]:
    return [piece for step in letters.come() for piece in step.pieces]


def test_a_file_is_sent_once_it_stands_still(letters: Letters, folder: Path) -> None:
    """The first look may find half of it; what has not changed at the next is whole, and is not sent again."""
    write(folder / "Shots heard.txt", "Shots", at=1)
    assert come(letters) == []
    write(folder / "Shots heard.txt", "Shots heard\n\nTroops fired.\n", at=2)
    assert come(letters) == []
    [piece] = come(letters)
    assert (piece.outlet, piece.title, piece.text) == (MERIDIAN, "Shots heard", "Troops fired.")
    assert piece.url == "https://meridian.example/shots-heard-1"
    assert come(letters) == []


def test_a_changed_file_is_another_story(letters: Letters, folder: Path) -> None:
    """It has an address of its own, so that what became of each can be asked for."""
    urls = []
    for at in (1, 2):
        write(folder / "mine.txt", f"Story {at}", at=at)
        urls += [piece.url for _look in range(2) for piece in come(letters)]
    assert urls == ["https://meridian.example/mine-1", "https://meridian.example/mine-2"]


def test_what_is_empty_or_no_text_is_left_alone(letters: Letters, folder: Path) -> None:
    """An editor opens files before it fills them, and leaves others beside them."""
    write(folder / "empty.txt", "", at=1)
    write(folder / ".mine.txt.swp", "Half a story", at=1)
    assert [*come(letters), *come(letters)] == []


def test_what_no_feed_can_carry_is_taken_out(letters: Letters, folder: Path) -> None:
    """A control character or broken UTF-8 in one story would make the whole feed unreadable."""
    (folder / "odd.txt").write_bytes(b"Shots \x00\x1b[1mheard \xff\nTroops \x0bfired.")
    come(letters)
    [piece] = come(letters)
    assert (piece.title, piece.text) == ("Shots   [1mheard \ufffd", "Troops  fired.")
