"""What speaks for a figure raises its confidence, and what a second reading by nearness says otherwise lowers it."""

from tests.facts.stories import read
from watcher.facts import UNSURE_BELOW
from watcher.model import Casualties


def _figure(text: str, *, title: str = "") -> Casualties:
    (found,) = [fact for fact in read(text, title=title).facts if isinstance(fact, Casualties) and fact.low]
    return found


def test_a_figure_told_again_is_surer() -> None:
    """In the headline and in the body, it is hardly misread."""
    text = "Three Peruvian soldiers were killed in a clash at the border, the army said."
    once, twice = _figure(text), _figure(text, title="Three Peruvian soldiers killed in border clash")
    assert once.evidence != twice.evidence
    assert UNSURE_BELOW < once.confidence < twice.confidence <= 0.99


def test_a_side_that_nearness_finds_too_is_surer() -> None:
    """The name beside the number is its side in both readings; beside the other it is that of who fired."""
    near = _figure("Fire from the far bank killed three Peruvian soldiers, Peru said.")
    far = _figure("Ecuadorean fire killed three soldiers, Peru said.")
    assert (near.side, far.side) == ("PER", "PER")
    assert near.confidence > far.confidence


def test_a_figure_of_nobody_that_nobody_says_is_unsure() -> None:
    """Neither a side nor a source, told once."""
    assert _figure("At least nine died where a river bends.").confidence < UNSURE_BELOW


def test_confidence_is_a_share() -> None:
    """Never certain, either way."""
    text = (
        "Two Chadian soldiers were killed and four wounded, Chad's army said on Monday. The two were killed at dawn. "
        "Sudan's army denied that 11 of its men had died, and 900 died in the war of 2008."
    )
    told = [fact.confidence for fact in read(text, title="Two Chadian soldiers killed").facts]
    assert told
    assert all(0.05 <= value <= 0.99 for value in told)
