"""Finding the feed of a site: what the site says first, guesses last, nothing that was not read."""

import datetime as dt
from collections.abc import Iterator

import pytest

from tests.fakes.wire import FakeWire, Item
from watcher.service.discovery import Candidate, Scout, whole_address
from watcher.wire import Fetcher, Limits, ParserPool

NOON = dt.datetime(2031, 5, 4, 12, tzinfo=dt.UTC)
ITEMS = [Item(guid=str(n), title=f"Story {n}", published_at=NOON - dt.timedelta(hours=5 - n)) for n in range(1, 6)]
HTML = {"Content-Type": "text/html"}
SITEMAP = (
    b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    b'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://news.example/1</loc><news:news>'
    b"<news:publication><news:name>N</news:name><news:language>en</news:language></news:publication>"
    b"<news:publication_date>2031-05-04T10:00:00Z</news:publication_date><news:title>Mapped</news:title>"
    b"</news:news></url></urlset>"
)


@pytest.fixture(scope="module")
def scout() -> Iterator[Scout]:
    parsers = ParserPool(workers=1)
    yield Scout(Fetcher("Wirewatch/test", limits=Limits(deadline_s=5, host_gap_s=0)), parsers, allow_private=True)
    parsers.close()


@pytest.fixture
def wire() -> Iterator[FakeWire]:
    """Give a site with a home page that names nothing."""
    with FakeWire() as fake:
        fake.serve("/", b"<html><title>News</title></html>", HTML)
        yield fake


def visited(wire: FakeWire) -> list[str]:
    return [visit.path for visit in wire.visits()]


def test_a_feed_is_its_own_answer(scout: Scout, wire: FakeWire) -> None:
    """One request; format, entries, the newest, three headlines."""
    wire.publish("/ap.xml", ITEMS)
    found = list(scout.find(wire.url("/ap.xml")))
    assert found == [
        Candidate(
            url=wire.url("/ap.xml"),
            how="the address itself",
            format="rss",
            entries=5,
            newest_at=NOON,
            headlines=("Story 5", "Story 4", "Story 3"),
        )
    ]
    assert visited(wire) == ["/ap.xml"]


def test_what_a_page_names_is_read(scout: Scout, wire: FakeWire) -> None:
    """All of it, with the reason where one brings nothing; then nothing is guessed."""
    named = '<link rel="alternate" type="application/rss+xml" href="/{}">'
    wire.serve("/", f"<html><head>{named.format('gone')}{named.format('a.xml')}</head></html>".encode(), HTML)
    wire.publish("/a.xml", ITEMS)
    told = [(each.url, each.entries, each.error) for each in scout.find(wire.url("/"))]
    assert told == [(wire.url("/gone"), 0, "HTTP 404 Not Found"), (wire.url("/a.xml"), 5, None)]
    assert set(visited(wire)) == {"/", "/gone", "/a.xml"}


def test_robots_txt_is_asked_for_a_sitemap(scout: Scout, wire: FakeWire) -> None:
    """Where the page names nothing."""
    wire.serve("/robots.txt", f"Sitemap: {wire.url('/news.xml')}\n".encode(), {"Content-Type": "text/plain"})
    wire.serve("/news.xml", SITEMAP, {"Content-Type": "application/xml"})
    (found,) = scout.find(wire.url("/"))
    assert (found.how, found.format, found.entries, found.headlines) == (
        "named by robots.txt",
        "sitemap",
        1,
        ("Mapped",),
    )
    assert visited(wire) == ["/", "/robots.txt", "/news.xml"]


def test_usual_places_are_tried_last_and_one_by_one(scout: Scout, wire: FakeWire) -> None:
    """It ends with the first that is a feed."""
    wire.publish("/feed", ITEMS)
    (found,) = scout.find(wire.url("/"))
    assert (found.url, found.how, found.entries) == (wire.url("/feed"), "a usual place", 5)
    assert visited(wire) == ["/", "/robots.txt", "/rss", "/feed"]


def test_a_site_without_a_feed_is_told_as_such(scout: Scout, wire: FakeWire) -> None:
    """After few requests."""
    (found,) = scout.find(wire.url("/"))
    assert (found.url, found.entries) == (wire.url("/"), 0)
    assert "an HTML page titled “News”" in (found.error or "")
    assert len(wire.visits()) <= 10


def test_an_address_that_has_moved_is_given_as_it_is_now(scout: Scout, wire: FakeWire) -> None:
    wire.publish("/new.xml", ITEMS)
    wire.redirect("/old.xml", wire.url("/new.xml"), status=301)
    (found,) = scout.find(wire.url("/old.xml"))
    assert (found.url, found.entries) == (wire.url("/new.xml"), 5)


def test_a_private_address_is_not_looked_at_unless_allowed(wire: FakeWire) -> None:
    """Nor a page's word for one."""
    parsers = ParserPool()
    (found,) = Scout(Fetcher("Wirewatch/test"), parsers).find(wire.url("/"))
    parsers.close()
    assert (found.error or "").startswith("refused to connect to 127.0.0.1")
    assert wire.visits() == []


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("news.example", "https://news.example"),
        ("http://news.example/rss", "http://news.example/rss"),
        ("t.me/mod_am", "https://t.me/s/mod_am"),
        ("https://t.me/mod_am/", "https://t.me/s/mod_am"),
        ("https://telegram.me/mod_am", "https://t.me/s/mod_am"),
        ("https://t.me/s/mod_am", "https://t.me/s/mod_am"),
        ("@mod_am", "https://t.me/s/mod_am"),
        ("feed://news.example/rss", "http://news.example/rss"),
        ("feed:https://news.example/rss", "https://news.example/rss"),
        ("feed:t.me/mod_am", "https://t.me/s/mod_am"),
    ],
)
def test_what_people_write_becomes_an_address(written: str, address: str) -> None:
    """A host, a channel by any of its names, or an address already."""
    assert whole_address(written) == address
