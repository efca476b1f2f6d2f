"""robots.txt: asked for once a host, heeded, and no leave is taken where its host fails."""

import time

import pytest

from tests.fakes.clock import Clock
from watcher.wire.fetch import Response
from watcher.wire.robots import Permission, Robots, robots_url

AGENT = "Wirewatch/9.9 (+https://desk.example/contact)"
PAGE = "https://gazette.example/world/a1"
RULES = (
    b"\xef\xbb\xbfUser-agent: *\nDisallow: /archive/\n\nUser-agent: wirewatch\nDisallow: /world/\nCrawl-delay: 3\n\n"
    b"User-agent: slowpoke\nCrawl-delay: 900\n"
)


class Host:
    """Answers for robots.txt, and counts how often it was asked."""

    def __init__(self, answer: Response) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def __call__(self, url: str) -> Response:
        self.asked.append(url)
        return self.answer


def has(body: bytes) -> Host:
    return Host(Response(feed_id="a1", status=200, body=body))


def fails(status: int | None) -> Host:
    return Host(Response(feed_id="a1", status=status, error="no"))


def test_our_own_lines_count_and_not_those_for_others() -> None:
    """The lines for our name bar /world/, so those for all do not bar us from the archive; pauses have an end."""
    robots, host = Robots(AGENT), has(RULES)
    assert robots.permission(PAGE, host) == Permission(is_given=False)
    assert robots.permission("https://gazette.example/archive/a1", host) == Permission(is_given=True)
    assert robots.gap_s(PAGE) == 3.0
    slow = Robots("slowpoke/1")
    slow.permission(PAGE, host)
    assert slow.gap_s(PAGE) == 30.0
    assert Robots(AGENT).gap_s(PAGE) == 0.0


def test_a_host_is_asked_once_and_again_after_half_a_day() -> None:
    """Each scheme and port is a host of its own; secrets of an address are not sent along."""
    clock, host = Clock(), has(b"")
    robots = Robots(AGENT, clock=lambda: clock.now().timestamp())
    for _time in range(3):
        assert robots.permission("https://user:word@gazette.example:8443/a?key=1#x", host).is_given
    assert robots.permission(PAGE, host).is_given
    assert host.asked == ["https://gazette.example:8443/robots.txt", robots_url(PAGE)]
    clock.advance(hours=12, seconds=1)
    assert robots.permission(PAGE, host).is_given
    assert len(host.asked) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_host_without_one_lets_us_read(status: int) -> None:
    """That is how the rules of the web have it: a client's error means that nothing is forbidden."""
    assert Robots(AGENT).permission(PAGE, fails(status)).is_given


@pytest.mark.parametrize("status", [None, 200, 429, 500, 503])
def test_a_host_that_fails_is_left_alone_for_a_while(status: int | None) -> None:
    """No answer, half an answer, too many requests, a server's error: not now, and asked again in four minutes."""
    clock, host = Clock(), fails(status)
    robots = Robots(AGENT, clock=lambda: clock.now().timestamp())
    assert robots.permission(PAGE, host) == Permission(is_given=False, retry_in_s=240.0)
    clock.advance(seconds=200)
    assert robots.permission(PAGE, host) == Permission(is_given=False, retry_in_s=40.0)
    host.answer = Response(feed_id="a1", status=404, error="no")
    clock.advance(seconds=41)
    assert robots.permission(PAGE, host).is_given


def test_a_page_in_place_of_rules_forbids_nothing() -> None:
    """Many a site answers everything with its front page."""
    assert Robots(AGENT).permission(PAGE, has(b"<!DOCTYPE html><html><body>Hello</body></html>")).is_given


SITE = "https://gazette.example"


def lets_read(rules: str, path: str) -> bool:
    """Whether a robots.txt lets us read a page."""
    return Robots(AGENT).permission(SITE + path, has(rules.encode())).is_given


@pytest.mark.parametrize(
    ("rules", "path", "is_given"),
    [
        ("Disallow: /world/\nAllow: /world/news/", "/world/news/a1", True),
        ("Allow: /world/news/\nDisallow: /world/", "/world/news/a1", True),
        ("Allow: /\nDisallow: /world/", "/world/a1", False),
        ("Disallow: /world/\nAllow: /", "/world/a1", False),
        ("Disallow: /world/\nAllow: /world/", "/world/a1", True),
        ("Allow: /world/\nDisallow: /world/", "/world/a1", True),
        ("Disallow: /*/print/", "/world/a1/print/", False),
        ("Disallow: /*/print/", "/print/a1", True),
        ("Disallow: /*.pdf$", "/world/a1.pdf", False),
        ("Disallow: /*.pdf$", "/world/a1.pdf?page=1", True),
        ("Disallow: /*?*session=", "/world/a1?a=1&session=2", False),
        ("Disallow: /\nAllow: /$", "/", True),
        ("Disallow: /\nAllow: /$", "/world/a1", False),
        ("Disallow: /*\nAllow: /*/news/*.html", "/world/news/a1.html", True),
        ("Disallow: /%D5%AC%D5%B8%D6%82%D6%80/", "/լուր/a1", False),
        ("Disallow: /World/", "/world/a1", True),
        ("Disallow:", "/world/a1", True),
    ],
)
def test_the_longest_rule_that_fits_counts(rules: str, path: str, *, is_given: bool) -> None:
    """Wherever it stands; where both are as long, the one that allows; * is anything, $ the end."""
    assert lets_read(f"User-agent: *\n{rules}\n", path) is is_given


@pytest.mark.parametrize(
    ("named", "is_ours"),
    [
        ("wirewatch", True),
        ("WIREWATCH", True),
        ("Wirewatch/1.0 (newsroom)", True),
        ("wirewatch # that is they", True),
        ("otherbot\nUser-agent: wirewatch\nUser-agent: thirdbot", True),
        ("wire", False),
        ("wirewatch-beta", False),
        ("mywirewatch", False),
        ("", False),
    ],
)
def test_we_are_meant_by_our_whole_name_in_any_case(named: str, *, is_ours: bool) -> None:
    """A group for us stands in place of the one for all; one for somebody like us does not."""
    rules = f"\ufeffUser-agent: *\r\nDisallow: /all/\r\n\r\nUser-agent: {named}\r\nDisallow: /named/\r\n"
    assert lets_read(rules, "/named/a1") is not is_ours
    assert lets_read(rules, "/all/a1") is is_ours


def test_groups_of_one_name_count_as_one() -> None:
    """Sites put their files together out of pieces."""
    rules = "User-agent: wirewatch\nDisallow: /a/\n\nUser-agent: *\nAllow: /\n\nUser-agent: Wirewatch\nDisallow: /b/\n"
    assert [lets_read(rules, path) for path in ("/a/1", "/b/1", "/c/1")] == [False, False, True]


HOSTILE = {
    "stars": "User-agent: *\nDisallow: /" + "*a" * 250_000 + "b\n",
    "stars apart": "User-agent: *\n" + "Disallow: /*a*a*a*a*a*a*a*a*b$\n" * 16_000,
    "names over rules": "User-agent: x{}\n" * 16_000 + "Disallow: /b\n" * 20_000,
    "names without colons": "user agent y\n" * 16_000 + "Disallow: /b\n" * 20_000,
    "many rules": "User-agent: *\n" + "Disallow: /*b$\n" * 34_000,
    "one line": "Disallow: /" * 48_000,
    "no text": "\x00\ufffe\u2028*$%%%" * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_robots_txt_stalls_the_reading(name: str) -> None:
    """Half a megabyte built to cost much is read, and asked about the longest of addresses, within seconds."""
    rules = HOSTILE[name]
    if "{}" in rules:
        rules = "".join(line.format(number) + "\n" for number, line in enumerate(rules.splitlines()))
    robots, host, page = Robots(AGENT), has(rules.encode()), f"{SITE}/{'a' * 1_900}"
    began = time.process_time()
    robots.permission(page, host)
    robots.permission(page, host)
    assert time.process_time() - began < 4


def test_what_lies_beyond_half_a_megabyte_is_not_read() -> None:
    """As much as every reader of such files has to read."""
    far = "User-agent: *\n" + "# nothing\n" * 60_000 + "Disallow: /\n"
    assert lets_read(far, "/world/a1")
