"""Opening a database: who may, in which mode, and what to say where it can't be used."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from watcher.errors import StoreError
from watcher.store.tables import SCHEMA_VERSION, insert_into, meta, metadata

_BUSY_S = 30
_CHECKED_UP_TO = 512 * 1024 * 1024  # 250 MB take 0.1 s from the page cache; beyond this a start would wait
_RESTORE = "move it away and put a backup in its place; nothing was changed"
READING = {"watcher_reading": True}


def read_url(url: str) -> sa.URL:
    """Take a URL of one of the two databases that are supported, or say what to write."""
    with suppress(sa.exc.ArgumentError):
        parsed = sa.make_url("sqlite://" if url == ":memory:" else url)
        if parsed.get_backend_name() in {"sqlite", "postgresql"}:
            return parsed
    hint = "write sqlite:///FILE or postgresql://HOST/NAME"
    raise StoreError("the URL under `database:` names no database that is known here", hint=hint, permanent=True)


def file_of(url: sa.URL) -> Path | None:
    """Name the file of an SQLite database; None for one in memory or on a server."""
    in_memory = url.database in {None, "", ":memory:"}
    return None if url.get_backend_name() != "sqlite" or in_memory else Path(str(url.database))


def connect_to(url: sa.URL) -> sa.Engine:
    """Give the engine for a URL. A database in memory is one connection that every thread shares."""
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, pool_pre_ping=True)
    arguments: dict[str, Any] = {"check_same_thread": False, "timeout": _BUSY_S}
    if file_of(url) is None:
        engine = sa.create_engine(url, connect_args=arguments, poolclass=StaticPool)
    else:
        engine = sa.create_engine(url, connect_args=arguments)
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, record: object) -> None:
    """FULL, because an alert that was committed must survive the plug being pulled."""
    del record
    connection.isolation_level = None  # the driver's own BEGIN is a deferred one; _begin says it instead
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(conn: sa.Connection) -> None:
    """Take the write lock at the start: a read that turns into a write fails at once when another one writes."""
    reading = conn.get_execution_options().get("watcher_reading")
    conn.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def hold(path: Path) -> IO[str]:
    """Take the lock that only one daemon can hold; it falls with the process, whatever ends it."""
    lock = Path(f"{path}.lock").open("a+", encoding="utf-8")  # noqa: SIM115 (held for the life of the store)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        holder = lock.read().strip()
        lock.close()
        raise StoreError(
            f"{path} is in use by another daemon" + (f" (process {holder})" if holder else ""),
            hint="stop the other `wirewatch run`, or give this one a `database:` of its own",
            permanent=True,
        ) from error
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    return lock


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Turn what the database library raises into an error that names the database and says what to do."""
    try:
        yield
    except sa.exc.StatementError as error:
        what = str(error.orig)
        raise StoreError(f"{where}: {what}", hint=_advice(what)) from error
    except ImportError as error:
        hint = "pip install 'wirewatch[postgres]'"
        raise StoreError(f"{where}: {error}", hint=hint, permanent=True) from error


def _advice(what: str) -> str:
    known = {
        "not a database": f"the file is no database: {_RESTORE}",
        "malformed": f"the file is damaged: {_RESTORE}",
        "full": "make room on the disk; the daemon goes on by itself",
        "locked": "another process has held the database for too long; end it",
        "readonly": "the file or its folder can't be written by this user",
        "unable to open": "the folder must exist and be writable by this user",
        "I/O error": "the disk could not be read or written; look at the system's log",
    }
    return next((advice for words, advice in known.items() if words in what), "")


def make_ready(engine: sa.Engine, where: str, *, thorough: bool) -> None:
    """Create the tables in a new database; refuse one that is damaged, another program's, or of a newer version."""
    with engine.connect().execution_options(**READING) as conn:
        if thorough:
            _refuse_damaged(conn, where)
        tables = set(sa.inspect(conn).get_table_names())
        if meta.name in tables:
            _refuse_newer(conn, where)
            return
    if tables:
        raise StoreError(
            f"{where} belongs to another program: it holds {', '.join(sorted(tables)[:3])}",
            hint="name another file under `database:`",
            permanent=True,
        )
    with engine.begin() as conn:  # another process may have been here first: each step is harmless twice
        metadata.create_all(conn)
        version = {"key": "schema", "value": str(SCHEMA_VERSION)}
        conn.execute(insert_into(conn, meta).values(version).on_conflict_do_nothing())


def _refuse_damaged(conn: sa.Connection, where: str) -> None:
    size = conn.exec_driver_sql("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").scalar()
    if size is None or size > _CHECKED_UP_TO:
        return
    found = conn.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if found != "ok":
        raise StoreError(f"{where} is damaged: {found}", hint=_RESTORE, permanent=True)


def _refuse_newer(conn: sa.Connection, where: str) -> None:
    version = conn.scalar(sa.select(meta.c.value).where(meta.c.key == "schema"))
    if version is None or not version.isdecimal() or int(version) > SCHEMA_VERSION:
        raise StoreError(
            f"{where} was written by a newer Wirewatch (schema {version}; this one knows up to {SCHEMA_VERSION})",
            hint="install the newer version again, or restore a backup made by this one",
            permanent=True,
        )
