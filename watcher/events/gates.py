"""Hard gates: what makes a story another happening however alike the words are. Tolls never close a gate: they move."""

import datetime as dt

from watcher.events.figures import are_other_people, number
from watcher.events.places import Apart, Spot, how_apart, speaks_of
from watcher.events.profile import Profile
from watcher.events.reasons import MAY_FALL, Reason
from watcher.events.standing import compatible, known_for, standing
from watcher.events.terms import matters_in, same_matter, spots_in
from watcher.model import Event, Figure

Closed = tuple[Reason, str]


def closed(profile: Profile, event: Event) -> Closed | None:
    """Why the article can't belong to the event, with what shows it; None where it may."""
    return _other_pair(profile, event) or _other_place(profile, event) or _other_day(profile, event)


def closed_for_copies(profile: Profile, event: Event, *, check_day: bool) -> Closed | None:
    """Ask the gates that a copy has to pass; where the text is sure, its day may have been read off the furniture."""
    day = _other_day(profile, event) if check_day else None
    return _other_pair(profile, event) or _other_place(profile, event) or day


def days_apart(profile: Profile, event: Event) -> int | None:
    """How many days the told day lies outside the event's dates; None where either is unknown."""
    day = profile.day
    if day is None:
        return None
    if event.date_low is not None and day < event.date_low:
        return (event.date_low - day).days
    if event.date_high is not None and day > event.date_high:
        return (day - event.date_high).days
    return 0 if event.date_low is not None else None


def spots_of(event: Event) -> tuple[Spot, ...]:
    """Give the places of the event's members with their coordinates, without doubles."""
    return tuple({spot.id: spot for member in event.members for spot in spots_in(member.terms)}.values())


def places_apart(profile: Profile, event: Event) -> Apart | None:
    """Compare the places of story and event; None where one of the two names none, or only a wider one.

    A story that has a place of its own and yet speaks of the event's, other than looking back to it, is not apart from
    it for its other name ("in the direction of A", "positions at B").
    """
    spots = spots_of(event)
    apart = how_apart(profile.spots, spots)
    if apart == "unlike" and not profile.is_fresh and speaks_of(profile.article, spots):
        return None
    return apart


def shares_matter(profile: Profile, event: Event) -> bool | None:
    """Whether a story of diplomacy is about the event's meeting or request; None where one of the two is no such."""
    mine = matters_in(profile.terms)
    theirs = matters_in(term for member in event.members for term in member.terms)
    if profile.tells_happening or event.figures or not mine or not theirs:
        return None
    return same_matter(mine, theirs)


def _other_pair(profile: Profile, event: Event) -> Closed | None:
    mine, theirs = set(profile.reading.actors), set(event.actors)
    if not mine or not theirs or shares_matter(profile, event):
        return None
    enough = 2 if len(mine) > 1 and len(theirs) > 1 else 1
    if len(mine & theirs) >= enough:
        return None
    return "other_pair", f"{'–'.join(sorted(mine))}, not {'–'.join(sorted(theirs))}"


def _other_place(profile: Profile, event: Event) -> Closed | None:
    apart = places_apart(profile, event)
    if apart not in {"apart", "unlike"}:
        return None
    mine, theirs = (", ".join(spot.id for spot in spots) for spots in (profile.spots, spots_of(event)))
    if apart == "apart":
        return "other_place", f"{mine}, not {theirs}"
    if profile.is_fresh:
        return "fresh_incident", f"told as a new one, at {mine}, not {theirs}"
    return None


def _other_day(profile: Profile, event: Event) -> Closed | None:
    gap = days_apart(profile, event)
    apart = places_apart(profile, event)
    if gap is not None and (
        gap > 1 or (gap == 1 and (profile.is_fresh or apart == "unlike" or _has_own_toll(profile, event)))
    ):
        told = "/".join(str(day) for day in dict.fromkeys((event.date_low, event.date_high)) if day)
        return "other_day", f"{profile.day}, not {told}"
    late = profile.at - event.opened_at > dt.timedelta(hours=20)
    if gap is None and profile.is_fresh and late and apart != "shared" and profile.tells_happening:
        return "fresh_incident", "told as a new one, a day or more after the first report"
    return None


def _has_own_toll(profile: Profile, event: Event) -> bool:
    """Whether a story of the next day counts others than the event does, or fewer than its own wire did.

    A wire does not take dead back by telling of another day: these are the dead of that day.
    """
    if profile.article.is_marked("correction"):
        return False
    return any(
        figure.role != "part" and figure.outcome not in MAY_FALL and _is_of_another_day(figure, event)
        for figure in profile.stated
    )


def _is_of_another_day(figure: Figure, event: Event) -> bool:
    known = [each for each in known_for(figure, event) if compatible(each.claimant, figure.claimant)]
    own = standing(event, [each for each in known if each.wire == figure.wire])
    if own is not None:
        return 0 < number(figure) < number(own)
    same = [f for f in event.figures if f.told and (f.outcome, f.side) == (figure.outcome, figure.side)]
    return bool(same) and all(are_other_people(figure, other) for other in same)
