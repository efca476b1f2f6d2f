"""A backup holds one moment of everything, comes back into either database, and is refused where it is not whole."""

import datetime as dt
import gzip
import hashlib
import io
import json
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.fakes.databases import PostgresServer
from tests.store.builders import NOON, a_decision, an_alert, an_article, an_event, file_alerts
from watcher.errors import LeaseLostError, StoreError
from watcher.model import FeedState, Rejection
from watcher.store import Lease, OutboxCounts, Store, back_up, restore
from watcher.store.backup import Header
from watcher.store.connection import connect_to, read_url
from watcher.store.schema import HEAD, migrate
from watcher.store.tables import metadata

LATER = NOON + dt.timedelta(minutes=1)
# What only says who works at what now is put aside when a backup comes back.
OF_THE_MOMENT = {"token", "leased_until"}

Row = list[Any]


def _furnish(store: Store) -> None:
    """File one of everything, with words that are hard to keep."""
    bare = an_article("bare", dateline=None, guid=None, url=None, published_at=None, marks=(), sketch=(), text="")
    cyrillic = an_article("a2", title="Ночью «обстрел» 🙂\u2028", text="\x00\ud800Երևան\r\n" * 50)
    file_alerts(store, [an_alert(f"al{number}", article_id="a2") for number in range(4)], to=("desk/1", "duty/1"))
    with store.filing() as filing:
        for article in (bare, cyrillic):
            filing.admit(article, feed_id=None, seen_at=NOON, disposition="no_match")
        filing.put_event(an_event("e2", date_low=None, retracted=True, related_to="e1"))
        filing.log_decision("a2", "border-clash", "0a1b2c3d", a_decision(score=1 / 3), NOON)
        filing.log_rejection("bare", Rejection("csto-meeting", "drill"), NOON)
    store.enroll(["ap"], NOON)
    (lease,) = store.claim_feeds(["ap"], now=NOON, until=LATER, limit=1)
    state = FeedState(feed_id="ap", next_at=NOON, condition="ok", last_ok_at=NOON, etag='"é"', failures=2)
    with store.filing() as filing:
        filing.put_feed(state, lease)
    desk = store.claim_lane("desk/1", now=NOON, until=LATER)
    assert desk
    store.mark_sent("al0", desk, NOON)
    store.mark_failed("al1", desk, at=NOON, error="451 later", next_at=LATER)
    store.mark_failed("al2", desk, at=NOON, error="550 nobody", next_at=None)
    store.put_meta("heartbeat/here", "{}")


def _backup(url: str) -> bytes:
    out = io.BytesIO()
    back_up(url, out)
    return out.getvalue()


def _restore(packed: bytes, url: str) -> tuple[Header, dict[str, int]]:
    return restore(url, io.BytesIO(packed), name="b.gz", size=len(packed))


def _lines(packed: bytes) -> list[Any]:
    return [json.loads(line) for line in gzip.decompress(packed).splitlines()]


def _rows(packed: bytes) -> list[Row]:
    """Give the rows of a backup without what is of the moment."""
    rows = [line for line in _lines(packed) if isinstance(line, list)]
    kept = [row for row in rows if not (row[0] == "meta" and row[1]["key"].startswith("heartbeat"))]
    return [[name, {key: value for key, value in row.items() if key not in OF_THE_MOMENT}] for name, row in kept]


@pytest.fixture
def furnished(database_url: str) -> bytes:
    """Give the backup of a database of either kind that holds one of everything."""
    store = Store.open(database_url, daemon=False)
    _furnish(store)
    store.close()
    return _backup(database_url)


@pytest.fixture
def packed(tmp_path: Path) -> bytes:
    """Give a backup made of SQLite."""
    url = f"sqlite:///{tmp_path}/origin.db"
    store = Store.open(url, daemon=False)
    _furnish(store)
    store.close()
    return _backup(url)


@pytest.fixture
def elsewhere(tmp_path: Path) -> str:
    """Name a database that is not there yet, in a folder of its own."""
    return f"sqlite:///{tmp_path}/new/wirewatch.db"


def test_a_backup_goes_through_both_databases_and_comes_back_the_same(
    packed: bytes, postgres: PostgresServer, elsewhere: str
) -> None:
    """From SQLite to PostgreSQL to SQLite: the way to move, and no word, number or moment changes on it."""
    name = postgres.create()
    _restore(packed, postgres.url(name))
    on_server = _backup(postgres.url(name))
    postgres.drop(name)
    _restore(on_server, elsewhere)
    assert {row[0] for row in _rows(packed)} == set(metadata.tables)
    assert _rows(packed) == _rows(on_server) == _rows(_backup(elsewhere))


def test_the_file_says_what_it_is(furnished: bytes) -> None:
    """Header, rows table after table, footer with the count of each: to be read without us as well."""
    header, *rows, footer = _lines(furnished)
    assert (header["wirewatch_backup"], header["schema"]) == (1, HEAD)
    assert dt.datetime.fromisoformat(header["taken_at"]).tzinfo is not None
    assert footer["rows"] == {name: sum(row[0] == name for row in rows) for name in footer["rows"]}
    assert footer["rows"]["delivery"] == 8


def test_what_was_due_is_due_and_what_was_sent_stays_sent(furnished: bytes, elsewhere: str) -> None:
    """After a restore the outbox goes on where it stood."""
    _header, rows = _restore(furnished, elsewhere)
    assert rows["alert"] == 4
    store = Store.open(elsewhere, daemon=True)
    assert store.outbox() == OutboxCounts(due=5, retrying=1, dead=1)
    history = store.history("al0")
    assert history is not None
    assert {each.recipient_id: each.state for each in history.deliveries} == {"desk/1": "sent", "duty/1": "due"}
    store.close()


def test_leases_are_free_again_and_their_holders_are_fenced_off(packed: bytes, database_url: str) -> None:
    """A node that held a lease when the backup was taken may still be alive: what it brings now is refused."""
    _restore(packed, database_url)
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
    _restore(packed, database_url)
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
        _restore(packed, database_url)
    assert _rows(_backup(database_url)) == _rows(furnished)


def test_a_database_that_a_daemon_has_only_just_made_is_empty(packed: bytes, database_url: str) -> None:
    """Who starts the daemon before the restore has nothing to clear away."""
    store = Store.open(database_url, daemon=True)
    store.enroll(["somewhere"], NOON)
    store.put_meta("heartbeat/here", "{}")
    store.close()
    _restore(packed, database_url)
    assert _rows(_backup(database_url)) == _rows(packed)


def test_a_database_that_is_open_is_refused(packed: bytes, database_url: str) -> None:
    """A daemon would go on with what it remembers."""
    store = Store.open(database_url, daemon=True)
    store.enroll(["somewhere"], NOON)
    with pytest.raises(StoreError, match="is in use") as refused:
        _restore(packed, database_url)
    assert "wirewatch run" in refused.value.hint
    store.close()


def test_the_database_of_another_program_is_left_alone(packed: bytes, database_url: str) -> None:
    """A wrong name under `database:` costs nobody anything."""
    engine = sa.create_engine(database_url)
    with engine.begin() as conn:
        conn.exec_driver_sql("CREATE TABLE invoices (id INTEGER)")
    engine.dispose()
    with pytest.raises(StoreError, match="belongs to another program: it holds invoices"):
        _restore(packed, database_url)


def _sealed(lines: list[Any]) -> bytes:
    """Write a header and rows as a file that is whole, whatever stands in them."""
    body = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    counts: dict[str, int] = {}
    for line in lines[1:]:
        counts[str(line[0])] = counts.get(str(line[0]), 0) + 1
    footer = {"rows": counts, "digest": hashlib.blake2b(body, digest_size=16).hexdigest()}
    return gzip.compress(body + json.dumps(footer).encode() + b"\n")


# Each makes one line of the file wrong: line 2 is the row of an article, the header is line 1.
CRAFTED: dict[str, tuple[Callable[[list[Any]], object], str]] = {
    "another table": (lambda lines: lines.insert(2, ["sqlite_master", {}]), ":3: there is no table 'sqlite_master'"),
    "a column too many": (lambda lines: lines[1][1].update({"x; DROP TABLE": 1}), ":2: .* unknown column 'x; DROP"),
    "a column too few": (lambda lines: lines[1][1].pop("title"), ":2: .* lacks column 'title'"),
    "no object": (lambda lines: lines.insert(2, ["article", []]), r':3: a row is \["table"'),
    "a number for a text": (lambda lines: lines[1][1].update(title=5), ":2: the column title .* can't hold '5'"),
    "nothing where something must be": (lambda lines: lines[1][1].update(title=None), ":2: the column title"),
    "a NUL": (lambda lines: lines[1][1].update(title="a\0b"), ":2: the column title"),
    "half a character": (lambda lines: lines[1][1].update(title="\ud800"), ":2: the column title"),
    "a time without a zone": (
        lambda lines: lines[1][1].update(seen_at="2031-05-04T12:00:00"),
        ":2: the column seen_at",
    ),
    "a time of no calendar": (
        lambda lines: lines[1][1].update(seen_at="0001-01-01T00:00+14:00"),
        ":2: the column seen",
    ),
    "an object for a list": (lambda lines: lines[1][1].update(marks={"a": 1}), ":2: the column marks"),
    "a row twice": (lambda lines: lines.insert(2, lines[1]), ": one of the .* rows before this does not fit"),
    "an alert of no event": (lambda lines: _row(lines, "alert").update(event_id="none"), "FOREIGN KEY"),
    "a number beyond the column": (lambda lines: _row(lines, "feed").update(failures=2**31), "the column failures"),
    "a yes for a number": (lambda lines: _row(lines, "feed").update(failures=True), "the column failures"),
    "a newer schema": (lambda lines: lines[0].update(schema="0999"), ":1: .* newer schema 0999"),
    "a schema of no version": (lambda lines: lines[0].update(schema="../x"), ":1: .* schema"),
    "a newer format": (lambda lines: lines[0].update(wirewatch_backup=2), ":1: a newer Wirewatch .* format 2"),
    "a header without its time": (lambda lines: lines[0].pop("taken_at"), ":1: the header lacks"),
    "a header with no time": (lambda lines: lines[0].update(taken_at="now"), ":1: `taken_at`"),
}


def _row(lines: list[Any], table: str) -> dict[str, Any]:
    row: dict[str, Any] = next(line[1] for line in lines[1:] if line[0] == table)
    return row


@pytest.mark.parametrize("name", CRAFTED)
def test_a_crafted_file_is_refused_by_its_line(packed: bytes, elsewhere: str, name: str) -> None:
    """Nothing that ours can't have written gets in, and the line is named; no database is left behind."""
    *lines, _footer = _lines(packed)
    change, told = CRAFTED[name]
    change(lines)
    with pytest.raises(StoreError, match=told) as refused:
        _restore(_sealed(lines), elsewhere)
    assert refused.value.hint or "FOREIGN KEY" in told
    assert _left_in(elsewhere) == []


def _left_in(url: str) -> list[str]:
    folder = Path(url.removeprefix("sqlite:///")).parent
    return [path.name for path in folder.iterdir()] if folder.exists() else []


def _cut(packed: bytes, *, lines: int = 0) -> bytes:
    """Give the file without its last lines, whole as a gzip."""
    return gzip.compress(b"".join(gzip.decompress(packed).splitlines(keepends=True)[:-lines]))


def _with_tail(packed: bytes, tail: bytes) -> bytes:
    return gzip.compress(gzip.decompress(packed) + tail)


def _after_header(packed: bytes, rest: bytes) -> bytes:
    return gzip.compress(gzip.decompress(packed).splitlines(keepends=True)[0] + rest)


def _replaced(packed: bytes, old: bytes, new: bytes) -> bytes:
    whole = gzip.decompress(packed)
    assert old in whole
    return gzip.compress(whole.replace(old, new))


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "a text": lambda _: b"dear diary\n",
    "a packed text": lambda _: gzip.compress(b"dear diary\n"),
    "cut in the packing": lambda packed: packed[: len(packed) // 2],
    "cut by a byte": lambda packed: packed[:-1],
    "cut between lines": lambda packed: _cut(packed, lines=1),
    "cut to its header": lambda packed: _after_header(packed, b""),
    "a byte flipped": lambda packed: packed[:200] + bytes([packed[200] ^ 0xFF]) + packed[201:],
    "a letter changed": lambda packed: _replaced(packed, b"Border clash bare", b"Border crash bare"),
    "a line behind the last": lambda packed: _with_tail(packed, b"[]\n"),
    "brackets without end": lambda packed: _after_header(packed, b"[" * 1_000_000 + b"\n"),
    "no number": lambda packed: _after_header(packed, b'["feed", {"failures": NaN}]\n'),
    "a bomb": lambda packed: _after_header(packed, b" " * 40_000_000 + b"\n"),
    "a line without end": lambda packed: _after_header(packed, b"x" * 70_000_000),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_file_that_is_not_whole_is_refused(packed: bytes, elsewhere: str, name: str) -> None:
    """Cut off, flipped or blown up: told with the line at which it shows, and nothing is left behind."""
    with pytest.raises(StoreError, match=r"b\.gz:\d+: ") as refused:
        _restore(SPOILT[name](packed), elsewhere)
    assert "nothing was changed" in refused.value.hint
    assert _left_in(elsewhere) == []


def test_a_refused_file_changes_nothing_on_a_server(packed: bytes, postgres_url: str) -> None:
    """What came in before the fault goes out with it, tables and all."""
    with pytest.raises(StoreError, match="does not fit what comes before"):
        _restore(SPOILT["a letter changed"](packed), postgres_url)
    engine = sa.create_engine(postgres_url)
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()


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
    file.write_bytes(_backup(url))
    killed = subprocess.run([sys.executable, "-c", KILLED, file, elsewhere], check=False)  # noqa: S603 (ours)
    assert killed.returncode == -signal.SIGKILL
    assert "wirewatch.db" in _left_in(elsewhere)
    with pytest.raises(StoreError, match="is empty"):
        _backup(elsewhere)
    _restore(file.read_bytes(), elsewhere)
    assert _rows(_backup(elsewhere)) == _rows(file.read_bytes())


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_a_backup_of_an_older_version_is_brought_up_to_date(database_url: str, revision: str) -> None:
    """It goes into the tables of its own version first, and then the way of every older database."""
    article: dict[str, Any] = dict.fromkeys(("url", "guid", "published_at", "updated_at", "dateline"))
    article |= {"id": "a1", "source": "ap", "origin": "ap", "item_key": "k", "content_hash": "h", "title": "Clash"}
    article |= {"text": "Two dead.", "language": "en", "slug": "", "marks": [], "genre": "news", "sketch": [2**62]}
    article |= {"feed_id": "ap", "seen_at": NOON.isoformat(), "disposition": "no_match"}
    header = {"wirewatch_backup": 1, "version": "0.1.0", "schema": revision, "taken_at": NOON.isoformat()}
    _restore(_sealed([header, ["article", article], ["meta", {"key": "schema", "value": "1"}]]), database_url)
    store = Store.open(database_url, daemon=False)
    history = store.history("a1")
    assert history is not None
    assert (history.articles[0].article.text, history.articles[0].let_go_at) == ("Two dead.", None)
    assert _lines(_backup(database_url))[0]["schema"] == HEAD
    store.close()


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_an_older_database_can_be_saved_before_it_is_upgraded(database_url: str, elsewhere: str, revision: str) -> None:
    """The new version is installed, and then somebody thinks of a backup."""
    engine = connect_to(read_url(database_url))
    with engine.begin() as conn:
        migrate(conn, revision)
        conn.execute(sa.text("INSERT INTO meta (key, value) VALUES ('note', 'Ереван')"))
    engine.dispose()
    saved = _backup(database_url)
    assert _lines(saved)[0]["schema"] == revision
    _restore(saved, elsewhere)
    store = Store.open(elsewhere, daemon=False)
    assert store.get_meta("note") == "Ереван"
    store.close()


def test_what_is_not_there_is_not_made_to_be_saved(elsewhere: str, postgres_url: str) -> None:
    """A wrong name under `database:` gives no empty backup that passes for a good one."""
    for url, words in ((elsewhere, "is not there"), (postgres_url, "is empty")):
        with pytest.raises(StoreError, match=words):
            _backup(url)
    assert _left_in(elsewhere) == []


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
        backups = [_rows(_backup(database_url)) for _ in range(5)]
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
