"""Who talks with whom outside any body's meeting, and what is no talk; a line of data each in ``contacts.jsonl``.

``expect`` holds every contact of the story as ``[background|announced|possible|denied] CODE CODE… mode [from CODE]``,
codes in order of the alphabet; a ``known_gap`` must still fail, and is taken off once it passes.
"""

import json
from pathlib import Path

import pytest

from tests.facts.stories import read
from watcher.model import Contact

_LINES = [
    json.loads(line) for line in (Path(__file__).parent / "contacts.jsonl").read_text(encoding="utf-8").splitlines()
]


def _write(fact: Contact) -> str:
    mode = "background" if fact.scope == "background" else None if fact.modality == "actual" else fact.modality
    codes = sorted(party.code or "-" for party in fact.parties)
    parts = (mode, *codes, fact.mode, f"from {fact.initiator}" if fact.initiator else None)
    return " ".join(part for part in parts if part)


def _contacts(text: str, title: str = "") -> list[Contact]:
    return [fact for fact in read(text, title=title).facts if isinstance(fact, Contact)]


@pytest.mark.parametrize("line", _LINES, ids=[str(number) for number in range(1, len(_LINES) + 1)])
def test_contacts_are_read_as_the_line_says(line: dict[str, object]) -> None:
    """Every talk and nothing else; a known gap that has closed has to be taken off the list."""
    expect = line["expect"]
    assert isinstance(expect, list)
    told = sorted(_write(fact) for fact in _contacts(str(line["text"]), str(line.get("title", ""))))
    if "known_gap" in line:
        assert told != sorted(expect), f"this line passes now: remove the mark {line['known_gap']!r}"
    else:
        assert told == sorted(expect), line["text"]


def test_names_stand_as_the_story_has_them() -> None:
    """An office with its name; whoever was named before may be told by the last name alone."""
    text = "Russia's top diplomat, Sergey Lavrov, met Iran's Abbas Araghchi in Baku."
    (fact,) = _contacts(text)
    assert {party.name for party in fact.parties} == {"Russia's top diplomat, Sergey Lavrov", "Iran's Abbas Araghchi"}


def test_one_talk_told_twice_is_one_fact_with_both_spans() -> None:
    """Headline and body tell of one call; each span slices to its words."""
    title, text = "Japan, Philippines leaders speak by phone", "Japan's premier called the Philippine president."
    (fact,) = _contacts(text, title)
    fields = {"title": title, "text": text}
    assert [fields[span.field][span.start : span.end] for span in fact.evidence] == [
        span.text for span in fact.evidence
    ]
    assert {span.field for span in fact.evidence} == {"title", "text"}


def test_a_meeting_of_a_body_is_no_contact() -> None:
    """The same words without the body tell of a talk; with it, the meeting alone tells of it."""
    line = "Armenia and Belarus held a {}meeting in Bishkek on Monday, the Kyrgyz foreign ministry said."
    assert len(_contacts(line.format(""))) == 1
    assert _contacts(line.format("CSTO ")) == []
