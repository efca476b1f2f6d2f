"""The day of the happening, and not of its telling; a line of data each in ``dates.jsonl``.

The stories came out on Tuesday, 6 May 2031. ``date`` is null where the story tells none.
"""

import json
from pathlib import Path

import pytest

from tests.facts.stories import read

_LINES = [json.loads(line) for line in (Path(__file__).parent / "dates.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("line", _LINES, ids=[str(number) for number in range(1, len(_LINES) + 1)])
def test_the_day_is_that_of_what_happened(line: dict[str, str | None]) -> None:
    """Statements, funerals, swaps and summits have days of their own, which are none of the happening's."""
    told = read(str(line["text"])).event_date
    assert (told.isoformat() if told else None) == line["date"], line["text"]
