"""How many tell of an event on their own, and what a publisher is called."""

import dataclasses

import pytest

from tests.alerts.test_alerts import AlertedDesk, wired
from tests.events.scenes import article, reading
from watcher.delivery import render
from watcher.model import Alert, MarkKind

WORDS = {
    2: "Two Guyanese soldiers were killed on the river at Cuyuni before dawn, a spokesman of the general staff said.",
    3: "The death toll at the frontier post has risen to three, a hospital in the provincial capital confirmed.",
    4: "A fourth man died of his wounds in the night; his commander wrote so to the family in a telegram.",
    5: "Five coffins were flown out on Tuesday, draped in the flag, while the band of the garrison played.",
}


def told(
    desk: AlertedDesk, at: str, source: str, killed: int, *, origin: str | None = None, marks: tuple[MarkKind, ...] = ()
) -> Alert | None:
    """Put a story of one toll before the desk, in words of its own."""
    item = article(at, source, f"{killed} dead at Cuyuni", WORDS[killed], origin=origin, marks=marks)
    read = reading(f"killed GUY {killed} by GUY", actors="GUY VEN", places=("Cuyuni",), source=item)
    return desk.alerted(item, read, ruled=not marks)


def count(alert: Alert | None) -> str | None:
    """Give the line that counts the publishers, where there is one."""
    return next((line for line in wired(alert).body.splitlines() if line.startswith("Told so far by")), None)


def test_a_second_publisher_is_counted() -> None:
    """One alone is named as the source; with the second the desk sees that two say so."""
    desk = AlertedDesk()
    assert count(told(desk, "08:00", "ap", 2)) is None
    assert count(told(desk, "09:00", "interfax", 3)) == "Told so far by 2 publishers: AP, interfax"


def test_a_copy_counts_under_the_wire_whose_it_is() -> None:
    """A portal that runs AP's story with its credit is no second witness, nor is AP's next version."""
    desk = AlertedDesk()
    told(desk, "08:00", "ap", 2)
    assert count(told(desk, "09:00", "portal", 3, origin="ap")) is None


def test_a_copy_without_a_credit_is_no_witness() -> None:
    """The portal has AP's very words: what it says is what AP says."""
    desk = AlertedDesk()
    told(desk, "08:00", "ap", 2)
    assert told(desk, "08:30", "portal", 2) is None
    assert desk.kinds()[-1] == "same_copy"
    assert count(told(desk, "09:00", "ap", 3)) is None


def test_two_outlets_of_one_house_are_one_witness() -> None:
    """They share a newsroom."""
    desk = AlertedDesk()
    told(desk, "08:00", "ria", 2)
    assert count(told(desk, "09:00", "sputnik", 3)) is None


def test_who_has_withdrawn_his_story_is_not_counted() -> None:
    """Nor is anybody counted in the message that tells of the withdrawal."""
    desk = AlertedDesk()
    told(desk, "08:00", "ap", 2)
    told(desk, "09:00", "interfax", 3)
    assert count(told(desk, "09:30", "ap", 2, marks=("kill",))) is None
    assert count(told(desk, "10:00", "tass", 4)) == "Told so far by 2 publishers: interfax, tass"


def test_many_publishers_stay_on_one_line_that_is_never_cut() -> None:
    """Five are named, the rest counted, in the block that the longest message keeps."""
    desk = AlertedDesk()
    told(desk, "08:00", "ap", 2)
    event = next(iter(desk.open.values()))
    (first,) = event.members
    others = [dataclasses.replace(first, article_id=name, source=name, origin=name) for name in "abcdefg"]
    desk.open[event.id] = dataclasses.replace(event, members=(first, *others))
    alert = wired(told(desk, "09:00", "interfax", 3))
    assert count(alert) == "Told so far by 9 publishers: AP, a, b, c, d and 4 more"
    long = dataclasses.replace(alert, body=alert.body.replace("3 dead at Cuyuni", "word " * 500))
    assert "Told so far by 9 publishers" in render(long, sent_at=alert.at).body


@pytest.mark.parametrize(
    ("source", "origin", "line"),
    [
        ("ap", "ap", "Source: AP"),
        ("portal", "ap", "Source: portal (copy of AP)"),
        ("sputnik", "ria", "Source: RIA"),
        ("portal", "portal", "Source: portal"),
    ],
)
def test_a_publisher_is_called_by_its_name(source: str, origin: str, line: str) -> None:
    """The packs know it; one that they don't know stays as the feed has it."""
    assert line in wired(told(AlertedDesk(), "08:00", source, 2, origin=origin)).body.splitlines()
