"""Folders and mailboxes beside the feeds of the web: many documents, one poll; a bad one stops no other."""

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.certificates import certificate_of
from tests.fakes.mailbox import FakeMailServer
from tests.fakes.wire import FakeWire, Item, rss
from watcher.model import FeedState
from watcher.settings import Feed, Page
from watcher.wire import ParsedFeed, ParserPool, Poll, Wire, after_poll
from watcher.wire.doors import Found, Look, merged, read
from watcher.wire.fetch import Fetcher, Limits
from watcher.wire.mailbox import Mailboxes

NOON = dt.datetime(2031, 5, 4, 12, tzinfo=dt.UTC)
EVERY = dt.timedelta(minutes=1)
HOSTILE = b"<rss><channel><item " + b" ".join(b'a%d="x"' % n for n in range(300_000)) + b"/></channel></rss>"
BULLETIN = (
    b"Message-ID: <b1@wire.example>\r\nSubject: =?utf-8?B?0J/QtdGA0LXRgdGC0YDQtdC70LrQsA==?=\r\n"
    b"Date: Sun, 04 May 2031 10:00:00 +0400\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nTwo dead.\r\n"
)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate_of("127.0.0.1", tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def reader(certificate: Path) -> Iterator[Wire]:
    """Give a reader with short deadlines that trusts our mail server."""
    reader = Wire(
        "Wirewatch/test",
        fetcher=Fetcher("Wirewatch/test", limits=Limits(deadline_s=2)),
        parsers=ParserPool(deadline_s=1),
        mailboxes=Mailboxes(trust=str(certificate), deadline_s=2),
    )
    yield reader
    reader.close()


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    """Give an empty folder."""
    folder = tmp_path / "spool"
    folder.mkdir()
    return folder


def feed(url: str, name: str = "spool", *, backfill: dt.timedelta | None = None, page: Page | None = None) -> Feed:
    return Feed(
        id=name,
        url=url,
        wire="ap",
        group="wires",
        language="en",
        every=EVERY,
        allow_private=True,
        backfill=backfill,
        page=page,
    )


def state_after(poll: Poll, before: FeedState | None = None) -> FeedState:
    state = before or FeedState(feed_id=poll.feed_id, next_at=NOON)
    return after_poll(state, poll, every=EVERY, now=NOON, jitter=0.5)


def look_of(*documents: tuple[str, bytes], is_first: bool = False) -> Look:
    """Make the look into a folder that holds these files."""
    found = tuple(
        Found(name=name, mark=f"{number}:", body=body, filed_at=NOON + dt.timedelta(minutes=number))
        for number, (name, body) in enumerate(documents, start=1)
    )
    return Look(found=found, cursor=f"{len(found)}:", is_first=is_first)


@pytest.fixture(scope="module")
def parsers() -> Iterator[ParserPool]:
    pool = ParserPool(deadline_s=1)
    yield pool
    pool.close()


def test_files_of_all_kinds_make_one_poll(parsers: ParserPool) -> None:
    """The newest first; a file that is one story without a date is as old as the file."""
    look = look_of(
        ("feed.xml", rss([Item(guid="r1", title="From a feed", published_at=NOON)])),
        ("Сводка.txt", "Перестрелка на границе\n\nОдин погиб.".encode("cp1251")),
        ("bulletin.eml", BULLETIN),
    )
    poll = read(feed("folder:///spool"), look, parsers, started=time.monotonic())
    assert poll.parsed
    assert (poll.parsed.error, poll.parsed.quarantined) == (None, ())
    mail, text, item = poll.parsed.entries
    assert (mail.title, mail.text) == ("Перестрелка", "Two dead.")
    assert mail.published_at == dt.datetime(2031, 5, 4, 6, tzinfo=dt.UTC)
    assert (text.guid, text.title, text.text) == ("Сводка.txt", "Перестрелка на границе", "Один погиб.")
    assert text.published_at == NOON + dt.timedelta(minutes=2)
    assert (item.guid, item.published_at) == ("r1", NOON)
    assert (poll.response.etag, poll.waiting) == ("3:", 0)


def test_a_bad_file_goes_into_quarantine_and_stops_no_other(parsers: ParserPool) -> None:
    """One that kills its reader too: the cursor goes past it, its bytes are kept with the reason."""
    look = look_of(
        ("bomb.xml", HOSTILE), ("photo.png", b"\x89PNG..."), ("good.xml", rss([Item(guid="g", title="Good")]))
    )
    poll = read(feed("folder:///spool"), look, parsers, started=time.monotonic())
    assert poll.parsed
    assert [entry.title for entry in poll.parsed.entries] == ["Good"]
    told = [(poison.reason, poison.data) for poison in poll.parsed.quarantined]
    assert told == [
        ("bomb.xml: reading it was killed after 1 s", HOSTILE),
        ("photo.png: not XML: this is an image", b"\x89PNG..."),
    ]
    state = state_after(poll)
    assert (state.condition, state.error, state.etag) == ("ok", None, "3:")


def test_files_that_nobody_could_read_are_read_later(parsers: ParserPool) -> None:
    """A program that is ending reads nothing: the cursor stays where it was."""
    closed = ParserPool()
    closed.close()
    before = state_after(read(feed("folder:///spool"), look_of(), parsers, started=0.0), None)
    poll = read(feed("folder:///spool"), look_of(("a.txt", b"A\nb")), closed, started=0.0)
    assert (poll.parsed, poll.response.error is not None) == (None, True)
    assert state_after(poll, before).etag == before.etag


def test_what_waits_is_fetched_at_once() -> None:
    """A flood does not take as many intervals as it has pages."""
    poll = read(feed("folder:///spool"), Look(found=(), cursor="9:", is_first=True), ParserPool(), started=0.0)
    assert state_after(poll).next_at == NOON + EVERY
    assert state_after(Poll(feed_id="spool", response=poll.response, parsed=poll.parsed, waiting=3)).next_at == NOON


def test_caps_of_single_files_are_counted() -> None:
    """Whatever a file dropped, the poll has dropped."""
    found = Found(name="a", mark="1:")
    assert (
        merged([(found, ParsedFeed(format="rss", dropped=3)), (found, ParsedFeed(format="atom", dropped=4))]).dropped
        == 7
    )


def test_all_doors_are_polled_in_one_round(reader: Wire, spool: Path, certificate: Path) -> None:
    """A feed, a page without a feed, a folder, a mailbox, and ones that are shut: each gives its own poll."""
    page = b"<html><body><article class=n><h2>On a page</h2><a href=/p1>more</a></article></body></html>"
    with FakeWire() as wire, FakeMailServer(certificate) as server:
        wire.publish("/ap.xml", [Item(guid="w1", title="On the web")])
        wire.serve("/news", page, {"Content-Type": "text/html"})
        server.deliver(BULLETIN, filed_at=NOON)
        feeds = [
            feed(wire.url("/ap.xml"), "web"),
            feed(wire.url("/news"), "page", page=Page(items="article.n", title="h2", link="a")),
            feed(f"folder://{spool}", "empty"),
            feed(f"folder://{spool}/nowhere", "nowhere"),
            feed(server.url(), "mail"),
            feed(server.url(password="wrong"), "locked"),  # noqa: S106
        ]
        polls = {poll.feed_id: poll for poll in reader.poll(feeds, {})}
        titles = {name: [entry.title for entry in poll.parsed.entries] for name, poll in polls.items() if poll.parsed}
        assert titles == {"web": ["On the web"], "page": ["On a page"], "empty": [], "mail": ["Перестрелка"]}
        assert polls["nowhere"].response.error == f"the folder {spool}/nowhere can't be read: No such file or directory"
        told = polls["locked"].response.error or ""
        assert "AUTHENTICATIONFAILED" in told
        assert "wrong" not in told
        assert "desk@wire.example" not in told
        again = {each.id: state_after(polls[each.id]) for each in feeds}
        second = {poll.feed_id: poll for poll in reader.poll(feeds, again)}
    assert {
        name: state_after(second[name], again[name]).condition for name in ("web", "page", "empty", "mail")
    } == dict.fromkeys(("web", "page", "empty", "mail"), "unchanged")
