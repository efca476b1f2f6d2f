"""Figures as they were told, and how one bears on another: replaces it, holds it, counts other people beside it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from watcher.model import Casualties, Speaker

_NO_VOICE = frozenset({"earlier", "number", "toll"})  # "the number had been put at four"
_TWO_KINDS = 2
_ANYBODY = frozenset(
    "man men woman women person persons people victim victims body bodies corpses dead deaths fatalities casualties "
    "him her he she lives life one other others soul souls".split()
) | {""}
_BROAD = frozenset(  # by which a story calls again whom it has named by a trade
    "villager resident civilian journalist reporter correspondent worker employee leader activist student boy girl "
    "child teenager youth local national official politician member citizen suspect youngster infant baby minor "
    "prisoner detainee inmate hostage passenger militant gunman attacker assailant chief head figure".split()
)
_OTHER_CAMPS = {("regular", "irregular"), ("civilian", "irregular")}


@dataclass(frozen=True, slots=True)
class Told:
    """A fact with where its construction stands, and whether the text adds it to what it told before.

    ``is_toll`` marks a statement of the whole ("the death toll rose to 13"), which nothing is added to, ``nth`` one by
    the latest death ("a ninth died"), ``earlier`` what was told before this story ("it had earlier put the toll at"),
    ``bare`` people told without a number ("the mayor"), who are among those that the story counts, ``camp`` whether
    they are soldiers, rebels or civilians; ``revised`` takes the place of what was told before; those ``taken``
    were killed by somebody.
    """

    fact: Casualties
    line: int
    trigger: int
    also: bool
    is_toll: bool = False
    nth: bool = False
    earlier: bool = False
    bare: bool = False
    revised: bool = False
    camp: str = ""
    taken: bool = False
    who: str = ""
    new: bool = False


def replaces(new: Told, old: Told) -> bool:
    """Whether a figure stands in the place of one that its teller gave before, or counts one death more."""
    a, b = new.fact, old.fact
    if new is old or (a.outcome, a.modality) != (b.outcome, b.modality) or a.scope != "current" or a.low == b.low:
        return False
    apart = a.side != b.side and a.side is not None and b.side is not None
    if apart or {a.victims, b.victims} == {"military", "civilian"} or b.low is None or a.low is None:
        return False
    one_voice = _is_one_voice(a.claimant, b.claimant)
    if new.revised and old.line <= new.line and b.scope == "current" and b.role != "part":
        return True
    if old.earlier:
        return not new.earlier and b.role != "part" and one_voice
    return new.nth and b.scope == "current" and 0 < b.low < a.low and (one_voice or a.claimant is None)


def includes(known: Told, item: Told) -> bool:
    """Whether people told without a number may be among those that another figure counts."""
    if item.fact.scope == "background":
        return True
    unlike = known.fact.modality != "actual" or known.fact.role == "part" or is_another(known, item)
    if known.bare or known is item or known.also or unlike or (item.camp == "irregular" != known.camp):
        return False
    if (item.camp, known.camp) in _OTHER_CAMPS and not known.is_toll:  # "an officer died; three gunmen were killed"
        return False
    ours, theirs = item.fact, known.fact
    if known.line == item.line and known.trigger == item.trigger >= 0:  # "the Swiss director and two Malians"
        return False
    if theirs.high is not None and ours.low is not None and ours.low > theirs.high:  # two by name are not in one
        return False
    return ours.outcome == theirs.outcome and theirs.scope == "current" and theirs.low != 0


def is_share(fact: Casualties, share: Casualties) -> bool:
    """Whether a share of an older figure is read a second time, by the verb behind it."""
    if (fact.outcome, fact.low, fact.high) != (share.outcome, share.low, share.high):
        return False
    one, two = fact.evidence[0], share.evidence[0]
    return one.field == two.field and one.start < two.end and two.start < one.end


def is_told(item: Told, before: Sequence[Told]) -> bool:
    """ "16 were injured … Sixteen more are in hospital": more than the dead, and the same as before."""
    a = item.fact
    return a.outcome == "wounded" and any(
        (b.fact.outcome, b.fact.low, b.fact.side, b.fact.scope) == (a.outcome, a.low, a.side, a.scope) for b in before
    )


def is_another(item: Told, known: Told) -> bool:
    """ "Driver killed, guard shot dead": two verbs of one sentence tell of two kinds of people.

    Of two sentences so do single persons where the second is told as somebody new: "A nurse died … Her guard was shot".
    """
    a, b = item.fact, known.fact
    if item.is_toll or known.is_toll or item.nth or known.nth:
        return False
    if known.trigger < 0 or item.trigger < 0 or a.low != b.low or not a.low or "part" in {a.role, b.role}:
        return False
    kinds = {item.who, known.who}
    if (
        len(kinds) < _TWO_KINDS
        or kinds & _ANYBODY
        or (a.outcome, a.scope, a.modality) != (b.outcome, b.scope, b.modality)
    ):
        return False
    if item.line == known.line:
        return item.trigger != known.trigger
    in_text = {a.evidence[0].field, b.evidence[0].field} == {"text"}
    return in_text and item.new and a.low == 1 and "military" not in {a.victims} & {b.victims} and not kinds & _BROAD


def _is_one_voice(ours: Speaker | None, theirs: Speaker | None) -> bool:
    """Whether the older figure is of no one else: a county's official does not speak for the army of his state."""
    if theirs is not None and theirs.code is None and _NO_VOICE & set(theirs.name.lower().split()):
        return True
    if ours is None or theirs is None:
        return theirs is None
    alike = set(re.findall(r"\w\w+", ours.name.lower())) & set(re.findall(r"\w\w+", theirs.name.lower()))
    return (ours.code == theirs.code or None in {ours.code, theirs.code}) and bool(alike - {"the"})


def without_false_totals(told: list[Told]) -> list[Casualties]:
    """A figure without a side is the whole only where the text joins or adds none to it."""
    apart = {id(item) for item in _camps_told_once(told)}
    return [
        replace(item.fact, role="side")
        if item.fact.role == "total" and (id(item) in apart or any(_adds(item, o) for o in told))
        else item.fact
        for item in told
    ]


def _camps_told_once(told: Sequence[Told]) -> list[Told]:
    """ "35 rebels died. The rebels say 12 soldiers did": of each camp one figure, none of which is the whole."""
    current = [t for t in told if t.fact.outcome == "killed" and t.fact.scope == "current" and t.fact.role != "part"]
    numbered = [t for t in current if t.camp and not t.is_toll and t.fact.low]
    camps = {t.camp for t in numbered}
    alone = all(
        1
        in (
            len({t.fact.low for t in numbered if t.camp == c}),
            len({(t.line, t.trigger) for t in numbered if t.camp == c}),
        )
        for c in camps
    )
    return [t for t in numbered if t.fact.role == "total"] if len(camps) > 1 and alone else []


def _adds(item: Told, other: Told) -> bool:
    """Whether the other figure counts further people of the same outcome, in the same construction or added later."""
    a, b = item.fact, other.fact
    if other is item or a.outcome != b.outcome or a.scope != b.scope or b.role == "part" or not b.low:
        return False
    if a.evidence[0].field != b.evidence[0].field or item.is_toll or other.is_toll:
        return False
    if _is_the_doer(item) != _is_the_doer(other) and "irregular" not in {item.camp} & {other.camp}:
        return True
    if killed_by_foes(item, other) or killed_by_foes(other, item) or is_another(item, other) or is_another(other, item):
        return True
    answers = a.claimant is not None and b.claimant is not None and a.claimant != b.claimant
    joint = item.line == other.line and not answers and (item.trigger == other.trigger >= 0 or b.side is None)
    return joint or ((other.also or item.also) and (a.low != b.low or not (other.also and item.also)))


def killed_by_foes(item: Told, other: Told) -> bool:
    """ "Killing 38 people. The bodies of three attackers were found": those whom the attackers killed are others."""
    return (
        item.taken
        and item.camp != "irregular"
        and other.camp == "irregular"
        and not other.taken
        and other.fact.role != "part"
    )


def _is_the_doer(item: Told) -> bool:
    """ "The gunman was shot dead by police": who did it is not among those to whom it was done."""
    return item.bare and item.camp == "irregular"
