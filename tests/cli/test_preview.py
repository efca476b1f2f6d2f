"""`wirewatch preview`: what the feeds would have told."""

import datetime as dt
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.commands import CLASH, SPORT, run
from watcher.articles import file_record
from watcher.model import FeedState
from watcher.store import Store

FEED = "  - {id: %s, url: https://wire.example/, enabled: %s}\n"


@pytest.fixture
def database(folder: Path) -> str:
    feeds = "feeds:\n" + FEED % ("ap", "true") + FEED % ("old", "false")
    (folder / "feeds.yaml").write_text(feeds, encoding="utf-8")
    return f"sqlite:///{folder}/wirewatch.db"


def store_baseline(database: str, *, feed: str = "ap", hours_ago: float = 3, **more: str) -> None:
    """Store the clash and the sport as the first poll of a feed does."""
    at = dt.datetime.now(dt.UTC) - dt.timedelta(hours=hours_ago)
    store = Store.open(database, daemon=True)
    store.enroll([feed], at)
    (lease,) = store.claim_feeds([feed], now=at, until=at + dt.timedelta(minutes=1), limit=1)
    with store.filing() as filing:
        for record in (CLASH, SPORT):
            article = file_record(
                {**record, "published": at.isoformat(), **more, "id": f"{record['id']}-{feed}-{hours_ago}"}
            )
            filing.admit(article, feed_id=feed, seen_at=at, disposition="baseline")
        filing.put_feed(FeedState(feed_id=feed, condition="ok", next_at=at, last_ok_at=at), lease)
    store.close()


def dump(folder: Path) -> list[str]:
    """Give all that the database holds."""
    with closing(sqlite3.connect(folder / "wirewatch.db")) as connection:
        return list(connection.iterdump())


def test_the_baseline_is_told_unsent(folder: Path, database: str) -> None:
    """The message as the desk would read it, then the count; nothing in the database changes."""
    store_baseline(database)
    before = dump(folder)
    shown = run("preview", "--config", folder)
    assert shown.exit_code == 0, shown.stderr
    assert "NEW: Armenia–Azerbaijan border clash: 2 killed (Armenia)" in shown.stdout
    assert "Armenia: 2 killed — says Armenia" in shown.stdout
    assert "Looked at 2 articles of 1 wire" in shown.stdout
    assert "1 match, 1 alert (1 new) in 1 message." in shown.stdout
    assert "  border-clash: 1 alert (1 new); 1 match\n" in shown.stdout
    assert shown.stdout.endswith("Nothing was sent.\n")
    assert dump(folder) == before


def test_json_is_one_line_an_alert(folder: Path, database: str) -> None:
    """As replay prints them; the count stays out of the way of scripts."""
    store_baseline(database)
    shown = run("preview", "--config", folder, "--json")
    (line,) = [json.loads(line) for line in shown.stdout.splitlines()]
    assert (line["rule"], line["reason"], line["article"]) == ("border-clash", "new", "a1-ap-3")
    assert "Looked at 2 articles" in shown.stderr


def test_an_edited_rule_is_tried_at_once(folder: Path, database: str) -> None:
    """The configuration on disk counts, whatever the daemon runs with."""
    store_baseline(database)
    rule = folder / "rules" / "border-clash.yaml"
    text = rule.read_text(encoding="utf-8")
    rule.write_text(text.replace("status: on", "status: draft", 1), encoding="utf-8")
    assert "  border-clash (draft): 1 alert (1 new); 1 match\n" in run("preview", "--config", folder).stdout
    rule.unlink()
    without = run("preview", "--config", folder)
    assert "0 matches, no alerts." in without.stdout
    assert "border-clash" not in without.stdout


def test_silence_says_what_was_read(folder: Path, database: str) -> None:
    """Nothing told can be trusted where it is plain what was looked at."""
    rain = "It rained in the hills all day, and the match was called off."
    store_baseline(database, title="Old rivals clash again in the Borders", text=rain)
    shown = run("preview", "--config", folder)
    assert (shown.exit_code, "0 matches, no alerts." in shown.stdout) == (0, True)
    assert "Read were ap 1." in shown.stdout
    assert ": Old rivals clash again in the Borders\n" in shown.stdout


def test_the_window_is_what_was_asked_for(folder: Path, database: str) -> None:
    """Older articles are not looked at; without a word it is two days."""
    store_baseline(database, hours_ago=47)
    assert "Looked at 2 articles" in run("preview", "--config", folder).stdout
    assert "Looked at 0 articles" in run("preview", "--config", folder, "--since", "45h").stdout
    assert "Looked at 2 articles" in run("preview", "--config", folder, "--since", "3d").stdout


def test_articles_of_feeds_no_longer_read_are_left_out(folder: Path, database: str) -> None:
    """A feed that was switched off would tell nothing; that its articles are there is said."""
    store_baseline(database, feed="old")
    shown = run("preview", "--config", folder).stdout
    assert "Looked at 0 articles" in shown
    assert "Left out: 2 articles of feeds that are no longer read." in shown


def test_before_the_first_poll_it_says_what_to_do(folder: Path, database: str) -> None:
    """Without a database, and with one that no feed has filled; and none is made by asking."""
    asked = run("preview", "--config", folder)
    assert asked.exit_code == 1
    assert "there is no database yet" in asked.stderr
    assert "wirewatch run --once" in asked.stderr
    assert not (folder / "wirewatch.db").exists()
    Store.open(database, daemon=True).close()
    asked = run("preview", "--config", folder)
    assert asked.exit_code == 1
    assert "no feed has answered yet" in asked.stderr
    assert "wirewatch run --once" in asked.stderr


@pytest.mark.parametrize("since", ["48", "two days", "0h", "9999999d"])
def test_a_length_that_is_none_is_refused(folder: Path, since: str) -> None:
    """With what to write instead."""
    refused = run("preview", "--config", folder, "--since", since)
    assert refused.exit_code == 2
    assert "such as 48h" in refused.stderr
