"""Live configuration: an edit takes effect within seconds, a broken one never, and the desk is told which it was."""

import itertools
import os
import random
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.fakes.clock import Clock
from tests.fakes.desk import FakeDesk
from tests.fakes.wire import FakeWire
from tests.service.house import SPORT, House, clash, status_of, wait_until
from watcher import settings
from watcher.service.reload import Edits, Refused, differences
from watcher.service.rounds import Newsroom, Rounds
from watcher.settings import Configuration
from watcher.store import Store
from watcher.wire import Wire

WITHIN_S = 9.0  # three seconds are promised, and a machine under test is slow
BROKEN = "id: border-clash\ntitle: no longer a rule\nmatch: {all: [{text: '('}]}\n"
PARTIAL_WRITES = int(os.environ.get("WIREWATCH_PARTIAL_WRITES", "500"))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with FakeWire() as wire, FakeDesk() as desk:
        opened = House(tmp_path / "house", wire, desk)
        opened.watch("ap.xml")
        yield opened


@pytest.fixture
def edits(house: House) -> Edits:
    return Edits.watch(house.folder)[1]


def rule_file(house: House) -> Path:
    return house.folder / "rules" / "border-clash.yaml"


def test_a_new_feed_is_polled_without_a_restart(house: House) -> None:
    """The desk adds a line to feeds.yaml: the feed is read within seconds, and its story told."""
    house.wire.publish("/ap.xml", [SPORT])
    house.wire.publish("/afp.xml", [clash("b1", "two")])
    with house.running():
        wait_until(lambda: bool(house.wire.visits("/ap.xml")))
        house.watch("ap.xml", "afp.xml")
        wait_until(lambda: bool(house.wire.visits("/afp.xml")), timeout_s=WITHIN_S)
        house.desk.wait_for(1)


def test_a_feed_that_moves_is_read_in_full_at_its_new_address(house: House) -> None:
    """The same feed under another URL, whose server knows the old copy's tag: its story is told all the same."""
    house.wire.publish("/ap.xml", [SPORT])
    house.wire.publish("/world.xml", [clash("b1", "two")])
    with house.running():
        wait_until(lambda: 304 in [visit.status for visit in house.wire.visits("/ap.xml")])
        text = (house.folder / "feeds.yaml").read_text(encoding="utf-8").replace("/ap.xml'", "/world.xml'")
        (house.folder / "feeds.yaml").write_text(text, encoding="utf-8")
        house.desk.wait_for(1)
    assert house.wire.visits("/world.xml")[0].status == 200


def test_an_address_that_was_mended_is_asked_at_once(house: House) -> None:
    """410 Gone is asked again in a day; the desk writes the right address, and its story is told now."""
    house.wire.fail("/ap.xml", 410)
    house.wire.publish("/world.xml", [clash("b1", "two")])
    with house.running():
        wait_until(lambda: bool(house.wire.visits("/ap.xml")))
        text = (house.folder / "feeds.yaml").read_text(encoding="utf-8").replace("/ap.xml'", "/world.xml'")
        (house.folder / "feeds.yaml").write_text(text, encoding="utf-8")
        house.desk.wait_for(1)


@pytest.mark.parametrize("restarted", [True, False])
def test_a_clock_that_is_set_back_silences_nothing(house: House, restarted: bool) -> None:  # noqa: FBT001
    """It was a day ahead until it was set right: each feed is asked at once, by the same daemon and by the next."""
    house.wire.publish("/ap.xml", [SPORT])
    clock, store = Clock(), Store.open(house.configuration.database, daemon=True)
    room = Newsroom.of(house.configuration, store=store, wire=Wire("Wirewatch/test"), clock=clock.now)
    rounds = Rounds(store)
    for day in (0, -1):
        claimed = (Rounds(store) if restarted else rounds).claim(room)
        assert claimed, f"not asked on day {day}"
        assert list(rounds.call_at(claimed)) == [True]
        clock.advance(days=-1)
    room.wire.close()
    store.close()


def test_a_feed_that_is_taken_out_is_left_alone(house: House) -> None:
    """After the edit nobody calls at it any more, and the others are called at as before."""
    house.watch("ap.xml", "afp.xml")
    house.wire.publish("/ap.xml", [SPORT])
    house.wire.publish("/afp.xml", [SPORT])
    with house.running() as daemon:
        wait_until(lambda: bool(house.wire.visits("/afp.xml")))
        house.watch("ap.xml")
        wait_until(lambda: daemon.revision == house.configuration.revision, timeout_s=WITHIN_S)
        polled, others = len(house.wire.visits("/afp.xml")), len(house.wire.visits("/ap.xml"))
        wait_until(lambda: len(house.wire.visits("/ap.xml")) >= others + 3)
    assert len(house.wire.visits("/afp.xml")) <= polled + 1


def test_a_broken_edit_changes_nothing_and_is_told(house: House) -> None:
    """06:00 a slip in a rule: the old one runs on and tells; status says what is wrong. 06:05 mended: all is well."""
    house.wire.publish("/ap.xml", [SPORT])
    whole = rule_file(house).read_text(encoding="utf-8")
    with house.running() as daemon:
        wait_until(lambda: bool(house.wire.visits("/ap.xml")))
        running = daemon.revision
        rule_file(house).write_text(BROKEN, encoding="utf-8")
        wait_until(lambda: "border-clash.yaml:3:" in str(told_of(house)["error"]), timeout_s=WITHIN_S)
        wait_until(lambda: told_of(house)["revision"] == running, timeout_s=WITHIN_S)
        status = house.command("status")
        assert status.returncode == 1
        assert f"can't be used; {running} runs on" in status.stdout

        house.wire.publish("/ap.xml", [clash("a1", "two"), SPORT])
        assert "2" in house.desk.wait_for(1)[0].title

        rule_file(house).write_text(whole, encoding="utf-8")
        wait_until(lambda: told_of(house)["error"] is None, timeout_s=WITHIN_S)
        assert daemon.revision == running


def test_a_signal_has_an_edit_read_at_once(house: House) -> None:
    """SIGHUP after a secret was changed, which no look at the folder shows: the next alert goes to the new address."""
    secret = house.folder / "hook-url"
    secret.write_text(house.desk.hook_url("/old"), encoding="utf-8")
    house.hear("${file:hook-url}")
    house.wire.publish("/ap.xml", [SPORT])
    with house.process("-m", "watcher", "run", "--config", str(house.folder)) as daemon:
        wait_until(lambda: bool(house.wire.visits("/ap.xml")), told=lambda: house.log)
        secret.write_text(house.desk.hook_url("/new"), encoding="utf-8")
        daemon.send_signal(signal.SIGHUP)
        wait_until(lambda: "recipient" in house.log.partition("in place of")[2], told=lambda: house.log)
        house.wire.publish("/ap.xml", [clash("a1", "two"), SPORT])
        house.desk.wait_for(1)
        assert {to for to, _alert in house.desk.copies()} == {"/new"}
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(timeout=20) == 0


def test_the_reading_that_is_asked_for_is_the_last_word(house: House) -> None:
    """SIGHUP between a look and the use of what it found: the older reading does not come after the newer one."""
    readings: list[Configuration] = []
    for feeds in (("ap.xml", "afp.xml"), ("ap.xml", "afp.xml", "dpa.xml")):
        house.watch(*feeds)
        readings.append(house.configuration)
    house.watch("ap.xml")
    house.wire.publish("/ap.xml", [SPORT])
    older, newer = readings

    class Slow(Edits):
        """Its first look is overtaken by a signal; its next one ends the daemon."""

        looks = 0

        def look(self, *, at_once: bool = False) -> Configuration | Refused | None:
            if at_once:
                return newer
            self.looks += 1
            if self.looks > 1:
                os.kill(os.getpid(), signal.SIGTERM)
                return None
            os.kill(os.getpid(), signal.SIGHUP)
            with suppress(AssertionError):  # it has to wait for this look to be done with
                wait_until(lambda: daemon.revision == newer.revision, timeout_s=1.5)
            return older

    with house.daemon(watch=Slow.watch) as daemon:
        daemon.run()
    assert daemon.revision == newer.revision


def test_a_signal_during_the_start_is_no_end(house: House) -> None:
    """SIGHUP while the database is waited for, as at an upgrade that takes long: the daemon comes up all the same."""
    house.wire.publish("/ap.xml", [SPORT])
    Store.open(house.configuration.database, daemon=False).close()
    with closing(sqlite3.connect(house.folder / "wirewatch.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with house.process("-m", "watcher", "run", "--config", str(house.folder)) as daemon:
            wait_until((house.folder / "wirewatch.db.lock").exists, told=lambda: house.log)
            daemon.send_signal(signal.SIGHUP)
            writer.execute("COMMIT")
            wait_until(lambda: bool(house.wire.visits("/ap.xml")), told=lambda: house.log)
            daemon.send_signal(signal.SIGTERM)
            assert daemon.wait(timeout=20) == 0


def test_an_edit_is_read_only_once_it_stands_still(house: House, edits: Edits) -> None:
    """A look that finds something new waits for the next one, which must find the same."""
    assert edits.look() is None
    house.watch("ap.xml", "afp.xml")
    assert edits.look() is None
    house.watch("ap.xml", "afp.xml", "dpa.xml")
    assert edits.look() is None
    found = edits.look()
    assert isinstance(found, Configuration)
    assert [feed.id for feed in found.feeds] == ["ap.xml", "afp.xml", "dpa.xml"]
    assert edits.look() is None


def test_a_broken_edit_is_told_once(house: House, edits: Edits) -> None:
    """Saved twice with the same slip, it is no news the second time; another slip is."""
    told = []
    for text in (BROKEN, BROKEN, BROKEN.replace("'('", "'['")):
        rule_file(house).unlink()
        rule_file(house).write_text(text, encoding="utf-8")
        edits.look()
        found = edits.look()
        assert isinstance(found, Refused)
        told.append(found.told_before)
    assert told == [False, True, False]


def test_a_pack_whose_example_is_read_otherwise_is_refused(house: House, edits: Edits) -> None:
    """What `check` would call a fault takes no effect; put right, it does."""
    pack = house.folder / "packs" / "ours.yaml"
    pack.parent.mkdir()
    wrong = 'review_by: 2099-01-01\nexamples: ["Raiders slew two herders. -> killed 3"]\n'
    pack.write_text(wrong, encoding="utf-8")
    found = [edits.look(), edits.look()][1]
    assert isinstance(found, Refused)
    assert f"{pack}:2:12: " in found.faults
    pack.write_text(wrong.replace("killed 3", "killed 2"), encoding="utf-8")
    assert isinstance([edits.look(), edits.look()][1], Configuration)


def test_what_was_broken_and_is_as_before_is_told_as_whole(house: House, edits: Edits) -> None:
    """Whoever takes a broken edit back hears that all is well; touching a file without a change is nothing."""
    whole = rule_file(house).read_text(encoding="utf-8")
    rule_file(house).write_text(BROKEN, encoding="utf-8")
    assert isinstance([edits.look(), edits.look()][1], Refused)
    rule_file(house).write_text(whole, encoding="utf-8")
    assert isinstance([edits.look(), edits.look()][1], Configuration)
    rule_file(house).touch()
    assert [edits.look(), edits.look()] == [None, None]


def test_the_folder_that_vanishes_takes_nothing_with_it(house: House, edits: Edits) -> None:
    """A share that is not mounted for a while is a broken edit, not an empty configuration."""
    aside = house.folder.with_name("aside")
    house.folder.rename(aside)
    assert isinstance([edits.look(), edits.look()][1], Refused)
    aside.rename(house.folder)
    assert isinstance([edits.look(), edits.look()][1], Configuration)


def test_another_database_waits_for_the_next_start(house: House, edits: Edits) -> None:
    """Nothing moves under a running daemon; it says so."""
    before = house.configuration
    (house.folder / "wirewatch.yaml").write_text("database: sqlite:///other.db\n", encoding="utf-8")
    edits.look()
    found = edits.look()
    assert isinstance(found, Configuration)
    assert "takes effect with the next start" in "; ".join(differences(before, found))


@pytest.mark.parametrize("writes", [20, pytest.param(PARTIAL_WRITES, marks=pytest.mark.slow)])
def test_partial_writes_never_take_effect(house: House, edits: Edits, writes: int) -> None:
    """A file seen half written, again and again: no rule is lost, and none comes up that was not there."""
    dice, whole = random.Random(writes), rule_file(house).read_bytes()
    rules = {rule.id for rule in house.configuration.rules}
    taken_up = []
    for _ in range(writes):
        rule_file(house).write_bytes(whole[: dice.randrange(len(whole))])
        taken_up.append(edits.look())
        rule_file(house).write_bytes(whole)
        taken_up.append(edits.look())
        taken_up.append(edits.look())
    configurations = [found for found in taken_up if isinstance(found, Configuration)]
    assert {rule.id for found in configurations for rule in found.rules} <= rules
    assert not any(isinstance(found, Refused) for found in taken_up)


def test_edits_are_seen_in_every_file(house: House) -> None:
    """Feeds, channels, rules, lists and packs: a change, a new file and one less each leave another footprint."""
    (house.folder / "lists").mkdir()
    footprints = [settings.footprint(house.folder)]
    for path in ("feeds.yaml", "channels.yaml", "rules/border-clash.yaml", "lists/pairs.yaml", "packs/own.yaml"):
        file = house.folder / path
        file.parent.mkdir(exist_ok=True)
        with file.open("a", encoding="utf-8") as written:
            written.write("# a remark\n")
        footprints.append(settings.footprint(house.folder))
    rule_file(house).unlink()
    footprints.append(settings.footprint(house.folder))
    assert all(before != after for before, after in itertools.pairwise(footprints))
    assert time.time_ns() > max(changed_at for _, changed_at, _, _ in footprints[-1])


def told_of(house: House) -> dict[str, object]:
    config = status_of(house)["config"]
    assert isinstance(config, dict)
    return config
