"""Backups for the tests: of a database with one of everything, read line by line, and made by hand."""

import datetime as dt
import gzip
import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.store.builders import NOON, a_decision, an_alert, an_article, an_event, file_alerts
from watcher.model import FeedState, Notice, Rejection
from watcher.store import Errand, Store, back_up, restore
from watcher.store.backup import Header

LATER = NOON + dt.timedelta(minutes=1)
# What only says who works at what now is put aside when a backup comes back.
OF_THE_MOMENT = {"token", "leased_until"}

Row = list[Any]


def furnish(store: Store) -> None:
    """File one of everything, with words that are hard to keep."""
    bare = an_article("bare", dateline=None, guid=None, url=None, published_at=None, marks=(), text="")
    cyrillic = an_article("a2", title="Ночью «обстрел» 🙂\u2028", text="\x00\ud800Երևան\r\n" * 50)
    file_alerts(store, [an_alert(f"al{number}", article_id="a2") for number in range(4)], to=("desk/1", "duty/1"))
    with store.filing() as filing:
        for article in (bare, cyrillic):
            filing.admit(article, feed_id=None, seen_at=NOON, disposition="no_match")
        filing.put_event(an_event("e2", date_low=None, retracted=True, related_to="e1"))
        filing.log_decision("a2", "border-clash", "0a1b2c3d", a_decision(score=1 / 3), NOON)
        filing.log_rejection("bare", Rejection("csto-meeting", "drill"), NOON)
        errand = Errand(article_id="a2", feed_id="ap", url="https://wire.example/a2", next_at=NOON)
        filing.queue_errand(errand)
        filing.queue_errand(replace(errand, article_id="bare", state="given_up", tries=3, error="HTTP 503 …"))
    store.enroll(["ap"], NOON)
    (lease,) = store.claim_feeds(["ap"], now=NOON, until=LATER, limit=1)
    state = FeedState(feed_id="ap", next_at=NOON, condition="ok", last_ok_at=NOON, etag='"é"', failures=2)
    with store.filing() as filing:
        filing.put_quarantine("ap", [("no end", b"<item>\x00\xff\xd0\xb4")], at=NOON)
        filing.put_feed(state, lease)
    desk = store.claim_lane("desk/1", now=NOON, until=LATER)
    assert desk
    store.mark_sent("al0", desk, NOON)
    store.mark_failed("al1", desk, at=NOON, error="451 later", next_at=LATER)
    store.mark_failed("al2", desk, at=NOON, error="550 nobody", next_at=None)
    notice = Notice(kind="dead", subject="ap", recipient_id="log", since=NOON, words="ap is dead\nдальше", told_at=NOON)
    store.write_notices(desk, put=[notice, replace(notice, recipient_id="desk/1", told_at=None, over_at=LATER)])
    store.put_meta("heartbeat/here", "{}")


def backup_of(url: str) -> bytes:
    out = io.BytesIO()
    back_up(url, out)
    return out.getvalue()


def restore_from(packed: bytes, url: str) -> tuple[Header, dict[str, int]]:
    return restore(url, io.BytesIO(packed), name="b.gz", size=len(packed))


def lines_of(packed: bytes) -> list[Any]:
    return [json.loads(line) for line in gzip.decompress(packed).splitlines()]


def rows_of(packed: bytes) -> list[Row]:
    """Give the rows of a backup without what is of the moment."""
    rows = [line for line in lines_of(packed) if isinstance(line, list)]
    kept = [row for row in rows if not (row[0] == "meta" and row[1]["key"].startswith("heartbeat"))]
    return [[name, {key: value for key, value in row.items() if key not in OF_THE_MOMENT}] for name, row in kept]


def sealed(lines: list[Any]) -> bytes:
    """Write a header and rows as a file that is whole, whatever stands in them."""
    body = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    counts: dict[str, int] = {}
    for line in lines[1:]:
        counts[str(line[0])] = counts.get(str(line[0]), 0) + 1
    footer = {"rows": counts, "digest": hashlib.blake2b(body, digest_size=16).hexdigest()}
    return gzip.compress(body + json.dumps(footer).encode() + b"\n")


def left_in(url: str) -> list[str]:
    folder = Path(url.removeprefix("sqlite:///")).parent
    return [path.name for path in folder.iterdir()] if folder.exists() else []
