"""Stories that a wire marks: which open event a kill or a correction is about, and what a kill does to it."""

import re
from collections.abc import Sequence

from watcher.articles import sketch_likeness
from watcher.events.change import Difference, compare
from watcher.events.figures import words
from watcher.events.gates import closed
from watcher.events.likeness import score
from watcher.events.profile import Profile
from watcher.events.standing import stands
from watcher.events.state import add_copy, grow, keep_silent, withdraw
from watcher.model import Change, Decision, Event, Member

_SAME_STORY = 0.5  # likeness of two versions of one story
_TELLING_SLUG = 12  # characters from which a headline is no chance


def retract(profile: Profile, open_events: Sequence[Event]) -> tuple[Decision, Event] | None:
    """Tell what a kill note withdraws; None where it names nothing that is open."""
    event = addressed(profile, open_events)
    if event is None:
        return None
    withdrawn = _withdrawn(profile, event)
    if event.retracted or not withdrawn:
        note = "withdrawn before" if event.retracted else "no story of this wire in the event"
        decision = Decision(kind="joined", because="nothing_new", evidence=note, event_id=event.id)
        return decision, add_copy(event, profile)
    changes = tuple(
        dict.fromkeys(
            Change(figure.outcome, figure.side, words(figure), "withdrawn", figure.claimant)
            for figure in event.figures
            if figure.article_id in withdrawn and stands(event, figure)
        ),
    )
    decision = Decision(
        kind="retraction",
        because="withdrawn",
        evidence=f"{profile.article.origin} withdraws {', '.join(withdrawn)}",
        event_id=event.id,
        changes=changes,
    )
    return decision, withdraw(event, profile, withdrawn)


def retract_untold(profile: Profile, rule_id: str) -> tuple[Decision, Event]:
    """Keep the kill of a story that the desk never had, so that its copies are known when they come."""
    event = keep_silent(profile, rule_id)
    evidence = "a withdrawal of a story that was never told"
    return Decision(kind="joined", because="withdrawn_untold", evidence=evidence, event_id=event.id), event


def correct(profile: Profile, open_events: Sequence[Event]) -> tuple[Decision, Event] | None:
    """Tell what a marked correction corrects, always, also where no figure moves; None where no event is meant."""
    event = addressed(profile, [event for event in open_events if not event.retracted])
    if event is None:
        return None
    found = compare(profile, event)
    evidence = found.evidence if found.kind == "correction" else _note(profile)
    difference = Difference("correction", "correction_mark", evidence, found.changes, found.told, found.actors)
    decision = Decision(
        kind="correction",
        because="correction_mark",
        evidence=evidence,
        event_id=event.id,
        changes=found.changes,
    )
    return decision, grow(event, profile, difference)


def addressed(profile: Profile, open_events: Sequence[Event]) -> Event | None:
    """Find the event that a marked story speaks of: by item or headline, else the likest that its wire has told."""
    named = [event for event in open_events if any(_names(profile, member) for member in event.members)]
    if named:
        return max(named, key=lambda event: event.last_at)
    origin = profile.article.origin
    ranked = [
        (
            any(member.origin == origin for member in event.members),
            score(profile, event, open_events)[0],
            event.id,
            event,
        )
        for event in open_events
        if closed(profile, event) is None and set(profile.reading.actors) & set(event.actors)
    ]
    if profile.article.is_marked("kill"):
        ranked = [line for line in ranked if line[0]]
    return max(ranked)[3] if ranked else None


def _names(profile: Profile, member: Member) -> bool:
    """Whether the story is a later version of the member, or quotes its headline."""
    article = profile.article
    if (article.source, article.item_key) == (member.source, member.item_key):
        return True
    if len(member.slug) < _TELLING_SLUG:
        return False
    return member.slug == article.slug or (
        article.is_marked("kill")
        and member.slug in "-".join(re.findall(r"\w+", f"{article.title} {article.text}".lower()))
    )


def _withdrawn(profile: Profile, event: Event) -> tuple[str, ...]:
    """Give the members that fall with a kill: the story named, its versions and copies; else all of that wire."""
    named = [member for member in event.members if _names(profile, member)]
    if not named:
        return tuple(m.article_id for m in event.members if m.origin == profile.article.origin)
    items = {(member.source, member.item_key) for member in named}
    return tuple(
        member.article_id
        for member in event.members
        if (member.source, member.item_key) in items
        or any(sketch_likeness(member.sketch, other.sketch) >= _SAME_STORY for other in named)
    )


def _note(profile: Profile) -> str:
    mark = next(mark for mark in profile.article.marks if mark.kind == "correction")
    told = " ".join(mark.evidence.text.split())[:160]
    return f"marked: {told}" if told else "signalled by the wire, not in words"
