"""Sentences and the figures that they tell, a line of data each: ``pairs/<construction>.jsonl``.

``text`` (and ``title``, ``published`` where they matter; ``null`` is a note without its time), then any of

- ``expect``: every figure of the story, each a line of ``notation.py``; nothing else may be read,
- ``either``: figures that may be read or not,
- ``toll``: what the story as a whole says, complete,
- ``never``: numbers that must not come out as current figures,
- ``known_gap``: why the product can't read it yet. Such a line must still fail: once it passes, the mark is taken off.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.facts.notation import differences, numbers_told, toll_differences
from tests.facts.stories import PUBLISHED, read

_FOLDER = Path(__file__).parent / "pairs"
_KEYS = {"text", "title", "published", "expect", "either", "toll", "never", "known_gap"}


def _pairs() -> Iterator[object]:
    for file in sorted(_FOLDER.glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            yield pytest.param(json.loads(line), id=f"{file.stem}-{number}")


def _faults(pair: dict[str, object]) -> list[str]:
    assert pair.keys() <= _KEYS, f"unknown keys: {pair.keys() - _KEYS}"
    assert {"expect", "toll"} & pair.keys(), "a pair expects facts or a toll"
    published = pair.get("published", PUBLISHED)
    assert published is None or isinstance(published, str)
    reading = read(str(pair["text"]), title=str(pair.get("title", "")), published=published)
    faults: list[str] = []
    if "expect" in pair:
        faults += differences(reading, _strings(pair, "expect"), _strings(pair, "either"))
    if isinstance(toll := pair.get("toll"), dict):
        faults += toll_differences(reading, toll)
    never = pair.get("never", [])
    assert isinstance(never, list)
    faults += [f"never: {number}" for number in never if number in numbers_told(reading)]
    return faults


def _strings(pair: dict[str, object], key: str) -> list[str]:
    value = pair.get(key, [])
    assert isinstance(value, list)
    return value


@pytest.mark.parametrize("pair", list(_pairs()))
def test_a_sentence_is_read_as_its_pair_says(pair: dict[str, object]) -> None:
    """Each pair holds to the figure; a known gap that has closed has to be taken off the list."""
    faults = _faults(pair)
    if "known_gap" in pair:
        assert faults, f"this pair passes now: remove the mark {pair['known_gap']!r}"
    else:
        assert not faults, f"{pair.get('title', '')} | {pair['text']}: " + "; ".join(faults)
