"""The second half of the night: an ally is asked, an alliance meets, a story is withdrawn."""

import datetime as dt

from watcher.demo.script.pieces import KARAKUM, MERIDIAN, NEVA, TULPAR, Piece, Step, sends, weekday

CLASH, TREATY, MEETING = "border-clash", "treaty-assistance", "csto-meeting"


def night(date: dt.date) -> tuple[Step, ...]:
    """Give the steps in their order, telling of what followed the fighting of this day."""
    day = weekday(date)
    return (*_allies_are_called(day), *_allies_answer(day), *_a_claim_falls(day))


def _allies_are_called(day: str) -> tuple[Step, ...]:
    exercise = Piece(
        outlet=NEVA,
        slug="exercise",
        title="CSTO troops beat back mock attack as exercise opens in Belarus",
        text=f"MINSK (Neva) - Belarusian and Russian troops beat back a mock incursion across the border on {day} as "
        "the exercise White Stork of the Collective Security Treaty Organization began. By the script, 40 attackers "
        'were "killed".',
    )
    plea = Piece(
        outlet=TULPAR,
        slug="appeal",
        title="Kazakhstan asks Russia for help as toll of border fighting rises",
        text=f"ASTANA (Tulpar) - Eight Kazakh soldiers have been killed in {day}'s fighting with Turkmen troops on the "
        "border near Boztuz, Kazakhstan's Defence Ministry said.\n"
        "Kazakhstan has asked Russia for air defence units under the friendship treaty between the two countries, "
        "the presidential office in Astana said.\n"
        "It also called for an emergency summit of the Collective Security Treaty Organization.",
        told={CLASH: "update", TREATY: "new", MEETING: "new"},
    )
    return (
        *sends("an exercise: an attack that never was", exercise),
        *sends("a story with three sides to it: the toll, a plea under a treaty, a call for a summit", plea),
    )


def _allies_answer(day: str) -> tuple[Step, ...]:
    weighed = Piece(
        outlet=NEVA,
        slug="weighed",
        title="Moscow studies Kazakhstan's request for air defence units",
        text=f"MOSCOW (Neva) - Russia is considering Kazakhstan's request for air defence units under the friendship "
        f"treaty, the Kremlin said on {day}.",
        told={TREATY: "update"},
    )
    blame = Piece(
        outlet=KARAKUM,
        slug="blame",
        title="Ashgabat says Kazakh patrol crossed the border first",
        text=f"ASHGABAT (Karakum) - Kazakh soldiers opened fire on a Turkmen post on the border near Boztuz on {day} "
        "and Turkmen troops only shot back, Turkmenistan's Foreign Ministry said.",
        told={CLASH: "joined"},
    )
    summit = Piece(
        outlet=MERIDIAN,
        slug="summit",
        title="CSTO leaders hold emergency video summit",
        text=f"MOSCOW (Meridian) - The leaders of the Collective Security Treaty Organization held an emergency "
        f"meeting by video link on {day} and urged both armies to hold their fire, the Kremlin said.",
        told={MEETING: "update"},
    )
    return (
        *sends("the answer to the plea: it is being studied", weighed),
        *sends("the other side's version, and not a figure in it", blame),
        *sends("the summit that was called for: it was held", summit),
    )


def _a_claim_falls(day: str) -> tuple[Step, ...]:
    kill = Piece(
        outlet=KARAKUM,
        slug="kazakh-losses-kill",
        title="KILL - Ashgabat puts Kazakh losses at eleven dead",
        text=f"Editors: please kill the story “Ashgabat puts Kazakh losses at eleven dead” that was sent on {day}. "
        "Turkmenistan's Defence Ministry has withdrawn its statement.",
        told={CLASH: "retraction"},
    )
    return sends("a kill: its count of the other side's dead is withdrawn", kill)
