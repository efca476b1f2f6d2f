"""Stories without a rule that still belong to an open event, and truces."""

from dataclasses import replace

from tests.events.scenes import FakeDesk, article, day, reading, told, took
from watcher.model import Evidence, Mark, Place, Reading

TAWANG = Place("tawang", "Tawang", "IND", 27.59, 91.87, "mention")


def _desk() -> FakeDesk:
    desk = FakeDesk()
    text = (
        "Indian and Chinese soldiers fought with clubs near Tawang on Monday and six Indians were hurt, the army said."
    )
    first = article("08:00", "pti", "Six Indian soldiers hurt in scuffle near Tawang", text, guid="pti-1")
    desk.takes(first, reading("wounded IND 6 by IND", actors="IND CHN", places=("Tawang",)))
    return desk


def _unruled(
    *facts: str, on: int | None = 0, actors: str = "IND CHN", places: tuple[Place, ...] = (TAWANG,)
) -> Reading:
    read = reading(*facts, actors=actors, on=on, fighting=False)
    return Reading(actors=read.actors, event_date=read.event_date, places=places, facts=read.facts, toll=read.toll)


def test_a_flat_denial_is_tied_by_pair_and_place_and_told_once() -> None:
    """There was no clash, they say: no rule holds, the desk still has to hear it."""
    desk = _desk()
    item = article("10:00", "xinhua", "Beijing: no clash at Tawang", "There was no clash, a spokesman in Beijing said.")
    decision = took(desk.takes(item, _unruled("denial CHN"), ruled=False))
    assert (decision.kind, decision.because) == ("update", "flat_denial")
    again = article("11:00", "tass", "China denies clash", "China has denied the reports of a clash, agencies write.")
    second = desk.takes(again, _unruled("denial CHN"), ruled=False)
    assert second is None or second.kind == "joined"


def test_a_truce_is_told_when_agreed_when_broken_and_when_agreed_anew() -> None:
    """Each step once, whoever repeats it."""
    desk = _desk()
    steps = [
        ("12:00", "agreed", "update"),
        ("12:30", "in_force", "joined"),
        ("13:00", "proposed", "joined"),
        ("18:00", "collapsed", "update"),
        ("+1 09:00", "agreed", "update"),
        ("+1 10:00", "agreed", "joined"),
    ]
    for at, status, kind in steps:
        item = article(at, f"wire{at}", f"Truce {status} near Tawang", f"Word of the truce at {at}: {status}.")
        decision = desk.takes(item, reading(f"truce {status}", actors="IND CHN", places=("Tawang",)))
        assert took(decision).kind == kind, (at, status)


def test_talk_of_a_violated_ceasefire_at_the_first_report_is_no_step() -> None:
    """Sides say it of each other at every clash; it hides no truce that follows."""
    desk = FakeDesk()
    first = article("08:00", "pti", "Fire near Tawang", "In violation of the ceasefire, soldiers fired.")
    desk.takes(first, reading("truce violated", actors="IND CHN", places=("Tawang",)))
    again = article("09:00", "ani", "Fire near Tawang", "Others too speak of a violation of the ceasefire there.")
    assert took(desk.takes(again, reading("truce violated", actors="IND CHN", places=("Tawang",)))).kind == "joined"
    truce = article("10:00", "pti", "Truce near Tawang", "Commanders have now agreed to a truce at the pass.")
    decision = took(desk.takes(truce, reading("truce agreed", actors="IND CHN", places=("Tawang",))))
    assert told(decision) == [("ceasefire", None, None, "agreed")]


def test_a_truce_without_a_place_is_tied_by_the_pair() -> None:
    """The latest open event of the two sides."""
    item = article("14:00", "afp", "India, China agree to truce", "India and China agreed to stop, their envoys said.")
    decision = took(_desk().takes(item, _unruled("truce agreed", places=()), ruled=False))
    assert decision.kind == "update"


def test_trade_between_the_sides_is_tied_to_nothing() -> None:
    """The pair alone, or the place alone, is no tie."""
    desk = _desk()
    trade = article("10:00", "pti", "India, China sign rice deal", "India and China signed a deal on rice on Monday.")
    assert desk.takes(trade, _unruled(on=None, places=()), ruled=False) is None
    fair = article("11:00", "pti", "Tawang holds winter fair", "The town of Tawang opened its winter fair on Monday.")
    assert desk.takes(fair, _unruled(on=None, actors=""), ruled=False) is None


def test_a_reaction_with_pair_place_and_day_is_joined_in_silence() -> None:
    """Concern abroad over the known clash."""
    item = article("15:00", "un", "UN chief urges calm", "The UN chief voiced concern over Monday's clash near Tawang.")
    decision = took(_desk().takes(item, _unruled(), ruled=False))
    assert decision.kind == "joined"


def test_the_same_item_rewritten_in_place_is_tied_by_its_guid() -> None:
    """The page is rewritten under its old address with a new figure."""
    item = article(
        "16:00", "pti", "Tawang: toll of hurt rises", "Nine men are now in hospital in Tezpur.", guid="pti-1"
    )
    decision = took(_desk().takes(item, _unruled("wounded IND 9 by IND", on=None, places=()), ruled=False))
    assert (decision.kind, told(decision)) == ("update", [("wounded", "IND", "6", "9")])


def test_a_correction_without_a_rule_is_tied_by_its_guid() -> None:
    """The corrected text no longer reads as a clash; the desk has to hear that all the same."""
    text = "(Corrects to say that the men were hurt in an avalanche) Six Indian soldiers were hurt near Tawang."
    title = "CORRECTED-Six Indian soldiers hurt near Tawang"
    item = article("16:00", "pti", title, text, guid="pti-1", marks=("correction",))
    decision = took(_desk().takes(item, _unruled("wounded IND 6", on=None), ruled=False))
    assert decision.kind == "correction"


def test_a_correction_that_is_only_signalled_says_so() -> None:
    """NewsML-G2 may call a version a correction without a word of it in the story."""
    text = "Six Indian soldiers were hurt near Tawang, in an avalanche."
    item = article("16:00", "pti", "Six Indian soldiers hurt near Tawang", text, guid="pti-1")
    item = replace(item, marks=(Mark("correction", Evidence("title", 0, 0, "")),))
    decision = took(_desk().takes(item, _unruled("wounded IND 6", on=None), ruled=False))
    assert (decision.kind, decision.evidence) == ("correction", "signalled by the wire, not in words")


def test_nothing_is_tied_where_nothing_is_open() -> None:
    """No event, no tie."""
    item = article("08:00", "pti", "Rice deal", "India and China signed a deal on rice.")
    assert FakeDesk().takes(item, _unruled(), ruled=False) is None


def test_a_story_on_hold_is_not_told() -> None:
    """The wire asks not to use it yet."""
    item = article("09:00", "dpa", "HOLD-Ten hurt near Tawang", "Ten hurt near Tawang, it is said.", marks=("hold",))
    decision = took(_desk().takes(item, reading("wounded IND 10", actors="IND CHN", places=("Tawang",))))
    assert (decision.kind, decision.because) == ("joined", "on_hold")


def test_replaying_gives_the_same_ids_and_decisions() -> None:
    """No clock and no chance in it."""
    assert _desk().decisions == _desk().decisions
    assert list(_desk().open) == list(_desk().open)
    assert day(1) > day(0)
