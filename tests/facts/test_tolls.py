"""The toll of a story as a whole, by the examples of the contract."""

import pytest

from tests.facts.notation import toll_differences
from tests.facts.stories import read
from watcher.model import Range

_OWN_AND_OTHER = "Yerevan put its losses at no fewer than 49 soldiers. Baku acknowledged the deaths of 50."

_EXAMPLES = {
    "a told total stands over the sum of the sides": (
        f"Shelling along the frontier left about 100 soldiers dead on Tuesday.\n\n{_OWN_AND_OTHER}",
        {"killed": "~100", "killed ARM": ">=49", "killed AZE": "50"},
    ),
    "an at least leaves the sum open": (
        _OWN_AND_OTHER,
        {"killed": ">=99", "killed ARM": ">=49", "killed AZE": "50"},
    ),
    "two claimants span a range": (
        "Armenia said two of its soldiers were killed. Azerbaijan said Armenia had lost seven soldiers.",
        {"killed": "2..7", "killed ARM": "2..7"},
    ),
    "parts by place are summed": (
        "Three people were killed in Ganja and one person was killed in Shamkir on Sunday.",
        {"killed": "4"},
    ),
    "no losses is nought": ("Azerbaijan's Defense Ministry said there were no losses.", {"killed": "0"}),
    "no figure leaves the outcome out": ("Several soldiers were killed near Sotk, villagers said.", {}),
}


@pytest.mark.parametrize("example", list(_EXAMPLES))
def test_the_toll_follows_the_examples_of_the_contract(example: str) -> None:
    """Totals, sums, open sums, ranges between claimants, nought and nothing."""
    text, toll = _EXAMPLES[example]
    assert not toll_differences(read(text), toll)


def test_background_never_enters_the_toll() -> None:
    """The dead of an earlier war are told as facts but not counted."""
    reading = read("One soldier was killed on Monday. In the war of 2020 more than 6,000 people were killed.")
    assert reading.toll["killed"].total == Range(1, 1)
    assert [fact.scope for fact in reading.facts if fact.kind == "casualties"] == ["current", "background"]


def test_one_quantity_told_three_times_is_one_fact_with_three_spans() -> None:
    """Headline, lead and body tell one figure; the evidence keeps every telling."""
    reading = read(
        "Two Indian soldiers were killed near Uri on Monday.\n\nThe army said a mortar killed the two soldiers.",
        title="Two Indian soldiers killed near Uri",
    )
    (fact,) = [fact for fact in reading.facts if fact.kind == "casualties"]
    assert len(fact.evidence) == 3
    assert {span.field for span in fact.evidence} == {"title", "text"}
