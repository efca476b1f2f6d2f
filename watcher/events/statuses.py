"""Facts other than figures that an event keeps as told: ``ceasefire:agreed``, ``denial:AZE``.

A kind of fact with a status takes part by one line in ``WATCHED``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from watcher.model import Casualties, Change, Event, Hostility, Reading


@dataclass(frozen=True, slots=True)
class Watched:
    """A kind of fact and the field that says how far it has come.

    Only the statuses in ``ranks`` are news, and only a step up: what an earlier step says again is stale.
    ``means`` folds a status into another; ``after`` names for a status one that must have been told before.
    ``returns`` names for a status one after which it is news whatever its rank (a request made is being considered).
    ``in_rounds``: after a later step the first one can come again, and is news again.
    """

    kind: str
    detail: str
    ranks: Mapping[str, int]
    means: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    returns: Mapping[str, str] = field(default_factory=dict)
    in_rounds: bool = False


# A truce that breaks ends its round: the next one agreed is news again. "In violation of the ceasefire" is what sides
# say of each other at every clash: news only of a truce that this event was told of.
WATCHED: tuple[Watched, ...] = (
    Watched(
        "ceasefire",
        "status",
        ranks={"agreed": 1, "violated": 2, "collapsed": 3},
        means={"in_force": "agreed"},
        after={"violated": "agreed"},
        in_rounds=True,
    ),
    Watched(
        "meeting",
        "status",
        ranks={"called_for": 1, "announced": 2, "postponed": 3, "cancelled": 4, "begun": 5, "held": 6},
    ),
    Watched(
        "request",
        "status",
        ranks={"considered": 1, "announced": 2, "made": 3, "granted": 4, "refused": 5, "withdrawn": 6},
        returns={"considered": "made"},
    ),
)


_SOME_DEAD = "killed:some"


def told_by(reading: Reading) -> tuple[str, ...]:
    """Give the watched facts of an article as keys, without doubles."""
    keys = []
    for fact in reading.facts:
        watched = next((line for line in WATCHED if line.kind == fact.kind), None)
        if watched is None or fact.scope != "current" or fact.modality != "actual":
            continue
        status = str(getattr(fact, watched.detail))
        keys.append(f"{fact.kind}:{watched.means.get(status, status)}")
    return tuple(dict.fromkeys(key for key in keys if _rank(key)))


def new_statuses(told: tuple[str, ...], event: Event) -> tuple[tuple[str, Change], ...]:
    """Give the keys that are news to the event, each with its change in words."""
    found = []
    for key in told:
        kind, _, status = key.partition(":")
        before = [old.partition(":")[2] for old in event.told if old.startswith(f"{kind}:")]
        if _is_news(kind, status, before):
            found.append((key, Change(kind, None, before[-1] if before else None, status)))
    return tuple(found)


def denials(reading: Reading, event: Event) -> tuple[tuple[str, Change], ...]:
    """Find a side that flatly denies the happening for the first time; its own version of it is no denial."""
    versions = {
        fact.claimant.code
        for fact in reading.facts
        if isinstance(fact, Hostility) and fact.claimant and fact.modality == "actual" and fact.scope == "current"
    }
    found: dict[str, Change] = {}
    for fact in reading.facts:
        code = fact.claimant.code if fact.claimant else None
        flat = isinstance(fact, Hostility) and fact.modality == "denied" and fact.scope == "current"
        if flat and code in event.actors and code not in versions and f"denial:{code}" not in event.told:
            found[f"denial:{code}"] = Change("denial", code, None, "denies it", code)
    return tuple(found.items())


def first_dead(reading: Reading, event: Event) -> tuple[tuple[str, Change], ...]:
    """Find the first word of dead without a number ("several"), where the event has neither number nor word so far."""
    if _SOME_DEAD in event.told or any(figure.outcome == "killed" and figure.told for figure in event.figures):
        return ()
    for fact in reading.facts:
        if isinstance(fact, Casualties) and fact.outcome == "killed" and _is_uncounted(fact):
            claimant = fact.claimant.code if fact.claimant else None
            return ((_SOME_DEAD, Change("killed", fact.side, None, "number not told", claimant)),)
    return ()


def new_actors(reading: Reading, event: Event) -> tuple[str, ...]:
    """Those who fight, as told in the article, beside the two sides that the event has."""
    if len(event.actors) < 2:
        return ()
    fighting = {
        fact.actor
        for fact in reading.facts
        if isinstance(fact, Hostility) and fact.scope == "current" and fact.modality == "actual"
    }
    return tuple(code for code in reading.actors if code in fighting and code not in event.actors)


def _is_uncounted(fact: Casualties) -> bool:
    return (fact.low, fact.high, fact.scope, fact.modality) == (None, None, "current", "actual")


def _rank(key: str) -> int:
    kind, _, status = key.partition(":")
    watched = next((line for line in WATCHED if line.kind == kind), None)
    return watched.ranks.get(status, 0) if watched else 0


def _is_news(kind: str, status: str, before: list[str]) -> bool:
    watched = next(line for line in WATCHED if line.kind == kind)
    needed = watched.after.get(status)
    if needed is not None and needed not in before:
        return False
    if not before:
        return True
    if watched.returns.get(status) == before[-1]:
        return True
    ranks = [watched.ranks.get(old, 0) for old in before]
    rank, last = watched.ranks[status], ranks[-1] if watched.in_rounds else max(ranks)
    return rank > last or (watched.in_rounds and rank < last and rank == min(watched.ranks.values()))
