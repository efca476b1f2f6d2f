"""Which states are neighbours."""

import pytest

from watcher.settings import shipped_lexicon


def test_a_border_has_two_sides() -> None:
    """Each state names those that name it, and only states that the pack knows."""
    lexicon = shipped_lexicon()
    for state, neighbours in lexicon.borders.items():
        assert state not in neighbours
        for other in neighbours:
            assert state in lexicon.borders[other], f"{other} does not name {state}"


@pytest.mark.parametrize(
    ("one", "other", "have"),
    [
        ("ARM", "AZE", True), ("FRA", "SUR", True), ("AUS", "NZL", False), ("IND", "LKA", False),
        ("HEZBOLLAH", "ISR", True), ("HEZBOLLAH", "LBN", False), ("IS", "IRQ", False), ("NATO", "RUS", False),
    ],
)  # fmt: skip
def test_an_armed_group_has_the_border_of_its_home(one: str, other: str, *, have: bool) -> None:
    """Against its own state it has none, and a group at home nowhere has none at all."""
    assert shipped_lexicon().have_a_border(one, other) is have
