"""What `status` and `why` tell: put together from what is on record."""

import dataclasses
import datetime as dt
import json
from typing import Any

import pytest

from tests.service.conftest import EVERYTHING
from tests.service.stories import FEED, FLASH, NOON, SPORT, TOLL, called_at, failed_visit, seen_before, visit
from tests.store.builders import MINUTE, an_alert, file_alerts
from watcher.service.accounts import account
from watcher.service.heartbeat import ALIVE_FOR, PREFIX, Heartbeat, forget_the_dead
from watcher.service.stages import Desk
from watcher.service.status import OnDisk, status
from watcher.settings import Configuration
from watcher.store import Store


@pytest.fixture
def configuration(starter: Configuration) -> Configuration:
    return dataclasses.replace(starter, feeds=(FEED,), recipients=(EVERYTHING,))


def a_sign(at: dt.datetime = NOON, ended: str | None = None, **changes: Any) -> Heartbeat:
    """Make the sign of life of a daemon on the machine `north`."""
    values: dict[str, Any] = {
        "node": "north:1",
        "since": NOON,
        "version": "9.9",
        "revision": "abc",
        "feeds": ("ap",),
        "recipients": {EVERYTHING.id: EVERYTHING.label},
        "faults": {},
    }
    return Heartbeat(**(values | {"at": at, "ended": ended} | changes))


def test_all_well(configuration: Configuration, desk: Desk, store: Store) -> None:
    """A running daemon, a feed that answers, an outbox that moves: ok, with the numbers."""
    called_at(visit(TOLL, before=seen_before()), desk=desk, store=store)
    a_sign().write(store)
    told = status(OnDisk(configuration), store, now=NOON)
    assert told["ok"] is True
    assert (told["version"], told["since"], told["daemon"]) == ("9.9", "2031-05-04T12:00:00Z", "running")
    assert (told["events_open"], told["outbox"]) == (1, {"due": 1, "retrying": 0, "dead": 0, "dead_list": []})
    assert told["config"] == {"revision": "abc", "error": None}
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
        (a_sign(faults={"round": "OSError: no"}), "running", False),
        (None, "never started", False),
    ],
)
def test_the_daemon_is_judged_by_its_sign_of_life(
    configuration: Configuration, store: Store, sign: Heartbeat | None, daemon: str, *, ok: bool
) -> None:
    """Running and single rounds are well; one that was stopped, fell silent or has a failing job is not."""
    if sign is not None:
        sign.write(store)
    told = status(OnDisk(configuration), store, now=NOON)
    assert (told["daemon"], told["ok"]) == (daemon, ok)
    assert bool(told["problems"]) is not ok


def test_a_failing_feed_is_told_with_its_reason(configuration: Configuration, desk: Desk, store: Store) -> None:
    """One bad feed is enough for not ok."""
    a_sign().write(store)
    called_at(visit(SPORT), desk=desk, store=store)
    called_at(failed_visit("no answer within 30 s", before=store.feed_states()["ap"]), desk=desk, store=store)
    told = status(OnDisk(configuration), store, now=NOON)
    assert told["ok"] is False
    (feed,) = _list(told["feeds"])
    assert (feed["state"], feed["error"]) == ("failing", "no answer within 30 s")
    assert told["problems"] == ["1 feed failing: ap"]


def test_a_feed_that_never_answered_is_a_matter_of_setting_up(
    configuration: Configuration, desk: Desk, store: Store
) -> None:
    """It is told as such, with all others of its kind."""
    a_sign().write(store)
    called_at(failed_visit("no answer within 30 s"), desk=desk, store=store)
    assert status(OnDisk(configuration), store, now=NOON)["problems"] == ["1 feed has never answered: ap"]


def test_a_feed_that_is_off_needs_no_hand(configuration: Configuration, desk: Desk, store: Store) -> None:
    """What was wrong with a feed before it was turned off does not count."""
    a_sign().write(store)
    called_at(failed_visit("HTTP 500"), desk=desk, store=store)
    off = dataclasses.replace(configuration, feeds=(dataclasses.replace(FEED, enabled=False),))
    assert status(OnDisk(off), store, now=NOON)["ok"] is True


def test_a_dead_letter_needs_a_hand(configuration: Configuration, desk: Desk, store: Store) -> None:
    """A delivery that was given up makes it not ok."""
    a_sign().write(store)
    called_at(visit(TOLL, before=seen_before()), desk=desk, store=store)
    ((row, _alert),) = store.due_deliveries(NOON, 10)
    lane = store.claim_lane(row.recipient_id, now=NOON, until=NOON)
    assert lane is not None
    store.mark_failed(row.alert_id, lane, at=NOON, error="550 no such user", next_at=None)
    told = status(OnDisk(configuration), store, now=NOON)
    assert (told["ok"], told["problems"]) == (False, ["1 delivery given up"])
    outbox = told["outbox"]
    assert isinstance(outbox, dict)
    assert (outbox["due"], outbox["dead"]) == (0, 1)
    (dead,) = outbox["dead_list"]
    assert (dead["alert"], dead["recipient"]) == (row.alert_id, EVERYTHING.id)
    assert (dead["label"], dead["error"]) == (EVERYTHING.label, "550 no such user")


def _outbox(told: dict[str, object]) -> dict[str, Any]:
    outbox = told["outbox"]
    assert isinstance(outbox, dict)
    return outbox


def test_a_dead_letter_to_a_recipient_that_is_gone_needs_none(configuration: Configuration, store: Store) -> None:
    """Its URL was changed: nobody can mend the old one; who has the alert instead is told with it."""
    a_sign().write(store)
    file_alerts(store, [an_alert("al1"), an_alert("al2")], to=["desk/gone", EVERYTHING.id])
    gone, here = (store.claim_lane(name, now=NOON, until=NOON) for name in ("desk/gone", EVERYTHING.id))
    assert gone is not None
    assert here is not None
    store.mark_failed("al1", gone, at=NOON, error="HTTP 410 Gone", next_at=None)
    told = status(OnDisk(configuration), store, now=NOON)
    assert told["ok"] is True
    (dead,) = _list(_outbox(told)["dead_list"])
    assert (dead["recipient"], dead["gone"], dead["told_to"]) == ("desk/gone", True, [EVERYTHING.label])
    store.mark_failed("al2", here, at=NOON, error="550 no such user", next_at=None)
    told = status(OnDisk(configuration), store, now=NOON)
    assert told["problems"] == ["1 delivery given up"]
    first, _second = _list(_outbox(told)["dead_list"])
    assert first["alert"] == "al2", "what needs a hand comes first"


def test_a_dead_letter_that_others_have_needs_none_once_its_recipient_takes_alerts_again(
    configuration: Configuration, store: Store
) -> None:
    """Not before that, and not for what nobody else has heard."""
    a_sign().write(store)
    both = [EVERYTHING.id, "duty/1"]
    file_alerts(store, [an_alert("al1"), an_alert("al3")], to=both)
    file_alerts(store, [an_alert("al2")], to=[EVERYTHING.id])
    lane = store.claim_lane(EVERYTHING.id, now=NOON, until=NOON)
    assert lane is not None

    def problems() -> object:
        return status(OnDisk(configuration), store, now=NOON)["problems"]

    for alert_id in ("al1", "al2"):
        store.mark_failed(alert_id, lane, at=NOON, error="550 no such user", next_at=None)
    assert problems() == ["2 deliveries given up"]
    store.mark_sent("al3", lane, NOON + MINUTE)
    assert problems() == ["1 delivery given up"]


def test_a_refused_edit_is_told_beside_what_runs_on(store: Store) -> None:
    """The daemon says what is wrong with the edit; what is on disk now may be wrong as well, or not there at all."""
    a_sign(refused="rules/a.yaml:3:1: a slip").write(store)
    told = status(OnDisk(None, "wirewatch.yaml:1:1: another"), store, now=NOON)
    assert told["config"] == {"revision": "abc", "error": "rules/a.yaml:3:1: a slip"}
    assert told["problems"] == ["the edited configuration can't be used; abc runs on"]
    assert [feed["id"] for feed in _list(told["feeds"])] == ["ap"]
    assert told["recipients"] == [EVERYTHING.label]


def test_a_broken_configuration_without_a_daemon_is_told(store: Store) -> None:
    """Nothing runs, and nothing would: the fault on disk is what counts."""
    a_sign(ended="stopped").write(store)
    told = status(OnDisk(None, "feeds.yaml:1:1: a slip"), store, now=NOON)
    assert told["config"] == {"revision": None, "error": "feeds.yaml:1:1: a slip"}
    assert told["problems"] == ["the configuration is broken", "the daemon is not running (stopped)"]


def test_of_several_nodes_the_silent_one_is_missed(configuration: Configuration, store: Store) -> None:
    """12:00 two nodes; 12:01 one is silent: told, though the other goes on. An hour later nobody asks for it."""
    a_sign().write(store)
    a_sign(node="south:1").write(store)
    assert status(OnDisk(configuration), store, now=NOON)["problems"] == []
    minute = dt.timedelta(minutes=1)
    a_sign(node="south:1", at=NOON + minute).write(store)
    told = status(OnDisk(configuration), store, now=NOON + minute)
    assert (told["daemon"], told["problems"]) == (
        "running",
        ["the daemon north:1 is silent since 2031-05-04T12:00:00Z"],
    )
    a_sign(node="south:1", at=NOON + 70 * minute).write(store)
    assert status(OnDisk(configuration), store, now=NOON + 70 * minute)["problems"] == []


def test_one_that_was_started_again_is_not_missed(configuration: Configuration, store: Store) -> None:
    """Killed at noon, started again on the same machine a minute later: nothing needs a hand."""
    minute = dt.timedelta(minutes=1)
    a_sign().write(store)
    a_sign(node="north:2", since=NOON + minute, at=NOON + 2 * minute).write(store)
    assert status(OnDisk(configuration), store, now=NOON + 2 * minute)["problems"] == []


def test_nodes_with_different_configurations_are_told(configuration: Configuration, store: Store) -> None:
    """An edit that reached one machine and not the other."""
    a_sign().write(store)
    a_sign(node="south:1", revision="def").write(store)
    told = status(OnDisk(configuration), store, now=NOON)
    assert told["problems"] == ["the daemons run with different configurations: abc, def"]


def test_a_sign_of_a_newer_version_can_be_read(store: Store) -> None:
    """Nodes are upgraded one after the other: what the newer one tells beyond this version is passed over."""
    a_sign().write(store)
    ((key, written),) = store.get_metas(PREFIX).items()
    store.put_meta(key, json.dumps(json.loads(written) | {"mood": "good"}))
    assert Heartbeat.read_all(store) == [a_sign()]


def test_feeds_that_nobody_calls_at_are_told(configuration: Configuration, desk: Desk, store: Store) -> None:
    """The daemon gives signs of life and no feed has its turn: after ten minutes that is no watch."""
    called_at(visit(SPORT), desk=desk, store=store)
    due_at = store.feed_states()["ap"].next_at
    minute = dt.timedelta(minutes=1)
    for passed, problems in ((9, []), (11, ["1 feed waiting for over 10 minutes: ap"])):
        a_sign(at=due_at + passed * minute).write(store)
        assert status(OnDisk(configuration), store, now=due_at + passed * minute)["problems"] == problems


def test_single_rounds_are_a_watch_while_they_come(configuration: Configuration, store: Store) -> None:
    """A round each hour is well; none for two days is told."""
    a_sign(ended="once").write(store)
    day = dt.timedelta(days=1)
    assert status(OnDisk(configuration), store, now=NOON + day / 24)["ok"] is True
    assert status(OnDisk(configuration), store, now=NOON + 2 * day)["problems"] == [
        "no round since 2031-05-04T12:00:00Z"
    ]


def test_the_rows_of_dead_daemons_are_let_go_of(store: Store) -> None:
    """Restarts are many: what ended more than an hour ago is gone with the next start, the last of all stays."""
    hour = dt.timedelta(hours=1)
    for number in range(3):
        a_sign(node=f"north:{number}", at=NOON + number * hour, ended="stopped").write(store)
    forget_the_dead(store, NOON + 10 * hour)
    assert [sign.node for sign in Heartbeat.read_all(store)] == ["north:2"]


def test_an_account_of_an_article_goes_from_the_feed_to_the_desk(desk: Desk, store: Store) -> None:
    """Found, matched, decided with its reason, alerted under a revision, sent to whom."""
    called_at(visit(TOLL, FLASH, before=seen_before()), desk=desk, store=store)
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
    called_at(visit(SPORT, before=seen_before()), desk=desk, store=store)
    history = store.history("sport")
    assert history is not None
    told = account(history)
    assert [article["disposition"] for article in _list(told["articles"])] == ["no_match"]
    assert (told["decisions"], told["alerts"]) == ([], [])


def _list(value: object) -> list[dict[str, Any]]:
    assert isinstance(value, list)
    return value
