"""init, check, run, status, why and send-test: what a desk does with its configuration."""

import datetime as dt
import json
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.commands import ROOT, run, run_apart
from tests.fakes.desk import FakeDesk
from tests.fakes.wire import FakeWire, Item
from tests.store.builders import NOON, an_alert, an_article, file_alerts
from watcher import settings
from watcher.service.heartbeat import Heartbeat
from watcher.store import Store

RULE = """
id: broken
title: A rule with a test that does not hold
status: "on"
match: {all: [{text: gunfire}]}
tests:
  - {name: quiet, article: {title: Quiet day, text: Nothing happened.}, fires: false}
  - {name: loud, article: {title: Quiet day, text: Nothing happened.}, fires: true}
"""


def hear(folder: Path, *urls: str) -> None:
    (folder / "channels.yaml").write_text(
        f"channels:\n  desk: {{urls: {json.dumps(list(urls))}}}\n  duty: {{urls: []}}\n", encoding="utf-8"
    )


@pytest.mark.parametrize("asked", [("status",), ("why", "a1"), ("db", "prune"), ("db", "prune", "--dry-run")])
def test_who_only_looks_leaves_no_database(folder: Path, asked: tuple[str, ...]) -> None:
    """Before the first start there is none; one that root had made by asking could not be written by the service."""
    told = run(*asked, "--config", folder)
    assert told.exit_code in {0, 1}, told.stderr
    assert not list(folder.glob("wirewatch.db*"))


def test_status_answers_without_its_database(folder: Path) -> None:
    """A script gets its JSON however bad things are: what is wrong, and what to do."""
    (folder / "wirewatch.db").write_bytes(b"no database" * 1000)
    told = run("status", "--json", "--config", folder)
    assert told.exit_code == 1
    (problem,) = json.loads(told.stdout)["problems"]
    assert "is not a database" in problem
    assert "wirewatch restore" in problem
    assert run("status", "--config", folder).stdout == f"not ok: {problem}\n"


def test_init_writes_what_is_shipped_once(tmp_path: Path) -> None:
    """Every file is named; a folder that holds a configuration is left as it is."""
    target = tmp_path / "new"
    told = run("init", target)
    assert told.exit_code == 0
    assert str(target / "rules" / "border-clash.yaml") in told.stdout
    assert (target / "feeds.yaml").read_bytes() == (ROOT / "config" / "feeds.yaml").read_bytes()
    (target / "feeds.yaml").write_text("mine\n", encoding="utf-8")
    again = run("init", target)
    assert (again.exit_code, again.stdout) == (1, "")
    assert (target / "feeds.yaml").read_text(encoding="utf-8") == "mine\n"


def test_check_finds_nothing_in_the_starter(tmp_path: Path) -> None:
    """What `init` writes passes `check`."""
    run("init", tmp_path / "new")
    told = run("check", "--config", tmp_path / "new")
    assert (told.exit_code, told.stdout) == (0, "")


def test_check_tells_every_fault_with_its_place(folder: Path) -> None:
    """Two files with a fault each: both are told on standard output, with line and column, and the end is 78."""
    (folder / "feeds.yaml").write_text("feeds:\n  - {id: ap, uri: http://x.example/}\n", encoding="utf-8")
    (folder / "wirewatch.yaml").write_text("databse: sqlite:///x.db\n", encoding="utf-8")
    told = run("check", "--config", folder)
    assert told.exit_code == 78
    places = [line.split(": ")[0] for line in told.stdout.splitlines()]
    assert f"{folder}/wirewatch.yaml:1:1" in places
    assert any(place.startswith(f"{folder}/feeds.yaml:2:") for place in places)


def test_check_runs_the_tests_inside_rules(folder: Path) -> None:
    """A test that does not hold is a fault at its own line."""
    (folder / "rules" / "broken.yaml").write_text(RULE.strip(), encoding="utf-8")
    told = run("check", "--config", folder)
    assert told.exit_code == 78
    (fault,) = [line for line in told.stdout.splitlines() if "broken" in line]
    assert fault.startswith(f"{folder}/rules/broken.yaml:7:5: ")
    assert "loud" in fault


def test_check_tells_a_channel_that_cannot_work(folder: Path) -> None:
    """A service that Apprise does not know, or has retired, is told before anything has to be sent; secrets are not."""
    hear(folder, "nosuch://hidden-token@example.org/", "json://127.0.0.1:9/")
    told = run("check", "--config", folder)
    assert told.exit_code == 78
    assert "channels.yaml:2:" in told.stdout
    assert "hidden-token" not in told.output


def test_run_without_configuration_names_the_places(tmp_path: Path) -> None:
    """It ends with 78 and says where it looked, on standard error."""
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "xdg")}
    done = run_apart("run", "--once", cwd=tmp_path, environment=home)
    assert (done.returncode, done.stdout) == (78, b"")
    for place in (b"./config", b"XDG_CONFIG_HOME", b"/etc/wirewatch"):
        assert place in done.stderr


@pytest.mark.parametrize("command", [["run", "--once"], ["facts"], ["replay"], ["why", "x"], ["send-test"]])
def test_a_broken_configuration_ends_with_78(folder: Path, command: list[str]) -> None:
    """Every command that reads it tells the fault with its place on standard error."""
    (folder / "feeds.yaml").write_text("feeds: 3\n", encoding="utf-8")
    told = run(*command, "--config", folder, given="")
    assert (told.exit_code, told.stdout) == (78, "")
    assert f"{folder}/feeds.yaml:1:8: " in told.stderr


def test_status_tells_a_broken_configuration(folder: Path) -> None:
    """Not ok, with the fault; the JSON has the same keys as ever."""
    well = json.loads(run("status", "--json", "--config", folder).stdout)
    (folder / "feeds.yaml").write_text("feeds: 3\n", encoding="utf-8")
    told = run("status", "--json", "--config", folder)
    assert told.exit_code == 1
    broken = json.loads(told.stdout)
    assert set(broken) == set(well)
    assert (broken["ok"], "feeds.yaml:1:8" in broken["config"]["error"]) == (False, True)


def test_status_and_why_after_a_round(folder: Path) -> None:
    """One round with a story: status is ok, and why tells the way of the story by URL, article id and alert id."""
    (folder / "feeds.yaml").unlink()
    story = Item(
        guid="g1",
        title="Gunfire on Armenian-Azerbaijani border",
        text="YEREVAN, Armenia (AP) — Armenian and Azerbaijani troops exchanged fire on the border on Sunday.",
        published_at=dt.datetime.now(dt.UTC),
        url="https://wire.example/g1",
    )
    with FakeWire() as wire, FakeDesk() as desk:
        wire.publish("/ap.xml", [story])
        feed = f"{{id: ap, url: '{wire.url('/ap.xml')}', allow_private: true, backfill: 1h, full_text: false}}"
        (folder / "feeds.yaml").write_text(f"feeds:\n  - {feed}\n", encoding="utf-8")
        hear(folder, desk.hook_url())
        done = run_apart("run", "--once", "--config", folder)
        assert done.returncode == 0, done.stderr
        (message,) = desk.messages
    told = run("status", "--config", folder)
    assert told.exit_code == 0
    assert told.stdout.startswith("ok\n")
    for asked in ("https://wire.example/g1", message.alert_id):
        why = run("why", asked, "--config", folder)
        assert why.exit_code == 0
        for words in (
            "Gunfire on",
            "a rule matched it",
            "1 article,",
            "border-clash: new",
            "because",
            message.alert_id,
            "sent",
        ):
            assert words in why.stdout
    whole = json.loads(run("why", "--json", message.alert_id, "--config", folder).stdout)
    assert (whole["found"], whole["kind"], whole["deliveries"][0]["state"]) == (True, "alert", "sent")


def test_why_says_what_was_never_seen(folder: Path) -> None:
    """Nothing of that name: said so, and the exit code is 1."""
    told = run("why", "https://wire.example/unknown", "--config", folder)
    assert (told.exit_code, told.stdout) == (1, "https://wire.example/unknown: never seen\n")
    assert json.loads(run("why", "--json", "x", "--config", folder).stdout) == {"asked": "x", "found": False}


def test_send_test_tells_what_each_recipient_answered(folder: Path) -> None:
    """One takes it and one refuses: both are told, and the exit code is 1."""
    with FakeDesk() as desk:
        hear(folder, desk.hook_url("/good"), desk.hook_url("/bad"))
        desk.refuse("/bad", 403)
        told = run("send-test", "--config", folder)
        assert [message.to for message in desk.messages] == ["/good"]
    assert told.exit_code == 1
    good, bad = told.stdout.splitlines()
    assert good.endswith(": sent")
    assert ": failed: " in bad
    assert "403" in bad


def test_send_test_to_one_channel(folder: Path) -> None:
    """A channel by its name; one that nobody hears is wrong usage."""
    with FakeDesk() as desk:
        hear(folder, desk.hook_url("/good"))
        assert run("send-test", "desk", "--config", folder).exit_code == 0
        assert len(desk.messages) == 1
    assert run("send-test", "duty", "--config", folder).exit_code == 2


@pytest.mark.parametrize("environment", [{}, {"NO_COLOR": "1", "FORCE_COLOR": "1", "TERM": "xterm-256color"}])
def test_status_has_no_colours_where_they_are_not_wanted(folder: Path, environment: dict[str, str]) -> None:
    """Into a pipe, and with NO_COLOR even where colours are forced: plain text."""
    done = run_apart("status", "--config", folder, environment=environment)
    assert b"deliveries: 0 due" in done.stdout
    assert b"\x1b[3" not in done.stdout


def test_status_says_that_the_configuration_is_broken(folder: Path) -> None:
    """In words, with the fault, and nothing about recipients that nobody could read."""
    (folder / "feeds.yaml").write_text("feeds: 3\n", encoding="utf-8")
    told = run("status", "--config", folder).stdout
    assert told.startswith("not ok: the configuration is broken; the daemon is not running (never started)\n")
    assert "feeds.yaml:1:8" in told
    assert "recipients" not in told


def test_status_cuts_nothing_where_there_is_little_room(folder: Path) -> None:
    """Long names, long errors, 80 columns: the times are short and whole, and the reason comes first."""
    feed = f"a-feed-with-a-name-of-{'many-' * 6}words"
    address = "{id: " + feed + ", url: 'http://127.0.0.1:9/', allow_private: true}"
    (folder / "feeds.yaml").write_text(f"feeds:\n  - {address}\n", encoding="utf-8")
    run_apart("run", "--once", "--config", folder)
    done = run_apart("status", "--config", folder, environment={"COLUMNS": "40"})
    head, *_, row = done.stdout.decode().splitlines()
    assert head == f"not ok: 1 feed has never answered: {feed}"
    assert re.fullmatch(rf"{feed}  failing  - +\d\d:\d\d:\d\dZ  .*127\.0\.0\.1.*", row), row


def test_status_tells_when_a_daemon_stopped(folder: Path) -> None:
    """The end and the start are told apart, with the date where it is another day."""
    store = Store.open(f"sqlite:///{folder / 'wirewatch.db'}", daemon=False)
    since = dt.datetime(2026, 5, 4, 6, 0, tzinfo=dt.UTC)
    ended = since + dt.timedelta(hours=2)
    sign = Heartbeat.of(settings.load(folder), node="north:1", since=since, at=ended, ended="stopped", faults={})
    sign.write(store)
    store.close()
    told = run("status", "--config", folder).stdout
    assert "not ok: the daemon is not running (stopped)" in told
    assert "daemon stopped at 2026-05-04 08:00:00Z (started 2026-05-04 06:00:00Z)" in told


def test_status_lists_what_was_given_up(folder: Path) -> None:
    """Ten with alert, recipient and reason, and how many more there are."""
    hear(folder, "mailto://127.0.0.1:9/?from=w@example.org&to=night@example.org")
    (recipient,) = settings.load(folder).recipients
    store = Store.open(f"sqlite:///{folder / 'wirewatch.db'}", daemon=False)
    file_alerts(store, [an_alert(f"al{number}") for number in range(12)], to=[recipient.id])
    lane = store.claim_lane(recipient.id, now=NOON, until=NOON)
    assert lane is not None
    for number in range(12):
        store.mark_failed(f"al{number}", lane, at=NOON, error="550 no such user", next_at=None)
    store.close()
    told = run("status", "--config", folder).stdout
    assert "  alert al0 to desk mailto://127.0.0.1:9 to night, given up " in told
    assert (told.count("550 no such user"), "  and 2 more" in told) == (10, True)
    assert len(json.loads(run("status", "--json", "--config", folder).stdout)["outbox"]["dead_list"]) == 10


def test_status_says_where_else_a_dead_letter_was_told(folder: Path) -> None:
    """And that its recipient is gone, so that nobody looks for what to mend."""
    hear(folder, "mailto://127.0.0.1:9/?from=w@example.org&to=night@example.org")
    (recipient,) = settings.load(folder).recipients
    store = Store.open(f"sqlite:///{folder / 'wirewatch.db'}", daemon=False)
    file_alerts(store, [an_alert("al1")], to=["desk/old", recipient.id])
    lane = store.claim_lane("desk/old", now=NOON, until=NOON)
    assert lane is not None
    store.mark_failed("al1", lane, at=NOON, error="HTTP 410 Gone", next_at=None)
    store.close()
    told = run("status", "--config", folder).stdout
    assert f": HTTP 410 Gone; no longer configured; told to {recipient.label}\n" in told
    assert "given up" not in told.splitlines()[0]


@pytest.mark.parametrize(
    ("disposition", "words"),
    [
        ("too_old", "too old to be news, it was published 9 days before"),
        ("baseline", "it stood in the feed at the first poll"),
        ("no_match", "no rule matched it"),
    ],
)
def test_why_says_in_words_why_a_story_was_no_news(folder: Path, disposition: str, words: str) -> None:
    """The desk reads a sentence, scripts the code."""
    store = Store.open(f"sqlite:///{folder / 'wirewatch.db'}", daemon=False)
    with store.filing() as filing:
        article = an_article(published_at=NOON - dt.timedelta(days=9))
        filing.admit(article, feed_id="ap", seen_at=NOON, disposition=disposition)
    store.close()
    assert words in run("why", "a1", "--config", folder).stdout
    assert (
        json.loads(run("why", "--json", "a1", "--config", folder).stdout)["articles"][0]["disposition"] == disposition
    )


def test_check_warns_of_what_would_never_tell_anything(folder: Path) -> None:
    """Neither feeds nor rules, or a rule without tests: no fault, but likely a slip."""
    bare = RULE.strip().partition("tests:")[0]
    (folder / "rules" / "bare.yaml").write_text(bare, encoding="utf-8")
    told = run("check", "--config", folder)
    assert (told.exit_code, told.stdout) == (0, "")
    assert "warning: no feeds: nothing would ever be read" in told.stderr
    assert f"warning: {folder}/rules/bare.yaml:1:5: the rule broken has no tests" in told.stderr
    shutil.rmtree(folder / "rules")
    told = run("check", "--config", folder)
    assert (told.exit_code, told.stdout) == (0, "")
    assert "warning: no rules: nothing would ever be told" in told.stderr


OWN_PACK = """\
review_by: 2099-01-01
harm:
  killed:
    - {verb: spear spears speared speared spearing, example: "Raiders speared two yakherders. -> killed 2"}
people:
  civilian: [yakherder, yakherders]
states:
  ARM: {bodies: [Frontier Watch], example: "The Frontier Watch lost two men. -> killed ARM 3"}
examples:
  - "Shells killed two soldiers near Sotk. -> killed 2; place sotk"
"""


def test_check_reads_the_examples_of_the_desks_own_packs(folder: Path) -> None:
    """A verb, a noun and an office of a desk's own; what is read otherwise is told at its place."""
    (folder / "packs").mkdir()
    (folder / "packs" / "ours.yaml").write_text(OWN_PACK, encoding="utf-8")
    told = run("check", "--config", folder)
    assert told.exit_code == 78
    first, second = told.stdout.splitlines()
    assert first == (
        f"{folder}/packs/ours.yaml:8:44: “The Frontier Watch lost two men.” should tell killed ARM 3, "
        "read: killed ARM 2; side ARM (mend the entry or its example)"
    )
    assert second.startswith(f"{folder}/packs/ours.yaml:10:5: “Shells killed two soldiers near Sotk.” should tell")


def test_check_tells_a_pack_that_spoils_what_is_shipped(folder: Path) -> None:
    """Where "at least" means "about", the shipped sentence that says otherwise is told, in the shipped file."""
    (folder / "packs").mkdir()
    (folder / "packs" / "ours.yaml").write_text(
        "review_by: 2099-01-01\nhedges: {about: [at least]}\n", encoding="utf-8"
    )
    told = run("check", "--config", folder)
    assert told.exit_code == 78
    (line,) = told.stdout.splitlines()
    assert "watcher/packs/english.yaml:" in line
    assert "should tell killed 9+; wounded ..20, read: killed 9; wounded ..20" in line


def test_check_warns_of_a_pack_past_its_review(folder: Path) -> None:
    """Names and offices change: a pack that nobody has looked at in time is told."""
    (folder / "packs").mkdir()
    (folder / "packs" / "ours.yaml").write_text("review_by: 2020-01-01\n", encoding="utf-8")
    told = run("check", "--config", folder)
    assert (told.exit_code, told.stdout) == (0, "")
    assert "warning: the pack local/ours was to be looked through by 2020-01-01" in told.stderr
