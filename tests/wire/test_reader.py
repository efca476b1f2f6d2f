"""From an address to the story behind it, over loopback: redirects, hops, walls, robots, and servers that misbehave."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.wire import FakeWire
from watcher.wire import PageContent, ParserPool, Refused, Wanted, WholeText
from watcher.wire.fetch import Fetcher, Limits
from watcher.wire.reader import PageReader

AGENT = "Wirewatch/9.9"
ARTICLE = (Path(__file__).parent / "pages" / "article.html").read_text(encoding="utf-8")
TITLE = "Four Bolivian soldiers killed in border clash with Paraguay"
LIMITS = Limits(deadline_s=1.0, connect_s=0.5, body_bytes=300_000, host_gap_s=0.0)


@pytest.fixture(scope="module")
def parsers() -> Iterator[ParserPool]:
    """Give a child for all tests: it takes a second to start."""
    pool = ParserPool(workers=1)
    yield pool
    pool.close()


@pytest.fixture
def reader(parsers: ParserPool) -> PageReader:
    return PageReader(Fetcher(AGENT, limits=LIMITS), parsers=parsers)


@pytest.fixture
def wire() -> Iterator[FakeWire]:
    with FakeWire() as fake:
        yield fake


@pytest.fixture
def publisher() -> Iterator[FakeWire]:
    """Give another host, with the story."""
    with FakeWire() as fake:
        fake.page("/story.html", ARTICLE)
        yield fake


def wanted(url: str, *, private_url: str | None = None) -> Wanted:
    return Wanted(id="a1", url=url, title=TITLE, summary="", private_url=private_url or url)


def is_the_story(content: PageContent) -> bool:
    return isinstance(content, WholeText) and content.text.startswith("SUCRE, Bolivia (AP)")


def test_the_story_comes_under_our_one_name(reader: PageReader, wire: FakeWire) -> None:
    """robots.txt first and once, then the page; pages are asked for and not feeds."""
    wire.page("/a1.html", ARTICLE)
    for _time in range(2):
        assert is_the_story(reader.read(wanted(wire.url("/a1.html"))))
    assert [visit.path for visit in wire.visits()] == ["/robots.txt", "/a1.html", "/a1.html"]
    assert {visit.headers["user-agent"] for visit in wire.visits()} == {AGENT}
    assert wire.visits("/a1.html")[0].headers["accept"].startswith("text/html")


def test_redirects_and_hops_are_followed(reader: PageReader, wire: FakeWire) -> None:
    """An HTTP redirect to a page that sends its visitors on to the story."""
    wire.redirect("/r/1", wire.url("/out.html"))
    wire.page("/out.html", '<meta http-equiv="refresh" content="0;url=/story.html"><p>One moment.</p>')
    wire.page("/story.html", ARTICLE)
    assert is_the_story(reader.read(wanted(wire.url("/r/1"))))


def test_what_a_link_carries_is_asked_for_and_not_its_carrier(reader: PageReader, wire: FakeWire) -> None:
    """No aggregator is asked, not even for its robots.txt; the address inside is under the same checks as any other."""
    wire.page("/a1.html", ARTICLE)
    link = f"https://www.google.com/url?rct=j&url={wire.url('/a1.html')}"
    assert is_the_story(reader.read(wanted(link, private_url=wire.url("/feed.xml"))))
    assert [visit.path for visit in wire.visits()] == ["/robots.txt", "/a1.html"]
    barred = reader.read(Wanted(id="a1", url=link, title=TITLE, summary=""))
    assert isinstance(barred, Refused)
    assert len(wire.visits()) == 2, "a feed of the web can't send us to loopback"
    hidden = wanted("https://news.google.com/rss/articles/CBMiBEFVX3nSAQA?oc=5")
    assert reader.read(hidden) == Refused("its link does not tell which page it leads to")


def test_hops_come_to_an_end(reader: PageReader, wire: FakeWire) -> None:
    """A circle is seen, and a chain ends after three."""
    for here, there in (("a", "b"), ("b", "a"), *((str(n), str(n + 1)) for n in range(9))):
        wire.page(f"/{here}.html", f'<meta http-equiv="refresh" content="0;url=/{there}.html"><p>On we go.</p>')
    assert reader.read(wanted(wire.url("/a.html"))) == Refused("its pages lead to each other in a circle")
    assert reader.read(wanted(wire.url("/0.html"))) == Refused("its page leads on to others more than 3 times")
    assert wire.visits("/4.html") == []


def test_a_private_address_is_left_to_the_feeds_own_host(
    reader: PageReader, wire: FakeWire, publisher: FakeWire
) -> None:
    """A feed that may live on loopback can't send us to the other doors there, by its links or by hops."""
    wire.page("/a1.html", f'<meta http-equiv="refresh" content="0;url={publisher.url("/story.html")}"><p>On.</p>')
    own = wire.url("/feed.xml")
    wire.redirect("/r/1", publisher.url("/story.html"))
    for url in (wire.url("/a1.html"), publisher.url("/story.html"), wire.url("/r/1")):
        content = reader.read(wanted(url, private_url=own))
        assert isinstance(content, Refused)
        assert content.because == "the robots.txt of its host can't be read"
    assert [visit.path for visit in publisher.visits()] == ["/story.html"]  # a redirect shows its end when it is there


def test_what_robots_may_not_read_is_not_read(reader: PageReader, wire: FakeWire) -> None:
    """Neither at the address itself nor where a page leads on to."""
    wire.robots("User-agent: *\nDisallow: /closed/\n")
    wire.page("/closed/a1.html", ARTICLE)
    wire.page("/a1.html", '<meta http-equiv="refresh" content="0;url=/closed/a1.html"><p>On.</p>')
    for path in ("/closed/a1.html", "/a1.html"):
        assert reader.read(wanted(wire.url(path))) == Refused("the robots.txt of its host forbids it")
    assert wire.visits("/closed/a1.html") == []


def test_failures_that_pass_are_worth_another_try(reader: PageReader, wire: FakeWire) -> None:
    """A server's error, a page that is not there yet, one that hangs; never sooner than the server asks."""
    wire.fail("/busy.html", 503, {"Retry-After": "90"})
    wire.hang("/hang.html")
    told = {path: reader.read(wanted(wire.url(path))) for path in ("/busy.html", "/hang.html", "/new.html")}
    assert told == {
        "/busy.html": Refused("HTTP 503 Service Unavailable", retry_in_s=90.0),
        "/hang.html": Refused("no answer within 1 s", retry_in_s=1.0),
        "/new.html": Refused("HTTP 404 Not Found", retry_in_s=1.0),
    }


@pytest.mark.parametrize(
    ("status", "because"),
    [
        (401, "it asks for a login (HTTP 401)"),
        (402, "it is behind a paywall (HTTP 402)"),
        (403, "the site turns us away (HTTP 403)"),
        (410, "the page is gone (HTTP 410)"),
    ],
)
def test_a_closed_door_is_not_knocked_at_again(reader: PageReader, wire: FakeWire, status: int, because: str) -> None:
    """What the answer says is for good."""
    wire.fail("/a1.html", status)
    assert reader.read(wanted(wire.url("/a1.html"))) == Refused(because)


def test_what_is_no_page_is_told(reader: PageReader, wire: FakeWire) -> None:
    """A document, a picture, more bytes than any page has."""
    wire.serve("/a1.pdf", b"%PDF-1.7", {"Content-Type": "application/pdf"})
    assert reader.read(wanted(wire.url("/a1.pdf"))) == Refused("it is no page but application/pdf")
    wire.bomb("/bomb.html", megabytes=2)
    content = reader.read(wanted(wire.url("/bomb.html")))
    assert isinstance(content, Refused)
    assert content.because.startswith("larger than 300,000 bytes")


def test_a_page_that_can_not_be_read_costs_only_itself(wire: FakeWire) -> None:
    """Its child is killed at the deadline, and the next page is read."""
    wire.page("/a1.html", "<div>" * 60_000 + "Four Bolivian soldiers killed " * 2_000)
    wire.page("/story.html", ARTICLE)
    pool = ParserPool(workers=1, deadline_s=1.5)
    reader = PageReader(Fetcher(AGENT, limits=Limits(deadline_s=5, host_gap_s=0.0)), parsers=pool)
    try:
        assert isinstance(reader.read(wanted(wire.url("/a1.html"))), Refused)
        assert is_the_story(reader.read(wanted(wire.url("/story.html"))))
    finally:
        reader.close()
