"""Looks a database over without changing it: whether it is there, whole, and can be written by whoever asks."""

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from watcher.errors import StoreError
from watcher.store.connection import connect_to, explained, file_of, is_there, name_of, read_url, reading
from watcher.store.schema import refuse_damaged

_SIZE = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
    "postgresql": "SELECT pg_database_size(current_database())",
}


@dataclass(frozen=True, slots=True)
class Examination:
    """A database that was found in order."""

    where: str
    size_bytes: int
    on_server: bool


def examine(url: str) -> Examination | None:
    """Look a database over beside a daemon that may be working on it; None where there is no file yet.

    Raises:
        StoreError: it can't be reached, is damaged, or this user can't write to it.

    """
    if not is_there(url):
        return None
    parsed = read_url(url)
    where = name_of(parsed)
    with explained(where):
        engine = connect_to(parsed)
        try:
            with engine.begin() as conn:  # on SQLite this takes the lock of a writer
                _refuse_read_only(conn, where)
            with reading(engine) as conn:
                if parsed.get_backend_name() == "sqlite":
                    refuse_damaged(conn, where)
                size = int(conn.scalar(sa.text(_SIZE[conn.dialect.name])) or 0)
        finally:
            engine.dispose()
    return Examination(where, size, on_server=parsed.get_backend_name() == "postgresql")


def folder_of(url: str) -> Path | None:
    """Name the folder that an SQLite file lies in, or will; None for a database that is no file."""
    path = file_of(read_url(url))
    return path.parent if path else None


def _refuse_read_only(conn: sa.Connection, where: str) -> None:
    if conn.dialect.name == "postgresql" and conn.scalar(sa.text("SHOW transaction_read_only")) == "on":
        hint = "this server is a standby or is set to read only: name the primary under `database:`"
        raise StoreError(f"{where} can only be read", hint=hint, permanent=True)
