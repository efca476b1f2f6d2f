"""What `status` and `why` tell: put together from what is on record."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from tests.service.conftest import EVERYTHING
from tests.service.stories import FEED, FLASH, NOON, SPORT, TOLL, failed_visit, seen_before, visit
from watcher.service.accounts import ALIVE_FOR, Heartbeat, account, status
from watcher.service.pipeline import file_poll
from watcher.service.stages import Desk
from watcher.settings import Configuration
from watcher.store import Store


@pytest.fixture
def configuration(starter: Configuration) -> Configuration:
    return dataclasses.replace(starter, feeds=(FEED,), recipients=(EVERYTHING,))


def a_sign(at: dt.datetime = NOON, ended: str | None = None, **faults: str) -> Heartbeat:
    return Heartbeat(since=NOON, at=at, version="9.9", revision="abc", ended=ended, faults=faults)


def test_all_well(configuration: Configuration, desk: Desk, store: Store) -> None:
    """A running daemon, a feed that answers, an outbox that moves: ok, with the numbers."""
    file_poll(visit(TOLL, before=seen_before()), desk=desk, store=store)
    a_sign().write(store)
    told = status(configuration, store, now=NOON)
    assert told["ok"] is True
    assert (told["version"], told["since"], told["daemon"]) == ("9.9", "2031-05-04T12:00:00Z", "running")
    assert (told["events_open"], told["outbox"]) == (1, {"due": 1, "retrying": 0, "dead": 0, "dead_list": []})
    assert told["config"] == {"revision": configuration.revision, "error": None}
    assert told["recipients"] == [EVERYTHING.label]
    (feed,) = _list(told["feeds"])
    assert (feed["id"], feed["state"], feed["last_ok_at"], feed["error"]) == ("ap", "ok", "2031-05-04T12:00:00Z", None)
    assert feed["next_at"] > feed["last_ok_at"]


@pytest.mark.parametrize(
    ("sign", "daemon", "ok"),
    [
        (a_sign(), "running", True),
        (a_sign(ended="once"), "once", True),
        (a_sign(ended="stopped"), "stopped", False),
        (a_sign(at=NOON - ALIVE_FOR - dt.timedelta(seconds=1)), "silent", False),
        (a_sign(round="OSError: no"), "running", False),
        (None, "never started", False),
    ],
)
def test_the_daemon_is_judged_by_its_sign_of_life(
    configuration: Configuration, store: Store, sign: Heartbeat | None, daemon: str, *, ok: bool
) -> None:
    """Running and single rounds are well; one that was stopped, fell silent or has a failing job is not."""
    if sign is not None:
        sign.write(store)
    told = status(configuration, store, now=NOON)
    assert (told["daemon"], told["ok"]) == (daemon, ok)
    assert bool(told["problems"]) is not ok


def test_a_failing_feed_is_told_with_its_reason(configuration: Configuration, desk: Desk, store: Store) -> None:
    """One bad feed is enough for not ok."""
    a_sign().write(store)
    file_poll(failed_visit("no answer within 30 s"), desk=desk, store=store)
    told = status(configuration, store, now=NOON)
    assert told["ok"] is False
    (feed,) = _list(told["feeds"])
    assert (feed["state"], feed["error"]) == ("failing", "no answer within 30 s")
    assert told["problems"] == ["1 feed failing: ap"]


def test_a_feed_that_is_off_needs_no_hand(configuration: Configuration, desk: Desk, store: Store) -> None:
    """What was wrong with a feed before it was turned off does not count."""
    a_sign().write(store)
    file_poll(failed_visit("HTTP 500"), desk=desk, store=store)
    off = dataclasses.replace(configuration, feeds=(dataclasses.replace(FEED, enabled=False),))
    assert status(off, store, now=NOON)["ok"] is True


def test_a_dead_letter_needs_a_hand(configuration: Configuration, desk: Desk, store: Store) -> None:
    """A delivery that was given up makes it not ok."""
    a_sign().write(store)
    file_poll(visit(TOLL, before=seen_before()), desk=desk, store=store)
    ((row, _alert),) = store.due_deliveries(NOON, 10)
    store.mark_failed(row.alert_id, row.recipient_id, at=NOON, error="550 no such user", next_at=None)
    told = status(configuration, store, now=NOON)
    assert (told["ok"], told["problems"]) == (False, ["1 delivery given up"])
    outbox = told["outbox"]
    assert isinstance(outbox, dict)
    assert (outbox["due"], outbox["dead"]) == (0, 1)
    (dead,) = outbox["dead_list"]
    assert (dead["alert"], dead["recipient"]) == (row.alert_id, EVERYTHING.id)
    assert (dead["label"], dead["error"]) == (EVERYTHING.label, "550 no such user")


def test_an_account_of_an_article_goes_from_the_feed_to_the_desk(desk: Desk, store: Store) -> None:
    """Found, matched, decided with its reason, alerted under a revision, sent to whom."""
    file_poll(visit(TOLL, FLASH, before=seen_before()), desk=desk, store=store)
    history = store.history("https://wire.example/toll")
    assert history is not None
    told = account(history)
    (article,), (decision,), (alert,) = (_list(told[key]) for key in ("articles", "decisions", "alerts"))
    assert (told["found"], article["feed"], article["disposition"]) == (True, "ap", "matched")
    assert (decision["decision"], decision["article"]) == ("update", article["id"])
    assert decision["because"]
    assert decision["evidence"]
    assert alert["rule_revision"] == decision["rule_revision"]
    assert alert["facts"]["toll"]["killed"]["by_side"]["ARM"] == {"low": 2, "high": 2}
    (event,), (delivery,) = _list(told["events"]), _list(told["deliveries"])
    assert [member["decision"] for member in event["members"]] == ["new", "update"]
    assert (delivery["recipient"], delivery["state"]) == (EVERYTHING.id, "due")


def test_an_account_of_what_was_no_news(desk: Desk, store: Store) -> None:
    """A story that matched nothing: on record as just that."""
    file_poll(visit(SPORT, before=seen_before()), desk=desk, store=store)
    history = store.history("sport")
    assert history is not None
    told = account(history)
    assert [article["disposition"] for article in _list(told["articles"])] == ["no_match"]
    assert (told["decisions"], told["alerts"]) == ([], [])


def _list(value: object) -> list[dict[str, Any]]:
    assert isinstance(value, list)
    return value
