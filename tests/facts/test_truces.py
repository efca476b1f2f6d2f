"""Truces with their latest step and who brokers them, a line of data each in ``truces.jsonl``.

``expect`` holds every truce of the story as ``STATUS`` or ``STATUS by BROKER``.
"""

import json
from pathlib import Path

import pytest

from tests.facts.stories import read
from watcher.model import Ceasefire

_FILE = Path(__file__).parent / "truces.jsonl"
_LINES = [json.loads(line) for line in _FILE.read_text(encoding="utf-8").splitlines()]


def _write(fact: Ceasefire) -> str:
    return f"{fact.status} by {fact.broker}" if fact.broker else fact.status


@pytest.mark.parametrize("line", _LINES, ids=[str(number) for number in range(1, len(_LINES) + 1)])
def test_a_truce_is_read_as_the_line_says(line: dict[str, object]) -> None:
    """What governs the word tells the step: despite a truce, talks on one, a truce that is denied."""
    facts = [fact for fact in read(str(line["text"])).facts if isinstance(fact, Ceasefire)]
    assert [_write(fact) for fact in facts] == line["expect"], line["text"]
    assert all(fact.broker not in fact.parties for fact in facts), line["text"]
