"""The ladder: same item, same copy, what wires mark, then the open event that the story belongs to, or a new one.

The order matters. Copies come before everything, so that what was corrected or withdrawn can come round again without a
sound; marks come before likeness, since they are always told; what is left in doubt opens an event of its own.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from watcher.events.change import Difference, compare
from watcher.events.copies import find_copy
from watcher.events.gates import Closed, closed, days_apart
from watcher.events.likeness import GREY, JOIN, in_words, score
from watcher.events.marked import correct, retract, retract_untold
from watcher.events.profile import Profile, profile_of
from watcher.events.reasons import OPEN_FOR, Reason
from watcher.events.spans import narrowed
from watcher.events.state import add_copy, grow, keep_silent, open_event
from watcher.events.subject import own_part
from watcher.model import Article, Decision, DecisionKind, Event, Match, Reading

_NO_STORIES = frozenset({"digest", "explainer", "anniversary", "opinion", "review"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open event that nothing forbids, with what speaks for it."""

    event: Event
    score: float
    words: str


def decide(
    article: Article, reading: Reading, match: Match, open_events: Sequence[Event], *, now: dt.datetime
) -> tuple[Decision, Event]:
    """Tell what an article that matched a rule means for the desk, and the event's new state."""
    since = now - OPEN_FOR
    events = [event for event in open_events if event.rule_id == match.rule_id and event.last_at >= since]
    profile = profile_of(article, own_part(reading, match), now)
    settled = settle(profile, events)
    if settled is not None:
        return settled
    if article.is_marked("kill"):
        return retract_untold(profile, match.rule_id)
    candidates, gates = weigh(profile, events)
    if profile.buries:
        return _look_back(profile, match.rule_id, candidates)
    best = candidates[0] if candidates else None
    if best is not None and (best.score >= JOIN or _owns_nothing(profile)):
        return join(narrowed(profile, best.event, events), best.event, score=best.score)
    return _open(profile, match.rule_id, best, gates)


def settle(profile: Profile, events: Sequence[Event]) -> tuple[Decision, Event] | None:
    """Climb the rungs that need no likeness: copies, kills, corrections."""
    copy = find_copy(profile, events)
    if copy is not None:
        because: Reason = "repeat_mark" if profile.article.is_marked("repeat") else copy.because
        decision = Decision(
            kind="same_copy", because=because, evidence=copy.evidence, event_id=copy.event.id, score=copy.score
        )
        return decision, add_copy(copy.event, profile)
    if profile.article.is_marked("kill"):
        return retract(profile, events)
    if profile.article.is_marked("correction"):
        return correct(profile, events)
    return None


def weigh(profile: Profile, events: Sequence[Event]) -> tuple[list[Candidate], list[Closed]]:
    """Sort the events that may own the story, likest first, and tell what closed the others."""
    candidates, gates = [], []
    for event in events:
        if event.retracted:
            continue
        gate = closed(profile, event)
        if gate is not None:
            gates.append(gate)
            continue
        value, features = score(profile, event, events)
        candidates.append(Candidate(event, value, in_words(features)))
    return sorted(candidates, key=lambda each: (-each.score, each.event.id)), gates


def join(profile: Profile, event: Event, *, score: float = 1.0) -> tuple[Decision, Event]:
    """Make the story a member of the event, told where it changes what the desk knows."""
    if profile.article.is_marked("hold"):
        difference = Difference("joined", "on_hold", "the wire asks to hold it")
    elif _owns_nothing(profile):
        difference = Difference("joined", "planning_note", f"{profile.article.genre}: looks back or ahead")
    else:
        difference = compare(profile, event)
    decision = Decision(
        kind=difference.kind,
        because=difference.because,
        evidence=difference.evidence,
        event_id=event.id,
        score=score,
        changes=difference.changes,
    )
    return decision, grow(event, profile, difference)


def _owns_nothing(profile: Profile) -> bool:
    """Advisories, round-ups and explainers may join an event, but neither open nor change one."""
    return profile.article.is_marked("advisory") or profile.article.genre in _NO_STORIES


def _look_back(profile: Profile, rule_id: str, candidates: Sequence[Candidate]) -> tuple[Decision, Event]:
    """Give a burial to the event of the day on which those died; where none is open, keep it without a word."""
    own = [each for each in candidates if profile.back_day is None or days_apart(profile, each.event) == 0]
    if own and (profile.back_day is not None or len(own) == 1 or own[0].score >= JOIN):
        return join(profile, own[0].event, score=own[0].score)
    event = keep_silent(profile, rule_id)
    evidence = "a burial of the dead of a happening that is not open"
    return Decision(kind="joined", because="looks_back", evidence=evidence, event_id=event.id), event


def _open(profile: Profile, rule_id: str, best: Candidate | None, gates: list[Closed]) -> tuple[Decision, Event]:
    """Open an event: a plain one, or one told as possibly related where much speaks for the likest."""
    kind: DecisionKind = "related" if best is not None and best.score >= GREY else "new"
    related_to = best.event.id if best is not None and kind == "related" else None
    event = open_event(profile, rule_id, kind=kind, related_to=related_to)
    because, evidence = gates[0] if gates else ("first_report", "nothing open that it could belong to")
    sure = 1.0
    if best is not None:
        because = "possibly_related" if related_to else "unlike"
        evidence = f"{best.event.id}: {best.words}"
        sure = best.score if related_to else 1 - best.score
    return Decision(kind=kind, because=because, evidence=evidence, event_id=event.id, score=sure), event
