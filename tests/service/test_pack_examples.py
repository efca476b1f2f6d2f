"""The examples of packs: read as stories, and told where they are read otherwise."""

import pytest

from watcher.lexicon import compile_packs
from watcher.service.pack_examples import misread_examples
from watcher.settings import shipped_lexicon

_PACK: dict[str, object] = {
    "review_by": "2030-01-01",
    "harm": {"killed": ["slay slays slew slain slaying"], "wounded": ["maim maims maimed maimed maiming"]},
    "people": {"military": ["guard", "guards"]},
    "states": {"AAA": {"name": "Anvaria", "adjectives": ["Anvarian"]}},
    "places": {"kut": {"name": "Kut", "country": "AAA"}},
    "violence": ["shelled"],
}


def _misread(example: str) -> list[str]:
    lexicon = compile_packs({"p": _PACK | {"examples": [example]}})
    return [str(misread) for misread in misread_examples(lexicon)]


@pytest.mark.parametrize(
    "example",
    [
        "Raiders slew two Anvarian guards. -> killed AAA 2",
        "Raiders slew two Anvarian guards near Kut. -> killed AAA 2; side AAA; place kut",
        "Raiders slew two guards and maimed three guards on Monday. -> wounded 3; killed 2; on 2031-05-05",
        "It rained in Kut. -> nothing",
    ],
)
def test_an_example_that_is_read_as_it_says_is_no_fault(example: str) -> None:
    """Figures, sides, places and the day, in any order."""
    assert _misread(example) == []


@pytest.mark.parametrize(
    ("example", "told"),
    [
        ("Raiders slew two guards. -> killed 3", "“Raiders slew two guards.” should tell killed 3, read: killed 2"),
        ("Raiders fed two guards. -> killed 2", "“Raiders fed two guards.” should tell killed 2, read: nothing"),
        (
            "Raiders slew two guards and maimed three guards. -> killed 2",
            "“Raiders slew two guards and maimed three guards.” should tell killed 2, read: killed 2; wounded 3",
        ),
        ("Raiders slew two guards. -> nothing", "“Raiders slew two guards.” should tell nothing, read: killed 2"),
        ("It rained in Kut. -> place tor", "“It rained in Kut.” should tell place tor, read: side AAA; place kut"),
    ],
)
def test_an_example_that_is_read_otherwise_says_how(example: str, told: str) -> None:
    """Another figure, none, one too many, one where there should be none, no such place."""
    assert _misread(example) == [told]


def test_the_shipped_examples_are_read_as_they_say() -> None:
    """Every line of the packs that carries an example does what it is there for."""
    assert [str(misread) for misread in misread_examples(shipped_lexicon())] == []
