"""The schema: made new, brought up to date, or refused; in one transaction, so that whoever is killed leaves it whole.

A database says its revision in the table of Alembic, whose scripts lie in ``migrations``. A new one is made in one go
and stamped with the latest. ``HEAD`` stands here so that opening one that is up to date costs a query and no import.
"""

from typing import IO

import sqlalchemy as sa

from watcher.errors import StoreError
from watcher.store.connection import (
    RESTORE,
    connect_to,
    explained,
    file_of,
    make_way,
    name_of,
    read_url,
    reading,
    take_turn,
)
from watcher.store.tables import insert_into, meta, metadata

HEAD = "0006"
FIRST = "0001"
VERSION_TABLE = "alembic_version"
_CHECKED_UP_TO = 512 * 1024 * 1024  # 250 MB take 0.1 s from the page cache; beyond this a start would wait

_stamp = sa.Table(VERSION_TABLE, sa.MetaData(), sa.Column("version_num", sa.String(32), primary_key=True))


def make_ready(engine: sa.Engine, where: str, *, may_upgrade: bool, thorough: bool) -> str:
    """Leave the database at ``HEAD`` and give the revision that it had before, empty for a new one.

    One that is damaged, another program's or of a newer version is refused, and an older one where it may not be
    upgraded. Whoever else does this at the same time waits, and then finds it done.
    """
    with reading(engine) as conn:
        if thorough:
            refuse_damaged(conn, where)
        if revision_of(conn, where) == HEAD:
            return HEAD
    with engine.begin() as conn:
        if conn.dialect.name == "postgresql":  # what others do, and how long they take for it, is waited for
            conn.exec_driver_sql("SET LOCAL lock_timeout = 0")
            conn.exec_driver_sql("SET LOCAL statement_timeout = 0")
        take_turn(conn)
        before = revision_of(conn, where)
        if not before:
            _refuse_encoding(conn, where)
            create(conn)
        elif before != HEAD:
            if not may_upgrade:
                raise StoreError(
                    f"{where} was written by an older Wirewatch (schema {before}; this one works with {HEAD})",
                    hint="run `wirewatch db upgrade` (a daemon does it by itself when it starts); have a backup",
                    permanent=True,
                )
            if VERSION_TABLE not in sa.inspect(conn).get_table_names():
                _record(conn, before)
            migrate(conn, HEAD)
    return before


def create(conn: sa.Connection) -> None:
    """Make the tables of ``HEAD`` in an empty database."""
    metadata.create_all(conn)
    _record(conn, HEAD)
    # What the first Wirewatch, which knew no revisions, looks at: it refuses to open what it does not understand.
    conn.execute(insert_into(conn, meta).values(key="schema", value="2").on_conflict_do_nothing())


def _record(conn: sa.Connection, revision: str) -> None:
    _stamp.create(conn)
    conn.execute(sa.insert(_stamp).values(version_num=revision))


def migrate(conn: sa.Connection, revision: str) -> None:
    """Bring the tables to a revision with the scripts, from an older one or from nothing."""
    from watcher.store.migrating import run_scripts  # noqa: PLC0415 (Alembic takes 0.2 s, and few starts need it)

    run_scripts(conn, revision)


def upgrade(url: str) -> tuple[str, str]:
    """Bring a database up to date; gives the revisions before (empty: there was none) and after.

    A daemon that works on the same file would go on with its idea of the tables: it has to be stopped first.
    """
    parsed = read_url(url)
    where, path = name_of(parsed), file_of(parsed)
    lock: IO[str] | None = None
    with explained(where):
        engine = connect_to(parsed)
        try:
            with reading(engine) as conn:
                if revision_of(conn, where) == HEAD:
                    return HEAD, HEAD
            lock = make_way(path, daemon=True) if path else None
            return make_ready(engine, where, may_upgrade=True, thorough=path is not None), HEAD
        finally:
            engine.dispose()
            if lock:
                lock.close()


def revision_of(conn: sa.Connection, where: str) -> str:
    """Give the revision of the tables, empty where there are none; refuse what no version up to this one has made."""
    tables = set(sa.inspect(conn).get_table_names())
    if not tables:
        return ""
    if VERSION_TABLE in tables and meta.name in tables:
        revision = " and ".join(conn.scalars(sa.select(_stamp.c.version_num).order_by(_stamp.c.version_num)))
    elif meta.name in tables and conn.scalar(sa.select(meta.c.value).where(meta.c.key == "schema")) == "1":
        return FIRST
    else:
        raise StoreError(
            f"{where} belongs to another program: it holds {', '.join(sorted(tables)[:3])}",
            hint="name another database under `database:`",
            permanent=True,
        )
    if revision.isdecimal() and FIRST <= revision <= HEAD:
        return revision
    raise StoreError(
        f"{where} was written by a newer Wirewatch (schema {revision or 'unknown'}; this one knows up to {HEAD})",
        hint="install the newer version again, or restore a backup made by this one",
        permanent=True,
    )


def refuse_damaged(conn: sa.Connection, where: str) -> None:
    """Look an SQLite file through, unless it is so large that whoever waits for it would wait long."""
    size = conn.exec_driver_sql("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").scalar()
    if size is None or size > _CHECKED_UP_TO:
        return
    found = conn.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if found != "ok":
        raise StoreError(f"{where} is damaged: {found}", hint=RESTORE, permanent=True)


def _refuse_encoding(conn: sa.Connection, where: str) -> None:
    if conn.dialect.name != "postgresql":
        return
    encoding = conn.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        raise StoreError(
            f"{where} has the encoding {encoding}, which can't hold every script",
            hint="make it anew: createdb --encoding UTF8 --template template0 NAME",
            permanent=True,
        )
