"""The whole text behind a summary: fetched within seconds, told as an update, and never a second story."""

import datetime as dt
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fakes.desk import FakeDesk
from tests.fakes.wire import FakeWire, Item
from tests.service.house import House, clash, wait_until
from tests.store.builders import an_article
from watcher.service.errands import GAP_S, NOBODYS_AFTER, Errands
from watcher.service.rounds import Newsroom
from watcher.store import Errand, History, Store
from watcher.wire import Wire

FIRST = (
    "Armenian and Azerbaijani troops exchanged fire on the border near the village of Movses on Sunday, Armenia's "
    "Defense Ministry said."
)
TOLL = "Four Armenian servicemen were killed in the shelling, the ministry said."
REST = (
    "The firing went on for two hours and ended at dusk, and farmers nearby stayed in their cellars, officials said.",
    "The prime minister of Armenia called a meeting of ministers for Monday morning.",
)
TITLE = "Gunfire heard on Armenian-Azerbaijani border"


def page(*paragraphs: str, title: str = TITLE) -> str:
    told = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title></head><body><nav><a href='/'>Front page</a></nav>"
        f"<main><article><h1>{title}</h1>{told}</article></main><footer>All rights reserved</footer></body></html>"
    )


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with FakeWire() as wire, FakeDesk() as desk:
        opened = House(tmp_path / "house", wire, desk)
        opened.watch("ap.xml", full_text=None)
        yield opened


@pytest.fixture
def shared(house: House, database_url: str) -> House:
    """Give the house over a database of either kind."""
    house.keep_in(database_url)
    return house


def summary(house: House, guid: str = "flash", *, text: str = FIRST, title: str = TITLE) -> Item:
    published_at = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=5)
    url = house.wire.url(f"/{guid}.html")
    return Item(guid=guid, title=title, text=text, published_at=published_at, url=url)


def history(house: House, name: str = "flash") -> History | None:
    store = Store.open(house.configuration.database, daemon=False)
    try:
        return store.history(name)
    finally:
        store.close()


def errand_of(house: House, guid: str = "flash") -> tuple[str, str | None] | None:
    """Tell how the errand of a story stands."""
    found = history(house, guid)
    return (found.errands[0].state, found.errands[0].error) if found and found.errands else None


def is_settled(house: House, guid: str = "flash") -> Callable[[], bool]:
    return lambda: (errand_of(house, guid) or ("due",))[0] != "due"


def told(house: House, guid: str = "flash") -> list[str]:
    found = history(house, guid)
    assert found is not None
    return [documented.alert.reason for documented in found.alerts]


def test_the_toll_comes_with_the_whole_text(shared: House) -> None:
    """The summary is told at once, the page as an update of its event; the same summary again is nothing."""
    shared.wire.page("/flash.html", page(FIRST, TOLL, *REST))
    shared.wire.publish("/ap.xml", [summary(shared)])
    with shared.running():
        messages = shared.desk.wait_for(2)
        wait_until(is_settled(shared))
        polls = len(shared.wire.visits("/ap.xml"))
        wait_until(lambda: len(shared.wire.visits("/ap.xml")) > polls + 1)
    assert "4" in messages[1].title
    assert told(shared) == ["new", "update"]
    found = history(shared)
    assert found is not None
    assert len(found.events) == 1
    assert [len(filed.article.text) for filed in found.articles] == [len(FIRST), len("\n\n".join((FIRST, TOLL, *REST)))]
    assert len({filed.article.item_key for filed in found.articles}) == 1
    assert len(shared.desk.messages) == 2
    assert len(shared.wire.visits("/flash.html")) == 1


def test_an_edited_summary_is_a_version_and_its_page_is_read_again(house: House) -> None:
    """Its new words are judged at once; a page that says nothing more is no news."""
    house.wire.page("/flash.html", page(FIRST, TOLL, *REST))
    house.wire.publish("/ap.xml", [summary(house)])
    with house.running():
        house.desk.wait_for(2)
        house.wire.publish("/ap.xml", [summary(house, text=f"{FIRST} Nine Armenian servicemen were killed, it said.")])
        assert "9" in house.desk.wait_for(3)[2].title
        wait_until(lambda: len(house.wire.visits("/flash.html")) == 2)
        found = history(house)
        wait_until(lambda: all(errand.state == "done" for errand in (history(house) or found).errands))  # type: ignore[union-attr]
    found = history(house)
    assert found is not None
    assert sorted(errand.error or "" for errand in found.errands) == ["", "the page has the words that were known"]
    assert len(house.desk.messages) == 3


def test_a_wall_is_no_story(house: House) -> None:
    """The reason is on record, `why` tells it, and the address is not asked again."""
    wall = f"<h1>{TITLE}</h1><p>{FIRST}</p><h2>Subscribe to continue reading</h2>"
    house.wire.page("/flash.html", f"<html><body><main>{wall}</main></body></html>")
    house.wire.publish("/ap.xml", [summary(house)])
    with house.running():
        wait_until(is_settled(house))
    assert errand_of(house) == ("refused", "it is behind a paywall")
    assert "whole text: not to be had after 1 try, it is behind a paywall" in house.command("why", "flash").stdout
    assert told(house) == ["new"]


def test_a_host_that_forbids_robots_is_heeded(house: House) -> None:
    """Its page is never asked for."""
    house.wire.robots("User-agent: *\nDisallow: /\n")
    house.wire.page("/flash.html", page(FIRST, TOLL))
    house.wire.publish("/ap.xml", [summary(house)])
    with house.running():
        wait_until(is_settled(house))
    assert errand_of(house) == ("refused", "the robots.txt of its host forbids it")
    assert house.wire.visits("/flash.html") == []


def test_a_page_that_hangs_holds_up_nothing(shared: House) -> None:
    """Feeds are polled on, a story is told, the end does not wait for it; and it is due again as it was."""
    shared.wire.hang("/flash.html")
    shared.wire.publish("/ap.xml", [summary(shared)])
    with shared.daemon() as daemon:
        daemon.start()
        wait_until(lambda: len(shared.wire.visits("/flash.html")) == 1)
        polls = len(shared.wire.visits("/ap.xml"))
        shared.wire.publish("/ap.xml", [clash("toll", "two", minutes_ago=1)])
        shared.desk.wait_for(2)
        wait_until(lambda: len(shared.wire.visits("/ap.xml")) >= polls + 3)
        assert daemon.stop()
    found = history(shared)
    assert found is not None
    assert [(errand.state, errand.tries, errand.error) for errand in found.errands] == [("due", 0, None)]


def test_a_failing_page_is_tried_three_times(shared: House) -> None:
    """After half a minute, after five more, then never again; the reason stays on record."""
    shared.wire.fail("/flash.html", 500)
    shared.wire.publish("/ap.xml", [summary(shared)])
    for hours, tries in ((0, 1), (1, 2), (2, 3), (3, 3)):
        with shared.daemon(ahead=dt.timedelta(hours=hours)) as daemon:
            assert daemon.once()
        found = history(shared)
        assert found is not None
        assert found.errands[0].tries == tries
    assert errand_of(shared) == ("given_up", "HTTP 500 Internal Server Error")
    assert len(shared.wire.visits("/flash.html")) == 3


def test_a_single_round_tells_from_whole_texts(house: House) -> None:
    """`run --once` goes on its errands too: the toll is told when it ends, behind what the summary told."""
    house.wire.page("/flash.html", page(FIRST, TOLL, *REST))
    house.wire.publish("/ap.xml", [summary(house)])
    with house.daemon() as daemon:
        assert daemon.once()
    assert told(house) == ["new", "update"]
    assert [message.title.partition(":")[0] for message in house.desk.messages] == ["NEW", "UPDATE"]


def test_a_summary_of_another_matter_may_hide_a_story(house: House) -> None:
    """No rule matches the summary, it only touches one; the page is a story of its own right."""
    title, vague = "Incident at the border", "Reports came in of an incident on the border of the two countries."
    house.wire.page("/flash.html", page(vague, FIRST, TOLL, title=title))
    house.wire.publish("/ap.xml", [summary(house, text=vague, title=title)])
    with house.daemon() as daemon:
        assert daemon.once()
    assert told(house) == ["new"]
    assert errand_of(house) == ("done", None)


def test_errands_of_a_feed_that_is_gone_are_dropped(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """Once nobody has known the feed for long; counted in the log."""
    house.wire.hang("/flash.html")
    house.wire.publish("/ap.xml", [summary(house)])
    with house.running():
        wait_until(lambda: len(house.wire.visits("/flash.html")) == 1)
    house.watch("other.xml")
    store = Store.open(house.configuration.database, daemon=True)
    late = dt.datetime.now(dt.UTC) + NOBODYS_AFTER + dt.timedelta(minutes=1)
    room = Newsroom.of(house.configuration, store=store, wire=Wire("Wirewatch/test"), clock=lambda: late)
    try:
        assert Errands().claim(room) == []
    finally:
        room.wire.close()
        store.close()
    assert errand_of(house) == ("dropped", "its feed is not watched any more")
    assert "1 errand for a whole text dropped" in caplog.text


def test_a_host_is_asked_for_one_page_at_a_time(house: House) -> None:
    """With a pause after each, and beside it others are asked: whoever has many stories is not stormed."""
    urls = {"a1": house.wire.url("/1.html"), "a2": house.wire.url("/2.html"), "b1": "http://127.0.0.2:9/1.html"}
    store = Store.open(house.configuration.database, daemon=True)
    room = Newsroom.of(house.configuration, store=store, wire=Wire("Wirewatch/test"))
    errands, now = Errands(), room.clock()
    try:
        with store.filing() as filing:
            for name, url in urls.items():
                filing.admit(an_article(name), feed_id="ap.xml", seen_at=now, disposition="no_match")
                filing.queue_errand(Errand(article_id=name, feed_id="ap.xml", url=url, next_at=now))
        trips = errands.claim(room)
        assert [trip.errand.article_id for trip in trips] == ["a1", "b1"]
        assert errands.claim(room) == []
        for trip in trips:
            errands.run(trip)
        ended_at = time.monotonic()
        assert errands.claim(room) == []
        wait_until(lambda: [trip.errand.article_id for trip in errands.claim(room)] == ["a2"])
        assert time.monotonic() - ended_at > GAP_S / 2
    finally:
        room.wire.close()
        store.close()


def test_copies_of_one_story_are_told_once(house: House) -> None:
    """Papers print the agency's story behind their summaries of it: one alert and one update."""
    paths = [f"paper{number}.xml" for number in range(4)]
    house.watch(*paths, full_text=None)
    for path in paths:
        guid = path.partition(".")[0]
        house.wire.page(f"/{guid}.html", page(FIRST, TOLL, *REST))
        house.wire.publish(f"/{path}", [summary(house, guid)])
    with house.daemon() as daemon:
        assert daemon.once()
    assert len(house.desk.messages) == 2


STAGES = ("page_read", "whole_text_in_transaction", "whole_text_committed")


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES)
def test_killed_on_an_errand_nothing_is_lost(shared: House, stage: str) -> None:
    """Kill -9 between the page and its filing: the next daemon brings the toll, once in its event."""
    shared.wire.page("/flash.html", page(FIRST, TOLL, *REST))
    shared.wire.publish("/ap.xml", [summary(shared)])
    with shared.process("-m", "tests.service.crash_entry", str(shared.folder), stage) as daemon:
        assert daemon.wait(timeout=30) == -signal.SIGKILL, shared.log
    later = dt.timedelta(minutes=2)  # past the lease of the dead, where a server keeps it
    with shared.running(ahead=later):
        wait_until(lambda: len(shared.desk.copies()) == 2, told=lambda: shared.log)
        wait_until(is_settled(shared))
    assert told(shared) == ["new", "update"]
    assert errand_of(shared) == ("done", None)
