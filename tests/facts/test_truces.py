"""How far a truce has come; a line of data each in ``truces.jsonl``, ``status`` null where no step is told."""

import json
from pathlib import Path

import pytest

from tests.facts.stories import read
from watcher.model import Ceasefire

_LINES = [
    json.loads(line) for line in (Path(__file__).parent / "truces.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("line", _LINES, ids=[str(number) for number in range(1, len(_LINES) + 1)])
def test_a_truce_has_the_step_that_the_line_tells(line: dict[str, str | None]) -> None:
    """One that is urged, known already or only passed by has none."""
    found = [fact.status for fact in read(str(line["text"])).facts if isinstance(fact, Ceasefire)]
    assert found == ([line["status"]] if line["status"] else []), line["text"]
