"""Mentions with side, claimant, scope and modality → casualty facts, one for each time that a figure is told."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from watcher.facts.attribution import Speech, governing
from watcher.facts.denied_losses import denied_losses, may_deny
from watcher.facts.frames import find_mentions
from watcher.facts.hearing import Hearing
from watcher.facts.left_out import why_left_out
from watcher.facts.lines import Line
from watcher.facts.margin import Taken, TurnedDown
from watcher.facts.mentions import Mention
from watcher.facts.own_state import own_state
from watcher.facts.phrases import Phrases
from watcher.facts.pointers import speaks_apart
from watcher.facts.recall import Recall
from watcher.facts.reconcile import reconcile
from watcher.facts.rival_claims import rival_speaker
from watcher.facts.shares import find_shares
from watcher.facts.sides import Sides
from watcher.facts.speech_words import FOREIGN, OF_NO_STATE
from watcher.facts.sums import HEADLINE, Counted, add_up
from watcher.lexicon import Lexicon
from watcher.model import Casualties, Modality, Outcome, Role, Scope, Speaker

_NOT_OF_A_STATE = OF_NO_STATE | FOREIGN | frozenset("rebels separatists insurgents guerrillas and".split())
_REMEMBERED = 40  # figures back to which "two of the six" may point
_TELLS = frozenset({"spoken", "spoke", "listed"})
_EARLIER = frozenset({"earlier", "previously", "initially", "originally"})
_HELD = frozenset({"still", "held"})  # "the other three are still held": harm where the story has told of some
_MOST = 300  # figures; what tells of more is a register, and each is weighed against all others
_OPENING = 16  # words in which "Earlier the officer on duty there had said" names who said
_NO_VOICE = frozenset({"earlier", "number", "toll"})  # "the number had been put at four"
_FEARED = frozenset({"feared", "presumed"})
_MEN = frozenset({"men", "man", "people", "members", "personnel"})
_ARMIES = frozenset("army troops forces military police navy marines garrison".split())
_DOUBT = frozenset({"unconfirmed", "rumours", "rumors", "whether", "if", "alleged"})


def read_casualties(
    lines: Sequence[Line], lexicon: Lexicon, *, heard: Hearing, actors: Sequence[str], home: str | None,
    published: dt.date | None,
) -> list[Casualties]:  # fmt: skip
    """Every casualty figure of the story once, in reading order."""
    offices = lexicon.classes.get("offices", frozenset())
    said = (
        frozenset(word for family in ("says", "puts") for word in lexicon.words.get("speech", {}).get(family, ()))
        | _TELLS
    )
    sides = Sides(lexicon, actors, home, own=own_state(lines, lexicon, actors=actors, home=home))
    sides.learn(lines)
    recall = Recall(lexicon, published)
    told: list[_Told] = []
    violent = False
    for at, line in enumerate(lines):
        recall.enter(line)
        violent = violent or lexicon.triggers.violence.may_stand_in(line.runs)
        harm = lexicon.triggers.harm.may_stand_in(line.runs)
        if not told and not harm:
            continue
        if len(told) >= _MOST:
            break
        denied = denied_losses(line, heard.of(at).speeches) if may_deny(line) else ()
        told.extend(_noted(line, "denied", denied))
        shares = list(find_shares(line, [item.fact for item in told[-_REMEMBERED:]], harm=harm))
        for mention in find_mentions(line, lexicon) if harm or line.runs >= _HELD else ():
            if mention.frame == "pronoun" and not violent:
                continue
            voices = heard.of(at)
            carried, speeches = voices.carried if voices.here else None, voices.speeches
            speech = governing(speeches, min(mention.noun, mention.trigger)) if speeches else None
            if speech is not None and speaks_apart(line, mention, speech):
                speech = None
            scope = recall.scope_of(line, mention)
            side = sides.of_old(line, mention, speech) if scope == "background" else (
                sides.side_of(line, mention, speech, carried)
            )  # fmt: skip
            if told and told[-1].fact.side == side and _is_lost_by_foes(mention, speech, told[-1], line):
                side = None
            fact = _fact(line, mention, speech, side=side, carried=carried, scope=scope)
            if fact is not None:
                fact = _by_its_own(fact, offices, home)
                told.append(
                    _Told(
                        fact,
                        line.start,
                        mention.trigger,
                        also=_is_added(line, mention),
                        is_toll=mention.frame in {"toll", "nth", "claimed"} and not line.chunks[mention.noun].irregular,
                        nth=mention.frame == "nth",
                        earlier=_is_told_earlier(line, mention, said),
                        bare=mention.bare and (mention.whose == "others" or not _is_added(line, mention)),
                        revised=mention.frame == "revised",
                        camp=_camp(line, mention, fact, lexicon),
                        taken=mention.frame == "object" and line.chunks[mention.trigger].voice != "passive",
                    )
                )
        told = _with_shares(told, shares, line)
    if recall.looks_back():
        told = [replace(item, fact=replace(item.fact, scope="background")) for item in told]
    return _settled(told)


def _with_shares(told: list["_Told"], shares: Sequence[Casualties], line: Line) -> list["_Told"]:
    """The shares of older figures, in the place of what a line's verbs tell of the same people."""
    if not shares:
        return told
    kept = [item for item in told if item.line != line.start or not any(_is_share(item.fact, s) for s in shares)]
    return [*kept, *_noted(line, "share", shares)]


def _noted(line: Line, frame: str, facts: Sequence[Casualties]) -> list["_Told"]:
    """Facts that a line gives at once, without a mention."""
    for fact in facts:
        line.note(Taken(fact, frame))
    return [_Told(fact, line.start, -1, also=False) for fact in facts]


def _settled(told: list["_Told"]) -> list[Casualties]:
    """What stands of all that was told: each figure once, with the sums of those that belong together."""
    newer = [item for item in told if item.revised or item.nth]
    told = [item for item in told if not any(_replaces(new, item) for new in (told if item.earlier else newer))]
    told = [item for item in told if not item.bare or not any(_includes(other, item) for other in told)]
    summed = add_up(
        [Counted(item.fact, item.line if item.fact.evidence[0].field == "text" else HEADLINE) for item in told]
    )
    told = [item if item.fact is fact else replace(item, fact=fact) for item, fact in zip(told, summed, strict=True)]
    further = {
        at
        for at, item in enumerate(told)
        if item.trigger >= 0
        and ((item.also and not _is_told(item, told[:at])) or any(_killed_by_foes(other, item) for other in told))
    }
    tolls = {at for at, item in enumerate(told) if item.is_toll}
    return reconcile(_without_false_totals(told), further, tolls)


def _is_lost_by_foes(mention: Mention, speech: Speech | None, before: "_Told", line: Line) -> bool:
    """ "The group claimed to have killed 20 soldiers and lost two of its own": no more of the soldiers' side."""
    speaker, claimant = speech.speaker if speech is not None else None, before.fact.claimant
    one_voice = speaker is not None and claimant is not None and speaker.name == claimant.name
    return mention.frame == "lost" and before.line == line.start and before.taken and one_voice


def _by_its_own(fact: Casualties, offices: frozenset[str], home: str | None) -> Casualties:
    """An office whose state the text does not say counts its own people: "officials said" of two Thai rangers."""
    speaker = fact.claimant
    if speaker is None or speaker.code is not None or fact.side is None or home not in {None, fact.side}:
        return fact
    words = set(re.findall(r"\w+", speaker.name.lower()))
    official = bool(offices & words) and not words & _NOT_OF_A_STATE and fact.scope == "current"
    return replace(fact, claimant=Speaker(fact.side, speaker.name)) if official else fact


@dataclass(frozen=True, slots=True)
class _Told:
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


def _is_told_earlier(line: Line, mention: Mention, said: frozenset[str]) -> bool:
    """ "Earlier it had put the toll at three", "previously said three had died": the telling is an older one."""
    first = min(line.chunks[mention.noun].first, line.chunks[mention.trigger].first)
    words = line.words(0, first)
    before = line.words(line.chunks[mention.noun].first - 4, line.chunks[mention.noun].first)
    if mention.frame == "toll" and before[:1] == ["had"] and before[1:2] in (["been"], ["stood"]):
        return True  # "the number of dead had been put at four"
    if words[:1] == ["earlier"] and not said.isdisjoint(words[1:_OPENING]):
        return True
    return any(
        (word in _EARLIER and (not said.isdisjoint(words[at + 1 : at + 7]) or not said.isdisjoint(words[at - 1 : at])))
        or (word == "earlier" and words[at - 1 : at] in (["an"], ["its"]) and not said.isdisjoint(words[at + 7 :]))
        or (word == "first" and words[at + 1 : at + 2] and words[at + 1] in said)
        for at, word in enumerate(words)
    )


def _replaces(new: _Told, old: _Told) -> bool:
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


def _includes(known: _Told, item: _Told) -> bool:
    """Whether people told without a number may be among those that another figure counts."""
    if item.fact.scope == "background":
        return True
    if known.bare or known is item or known.also or (item.camp == "irregular" != known.camp):
        return False
    ours, theirs = item.fact, known.fact
    if known.line == item.line and known.trigger == item.trigger >= 0:  # "the Swiss director and two Malians"
        return False
    if theirs.high is not None and ours.low is not None and ours.low > theirs.high:  # two by name are not in one
        return False
    return ours.outcome == theirs.outcome and theirs.scope == "current" and theirs.low != 0


def _is_share(fact: Casualties, share: Casualties) -> bool:
    """Whether a share of an older figure is read a second time, by the verb behind it."""
    if (fact.outcome, fact.low, fact.high) != (share.outcome, share.low, share.high):
        return False
    one, two = fact.evidence[0], share.evidence[0]
    return one.field == two.field and one.start < two.end and two.start < one.end


def _is_told(item: _Told, before: Sequence[_Told]) -> bool:
    """ "16 were injured … Sixteen more are in hospital": more than the dead, and the same as before."""
    a = item.fact
    return a.outcome == "wounded" and any(
        (b.fact.outcome, b.fact.low, b.fact.side, b.fact.scope) == (a.outcome, a.low, a.side, a.scope) for b in before
    )


def _is_one_voice(ours: Speaker | None, theirs: Speaker | None) -> bool:
    """Whether the older figure is of no one else: a county's official does not speak for the army of his state."""
    if theirs is not None and theirs.code is None and _NO_VOICE & set(theirs.name.lower().split()):
        return True
    if ours is None or theirs is None:
        return theirs is None
    alike = set(re.findall(r"\w\w+", ours.name.lower())) & set(re.findall(r"\w\w+", theirs.name.lower()))
    return (ours.code == theirs.code or None in {ours.code, theirs.code}) and bool(alike - {"the"})


def _is_added(line: Line, mention: Mention) -> bool:
    """ "Two insurgents also died", "another 20 were hurt"."""
    noun, trigger = line.chunks[mention.noun], line.chunks[mention.trigger]
    words = line.words(min(noun.first, trigger.first), max(noun.last, trigger.last))
    behind = line.words(trigger.last, trigger.last + 3)
    too = behind[:1] == ["too"] or (behind[:2] == ["as", "well"] and behind[2:] != ["as"])
    earlier = any(c.verb is not None and c.verb.outcome == mention.outcome for c in line.chunks[: mention.noun])
    too = too or (earlier and mention.whose == "own" and noun.one == "noun" and noun.quantity is None)
    of_the_hurt = noun.counted == "wounded" and noun.definite is False and mention.outcome == "killed" and noun.subset
    return mention.whose == "others" or "also" in words or "fate" in words or too or of_the_hurt


def _without_false_totals(told: list[_Told]) -> list[Casualties]:
    """A figure without a side is the whole only where the text joins or adds none to it."""
    apart = {id(item) for item in _camps_told_once(told)}
    return [
        replace(item.fact, role="side")
        if item.fact.role == "total" and (id(item) in apart or any(_adds(item, o) for o in told))
        else item.fact
        for item in told
    ]


def _camp(line: Line, mention: Mention, fact: Casualties, lexicon: Lexicon) -> str:
    """Soldiers, rebels, civilians: who can't be among the others."""
    noun = line.chunks[mention.noun]
    if fact.side is not None and lexicon.is_force(fact.side):
        return "irregular"
    if noun.irregular or fact.victims == "military":
        return "irregular" if lexicon.has("irregulars", noun.word) else "regular"
    if mention.whose == "lost" and _ARMIES & set(line.words(0, line.chunks[mention.trigger].first)):
        return "regular"
    if mention.whose == "own" and not _MEN.isdisjoint(line.words(noun.first, noun.last)):
        loser = line.words(0, max(noun.first, line.chunks[mention.trigger].first))
        return "regular" if _ARMIES & set(loser) else ""
    return "civilian" if fact.victims == "civilian" else ""


def _camps_told_once(told: Sequence[_Told]) -> list[_Told]:
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


def _adds(item: _Told, other: _Told) -> bool:
    """Whether the other figure counts further people of the same outcome, in the same construction or added later."""
    a, b = item.fact, other.fact
    if other is item or a.outcome != b.outcome or a.scope != b.scope or b.role == "part" or not b.low:
        return False
    if a.evidence[0].field != b.evidence[0].field or item.is_toll or other.is_toll:
        return False
    if _is_the_doer(item) != _is_the_doer(other) and "irregular" not in {item.camp} & {other.camp}:
        return True
    if _killed_by_foes(item, other) or _killed_by_foes(other, item):
        return True
    answers = a.claimant is not None and b.claimant is not None and a.claimant != b.claimant
    joint = item.line == other.line and not answers and (item.trigger == other.trigger >= 0 or b.side is None)
    return joint or ((other.also or item.also) and (a.low != b.low or not (other.also and item.also)))


def _killed_by_foes(item: _Told, other: _Told) -> bool:
    """ "Killing 38 people. The bodies of three attackers were found": those whom the attackers killed are others."""
    return (
        item.taken
        and item.camp != "irregular"
        and other.camp == "irregular"
        and not other.taken
        and other.fact.role != "part"
    )


def _is_the_doer(item: _Told) -> bool:
    """ "The gunman was shot dead by police": who did it is not among those to whom it was done."""
    return item.bare and item.camp == "irregular"


def _fact(
    line: Line, mention: Mention, speech: Speech | None, *, side: str | None, carried: Speaker | None, scope: Scope,
) -> Casualties | None:  # fmt: skip
    noun, trigger = line.chunks[mention.noun], line.chunks[mention.trigger]
    reason = why_left_out(line, mention)
    if reason is not None:
        line.note(TurnedDown(mention.noun, reason))
        return None
    ends = line.chunks[mention.until].last if mention.until >= 0 else 0
    first, last = min(noun.first, trigger.first), max(noun.last, trigger.last, ends)
    fact = Casualties(
        claimant=_claimant(line, mention, speech, carried if scope == "current" else None, side=side),
        scope=scope,
        modality=_modality(line, mention, speech),
        evidence=(line.evidence(first, last),),
        outcome=_outcome(mention),
        low=mention.low,
        high=mention.high,
        hedge=mention.hedge,
        side=side,
        victims=mention.victims,
        role=_role(mention, side),
    )
    line.note(Taken(fact, mention.frame, mention))
    return fact


def _claimant(
    line: Line, mention: Mention, speech: Speech | None, carried: Speaker | None, *, side: str | None
) -> Speaker | None:
    """Who says so: the line's own speaker, a side that counts its own, else the one whose account goes on."""
    rival = rival_speaker(Phrases(line), mention.noun) if mention.frame == "claimed" else None
    if rival is not None:
        return Speaker(rival.codes[0] if rival.codes else None, line.evidence(rival.first, rival.last).text)
    if speech is not None:
        return None if speech.plural else speech.speaker
    if mention.frame == "toll" and mention.whose == "own" and side is not None:
        name = next((line.text[hit.start : hit.end] for hit in line.names if hit.name.code == side), side)
        return Speaker(side, name)
    return carried if carried is not None and carried.code is not None and side == carried.code else None


def _outcome(mention: Mention) -> Outcome:
    return mention.outcome  # type: ignore[return-value]  # the packs' outcomes are checked against the model by a test


def _role(mention: Mention, side: str | None) -> Role:
    if mention.part:
        return "part"
    return "total" if side is None and mention.whose != "lost" else "side"


def _modality(line: Line, mention: Mention, speech: Speech | None) -> Modality:
    denies = speech is not None and speech.denies and speech.leading and speech.at < mention.trigger
    if denies and mention.low != 0:
        return "denied"
    before = set(line.words(max(0, line.chunks[mention.noun].first - 8), line.chunks[mention.noun].first))
    noun, trigger = line.chunks[mention.noun], line.chunks[mention.trigger]
    within = set(line.words(min(noun.first, trigger.first), max(noun.last, trigger.last)))
    return "possible" if mention.modal or before & _DOUBT or within & _FEARED else "actual"
