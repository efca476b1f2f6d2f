"""Places of happenings: how far apart two stories' places are, and which places a story only looks back to."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from watcher.model import Article, Place, Reading
from watcher.text import split_sentences

Apart = Literal["shared", "near", "apart", "unlike"]
_LOOKS_BACK = re.compile(
    r"\b(?:after|since|following|earlier|previous(?:ly)?|ago|before|last|separate|unrelated|another)\b", re.IGNORECASE
)
_WORD = re.compile(r"\w+")
NEAR_KM = 25.0  # two names for one stretch of border
APART_KM = 50.0  # further than a clash reaches in a day
_EARTH_KM = 6371.0
# "two days after a shootout at A", "hours after a clash near A": what stands behind it is an earlier happening's.
_EARLIER = re.compile(
    r"\b(?:hours?|days?|weeks?|months?|years?|a day)\s+(?:after|earlier|ago|since)\b"
    r"|\b(?:after|following|since)\s+(?:\S+\s+){0,4}?"
    r"(?:clash\w*|shoot\w+|fight\w*|firefight|gunfight|attack|incident|battle|exchange|shelling|skirmish\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the happening as a member remembers it."""

    id: str
    lat: float | None
    lon: float | None
    is_area: bool = False


def spot_of(place: Place) -> Spot:
    """Take a place for comparing. What the packs know by its state but not by a point is a province or a whole town."""
    return Spot(place.id, place.lat, place.lon, place.lat is None and place.country is not None)


def own_places(article: Article, reading: Reading) -> tuple[Place, ...]:
    """Give the places of the happening without those that the story only looks back to, unless it names no other."""
    places = tuple(place for place in reading.places if place.role == "event")
    own = tuple(place for place in places if not _is_looked_back_to(article, place))
    return own if any(place.lat is not None or place.country is None for place in own) else places


def how_apart(mine: Sequence[Spot], theirs: Sequence[Spot]) -> Apart | None:
    """Compare two sets of places of the same grain, by name and then by distance: points, else provinces."""
    my_points, their_points = ([spot for spot in spots if not spot.is_area] for spots in (mine, theirs))
    if my_points and their_points:
        return _points_apart(my_points, their_points)
    my_areas, their_areas = ({spot.id for spot in spots if spot.is_area} for spots in (mine, theirs))
    if my_areas and their_areas:
        return "near" if my_areas & their_areas else "unlike"
    return None


def speaks_of(article: Article, spots: Sequence[Spot]) -> bool:
    """Whether the story names one of the places in a sentence that does not look back to it."""
    for sentence in _sentences(article):
        words = "-".join(["", *_WORD.findall(sentence.lower()), ""])
        if any(f"-{spot.id}-" in words for spot in spots if not spot.is_area) and not _LOOKS_BACK.search(sentence):
            return True
    return False


def distance_km(a: Spot, b: Spot) -> float | None:
    """Measure the distance of two places as the crow flies, None where one has no coordinates."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    north, other_north = math.radians(a.lat), math.radians(b.lat)
    east = math.radians(b.lon - a.lon) * math.cos((north + other_north) / 2)
    return _EARTH_KM * math.hypot(other_north - north, east)


def _is_looked_back_to(article: Article, place: Place) -> bool:
    """Whether the place stands nowhere but behind words that lead to an earlier happening."""
    found = False
    for sentence in _sentences(article):
        at = sentence.find(place.name)
        if at < 0:
            continue
        found = True
        if not _EARLIER.search(sentence, 0, at):
            return False
    return found


def _sentences(article: Article) -> Iterator[str]:
    yield article.title
    for sentence in split_sentences(article.text):
        yield article.text[sentence.start : sentence.end]


def _points_apart(mine: Sequence[Spot], theirs: Sequence[Spot]) -> Apart:
    if {spot.id for spot in mine} & {spot.id for spot in theirs}:
        return "shared"
    distances = [distance_km(a, b) for a in mine for b in theirs]
    known = [distance for distance in distances if distance is not None]
    if known and min(known) <= NEAR_KM:
        return "near"
    return "apart" if known and len(known) == len(distances) and min(known) >= APART_KM else "unlike"
