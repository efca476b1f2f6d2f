"""The nouns of the script: who sends, what, and what the desk should make of it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from watcher.model import DecisionKind

STANDING_FOR = dt.timedelta(days=3)  # older than the backfill of the feeds, so it is their past
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A feed of the demo: its name in the configuration and in the narration."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One story as an outlet sends it. ``told`` maps each rule to the decision that the story should lead to under it.

    A rule that is not in it may not have a word to say: a story whose ``told`` is empty is one to be kept silent about.
    """

    outlet: Outlet
    slug: str
    title: str
    text: str
    told: Mapping[str, DecisionKind] = field(default_factory=dict, hash=False)

    @property
    def guid(self) -> str:
        return f"{self.outlet.id}-{self.slug}"

    @property
    def url(self) -> str:
        return f"https://{self.outlet.id}.example/{self.slug}"


@dataclass(frozen=True, slots=True)
class Step:
    """Stories that go out together, and one line that introduces them: "Meridian sends a flash"."""

    introduced: str
    pieces: tuple[Piece, ...]


MERIDIAN = Outlet(id="meridian", name="Meridian")
TULPAR = Outlet(id="tulpar", name="Tulpar Press")
KARAKUM = Outlet(id="karakum", name="Karakum Wire")
NEVA = Outlet(id="neva", name="Neva Telegraph")
HARBOUR = Outlet(id="harbour-post", name="The Harbour Post")
FJORD = Outlet(id="fjord-courier", name="Fjord Courier")
PRAIRIE = Outlet(id="prairie-times", name="Prairie Times")
LAGOON = Outlet(id="lagoon-mail", name="Lagoon Mail")
AGENCIES = (MERIDIAN, TULPAR, KARAKUM, NEVA)
OUTLETS = (*AGENCIES, HARBOUR, FJORD, PRAIRIE, LAGOON)


def weekday(day: dt.date) -> str:
    return _WEEKDAYS[day.weekday()]


def sends(introduced: str, piece: Piece) -> tuple[Step, ...]:
    """Make a step of one story: its outlet sends it."""
    return (Step(f"{piece.outlet.name} sends {introduced}", (piece,)),)


def standing() -> tuple[Piece, ...]:
    """Give what stands in the feeds before the night begins: a past that a first poll must not tell."""
    return tuple(
        Piece(
            outlet=outlet,
            slug="wheat",
            title=f"Wheat prices steady, {outlet.name} survey shows",
            text="Traders at the grain terminals paid about as much for a tonne of hard wheat as a week ago.",
        )
        for outlet in OUTLETS
    )
