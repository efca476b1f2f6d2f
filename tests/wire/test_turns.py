"""Whose turn it is: many feeds of one host are asked one after the other, on time and a few at once."""

from watcher.wire.fetch import Limits, Request
from watcher.wire.turns import Doorbell, Turns

LIMITS = Limits(at_once_per_host=2, host_gap_s=0.25)


def request(name: str, host: str = "mirrors.example", *, own: bool = False) -> Request:
    return Request(feed_id=name, url=f"https://{host}/{name}", allow_private=own)


def taken(turns: Turns, now_s: float) -> list[str]:
    """Take whatever may start at a moment."""
    names = []
    while (each := turns.take(now_s)) is not None:
        names.append(each.feed_id)
    return names


def test_a_host_with_many_feeds_is_rung_at_once_in_a_while() -> None:
    """A quarter of a second lies between; other hosts don't wait for it."""
    turns = Turns([request("a"), request("b"), request("x", "other.example")], LIMITS, Doorbell(0.25))
    assert taken(turns, 10.0) == ["a", "x"]
    assert taken(turns, 10.2) == []
    assert taken(turns, 10.25) == ["b"]
    assert not turns


def test_no_host_is_asked_more_often_at_once_than_is_polite() -> None:
    """The third waits until one of the first two has ended."""
    first = request("a")
    turns = Turns([first, request("b"), request("c")], LIMITS, Doorbell(0.25))
    assert [taken(turns, now) for now in (1.0, 2.0, 3.0)] == [["a"], ["b"], []]
    turns.done(first)
    assert taken(turns, 4.0) == ["c"]


def test_rounds_share_the_bell() -> None:
    """Two rounds that hold feeds of one host keep the gap between them."""
    bell = Doorbell(0.25)
    one, other = Turns([request("a")], LIMITS, bell), Turns([request("b")], LIMITS, bell)
    assert (taken(one, 1.0), taken(other, 1.1), taken(other, 1.25)) == (["a"], [], ["b"])


def test_a_machine_of_ones_own_waits_for_no_gap() -> None:
    """Feeds that may live inside are asked as fast as they are due."""
    turns = Turns([request("a", own=True), request("b", own=True)], LIMITS, Doorbell(0.25))
    assert taken(turns, 1.0) == ["a", "b"]


def test_the_bell_remembers_the_latest_hosts_only() -> None:
    """Thousands of hosts don't fill the memory; the last ones still count."""
    bell = Doorbell(60.0)
    assert all(bell.ring(f"{number}.example", 1.0) for number in range(2_000))
    assert bell.ring("0.example", 1.0)
    assert not bell.ring("1999.example", 1.0)
