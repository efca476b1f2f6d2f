"""Bodies of the packs: organs with their level, nicknames that name the body, mistakes told by their path."""

import pytest

from watcher.errors import FaultsError
from watcher.lexicon import compile_packs

_BODY = {"called": ["league"], "organs": {"heads_of_state": ["High Council"]}}


def _pack(body: object) -> dict[str, object]:
    return {"p": {"review_by": "2030-01-01", "bodies": {"LEAGUE": body}}}


def test_an_organ_has_its_level() -> None:
    """The words of an organ are folded."""
    assert compile_packs(_pack(_BODY)).bodies["LEAGUE"].organs == {"high council": "heads_of_state"}


def test_each_first_word_of_a_nickname_goes_with_each_last() -> None:
    """Two and two make four names, and each is the body's."""
    nicknames = {"first": ["Northern", "Nordic-led"], "last": ["league", "pact"]}
    lexicon = compile_packs(_pack({**_BODY, "nicknames": nicknames}))
    hits = lexicon.names_in("The Northern pact, a Nordic-led league, a Northern league and the Nordic-led pact.")
    assert [hit.name.code for hit in hits] == ["LEAGUE"] * 4


@pytest.mark.parametrize("body", ["a league", {"organs": {}}, {"called": ["league"], "organs": {"kings": ["Diet"]}}])
def test_a_broken_body_is_told_by_its_path(body: object) -> None:
    """What it is called is needed, and its levels are those of the model."""
    with pytest.raises(FaultsError) as raised:
        compile_packs(_pack(body))
    assert [fault.path for fault in raised.value.faults] == [("p", "bodies", "LEAGUE")]
