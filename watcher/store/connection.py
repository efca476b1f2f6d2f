"""Opening a database: who may, in which mode, and what to say where it can't be used."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import IO, Any

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from watcher.errors import StoreError

RESTORE = "move it away and put a backup in its place (wirewatch restore FILE); nothing was changed"
_BUSY_S = 30
_MOMENT_S = 0.02
_DRIVERS = {"sqlite": {"sqlite", "sqlite+pysqlite"}, "postgresql": {"postgresql", "postgresql+psycopg"}}
_TURN = 0x77697265  # "wire": one number for every node, of no meaning to other programs

# What a session of ours asks of PostgreSQL. A node that was stopped in the middle of a filing must let go of its turn
# (idle_in_transaction) well before the others stop waiting for theirs (lock_timeout); a machine that is gone is noticed
# by the keepalives. Times in ms are the server's unit, those in s that of TCP.
_SESSION = {
    "timezone": "UTC",
    "lock_timeout": "30000",
    "statement_timeout": "60000",
    "idle_in_transaction_session_timeout": "15000",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
_CONNECTION = {
    "application_name": "wirewatch",
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
# A node has about forty threads that each need a connection for some milliseconds at a time; a server has a hundred
# connections for all its nodes, unless it was told otherwise.
_POOL = {"pool_size": 8, "max_overflow": 12, "pool_timeout": 30}

_ADVICE = {
    "not a database": f"the file is no database: {RESTORE}",
    "malformed": f"the file is damaged: {RESTORE}",
    "No space left": "make room on the database's disk; the daemon goes on by itself",
    "disk is full": "make room on the disk; the daemon goes on by itself",
    "locked": "another process has held the database for too long; end it",
    "readonly": "the file or its folder can't be written by this user",
    "unable to open": "the folder must exist and be writable by this user",
    "I/O error": "the disk could not be read or written; look at the system's log",
    "during recovery": "this server is a standby: name the primary under `database:`",
    "read-only transaction": "this server is a standby or is set to read only: name the primary under `database:`",
    "password": "look at user and password under `database:`, and at pg_hba.conf on the server",
    "pg_hba.conf": "allow this machine and user in pg_hba.conf on the server",
    "starting up": "the server is not ready yet; the daemon goes on by itself",
    "shutting down": "the server is being stopped; the daemon goes on by itself when it is back",
    "too many clients": "raise max_connections on the server (a node takes up to 20), or run fewer nodes",
    "remaining connection slots": "raise max_connections on the server (a node takes up to 20), or run fewer nodes",
    "permission denied": "the user under `database:` must own the database's tables",
    "lock timeout": "another session has held the database for too long; look at pg_stat_activity on the server",
    "statement timeout": "the server was too slow; look at its load and its disks",
    "deadlock": "two sessions waited for each other; it is tried again",
    "idle-in-transaction timeout": "this process stood still for too long, and nothing was written; it is tried again",
    "could not translate host name": "look at the host's name under `database:`, and at the DNS of this machine",
    "failed to resolve host": "look at the host's name under `database:`, and at the DNS of this machine",
    "Connection refused": "see that the server runs and listens at this host and port",
    "No such file or directory": "see that the server runs and has its socket in this folder",
    "timeout expired": "see that the server runs and that no firewall stands between",
    "terminating connection": "the server was stopped or restarted; the daemon goes on by itself when it is back",
    "server closed the connection": "the server was stopped or restarted; the daemon goes on by itself when it is back",
    "QueuePool limit": "the database is too slow for what is asked of it; look at its load and its disks",
}


def read_url(url: str) -> sa.URL:
    """Take a URL of one of the two databases that are supported, or say what to write."""
    with suppress(sa.exc.ArgumentError, ValueError):
        parsed = sa.make_url("sqlite://" if url == ":memory:" else url)
        if parsed.drivername in _DRIVERS.get(parsed.get_backend_name(), ()):
            return parsed
    hint = "write sqlite:///FILE or postgresql://HOST/NAME"
    raise StoreError("the URL under `database:` names no database that is known here", hint=hint, permanent=True)


def name_of(url: sa.URL) -> str:
    """Say which database it is, without the secrets, which may stand in the query as well."""
    if path := file_of(url):
        return str(path)
    host = url.query.get("host")
    socket = f" (socket in {host})" if isinstance(host, str) and not url.host else ""
    return url.set(query={}).render_as_string(hide_password=True) + socket


def file_of(url: sa.URL) -> Path | None:
    """Name the file of an SQLite database; None for one in memory or on a server."""
    in_memory = url.database in {None, "", ":memory:"}
    return None if url.get_backend_name() != "sqlite" or in_memory else Path(str(url.database))


def is_there(url: str) -> bool:
    """Whether a command that only looks would find a database: a file that exists. A server answers for itself."""
    path = file_of(read_url(url))
    return path is None or path.is_file()


def connect_to(url: sa.URL) -> sa.Engine:
    """Give the engine for a URL. A database in memory is one connection that every thread shares."""
    if url.get_backend_name() != "sqlite":
        ways: dict[str, Any] = {"pool_pre_ping": True, "pool_use_lifo": True, "use_native_hstore": False, **_POOL}
        return sa.create_engine(url, connect_args=_connection(url), **ways)
    arguments: dict[str, Any] = {"check_same_thread": False, "timeout": _BUSY_S, "cached_statements": 32}
    if file_of(url) is None:
        engine = sa.create_engine(url, connect_args=arguments, poolclass=StaticPool)
    else:
        engine = sa.create_engine(url, connect_args=arguments, pool_use_lifo=True, **_POOL)  # each keeps 2 MB of pages
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _connection(url: sa.URL) -> dict[str, Any]:
    """Give what each connection to PostgreSQL is made with; what the URL says of it goes first."""
    options = " ".join(f"-c {name}={value}" for name, value in _SESSION.items())
    own = url.query.get("options", "")
    arguments = {name: value for name, value in _CONNECTION.items() if name not in url.query}
    return arguments | {"options": f"{options} {own if isinstance(own, str) else ' '.join(own)}".rstrip()}


def _prepare(connection: Any, record: object) -> None:
    """FULL, because an alert that was committed must survive the plug being pulled."""
    del record
    connection.isolation_level = None  # the driver's own BEGIN is a deferred one; _begin says it instead
    if connection.execute("PRAGMA page_count").fetchone() == (0,):
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # only a new file takes it; it can be made smaller then
    _log_ahead(connection)
    for pragma in ("synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _log_ahead(connection: Any) -> None:
    """Change to WAL. SQLite waits for nobody then: of several processes that find a new file, most would fail."""
    until = monotonic() + _BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() > until:
                raise
            sleep(_MOMENT_S)
        else:
            return


def _begin(conn: sa.Connection) -> None:
    """Take the write lock at the start: a read that turns into a write fails at once when another one writes."""
    reading = conn.get_execution_options().get("watcher_reading")
    conn.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def reading(engine: sa.Engine) -> sa.Connection:
    """Give a connection for queries that all see the database as of one moment and hold up nobody."""
    if engine.dialect.name == "postgresql":
        return engine.connect().execution_options(isolation_level="REPEATABLE READ")
    return engine.connect().execution_options(watcher_reading=True)


def take_turn(conn: sa.Connection) -> None:
    """Wait until no other filing, and no change of the tables, is under way on any node; ours ends with the commit.

    On SQLite the transaction has begun with that already.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(sa.select(sa.func.pg_advisory_xact_lock(_TURN)))


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


def make_way(path: Path, *, daemon: bool) -> IO[str] | None:
    """See to the folder, and for a daemon to the lock, before the file is touched."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return hold(path) if daemon else None
    except OSError as error:
        raise StoreError(
            f"{path} can't be opened: {error.strerror}",
            hint="the folder must exist and be writable by this user",
            permanent=True,
        ) from error


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Turn what the database library raises into an error that names the database and says what to do."""
    try:
        yield
    except sa.exc.StatementError as error:
        raise _explain(where, str(error.orig)) from error
    except (sa.exc.TimeoutError, sa.exc.PendingRollbackError) as error:
        raise _explain(where, str(error)) from error
    except ImportError as error:
        hint = "pip install 'wirewatch[postgres]'"
        raise StoreError(f"{where}: {error}", hint=hint, permanent=True) from error


def _explain(where: str, what: str) -> StoreError:
    advice = next((advice for words, advice in _ADVICE.items() if words in what), "")
    if not advice and "does not exist" in what and "database" in what:
        advice = "make it on the server: createdb --encoding UTF8 NAME"
    return StoreError(f"{where}: {' '.join(what.split())}", hint=advice)
