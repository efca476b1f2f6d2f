"""A server that goes away, says no, or belongs to somebody else: what is told, what stands, and that it goes on."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.fakes.databases import PASSWORD, PostgresServer
from tests.store.builders import MINUTE, NOON, an_alert, an_article, an_event, claim, file_alerts, lane
from watcher.errors import LeaseLostError, StoreError
from watcher.model import FeedState
from watcher.store import OutboxCounts, Store
from watcher.store.connection import connect_to, read_url, reading


@pytest.fixture
def database(postgres: PostgresServer) -> Iterator[str]:
    name = postgres.create()
    yield name
    postgres.drop(name)


@pytest.fixture
def store(postgres_url: str) -> Iterator[Store]:
    opened = Store.open(postgres_url, daemon=True)
    yield opened
    opened.close()


def _file_through_a_restart(store: Store, postgres: PostgresServer) -> None:
    with store.filing() as filing:
        filing.admit(an_article(), feed_id="ap", seen_at=NOON, disposition="matched")
        filing.put_event(an_event())
        postgres.restart()
        filing.put_alert(an_alert(), "{}")


def test_a_restart_in_mid_filing_leaves_nothing_half_written(store: Store, postgres: PostgresServer) -> None:
    """The filing fails as a whole with words that tell why, and the next one works without anybody's help."""
    with pytest.raises(StoreError) as gone:
        _file_through_a_restart(store, postgres)
    assert "goes on by itself" in gone.value.hint
    assert not gone.value.permanent
    assert store.unseen([an_article()]) == [an_article()]
    assert store.events_open(NOON) == 0
    file_alerts(store, [an_alert()])
    assert store.outbox() == OutboxCounts(due=1, retrying=0, dead=0)


def test_while_the_server_is_away_every_call_says_so(store: Store, postgres: PostgresServer) -> None:
    """Reading, claiming, marking: each a StoreError at once; all that was committed is there when it is back."""
    file_alerts(store, [an_alert()])
    held = lane(store)
    postgres.stop()
    try:
        for call in (
            store.now,
            store.outbox,
            lambda: store.claim_feeds(["ap"], now=NOON, until=NOON, limit=1),
            lambda: store.mark_sent("al1", held, NOON),
            lambda: store.put_meta("key", "value"),
        ):
            with pytest.raises(StoreError, match="postgresql://"):
                call()
    finally:
        postgres.start()
    store.mark_sent("al1", held, NOON)
    assert store.outbox() == OutboxCounts(due=0, retrying=0, dead=0)


def test_threads_live_through_a_restart(store: Store, postgres: PostgresServer) -> None:
    """Connections that died in the pool are replaced; what failed is tried again, and nothing is there twice."""
    busy, over = threading.Event(), threading.Event()

    def work(name: str) -> int:
        filed = 0
        while not over.is_set():
            try:
                with store.filing() as filing:
                    filing.admit(an_article(f"{name}{filed}"), feed_id="ap", seen_at=NOON, disposition="no_match")
            except StoreError:
                continue
            filed += 1
            busy.set()
        return filed

    with ThreadPoolExecutor(4) as pool:
        counts = {name: pool.submit(work, name) for name in "abcd"}
        assert busy.wait(10)
        postgres.restart("fast")
        postgres.restart("immediate")
        busy.clear()
        assert busy.wait(10)
        over.set()
    for name, filed in counts.items():
        assert store.unseen([an_article(f"{name}{number}") for number in range(filed.result())]) == []


PAUSED = """
import sys
from tests.store.builders import NOON, an_event, claim
from watcher.errors import StoreError
from watcher.model import FeedState
from watcher.store import Store

store = Store.open(sys.argv[1], daemon=True)
[lease] = claim(store, "ap")
try:
    with store.filing() as filing:
        filing.put_event(an_event())
        print("inside", flush=True)
        sys.stdin.readline()
        filing.put_feed(FeedState(feed_id="ap", next_at=NOON), lease)
except StoreError as error:
    print(type(error).__name__, error.hint, flush=True)
"""


def test_a_node_that_stands_still_in_mid_filing_stops_nobody(postgres: PostgresServer, database: str) -> None:
    """The server takes its turn away from a node that was stopped; the others go on, and it can commit no more."""
    url = postgres.url(database)
    hasty = f"{url}&options=-c%20idle_in_transaction_session_timeout%3D300"
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", PAUSED, hasty]
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as node:  # noqa: S603
        assert node.stdout
        assert node.stdin
        assert node.stdout.readline() == "inside\n"
        os.kill(node.pid, signal.SIGSTOP)
        other = Store.open(url, daemon=True)
        with other.filing() as filing:
            filing.put_event(an_event("e2"))
        [lease] = claim(other, "ap", now=NOON + MINUTE)
        os.kill(node.pid, signal.SIGCONT)
        node.stdin.write("\n")
        node.stdin.flush()
        assert node.stdout.readline().startswith("StoreError this process stood still")
        node.stdin.close()
        assert node.wait(20) == 0
    with other.filing() as filing:
        filing.put_feed(FeedState(feed_id="ap", next_at=NOON, failures=1), lease)
        assert [event.id for event in filing.open_events("border-clash", since=NOON)] == ["e2"]
    other.close()


def test_a_stopped_node_is_given_up_on_before_the_others_stop_waiting(postgres_url: str) -> None:
    """It loses its turn well within the time for which another node waits for its own."""
    engine = connect_to(read_url(postgres_url))
    query = "SELECT setting::int FROM pg_settings WHERE name = "
    with reading(engine) as conn:
        idle, lock, statement = (
            conn.exec_driver_sql(f"{query}'{name}'").scalar_one()
            for name in ("idle_in_transaction_session_timeout", "lock_timeout", "statement_timeout")
        )
    engine.dispose()
    assert 0 < 2 * idle <= lock < statement


def test_a_restart_while_nothing_happens_is_not_noticed(store: Store, postgres: PostgresServer) -> None:
    """No call fails only because its connection died in the night."""
    file_alerts(store, [an_alert()])
    postgres.restart("fast")
    assert store.outbox() == OutboxCounts(due=1, retrying=0, dead=0)


def test_sessions_bear_our_name(store: Store, postgres: PostgresServer) -> None:
    """Whoever looks at the server's activity sees whose a connection is."""
    assert store.outbox().due == 0
    assert postgres.execute("SELECT 1 FROM pg_stat_activity WHERE application_name = 'wirewatch'")


@pytest.mark.parametrize(
    ("damage", "advice"),
    [
        ({"database": "nowhere"}, "createdb"),
        ({"password": "wrong-secret"}, "pg_hba.conf"),
        ({"port": 1}, "server runs and listens"),
        ({"folder": "/nowhere"}, "has its socket in this folder"),
    ],
)
def test_a_server_that_can_not_be_used_is_told_with_advice(
    postgres: PostgresServer, database: str, damage: dict[str, str], advice: str
) -> None:
    """What is wrong and what to do, and never the password."""
    name = damage.get("database", database)
    url = postgres.url(name, tcp="folder" not in damage)
    if "password" in damage:
        url = postgres.url(name, tcp=True, password=damage["password"])
    url = url.replace(f":{postgres.port}", f":{damage.get('port', postgres.port)}")
    url = url.replace(str(postgres.folder), damage.get("folder", ""))
    with pytest.raises(StoreError, match=name) as refused:
        Store.open(url, daemon=True)
    assert advice in refused.value.hint
    told = f"{refused.value} {refused.value.hint} {refused.value.__cause__}"
    assert not any(secret in told for secret in (PASSWORD, "sword%2Ffish", "wrong-secret"))


def test_a_password_in_the_query_stays_out_of_errors(postgres: PostgresServer) -> None:
    """The driver takes one there as well."""
    url = f"postgresql://wirewatch@127.0.0.1:{postgres.port}/nowhere?password=swordfish"
    with pytest.raises(StoreError) as refused:
        Store.open(url, daemon=False)
    assert "swordfish" not in f"{refused.value} {refused.value.__cause__}"


def test_over_the_network_it_works_alike(postgres: PostgresServer, database: str) -> None:
    """Host, port and a password with every sign that a URL gives a meaning."""
    store = Store.open(postgres.url(database, tcp=True), daemon=True)
    file_alerts(store, [an_alert()])
    assert store.outbox().due == 1
    store.close()


def test_a_standby_is_told(postgres: PostgresServer, database: str) -> None:
    """Reading works on a server that takes no writes; the first write says what is the matter."""
    url = postgres.url(database)
    Store.open(url, daemon=True).close()
    postgres.execute(f"ALTER DATABASE {database} SET default_transaction_read_only = on")
    store = Store.open(url, daemon=True)
    assert store.outbox() == OutboxCounts(0, 0, 0)
    with pytest.raises(StoreError, match="read-only transaction") as refused:
        store.put_meta("key", "value")
    assert "name the primary" in refused.value.hint
    store.close()


def test_a_database_that_can_not_hold_every_script_is_refused(postgres: PostgresServer) -> None:
    """Found at the first start, and not at the first story from Yerevan."""
    name = postgres.create(encoding="LATIN1")
    with pytest.raises(StoreError, match="has the encoding LATIN1") as refused:
        Store.open(postgres.url(name), daemon=True)
    assert "--encoding UTF8" in refused.value.hint
    postgres.execute(f"DROP DATABASE {name}")


def test_every_word_is_sorted_by_code_point(postgres: PostgresServer, database: str) -> None:
    """Whatever the locale of the server: one order with SQLite, and indexes that outlive an upgrade of the system."""
    Store.open(postgres.url(database), daemon=True).close()
    words = (
        "SELECT DISTINCT collation_name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name <> 'alembic_version' "
        "AND data_type IN ('text', 'character varying')"
    )
    assert postgres.execute(words, database=database) == [("C",)]


def test_a_long_guid_does_not_stop_its_feed(store: Store) -> None:
    """Two thousand letters of any script exceed what a B-tree holds; the entry is filed all the same, and once."""
    words = "".join(chr(0x531 + number * 7919 % 38) for number in range(2000))
    article = an_article(guid=words, url=f"https://wire.example/{words}", item_key=words)
    for fresh in (True, False):
        with store.filing() as filing:
            assert filing.admit(article, feed_id="ap", seen_at=NOON, disposition="no_match") is fresh
    history = store.history(words)
    assert history
    assert history.articles[0].article == article


def test_a_lane_lost_is_no_fault_of_the_server(store: Store) -> None:
    """Whoever catches the one can tell it from the other."""
    stale = lane(store)
    lane(store, now=NOON + MINUTE)
    with pytest.raises(LeaseLostError):
        store.mark_sent("al1", stale, NOON)
