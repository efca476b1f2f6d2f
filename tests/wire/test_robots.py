"""robots.txt: asked for once a host, heeded, and no leave is taken where its host fails."""

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
