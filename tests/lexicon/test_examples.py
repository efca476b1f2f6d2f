"""Examples in packs: taken out of the words, kept with their place, told where they can't be read."""

import pytest

from watcher.errors import FaultsError
from watcher.lexicon import Example, compile_packs

_GOOD: dict[str, object] = {"review_by": "2030-01-01"}


def test_an_example_stands_beside_what_it_is_for() -> None:
    """In an entry's block, with a line of a list, under a list's name, or in a list of its own."""
    state = {"name": "Anvaria", "adjectives": ["Anvarian"], "example": "Anvaria shelled Tor. -> side AAA; place tor"}
    verb = {"verb": "slay slays slew slain slaying", "example": ["He slew two. -> killed 2", "He slept. -> nothing"]}
    words = {"things": ["tank", {"word": "mule", "example": "Two mules died. -> nothing"}]}
    examples = {"people": ["A guard was slain. -> killed 1"]}
    pack = _GOOD | words | {"states": {"AAA": state}, "harm": {"killed": [verb]}, "examples": examples}
    lexicon = compile_packs({"p": pack, "q": _GOOD | {"examples": ["It rained.  ->  nothing"]}})
    assert set(lexicon.examples) == {
        Example(("p", "states", "AAA", "example"), "Anvaria shelled Tor.", ("side AAA", "place tor")),
        Example(("p", "harm", "killed", 0, "example", 0), "He slew two.", ("killed 2",)),
        Example(("p", "harm", "killed", 0, "example", 1), "He slept.", ()),
        Example(("p", "things", 1, "example"), "Two mules died.", ()),
        Example(("p", "examples", "people", 0), "A guard was slain.", ("killed 1",)),
        Example(("q", "examples", 0), "It rained.", ()),
    }
    assert lexicon.has("things", "mule")
    assert lexicon.verbs["slain"].outcome == "killed"
    assert [hit.name.code for hit in lexicon.names_in("Anvarian guards")] == ["AAA"]


def test_an_arrow_in_the_sentence_is_part_of_it() -> None:
    """The last one parts the sentence from its facts."""
    (example,) = compile_packs({"p": _GOOD | {"examples": ["Tor -> Kut: two dead. -> killed 2"]}}).examples
    assert (example.sentence, example.wanted) == ("Tor -> Kut: two dead.", ("killed 2",))


@pytest.mark.parametrize("example", ["Two guards were slain.", "-> killed 2", "Two guards were slain. ->", 7, None, {}])
def test_an_example_that_cannot_be_read_is_a_fault_at_its_place(example: object) -> None:
    """Told like any other line of a pack, with one that works beside it."""
    with pytest.raises(FaultsError) as raised:
        compile_packs({"p": _GOOD | {"towns": {"AAA": ["Tor", {"word": "Kut", "example": example}]}}})
    (fault,) = raised.value.faults
    assert fault.path == ("p", "towns", "AAA", 1, "example")
    assert "-> killed 3" in fault.hint


def test_a_line_of_a_list_needs_its_word() -> None:
    """An example without the word that it is for is told, and no crash."""
    with pytest.raises(FaultsError) as raised:
        compile_packs({"p": _GOOD | {"towns": {"AAA": [{"example": "Two were slain in Kut. -> killed 2"}]}}})
    assert [fault.path for fault in raised.value.faults] == [("p", "towns", "AAA")]
