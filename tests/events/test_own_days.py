"""A day of its own, people of its own: what is another happening, another quantity, or only a look back."""

import dataclasses

import pytest

from tests.events.scenes import FakeDesk, article, reading, told, took
from watcher.model import Decision, Evidence, Hostility

ACTORS = "PER ECU"
FIRST = "Four Peruvian soldiers were killed in a clash with Ecuadorean troops on the border near Tiwinza on Monday."


def _takes(desk: FakeDesk, at: str, source: str, text: str, *facts: str, on: int | None = 0) -> Decision:
    item = article(at, source, text[:40], text)
    return took(desk.takes(item, reading(*facts, actors=ACTORS, on=on, places=("Tiwinza",), source=item)))


def _first(desk: FakeDesk, *facts: str) -> None:
    _takes(desk, "08:00", "efe", FIRST, *(facts or ("killed PER 4 by PER “Four Peruvian soldiers”",)))


def test_another_death_the_next_day_is_not_tied_to_yesterdays_clash() -> None:
    """A farmer on a mine, the same wire, a lower number: neither a correction nor the event's."""
    desk = FakeDesk()
    _first(desk)
    item = article("+1 09:00", "efe", "Farmer dies", "A Peruvian farmer stepped on a mine near Tiwinza on Tuesday.")
    read = reading("killed PER 1 civilian", actors=ACTORS, on=1, places=("Tiwinza",))
    assert desk.takes(item, read, ruled=False) is None


def test_fewer_dead_of_the_next_day_by_the_same_wire_are_news() -> None:
    """It matches the rule, in the same words: a clash of its own and no correction."""
    desk = FakeDesk()
    _first(desk)
    text = FIRST.replace("Four", "Two").replace("Monday", "Tuesday")
    assert _takes(desk, "+1 09:00", "efe", text, "killed PER 2 by PER", on=1).kind in {"new", "related"}


def test_a_lower_count_of_other_people_is_no_correction() -> None:
    """One villager beside four soldiers, the same day: a first figure of its own."""
    desk = FakeDesk()
    _first(desk)
    decision = _takes(desk, "10:00", "efe", "A villager died too, the mayor said.", "killed PER 1 civilian by PER")
    assert (decision.kind, decision.because) == ("update", "first_figure")


def test_a_lower_count_of_the_same_people_is_still_a_correction() -> None:
    """The same wire, the same day, soldiers both times."""
    desk = FakeDesk()
    _first(desk)
    decision = _takes(desk, "10:00", "efe", "Lima now puts its losses at three soldiers.", "killed PER 3 by PER")
    assert (decision.kind, told(decision)) == ("correction", [("killed", "PER", "4", "3")])


@pytest.mark.parametrize("role", ["", " part"])
def test_soldiers_are_compared_with_soldiers(role: str) -> None:
    """Three soldiers and two civilians are told; four soldiers are more, though less than five; three are not."""
    desk = FakeDesk()
    _first(desk, f"killed PER 3 by PER{role}", f"killed PER 2 civilian by PER{role}")
    if role:
        # Parts that the facts room has added up stand as a floor; a desk that reads them as sides adds them itself.
        assert any(figure.victims == "mixed" for event in desk.open.values() for figure in event.figures)
    assert _takes(desk, "09:00", "afp", "Three soldiers are dead, Lima said.", "killed PER 3 by PER").kind == "joined"
    decision = _takes(desk, "10:00", "afp", "A fourth soldier has died, Lima said.", "killed PER 4 by PER")
    assert (decision.kind, told(decision)) == ("update", [("killed", "PER", "3", "4")])


def test_what_soldiers_and_civilians_come_to_is_known() -> None:
    """Three soldiers, then two civilians: five people are no news, six are."""
    desk = FakeDesk()
    _first(desk, "killed PER 3 by PER")
    _takes(desk, "09:00", "afp", "Two villagers died as well.", "killed PER 2 civilian by PER")
    five = ("killed PER 2 civilian by PER", "killed PER 3 by PER")
    assert _takes(desk, "10:00", "upi", "Five people have died in all, it said.", *five).kind == "joined"
    six = ("killed PER 2 civilian by PER", "killed PER 4 by PER")
    assert _takes(desk, "11:00", "upi", "Now six people have died there.", *six).kind == "update"


def _second(desk: FakeDesk) -> Decision:
    text = "A second clash near Tiwinza killed three Peruvian soldiers on Tuesday, the army in Lima said."
    return _takes(desk, "+1 08:00", "ap", text, "killed PER 3 by PER “three Peruvian soldiers”", on=1)


@pytest.mark.parametrize(
    "text",
    [
        "Two days of border fighting have killed at least seven, aid workers said.",
        "At least seven have died since Monday, aid workers said.",
        "In all, seven have died in both clashes, aid workers said.",
    ],
)
def test_a_toll_of_two_clashes_is_no_figure_of_the_second(text: str) -> None:
    """Four on Monday, three on Tuesday: the seven of both days are nobody's rise."""
    desk = FakeDesk()
    _first(desk)
    assert _second(desk).kind in {"new", "related"}
    decision = _takes(desk, "+1 20:00", "dpa", text, "killed - 7 “seven”", on=1)
    assert (decision.kind, decision.changes) == ("joined", ())


def test_a_toll_of_two_days_is_a_rise_where_the_event_is_the_only_one() -> None:
    """Nothing else that is open explains it: better told than missed."""
    desk = FakeDesk()
    _first(desk)
    text = "Two days of border fighting near Tiwinza have killed at least nine Peruvian soldiers, Lima said."
    assert _takes(desk, "+1 10:00", "dpa", text, "killed PER >=9 by PER “at least nine”").kind == "update"


def test_a_record_is_no_span_of_days() -> None:
    """ "The deadliest since Monday" counts one clash only."""
    desk = FakeDesk()
    _first(desk)
    _second(desk)
    text = "Six Peruvian soldiers were killed on Tuesday in the deadliest clash near Tiwinza since Monday, Lima said."
    decision = _takes(desk, "+1 12:00", "dpa", text, "killed PER 6 by PER “Six Peruvian soldiers”", on=1)
    assert told(decision) == [("killed", "PER", "3", "6")]


def test_a_total_is_not_what_one_sides_dead_were() -> None:
    """Five of one side, by the other's count; nine in all: nobody had told a total before."""
    desk = FakeDesk()
    _first(desk, "killed PER 5 by ECU")
    decision = _takes(desk, "10:00", "upi", "At least nine people were killed, a priest said.", "killed - >=9")
    assert (decision.kind, told(decision)) == ("update", [("killed", None, None, "at least 9")])


BURIAL = (
    "Crowds filled the square on Tuesday for the funeral of four Peruvian soldiers killed in {} clash near Tiwinza."
)


def _buried(desk: FakeDesk, text: str) -> Decision:
    """Put a story before the desk whose only act is the clash that its text names, read as of Tuesday."""
    item = article("+1 17:00", "upi", "A town buries its dead", text)
    span = text.find("clash")
    act = Hostility(
        action="armed_clash", actor="PER", target="ECU", evidence=(Evidence("text", span, span + 5, "clash"),)
    )
    read = dataclasses.replace(reading(actors=ACTORS, on=1, places=("Tiwinza",)), facts=(act,))
    return took(desk.takes(item, read))


def test_a_funeral_alone_opens_nothing() -> None:
    """The desk never had the clash: the burial is kept without a word, and a real clash afterwards is new."""
    desk = FakeDesk()
    decision = _buried(desk, BURIAL.format("Monday’s"))
    assert (decision.kind, decision.because) == ("joined", "looks_back")
    text = "Peruvian troops fired on an Ecuadorean patrol near Tiwinza in the evening."
    assert _takes(desk, "+1 20:00", "ap", text, on=1).kind == "new"


def test_a_funeral_belongs_to_the_clash_in_which_they_died() -> None:
    """It is held on the day of a second clash, and goes to the first."""
    desk = FakeDesk()
    _first(desk)
    (clash,) = desk.open
    _second(desk)
    decision = _buried(desk, BURIAL.format("Monday’s"))
    assert (decision.kind, decision.event_id) == ("joined", clash)


def test_the_day_of_a_funeral_is_not_the_day_of_the_clash() -> None:
    """ "Killed in a clash … were buried on Tuesday": the day of the clash is not told, and one clash is open."""
    desk = FakeDesk()
    _first(desk)
    (clash,) = desk.open
    text = "Four Peruvian soldiers killed in a clash with Ecuadorean troops near Tiwinza were buried on Tuesday."
    decision = _buried(desk, text)
    assert (decision.kind, decision.event_id) == ("joined", clash)


def test_fighting_at_a_funeral_is_fighting() -> None:
    """Shots at mourners are no look back."""
    desk = FakeDesk()
    text = "A clash broke out near Tiwinza on Tuesday during the funeral of four soldiers killed a day before."
    assert _buried(desk, text).kind == "new"


def test_only_the_figure_that_stands_is_withdrawn() -> None:
    """Seven was corrected to six: a kill takes back six. What the note itself says is nobody's figure."""
    desk = FakeDesk()
    _first(desk, "killed PER 7 by PER")
    marked = article("09:00", "efe", "CORRECTED-Six", FIRST.replace("Four", "Six"), marks=("correction",), guid="k")
    desk.takes(marked, reading("killed PER 6 by PER", actors=ACTORS, places=("Tiwinza",)))
    note = article("10:00", "efe", "KILL-Six", "Please kill it. Twenty died in a crash.", marks=("kill",), guid="k")
    decision = took(desk.takes(note, reading("killed PER 20", actors=ACTORS, places=("Tiwinza",))))
    assert told(decision) == [("killed", "PER", "6", "withdrawn")]
    assert not any(figure.low == 20 for event in desk.open.values() for figure in event.figures)
