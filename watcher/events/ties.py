"""Stories that match no rule and still belong to an open event: a kill note, a denial, a truce, a copy cut short.

What ties them is a mark, the item, the copy, or the pair of sides with the place and the day. A tie that would change
nothing is no decision at all, unless pair, place and day are all told.
"""

import datetime as dt
from collections.abc import Sequence

from watcher.events.gates import closed, days_apart, spots_of
from watcher.events.ladder import join, settle
from watcher.events.marked import addressed
from watcher.events.places import Spot, how_apart, speaks_of, spot_of
from watcher.events.profile import Profile, profile_of
from watcher.events.reasons import OPEN_FOR
from watcher.events.spans import narrowed
from watcher.model import ALERTING, Article, Casualties, Ceasefire, Decision, Event, Hostility, Reading

_SOON = dt.timedelta(days=5)  # how long after its last story a truce without a place is taken for the event's


def tie(
    article: Article, reading: Reading, open_events: Sequence[Event], *, now: dt.datetime
) -> tuple[Decision, Event] | None:
    """Give the decision for an article without a rule, and the event's new state; None where nothing ties it."""
    since = now - OPEN_FOR
    events = [event for event in open_events if event.last_at >= since]
    if not events or article.genre == "sport":
        return None
    profile = profile_of(article, reading, now)
    settled = _settled(profile, events)
    if settled is not None:
        return settled
    tied = [(_strength(profile, event), event.last_at, event.id, event) for event in events if not event.retracted]
    for strength, _, _, event in sorted(tied, reverse=True):
        if strength == 0.0:
            break
        decision, grown = join(narrowed(profile, event, events), event, score=strength)
        if decision.kind in ALERTING or strength == 1.0:
            return decision, grown
    return None


def _settled(profile: Profile, events: Sequence[Event]) -> tuple[Decision, Event] | None:
    """Try marks and copies. A correction without a rule needs its event by name or by pair, place and day."""
    if profile.article.is_marked("correction") and not profile.article.is_marked("kill"):
        event = addressed(profile, events)
        if event is None or (_strength(profile, event) == 0.0 and not _is_version(profile, event)):
            return None
        return settle(profile, [event])
    return settle(profile, events)


def _is_version(profile: Profile, event: Event) -> bool:
    article = profile.article
    return any(
        (member.source, member.item_key) == (article.source, article.item_key)
        or (member.slug == article.slug and member.origin == article.origin)
        for member in event.members
    )


def _strength(profile: Profile, event: Event) -> float:
    """How strongly the story is tied: 1.0 by item, or by pair, place and day; less where a part is missing; 0.0 not.

    Short of that only what bears news is tied: the pair with place, day or truce, or one side with place and day.
    """
    if _is_version(profile, event):
        return 1.0
    sides = _codes(profile.reading) & set(event.actors)
    if event.date_high is None or not sides or closed(profile, event) is not None:
        return 0.0
    tells_step = bool(profile.told) or _denies(profile)
    if days_apart(profile, event) and not tells_step:
        return 0.0  # a happening of its own day
    same_place = _same_place(profile, event)
    same_day = days_apart(profile, event) == 0 or _told_day(profile, event)
    is_pair = len(sides) > 1
    if same_place and same_day and is_pair:
        return 1.0
    bears_news = tells_step or any(figure.side for figure in profile.figures)
    if not bears_news or profile.now - event.last_at > _SOON:
        return 0.0
    if not is_pair:
        return 0.6 if same_place and same_day else 0.0
    if same_place or same_day:
        return 0.8 if same_place else 0.7
    return 0.65 if profile.told and not _named_spots(profile) else 0.0


def _same_place(profile: Profile, event: Event) -> bool:
    """Whether the story names a place of the event, in whatever role, or one beside it."""
    spots = spots_of(event)
    return how_apart(_named_spots(profile), spots) in {"shared", "near"} or speaks_of(profile.article, spots)


def _named_spots(profile: Profile) -> list[Spot]:
    return [spot_of(place) for place in profile.reading.places if place.role != "dateline"]


def _codes(reading: Reading) -> set[str]:
    """Every side that the article's facts name, fighting or speaking."""
    codes: set[str | None] = set(reading.actors)
    for fact in reading.facts:
        codes.add(fact.claimant.code if fact.claimant else None)
        if isinstance(fact, Casualties):
            codes.add(fact.side)
        elif isinstance(fact, Hostility):
            codes |= {fact.actor, fact.target}
        elif isinstance(fact, Ceasefire):
            codes |= set(fact.parties)
    return {code for code in codes if code is not None}


def _told_day(profile: Profile, event: Event) -> bool:
    """Whether a story without a happening of its own names the day of the event's."""
    day = profile.back_day if profile.buries else profile.reading.event_date
    return (
        day is not None
        and event.date_low is not None
        and event.date_high is not None
        and (event.date_low <= day <= event.date_high)
    )


def _denies(profile: Profile) -> bool:
    return any(isinstance(fact, Hostility) and fact.modality == "denied" for fact in profile.reading.facts)
