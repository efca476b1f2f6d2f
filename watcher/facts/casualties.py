"""Mentions with side, claimant, scope and modality → casualty facts, one for each time that a figure is told."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from watcher.facts.attribution import Heard, Speech, governing
from watcher.facts.claimants import Claims, claimant_of
from watcher.facts.denied_losses import denied_losses, may_deny
from watcher.facts.frames import find_mentions
from watcher.facts.hearing import Hearing
from watcher.facts.left_out import why_left_out
from watcher.facts.lines import Line
from watcher.facts.margin import Taken, TurnedDown
from watcher.facts.mentions import Mention
from watcher.facts.noun_phrases import NounPhrases
from watcher.facts.own_state import own_state
from watcher.facts.phrases import Phrases
from watcher.facts.pointers import speaks_apart
from watcher.facts.recall import Recall
from watcher.facts.reconcile import reconcile
from watcher.facts.rival_claims import teller_of
from watcher.facts.share_lists import find_enumerated
from watcher.facts.shares import find_shares
from watcher.facts.sides import Sides
from watcher.facts.sums import HEADLINE, Counted, add_up
from watcher.facts.told import (
    Told,
    includes,
    is_another,
    is_of_the_hit,
    is_share,
    is_told,
    killed_by_foes,
    replaces,
    without_false_totals,
)
from watcher.lexicon import Lexicon
from watcher.model import Casualties, Modality, Outcome, Role, Scope, Speaker

_REMEMBERED = 40  # figures back to which "two of the six" may point
_TELLS = frozenset({"spoken", "spoke", "listed"})
_EARLIER = frozenset({"earlier", "previously", "initially", "originally"})
# "The other three are still held", "a search goes on for a fourth": harm where the story has told of some.
_OF_THEM = (frozenset({"still", "held"}), frozenset({"search", "for"}))
MOST = 300  # figures; what tells of more is a register, and each is weighed against all others
_OPENING = 16  # words in which "Earlier the officer on duty there had said" names who said
_FEARED = frozenset({"feared", "presumed"})
_MEN = frozenset({"men", "man", "people", "members", "personnel"})
_ARMIES = frozenset("army troops forces military police navy marines garrison".split())
_IN_REPLY = frozenset("revenge retaliation reprisal response return turn".split())
_APART = frozenset("another separate second different other unrelated".split())
_EVENTS = frozenset(
    "development incident attack case clash ambush raid shooting bombing explosion blast action event village town "
    "part place district operation strike murder killing".split()
)
_OFFICIALLY = "officially"
_DOUBT = frozenset({"unconfirmed", "rumours", "rumors", "rumour", "rumor", "whether", "if", "alleged"})


def read_casualties(
    lines: Sequence[Line], lexicon: Lexicon, *, heard: Hearing, actors: Sequence[str], home: str | None,
    published: dt.date | None,
) -> tuple[list[Casualties], int]:  # fmt: skip
    """Every casualty figure of the story once, in reading order, and how many sentences of harm were left unread."""
    said = (
        frozenset(word for family in ("says", "puts") for word in lexicon.words.get("speech", {}).get(family, ()))
        | _TELLS
    )
    own = own_state(lines, lexicon, actors=actors, home=home)
    sides = Sides(lexicon, actors, home, own=own)
    sides.learn(lines)
    recall = Recall(lexicon, published)
    told: list[Told] = []
    claims = Claims(actors, lexicon.classes.get("offices", frozenset()), home, own=own)
    account = _Account(lines, heard, claims, sides)
    line_before, violent, unread = -1, False, 0
    for at, line in enumerate(lines):
        recall.enter(line)
        violent = violent or lexicon.triggers.violence.may_stand_in(line.runs)
        harm = lexicon.triggers.harm.may_stand_in(line.runs)
        if not told and not harm:
            line_before = line.start
            continue
        if len(told) >= MOST:
            unread += harm
            continue
        denied = denied_losses(line, heard.of(at).speeches) if may_deny(line) else ()
        told.extend(_noted(line, "denied", denied))
        shares = list(find_shares(line, [item.fact for item in told[-_REMEMBERED:]], harm=harm))
        elsewhere = _is_elsewhere(line, recall.lines[:-1])
        heads = {item.who for item in told if item.fact.outcome == "killed" and item.fact.low}
        mentions = find_mentions(line, lexicon, heads) if harm or any(line.runs >= words for words in _OF_THEM) else []
        for mention in mentions:
            if mention.frame == "pronoun" and not violent:
                continue
            voices = account.turn_to(at)
            carried, speeches = voices.carried if voices.here else None, voices.speeches
            speech = governing(speeches, min(mention.noun, mention.trigger)) if speeches else None
            if speech is not None and speaks_apart(line, mention, speech):
                speech = None
            scope = recall.scope_of(line, mention)
            side = sides.of_old(line, mention, speech) if scope == "background" else (
                sides.side_of(line, mention, speech, carried)
            )  # fmt: skip
            side = _side_beside(told, line, mention, speech, side=side)
            fact = _fact(line, mention, speech, side=side, carried=voices.carried, scope=scope)
            if fact is not None:
                fact = claims.settle(fact, line, heard.after(at), attributed=speech is not None)
                fact = _apart(fact, told) if elsewhere or _tells_of_another(line) else fact
                told.append(_as_told(line, mention, fact, lexicon, said=said, elsewhere=elsewhere))
        near = [item.fact for item in told if item.line in {line.start, line_before}]
        shares += () if shares else find_enumerated(line, near, mentions)
        line_before = line.start
        told = _with_shares(told, shares, line)
    if recall.looks_back():
        told = [replace(item, fact=replace(item.fact, scope="background")) for item in told]
    return _settled(told), unread


class _Account:
    """Turns to the line whose figures are read: what was said before it counts, and of whom the last line told."""

    def __init__(self, lines: Sequence[Line], heard: Hearing, claims: Claims, sides: Sides) -> None:
        self.lines, self.heard, self.claims, self.sides = lines, heard, claims, sides
        self.at = -1

    def turn_to(self, at: int) -> Heard:
        """The voices of that line."""
        if self.at < at and at:
            self.sides.meet(self.lines[at - 1], self.heard.of(at - 1))
        for each in range(self.at + 1, at + 1):
            self.claims.hear(self.heard.of(each))
        self.at = at
        return self.heard.of(at)


def _as_told(
    line: Line, mention: Mention, fact: Casualties, lexicon: Lexicon, *, said: frozenset[str], elsewhere: bool
) -> Told:
    """A fact with what its construction says of it."""
    noun, trigger = line.chunks[mention.noun], line.chunks[mention.trigger]
    added = _is_added(line, mention) or (elsewhere and not noun.definite)
    return Told(
        fact,
        line.start,
        mention.trigger,
        also=added,
        is_toll=mention.frame in {"toll", "nth", "claimed"} and not noun.irregular,
        nth=mention.frame == "nth",
        earlier=_is_told_earlier(line, mention, said),
        bare=mention.bare and (mention.whose == "others" or not added),
        revised=mention.frame == "revised",
        camp=_camp(line, mention, fact, lexicon),
        taken=mention.frame == "object" and trigger.voice != "passive",
        who=noun.word,
        new=_is_new(line, mention),
    )


def _side_beside(
    told: Sequence[Told], line: Line, mention: Mention, speech: Speech | None, *, side: str | None
) -> str | None:
    """The side of a mention beside what was told before it."""
    if mention.frame == "claimed":
        teller = teller_of(Phrases(line), mention.noun)
        return side if teller is not None and teller.codes else _side_told(told, line)
    lost = bool(told) and told[-1].fact.side == side and _is_lost_by_foes(mention, speech, told[-1], line)
    return None if lost else side


def _side_told(told: Sequence[Told], line: Line) -> str | None:
    """Whose dead another teller counts anew: of the line, else of the story, if they are of one side."""
    known = {item.fact.side for item in told if _is_killed(item.fact) and item.line == line.start}
    known = known or {item.fact.side for item in told if _is_killed(item.fact)}
    return known.pop() if len(known) == 1 else None


def _apart(fact: Casualties, told: Sequence[Told]) -> Casualties:
    """A figure of another incident beside one of its side: of a side each voice has one figure, the last."""
    alike = any(
        fact.side is not None and (fact.side, fact.outcome) == (item.fact.side, item.fact.outcome) and item.fact.low
        for item in told
    )
    return replace(fact, side=None, role="total") if alike else fact


def _is_killed(fact: Casualties) -> bool:
    return bool(fact.outcome == "killed" and fact.low and fact.scope == "current")


def _with_shares(told: list[Told], shares: Sequence[Casualties], line: Line) -> list[Told]:
    """The shares of older figures, in the place of what a line's verbs tell of the same people."""
    if not shares:
        return told
    kept = [item for item in told if item.line != line.start or not any(is_share(item.fact, s) for s in shares)]
    return [*kept, *_noted(line, "share", shares)]


def _noted(line: Line, frame: str, facts: Sequence[Casualties]) -> list[Told]:
    """Facts that a line gives at once, without a mention."""
    for fact in facts:
        line.note(Taken(fact, frame))
    return [Told(fact, line.start, -1, also=False) for fact in facts]


def _settled(told: list[Told]) -> list[Casualties]:
    """What stands of all that was told: each figure once, with the sums of those that belong together."""
    newer = [item for item in told if item.revised or item.nth]
    told = [item for item in told if not any(replaces(new, item) for new in (told if item.earlier else newer))]
    told = [item for item in told if not item.bare or not any(includes(other, item) for other in told)]
    told = [item for item in told if not is_of_the_hit(item.fact, [other.fact for other in told])]
    summed = add_up(
        [Counted(item.fact, item.line if item.fact.evidence[0].field == "text" else HEADLINE) for item in told]
    )
    told = [item if item.fact is fact else replace(item, fact=fact) for item, fact in zip(told, summed, strict=True)]
    further = {
        at
        for at, item in enumerate(told)
        if item.trigger >= 0
        and (
            (item.also and not is_told(item, told[:at]))
            or any(killed_by_foes(other, item) for other in told)
            or any(is_another(item, other) for other in told[max(0, at - _REMEMBERED) : at])
        )
    }
    tolls = {at for at, item in enumerate(told) if item.is_toll}
    return reconcile(without_false_totals(told), further, tolls)


def _is_lost_by_foes(mention: Mention, speech: Speech | None, before: Told, line: Line) -> bool:
    """ "The group claimed to have killed 20 soldiers and lost two of its own": no more of the soldiers' side."""
    speaker, claimant = speech.speaker if speech is not None else None, before.fact.claimant
    one_voice = speaker is not None and claimant is not None and speaker.name == claimant.name
    return mention.frame == "lost" and before.line == line.start and before.taken and one_voice


def _is_told_earlier(line: Line, mention: Mention, said: frozenset[str]) -> bool:
    """ "Earlier it had put the toll at three", "previously said three had died": the telling is an older one."""
    first = min(line.chunks[mention.noun].first, line.chunks[mention.trigger].first)
    words = line.words(0, first)
    before = line.words(line.chunks[mention.noun].first - 4, line.chunks[mention.noun].first)
    if mention.frame == "toll" and before[:1] == ["had"] and before[1:2] in (["been"], ["stood"]):
        return True  # "the number of dead had been put at four"
    told = [at for at in range(len(words) - 1) if words[at] == "had" and not said.isdisjoint(words[at + 1 : at + 3])]
    if told and line.field == "text":
        return True  # "the brigadier had said overnight that four were missing"
    if words[:1] == ["earlier"] and not said.isdisjoint(words[1:_OPENING]):
        return True
    return any(
        (word in _EARLIER and (not said.isdisjoint(words[at + 1 : at + 7]) or not said.isdisjoint(words[at - 1 : at])))
        or (word == "earlier" and words[at - 1 : at] in (["an"], ["its"]) and not said.isdisjoint(words[at + 7 :]))
        or (word == "first" and words[at + 1 : at + 2] and words[at + 1] in said)
        for at, word in enumerate(words)
    )


def _is_new(line: Line, mention: Mention) -> bool:
    """ "An inspector", "his daughter": somebody whom the story did not name before."""
    noun = line.chunks[mention.noun]
    opens = line.words(noun.first, noun.first + 1)
    return (noun.victims is not None or noun.one == "noun") and (opens in (["a"], ["an"]) or noun.own)


def _is_added(line: Line, mention: Mention) -> bool:
    """ "Two insurgents also died", "another 20 were hurt"."""
    noun, trigger = line.chunks[mention.noun], line.chunks[mention.trigger]
    words = line.words(min(noun.first, trigger.first), max(noun.last, trigger.last))
    behind = line.words(trigger.last, trigger.last + 3)
    too = behind[:1] == ["too"] or (behind[:2] == ["as", "well"] and behind[2:] != ["as"])
    before = line.chunks[: min(mention.noun, mention.trigger)]
    earlier = any(c.verb is not None and c.verb.outcome == mention.outcome for c in before)
    too = too or (earlier and mention.whose == "own" and noun.one == "noun" and noun.quantity is None)
    of_the_hurt = noun.counted == "wounded" and noun.definite is False and mention.outcome == "killed" and noun.subset
    elsewhere = _tells_of_another(line) and not noun.definite and not noun.subset
    return mention.whose == "others" or "also" in words or "fate" in words or too or of_the_hurt or elsewhere


def _is_elsewhere(line: Line, before: Sequence[Line]) -> bool:
    """ "IN DAVAO, …": in old copy a paragraph that opens with a town not named before goes on to what befell there."""
    words = line.words(0, 5)
    if words[:1] != ["in"] or "," not in words or line.field == "title" or NounPhrases(line).cased:
        return False
    place = " ".join(words[1 : words.index(",")])
    opens = not before or before[-1].paragraph != line.paragraph
    return opens and bool(place) and not any(f" {place} " in f" {known.folded} " for known in before)


def _tells_of_another(line: Line) -> bool:
    """ "In another development", "in revenge", "elsewhere": the line tells of what is apart from the lines before."""
    words = line.words(0, _OPENING)
    comma = words.index(",") if "," in words else len(words)
    opening = words[:comma]
    if opening[:1] in (["in"], ["as"]) and opening[1:2] and opening[1] in _IN_REPLY and "for" not in opening:
        return True
    apart = not _APART.isdisjoint(opening[:4]) and not _EVENTS.isdisjoint(opening[1:6])
    return apart or opening[:1] in (["elsewhere"], ["separately"])


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
        claimant=claimant_of(line, mention, speech, carried if scope == "current" else None, side=side),
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
