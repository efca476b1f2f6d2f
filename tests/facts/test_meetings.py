"""Meetings of bodies, a sentence and its meetings a line of data: ``meetings.jsonl``.

``expect`` names every current meeting of the story, ``either`` what may be read besides. A meeting is
``[background|possible|denied] BODY LEVEL STATUS [extraordinary] [video|phone|in_person] [@Place] [day]``; what is not
written is not looked at, ``*`` is whichever. ``known_gap`` says why it can't be read yet; such a line must still fail.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.facts.stories import PUBLISHED, read, story
from watcher.model import Meeting

_FILE = Path(__file__).parent / "meetings.jsonl"
_LINE = re.compile(
    r"(?:(?P<mode>background|possible|denied) )?(?P<body>\S+) (?P<level>\S+) (?P<status>\S+)"
    r"(?P<extraordinary> extraordinary)?(?: (?P<format>video|phone|in_person))?"
    r"(?: @(?P<place>.+?))?(?: (?P<day>\d{4}-\d\d-\d\d))?"
)


def _cases() -> Iterator[object]:
    for number, line in enumerate(_FILE.read_text(encoding="utf-8").splitlines(), start=1):
        yield pytest.param(json.loads(line), id=f"meetings-{number}")


def _meetings(text: str, title: str = "", published: str | None = PUBLISHED) -> list[Meeting]:
    return [fact for fact in read(text, title=title, published=published).facts if isinstance(fact, Meeting)]


def _fits(line: str, fact: Meeting) -> bool:
    match = _LINE.fullmatch(line)
    assert match is not None, f"no line of the notation: {line!r}"
    mode = "background" if fact.scope == "background" else None if fact.modality == "actual" else fact.modality
    told = {
        "body": fact.body,
        "level": fact.level,
        "status": fact.status,
        "format": fact.format,
        "place": fact.place,
        "day": str(fact.date),
    }
    named = all(match[name] in {None, "*", value} for name, value in told.items())
    return named and mode == match["mode"] and fact.extraordinary >= (match["extraordinary"] is not None)


def _faults(case: dict[str, object]) -> list[str]:
    left = _meetings(str(case["text"]), str(case.get("title", "")))
    expect, either = case["expect"], case.get("either", [])
    assert isinstance(expect, list)
    assert isinstance(either, list)
    faults = []
    for line in expect:
        fact = next((fact for fact in left if _fits(line, fact)), None)
        if fact is None:
            faults.append(f"missing: {line}")
        else:
            left.remove(fact)
    return faults + [f"surplus: {fact}" for fact in left if not any(_fits(line, fact) for line in either)]


@pytest.mark.parametrize("case", list(_cases()))
def test_a_sentence_tells_the_meetings_that_its_case_says(case: dict[str, object]) -> None:
    """Each case holds; a known gap that has closed has to be taken off the list."""
    faults = _faults(case)
    if "known_gap" in case:
        assert faults, f"this case passes now: remove the mark {case['known_gap']!r}"
    else:
        assert not faults, f"{case.get('title', '')} | {case['text']}: " + "; ".join(faults)


def test_headline_and_lead_are_one_meeting_with_exact_spans() -> None:
    """Every telling is a span of its field, and the further step stands."""
    title = "Belarus calls for CSTO summit"
    text = "MINSK, May 6 (Reuters) - The leaders of the CSTO will hold a summit on Friday, Belarus said."
    (meeting,) = _meetings(text, title)
    article = story(text, title=title)
    assert meeting.status == "announced"
    assert {span.field for span in meeting.evidence} == {"title", "text"}
    assert all(getattr(article, span.field)[span.start : span.end] == span.text for span in meeting.evidence)


def test_a_meeting_and_the_one_after_it_are_two() -> None:
    """What was held and what comes next are told apart."""
    facts = _meetings("CSTO leaders met in Minsk on Monday. The next CSTO summit will be held in Moscow in November.")
    assert [fact.status for fact in facts] == ["held", "announced"]


def test_the_claimant_is_who_says_so() -> None:
    """A ministry's word is its state's."""
    (meeting,) = _meetings("The CSTO Permanent Council will meet on Friday, the Foreign Ministry of Kazakhstan said.")
    assert meeting.claimant is not None
    assert meeting.claimant.code == "KAZ"


def test_without_a_date_of_publication_a_weekday_stays_open() -> None:
    """Nothing is guessed."""
    (meeting,) = _meetings("The CSTO Permanent Council of Russia and Armenia will meet on Friday.", published=None)
    assert meeting.date is None
