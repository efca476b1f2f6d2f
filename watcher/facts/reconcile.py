"""One quantity told several times is one fact: merge, then settle roles against each other.

Two claimants' figures for one side stay two facts; nothing is averaged.
"""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from watcher.model import Casualties, Evidence

_ONE_BREATH = 8  # characters: " and ", ", "
_HEDGED = ("at_least", "up_to", "about", "between")


def reconcile(
    facts: Sequence[Casualties], further: Collection[int] = (), tolls: Collection[int] = ()
) -> list[Casualties]:
    """Merged facts in the order in which the story first tells them.

    ``further`` are the places of facts that count people besides those told before ("two more also died"): alike as the
    figures may be, only the headline and each other are they merged with.
    ``tolls`` are those that state the whole ("the toll rose to 19"), which holds the further ones as well.
    """
    merged: list[Casualties] = []
    added: set[int] = set()
    for place, fact in enumerate(facts):
        more = place in further
        at = next(
            (
                index
                for index, known in enumerate(merged)
                if same_quantity(known, fact)
                and not (more and index not in added and known.evidence[0].field == "text")
            ),
            None,
        )
        added |= {len(merged) if at is None else at} if more else set()
        if at is None:
            merged.append(fact)
        else:
            merged[at] = _merge(merged[at], fact)
    merged = [_with_its_side(fact, merged) for fact in merged]
    merged = [_whole_if_alone(fact, merged) for fact in merged]
    besides = {merged[place].evidence for place in added}
    stated = {span for place in tolls for span in facts[place].evidence}
    settled = [_with_role(fact, merged, besides, stated) for fact in _without_vague(merged)]
    return [replace(fact, role="part") if _beside_a_part(fact, settled) else fact for fact in settled]


def same_quantity(a: Casualties, b: Casualties) -> bool:
    """Whether two figures tell one quantity: same number, and nothing that they say of it disagrees."""
    if a.outcome != b.outcome or a.scope != b.scope or a.modality != b.modality or not _same_number(a, b):
        return False
    if a.side != b.side and a.side is not None and b.side is not None:
        return False
    if a.evidence != b.evidence and _joined(a, b) and a.low:
        return False
    if not _claimants_agree(a, b) or (a.role == "part") != (b.role == "part"):
        return False
    if a.side != b.side and "title" not in {a.evidence[0].field, b.evidence[0].field} and a.low != 0:
        return _claimants_same(a, b)
    return not ({a.victims, b.victims} == {"military", "civilian"} and a.evidence[0].field == b.evidence[0].field)


def _same_number(a: Casualties, b: Casualties) -> bool:
    if a.low is None and a.high is None:
        return b.low is None and b.high is None
    return (a.low, a.high) == (b.low, b.high) or (
        _figure(a) is not None and _figure(a) == _figure(b) and "between" not in {a.hedge, b.hedge}
    )


def _figure(fact: Casualties) -> int | None:
    return fact.low if fact.low is not None else fact.high


def _code(fact: Casualties) -> str | None:
    return fact.claimant.code if fact.claimant is not None else None


def _claimants_agree(a: Casualties, b: Casualties) -> bool:
    return _code(a) == _code(b) or _code(a) is None or _code(b) is None


def _claimants_same(a: Casualties, b: Casualties) -> bool:
    return _code(a) == _code(b)


def _merge(known: Casualties, fact: Casualties) -> Casualties:
    """The fuller of two tellings: the body's over the headline's, the attributed, the hedged."""
    main, other = (fact, known) if _rank(fact) > _rank(known) else (known, fact)
    return replace(
        main,
        side=main.side if main.side is not None else other.side,
        claimant=main.claimant if _code(main) is not None else other.claimant or main.claimant,
        victims=main.victims if main.victims != "unspecified" else other.victims,
        role="side" if main.role == "total" and (main.side or other.side) else main.role,
        evidence=tuple(dict.fromkeys((*known.evidence, *fact.evidence))),
    )


def _rank(fact: Casualties) -> tuple[bool, bool, bool]:
    return (fact.evidence[0].field == "text", _code(fact) is not None, fact.hedge in _HEDGED)


def _without_vague(facts: Sequence[Casualties]) -> list[Casualties]:
    """A vague word ("dozens") is left out where the story has the number."""
    return [fact for fact in facts if fact.hedge != "unspecified" or not any(_numbers_the_same(o, fact) for o in facts)]


def _numbers_the_same(known: Casualties, vague: Casualties) -> bool:
    alike = known.outcome == vague.outcome and known.scope == vague.scope and known.side in {vague.side, None}
    return alike and known.hedge != "unspecified"


def _with_its_side(fact: Casualties, facts: Sequence[Casualties]) -> Casualties:
    """A part is of the side of the whole in whose construction it stands, also where only the headline tells it."""
    if fact.role != "part" or fact.side is not None:
        return fact
    wholes = (o for o in facts if o.role != "part" and (o.outcome, o.scope) == (fact.outcome, fact.scope))
    side = next((o.side for o in wholes if o.side and _holds(o, fact) and _in_its_words(o, fact)), None)
    return fact if side is None else replace(fact, side=side)


def _in_its_words(whole: Casualties, part: Casualties) -> bool:
    spans = ((one, two) for one in whole.evidence for two in part.evidence)
    return any(one.field == two.field and one.start < two.end and two.start < one.end for one, two in spans)


def _whole_if_alone(fact: Casualties, facts: Sequence[Casualties]) -> Casualties:
    """ "Nine of the eleven hostages were found dead": a share of another outcome's figure is the whole of its own."""
    kind = (fact.outcome, fact.scope)
    if fact.role != "part" or any(o.role != "part" for o in facts if (o.outcome, o.scope) == kind):
        return fact
    return replace(fact, role="total" if fact.side is None else "side")


def _with_role(
    fact: Casualties,
    facts: Sequence[Casualties],
    besides: Collection[tuple[Evidence, ...]],
    tolls: AbstractSet[Evidence],
) -> Casualties:
    if fact.role == "total" or fact.low in {None, 0}:
        return fact
    if fact.side is None:
        return replace(fact, role="part") if _has_total(fact, facts) else fact
    more = fact.evidence in besides
    larger = any(
        other is not fact and not (more and tolls.isdisjoint(other.evidence)) and other.evidence not in besides
        and other.outcome == fact.outcome and other.side == fact.side and other.scope == fact.scope
        and other.role != "part" and _claimants_agree(fact, other) and _holds(other, fact) and not _joined(fact, other)
        and not _is_anothers(other, fact)
        for other in facts
    )  # fmt: skip
    split = any(
        other is not fact and other.outcome == fact.outcome and other.side == fact.side and other.scope == fact.scope
        and {other.victims, fact.victims} == {"military", "civilian"} and _claimants_agree(fact, other)
        for other in facts
    )  # fmt: skip
    has_total = _has_total(fact, facts)
    return replace(fact, role="part") if larger or (split and has_total) else fact


def _has_total(fact: Casualties, facts: Sequence[Casualties]) -> bool:
    return any(other.role == "total" and other.outcome == fact.outcome and other.scope == fact.scope for other in facts)


def _beside_a_part(fact: Casualties, facts: Sequence[Casualties]) -> bool:
    """ "In one province four were killed and 43 injured": what stands in one breath with a part is one, too."""
    return fact.role == "side" and any(
        other.role == "part"
        and other.outcome != fact.outcome
        and (other.side, _code(other), other.scope) == (fact.side, _code(fact), fact.scope)
        and other.victims != "civilian"
        and other.evidence[0].field == fact.evidence[0].field
        and 0 <= fact.evidence[0].start - other.evidence[0].end <= _ONE_BREATH
        and not any(
            whole.role != "part" and whole.outcome == other.outcome and _overlap(whole, other) for whole in facts
        )
        for other in facts
    )


def _joined(a: Casualties, b: Casualties) -> bool:
    """Whether two figures stand in one construction ("a guard and three sweepers"): other people, then."""
    return a.role != "part" and _overlap(a, b)


def _overlap(a: Casualties, b: Casualties) -> bool:
    one, two = a.evidence[-1], b.evidence[-1]
    return one.field == two.field and one.start < two.end and two.start < one.end


def _is_anothers(other: Casualties, fact: Casualties) -> bool:
    """A figure of a speaker without a state ("the group said 28") holds none of what a state counts."""
    return other.claimant is not None and _code(other) is None and _code(fact) is not None


def _holds(whole: Casualties, part: Casualties) -> bool:
    """Whether one figure may contain the other: larger, and not of the other kind of people."""
    if whole.low is None or part.low is None or whole.low <= part.low:
        return False
    return {whole.victims, part.victims} != {"military", "civilian"}
