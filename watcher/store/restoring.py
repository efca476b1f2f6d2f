"""Restoring: the rows of a backup into tables of the backup's own revision, each row checked before it is written.

A backup of an older version is put back into the tables of that version, and then they are brought up to date the way
that any database is.
"""

import datetime as dt
import sys
from collections.abc import Callable, Mapping
from typing import IO, Any

import sqlalchemy as sa

from watcher.errors import StoreError
from watcher.store.backup import Header, Lines, moment, read_off, take_time
from watcher.store.connection import connect_to, explained, file_of, make_way, name_of, read_url, take_turn
from watcher.store.permitted import objection
from watcher.store.schema import FIRST, HEAD, VERSION_TABLE, migrate
from watcher.store.tables import Moment, errand, event_article, event_figure, feed, lane, metadata, storable

HEARTBEATS = "heartbeat"  # signs of life of daemons that are not running here
_PASSING = frozenset({"meta", "feed", "lane", VERSION_TABLE})  # rows that a daemon makes before it has read anything
_PARTS = frozenset({event_article.name, event_figure.name})
_BATCH_ROWS = 500
_BATCH_BYTES = 8 * 1024 * 1024
_SHOWN = 40


def restore(url: str, source: IO[bytes], *, name: str, size: int) -> tuple[Header, dict[str, int]]:
    """Bring a backup back into a new or empty database: all of it, or nothing is left behind.

    Gives the backup's header and how many rows of each table came back.
    """
    lines = Lines(source, where=name, size=size)
    _refuse_revision(lines)
    parsed = read_url(url)
    where, path = name_of(parsed), file_of(parsed)
    if not path and parsed.get_backend_name() == "sqlite":
        raise StoreError("a backup can't be restored into memory", hint="name a file under `database:`", permanent=True)
    made_here = path is not None and not path.exists()
    lock: IO[str] | None = None
    with explained(where):
        engine = connect_to(parsed)
    try:
        with explained(where):
            lock = make_way(path, daemon=True) if path else None
            with engine.begin() as conn:
                take_time(conn)
                take_turn(conn)
                clear_ground(conn, where)
                migrate(conn, lines.header.schema)
                rows = fill(conn, lines)
                migrate(conn, HEAD)
                _fence_off(conn)
    except BaseException:
        engine.dispose()
        if path and made_here and lock:
            for suffix in ("", "-wal", "-shm", ".lock"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
        raise
    finally:
        engine.dispose()
        if lock:
            lock.close()
    return lines.header, rows


def _refuse_revision(lines: Lines) -> None:
    revision, version = lines.header.schema, lines.header.version
    if not (revision.isdecimal() and FIRST <= revision <= HEAD):
        error = lines.wrong(
            f"Wirewatch {version[:_SHOWN]} wrote this backup, with the newer schema {revision[:_SHOWN]}"
        )
        error.hint = "install that version; nothing was changed"
        raise error


def _fence_off(conn: sa.Connection) -> None:
    """End every lease and make its token stale: who held one may be alive somewhere and still writing here."""
    for table in (feed, lane, errand):
        conn.execute(sa.update(table).values(leased_until=None, token=table.c.token + 1))


def clear_ground(conn: sa.Connection, where: str) -> None:
    """Take away our tables where nothing has been kept in them yet; refuse a database that holds anything."""
    if conn.dialect.name == "postgresql":
        _refuse_company(conn, where)
    standing = set(sa.inspect(conn).get_table_names())
    foreign = standing - set(metadata.tables) - {VERSION_TABLE}
    if foreign:
        raise StoreError(
            f"{where} belongs to another program: it holds {', '.join(sorted(foreign)[:3])}",
            hint="name another database under `database:`",
            permanent=True,
        )
    for name in sorted(standing - _PASSING):
        if conn.scalar(sa.select(sa.literal(1)).select_from(sa.table(name)).limit(1)):
            raise StoreError(
                f"{where} is not empty: a backup is only restored into a new database",
                hint="move it away (for SQLite the file with its -wal and -shm), or name another under `database:`",
                permanent=True,
            )
    read_off(conn).drop_all(conn)
    conn.exec_driver_sql(f"DROP TABLE IF EXISTS {VERSION_TABLE}")


def _refuse_company(conn: sa.Connection, where: str) -> None:
    """Refuse while anybody else is connected: a daemon would go on with what it remembers of the tables before."""
    others = conn.scalar(
        sa.text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
    )
    if others:
        raise StoreError(
            f"{where} is in use: others are connected to it ({others})",
            hint="stop every `wirewatch run` on it and end every other program that is connected",
            permanent=True,
        )


def fill(conn: sa.Connection, lines: Lines) -> dict[str, int]:
    """Write the rows of a backup into the tables as they stand, and tell how many of each table were written."""
    known = read_off(conn)
    for table in reversed(known.sorted_tables):
        conn.execute(sa.delete(table))
    batch = _Batch(conn, lines)
    before: tuple[str, Mapping[str, Any]] = ("", {})
    for name, row in lines.rows():
        table = known.tables.get(name)
        if table is None:
            raise lines.wrong(f"there is no table {name[:_SHOWN]!r} in the schema {lines.header.schema}")
        values = _checked(lines, table, row)
        _demand_place(lines, before, (name, values))
        before = (name, values)
        if name != "meta" or not str(values["key"]).startswith(HEARTBEATS):
            batch.add(table, values)
    batch.flush()
    if conn.dialect.name == "postgresql":
        _set_counters(conn, known)
    return batch.written


def _demand_place(lines: Lines, before: tuple[str, Mapping[str, Any]], row: tuple[str, Mapping[str, Any]]) -> None:
    """Refuse a gap among the parts of an event: they are saved by their place, and one would take another's."""
    name, values = row
    if name not in _PARTS:
        return
    is_next = before[0] == name and before[1]["event_id"] == values["event_id"]
    place = before[1]["position"] + 1 if is_next else 0
    if values["position"] != place:
        shown = f"{values['position']}: the next place in the event is {place}"
        raise lines.wrong(f"the column position of the table {name} can't hold {shown}")


class _Batch:
    """Rows of one table on their way in, so many at a time."""

    def __init__(self, conn: sa.Connection, lines: Lines) -> None:
        self._conn = conn
        self._lines = lines
        self._table: sa.Table | None = None
        self._rows: list[dict[str, Any]] = []
        self._numbers: list[int] = []
        self._since = lines.unpacked
        self.written: dict[str, int] = {}

    def add(self, table: sa.Table, values: dict[str, Any]) -> None:
        large = len(self._rows) >= _BATCH_ROWS or self._lines.unpacked - self._since > _BATCH_BYTES
        if large or table is not self._table:
            self.flush()
        self._table = table
        self._rows.append(values)
        self._numbers.append(self._lines.number)

    def flush(self) -> None:
        if self._table is not None and self._rows:
            self._demand_owners(self._table)
            try:
                self._conn.execute(sa.insert(self._table), self._rows)
            except (sa.exc.IntegrityError, sa.exc.DataError) as error:
                what = f"one of the {len(self._rows)} rows before this does not fit: {error.orig}"
                raise self._lines.wrong(what) from error
            name = self._table.name
            self.written[name] = self.written.get(name, 0) + len(self._rows)
        self._rows, self._numbers = [], []
        self._since = self._lines.unpacked

    def _demand_owners(self, table: sa.Table) -> None:
        """Refuse a row whose owner did not come before it, as it does in ours; the commit would not name the line."""
        for tie in table.foreign_keys:
            column, owner = tie.parent.name, tie.column
            named = {row[column] for row in self._rows} - {None}
            unknown = named - set(self._conn.scalars(sa.select(owner).where(owner.in_(named))))
            for row, number in zip(self._rows, self._numbers, strict=True):
                if row[column] in unknown:
                    what = f"the column {column} of the table {table.name} can't hold {row[column][:_SHOWN]!r}"
                    raise self._lines.wrong(f"{what}: no row of the table {owner.table.name} has it", number=number)


def _checked(lines: Lines, table: sa.Table, row: Mapping[str, Any]) -> dict[str, Any]:
    columns = {column.name: column for column in table.columns}
    if odd := sorted(columns.keys() ^ row.keys()):
        what = "lacks" if odd[0] in columns else "has an unknown"
        raise lines.wrong(f"the row of the table {table.name} {what} column {odd[0][:_SHOWN]!r}")
    values = {}
    for name, column in columns.items():
        value = row[name]
        if value is not None:
            value = next((read(value) for kind, read in _READERS if isinstance(column.type, kind)), None)
        if value is None and (row[name] is not None or not column.nullable):
            shown = str(row[name])[:_SHOWN]
            raise lines.wrong(f"the column {name} of the table {table.name} can't hold {shown!r}")
        values[name] = value
    if wrong := objection(table.name, values):
        name, wanted = wrong
        shown = str(row[name])[:_SHOWN]
        raise lines.wrong(f"the column {name} of the table {table.name} can't hold {shown!r}: it takes {wanted}")
    return values


def _boolean(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _whole(bits: int) -> Callable[[object], int | None]:
    def read(value: object) -> int | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        return value if -(2**bits) <= value < 2**bits else None

    return read


def _number(value: object) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return float(value) if abs(value) <= sys.float_info.max else None


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None


def _list(value: object) -> list[Any] | None:
    return value if isinstance(value, list) else None


def _words(value: object) -> str | None:
    return value if isinstance(value, str) and storable(value) == value else None


# The first kind that fits: a big integer is an integer too. What is kept as JSON is a list in every table.
_READERS: tuple[tuple[type[sa.types.TypeEngine[Any]], Callable[[object], Any]], ...] = (
    (sa.Boolean, _boolean),
    (sa.BigInteger, _whole(63)),
    (sa.Integer, _whole(31)),
    (sa.Float, _number),
    (Moment, moment),
    (sa.Date, _day),
    (sa.JSON, _list),
    (sa.String, _words),
)


def _set_counters(conn: sa.Connection, known: sa.MetaData) -> None:
    """Let PostgreSQL count on from the highest number that was written; SQLite does so by itself."""
    for table in known.tables.values():
        for column in table.primary_key.columns:
            counter = conn.scalar(sa.select(sa.func.pg_get_serial_sequence(table.name, column.name)))
            if counter:
                last = sa.select(sa.func.max(column)).scalar_subquery()
                conn.execute(sa.select(sa.func.setval(counter, sa.func.coalesce(last, 1), last.is_not(None))))
