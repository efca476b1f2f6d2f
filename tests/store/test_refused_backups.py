"""What `wirewatch backup` can't have written is refused by its line, and nothing of it is left behind."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from tests.store.backups import left_in, lines_of, restore_from, sealed
from watcher.errors import StoreError

# Each makes one line of the file wrong: line 2 is the row of an article, the header is line 1.
CRAFTED: dict[str, tuple[Callable[[list[Any]], object], str]] = {
    "another table": (lambda lines: lines.insert(2, ["sqlite_master", {}]), ":3: there is no table 'sqlite_master'"),
    "a column too many": (lambda lines: lines[1][1].update({"x; DROP TABLE": 1}), ":2: .* unknown column 'x; DROP"),
    "a column too few": (lambda lines: lines[1][1].pop("title"), ":2: .* lacks column 'title'"),
    "no object": (lambda lines: lines.insert(2, ["article", []]), r':3: a row is \["table"'),
    "a number for a text": (lambda lines: lines[1][1].update(title=5), ":2: the column title .* can't hold '5'"),
    "nothing where something must be": (lambda lines: lines[1][1].update(title=None), ":2: the column title"),
    "a NUL": (lambda lines: lines[1][1].update(title="a\0b"), ":2: the column title"),
    "half a character": (lambda lines: lines[1][1].update(title="\ud800"), ":2: the column title"),
    "a time without a zone": (
        lambda lines: lines[1][1].update(seen_at="2031-05-04T12:00:00"),
        ":2: the column seen_at",
    ),
    "a time of no calendar": (
        lambda lines: lines[1][1].update(seen_at="0001-01-01T00:00+14:00"),
        ":2: the column seen",
    ),
    "an object for a list": (lambda lines: lines[1][1].update(marks={"a": 1}), ":2: the column marks"),
    "a row twice": (lambda lines: lines.insert(2, lines[1]), ": one of the .* rows before this does not fit"),
    "a number beyond the column": (lambda lines: _row(lines, "feed").update(failures=2**31), "the column failures"),
    "a yes for a number": (lambda lines: _row(lines, "feed").update(failures=True), "the column failures"),
    "a newer schema": (lambda lines: lines[0].update(schema="0999"), ":1: .* newer schema 0999"),
    "a schema of no version": (lambda lines: lines[0].update(schema="../x"), ":1: .* schema"),
    "a newer format": (lambda lines: lines[0].update(wirewatch_backup=2), ":1: a newer Wirewatch .* format 2"),
    "a header without its time": (lambda lines: lines[0].pop("taken_at"), ":1: the header lacks"),
    "a header with no time": (lambda lines: lines[0].update(taken_at="now"), ":1: `taken_at`"),
}


def _row(lines: list[Any], table: str) -> dict[str, Any]:
    row: dict[str, Any] = next(line[1] for line in lines[1:] if line[0] == table)
    return row


@pytest.mark.parametrize("name", CRAFTED)
def test_a_crafted_file_is_refused_by_its_line(packed: bytes, elsewhere: str, name: str) -> None:
    """Nothing that ours can't have written gets in, and the line is named; no database is left behind."""
    *lines, _footer = lines_of(packed)
    change, told = CRAFTED[name]
    change(lines)
    with pytest.raises(StoreError, match=told) as refused:
        restore_from(sealed(lines), elsewhere)
    assert refused.value.hint
    assert left_in(elsewhere) == []


def _cut(packed: bytes, *, lines: int = 0) -> bytes:
    """Give the file without its last lines, whole as a gzip."""
    return gzip.compress(b"".join(gzip.decompress(packed).splitlines(keepends=True)[:-lines]))


def _with_tail(packed: bytes, tail: bytes) -> bytes:
    return gzip.compress(gzip.decompress(packed) + tail)


def _after_header(packed: bytes, rest: bytes) -> bytes:
    return gzip.compress(gzip.decompress(packed).splitlines(keepends=True)[0] + rest)


def _replaced(packed: bytes, old: bytes, new: bytes) -> bytes:
    whole = gzip.decompress(packed)
    assert old in whole
    return gzip.compress(whole.replace(old, new))


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "a text": lambda _: b"dear diary\n",
    "a packed text": lambda _: gzip.compress(b"dear diary\n"),
    "cut in the packing": lambda packed: packed[: len(packed) // 2],
    "cut by a byte": lambda packed: packed[:-1],
    "cut between lines": lambda packed: _cut(packed, lines=1),
    "cut to its header": lambda packed: _after_header(packed, b""),
    "a byte flipped": lambda packed: packed[:200] + bytes([packed[200] ^ 0xFF]) + packed[201:],
    "a letter changed": lambda packed: _replaced(packed, b"Border clash bare", b"Border crash bare"),
    "a line behind the last": lambda packed: _with_tail(packed, b"[]\n"),
    "brackets without end": lambda packed: _after_header(packed, b"[" * 1_000_000 + b"\n"),
    "no number": lambda packed: _after_header(packed, b'["feed", {"failures": NaN}]\n'),
    "a bomb": lambda packed: _after_header(packed, b" " * 40_000_000 + b"\n"),
    "a line without end": lambda packed: _after_header(packed, b"x" * 70_000_000),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_file_that_is_not_whole_is_refused(packed: bytes, elsewhere: str, name: str) -> None:
    """Cut off, flipped or blown up: told with the line at which it shows, and nothing is left behind."""
    with pytest.raises(StoreError, match=r"b\.gz:\d+: ") as refused:
        restore_from(SPOILT[name](packed), elsewhere)
    assert "nothing was changed" in refused.value.hint
    assert left_in(elsewhere) == []


def test_a_refused_file_changes_nothing_on_a_server(packed: bytes, postgres_url: str) -> None:
    """What came in before the fault goes out with it, tables and all."""
    with pytest.raises(StoreError, match="does not fit what comes before"):
        restore_from(SPOILT["a letter changed"](packed), postgres_url)
    engine = sa.create_engine(postgres_url)
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()
