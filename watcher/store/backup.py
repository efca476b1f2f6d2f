"""Backups: one snapshot of the whole database as a gzip of JSON lines, the same whichever database it comes from.

    {"wirewatch_backup": 1, "version": "0.2.0", "schema": "0005", "taken_at": "2031-05-04T12:00:00+00:00"}
    ["article", {"id": "a1", "source": "ap", …}]                one line a row, table after table
    {"rows": {"article": 1, …}, "digest": "…"}                  last; without it the file is not whole

Both ends are here, so that what the one writes the other reads: ``back_up`` writes a file, ``Lines`` gives its lines
back and stops at the first that ours can't have been. Neither ever holds more than some rows in memory. The tables are
read off the database and not taken from ``tables``, so that an older one can be saved before it is brought up to date.
"""

import datetime as dt
import gzip
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, BinaryIO

import sqlalchemy as sa

from watcher import __version__
from watcher.errors import StoreError
from watcher.store.connection import connect_to, explained, file_of, name_of, read_url, reading
from watcher.store.schema import VERSION_TABLE, revision_of
from watcher.store.tables import Moment

FORMAT = 1
LONGEST_LINE = 64 * 1024 * 1024  # the longest story that is kept has 64 kB; with its facts it stays below 2 MB
MOST_UNPACKED = 200  # times the size of the file. Ours come to between 4 and 40
ALWAYS_UNPACKED = 16 * 1024 * 1024
_AT_A_TIME = 500
_HINT = "take another backup; nothing was changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The first line: which Wirewatch wrote the file, the revision of its tables, and the moment that it holds."""

    version: str
    schema: str
    taken_at: dt.datetime


def back_up(url: str, out: BinaryIO) -> dict[str, int]:
    """Write everything that is kept, as of one moment, while others go on; tells how many rows of each table."""
    parsed = read_url(url)
    where, path = name_of(parsed), file_of(parsed)
    if path and not path.exists():
        raise StoreError(f"{where} is not there: nothing has been kept yet", hint="look at `database:`", permanent=True)
    with explained(where):
        engine = connect_to(parsed)
        try:
            with reading(engine) as conn:
                taken_at = _moment_of(conn)
                schema = revision_of(conn, where)
                if not schema:
                    raise StoreError(f"{where} is empty: nothing has been kept yet", permanent=True)
                return _write(conn, out, Header(version=__version__, schema=schema, taken_at=taken_at))
        finally:
            engine.dispose()


def _moment_of(conn: sa.Connection) -> dt.datetime:
    """Begin the snapshot and tell a time that is not after it."""
    if conn.dialect.name != "postgresql":
        return dt.datetime.now(dt.UTC)
    take_time(conn)
    began_at = conn.scalar(sa.select(sa.func.now()))
    assert isinstance(began_at, dt.datetime)
    return began_at.astimezone(dt.UTC)


def _write(conn: sa.Connection, out: BinaryIO, header: Header) -> dict[str, int]:
    rows: Counter[str] = Counter()
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as packed:
        digest = hashlib.blake2b(digest_size=16)
        for value in _values(conn, header, rows):
            line = json.dumps(value, separators=(",", ":"), allow_nan=False).encode() + b"\n"
            if len(line) > LONGEST_LINE:
                raise StoreError(f"a row of the table {value[0]} is too long for a backup: {len(line):,} bytes")
            digest.update(line)
            packed.write(line)
        packed.write(json.dumps({"rows": rows, "digest": digest.hexdigest()}).encode() + b"\n")
    return dict(rows)


def _values(conn: sa.Connection, header: Header, rows: Counter[str]) -> Iterator[Any]:
    yield {
        "wirewatch_backup": FORMAT,
        "version": header.version,
        "schema": header.schema,
        "taken_at": header.taken_at.isoformat(),
    }
    for table in read_off(conn).sorted_tables:
        query = sa.select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_AT_A_TIME)
        for row in conn.execute(query).mappings():
            rows[table.name] += 1
            yield [table.name, {name: _plain(value) for name, value in row.items()}]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def read_off(conn: sa.Connection) -> sa.MetaData:
    """Give our tables as the database has them, with the types through which times and empty values come back right."""
    known = sa.MetaData()
    known.reflect(conn, only=lambda name, _: name != VERSION_TABLE)
    for table in known.tables.values():
        for column in table.columns:
            if isinstance(column.type, sa.DateTime):
                column.type = Moment()
            elif isinstance(column.type, sa.JSON):
                column.type = sa.JSON(none_as_null=True)
    return known


def moment(written: object) -> dt.datetime | None:
    """Read a time as ``write`` writes it; None for anything else."""
    try:
        read = dt.datetime.fromisoformat(str(written))
        return None if read.tzinfo is None else read.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def take_time(conn: sa.Connection) -> None:
    """Let a transaction be as long as it must: reading or writing everything, at the pace of a disk or a pipe."""
    if conn.dialect.name == "postgresql":
        for limit in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
            conn.exec_driver_sql(f"SET LOCAL {limit} = 0")


class Lines:
    """The lines of a backup, its header first; whatever is wrong with one is a ``StoreError`` that names the line.

    ``rows`` has to be gone through to its end: only there it shows whether the file is whole.
    """

    def __init__(self, source: IO[bytes], *, where: str, size: int) -> None:
        self._packed = gzip.GzipFile(fileobj=source)
        self._where = where
        self._most = max(ALWAYS_UNPACKED, size * MOST_UNPACKED)
        self.unpacked = 0
        self._digest = hashlib.blake2b(digest_size=16)
        self.number = 0
        self.header = self._header()

    def rows(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Give the table and the values of each row, then hold the footer against what came."""
        counts: Counter[str] = Counter()
        while True:
            before = self._digest.hexdigest()
            value = self._next()
            if isinstance(value, dict):
                break
            match value:
                case [str(table), dict(row)]:
                    counts[table] += 1
                    yield table, row
                case _:
                    raise self.wrong('a row is ["table", {…}]')
        if value != {"rows": dict(counts), "digest": before}:
            raise self.wrong("the last line does not fit what comes before it: the file was changed or is damaged")
        if self._read():
            raise self.wrong("nothing may stand behind the last line")

    def wrong(self, what: str, *, number: int | None = None) -> StoreError:
        """Build the error for a line: the one that was read last, unless it is told which."""
        return StoreError(f"{self._where}:{number or self.number}: {what}", hint=_HINT, permanent=True)

    def _header(self) -> Header:
        match self._next():
            case {"wirewatch_backup": int(number), **rest}:
                return self._read_header(number, rest)
            case _:
                raise self.wrong("this is no backup made by `wirewatch backup`")

    def _read_header(self, number: int, rest: Mapping[Any, Any]) -> Header:
        if number > FORMAT:
            error = self.wrong(f"a newer Wirewatch wrote this backup, in format {number}")
            error.hint = "install that version; nothing was changed"
            raise error
        match rest:
            case {"version": str(version), "schema": str(schema), "taken_at": str(written)}:
                taken_at = moment(written)
                if taken_at is None:
                    raise self.wrong("`taken_at` of the header is no time with its zone")
                return Header(version=version, schema=schema, taken_at=taken_at)
            case _:
                raise self.wrong("the header lacks its version, schema or taken_at")

    def _next(self) -> Any:
        line = self._read()
        if not line.endswith(b"\n"):
            raise self.wrong("the file ends before its last line: it was cut off")
        self._digest.update(line)
        try:
            return json.loads(line, parse_constant=_refuse_constant)
        except RecursionError:
            raise self.wrong("brackets are nested too deep") from None
        except ValueError:
            raise self.wrong("this is no JSON") from None

    def _read(self) -> bytes:
        self.number += 1
        try:
            line = self._packed.readline(LONGEST_LINE + 1)
        except EOFError:
            raise self.wrong("the file ends before its last line: it was cut off") from None
        except (gzip.BadGzipFile, zlib.error):
            what = "the file is damaged here" if self.number > 1 else "this is no backup made by `wirewatch backup`"
            raise self.wrong(what) from None
        self.unpacked += len(line)
        if len(line) > LONGEST_LINE:
            raise self.wrong(f"the line is longer than {LONGEST_LINE:,} bytes, which none of ours is")
        if self.unpacked > self._most:
            raise self.wrong(f"the file unpacks to more than {self._most:,} bytes, far more than its size accounts for")
        return line


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
