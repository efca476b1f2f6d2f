"""A value that no noun could have given is refused by its line and column: a daemon would stumble over it later."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.store.backups import backup_of, left_in, lines_of, restore_from, rows_of, sealed
from watcher.errors import StoreError
from watcher.service.retention import LAST_PRUNED
from watcher.store import Store
from watcher.store.backup import read_off
from watcher.store.connection import connect_to, read_url
from watcher.store.permitted import COLUMNS
from watcher.store.schema import FIRST, HEAD, migrate
from watcher.store.tables import metadata

ENDLESS = "[" * 100_000
CRAFTED: list[tuple[str, str, Any]] = [
    ("feed", "condition", "asleep"),
    ("feed", "failures", -1),
    ("feed", "failures", 2**31 - 1),
    ("feed", "dropped", -1),
    ("feed", "token", -1),
    ("feed", "token", 2**31 - 1),
    ("lane", "token", 2**31 - 1),
    ("article", "genre", "gossip"),
    ("article", "dateline", ["YEREVAN", "AP"]),
    ("article", "dateline", ["YEREVAN", "AP", -1]),
    ("article", "dateline", [7, "AP", 15]),
    ("article", "marks", ["update"]),
    ("article", "marks", [["upgrade", "title", 0, 6, "Border"]]),
    ("article", "marks", [["update", "body", 0, 6, "Border"]]),
    ("article", "marks", [["update", "title", 0, "6", "Border"]]),
    ("article", "marks", [[["update"], "title", 0, 6, "Border"]]),
    ("event_article", "sketch", [1, "2"]),
    ("event_article", "sketch", [1.5]),
    ("event_article", "sketch", [True]),
    ("event_article", "sketch", [-1]),
    ("event_article", "sketch", [2**64]),
    ("event", "actors", ["ARM", None]),
    ("event", "places", [["sotk"]]),
    ("event", "told", [1]),
    ("event_article", "decision", "guess"),
    ("event_article", "sketch", [None]),
    ("event_article", "terms", [7]),
    ("event_article", "terms", [""]),
    ("event_article", "terms", ["@sotk=north,east"]),
    ("event_article", "terms", ["@sotk=1e999,45.87"]),
    ("event_article", "position", -1),
    ("event_article", "position", 7),
    ("event_figure", "position", 1),
    ("event_figure", "outcome", "bored"),
    ("event_figure", "role", "lead"),
    ("event_figure", "hedge", "perhaps"),
    ("event_figure", "victims", "martian"),
    ("event_figure", "low", -2),
    ("event_figure", "high", -2),
    ("decision", "kind", "guess"),
    ("decision", "kind", None),
    ("decision", "seq", -1),
    ("decision", "seq", 2**31 - 1),
    ("decision", "changes", [[]]),
    ("alert", "severity", "grave"),
    ("alert", "reason", "joined"),
    ("alert", "changes", [1, 2]),
    ("alert", "changes", [["killed", "ARM", "2", "4"]]),
    ("alert", "changes", [["killed", "ARM", "2", None, "ARM"]]),
    ("alert", "changes", [["killed", "ARM", 2, "4", "ARM"]]),
    ("alert", "changes", ["abcde"]),
    ("alert", "facts", "no JSON"),
    ("alert", "facts", "[]"),
    ("alert", "facts", ENDLESS),
    ("delivery", "state", "lost"),
    ("delivery", "urgency", 4),
    ("delivery", "urgency", -1),
    ("delivery", "attempts", -1),
    ("delivery", "attempts", 2**31 - 1),
]
METAS = [
    ("events_revision", "many"),
    ("events_revision", "-1"),
    ("events_revision", "²"),
    ("events_revision", "9" * 5000),
    ("schema", "two"),
    (LAST_PRUNED, "yesterday"),
    (LAST_PRUNED, "2031-05-04T12:00:00"),
]
ORPHANS = [
    ("delivery", "alert_id"),
    ("alert", "event_id"),
    ("alert", "article_id"),
    ("decision", "article_id"),
    ("event_article", "event_id"),
    ("event_figure", "event_id"),
]


def _find(lines: list[Any], table: str, column: str = "") -> tuple[int, dict[str, Any]]:
    """Give the first row of a table that holds something in a column, with its line."""
    return next(
        (number, line[1])
        for number, line in enumerate(lines, 1)
        if isinstance(line, list) and line[0] == table and (not column or line[1][column] is not None)
    )


def _tables_in(url: str) -> list[str]:
    if url.startswith("sqlite"):
        return [name for name in left_in(url) if name.startswith("new.")]
    engine = sa.create_engine(url)
    try:
        return sa.inspect(engine).get_table_names()
    finally:
        engine.dispose()


@pytest.fixture
def target(database_url: str) -> str:
    """Name a database of either kind that is not there yet, or empty."""
    return database_url.replace("wirewatch.db", "new.db")


@pytest.mark.parametrize("crafted", CRAFTED, ids=lambda each: f"{each[0]}.{each[1]} {each[2]}"[:50])
def test_a_crafted_value_is_refused_by_its_column(packed: bytes, elsewhere: str, crafted: tuple[str, str, Any]) -> None:
    """The line and the column are named, and nothing is left behind."""
    table, column, value = crafted
    *lines, _footer = lines_of(packed)
    number, row = _find(lines, table, column)
    row[column] = value
    told = rf"b\.gz:{number}: the column {column} of the table {table} can't hold .*: "
    with pytest.raises(StoreError, match=told) as refused:
        restore_from(sealed(lines), elsewhere)
    assert "nothing was changed" in refused.value.hint
    assert left_in(elsewhere) == []


@pytest.mark.parametrize(("key", "value"), METAS, ids=lambda each: each[:40])
def test_a_crafted_note_is_refused(packed: bytes, elsewhere: str, key: str, value: str) -> None:
    """What is read as a number or as a moment has to be one: every filing or every night would fail on it."""
    *lines, _footer = lines_of(packed)
    lines = [lines[0], *(line for line in lines[1:] if line[0] != "meta" or line[1]["key"] != key)]
    lines.append(["meta", {"key": key, "value": value}])
    with pytest.raises(StoreError, match=rf":{len(lines)}: the column value of the table meta .* under the key {key}"):
        restore_from(sealed(lines), elsewhere)
    assert left_in(elsewhere) == []


@pytest.mark.parametrize(("table", "column"), ORPHANS)
def test_a_row_of_nobody_is_refused(packed: bytes, target: str, table: str, column: str) -> None:
    """A delivery without its alert would never be sent: it is refused by its line, and the whole file still fits."""
    *lines, _footer = lines_of(packed)
    number, row = _find(lines, table)
    row[column] = "nobody"
    told = rf"b\.gz:{number}: the column {column} of the table {table} can't hold 'nobody': no row of the table "
    with pytest.raises(StoreError, match=told):
        restore_from(sealed(lines), target)
    assert _tables_in(target) == []
    restore_from(packed, target)
    assert rows_of(backup_of(target)) == rows_of(packed)


def test_a_crafted_value_changes_nothing_on_a_server(packed: bytes, postgres_url: str) -> None:
    """Rows that came before it go out again with it."""
    *lines, _footer = lines_of(packed)
    _find(lines, "delivery")[1]["state"] = "lost"
    with pytest.raises(StoreError, match="it takes one of due, retrying, sent, dead"):
        restore_from(sealed(lines), postgres_url)
    assert _tables_in(postgres_url) == []


def test_every_column_is_checked(tmp_path: Path) -> None:
    """A new table or column says what it may hold, in `watcher/store/permitted.py`; so did those of older versions."""
    held = {table.name: set(table.columns.keys()) for table in metadata.tables.values()}
    for revision in range(int(FIRST), int(HEAD) + 1):
        engine = connect_to(read_url(f"sqlite:///{tmp_path}/{revision}.db"))
        with engine.begin() as conn:
            migrate(conn, f"{revision:04}")
            for table in read_off(conn).tables.values():
                held[table.name] = held.get(table.name, set()) | set(table.columns.keys())
        engine.dispose()
    unchecked = [f"{name}.{column}" for name in held for column in held[name] - COLUMNS.get(name, {}).keys()]
    assert sorted(unchecked) == []


def test_what_a_daemon_writes_of_itself_comes_back(packed: bytes, elsewhere: str) -> None:
    """The notes that are checked are those that the daemon makes."""
    *lines, _footer = lines_of(packed)
    lines.append(["meta", {"key": LAST_PRUNED, "value": "2031-05-04T12:00:00+00:00"}])
    restore_from(sealed(lines), elsewhere)
    store = Store.open(elsewhere, daemon=False)
    assert store.get_meta(LAST_PRUNED) == "2031-05-04T12:00:00+00:00"
    store.close()
