"""The day on which the main happening began, read from the story's own words: ``event_dates.jsonl``, a story a line.

``day`` is the day wanted (null for none), ``or`` another that a desk would take, too; published on Tuesday 6 May 2031.
"""

import json
from pathlib import Path

import pytest

from tests.facts.stories import read

_FILE = Path(__file__).parent / "event_dates.jsonl"
_STORIES = [json.loads(line) for line in _FILE.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("story", _STORIES, ids=[str(number) for number in range(1, len(_STORIES) + 1)])
def test_the_day_is_that_of_the_happening(story: dict[str, str | None]) -> None:
    """Weekdays, nights, weekends and days of fighting count back from the day of publication."""
    day = read(str(story["text"]), title=story.get("title") or "").event_date
    told = None if day is None else day.isoformat()
    assert told in {story["day"], story.get("or", story["day"])}, story["text"]
