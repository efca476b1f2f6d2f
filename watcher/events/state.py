"""Events as values: opened by an article, grown by the next. Nothing here decides anything."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from watcher.events.change import Difference
from watcher.events.profile import Profile
from watcher.events.spans import first_day
from watcher.events.statuses import first_dead, new_statuses
from watcher.model import ALERTING, DecisionKind, Event, Figure, Member


def open_event(profile: Profile, rule_id: str, *, kind: DecisionKind, related_to: str | None = None) -> Event:
    """Open an event whose first member is the article; what the article says counts as told.

    Without a told day the happening is known to lie not after the story's publication.
    """
    article = profile.article
    seed = f"{rule_id}\x1f{article.id}".encode("utf-8", "surrogatepass")
    bare = Event(
        id=hashlib.blake2b(seed, digest_size=6).hexdigest(),
        rule_id=rule_id,
        opened_at=profile.at,
        last_at=profile.now,
        actors=profile.reading.actors,
        date_low=min(profile.day, first_day(profile) or profile.day) if profile.day else None,
        date_high=profile.day or (profile.at.date() if profile.tells_happening else None),
        places=tuple(spot.id for spot in profile.spots),
        related_to=related_to,
    )
    told = tuple(key for key, _ in (*new_statuses(profile.told, bare), *first_dead(profile.reading, bare)))
    return replace(bare, told=told, figures=_figures(profile, told=kind in ALERTING), members=(_member(profile, kind),))


def keep_silent(profile: Profile, rule_id: str) -> Event:
    """Open an event that nothing joins but copies of its story."""
    return replace(open_event(profile, rule_id, kind="joined"), retracted=True)


def grow(event: Event, profile: Profile, difference: Difference) -> Event:
    """Grow the event by the article and its figures, told where the decision alerts.

    What was not known is filled in; the dates never widen, so that days of fighting don't chain into one event.
    """
    day, places = profile.day, [spot.id for spot in profile.spots]
    knows_day = event.date_low is not None or day is None or (event.date_high is not None and day > event.date_high)
    actors = dict.fromkeys((*event.actors, *difference.actors, *_missing_side(event, profile)))
    return replace(
        event,
        last_at=max(event.last_at, profile.now),
        actors=tuple(actors),
        date_low=event.date_low if knows_day else day,
        date_high=event.date_high if knows_day else day,
        places=tuple(dict.fromkeys((*event.places, *places))),
        figures=event.figures + _figures(profile, told=difference.kind in ALERTING),
        told=event.told + difference.told,
        members=(*event.members, _member(profile, difference.kind)),
    )


def add_copy(event: Event, profile: Profile) -> Event:
    """Count one more copy, and nothing else."""
    member = replace(_member(profile, "same_copy"), sketch=(), terms=())
    return replace(event, last_at=max(event.last_at, profile.now), members=(*event.members, member))


def withdraw(event: Event, profile: Profile, article_ids: Sequence[str]) -> Event:
    """Take stories back: their figures are no longer told, and without any other story the event falls."""
    figures = tuple(replace(f, told=False) if f.article_id in article_ids else f for f in event.figures)
    others = [
        member
        for member in event.members
        if member.article_id not in article_ids and member.decision not in {"same_copy", "retraction"}
    ]
    return replace(
        event,
        last_at=max(event.last_at, profile.now),
        figures=figures,
        members=(*event.members, _member(profile, "retraction")),
        retracted=event.retracted or not others,
    )


def _missing_side(event: Event, profile: Profile) -> tuple[str, ...]:
    """Fill in the other side where the event knows one or none so far."""
    return profile.reading.actors if len(event.actors) < 2 else ()


def _figures(profile: Profile, *, told: bool) -> tuple[Figure, ...]:
    return tuple(replace(figure, told=told) for figure in profile.figures)


def _member(profile: Profile, kind: DecisionKind) -> Member:
    article = profile.article
    return Member(
        article_id=article.id,
        source=article.source,
        origin=article.origin,
        item_key=article.item_key,
        content_hash=article.content_hash,
        slug=article.slug,
        title=article.title,
        seen_at=profile.now,
        decision=kind,
        sketch=profile.sketch,
        terms=profile.terms,
    )
