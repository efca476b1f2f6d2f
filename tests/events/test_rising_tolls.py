"""One happening, figures that move: what is told again and what is not."""

import pytest

from tests.events.scenes import FakeDesk, article, reading, told, took

LEAD = (
    "Thai and Cambodian soldiers exchanged fire on Monday near the temple of Ta Muen, killing {} Cambodian soldiers, "
    "the Cambodian defense ministry said. The shooting lasted two hours and villagers fled to schools further inland."
)
WORDS = ["three", "five", "eight"]


def _clash(number: int, *, by: str | None = "KHM") -> tuple[str, ...]:
    return (f"killed KHM {number}" + (f" by {by}" if by else ""),)


def _taken(desk: FakeDesk, at: str, source: str, text: str, *facts: str) -> str:
    item = article(at, source, f"Border fire: {source} at {at}", text)
    return took(desk.takes(item, reading(*facts, actors="THA KHM", places=("Ta Muen",)))).kind


def test_a_rise_in_a_text_alike_but_for_one_number_is_an_update() -> None:
    """Each version differs from the last by one word; each is told, with was and now."""
    desk = FakeDesk()
    for at, number, word in zip(("08:00", "09:00", "10:00"), (3, 5, 8), WORDS, strict=True):
        item = article(at, "ap", f"Fire at temple; {number} dead", LEAD.format(word), guid="ap-1")
        decision = desk.takes(item, reading(*_clash(number), actors="THA KHM", places=("Ta Muen",)))
    assert desk.kinds() == ["new", "update", "update"]
    assert told(decision) == [("killed", "KHM", "5", "8")]


def test_forty_texts_in_which_only_the_figure_changes_are_never_taken_for_copies() -> None:
    """The sketch calls them the same; the figures do not."""
    desk = FakeDesk()
    for number in range(2, 42):
        item = article(f"08:{number:02}", "ap", "Fire at temple", LEAD.format(number))
        desk.takes(item, reading(*_clash(number), actors="THA KHM", places=("Ta Muen",)))
    assert desk.kinds() == ["new"] + ["update"] * 39


def test_a_number_that_was_not_read_still_keeps_a_text_from_being_a_copy() -> None:
    """Where the facts room missed the figure, the words around the number tell that it changed."""
    desk = FakeDesk()
    for at, word in (("08:00", "three"), ("09:00", "five")):
        item = article(at, "ap", "Fire at temple", LEAD.format(word))
        decision = desk.takes(item, reading(actors="THA KHM", places=("Ta Muen",)))
    assert took(decision).kind != "same_copy"


def test_a_lower_figure_of_another_wire_is_stale() -> None:
    """A late wire with the count of two hours ago brings nothing."""
    desk = FakeDesk()
    _taken(desk, "08:00", "ap", "Five dead at Ta Muen, the ministry in Phnom Penh said on Monday", *_clash(5))
    _taken(desk, "09:00", "ap", "Eight dead at Ta Muen, the ministry said in a later count", *_clash(8))
    assert _taken(desk, "10:00", "efe", "At least five soldiers lost their lives", "killed KHM >=5 by KHM") == "joined"
    assert _taken(desk, "10:30", "dpa", "Six soldiers had died by the morning", *_clash(6)) == "joined"
    assert desk.decisions[-1].because == "stale_figure"


def test_the_known_figure_in_another_wires_words_is_joined() -> None:
    """Corroboration is kept and not told."""
    desk = FakeDesk()
    _taken(desk, "08:00", "ap", "Five Cambodian soldiers were killed at Ta Muen", *_clash(5))
    assert _taken(desk, "08:10", "afp", "A firefight cost five soldiers their lives", *_clash(5, by=None)) == "joined"


@pytest.mark.parametrize(
    ("figure", "kind"),
    [("6", "update"), (">=5", "joined"), (">=9", "update"), ("~5", "joined"), ("<=5", "joined"), ("4-5", "joined")],
)
def test_hedges_move_a_figure_only_where_the_number_moves(figure: str, kind: str) -> None:
    """Five is told; another wire hedges."""
    desk = FakeDesk()
    _taken(desk, "08:00", "ap", "Five Cambodian soldiers were killed at Ta Muen", *_clash(5))
    assert _taken(desk, "09:00", "afp", "Other words about it altogether", f"killed KHM {figure} by KHM") == kind


def test_the_sum_of_the_sides_is_no_news_and_more_than_the_sum_is() -> None:
    """Two and one are told: three is known, four is not."""
    desk = FakeDesk()
    _taken(desk, "08:00", "ap", "Two Cambodians dead", "killed KHM 2 by KHM")
    _taken(desk, "08:30", "mcot", "One Thai dead", "killed THA 1 by THA")
    assert (
        _taken(desk, "09:00", "reuters", "Three dead on both sides", "killed - 3", "killed KHM 2", "killed THA 1")
        == "joined"
    )
    assert _taken(desk, "09:30", "efe", "Three people died", "killed - 3") == "joined"
    assert _taken(desk, "10:00", "upi", "Four people died", "killed - 4") == "update"
    assert told(desk.decisions[-1]) == [("killed", None, "3", "4")]


def test_the_other_sides_first_figure_is_an_update() -> None:
    """Its own dead, counted by itself, after the first side's."""
    desk = FakeDesk()
    _taken(desk, "08:00", "ap", "Two Cambodians dead", "killed KHM 2 by KHM")
    assert _taken(desk, "08:30", "mcot", "One Thai soldier dead", "killed THA 1 by THA") == "update"
    assert told(desk.decisions[-1]) == [("killed", "THA", None, "1")]


def test_another_claimant_makes_a_conflict_once() -> None:
    """The claim is told as a conflict; its echo is joined; its own rise is an update."""
    desk = FakeDesk()
    _taken(desk, "08:00", "ap", "Five Cambodians dead", "killed KHM 5 by KHM")
    assert _taken(desk, "09:00", "mcot", "Bangkok speaks of twelve", "killed KHM 12 by THA") == "conflict"
    assert told(desk.decisions[-1]) == [("killed", "KHM", "5", "12")]
    assert _taken(desk, "10:00", "afp", "Thailand claims a dozen", "killed KHM 12 by THA") == "joined"
    assert _taken(desk, "11:00", "ap", "Cambodia now says six", "killed KHM 6 by KHM") == "update"
    assert _taken(desk, "12:00", "mcot", "Bangkok now says fifteen", "killed KHM 15 by THA") == "update"


def test_a_claim_of_none_against_a_figure_is_a_conflict() -> None:
    """No losses: that is a figure too."""
    desk = FakeDesk()
    _taken(desk, "08:00", "mcot", "Bangkok says it killed seven", "killed KHM 7 by THA")
    assert _taken(desk, "09:00", "akp", "Phnom Penh has no losses", "killed KHM 0 by KHM") == "conflict"
    assert told(desk.decisions[-1]) == [("killed", "KHM", "7", "none")]


def test_parts_and_background_are_no_totals() -> None:
    """Four of the dead in one village, and the dead of another year, change nothing."""
    desk = FakeDesk()
    _taken(desk, "08:00", "ap", "Nine Cambodians dead", "killed KHM 9 by KHM")
    facts = ("killed KHM 4 part", "killed KHM 28 background")
    assert _taken(desk, "09:00", "afp", "Four of them in one village", *facts) == "joined"


def test_a_side_counted_only_in_parts_can_rise_but_never_corrects() -> None:
    """Three here and one there are four: more than the two that were told, less than the nine told later."""
    desk = FakeDesk()
    _taken(desk, "08:00", "ap", "Two Cambodians dead", "killed KHM 2 by KHM")
    parts = ("killed KHM 3 part", "killed KHM 1 civilian part")
    assert _taken(desk, "09:00", "ap", "Three in one place, one in another", *parts) == "update"
    assert told(desk.decisions[-1]) == [("killed", "KHM", "2", "at least 4")]
    _taken(desk, "10:00", "ap", "Nine dead in all", "killed KHM 9 by KHM")
    assert _taken(desk, "11:00", "ap", "Three in one place, one elsewhere", *parts) == "joined"


def test_soldiers_and_civilians_of_one_side_add_up() -> None:
    """Three guards and a shepherd are four of one side, not three."""
    desk = FakeDesk()
    _taken(desk, "08:00", "ap", "Four Cambodians dead", "killed KHM 4 by KHM")
    facts = ("killed KHM 3 by KHM", "killed KHM 1 by KHM civilian")
    assert _taken(desk, "09:00", "afp", "Three guards and a shepherd", *facts) == "joined"


def test_fewer_wounded_because_one_has_died_is_an_update() -> None:
    """The wire lowers the wounded as it raises the dead: no correction of anything."""
    desk = FakeDesk()
    _taken(desk, "08:00", "akp", "Two dead, three hurt", "killed KHM 2 by KHM", "wounded KHM 3 by KHM")
    kind = _taken(desk, "20:00", "akp", "One of the hurt has died", "killed KHM 3 by KHM", "wounded KHM 2 by KHM")
    assert kind == "update"
    assert ("killed", "KHM", "2", "3") in told(desk.decisions[-1])
