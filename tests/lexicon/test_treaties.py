"""Treaties in a pack: what is read of them, and what is told where a line is broken."""

import datetime as dt

import pytest

from watcher.errors import FaultsError
from watcher.lexicon import compile_packs


def test_a_treaty_is_read_with_its_cues_folded() -> None:
    """Cues are looked up in folded words."""
    line = {"parties": ["AAA", "BBB"], "signed": "1999-05-04", "cues": ["Pact of Anvar"]}
    treaty = compile_packs({"p": {"review_by": "2030-01-01", "treaties": {"anvar-1999": line}}}).treaties["anvar-1999"]
    assert (treaty.parties, treaty.body, treaty.cues) == (frozenset({"AAA", "BBB"}), None, ("pact of anvar",))
    assert treaty.signed == dt.date(1999, 5, 4)


@pytest.mark.parametrize("line", [{"cues": ["Pact"]}, {"body": "BBB", "cues": "Pact"}, {"body": "B", "signed": "May"}])
def test_a_broken_treaty_is_told_by_its_path(line: dict[str, object]) -> None:
    """Nobody bound, cues that are no list, a date that is none."""
    with pytest.raises(FaultsError) as raised:
        compile_packs({"p": {"review_by": "2030-01-01", "treaties": {"t": line}}})
    assert [fault.path for fault in raised.value.faults] == [("p", "treaties", "t")]
