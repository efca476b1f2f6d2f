"""What must never be swallowed: another border, another place, another day."""

from tests.events.scenes import FakeDesk, article, place, reading, told, took
from watcher.events.terms import names_in, terms_of
from watcher.model import Decision, Place

NORTH = place("Arish", 16.55, 43.10)
SOUTH = place("Monguno", 14.05, 42.20)
NEXT_DOOR = place("Little Arish", 16.58, 43.13)


def _says(desk: FakeDesk, at: str, source: str, title: str, *facts: str, **read: object) -> Decision:
    places = read.get("places", ())
    on = read.get("on", 0)
    assert isinstance(places, tuple)
    assert on is None or isinstance(on, int)
    item = article(at, source, title, f"{title}, {source} reports in words of its own.")
    actors = str(read.get("actors", "TCD LBY"))
    return took(desk.takes(item, reading(*facts, actors=actors, on=on, places=places)))


def test_two_places_on_one_day_are_two_events() -> None:
    """Hundreds of kilometres apart, the same armies, the same figures."""
    desk = FakeDesk()
    first = _says(desk, "08:00", "ap", "Clash at Arish", "killed TCD 2", places=(NORTH,))
    second = _says(desk, "09:00", "afp", "Clash at Monguno", "killed TCD 2", places=(SOUTH,))
    assert second.kind == "new"
    assert second.because == "other_place"
    rise = _says(desk, "10:00", "dpa", "Three dead at Arish", "killed TCD 3", places=(NORTH,))
    assert (rise.kind, rise.event_id) == ("update", first.event_id)
    more = _says(desk, "11:00", "efe", "Five dead at Monguno", "killed TCD 5", places=(SOUTH,))
    assert (more.kind, more.event_id) == ("update", second.event_id)


def test_two_places_that_no_map_knows_are_told_apart_too() -> None:
    """Other names without coordinates on the same day: at least possibly related, which alerts."""
    desk = FakeDesk()
    _says(desk, "08:00", "ap", "Clash at Zarga", "killed TCD 2", places=("Zarga",))
    decision = _says(desk, "09:00", "afp", "Clash at Oumou", "killed TCD 2", places=("Oumou",))
    assert decision.kind in {"new", "related"}


def test_two_names_of_one_place_are_one_event() -> None:
    """Villages three kilometres apart are one stretch of border."""
    desk = FakeDesk()
    _says(desk, "08:00", "ap", "Clash at Arish", "killed TCD 2", places=(NORTH,))
    assert _says(desk, "09:00", "afp", "Clash near Arish", "killed TCD 2", places=(NEXT_DOOR,)).kind == "joined"


def test_the_same_place_two_days_later_is_another_event_and_old_news_goes_back_to_the_first() -> None:
    """A funeral and a late claim belong to the day that they name."""
    desk = FakeDesk()
    first = _says(desk, "08:00", "ap", "Clash at Arish", "killed TCD 2 by TCD", places=(NORTH,))
    second = _says(desk, "+2 08:00", "ap", "Clash at Arish", "wounded TCD 4 by TCD", places=(NORTH,), on=2)
    assert (second.kind, second.because) == ("new", "other_day")
    funeral = _says(desk, "+2 12:00", "tchadinfos", "Soldier buried in Faya", places=(NORTH,), on=0)
    assert (funeral.kind, funeral.event_id) == ("joined", first.event_id)
    claim = _says(desk, "+3 09:00", "lana", "Tripoli: ten dead on Monday", "killed TCD 10 by LBY", places=(NORTH,))
    assert (claim.kind, claim.event_id) == ("conflict", first.event_id)
    dead = _says(desk, "+3 10:00", "tchadinfos", "One of four dies", "killed TCD 1 by TCD", places=(NORTH,), on=2)
    assert (dead.kind, dead.event_id) == ("update", second.event_id)
    assert told(dead) == [("killed", "TCD", None, "1")]


def test_the_next_day_at_the_same_place_alerts_as_possibly_related() -> None:
    """Neither sure to be the same nor sure to be another: the desk hears it and why."""
    desk = FakeDesk()
    first = _says(desk, "08:00", "ap", "Clash at Arish", "killed TCD 2", places=(NORTH,))
    decision = _says(desk, "+1 08:00", "afp", "Fire at Arish", "killed TCD 1", places=(NORTH,), on=1)
    assert (decision.kind, decision.because) == ("related", "possibly_related")
    assert desk.open[decision.event_id].related_to == first.event_id


def test_a_fresh_clash_the_next_day_is_new() -> None:
    """The story says itself that it is another one."""
    desk = FakeDesk()
    _says(desk, "08:00", "ap", "Clash at Arish", "killed TCD 2", places=(NORTH,))
    decision = _says(desk, "+1 08:00", "afp", "Fresh fighting at Arish", "killed TCD 1", places=(NORTH,), on=1)
    assert decision.kind == "new"


def test_a_pair_that_shares_one_state_is_another_pair() -> None:
    """One army can fight on two borders on one day."""
    desk = FakeDesk()
    _says(desk, "08:00", "ap", "Clash in the north", "killed TCD 2")
    decision = _says(desk, "08:30", "ap", "Clash in the east", "killed TCD 2", actors="TCD SDN")
    assert (decision.kind, decision.because) == ("new", "other_pair")


def test_a_flash_without_place_or_toll_takes_the_story_that_follows() -> None:
    """One line first, the place and the figures an hour later."""
    desk = FakeDesk()
    _says(desk, "08:00", "ap", "Chad, Libya trade fire", on=None)
    decision = _says(desk, "09:00", "ap", "Two dead at Arish", "killed TCD 2 by TCD", places=(NORTH,))
    assert (decision.kind, decision.because) == ("update", "first_figure")


def test_a_flash_of_monday_does_not_take_wednesdays_story() -> None:
    """The first had no day of its own, but cannot have told what came after it."""
    desk = FakeDesk()
    _says(desk, "08:00", "ap", "Chad, Libya trade fire", on=None)
    assert _says(desk, "+2 09:00", "ap", "Two dead at Arish", "killed TCD 2 by TCD", on=2).kind == "new"


def test_after_a_fortnight_of_silence_nothing_joins() -> None:
    """An event waits for a time, not for ever."""
    desk = FakeDesk()
    _says(desk, "08:00", "ap", "Clash at Arish", "killed TCD 2", places=(NORTH,))
    assert _says(desk, "+20 08:00", "afp", "Clash at Arish", "killed TCD 2", places=(NORTH,)).kind == "new"


def test_a_third_army_that_joins_is_an_update() -> None:
    """A new actor is told once."""
    desk = FakeDesk()
    _says(desk, "08:00", "ap", "Clash at Arish", "killed TCD 2", places=(NORTH,))
    decision = _says(desk, "10:00", "afp", "Niger enters at Arish", places=(NORTH,), actors="NER TCD LBY")
    assert (decision.kind, told(decision)) == ("update", [("actor", None, None, "NER")])
    again = _says(desk, "11:00", "dpa", "Niger's men at Arish", places=(NORTH,), actors="NER TCD LBY")
    assert again.kind == "joined"


def test_round_ups_join_and_never_open_where_something_is_open() -> None:
    """An advisory of a planned story tells nothing itself."""
    desk = FakeDesk()
    _says(desk, "08:00", "ap", "Clash at Arish", "killed TCD 2", places=(NORTH,))
    item = article("09:00", "ap", "ADVISORY-Stories for today", "Chad: nine dead", marks=("advisory",))
    decision = desk.takes(item, reading("killed TCD 9", actors="TCD LBY", on=None))
    assert (took(decision).kind, took(decision).because) == ("joined", "planning_note")


def test_events_outside_the_field_work_without_sides_figures_or_days() -> None:
    """A rule of another kind: one body, no fighting; a second wire's words are joined."""
    desk = FakeDesk(rule="council-meets")
    first = article(
        "08:00", "tass", "Council to meet in Oslo", "The Arctic Council will meet in Oslo on Friday, it said."
    )
    read = reading(actors="ARCTIC", on=None, fighting=False)
    other = article("09:00", "ntb", "Oslo hosts ministers", "Ministers of the Arctic Council come to Oslo this week.")
    assert took(desk.takes(first, read)).kind == "new"
    assert took(desk.takes(other, read)).kind in {"joined", "related"}


def test_kinds_of_places_are_model_places() -> None:
    """The scene's places are what the facts room gives."""
    assert isinstance(NORTH, Place)
    assert NORTH.role == "event"


def test_a_province_is_no_place_beside_a_village() -> None:
    """Two villages of one province: the shared province does not make them one."""
    province = Place("ennedi", "Ennedi", "TCD", None, None, "event")
    desk = FakeDesk()
    _says(desk, "08:00", "ap", "Clash at Arish", "killed TCD 2", places=(province, NORTH))
    assert _says(desk, "09:00", "afp", "Clash at Monguno", "killed TCD 5", places=(province, SOUTH)).kind == "new"
    assert _says(desk, "10:00", "efe", "Clash in Ennedi", "killed TCD 2", places=(province,)).kind == "joined"


def test_the_other_sides_name_for_the_place_joins_where_it_speaks_of_the_first() -> None:
    """Each side names its own end of the line; looking back to an earlier clash is no such thing."""
    desk = FakeDesk()
    _says(desk, "08:00", "ap", "Clash at Zarga", "killed TCD 2 by TCD", places=("Zarga",))
    answer = _says(desk, "09:00", "lana", "Fire from Zarga at Umm", "killed LBY 1 by LBY", places=("Umm",))
    assert answer.kind == "update"
    later = _says(desk, "10:00", "afp", "Hours after Zarga, fire at Oumou", "killed TCD 1", places=("Oumou",))
    assert later.kind in {"new", "related"}


def test_the_first_dead_without_a_number_are_told_once() -> None:
    """Several dead, after a flash that knew of none; a number then is an update."""
    desk = FakeDesk()
    _says(desk, "08:00", "ap", "Clash at Arish", places=(NORTH,))
    assert _says(desk, "08:30", "afp", "Several dead", "killed TCD ?", places=(NORTH,)).kind == "update"
    assert _says(desk, "08:40", "dpa", "Some dead", "killed TCD ?", places=(NORTH,)).kind == "joined"
    assert _says(desk, "09:00", "efe", "Seven dead", "killed TCD 7", places=(NORTH,)).kind == "update"


def test_the_day_of_a_clash_is_no_name_of_it() -> None:
    """ "Sunday's clash" is told of any clash on that day, and so ties no two of them together."""
    text = "Six guards were hurt in Sunday's clash near Kilis, and in Friday’s, Colonel Demir said."
    assert names_in(terms_of(article("08:00", "ap", "Six hurt", text), reading())) == {"kilis", "colonel demir"}
