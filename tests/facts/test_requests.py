"""Who asks whom for help, and what is no request at all; a line of data each in ``requests.jsonl``.

``expect`` holds every request of the story as ``[background|denied] ASKER to ASKED status what [treaty]``; a
``known_gap`` must still fail, and is taken off once it passes.
"""

import json
from pathlib import Path

import pytest

from tests.facts.stories import read
from watcher.model import Request
from watcher.settings import shipped_lexicon

_LINES = [
    json.loads(line) for line in (Path(__file__).parent / "requests.jsonl").read_text(encoding="utf-8").splitlines()
]


def _write(fact: Request) -> str:
    mode = "denied" if fact.modality == "denied" else "background" if fact.scope == "background" else None
    parts = (mode, fact.requester, "to", fact.addressee, fact.status, fact.what, fact.instrument)
    return " ".join(part for part in parts if part)


def _requests(text: str, title: str = "") -> list[Request]:
    return [fact for fact in read(text, title=title).facts if isinstance(fact, Request)]


@pytest.mark.parametrize("line", _LINES, ids=[str(number) for number in range(1, len(_LINES) + 1)])
def test_requests_are_read_as_the_line_says(line: dict[str, object]) -> None:
    """All that is asked and nothing else; a known gap that has closed has to be taken off the list."""
    expect = line["expect"]
    assert isinstance(expect, list)
    told = sorted(_write(fact) for fact in _requests(str(line["text"]), str(line.get("title", ""))))
    if "known_gap" in line:
        assert told != sorted(expect), f"this line passes now: remove the mark {line['known_gap']!r}"
    else:
        assert told == sorted(expect), line["text"]


def test_evidence_is_the_slice_of_the_text() -> None:
    """To the character, so that a desk can be shown where it stands."""
    text = "Oslo — The Norwegian government has asked Denmark for frigates, it said."
    (fact,) = _requests(text)
    assert [text[span.start : span.end] for span in fact.evidence] == ["asked Denmark for frigates"]


def test_who_says_so_is_kept() -> None:
    """The ministry that tells of the request is its claimant."""
    (fact,) = _requests("Denmark's foreign ministry said Iceland had asked Copenhagen for a frigate.")
    assert fact.claimant is not None
    assert (fact.requester, fact.addressee, fact.claimant.code) == ("ISL", "DNK", "DNK")


def test_a_treaty_binds_only_its_own_parties() -> None:
    """The same words between two others name a treaty that the packs don't know."""
    named = {
        asker: [
            fact.instrument for fact in _requests(f"{asker} asked Russia for troops under their friendship treaty.")
        ]
        for asker in ("Tajikistan", "Serbia")
    }
    assert named == {"Tajikistan": ["rus-tjk-1993"], "Serbia": [None]}


def test_every_treaty_is_between_states_and_bodies_of_the_packs() -> None:
    """A code that no other pack knows would never be found."""
    lexicon = shipped_lexicon()
    for treaty in lexicon.treaties.values():
        assert treaty.parties <= lexicon.states.keys(), treaty.id
        assert treaty.body is None or lexicon.is_body(treaty.body), treaty.id
