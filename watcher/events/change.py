"""What a story that belongs to an event changes of what the desk was told: figure by figure, then everything else.

A figure is compared with what was told for the same outcome and side. The same number again is no news,
whoever gives it; a lower one is stale unless the wire that gave the higher one gives it for the same day. Soldiers are
compared with soldiers and civilians with civilians, where both are told.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from watcher.events.figures import is_of_one_kind, number, side_sums, words
from watcher.events.gates import days_apart
from watcher.events.profile import Profile
from watcher.events.reasons import MAY_FALL, Reason
from watcher.events.standing import (
    compatible,
    corrected_away,
    kinds_together,
    known_for,
    standing,
    standing_sides,
)
from watcher.events.statuses import denials, first_dead, new_actors, new_statuses
from watcher.model import Change, DecisionKind, Event, Figure

_ORDER: tuple[DecisionKind, ...] = ("correction", "conflict", "update", "joined")


@dataclass(frozen=True, slots=True)
class Step:
    """One difference between a story and the event, and what it makes of the story."""

    kind: DecisionKind
    because: Reason
    change: Change | None = None
    evidence: str = ""
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that a story changes; ``told`` are the keys of facts other than figures that are news."""

    kind: DecisionKind
    because: Reason
    evidence: str
    changes: tuple[Change, ...] = ()
    told: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()


def compare(profile: Profile, event: Event) -> Difference:
    """Hold a story against what the desk was told of its event; the gravest difference gives the kind."""
    steps = [step for figure in profile.figures if (step := _weigh(profile, event, figure)) is not None]
    alerting = [step for step in steps if step.kind != "joined"]
    statuses = [
        Step("update", "new_status", change, f"{change.fact} {change.now}", key)
        for key, change in new_statuses(profile.told, event)
    ]
    denied = [
        Step("update", "flat_denial", change, f"{change.side} denies it", key)
        for key, change in denials(profile.reading, event)
    ]
    dead = [
        Step("update", "first_figure", change, "dead, their number not told", key)
        for key, change in first_dead(profile.reading, event)
    ]
    actors = new_actors(profile.reading, event)
    joining = [Step("update", "new_actor", Change("actor", None, None, code), f"{code} takes part") for code in actors]
    news = sorted(
        [*alerting, *(dead if not alerting else ()), *statuses, *denied, *joining],
        key=lambda step: _ORDER.index(step.kind),
    )
    if not news:
        stale = next((step for step in steps if step.because == "stale_figure"), None)
        return _quiet(profile, stale)
    return Difference(
        news[0].kind,
        news[0].because,
        "; ".join(step.evidence for step in news),
        tuple(dict.fromkeys(step.change for step in news if step.change is not None)),
        tuple(step.key for step in news if step.key is not None),
        actors,
    )


def _quiet(profile: Profile, stale: Step | None) -> Difference:
    if stale is not None:
        return Difference("joined", "stale_figure", stale.evidence)
    known = ", ".join(f"{figure.outcome} {words(figure)}" for figure in profile.stated)
    return Difference("joined", "nothing_new", f"known: {known}" if known else "no figure and no step in it")


def _weigh(profile: Profile, event: Event, figure: Figure) -> Step | None:
    """Tell what one figure is to the event; None where it is no news or no comparable figure."""
    if figure.role == "part":
        return None
    known = known_for(figure, event)
    told = [each for each in known if each.told]
    lowered = _correction(profile, event, figure, known)
    if lowered is not None:
        return lowered
    if _is_known(profile, event, figure, told):
        return None
    if figure.side is None and not told:
        return _total_beside_sides(event, figure)
    theirs = [each for each in told if compatible(each.claimant, figure.claimant)]
    if told and not theirs:
        other = standing(event, told)
        return _step("conflict", "claims_differ", figure, other)
    return _rise(event, figure, theirs)


def _rise(event: Event, figure: Figure, theirs: Sequence[Figure]) -> Step:
    """Hold a figure against those of compatible claimants: it is the first, or higher, or stale."""
    before = standing(event, _nearest(figure, theirs))
    if before is None:
        return _step("update", "first_figure", figure, None)
    together = 0 if is_of_one_kind(figure) else kinds_together(event, figure)
    if number(before) < number(figure) <= together:
        return Step("joined", "stale_figure", evidence=f"{figure.outcome} {words(figure)}, the kinds make {together}")
    if number(figure) > number(before):
        return _step("update", "figure_changed", figure, before)
    return Step("joined", "stale_figure", evidence=f"{figure.outcome} {words(figure)}, told already: {words(before)}")


def _nearest(figure: Figure, theirs: Sequence[Figure]) -> Sequence[Figure]:
    """Give the figures to compare with: for the wire's own voice, what the side says of itself comes first."""
    if figure.claimant is not None:
        return theirs
    own = [each for each in theirs if each.claimant in {None, figure.side}]
    return own or theirs


def _is_known(profile: Profile, event: Event, figure: Figure, told: Sequence[Figure]) -> bool:
    """Whether the number was told before, as itself or as the sum of the sides.

    A number that was corrected away is known to all but the wire that corrected it: from that wire it is a rise.
    """
    if any(number(each) == number(figure) for each in told):
        return not (_speaks_itself(profile) and corrected_away(event, figure) and _stands_lower(event, figure, told))
    if figure.side is not None:
        return False
    own = side_sums(figure.outcome, profile.stated)
    return number(figure) in own | side_sums(figure.outcome, [each for each in event.figures if each.told])


def _stands_lower(event: Event, figure: Figure, told: Sequence[Figure]) -> bool:
    current = standing(event, [each for each in told if compatible(each.claimant, figure.claimant)])
    return current is not None and number(current) < number(figure)


def _total_beside_sides(event: Event, figure: Figure) -> Step | None:
    """Judge a first total: news where no side is known or where it is more than the sides together.

    What it was is told only where every side was counted: one side's dead are no total.
    """
    sides = standing_sides(event, figure.outcome)
    if not sides:
        return _step("update", "first_figure", figure, None)
    sums = side_sums(figure.outcome, sides)
    if number(figure) > max(sums):
        if not set(event.actors) <= {each.side for each in sides}:
            return _step("update", "first_figure", figure, None)
        was = str(max(sums))
        change = Change(figure.outcome, None, was, words(figure), figure.claimant)
        return Step("update", "figure_changed", change, f"{figure.outcome} {was} by sides, now {words(figure)}")
    return Step("joined", "stale_figure", evidence=f"{figure.outcome} {words(figure)}, the sides make {max(sums)}")


def _correction(profile: Profile, event: Event, figure: Figure, known: Sequence[Figure]) -> Step | None:
    """Find what a figure corrects: by the wire's mark, or because the wire takes its own figure back to a lower one."""
    told = [each for each in known if each.told and compatible(each.claimant, figure.claimant)]
    own = [each for each in known if each.wire == figure.wire and compatible(each.claimant, figure.claimant)]
    was = standing(event, [each for each in own if each.told]) or standing(event, told)
    if was is None or figure in profile.floors:
        return None
    if profile.article.is_marked("correction"):
        return None if number(was) == number(figure) else _step("correction", "correction_mark", figure, was)
    last = next((each for each in reversed(own) if each.role != "part"), None)
    if last is None or number(figure) >= number(last) or number(figure) >= number(was) or profile.at < last.asserted_at:
        return None
    if days_apart(profile, event):
        return None
    if not _speaks_itself(profile) and any(number(each) == number(figure) for each in known):
        return None
    if figure.outcome in MAY_FALL or _died_since(profile, event, figure):
        return _step("update", "figure_changed", figure, was)
    return _step("correction", "lowered_by_its_wire", figure, was)


def _speaks_itself(profile: Profile) -> bool:
    """Whether the wire itself sent the story, not one of those that carry its copy."""
    return profile.article.source == profile.article.origin


def _died_since(profile: Profile, event: Event, figure: Figure) -> bool:
    """Whether fewer wounded are explained by more dead of the same side."""
    if figure.outcome != "wounded":
        return False
    for dead in profile.figures:
        if dead.outcome == "killed" and dead.side == figure.side and dead.role != "part":
            before = standing(event, known_for(dead, event))
            if before is None or number(dead) > number(before):
                return True
    return False


def _step(kind: DecisionKind, because: Reason, figure: Figure, was: Figure | None) -> Step:
    before = None if was is None else words(was)
    change = Change(figure.outcome, figure.side, before, words(figure), figure.claimant)
    whose = f"{figure.side} " if figure.side else ""
    by = f" by {figure.claimant}" if figure.claimant else ""
    now = f"{whose}{figure.outcome} {words(figure)}{by}"
    return Step(kind, because, change, now if was is None else f"{now}, told: {before}")
