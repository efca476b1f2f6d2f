"""One long story with the constructions of a real border war: every figure, act and truce of it.

Own and opposing claims, a total over both, a part in one province, an earlier war, peacekeepers and a lull that are no
casualties.
"""

import datetime as dt

import pytest

from tests.facts.notation import differences, numbers_told, toll_differences
from tests.facts.stories import read
from watcher.model import Ceasefire, Hostility, Reading

_TITLE = "About 80 soldiers killed as Kyrgyz, Tajik forces fight along border"
_TEXT = """\
BISHKEK, Kyrgyzstan (AP) — A day of artillery fire and drone attacks along the border between Kyrgyzstan and \
Tajikistan left about 80 soldiers dead on Tuesday and raised fears of a new war in Central Asia.

Bishkek put its own losses at no fewer than 36 soldiers. Dushanbe acknowledged the deaths of 44.

Each blamed the other. The Kyrgyz Defense Ministry said Tajik forces shelled several border villages and sent drones \
shortly after midnight. In Batken, one of the provinces under fire, two soldiers were killed and 27 were wounded, \
the ministry said.

The Tajik Foreign Ministry said Kyrgyz troops had laid mines and fired on Tajik posts late on Monday.

At noon the guns fell silent for 40 minutes so that medics could work, and then the shelling went on. A Russian effort \
to arrange a ceasefire failed.

The two countries fought a four-day war in 2022 in which more than 130 people died. That war ended with an agreement \
under which 1,500 peacekeepers were sent to the border."""


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(_TEXT, title=_TITLE)


def test_every_figure_is_read_and_no_other(reading: Reading) -> None:
    """Five current figures and one of the earlier war; each with its claimant and its place in the whole."""
    wanted = [
        "killed - ~80 military by -",
        "killed KGZ >=36 military by KGZ",
        "killed TJK 44 by TJK",
        "killed KGZ 2 military part by KGZ",
        "background killed - >=130 by -",
    ]
    wounded = ["wounded KGZ 27 by KGZ", "wounded KGZ 27 part by KGZ"]
    assert not differences(reading, wanted, wounded)
    assert 27 in {getattr(fact, "low", None) for fact in reading.facts}


def test_lull_peacekeepers_and_days_are_no_casualties(reading: Reading) -> None:
    """Minutes, troops sent, days of war and years are numbers of other things."""
    assert not numbers_told(reading) & {40, 1500, 4, 2022, 130, 116}


def test_the_total_stands_over_the_sides(reading: Reading) -> None:
    """About eighty, with each side's own account beside it."""
    assert not toll_differences(
        reading, {"killed": "~80", "killed KGZ": ">=36", "killed TJK": "44", "wounded": "27", "wounded KGZ": "27"}
    )


def test_each_side_tells_the_other_s_acts(reading: Reading) -> None:
    """Shells, drones, mines and shots, told by one side of the other."""
    acts = {(fact.action, fact.actor, fact.target) for fact in reading.facts if isinstance(fact, Hostility)}
    assert {
        ("shelling", "TJK", "KGZ"),
        ("drone_strike", "TJK", "KGZ"),
        ("mine", "KGZ", "TJK"),
        ("shooting", "KGZ", "TJK"),
    } <= acts


def test_the_failed_truce_is_an_attempt_of_its_broker(reading: Reading) -> None:
    """An effort that failed is told as attempted, by Russia; the agreement of the earlier war is no truce of today."""
    truces = [fact for fact in reading.facts if isinstance(fact, Ceasefire) and fact.scope == "current"]
    assert [(fact.status, fact.broker) for fact in truces] == [("attempted", "RUS")]


def test_day_sides_and_places(reading: Reading) -> None:
    """The fighting began late on Monday or on Tuesday; it was in Batken; the capital is no scene."""
    assert reading.event_date in {dt.date(2031, 5, 5), dt.date(2031, 5, 6)}
    assert set(reading.actors) == {"KGZ", "TJK"}
    scenes = {place.id for place in reading.places if place.role == "event"}
    assert "batken" in scenes
    assert not {place.name for place in reading.places if place.role == "event"} & {"Bishkek", "Dushanbe"}
