"""The timetable of the night: who sends what, in which order, and what the desk should make of it.

The two states are real, since rules and facts know states; the fighting, the agencies and every figure are invented.
"""

import datetime as dt
from dataclasses import dataclass

from watcher.model import DecisionKind

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
STANDING_FOR = dt.timedelta(days=3)  # older than the backfill of the feeds, so it is their past


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A feed of the demo: its name in the configuration and in the narration."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One story as an outlet sends it. ``told`` is the decision it should lead to, None where no rule may match."""

    outlet: Outlet
    slug: str
    introduced: str
    title: str
    text: str
    told: DecisionKind | None = None

    @property
    def guid(self) -> str:
        return f"{self.outlet.id}-{self.slug}"

    @property
    def url(self) -> str:
        return f"https://{self.outlet.id}.example/{self.slug}"


MERIDIAN = Outlet(id="meridian", name="Meridian")
NYIKA = Outlet(id="nyika", name="Nyika News")
LURIO = Outlet(id="lurio", name="Lurio Press")
HARBOUR = Outlet(id="harbour-post", name="The Harbour Post")
OUTLETS = (MERIDIAN, NYIKA, LURIO, HARBOUR)


def standing() -> tuple[Piece, ...]:
    """Give what stands in the feeds before the night begins: a past that a first poll must not tell."""
    return tuple(
        Piece(
            outlet=outlet,
            slug="maize",
            introduced="",
            title=f"Maize prices steady, {outlet.name} survey shows",
            text="Traders at the lake markets paid about as much for a bag of maize as a week ago.",
        )
        for outlet in OUTLETS
    )


def timetable(night: dt.date) -> tuple[Piece, ...]:
    """Give the stories of the night in their order, telling of fighting on the day ``night``."""
    day = _WEEKDAYS[night.weekday()]
    return (*_as_it_breaks(day), *_as_it_is_counted(day))


def _as_it_breaks(day: str) -> tuple[Piece, ...]:
    return (
        Piece(
            outlet=MERIDIAN,
            slug="border-flash",
            introduced="a flash; nobody has counted yet",
            title="FLASH - Malawian, Mozambican troops exchange fire on border",
            text="LILONGWE (Meridian) - Malawian and Mozambican troops exchanged fire on the border near the village "
            f"of Chiponde on {day}, Malawi's Defence Ministry said. There was no word on casualties.",
            told="new",
        ),
        Piece(
            outlet=NYIKA,
            slug="derby",
            introduced="sport in the words of war",
            title="Derby clash at the border ends level",
            text="MANGOCHI (Nyika) - Malawi and Mozambique fought out a 2-2 draw in a derby clash at the border on "
            f"{day}. The visitors attacked from the kickoff, the hosts fired back twice, and a striker was taken off "
            "wounded. The coach said his team would battle on.",
        ),
        Piece(
            outlet=NYIKA,
            slug="army-losses",
            introduced="the first figures, those of one side",
            title="Two Malawian soldiers killed in border fighting, army says",
            text="MANGOCHI (Nyika) - Two Malawian soldiers were killed and five wounded in an exchange of fire with "
            f"Mozambican troops near Chiponde on {day}, the Malawian army said. It said the Mozambicans had opened "
            "fire first.",
            told="update",
        ),
    )


def _as_it_is_counted(day: str) -> tuple[Piece, ...]:
    return (
        Piece(
            outlet=LURIO,
            slug="ministry-losses",
            introduced="the other side's figures",
            title="Maputo puts its losses at three dead",
            text=_LURIO_COPY.format(day=day) + " Lilongwe denied that.",
            told="update",
        ),
        Piece(
            outlet=HARBOUR,
            slug="mozambique-three-dead",
            introduced="that copy again, cut short, under a headline of its own",
            title="Mozambique says three soldiers killed on Malawi border",
            text=_LURIO_COPY.format(day=day),
            told="same_copy",
        ),
        Piece(
            outlet=MERIDIAN,
            slug="border-toll",
            introduced="a higher toll",
            title="UPDATE 1-Malawi says six of its soldiers dead in border fighting",
            text=_TOLL_COPY.format(day=day, dead="Six"),
            told="update",
        ),
        Piece(
            outlet=MERIDIAN,
            slug="border-toll-corrected",
            introduced="a correction; it was not six",
            title="CORRECTED-UPDATE 1-Malawi says four of its soldiers dead in border fighting",
            text="(Corrects number of dead to four, not six)\n" + _TOLL_COPY.format(day=day, dead="Four"),
            told="correction",
        ),
    )


_LURIO_COPY = (
    "MAPUTO (Lurio) - Mozambique's Defence Ministry said three of its soldiers had been killed and seven wounded in "
    "{day}'s clash with Malawian troops on the border near Chiponde. The ministry accused Malawi of sending a patrol "
    "across the border."
)
_TOLL_COPY = (
    "LILONGWE (Meridian) - {dead} Malawian soldiers were killed in {day}'s fighting with Mozambican troops on the "
    "border near Chiponde, Malawi's Defence Ministry said. Both armies were sending reinforcements."
)
