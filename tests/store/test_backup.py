"""A backup holds one moment of everything, comes back into either database, and is refused where it is not whole."""

import datetime as dt
import secrets
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.fakes.databases import PostgresServer
from tests.store.backups import LATER, backup_of, furnish, left_in, lines_of, restore_from, rows_of, sealed
from tests.store.builders import NOON, a_decision, an_alert, an_article, an_event
from watcher.errors import LeaseLostError, StoreError
from watcher.store import Lease, OutboxCounts, Store
from watcher.store.connection import connect_to, read_url
from watcher.store.schema import HEAD, migrate
from watcher.store.tables import metadata


@pytest.fixture
def furnished(database_url: str) -> bytes:
    """Give the backup of a database of either kind that holds one of everything."""
    store = Store.open(database_url, daemon=False)
    furnish(store)
    store.close()
    return backup_of(database_url)


def test_a_backup_goes_through_both_databases_and_comes_back_the_same(
    packed: bytes, postgres: PostgresServer, elsewhere: str
) -> None:
    """From SQLite to PostgreSQL to SQLite: the way to move, and no word, number or moment changes on it."""
    name = postgres.create()
    restore_from(packed, postgres.url(name))
    on_server = backup_of(postgres.url(name))
    postgres.drop(name)
    restore_from(on_server, elsewhere)
    assert {row[0] for row in rows_of(packed)} == set(metadata.tables)
    assert rows_of(packed) == rows_of(on_server) == rows_of(backup_of(elsewhere))


def test_the_file_says_what_it_is(furnished: bytes) -> None:
    """Header, rows table after table, footer with the count of each: to be read without us as well."""
    header, *rows, footer = lines_of(furnished)
    assert (header["wirewatch_backup"], header["schema"]) == (1, HEAD)
    assert dt.datetime.fromisoformat(header["taken_at"]).tzinfo is not None
    assert footer["rows"] == {name: sum(row[0] == name for row in rows) for name in footer["rows"]}
    assert footer["rows"]["delivery"] == 8


def test_what_was_due_is_due_and_what_was_sent_stays_sent(furnished: bytes, elsewhere: str) -> None:
    """After a restore the outbox goes on where it stood."""
    _header, rows = restore_from(furnished, elsewhere)
    assert rows["alert"] == 4
    store = Store.open(elsewhere, daemon=True)
    assert store.outbox() == OutboxCounts(due=5, retrying=1, dead=1)
    history = store.history("al0")
    assert history is not None
    assert {each.recipient_id: each.state for each in history.deliveries} == {"desk/1": "sent", "duty/1": "due"}
    store.close()


def test_leases_are_free_again_and_their_holders_are_fenced_off(packed: bytes, database_url: str) -> None:
    """A node that held a lease when the backup was taken may still be alive: what it brings now is refused."""
    restore_from(packed, database_url)
    store = Store.open(database_url, daemon=False)
    assert store.get_metas("heartbeat") == {}
    with pytest.raises(LeaseLostError):
        store.mark_sent("al3", Lease("desk/1", token=1), NOON)
    lane = store.claim_lane("desk/1", now=NOON, until=LATER)
    assert lane
    store.mark_sent("al3", lane, NOON)
    store.close()


def test_the_log_of_decisions_goes_on_after_a_restore(packed: bytes, database_url: str) -> None:
    """The next decision has a number of its own, on PostgreSQL too."""
    restore_from(packed, database_url)
    store = Store.open(database_url, daemon=False)
    with store.filing() as filing:
        filing.log_decision("a2", "border-clash", "0a1b2c3d", a_decision(because="afterwards"), LATER)
    history = store.history("a2")
    assert history is not None
    assert [each.because for each in history.judgements][-1] == "afterwards"
    store.close()


def test_only_a_new_or_empty_database_is_restored_into(packed: bytes, furnished: bytes, database_url: str) -> None:
    """What is there is never mixed with a backup or lost to one."""
    with pytest.raises(StoreError, match="is not empty"):
        restore_from(packed, database_url)
    assert rows_of(backup_of(database_url)) == rows_of(furnished)


def test_a_database_that_a_daemon_has_only_just_made_is_empty(packed: bytes, database_url: str) -> None:
    """Who starts the daemon before the restore has nothing to clear away."""
    store = Store.open(database_url, daemon=True)
    store.enroll(["somewhere"], NOON)
    store.put_meta("heartbeat/here", "{}")
    store.close()
    restore_from(packed, database_url)
    assert rows_of(backup_of(database_url)) == rows_of(packed)


def test_a_database_that_is_open_is_refused(packed: bytes, database_url: str) -> None:
    """A daemon would go on with what it remembers."""
    store = Store.open(database_url, daemon=True)
    store.enroll(["somewhere"], NOON)
    with pytest.raises(StoreError, match="is in use") as refused:
        restore_from(packed, database_url)
    assert "wirewatch run" in refused.value.hint
    store.close()


def test_the_database_of_another_program_is_left_alone(packed: bytes, database_url: str) -> None:
    """A wrong name under `database:` costs nobody anything."""
    engine = sa.create_engine(database_url)
    with engine.begin() as conn:
        conn.exec_driver_sql("CREATE TABLE invoices (id INTEGER)")
    engine.dispose()
    with pytest.raises(StoreError, match="belongs to another program: it holds invoices"):
        restore_from(packed, database_url)


KILLED = """
import os, signal, sys
from watcher.store import restore

class Dying:
    def __init__(self, source):
        self.source, self.reads = source, 0

    def read(self, size=-1):
        self.reads += 1
        if self.reads > 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return self.source.read(size)

file, url = sys.argv[1:]
restore(url, Dying(open(file, "rb")), name=file, size=os.path.getsize(file))
"""


def test_a_restore_that_was_killed_can_be_done_again(tmp_path: Path, elsewhere: str) -> None:
    """What it had written by then is gone with it; the database is as empty as before."""
    url = f"sqlite:///{tmp_path}/origin.db"
    store = Store.open(url, daemon=False)
    with store.filing() as filing:
        for number in range(20):
            long = an_article(f"a{number}", text=secrets.token_hex(50_000))
            filing.admit(long, feed_id="ap", seen_at=NOON, disposition="no_match")
    store.close()
    file = tmp_path / "b.gz"
    file.write_bytes(backup_of(url))
    killed = subprocess.run([sys.executable, "-c", KILLED, file, elsewhere], check=False)  # noqa: S603 (ours)
    assert killed.returncode == -signal.SIGKILL
    assert "wirewatch.db" in left_in(elsewhere)
    with pytest.raises(StoreError, match="is empty"):
        backup_of(elsewhere)
    restore_from(file.read_bytes(), elsewhere)
    assert rows_of(backup_of(elsewhere)) == rows_of(file.read_bytes())


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_a_backup_of_an_older_version_is_brought_up_to_date(database_url: str, revision: str) -> None:
    """It goes into the tables of its own version first, and then the way of every older database."""
    article: dict[str, Any] = dict.fromkeys(("url", "guid", "published_at", "updated_at", "dateline"))
    article |= {"id": "a1", "source": "ap", "origin": "ap", "item_key": "k", "content_hash": "h", "title": "Clash"}
    article |= {"text": "Two dead.", "language": "en", "slug": "", "marks": [], "genre": "news", "sketch": [2**62]}
    article |= {"feed_id": "ap", "seen_at": NOON.isoformat(), "disposition": "no_match"}
    header = {"wirewatch_backup": 1, "version": "0.1.0", "schema": revision, "taken_at": NOON.isoformat()}
    restore_from(sealed([header, ["article", article], ["meta", {"key": "schema", "value": "1"}]]), database_url)
    store = Store.open(database_url, daemon=False)
    history = store.history("a1")
    assert history is not None
    assert (history.articles[0].article.text, history.articles[0].let_go_at) == ("Two dead.", None)
    assert lines_of(backup_of(database_url))[0]["schema"] == HEAD
    store.close()


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_an_older_database_can_be_saved_before_it_is_upgraded(database_url: str, elsewhere: str, revision: str) -> None:
    """The new version is installed, and then somebody thinks of a backup."""
    engine = connect_to(read_url(database_url))
    with engine.begin() as conn:
        migrate(conn, revision)
        conn.execute(sa.text("INSERT INTO meta (key, value) VALUES ('note', 'Ереван')"))
    engine.dispose()
    saved = backup_of(database_url)
    assert lines_of(saved)[0]["schema"] == revision
    restore_from(saved, elsewhere)
    store = Store.open(elsewhere, daemon=False)
    assert store.get_meta("note") == "Ереван"
    store.close()


def test_what_is_not_there_is_not_made_to_be_saved(elsewhere: str, postgres_url: str) -> None:
    """A wrong name under `database:` gives no empty backup that passes for a good one."""
    for url, words in ((elsewhere, "is not there"), (postgres_url, "is empty")):
        with pytest.raises(StoreError, match=words):
            backup_of(url)
    assert left_in(elsewhere) == []


def test_a_backup_taken_while_stories_are_filed_is_of_one_moment(database_url: str) -> None:
    """Each alert in it has its event, its article and all its deliveries, and the daemon is not held up."""
    store = Store.open(database_url, daemon=True)
    enough, filed = threading.Event(), 0

    def file_on() -> None:
        nonlocal filed
        while not enough.is_set():
            _file_story(store, filed)
            filed += 1

    filer = threading.Thread(target=file_on)
    filer.start()
    try:
        backups = [rows_of(backup_of(database_url)) for _ in range(5)]
    finally:
        enough.set()
        filer.join()
        store.close()
    assert filed > len(backups)
    for rows in backups:
        keys = {
            name: [row for table, row in rows if table == name] for name in ("article", "event", "alert", "delivery")
        }
        alerts = {row["id"] for row in keys["alert"]}
        assert {row["event_id"] for row in keys["alert"]} == {row["id"] for row in keys["event"]}
        assert {row["article_id"] for row in keys["alert"]} == {row["id"] for row in keys["article"]}
        assert sorted(row["alert_id"] for row in keys["delivery"]) == sorted([*alerts, *alerts])


def _file_story(store: Store, number: int) -> None:
    with store.filing() as filing:
        filing.queue(f"al{number}", "desk/1", "desk", NOON)
        filing.put_alert(an_alert(f"al{number}", article_id=f"a{number}", event_id=f"e{number}"), "{}")
        filing.admit(an_article(f"a{number}"), feed_id="ap", seen_at=NOON, disposition="matched")
        filing.put_event(an_event(f"e{number}"))
        filing.queue(f"al{number}", "duty/1", "duty", NOON)
