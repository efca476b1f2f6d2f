"""Articles given on the command line: JSON Lines, a ``.txt`` file for one article, ``-`` for standard input."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click

from watcher.articles import file_record
from watcher.model import Article

FILES = click.argument(
    "files",
    nargs=-1,
    metavar="[FILE|-]...",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
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
            with path.open("rb") as stream:
                if path.suffix == ".txt":
                    yield from self._whole(stream, path)
                else:
                    yield from self._lines(stream, str(path))

    @property
    def exit_code(self) -> int:
        """What a command that got through the archive ends with."""
        return 1 if self.bad else 0

    def _lines(self, stream: BinaryIO, name: str) -> Iterator[Article]:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            try:
                record = json.loads(line.decode("utf-8-sig"))
                if not isinstance(record, dict):
                    raise ValueError("an article is a JSON object")  # noqa: TRY301, TRY004 -- told like any other bad line
                yield file_record(record)
            except (ValueError, RecursionError) as error:
                self._tell(f"{name}:{number}: {error}")

    def _whole(self, stream: BinaryIO, path: Path) -> Iterator[Article]:
        try:
            title, _, text = stream.read().decode("utf-8-sig").partition("\n")
            yield file_record({"id": path.stem, "title": title.rstrip("\r"), "text": text})
        except ValueError as error:
            self._tell(f"{path}:1: {error}")

    def _tell(self, message: str) -> None:
        self.bad += 1
        click.echo(message, err=True)


def json_line(value: object) -> str:
    """One result as one line."""
    return json.dumps(value, ensure_ascii=False)
