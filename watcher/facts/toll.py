"""What the story as a whole says: for each outcome the figures by side, and over all."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from watcher.model import Casualties, Fact, Outcome, Range, Toll

_ONE_BREATH = 8  # characters: " and ", ", "
_TWO = 2
_MORE = frozenset("also another others more fate wounded injured".split())
_FURTHER = frozenset({"another", "others", "fate"})


def toll_of(facts: Iterable[Fact]) -> dict[Outcome, Toll]:
    """The toll of the current happening; an outcome without a figure is left out.

    Vague words joined to a number ("two guards and several smugglers") leave it open above.

    For each side its `side` figures by claimant (else the sum of its parts); where claimants differ, low is the lowest
    and high the highest told. Over all, the told total, else the sum of the sides; "at least" leaves a sum open above.
    """
    told = [f for f in facts if isinstance(f, Casualties) and f.scope == "current" and f.modality == "actual"]
    current = [f for f in told if (f.low, f.high) != (None, None)]
    vague = [f for f in told if (f.low, f.high, f.outcome) == (None, None, "killed") and f.role != "part"]
    outcomes = dict.fromkeys(fact.outcome for fact in current)
    tolls = {outcome: _toll([fact for fact in current if fact.outcome == outcome]) for outcome in outcomes}
    for fact in (fact for fact in vague if any(span.field == "text" for span in fact.evidence)):
        if any(_is_joined(fact, other) for other in current):
            toll = tolls[fact.outcome]
            tolls[fact.outcome] = replace(toll, total=replace(toll.total, high=None))
    return tolls


def _is_joined(vague: Casualties, known: Casualties) -> bool:
    """Whether a vague figure stands right beside a number of the same outcome: other people, then."""
    if vague.outcome != known.outcome or known.role == "part" or not known.low:
        return False
    one, two = sorted((vague.evidence[-1], known.evidence[-1]), key=lambda span: span.start)
    return one.field == two.field and two.start - one.end <= _ONE_BREATH


def _disputed(facts: list[Casualties]) -> Range | None:
    """The range of a number that speakers give apart, and nobody else: "the army said six died, the rebels 15"."""
    told = [
        f for f in facts if f.low and f.evidence[0].field == "text" and (f.claimant is not None or f.role != "part")
    ]
    if len(told) < _TWO or any(fact.claimant is None or fact.high is None for fact in told):
        return None
    names = {fact.claimant.name.lower().removeprefix("the ") for fact in told if fact.claimant is not None}
    more = any(_MORE & set(fact.evidence[0].text.lower().split()) for fact in told[1:])
    apart = len({fact.side for fact in told} - {None}) > 1
    apart = apart or {"military", "civilian"} <= {fact.victims for fact in told}
    apart = apart or any(fact.side is None and fact.role == "side" for fact in told)  # of two camps, see casualties
    if len(names) < len(told) or apart or more or any(_joint(a, b) for a, b in pairwise(told)):
        return None
    return _spread([Range(fact.low, fact.high) for fact in told])


def _toll(facts: list[Casualties]) -> Toll:
    by_side = {
        side: _side([fact for fact in facts if fact.side == side])
        for side in dict.fromkeys(f.side for f in facts if f.side)
    }
    disputed = _disputed(facts)
    if disputed is not None:
        return Toll(disputed, by_side)
    totals = [fact for fact in facts if fact.role == "total" and not any(_exceeds(other, fact) for other in facts)]
    if totals:
        return Toll(_side(_largest(totals)), by_side)
    loose = [fact for fact in facts if fact.side is None and fact.role != "part" and not _is_some_of(fact, facts)]
    if not by_side and not loose:
        loose = facts
    whole = max((fact.low or 0 for fact in facts if fact.role != "part"), default=0)
    wholes = [fact for fact in facts if fact.role != "part"]
    some = {  # "among the dead were three Syrians"
        side for side in by_side
        if not any(f.side == side and (f.role != "part" or any(_joint(f, o) for o in wholes)) for f in facts)
    }  # fmt: skip
    told = [r for side, r in by_side.items() if side not in some or not r.low or r.low > whole]
    parts = [*told, *([_sum([Range(f.low, f.high) for f in loose])] if loose else [])]
    return Toll(_sum(parts), by_side)


def _exceeds(other: Casualties, total: Casualties) -> bool:
    """Whether another figure of the same voice is larger than what seemed to be the whole."""
    if other is total or other.role == "part" or other.low is None or total.low is None:
        return False
    voices = {fact.claimant.code if fact.claimant else None for fact in (other, total)} - {None}
    return other.low > total.low and other.side is not None and len(voices) <= 1


def _is_some_of(fact: Casualties, facts: list[Casualties]) -> bool:
    """Whether people without a side may be among those of a side: no other kind of people than theirs."""
    kinds = {"military", "civilian"}
    return fact.role == "total" and any(
        _exceeds(other, fact) and {other.victims, fact.victims} != kinds for other in facts
    )


def _largest(totals: list[Casualties]) -> list[Casualties]:
    """Of one claimant's totals the largest stands: a smaller one without a side is some of them."""
    kept: dict[tuple[str | None, bool], Casualties] = {}
    for fact in totals:
        key = (_voice(fact), fact.victims == "civilian")
        if key not in kept or (fact.low or fact.high or 0) >= (kept[key].low or kept[key].high or 0):
            kept[key] = fact
    people = {voice: fact.low or 0 for (voice, _), fact in kept.items() if fact.victims == "unspecified"}
    return [  # "Eleven people died … A mother died with her children": she is one of the eleven
        fact for (voice, civilian), fact in kept.items()
        if not civilian or (fact.low or fact.high or 0) >= people.get(voice, 0)
    ]  # fmt: skip


def _side(facts: list[Casualties]) -> Range:
    """One side's range: each claimant's own figures summed where they are of different people, then spread."""
    whole = [fact for fact in facts if fact.role != "part"] or facts
    by_claimant: dict[str | None, list[Casualties]] = defaultdict(list)
    for fact in whole:
        by_claimant[_voice(fact)].append(fact)
    coded = [fact for fact in whole if fact.claimant and fact.claimant.code]
    others = [fact for fact in whole if not (fact.claimant and fact.claimant.code)]
    apart = {fact.victims for fact in coded} ^ {fact.victims for fact in others}
    if coded and others and apart == {"military", "civilian"}:  # protesters by witnesses, a policeman by police
        return _sum([_claim(told) for told in by_claimant.values()])
    if None in by_claimant and not coded:  # the wire's own figure follows or corrects those who are no state's voice
        return _claim(whole)
    if len(by_claimant) > 1 and None in by_claimant:
        by_claimant = {code: told for code, told in by_claimant.items() if code is not None}
    return _spread([_claim(told) for told in by_claimant.values()])


def _voice(fact: Casualties) -> str | None:
    """Who says so, by code, else by name: "a union leader claimed that 21 had died"."""
    if fact.claimant is None or (fact.claimant.code is None and not fact.low):
        return None
    return fact.claimant.code or fact.claimant.name.lower().removeprefix("the ").removeprefix("a ")


def _claim(facts: list[Casualties]) -> Range:
    """What one claimant says of one side: the last figure, with those that count other people beside it."""
    facts = [fact for fact in facts if fact.high != 0] or facts  # "no other losses": none besides those told
    first, further = facts[:1], [fact for fact in facts[1:] if _FURTHER & set(fact.evidence[0].text.lower().split())]
    if first and further and len(further) == len(facts) - 1:  # "one was beheaded and another had his throat cut"
        return _sum([Range(fact.low, fact.high) for fact in facts])
    kinds = {fact.victims for fact in facts}
    if len(facts) > 1 and (kinds == {"military", "civilian"} or all(_joint(a, b) for a, b in pairwise(facts))):
        return _sum([Range(fact.low, fact.high) for fact in facts])
    return Range(facts[-1].low, facts[-1].high)


def _joint(a: Casualties, b: Casualties) -> bool:
    """Whether two figures stand in one construction, so that their spans overlap."""
    one, two = a.evidence[-1], b.evidence[-1]
    return one.field == two.field and one.start < two.end and two.start < one.end


def _sum(ranges: list[Range]) -> Range:
    lows = [r.low for r in ranges]
    highs = [r.high for r in ranges]
    low = sum(value for value in lows if value is not None) if any(value is not None for value in lows) else None
    return Range(
        low, None if any(value is None for value in highs) else sum(value for value in highs if value is not None)
    )


def _spread(ranges: list[Range]) -> Range:
    lows = [r.low for r in ranges if r.low is not None]
    highs = [r.high for r in ranges]
    known = [value for value in highs if value is not None]
    return Range(min(lows) if lows else None, None if len(known) < len(highs) else max(known))
