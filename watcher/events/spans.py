"""Figures that count more than one happening: "two days of fighting killed 13", "since Sunday", "in all".

Where one of those happenings has an event of its own, such a figure is none of a later event, and no news of the
earlier one unless it is more than was told of all of them together.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from watcher.events.figures import number
from watcher.events.lookback import is_sum, wide_since
from watcher.events.profile import Profile
from watcher.events.standing import toll_of
from watcher.model import Casualties, Event, Evidence, Figure


def narrowed(profile: Profile, event: Event, open_events: Sequence[Event]) -> Profile:
    """Give the story without the figures that are wider than the event."""
    stated = tuple(figure for figure in profile.stated if not _is_wider(profile, figure, event, open_events))
    if len(stated) == len(profile.stated):
        return profile
    kept = {(figure.outcome, figure.side) for figure in stated}
    floors = tuple(floor for floor in profile.floors if (floor.outcome, floor.side) in kept)
    return replace(profile, stated=stated, floors=floors)


def first_day(profile: Profile) -> dt.date | None:
    """Give the first of the days that the story's figures count, None where they count no other day than its own."""
    days = [since for figure in profile.stated if (since := _since(profile, figure)) is not None]
    return min(days, default=None)


def _is_wider(profile: Profile, figure: Figure, event: Event, open_events: Sequence[Event]) -> bool:
    since = _since(profile, figure)
    if since is None and not any(is_sum(profile.article, span) for span in _spans(profile, figure)):
        return False
    others = [
        other
        for other in open_events
        if other.id != event.id
        and not other.retracted
        and set(other.actors) & set(event.actors)
        and (since is None or (other.date_low is not None and other.date_low >= since))
    ]
    if not others:
        return False
    if since is not None and event.date_low is not None and event.date_low > since:
        return True
    own = _told(event, figure)
    together = own + sum(_told(other, figure) for other in others)
    return own < number(figure) <= together if since is not None else number(figure) == together


def _told(event: Event, figure: Figure) -> int:
    toll = toll_of(event).get(figure.outcome)
    if toll is None:
        return 0
    bounds = toll.by_side.get(figure.side) if figure.side is not None else toll.total
    return (bounds.low or 0) if bounds is not None else 0


def _since(profile: Profile, figure: Figure) -> dt.date | None:
    on = profile.at.date()
    days = [day for span in _spans(profile, figure) if (day := wide_since(profile.article, span, on)) is not None]
    return min((day for day in days if day < on), default=None)


def _spans(profile: Profile, figure: Figure) -> list[Evidence]:
    """Give the words that say a figure, or those that say its parts where it is a sum of them."""
    facts = [
        fact
        for fact in profile.reading.facts
        if isinstance(fact, Casualties)
        and (fact.outcome, fact.side, fact.scope) == (figure.outcome, figure.side, "current")
    ]
    exact = [fact for fact in facts if (fact.low, fact.high) == (figure.low, figure.high)]
    return [span for fact in exact or facts for span in fact.evidence]
