"""The same copy on many sites, and what only looks like it."""

import pytest

from tests.events.scenes import FakeDesk, article, reading, took

LEAD = (
    "Ethiopian and Eritrean troops shelled each other across the Mereb river on Monday, and four Eritreans were killed"
)
STORY = (
    f"{LEAD}, a regional official said. The shelling began before dawn after a patrol had crossed the dry bed of the "
    "river, said the official, who was not allowed to speak to the press.\n\n"
    "Asmara made no statement. Traders in the market town of Zalambessa said that the road to the north had been "
    "shut.\n\nThe two armies have faced each other on the river for a year."
)
FACTS = reading("killed ERI 4", actors="ETH ERI", places=("Mereb",))


def _desk() -> FakeDesk:
    desk = FakeDesk()
    desk.takes(article("06:00", "reuters", "Four killed in shelling across river", STORY), FACTS)
    return desk


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        "By Our Correspondent\n\n" + STORY,
        STORY.split("\n\n", maxsplit=1)[0] + " ... [Read more]",
        LEAD[:100].rsplit(" ", 1)[0] + "…",
        STORY + "\n\nCopyright 2033 Wire. All rights reserved.",
    ],
    ids=["whole", "bylined", "cut", "summary", "furniture"],
)
def test_a_copy_is_known_however_it_is_dressed(text: str) -> None:
    """Own headline, other site, cut or furnished: the same copy."""
    decision = _desk().takes(article("07:00", "portal", "River shelling leaves four dead", text), FACTS)
    assert took(decision).kind == "same_copy"
    assert took(decision).because == "same_text"


def test_a_copy_that_lost_its_figures_and_its_places_is_still_a_copy() -> None:
    """A summary cut before the number reads as no figure: less than the member had, nothing else."""
    cut = " ".join(STORY.split()[:14])
    decision = _desk().takes(article("07:00", "box", "Shelling", cut), reading(actors="ETH ERI", on=None))
    assert took(decision).kind == "same_copy"


def test_a_copy_filed_a_week_later_is_still_a_copy() -> None:
    """Its weekday now reads as another day; the words are all the same."""
    late = reading("killed ERI 4", actors="ETH ERI", on=7, places=("Mereb",))
    decision = _desk().takes(article("+7 07:00", "portal", "Four dead at river", STORY), late)
    assert took(decision).kind == "same_copy"


def test_the_same_item_with_the_same_content_is_the_same_item() -> None:
    """A feed that shows an entry again."""
    desk = FakeDesk()
    item = article("06:00", "reuters", "Four killed", STORY, guid="r1")
    desk.takes(item, FACTS)
    assert took(desk.takes(item, FACTS)).because == "same_item"


def test_copies_are_counted_as_members_and_give_no_figures() -> None:
    """Forty sites: one alert, forty copies, one event."""
    desk = _desk()
    for number in range(40):
        desk.takes(article(f"07:{number:02}", f"site{number}", f"Headline {number}", STORY), FACTS)
    (event,) = desk.open.values()
    assert desk.kinds() == ["new"] + ["same_copy"] * 40
    assert len(event.members) == 41
    assert len(event.figures) == 1


def test_a_longer_version_with_a_truce_in_it_is_no_copy() -> None:
    """All of the old text is in it; the new paragraph is news."""
    decision = _desk().takes(
        article("09:00", "reuters", "Four killed in shelling", STORY + " A truce was agreed at noon, both said."),
        reading("killed ERI 4", "truce agreed", actors="ETH ERI", places=("Mereb",)),
    )
    assert took(decision).kind == "update"
    assert took(decision).because == "new_status"


def test_the_same_sentence_about_another_place_is_another_happening() -> None:
    """A short text that differs by the name of the river."""
    other = reading("killed ERI 4", actors="ETH ERI", places=("Badme",))
    text = STORY.replace("Mereb river", "Badme plain")
    decision = _desk().takes(article("09:00", "reuters", "Four killed in second shelling", text), other)
    assert took(decision).kind in {"new", "related"}


def test_the_same_template_two_days_later_is_another_happening() -> None:
    """An agency's set phrases with another weekday in them."""
    text = STORY.replace("Monday", "Wednesday")
    again = reading("killed ERI 4", actors="ETH ERI", on=2, places=("Mereb",))
    decision = _desk().takes(article("+2 07:00", "reuters", "Four killed in shelling", text), again)
    assert took(decision).kind == "new"
    assert took(decision).because == "other_day"


def test_a_headline_alone_is_a_copy_of_the_same_headline() -> None:
    """Feeds without texts."""
    desk = FakeDesk()
    desk.takes(article("06:00", "reuters", "Ethiopia, Eritrea trade fire across river"), reading(actors="ETH ERI"))
    again = article("06:20", "portal", "Ethiopia, Eritrea trade fire across river")
    assert took(desk.takes(again, reading(actors="ETH ERI"))).kind == "same_copy"


def test_a_repeat_is_a_copy() -> None:
    """The wire says so itself."""
    item = article("11:00", "reuters", "RPT-Four killed in shelling across river", STORY, marks=("repeat",))
    assert took(_desk().takes(item, FACTS)).because == "repeat_mark"
