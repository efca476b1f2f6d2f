"""A database of any version of Wirewatch is brought up to date whole, or left as it was."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from tests.store.builders import MINUTE, NOON, a_decision, an_alert, an_article, an_event, claim
from watcher.errors import StoreError
from watcher.model import Delivery, FeedState
from watcher.store import Store, upgrade
from watcher.store.connection import connect_to, read_url
from watcher.store.migrating import configuration
from watcher.store.schema import FIRST, HEAD
from watcher.store.tables import metadata

DATA = Path(__file__).parent / "data"
# What Alembic can't compare: an index on an expression, and a constraint that only SQLite has.
ALONE = "article_version"
pytestmark = pytest.mark.filterwarnings("ignore:autogenerate skipping:UserWarning")


def _statements(name: str) -> list[str]:
    return [each for each in (DATA / name).read_text(encoding="utf-8").split(";\n") if each.strip()]


@pytest.fixture
def old_url(database_url: str) -> str:
    """Give a database as the first Wirewatch left it, with a row in each table."""
    kind = read_url(database_url).get_backend_name()
    _execute(database_url, *_statements(f"{FIRST}.{kind}.sql"), *_statements(f"{FIRST}.rows.sql"))
    return database_url


def _execute(url: str, *statements: str) -> None:
    engine = connect_to(read_url(url))
    with engine.begin() as conn:
        for statement in statements:
            conn.exec_driver_sql(statement)
    engine.dispose()


def _differences(url: str) -> list[Any]:
    """Compare the tables of a database with those of the product."""
    engine = connect_to(read_url(url))
    with engine.connect() as conn:
        options: dict[str, Any] = {
            "compare_type": True,
            "compare_server_default": True,
            "include_object": lambda _object, name, *_rest: name != ALONE,
        }
        found: list[Any] = compare_metadata(MigrationContext.configure(conn, opts=options), metadata)
    engine.dispose()
    return found


def _assert_all_is_there(url: str) -> None:
    store = Store.open(url, daemon=True)
    expected = FeedState(
        feed_id="ap",
        condition="ok",
        next_at=NOON + MINUTE,
        last_ok_at=NOON,
        etag='"x"',
        body_hash="0f",
        dropped=2,
    )
    assert store.feed_states() == {"ap": expected}
    history = store.history("a1")
    assert history
    assert [filed.article for filed in history.articles] == [an_article()]
    assert [judgement.changes for judgement in history.judgements] == [a_decision().changes]
    assert history.events == (an_event(),)
    alert = an_alert(body="Killed (ARM): 2 → 4")
    waiting = Delivery(alert_id="al1", recipient_id="desk/1", channel="desk", state="due", attempts=0, next_at=NOON)
    assert store.due_deliveries(NOON, 9) == [(waiting, alert)]
    assert store.get_meta("started_at") == "2031-05-04T06:00:00+00:00"
    assert store.unseen([an_article()]) == []
    with store.filing() as filing:
        assert not filing.admit(an_article("other-id", item_key="guid-a1", content_hash="hash-a1"), **_SEEN)
    store.close()


_SEEN: dict[str, Any] = {"feed_id": "ap", "seen_at": NOON, "disposition": "no_match"}


def test_the_scripts_lead_to_the_revision_that_opening_looks_for() -> None:
    """One line of scripts, from the first to the one that stands in the product."""
    scripts = ScriptDirectory.from_config(configuration())
    assert (scripts.get_bases(), scripts.get_heads()) == ([FIRST], [HEAD])


def test_a_new_database_is_as_the_tables_say(database_url: str) -> None:
    """Nothing is left to do for a script."""
    Store.open(database_url, daemon=False).close()
    assert _differences(database_url) == []
    assert upgrade(database_url) == (HEAD, HEAD)


def test_a_daemon_brings_an_old_database_up_to_date(old_url: str) -> None:
    """Every row is kept, the tables are those of a new database, and leases work."""
    _assert_all_is_there(old_url)
    assert _differences(old_url) == []
    store = Store.open(old_url, daemon=True)
    assert [lease.token for lease in claim(store, "ap", "new")] == [1, 1]
    store.close()


def test_upgrading_is_a_command_as_well(old_url: str) -> None:
    """It tells from which revision to which; a second time there is nothing to do."""
    assert upgrade(old_url) == (FIRST, HEAD)
    assert upgrade(old_url) == (HEAD, HEAD)
    assert _differences(old_url) == []


def test_upgrading_nothing_makes_a_database(database_url: str) -> None:
    """Where there is none, none is missed."""
    assert upgrade(database_url) == ("", HEAD)
    assert _differences(database_url) == []


def test_a_command_leaves_an_old_database_alone(old_url: str) -> None:
    """Only a daemon, or whoever asks for it, changes the tables; everybody else is told what to run."""
    with pytest.raises(StoreError, match=rf"older Wirewatch \(schema {FIRST}; this one works with {HEAD}\)") as refused:
        Store.open(old_url, daemon=False)
    assert "wirewatch db upgrade" in refused.value.hint
    assert upgrade(old_url) == (FIRST, HEAD)


@pytest.mark.parametrize("revision", ["9999", "feedface", ""])
def test_a_newer_or_unknown_schema_is_refused(database_url: str, revision: str) -> None:
    """Going back to an older version never writes into what it doesn't understand."""
    Store.open(database_url, daemon=True).close()
    _execute(database_url, "DELETE FROM alembic_version")
    if revision:
        _execute(database_url, f"INSERT INTO alembic_version VALUES ('{revision}')")  # noqa: S608 (ours, three lines up)
    for attempt in _ways_to_open(database_url):
        with pytest.raises(StoreError, match=rf"newer Wirewatch \(schema {revision or 'unknown'}") as refused:
            attempt()
        assert "install the newer version" in refused.value.hint
        assert refused.value.permanent


def _ways_to_open(url: str) -> tuple[Callable[[], object], ...]:
    return (
        lambda: Store.open(url, daemon=True),
        lambda: Store.open(url, daemon=False),
        lambda: upgrade(url),
    )


def test_the_first_wirewatch_refuses_what_came_after_it(old_url: str, database_url: str) -> None:
    """It looks at one row of ``meta`` and at nothing else: 1 is what it opens."""
    assert upgrade(old_url) == (FIRST, HEAD)
    store = Store.open(database_url, daemon=True)
    assert store.get_meta("schema") == "2"
    store.close()


def test_the_tables_of_another_program_are_left_alone(database_url: str) -> None:
    """A wrong name in the configuration must not add our tables to somebody's data; one called meta is not ours yet."""
    _execute(database_url, "CREATE TABLE meta (key TEXT, value TEXT)", "INSERT INTO meta VALUES ('schema', '7')")
    for attempt in _ways_to_open(database_url):
        with pytest.raises(StoreError, match="belongs to another program: it holds meta"):
            attempt()


KILLED = """
import os, signal, sys
import sqlalchemy as sa
from watcher.store import upgrade

def kill(conn, cursor, statement, *rest):
    if sys.argv[2] in statement:
        os.kill(os.getpid(), signal.SIGKILL)

sa.event.listen(sa.Engine, "after_cursor_execute", kill)
upgrade(sys.argv[1])
"""


@pytest.mark.parametrize("at", ["CREATE TABLE lane", "UPDATE alembic_version"])
def test_a_migration_killed_in_the_middle_is_taken_up_again(old_url: str, at: str) -> None:
    """It happened wholly or not at all, so the next start finds an old database and brings it up to date."""
    killed = subprocess.run([sys.executable, "-c", KILLED, old_url, at], check=False)  # noqa: S603 (our own interpreter)
    assert killed.returncode == -signal.SIGKILL
    with pytest.raises(StoreError, match=f"schema {FIRST}"):
        Store.open(old_url, daemon=False)
    _assert_all_is_there(old_url)
    assert _differences(old_url) == []


def test_nodes_that_start_together_migrate_once(postgres_url: str) -> None:
    """One does the work under the lock, the others wait and find it done."""
    _execute(postgres_url, *_statements(f"{FIRST}.postgresql.sql"), *_statements(f"{FIRST}.rows.sql"))
    start = threading.Barrier(6)

    def begin(_: int) -> str:
        start.wait(10)
        return upgrade(postgres_url)[0]

    with ThreadPoolExecutor(6) as pool:
        before = list(pool.map(begin, range(6)))
    assert sorted(before) == [FIRST] + [HEAD] * 5
    _assert_all_is_there(postgres_url)


def test_processes_that_start_together_make_one_database(database_url: str) -> None:
    """A daemon and a command that both find nothing: the second finds what the first has made."""
    start = threading.Barrier(6)

    def begin(_: int) -> int:
        start.wait(10)
        store = Store.open(database_url, daemon=False)
        due = store.outbox().due
        store.close()
        return due

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(begin, range(6))) == [0] * 6
    assert _differences(database_url) == []
