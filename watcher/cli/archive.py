"""Articles given on the command line: JSON Lines, a ``.txt`` file for one article, ``-`` for standard input."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import click

from watcher.articles import file_record
from watcher.facts import unread
from watcher.model import Article, Reading

FILES = click.argument(
    "files",
    nargs=-1,
    metavar="[FILE|-]...",
    type=click.Path(allow_dash=True, path_type=Path),
)


class Archive:
    """Reads articles one after the other; what is none is told on standard error and counted, the rest goes on."""

    def __init__(self, files: tuple[Path, ...]) -> None:
        self._files = files or (Path("-"),)
        self.bad = 0

    def __iter__(self) -> Iterator[Article]:
        for path in self._files:
            if path == Path("-"):
                yield from self._lines(sys.stdin.buffer, "-")
                continue
            try:
                with path.open("rb") as stream:
                    yield from self._whole(stream, path) if path.suffix == ".txt" else self._lines(stream, str(path))
            except OSError as error:
                self._tell(f"{path}: can't be read: {error.strerror or error}")

    def tell_each(self, account: Callable[[Article], object]) -> None:
        """Print what is to be told of each article, as one line of JSON."""
        self.show_each(lambda article: json_line(account(article)), between="")

    def show_each(self, account: Callable[[Article], str], *, between: str = "\n") -> None:
        """Print what is to be shown of each article."""
        gap = ""
        for article in self:
            try:
                shown = account(article)
            except Exception as error:  # noqa: BLE001 (the boundary of one article: the rest goes on)
                self.stumbled(article, error)
            else:
                click.echo(gap + shown)
                gap = between

    def stumbled(self, article: Article, error: Exception) -> None:
        """Tell of an article that can't be read by a fault of ours, and count it."""
        self._tell(f"article {article.id}: reading it failed: {type(error).__name__}: {error}; please report it")

    def tell_unread(self, article: Article, reading: Reading) -> Reading:
        """Tell of what was left out of a reading; it is no fault of the article's, and not counted as one."""
        if reading.unread:
            click.echo(f"article {article.id}: {unread(reading)}", err=True)
        return reading

    @property
    def exit_code(self) -> int:
        """What a command that got through the archive ends with."""
        return 1 if self.bad else 0

    def _lines(self, stream: BinaryIO, name: str) -> Iterator[Article]:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            try:
                yield file_record(_record(line))
            except ValueError as error:
                self._tell(f"{name}:{number}: {_in_words(error)}")

    def _whole(self, stream: BinaryIO, path: Path) -> Iterator[Article]:
        try:
            title, _, text = stream.read().decode("utf-8-sig").partition("\n")
            yield file_record({"id": path.stem, "title": title.rstrip("\r"), "text": text})
        except ValueError as error:
            self._tell(f"{path}:1: {_in_words(error)}")

    def _tell(self, message: str) -> None:
        self.bad += 1
        click.echo(message, err=True)


def _record(line: bytes) -> dict[str, object]:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("brackets are nested too deep") from None
    if not isinstance(record, dict):
        raise ValueError("an article is a JSON object: {…}")  # noqa: TRY004 -- told like any other bad line
    return record


def _in_words(error: ValueError) -> str:
    """Say what is wrong with a line to somebody who has never seen a parser."""
    if isinstance(error, UnicodeDecodeError):
        return f"this is no UTF-8: {error.object[error.start]:#04x} at byte {error.start + 1}"
    if isinstance(error, json.JSONDecodeError):
        rest = error.doc[error.pos :].strip()
        if not rest:
            return "this is no JSON: the line breaks off (an article is one object on one line)"
        if error.pos == 0:
            return "this is no JSON: an article starts with { (a plain text goes into a .txt file)"
        return f"this is no JSON from column {error.colno} on: {rest[:20]!r}"
    return str(error)


def json_line(value: object) -> str:
    """One result as one line."""
    return json.dumps(value, ensure_ascii=False)
