"""Whose paper tells a story: "the enemy" and people without a name are known by the house that writes."""

import pytest

from tests.facts.notation import differences
from tests.facts.stories import PUBLISHED, read_article
from watcher.articles import file_record
from watcher.model import Reading

_ATTACK = (
    "Two servicemen of the border troops were killed when an armed group attacked a post from the territory of "
    "Afghanistan, the State Committee for National Security said. The attackers lost four men."
)
_RAID = (
    "Saboteurs tried to cross the line near Kalbajar at night and were driven back. Armenian gunners covered their "
    "retreat. Two servicemen of the Azerbaijan Army were wounded.\n\nThe enemy lost six men."
)
_SHELLS = "Thai guns fired on the Cambodian bank of the river on Monday.\n\nThree women died in their kitchen."


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("khovar", _ATTACK, ["killed TJK 2 military", "killed - 4"]),
        ("azertac", _RAID, ["wounded AZE 2 military", "killed ARM 6"]),
        ("khmertimes", _SHELLS, ["killed KHM 3 civilian"]),
    ],
)
def test_the_house_that_writes_tells_whose_they_are(source: str, text: str, expected: list[str]) -> None:
    """A house of one of the sides calls the other one the enemy, and its own people by no name."""
    assert not differences(_read(source, text), expected)


def test_a_house_of_neither_side_tells_nothing() -> None:
    """From elsewhere, "the enemy" without a speaker is nobody's."""
    assert not differences(_read("xinhua", _RAID), ["wounded AZE 2 military", "killed - 6"])


def _read(source: str, text: str) -> Reading:
    record = {"id": "a1", "source": source, "title": "", "text": text, "published": PUBLISHED, "language": "en"}
    return read_article(file_record(record))
