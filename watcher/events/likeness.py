"""How much speaks for an article belonging to an open event: a linear score of few named features."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from watcher.events.copies import likeness
from watcher.events.figures import agree, number
from watcher.events.gates import days_apart, places_apart, shares_matter
from watcher.events.profile import Profile, is_told_as_new
from watcher.events.terms import names_in
from watcher.model import Event, Member

# Set by hand, missed happenings first: what is alone in speaking for an event leads to the grey zone, not to a join.
WEIGHTS: dict[str, float] = {
    "start": -1.0,
    "both_sides": 2.0,
    "one_side": 0.6,
    "same_day": 1.2,
    "next_day": -2.6,
    "same_place": 1.5,
    "near_place": 1.0,
    "other_name": -2.4,
    "rare_names": 0.5,
    "text": 3.0,
    "same_figures": 0.5,
    "same_item": 3.0,
    "same_headline": 1.5,
    "hours_since": -0.015,
    "told_as_new": -2.0,
    "same_matter": 2.4,
    "other_matter": -2.4,
}
JOIN = 0.6
GREY = 0.3
_LONG_ENOUGH = 12  # shingles: a sentence and a half
_MEMBERS = 40  # the first and the latest are enough to tell what an event is about


def score(profile: Profile, event: Event, open_events: Sequence[Event]) -> tuple[float, dict[str, float]]:
    """Measure the likeness of article and event, 0 to 1, and the features behind it."""
    features = _features(profile, event, open_events)
    total = WEIGHTS["start"] + sum(WEIGHTS[name] * value for name, value in features.items())
    return 1 / (1 + math.exp(-total)), features


def in_words(features: dict[str, float]) -> str:
    """Name the features that weigh most, for the record."""
    heavy = sorted(features, key=lambda name: -abs(WEIGHTS[name] * features[name]))
    told = [f"{name.replace('_', ' ')} {WEIGHTS[name] * features[name]:+.1f}" for name in heavy if features[name]]
    return ", ".join(told[:5]) or "nothing speaks for it"


def _features(profile: Profile, event: Event, open_events: Sequence[Event]) -> dict[str, float]:
    members = event.members if len(event.members) <= _MEMBERS else event.members[:10] + event.members[10 - _MEMBERS :]
    shared_sides = len(set(profile.reading.actors) & set(event.actors))
    apart, gap = places_apart(profile, event), days_apart(profile, event)
    hours = max(0.0, (profile.now - event.last_at).total_seconds() / 3600 - 12)
    article, shared = profile.article, shares_matter(profile, event)
    # An agency words two clashes alike: where the place or the day differs, like words are the trap, not the proof.
    is_twin = apart == "unlike" or gap == 1
    return {
        "both_sides": float(shared_sides >= 2),
        "one_side": float(shared_sides == 1),
        "same_day": float(gap == 0),
        "next_day": float(gap == 1),
        "same_place": float(apart == "shared"),
        "near_place": float(apart == "near"),
        "other_name": float(apart == "unlike"),
        "rare_names": 0.0 if apart == "unlike" else _rare_names(profile, event, open_events),
        "text": 0.0 if is_twin else max((_text(profile, member) for member in members), default=0.0),
        "same_figures": float(any(number(f) and agree(f, g) for f in profile.stated for g in event.figures)),
        "same_item": float(any((m.source, m.item_key) == (article.source, article.item_key) for m in members)),
        "same_headline": float(not is_twin and any(article.slug and m.slug == article.slug for m in members)),
        "hours_since": hours if gap is None else 0.0,
        "same_matter": float(shared is True),
        "other_matter": float(shared is False),
        "told_as_new": float(profile.is_fresh and apart is None and not is_told_as_new(event.members[0].title)),
    }


def _text(profile: Profile, member: Member) -> float:
    """How alike the texts are, where both are long enough for that to mean anything."""
    shortest = min(len(profile.sketch), len(member.sketch))
    return likeness(profile, member) if shortest >= _LONG_ENOUGH else 0.0


def _rare_names(profile: Profile, event: Event, open_events: Sequence[Event]) -> float:
    """Shared capitalised names, each worth less the more open events have it, at most two; those of the sides not."""
    names = names_in(profile.terms) & _names_of(event)
    shared = {name for name in names if not any(_is_of(name, code) for code in profile.reading.actors)}
    if not shared:
        return 0.0
    spread = Counter(name for each in open_events for name in _names_of(each) & shared)
    return min(2.0, sum(1 / spread[name] for name in shared if spread[name] <= 3) / 2)


def _is_of(name: str, code: str) -> bool:
    """Whether a name looks like that of a state: its code's letters in their order ("Kyrgyz", KGZ)."""
    letters = iter(name)
    return name[:1] == code[:1].lower() and all(letter in letters for letter in code.lower())


def _names_of(event: Event) -> frozenset[str]:
    names: Iterable[str] = (term for member in event.members for term in member.terms)
    return names_in(names)
