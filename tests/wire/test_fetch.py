"""Fetching from a wire on loopback that behaves, and from one that does not."""

import datetime as dt
from collections.abc import Iterator
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.fakes.certificates import certificate_of
from tests.fakes.wire import FakeWire, Item
from watcher.wire import user_agent
from watcher.wire.fetch import Fetcher, Limits, Request, Response

AGENT = "wirewatch/0.0 (+https://wirewatch.example/contact)"
NOON = dt.datetime(2031, 5, 4, 12, tzinfo=dt.UTC)
STORY = Item(guid="a1", title="Shelling reported", text="Two soldiers were killed.", published_at=NOON)
SHORT = Limits(deadline_s=0.6, connect_s=0.5)


@pytest.fixture
def wire() -> Iterator[FakeWire]:
    """Give a wire with one feed."""
    with FakeWire() as fake:
        fake.publish("/ap.xml", [STORY])
        yield fake


def fetch(request: Request, limits: Limits = SHORT) -> Response:
    """Fetch one feed."""
    (response,) = Fetcher(AGENT, limits=limits).fetch_all([request])
    return response


def ask(url: str, *, etag: str | None = None, last_modified: str | None = None, private: bool = True) -> Response:
    """Fetch one address."""
    return fetch(Request(feed_id="ap", url=url, etag=etag, last_modified=last_modified, allow_private=private))


def test_a_feed_comes_whole_under_one_honest_name(wire: FakeWire) -> None:
    """The body is decoded, its validators are kept, and the wire can see who asked."""
    response = ask(wire.url("/ap.xml"))
    assert (response.status, response.error) == (200, None)
    assert b"Shelling reported" in response.body
    assert response.etag
    assert response.last_modified == "Sun, 04 May 2031 12:00:00 GMT"
    assert response.final_url == wire.url("/ap.xml")
    (visit,) = wire.visits("/ap.xml")
    assert visit.headers["user-agent"] == AGENT
    assert "gzip" in visit.headers["accept-encoding"]
    assert "if-none-match" not in visit.headers


def test_a_copy_that_is_still_good_is_not_sent_again(wire: FakeWire) -> None:
    """Each validator alone gets a 304, which is no error."""
    first = ask(wire.url("/ap.xml"))
    by_etag = ask(wire.url("/ap.xml"), etag=first.etag)
    by_date = ask(wire.url("/ap.xml"), last_modified=first.last_modified)
    assert [(r.status, r.body, r.error) for r in (by_etag, by_date)] == [(304, b"", None)] * 2
    wire.publish("/ap.xml", [Item(guid="a2", title="Truce")])
    assert ask(wire.url("/ap.xml"), etag=first.etag).status == 200


def test_the_same_body_has_the_same_hash(wire: FakeWire) -> None:
    """What tells an unchanged feed whose server knows no validators."""
    first, again = ask(wire.url("/ap.xml")), ask(wire.url("/ap.xml"))
    wire.publish("/ap.xml", [Item(guid="a2", title="Truce")])
    assert first.body_hash == again.body_hash != ask(wire.url("/ap.xml")).body_hash


@pytest.mark.parametrize(
    ("status", "told"),
    [(404, "HTTP 404 Not Found"), (410, "HTTP 410 Gone"), (500, "HTTP 500 Internal Server Error"), (799, "HTTP 799")],
)
def test_a_refusal_is_told(wire: FakeWire, status: int, told: str) -> None:
    """A status other than 200 and 304 is the reason, and its page is not taken for a feed."""
    wire.fail("/ap.xml", status)
    response = ask(wire.url("/ap.xml"))
    assert (response.status, response.error, response.body) == (status, told, b"")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), ("0", 0), ("soon", None), ("-5", None), ("Sun, 04 May 2031 12:10:00 GMT", 600)],
)
def test_retry_after_is_read_as_seconds_or_date(wire: FakeWire, value: str, seconds: float | None) -> None:
    """A date is held against the server's own clock."""
    wire.fail("/ap.xml", 503, {"Retry-After": value, "Date": "Sun, 04 May 2031 12:00:00 GMT"})
    assert ask(wire.url("/ap.xml")).retry_after_s == seconds


def test_a_hanging_and_a_dripping_feed_end_at_the_deadline(wire: FakeWire) -> None:
    """One that sends nothing and one that sends a byte now and then are both given up in time."""
    wire.hang("/ap.xml")
    assert ask(wire.url("/ap.xml")).error == "no answer within 0.6 s"
    wire.drip("/ap.xml")
    error = ask(wire.url("/ap.xml")).error
    assert error is not None
    assert error.startswith("not complete within 0.6 s (")


def test_bodies_end_at_the_cap_counted_after_decoding(wire: FakeWire) -> None:
    """A gzip bomb of 200 MB and an endless body are cut, and it is said."""
    wire.bomb("/bomb.xml")
    wire.endless("/endless.xml")
    for path in ("/bomb.xml", "/endless.xml"):
        response = fetch(Request(feed_id="ap", url=wire.url(path), allow_private=True), Limits(deadline_s=20))
        assert (response.error, response.body) == ("larger than 10,000,000 bytes: reading was given up there", b"")


def test_a_body_cut_off_on_its_way_is_kept_with_its_error(wire: FakeWire) -> None:
    """What came may hold whole entries."""
    wire.cut_off("/ap.xml", after=60)
    response = ask(wire.url("/ap.xml"))
    assert len(response.body) == 60
    assert response.error is not None
    assert response.error.startswith("cut off on its way: ")
    assert response.body_hash is None


def test_redirects_are_followed_but_not_for_ever(wire: FakeWire) -> None:
    """Five hops at most."""
    wire.redirect("/old.xml", wire.url("/ap.xml"), status=301)
    moved = ask(wire.url("/old.xml"))
    assert (moved.error, moved.final_url) == (None, wire.url("/ap.xml"))
    wire.redirect("/loop.xml", wire.url("/loop.xml"))
    assert ask(wire.url("/loop.xml")).error == "more than 5 redirects"
    assert len(wire.visits("/loop.xml")) == 6


def test_a_move_for_good_is_told_as_far_as_it_is_for_good(wire: FakeWire) -> None:
    """What a configuration should say from now on: temporary detours are no part of it."""
    wire.redirect("/first.xml", "/second.xml", status=301)
    wire.redirect("/second.xml", wire.url("/third.xml"), status=308)
    wire.redirect("/third.xml", wire.url("/ap.xml"), status=302)
    assert ask(wire.url("/first.xml")).moved_to == wire.url("/third.xml")
    assert ask(wire.url("/third.xml")).moved_to is None
    assert ask(wire.url("/ap.xml")).moved_to is None


@pytest.mark.parametrize("to", ["/\x1b[2Jx.xml", "ftp://127.0.0.1/x", "http://[::1/x", "/" + "x" * 3000])
def test_a_move_to_what_no_configuration_takes_is_not_told(wire: FakeWire, to: str) -> None:
    """It would be printed, and pasted."""
    wire.redirect("/ap.xml", to, status=301)
    assert ask(wire.url("/ap.xml")).moved_to is None


def test_size_and_time_of_an_answer_are_told(wire: FakeWire) -> None:
    """The size is that of what is read, not of what came packed."""
    wire.publish("/ap.xml", [Item(guid=f"a{number}", title="Shelling reported") for number in range(50)])
    response = ask(wire.url("/ap.xml"))
    assert response.size == len(response.body) > 5_000
    assert response.took_s is not None
    assert 0 < response.took_s < SHORT.deadline_s


@pytest.mark.parametrize(("age", "ahead_s"), [(None, -7200), ("7000", -200), ("soon", -7200)])
def test_the_clock_of_the_server_is_held_against_ours(wire: FakeWire, age: str | None, ahead_s: int) -> None:
    """A cache passes on an old date and says how old: that makes its clock no slower."""
    then = dt.datetime.now(dt.UTC) - dt.timedelta(hours=2)
    headers = {"Date": format_datetime(then, usegmt=True)} | ({"Age": age} if age else {})
    wire.serve("/ap.xml", b"<rss/>", headers)
    told = ask(wire.url("/ap.xml")).server_ahead_s
    assert told is not None
    assert abs(told - ahead_s) < 5


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x", "dict://127.0.0.1/"])
def test_redirects_leave_the_web_nowhere(wire: FakeWire, to: str) -> None:
    """Only http and https are read, also after a hop."""
    wire.redirect("/ap.xml", to)
    response = ask(wire.url("/ap.xml"))
    assert response.body == b""
    assert response.error is not None
    assert response.error.endswith("only http and https are read")


SPELLINGS = (
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001",
    "127.0.0.1.", "127.8.9.10", "0.0.0.0", "0", "localhost", "LOCALHOST", "localhost.", "x.localhost", "[::1]",  # noqa: S104 -- nothing binds to it
    "[0:0:0:0:0:0:0:1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]", "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "[fe80::1]", "[fc00::1]",
    "[fd12:3456::1]", "[fec0::1]", "[ff02::1]", "[2001::1]", "[2001:db8::1]", "10.0.0.1", "172.16.0.1",
    "172.31.255.254", "192.168.1.1", "169.254.169.254", "0xa9fea9fe", "100.64.0.1", "100.127.255.254",
    "224.0.0.1", "240.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.0.1", "１２７.0.0.1",
)  # fmt: skip


@pytest.mark.parametrize("host", SPELLINGS)
def test_no_spelling_reaches_an_internal_address(wire: FakeWire, host: str) -> None:
    """A feed that may not live inside is stopped before the connection, however its address is written."""
    port = wire.url("").rpartition(":")[2]
    response = ask(f"http://{host}:{port}/ap.xml", private=False)
    assert response.error is not None
    assert response.error.startswith("refused to connect to ")
    assert response.body == b""
    assert wire.visits() == []


def test_a_refused_address_is_named_with_the_reason(wire: FakeWire) -> None:
    """The desk can see what was wrong and where."""
    assert ask(wire.url("/ap.xml"), private=False).error == "refused to connect to 127.0.0.1: a loopback address"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ap.example/feed",
        "file:///etc/passwd",
        "ftp://a.example/",
        "http://[zz/",
        "http://",
        "http://a b/",
        "http://h:99999/",
    ],
)
def test_what_is_no_web_address_is_an_error_of_that_feed(url: str) -> None:
    """Nothing is raised."""
    assert ask(url).error


def test_secrets_of_an_address_stay_out_of_errors(wire: FakeWire) -> None:
    """Neither user, password nor query appear in what is told, nor in how values print themselves."""
    open_url = wire.url("/ap.xml?key=CANARY-1&x=CANARY%2D2").replace("//", "//CANARY-3:CANARY-4@")
    urls = [
        open_url,
        open_url.replace("http:", "ftp:"),
        open_url.replace("127.0.0.1", "nowhere.invalid"),
        open_url + ":/[",
    ]
    wire.redirect("/ap.xml", "file://CANARY-5@h/?CANARY-6")
    for url in urls:
        for private in (True, False):
            response = ask(url, private=private)
            assert response.error
            assert "CANARY" not in repr(response)
    assert "CANARY" not in repr(Request(feed_id="ap", url=open_url))


def test_one_slow_feed_holds_up_no_other_of_its_host(wire: FakeWire) -> None:
    """Forty feeds come while one hangs; a host is asked a few at a time."""
    paths = [f"/{n}.xml" for n in range(40)]
    for path in paths:
        wire.publish(path, [STORY])
    wire.hang("/hang.xml")
    requests = [Request(feed_id=path, url=wire.url(path), allow_private=True) for path in ("/hang.xml", *paths)]
    responses = list(Fetcher(AGENT, limits=Limits(deadline_s=2)).fetch_all(requests))
    assert [r.feed_id for r in responses if r.error is None] != []
    assert {r.feed_id for r in responses if r.error is None} == set(paths)
    assert responses[-1].feed_id == "/hang.xml"


def test_fetching_stops_when_it_is_told_to(wire: FakeWire) -> None:
    """A round that must end does not wait for a hanging feed."""
    wire.hang("/ap.xml")
    answers = iter([False, False, True])
    request = Request(feed_id="ap", url=wire.url("/ap.xml"), allow_private=True)
    assert list(Fetcher(AGENT).fetch_all([request], stopped=lambda: next(answers))) == []


def test_a_wire_sees_who_asks_and_for_what(wire: FakeWire) -> None:
    """The product and where its user can be reached; feeds of every kind, XML and pages after them."""
    request = Request(feed_id="ap", url=wire.url("/ap.xml"), allow_private=True)
    assert user_agent("desk@wire.example").endswith(" (+desk@wire.example)")
    assert " " not in user_agent()
    list(Fetcher(user_agent("desk@wire.example"), limits=SHORT).fetch_all([request]))
    (visit,) = wire.visits("/ap.xml")
    assert visit.headers["user-agent"] == user_agent("desk@wire.example")
    assert visit.headers["accept"].startswith("application/rss+xml, application/atom+xml, ")
    assert "application/feed+json" in visit.headers["accept"]


def test_credentials_stay_with_the_host_they_are_for(wire: FakeWire) -> None:
    """A redirect to another host goes there without user and password; within the host they go on."""
    with FakeWire() as other:
        other.publish("/ap.xml", [STORY])
        wire.redirect("/away.xml", other.url("/ap.xml"))
        wire.redirect("/round.xml", wire.url("/ap.xml"))
        for path in ("/away.xml", "/round.xml"):
            assert ask(wire.url(path).replace("//", "//user:s3cret%21@")).status == 200
        (there,), (here,) = other.visits(), wire.visits("/ap.xml")
    assert here.headers["authorization"] == "Basic dXNlcjpzM2NyZXQh"  # user:s3cret!
    assert "authorization" not in there.headers


def test_how_long_caches_keep_a_copy_is_told(wire: FakeWire) -> None:
    """Of an answer that is the same copy again, too."""
    wire.serve("/ap.xml", b"<rss/>", {"Cache-Control": "max-age=300", "Age": "60", "ETag": '"1"'})
    assert ask(wire.url("/ap.xml")).fresh_s == 240
    again = ask(wire.url("/ap.xml"), etag='"1"')
    assert (again.status, again.fresh_s) == (304, 240)


def test_a_safe_feed_is_not_led_into_the_open(wire: FakeWire, tmp_path: Path) -> None:
    """From https a redirect to http is refused; from http it may lead to https, and to http as ever."""
    roots = certificate_of("localhost", tmp_path)
    with FakeWire(certificate=roots) as safe:
        safe.publish("/ap.xml", [STORY])
        safe.redirect("/away.xml", wire.url("/ap.xml"), status=301)
        wire.redirect("/up.xml", safe.url("/ap.xml").replace("127.0.0.1", "localhost"))
        fetcher = Fetcher(AGENT, limits=Limits(deadline_s=5), roots=str(roots))
        urls = [safe.url(path).replace("127.0.0.1", "localhost") for path in ("/ap.xml", "/away.xml")]
        asked = [Request(feed_id=url, url=url, allow_private=True) for url in (*urls, wire.url("/up.xml"))]
        told = {each.feed_id: each for each in fetcher.fetch_all(asked)}
    assert [told[each.feed_id].error for each in asked] == [
        None,
        "redirected from https to http, where anybody on the way could change it",
        None,
    ]
    assert wire.visits("/ap.xml") == []
