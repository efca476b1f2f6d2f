"""Articles for the tests of this room: a copy, a cut copy and another story."""

import datetime as dt
import json
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from watcher.articles import file_entry, file_record
from watcher.model import Article, Entry

SEEN = dt.datetime(2031, 5, 6, 10, 0, tzinfo=dt.UTC)

LONG = """BAKU (Reuters) - Two soldiers were killed and five were wounded on Monday in an exchange of fire near the \
village of Kut, the defence ministry said.

The ministry said that the shots came from the other side of the line shortly before dawn and went on for two hours, \
and that its troops answered with mortars.

Villagers in Kut said that they had spent the night in cellars. A school was hit by splinters, but nobody was in it at \
the time, the head of the village said.

Monitors were to visit the place on Tuesday. Both sides have accused each other of breaking a truce that was agreed in \
the spring after a month of fighting along the whole of the frontier."""

OTHER = """GOMA (AFP) - Rebels attacked a column of lorries on the road to Bukavu on Sunday and made off with food \
that was meant for camps around the town, aid workers said.

No driver was hurt, but the lorries were burnt. The road is the only one by which the camps can be reached during the \
rains, and stocks would last for nine days at most, they said."""


def cases(name: str, key: str) -> list[ParameterSet]:
    """The lines of a table beside this file, each named by one of its values."""
    lines = (Path(__file__).parent / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(case, id=str(case[key])[:40]) for case in map(json.loads, lines)]


def filed(text: str = "", *, title: str = "", source: str = "desk") -> Article:
    """File a record with an id of its own."""
    return file_record({"id": "a1", "source": source, "title": title, "text": text})


def entry(
    *,
    guid: str | None = None,
    url: str | None = None,
    title: str = "Two die",
    text: str = LONG,
    published_at: dt.datetime | None = None,
    source: str = "desk",
    language: str = "en",
) -> Article:
    """File what a feed gave."""
    item = Entry(guid=guid, url=url, title=title, text=text, published_at=published_at)
    return file_entry(item, source=source, language=language, seen_at=SEEN)
