"""Corrections, withdrawals and what comes round again after them."""

import pytest

from tests.events.scenes import FakeDesk, article, reading, told, took
from watcher.model import Article, Decision, MarkKind, Reading

TWELVE = (
    "Twelve Guyanese soldiers were killed in a clash with Venezuelan troops at the Cuyuni river post early on Monday, "
    "the army spokesman in Georgetown said. Caracas did not answer calls seeking comment."
)
TWO = TWELVE.replace("Twelve", "Two")
PLACE = ("Cuyuni",)


def _read(*facts: str, on: int | None = 0) -> Reading:
    return reading(*facts, actors="GUY VEN", on=on, places=PLACE)


def _twelve(desk: FakeDesk) -> Article:
    item = article("08:10", "reuters", "Twelve Guyanese soldiers killed in clash", TWELVE, guid="r-cuyuni")
    desk.takes(item, _read("killed GUY 12 by GUY"))
    return item


def _corrected(desk: FakeDesk) -> Decision:
    title = "CORRECTED-Two Guyanese soldiers killed in clash"
    item = article("09:20", "reuters", title, TWO, guid="r-cuyuni", marks=("correction",))
    return took(desk.takes(item, _read("killed GUY 2 by GUY")))


def test_a_marked_correction_is_told_with_what_was_wrong() -> None:
    """Twelve, not two: the marked version of the same item."""
    desk = FakeDesk()
    _twelve(desk)
    decision = _corrected(desk)
    assert (decision.kind, decision.because) == ("correction", "correction_mark")
    assert told(decision) == [("killed", "GUY", "12", "2")]


def test_the_uncorrected_copy_coming_round_again_is_silent() -> None:
    """Its words are those of the corrected story but for one: it equals the version that it copies."""
    desk = FakeDesk()
    _twelve(desk)
    _corrected(desk)
    late = article("10:05", "portal", "12 Guyanese soldiers killed", "By Our Reporter\n\n" + TWELVE)
    assert took(desk.takes(late, _read("killed GUY 12 by GUY"))).kind == "same_copy"
    other = article("10:30", "efe", "A dozen dead", "A dozen men of the Guyanese army fell at Cuyuni, it is reported.")
    assert took(desk.takes(other, _read("killed GUY 12 by GUY"))).kind == "joined"
    assert len(desk.open) == 1


def test_a_copy_of_the_correction_is_a_copy() -> None:
    """The mark on another site corrects nothing once more."""
    desk = FakeDesk()
    _twelve(desk)
    _corrected(desk)
    copy = article("09:50", "portal", "CORRECTED-Two soldiers killed", TWO, marks=("correction",), origin="reuters")
    assert took(desk.takes(copy, _read("killed GUY 2 by GUY"))).kind == "same_copy"


def test_a_correction_that_moves_no_figure_is_told_and_no_copy() -> None:
    """The name of the post was wrong; nearly every word is the same."""
    desk = FakeDesk()
    _twelve(desk)
    text = "(Corrects name of spokesman in paragraph 1)\n\n" + TWELVE
    item = article("09:20", "reuters", "CORRECTED-Twelve killed", text, guid="r-cuyuni", marks=("correction",))
    decision = took(desk.takes(item, _read("killed GUY 12 by GUY")))
    assert (decision.kind, decision.changes) == ("correction", ())


def test_a_correction_upwards_is_a_correction() -> None:
    """Marked, and higher."""
    desk = FakeDesk()
    item = article("08:00", "ap", "Two soldiers killed in clash", TWO)
    desk.takes(item, _read("killed GUY 2 by GUY"))
    fix = article("09:00", "ap", "CORRECTED-Twelve soldiers killed", TWELVE, marks=("correction",))
    decision = took(desk.takes(fix, _read("killed GUY 12 by GUY")))
    assert (decision.kind, told(decision)) == ("correction", [("killed", "GUY", "2", "12")])


def test_the_wire_that_lowers_its_own_figure_corrects_without_a_mark() -> None:
    """The same wire says nine after eleven; another wire's nine was only late."""
    desk = FakeDesk()
    first = article("08:00", "ap", "Eleven dead at Cuyuni", "Eleven men died at the river post, the army said.")
    desk.takes(first, _read("killed GUY 11 by GUY"))
    late = article("08:30", "efe", "Nine dead", "Nueve: nine soldiers fell, according to an earlier count of the army.")
    assert took(desk.takes(late, _read("killed GUY 9 by GUY"))).kind == "joined"
    lower = article("09:00", "ap", "Toll at Cuyuni put at nine", "The army put its dead at nine after a new count.")
    decision = took(desk.takes(lower, _read("killed GUY 9 by GUY")))
    assert (decision.kind, decision.because) == ("correction", "lowered_by_its_wire")
    assert told(decision) == [("killed", "GUY", "11", "9")]


def test_a_client_that_carries_the_wires_older_figure_does_not_correct() -> None:
    """A rewritten copy of the earlier version, credited to the wire, filed later."""
    desk = FakeDesk()
    for at, number in (("08:00", 3), ("09:00", 5)):
        item = article(at, "ap", f"{number} dead", f"The count at {at} is {number} men of the army, officials said.")
        desk.takes(item, _read(f"killed GUY {number} by GUY"))
    client = article("09:30", "gazette", "Three dead", "AP reports that three have died so far.", origin="ap")
    assert took(desk.takes(client, _read("killed GUY 3 by GUY"))).kind == "joined"


def test_after_a_correction_the_same_wire_can_rise_to_the_old_number_and_others_can_not() -> None:
    """Twelve was wrong at nine; at noon the wire itself says twelve."""
    desk = FakeDesk()
    _twelve(desk)
    _corrected(desk)
    stale = article("10:00", "upi", "Twelve dead", "Twelve soldiers are dead in Guyana, reports said in the morning.")
    assert took(desk.takes(stale, _read("killed GUY 12"))).kind == "joined"
    again = article("12:00", "reuters", "Toll rises to twelve", "The toll rose to twelve as men died of their wounds.")
    decision = took(desk.takes(again, _read("killed GUY 12 by GUY")))
    assert (decision.kind, told(decision)) == ("update", [("killed", "GUY", "2", "12")])


def test_a_figure_between_the_corrected_and_the_wrong_one_is_an_update() -> None:
    """What stands after a correction is the corrected figure, not the highest ever told."""
    desk = FakeDesk()
    _twelve(desk)
    _corrected(desk)
    item = article("11:00", "ap", "Four dead", "Four Guyanese soldiers have died, the army said in its latest count.")
    decision = took(desk.takes(item, _read("killed GUY 4 by GUY")))
    assert (decision.kind, told(decision)) == ("update", [("killed", "GUY", "2", "4")])


KILLED_TITLE = "Venezuelan troops cross river at Cuyuni, six killed"
KILLED_TEXT = (
    "Venezuelan troops crossed the Cuyuni river on Monday afternoon and killed six villagers, a regional official "
    "said, hours after both capitals had promised restraint in the dispute over the Essequibo."
)
KILL_NOTE = (
    f'ATTENTION EDITORS: Please kill the story headlined "{KILLED_TITLE}". The official now says it did not happen.'
)


def _withdrawn() -> FakeDesk:
    desk = FakeDesk()
    story = article("13:40", "afp", KILLED_TITLE, KILLED_TEXT, guid="afp-1")
    desk.takes(story, _read("killed - 6"))
    copy = article("14:05", "capital", "Six dead at river", KILLED_TEXT, origin="afp")
    desk.takes(copy, _read("killed - 6"))
    note = article("15:15", "afp", f"KILL-{KILLED_TITLE}", KILL_NOTE, guid="afp-2", marks=("kill",))
    desk.takes(note, reading(on=None), ruled=False)
    return desk


def test_a_kill_note_that_matches_no_rule_retracts_the_story_it_names() -> None:
    """It has no facts and another guid; the headline ties it."""
    desk = _withdrawn()
    assert desk.kinds() == ["new", "same_copy", "retraction"]
    assert told(desk.decisions[-1]) == [("killed", None, "6", "withdrawn")]
    (event,) = desk.open.values()
    assert event.retracted


def test_a_late_copy_of_a_killed_story_is_silent_and_opens_nothing() -> None:
    """The site that took it posts it once more."""
    desk = _withdrawn()
    late = article("16:30", "capital", "Six dead at river", "AFP\n\n" + KILLED_TEXT, key="late")
    assert took(desk.takes(late, _read("killed - 6"))).kind == "same_copy"
    assert len(desk.open) == 1


def test_a_kill_told_twice_is_told_once() -> None:
    """The same note on another feed."""
    desk = _withdrawn()
    again = article("15:40", "capital", f"KILL-{KILLED_TITLE}", KILL_NOTE, origin="afp", marks=("kill",))
    decision = desk.takes(again, reading(on=None), ruled=False)
    assert took(decision).kind in {"same_copy", "joined"}


def test_a_real_clash_after_a_killed_story_is_new() -> None:
    """A withdrawn event owns nothing any more."""
    desk = _withdrawn()
    item = article(
        "20:00", "ap", "Guyana reports fire at Cuyuni", "Guyanese and Venezuelan patrols fired at each other."
    )
    assert took(desk.takes(item, _read("killed GUY 1 by GUY"))).kind == "new"


def test_a_kill_leaves_what_another_wire_told_itself() -> None:
    """One wire withdraws; the other has its own reporters there."""
    desk = FakeDesk()
    desk.takes(article("13:40", "afp", KILLED_TITLE, KILLED_TEXT, guid="afp-1"), _read("killed - 6"))
    own = "At least two villagers died when soldiers came over the river, their families told a reporter."
    desk.takes(article("14:00", "ap", "Villagers die at Cuyuni", own), _read("killed - >=2"))
    note = article("15:15", "afp", f"KILL-{KILLED_TITLE}", KILL_NOTE, guid="afp-2", marks=("kill",))
    assert took(desk.takes(note, reading(on=None), ruled=False)).kind == "retraction"
    (event,) = desk.open.values()
    assert not event.retracted
    more = article("17:00", "ap", "Three dead at Cuyuni", "A third villager has died, relatives said on the phone.")
    assert took(desk.takes(more, _read("killed - 3"))).kind == "update"


def test_a_kill_of_a_story_that_was_never_told_is_silent() -> None:
    """Nothing to take back; its copies stay silent too."""
    desk = FakeDesk()
    note = article("15:15", "afp", f"KILL-{KILLED_TITLE}", KILL_NOTE, marks=("kill",))
    decision = took(desk.takes(note, _read()))
    assert (decision.kind, decision.because) == ("joined", "withdrawn_untold")


@pytest.mark.parametrize("mark", ["refile", "update"])
def test_marks_of_speed_and_form_change_nothing_by_themselves(mark: MarkKind) -> None:
    """A refile with the same facts is no news."""
    desk = FakeDesk()
    _twelve(desk)
    item = article("08:40", "reuters", "REFILE-Twelve soldiers killed", TWELVE + " It rained.", marks=(mark,))
    assert took(desk.takes(item, _read("killed GUY 12 by GUY"))).kind in {"same_copy", "joined"}
