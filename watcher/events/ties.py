"""Stories that match no rule and still belong to an open event: a kill note, a denial, a truce, a copy cut short.

What ties them is a mark, the item, the copy, or the pair of sides with the place and the day. A tie that would change
nothing is no decision at all, unless pair, place and day are all told.
"""

import datetime as dt
from collections.abc import Sequence

from watcher.events.gates import closed, days_apart
from watcher.events.ladder import join, settle
from watcher.events.marked import addressed
from watcher.events.profile import Profile, profile_of
from watcher.events.reasons import OPEN_FOR
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
    for event in sorted(events, key=lambda each: (each.last_at, each.id), reverse=True):
        strength = _strength(profile, event)
        if strength == 0.0 or event.retracted:
            continue
        decision, grown = join(profile, event, score=strength)
        if decision.kind in ALERTING or strength == 1.0:
            return decision, grown
    return None


def _settled(profile: Profile, events: Sequence[Event]) -> tuple[Decision, Event] | None:
    """Give marks and copies. A correction without a rule needs its event by name or by pair, place and day."""
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
    """How strongly the story is tied: 1.0 by item, or pair, place and day; .7 by two of them with news; 0.0 not."""
    if _is_version(profile, event):
        return 1.0
    if event.date_high is None or closed(profile, event) is not None or not _same_pair(profile, event):
        return 0.0
    places = {place.id for place in profile.reading.places if place.role != "dateline"}
    same_place = bool(places & set(event.places))
    same_day = days_apart(profile, event) == 0 or _told_day(profile, event)
    if same_place and same_day:
        return 1.0
    bears_news = bool(profile.told) or _denies(profile) or any(figure.side for figure in profile.stated)
    soon = profile.now - event.last_at <= _SOON
    return 0.7 if bears_news and soon and (same_place or same_day or profile.told) else 0.0


def _same_pair(profile: Profile, event: Event) -> bool:
    return len(event.actors) > 1 and len(_codes(profile.reading) & set(event.actors)) > 1


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
    """Give a story without a happening of its own can still name the day of the event's."""
    day = profile.reading.event_date
    return (
        day is not None
        and event.date_low is not None
        and event.date_high is not None
        and (event.date_low <= day <= event.date_high)
    )


def _denies(profile: Profile) -> bool:
    return any(isinstance(fact, Hostility) and fact.modality == "denied" for fact in profile.reading.facts)
