"""What the desk hears of the watch itself, as a timetable: each trouble once, its end once, and nothing at night."""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.clock import Clock
from tests.fakes.desk import FakeDesk
from tests.fakes.wire import FakeWire
from tests.service.house import House, clash
from tests.service.test_accounts import a_sign
from tests.service.test_vigil import HOUR, MONDAY, TUESDAY_10, a_feed, failing, well
from tests.store.builders import MINUTE, an_alert, an_article, file_alerts, put_state
from watcher.delivery import TERMINAL
from watcher.service.notices import SETTLING, Notices, Watch
from watcher.service.outbox import Outbox
from watcher.service.status import OnDisk, status
from watcher.settings import Feed, Recipient
from watcher.store import Store

DAY = dt.timedelta(days=1)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = Store.open(database_url, daemon=False)
    yield opened
    opened.close()


@pytest.fixture
def desk() -> Iterator[FakeDesk]:
    with FakeDesk() as opened:
        yield opened


@pytest.fixture
def nodes(database_url: str) -> Iterator[tuple[Store, Store]]:
    """Open one database twice."""
    ours, theirs = Store.open(database_url, daemon=False), Store.open(database_url, daemon=False)
    yield ours, theirs
    ours.close()
    theirs.close()


class Office:
    """A newsroom that does nothing but take notice, with a clock of its own."""

    def __init__(self, store: Store, *recipients: Recipient, start: dt.datetime = TUESDAY_10, feeds: int = 1) -> None:
        self.store = store
        self.clock = Clock(start)
        self.feeds = tuple(a_feed(f"f{number}") for number in range(feeds))
        self.recipients = recipients
        self._notices = Notices(store, since=start - SETTLING, now=self.clock.now)

    def turn(self, at: dt.datetime | None = None) -> None:
        """Take a turn, at a moment or now."""
        if at is not None:
            self.clock.advance(at - self.clock.now())
        self._notices.turn(Watch(feeds=self.feeds, recipients=self.recipients, database="postgresql://elsewhere/x"))

    def until(self, end: dt.datetime, *, step: dt.timedelta = MINUTE) -> None:
        """Take a turn each step of the way."""
        while self.clock.now() < end:
            self.turn(self.clock.now() + step)

    def fails(self, feed: Feed, since: dt.datetime, *, failures: int = 4) -> None:
        put_state(self.store, failing(since, failures=failures, feed_id=feed.id))

    def answers(self, feed: Feed) -> None:
        put_state(self.store, well(self.clock.now(), feed_id=feed.id))


def take_turns_as_of(store: Store, *, changed_at: dt.datetime, office: Office, at: dt.datetime) -> None:
    """Have the feed answer well, with nothing new, and take a turn."""
    put_state(store, well(at, feed_id="f0", changed_at=changed_at))
    office.turn(at)


def titles(desk: FakeDesk) -> list[str]:
    return [message.title for message in desk.messages]


def test_a_weekday_feed_falls_silent(store: Store, desk: FakeDesk) -> None:
    """Forty a day on weekdays from 06:00 for four weeks, the last on a Tuesday at 10:00: told at 13:00, once."""
    monday = MONDAY - 4 * 7 * DAY
    arrivals = [
        monday + day * DAY + 6 * HOUR + number * 24 * MINUTE
        for day in range(30)
        if day % 7 < 5
        for number in range(40)
        if day < 29 or number <= 10
    ]
    assert arrivals[-1] == TUESDAY_10
    with store.filing() as filing:
        for number, moment in enumerate(arrivals):
            filing.admit(an_article(f"a{number}"), feed_id="f0", seen_at=moment, disposition="no_match")
    office = Office(store, Recipient.of("desk", desk.hook_url()), start=TUESDAY_10 - 60 * HOUR)
    sunday_night = MONDAY - HOUR
    take_turns_as_of(store, changed_at=MONDAY - 2 * DAY - 144 * MINUTE, office=office, at=sunday_night)
    assert titles(desk) == []
    for minutes in (1, 60, 179):
        take_turns_as_of(store, changed_at=TUESDAY_10, office=office, at=TUESDAY_10 + minutes * MINUTE)
    assert titles(desk) == []
    for minutes in (180, 181, 600):
        take_turns_as_of(store, changed_at=TUESDAY_10, office=office, at=TUESDAY_10 + minutes * MINUTE)
    (told,) = desk.messages
    assert told.title.startswith("Wirewatch: feed f0 is silent")
    assert "Tue 06 May 10:00 UTC" in told.title
    assert "8 times" in told.title
    assert "look at it in a browser" in told.body


def test_a_dead_feed_and_its_return_are_told_once(store: Store, desk: FakeDesk) -> None:
    """Dead at 16:00; it answers at 18:00, fails again for five minutes, and is back for good at 18:25."""
    office = Office(store, Recipient.of("desk", desk.hook_url()))
    (feed,) = office.feeds
    office.fails(feed, TUESDAY_10)
    office.turn(TUESDAY_10 + 6 * HOUR - MINUTE)
    assert titles(desk) == []
    office.until(TUESDAY_10 + 7 * HOUR, step=10 * MINUTE)
    (dead,) = desk.messages
    assert "feed f0 is dead: nothing has come since Tue 06 May 10:00 UTC; HTTP 500" in dead.title
    assert "To do: the publisher's server has trouble" in dead.body
    office.clock.advance(HOUR)
    office.answers(feed)
    office.until(TUESDAY_10 + 8 * HOUR + 8 * MINUTE)
    office.fails(feed, TUESDAY_10)
    office.until(TUESDAY_10 + 8 * HOUR + 13 * MINUTE)
    office.answers(feed)
    office.until(TUESDAY_10 + 8 * HOUR + 23 * MINUTE)
    assert len(desk.messages) == 1
    office.until(TUESDAY_10 + 9 * HOUR)
    assert titles(desk)[1:] == ["Wirewatch: feed f0 answers again, after 8 hours"]
    office.fails(feed, TUESDAY_10 + 10 * HOUR)
    office.turn(TUESDAY_10 + 17 * HOUR)
    assert len(desk.messages) == 3, "and the next time it is told anew"


def test_all_feeds_lost_are_one_notice(store: Store, desk: FakeDesk) -> None:
    """Fifty feeds, one line; when the first answers again, the others have six hours before they count as dead."""
    office = Office(store, Recipient.of("desk", desk.hook_url()), feeds=50)
    for feed in office.feeds:
        office.fails(feed, TUESDAY_10, failures=8)
    office.until(TUESDAY_10 + 8 * HOUR, step=HOUR)
    (told,) = desk.messages
    assert told.title.startswith("Wirewatch: no feed answers since Tue 06 May 10:00 UTC")
    for feed in office.feeds[:30]:
        office.answers(feed)
    office.until(TUESDAY_10 + 12 * HOUR, step=10 * MINUTE)
    assert titles(desk)[1:] == ["Wirewatch: feeds answer again, after 8 hours"]
    office.until(TUESDAY_10 + 15 * HOUR, step=HOUR)
    assert titles(desk)[2:] == ["Wirewatch: 20 feeds need a look"]
    assert re.search(r"and \d+ more: `wirewatch status`".replace("`", "."), desk.messages[2].body)


def test_a_refusal_for_good_reaches_another_channel_with_the_alert(store: Store, desk: FakeDesk) -> None:
    """The mail server says 550: in the same cycle the hook of the other channel has the alert's words, once."""
    mail = Recipient.of("desk", desk.mail_url("gone@example.org"))
    same, other = Recipient.of("desk", desk.mail_url()), Recipient.of("duty", desk.hook_url())
    office = Office(store, mail, same, other)
    desk.refuse("gone@example.org", 550)
    file_alerts(store, [an_alert(at=TUESDAY_10)], to=[mail.id], at=TUESDAY_10)
    outbox = Outbox(store, now=office.clock.now)
    outbox.start([mail, same, other], limit=10)
    assert outbox.finish().dead == 1
    for _ in range(3):
        office.turn(office.clock.now() + MINUTE / 2)
    (told,) = desk.messages
    assert told.to == "/hook"
    assert told.title == "Wirewatch: 1 alert not delivered; 1 channel needs a look"
    assert "Not delivered: Border clash: 4 killed" in told.body
    assert "Killed (ARM): 2 → 4" in told.body
    assert "550" in told.body
    assert told.alert_id == "al1"
    assert "al1" in told.headers["X-Wirewatch-Alert"]


def test_an_alert_goes_where_no_notices_are_wanted_before_it_goes_nowhere(store: Store, desk: FakeDesk) -> None:
    """A channel without notices hears of no feed, but of an alert that nobody else can be told."""
    mail = Recipient.of("desk", desk.mail_url("gone@example.org"))
    pager = Recipient.of("duty", desk.hook_url(), notices=False)
    office = Office(store, mail, pager)
    desk.refuse("gone@example.org", 550)
    office.fails(office.feeds[0], TUESDAY_10 - 7 * HOUR)
    file_alerts(store, [an_alert(at=TUESDAY_10)], to=[mail.id], at=TUESDAY_10)
    outbox = Outbox(store, now=office.clock.now)
    outbox.start([mail, pager], limit=10)
    outbox.finish()
    office.turn()
    assert [(told.to, told.title) for told in desk.messages] == [("/hook", "Not delivered: Border clash: 4 killed")]
    assert "f0" not in desk.messages[0].body


def test_a_channel_that_waits_is_told_on_another_and_is_back(store: Store, desk: FakeDesk) -> None:
    """The hook answers 503 until 10:20; the other channel hears of it at 10:15, and ten minutes after its end."""
    hook, mail = Recipient.of("duty", desk.hook_url()), Recipient.of("desk", desk.mail_url())
    office = Office(store, hook, mail)
    outbox = Outbox(store, now=office.clock.now)
    desk.refuse("/hook", 503)
    file_alerts(store, [an_alert(at=TUESDAY_10)], to=[hook.id], at=TUESDAY_10)
    arrived: dict[str, list[int]] = {"/hook": [], "desk@example.org": []}
    for minute in range(45):
        if minute == 20:
            desk.accept("/hook")
        outbox.start([hook, mail], limit=10)
        outbox.finish()
        before = len(desk.messages)
        office.turn(TUESDAY_10 + minute * MINUTE)
        for message in desk.messages[before:]:
            arrived[message.to].append(minute)
        if "/hook" in [each.to for each in desk.messages] and not arrived["/hook"]:
            arrived["/hook"].append(minute)
    (taken_at,) = arrived["/hook"]
    assert arrived["desk@example.org"] == [15, taken_at + 10]
    told, back = (each for each in desk.messages if each.to != "/hook")
    assert f"{hook.label} takes no messages" in told.title
    assert back.title == f"Wirewatch: {hook.label} takes messages again, after {taken_at} minutes"


def test_what_is_not_taken_is_sent_again_with_what_came_since(store: Store, desk: FakeDesk) -> None:
    """The desk is away for the first turn: one message tells both feeds, and it is sent once."""
    office = Office(store, Recipient.of("desk", desk.hook_url()), feeds=5)
    for feed in office.feeds[2:]:
        office.answers(feed)
    office.fails(office.feeds[0], TUESDAY_10 - 7 * HOUR)
    with desk.away():
        office.turn()
    office.fails(office.feeds[1], TUESDAY_10 - 7 * HOUR)
    office.until(TUESDAY_10 + 20 * MINUTE)
    assert titles(desk) == ["Wirewatch: 2 feeds need a look"]


def test_one_message_in_ten_minutes(store: Store, desk: FakeDesk) -> None:
    """A second feed that dies a minute after the first waits for its turn."""
    office = Office(store, Recipient.of("desk", desk.hook_url()), feeds=5)
    for feed in office.feeds[2:]:
        office.answers(feed)
    office.fails(office.feeds[0], TUESDAY_10 - 7 * HOUR)
    office.turn()
    office.fails(office.feeds[1], TUESDAY_10 - 7 * HOUR)
    office.until(TUESDAY_10 + 9 * MINUTE)
    assert len(desk.messages) == 1
    office.turn(TUESDAY_10 + 10 * MINUTE)
    assert len(desk.messages) == 2


def test_feeds_get_a_chance_after_a_start(store: Store, desk: FakeDesk) -> None:
    """What the database remembers of the feeds is not told before the daemon has asked them itself."""
    office = Office(store, Recipient.of("desk", desk.hook_url()))
    late = Notices(store, since=TUESDAY_10, now=office.clock.now)
    watch = Watch(feeds=office.feeds, recipients=office.recipients, database="postgresql://elsewhere/x")
    office.fails(office.feeds[0], TUESDAY_10 - 7 * HOUR)
    late.turn(watch)
    assert (titles(desk), store.notices()) == ([], [])
    office.clock.advance(SETTLING)
    late.turn(watch)
    assert len(desk.messages) == 1


def test_a_job_is_told_after_two_minutes(store: Store, desk: FakeDesk) -> None:
    """A fault that goes by itself is forgotten, one that stays is told."""
    office = Office(store, Recipient.of("desk", desk.hook_url()))
    for minute in range(6):
        faults = {"poll": "OSError: no"} if minute != 1 else {}
        a_sign(TUESDAY_10 + minute * MINUTE, faults=faults).write(store)
        office.turn(TUESDAY_10 + minute * MINUTE)
        assert len(desk.messages) == (minute >= 4), minute
    assert "“poll”" in desk.messages[0].title


def test_the_daemon_tells_a_refusal_within_seconds(desk: FakeDesk, tmp_path: Path) -> None:
    """The mail of one channel is refused for good: the hook of another, which was not to have it, gets its words."""
    with FakeWire() as wire:
        house = House(tmp_path / "house", wire, desk)
        house.watch("ap.xml")
        duty = f'{{urls: ["{desk.hook_url()}"], min_severity: critical}}'
        channels = f'channels:\n  desk: {{urls: ["{desk.mail_url()}"]}}\n  duty: {duty}\n'
        (house.folder / "channels.yaml").write_text(channels, encoding="utf-8")
        desk.refuse("desk@example.org", 550)
        wire.publish("/ap.xml", [clash("a1", "two")])
        with house.running():
            (word,) = desk.wait_for(1)
    assert word.to == "/hook"
    assert word.alert_id
    assert "550" in word.body


def test_two_nodes_tell_it_once(nodes: tuple[Store, Store], desk: FakeDesk) -> None:
    """Whichever comes first; the other finds it told."""
    hook = Recipient.of("desk", desk.hook_url())
    ours, theirs = Office(nodes[0], hook), Office(nodes[1], hook)
    ours.fails(ours.feeds[0], TUESDAY_10 - 7 * HOUR)
    for minute in range(3):
        for office in (ours, theirs):
            office.turn(TUESDAY_10 + minute * MINUTE)
    assert len(desk.messages) == 1


def test_a_feed_that_was_taken_out_is_not_told_as_well_again(store: Store, desk: FakeDesk) -> None:
    """Nobody waits for it any more."""
    office = Office(store, Recipient.of("desk", desk.hook_url()))
    office.fails(office.feeds[0], TUESDAY_10 - 7 * HOUR)
    office.turn()
    office.feeds = ()
    office.until(TUESDAY_10 + HOUR, step=10 * MINUTE)
    assert len(desk.messages) == 1


def test_what_a_feed_says_is_inert(store: Store, desk: FakeDesk) -> None:
    """A feed's error may quote a page."""
    office = Office(store, Recipient.of("desk", desk.hook_url()))
    state = failing(TUESDAY_10 - 7 * HOUR, failures=4, feed_id="f0", error="a page titled “@everyone [x](http://e.x)”")
    put_state(store, state)
    office.turn()
    (told,) = desk.messages
    assert "@everyone" not in told.title + told.body
    assert "](" not in told.title + told.body


def test_without_a_taker_the_log_tells(store: Store, desk: FakeDesk, caplog: pytest.LogCaptureFixture) -> None:
    """Once, as a warning; status goes on telling it."""
    office = Office(store, Recipient.of("duty", desk.hook_url(), notices=False))
    office.fails(office.feeds[0], TUESDAY_10 - 7 * HOUR)
    office.until(TUESDAY_10 + 5 * MINUTE)
    told = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert [line.partition(":")[0] for line in told] == ["feed f0 is dead"]
    assert desk.messages == []
    troubles = status(OnDisk(None), store, now=office.clock.now())["troubles"]
    assert isinstance(troubles, list)
    (trouble,) = troubles
    assert (trouble["kind"], trouble["subject"], trouble["since"]) == ("dead", "f0", "2031-05-06T03:00:00Z")
    assert trouble["told"] == []


def test_status_names_what_it_does_not_see_itself(store: Store) -> None:
    """A feed that overflows is well by its own state."""
    office = Office(store, TERMINAL)
    put_state(store, dataclasses.replace(well(TUESDAY_10, feed_id="f0"), overflows=2))
    office.turn()
    told = status(OnDisk(None), store, now=TUESDAY_10)
    assert any("f0 overflows" in problem for problem in told["problems"])  # type: ignore[attr-defined]


def test_what_is_long_over_is_forgotten(store: Store, desk: FakeDesk) -> None:
    """After ninety days the log's row goes as well."""
    office = Office(store, Recipient.of("desk", desk.hook_url()))
    office.fails(office.feeds[0], TUESDAY_10 - 7 * HOUR)
    office.turn()
    office.answers(office.feeds[0])
    office.turn(TUESDAY_10 + HOUR)
    office.turn(TUESDAY_10 + 2 * HOUR)
    assert [row.recipient_id for row in store.notices()] == ["log"]
    office.turn(TUESDAY_10 + 90 * DAY)
    assert len(store.notices()) == 1
    office.turn(TUESDAY_10 + 91 * DAY)
    assert store.notices() == []
