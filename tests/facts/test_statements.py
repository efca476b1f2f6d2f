"""Who blames whom and who denies what, and what is neither; a line of data each in ``statements.jsonl``.

``expect`` holds every statement as ``[background] blame|deny SPEAKER [TARGET][: quote]``; the quote is looked at only
where it stands. A ``known_gap`` must still fail, and is taken off once it passes.
"""

import json
from pathlib import Path

import pytest

from tests.facts.stories import read
from watcher.model import Statement

_LINES = [
    json.loads(line) for line in (Path(__file__).parent / "statements.jsonl").read_text(encoding="utf-8").splitlines()
]


def _statements(text: str, title: str = "") -> list[Statement]:
    return [fact for fact in read(text, title=title).facts if isinstance(fact, Statement)]


def _write(fact: Statement, *, quoted: bool) -> str:
    mode = "background" if fact.scope == "background" else None
    said = " ".join(part for part in (mode, fact.act, fact.speaker.code, fact.target) if part)
    return f"{said}: {fact.quote}" if quoted else said


@pytest.mark.parametrize("line", _LINES, ids=[str(number) for number in range(1, len(_LINES) + 1)])
def test_statements_are_read_as_the_line_says(line: dict[str, object]) -> None:
    """All blame and denial and nothing else; a known gap that has closed has to be taken off the list."""
    expect = line["expect"]
    assert isinstance(expect, list)
    quoted = {wanted.split(": ")[0] for wanted in expect if ": " in wanted}
    facts = _statements(str(line["text"]), str(line.get("title", "")))
    told = sorted(_write(fact, quoted=_write(fact, quoted=False) in quoted) for fact in facts)
    if "known_gap" in line:
        assert told != sorted(expect), f"this line passes now: remove the mark {line['known_gap']!r}"
    else:
        assert told == sorted(expect), line["text"]


def test_the_quote_is_a_slice_of_the_text() -> None:
    """To the character, with its quotation marks, and without what the sentence goes on to tell."""
    text = 'Guyana spoke first. Caracas called the accusation "a vulgar farce" and said its men had been shot at.'
    (fact,) = _statements(text)
    span = fact.evidence[0]
    assert fact.quote == text[span.start : span.end] == 'Caracas called the accusation "a vulgar farce"'


def test_a_name_that_two_states_share_is_that_of_the_state_in_the_story() -> None:
    """ "Congolese" alone is of the one Congo, in a story from the other's capital of the other."""
    told = {
        capital: [
            fact.speaker.code for fact in _statements(f"In {capital}, Congolese officials accused Angola of shelling.")
        ]
        for capital in ("Brazzaville", "Goma")
    }
    assert told == {"Brazzaville": ["COG"], "Goma": ["COD"]}
