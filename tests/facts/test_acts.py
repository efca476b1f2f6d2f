"""Armed acts with their parties, and where they happened; a line of data each in ``acts.jsonl``.

``expect`` holds every act of the story as ``[background] ACTION ACTOR TARGET``, ``-`` for nobody; ``places`` the names
of the places of the happening, where they matter.
"""

import json
from pathlib import Path

import pytest

from tests.facts.stories import read
from watcher.model import Hostility

_LINES = [json.loads(line) for line in (Path(__file__).parent / "acts.jsonl").read_text(encoding="utf-8").splitlines()]


def _write(fact: Hostility) -> str:
    parts = ("background" if fact.scope == "background" else "", fact.action, fact.actor or "-", fact.target or "-")
    return " ".join(part for part in parts if part)


@pytest.mark.parametrize("line", _LINES, ids=[str(number) for number in range(1, len(_LINES) + 1)])
def test_acts_are_read_as_the_line_says(line: dict[str, object]) -> None:
    """Who did what to whom and nothing else: outlaws, mines and names of regions are no side of a fight."""
    reading = read(str(line["text"]), title=str(line.get("title", "")))
    assert [_write(fact) for fact in reading.facts if isinstance(fact, Hostility)] == line["expect"], line["text"]
    if "places" in line:
        assert [place.name for place in reading.places if place.role == "event"] == line["places"], line["text"]
