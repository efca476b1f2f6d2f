"""A whole round: fetched, read in a child, yielded as it comes."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.fakes.wire import FakeWire, Item
from watcher.model import FeedState
from watcher.settings import Feed
from watcher.wire import ParserPool, Poll, Wire, after_poll
from watcher.wire.fetch import Fetcher, Limits

NOON = dt.datetime(2031, 5, 4, 12, tzinfo=dt.UTC)
EVERY = dt.timedelta(minutes=1)
AGENT = "wirewatch/0.0 (+https://wirewatch.example/contact)"
HOSTILE = b"<rss><channel><item " + b" ".join(b'a%d="x"' % n for n in range(300_000)) + b"/></channel></rss>"


@pytest.fixture(scope="module")
def reader() -> Iterator[Wire]:
    """Give a reader with short deadlines."""
    reader = Wire(AGENT, fetcher=Fetcher(AGENT, limits=Limits(deadline_s=1)), parsers=ParserPool(deadline_s=1))
    yield reader
    reader.close()


@pytest.fixture
def wire() -> Iterator[FakeWire]:
    """Give a wire with one feed."""
    with FakeWire() as fake:
        fake.publish("/ap.xml", [Item(guid="a1", title="A < B", text="One.\n\nTwo & three.", published_at=NOON)])
        yield fake


def feed(wire: FakeWire, path: str) -> Feed:
    """Make the setting of a feed on the wire."""
    return Feed(
        id=path,
        url=wire.url(path),
        wire="ap",
        group="wires",
        language="en",
        every=EVERY,
        enabled=True,
        allow_private=True,
        backfill=None,
    )


def state_after(poll: Poll, state: FeedState | None = None) -> FeedState:
    """Remember a poll."""
    return after_poll(state or FeedState(feed_id=poll.feed_id, next_at=NOON), poll, every=EVERY, now=NOON, jitter=0.5)


def test_a_story_comes_through_as_it_was_published(reader: Wire, wire: FakeWire) -> None:
    """Title, paragraphs, guid and time survive the way through XML and HTML."""
    (poll,) = reader.poll([feed(wire, "/ap.xml")], {})
    assert poll.parsed is not None
    (entry,) = poll.parsed.entries
    assert (entry.guid, entry.title, entry.text) == ("a1", "A < B", "One.\n\nTwo & three.")
    assert (entry.published_at, entry.url) == (NOON, "https://wire.example/a1")


def test_what_did_not_change_is_not_read_again(reader: Wire, wire: FakeWire) -> None:
    """First by validators; then, where a server forgets them, by the body."""
    feeds = [feed(wire, "/ap.xml")]
    (first,) = reader.poll(feeds, {})
    state = state_after(first)
    (second,) = reader.poll(feeds, {"/ap.xml": state})
    assert (second.response.status, second.parsed) == (304, None)
    forgotten = FeedState(feed_id="/ap.xml", next_at=NOON, body_hash=state.body_hash)
    (third,) = reader.poll(feeds, {"/ap.xml": forgotten})
    assert (third.response.status, third.parsed) == (200, None)
    assert state_after(third, forgotten).condition == "unchanged"


def test_of_what_changed_only_the_new_is_read(reader: Wire, wire: FakeWire) -> None:
    """The items that were read before are told by their digests, and the last reading's are what counts."""
    feeds = [feed(wire, "/ap.xml")]
    stories = [Item(guid=f"a{number}", title=f"Report {number}", published_at=NOON) for number in range(4)]
    wire.publish("/ap.xml", stories[:3])
    (first,) = reader.poll(feeds, {})
    wire.publish("/ap.xml", stories[3:])
    state = state_after(first)
    (second,) = reader.poll(feeds, {"/ap.xml": state})
    assert second.parsed is not None
    assert ([entry.title for entry in second.parsed.entries], second.parsed.known) == (["Report 3"], 3)
    wire.publish("/ap.xml", [replace(stories[1], title="Corrected report 1")])
    (third,) = reader.poll(feeds, {"/ap.xml": state_after(second, state)})
    assert third.parsed is not None
    assert ([entry.title for entry in third.parsed.entries], third.parsed.known) == (["Corrected report 1"], 3)


def test_one_bad_feed_of_each_kind_stops_no_other(reader: Wire, wire: FakeWire) -> None:
    """Hostile, hanging, dripping, failing, looping and cut-off feeds stand beside twenty good ones."""
    good = [f"/{n}.xml" for n in range(20)]
    bad = ["/hostile", "/hang", "/drip", "/fail", "/loop", "/html", "/missing", "/cut"]
    for path in good:
        wire.publish(path, [Item(guid=path, title=path)])
    wire.serve("/hostile", HOSTILE)
    wire.serve("/html", b"<html><title>Sign in</title></html>", {"Content-Type": "text/html"})
    wire.publish("/cut", [Item(guid="c1", title="first"), Item(guid="c2", title="second")])
    wire.cut_off("/cut", after=230)
    wire.hang("/hang")
    wire.drip("/drip")
    wire.fail("/fail", 500)
    wire.redirect("/loop", wire.url("/loop"))
    polls = {poll.feed_id: poll for poll in reader.poll([feed(wire, path) for path in bad + good], {})}
    for path in good:
        parsed = polls[path].parsed
        assert parsed is not None
        assert [entry.title for entry in parsed.entries] == [path]
    states = {path: state_after(polls[path]) for path in bad}
    assert {path for path in bad if states[path].condition != "failing"} == set()
    assert states["/hostile"].error == "reading it was killed after 1 s"
    assert states["/html"].error == "an HTML page titled “Sign in”, not a feed"
    cut = polls["/cut"].parsed
    assert cut is not None
    assert [entry.title for entry in cut.entries] == ["second"]


def test_a_round_that_is_left_early_ends(reader: Wire, wire: FakeWire) -> None:
    """Whoever must stop does not wait for the feeds that hang."""
    wire.hang("/hang")
    round_ = reader.poll([feed(wire, "/hang"), feed(wire, "/ap.xml")], {})
    assert next(iter(round_)).feed_id == "/ap.xml"
    del round_
    assert len(wire.visits("/ap.xml")) == 1


def test_feeds_with_nothing_new_come_together(reader: Wire, wire: FakeWire) -> None:
    """So that they can be noted in few goes; each comes once, and one that has changed is among them."""
    paths = [f"/{number}.xml" for number in range(20)]
    for path in paths:
        wire.publish(path, [Item(guid=path, title="Calm")])
    feeds = [feed(wire, path) for path in paths]
    states = {poll.feed_id: state_after(poll) for poll in reader.poll(feeds, {})}
    wire.publish("/7.xml", [Item(guid="news", title="Truce")])
    at_hand = list(reader.polls_at_hand(feeds, states))
    assert sorted(poll.feed_id for polls in at_hand for poll in polls) == sorted(paths)
    assert len(at_hand) < len(paths) / 2
    assert [poll.feed_id for polls in at_hand for poll in polls if poll.parsed] == ["/7.xml"]
