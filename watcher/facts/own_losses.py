"""Losses without a verb of their own: "at a cost of two dead", "neither Chad nor Sudan reported any"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from watcher.facts.english import BE
from watcher.facts.lines import Line
from watcher.facts.mentions import Mention
from watcher.facts.phrases import Phrases

_COSTS = (["cost", "of"], ["price", "of"])
_HOLDS = frozenset({"holding", "holds", "hold"})
_MOURNS = frozenset("mourns mourned mourning mourn buries buried burying".split())
_THEY = frozenset({"it", "they", "we", "he", "she"})
_REACH = 8  # tokens from "at a cost of" to the last of those who paid
_REPORTS = frozenset(
    "reported reports suffered had has sustained took announced acknowledged recorded lost spoke said".split()
)
_LOSSES = frozenset("casualties losses dead deaths fatalities injuries victims wounded loss man soldier".split())
_TWO = 2


def at_a_cost(line: Line, mention: Mention) -> Mention:
    """ "Captured two, at a cost of one dead and three wounded": the dead of whoever tells it."""
    first = line.chunks[mention.noun].first
    words = line.words(max(0, first - _REACH), first)
    paid = any(words[at : at + 2] in _COSTS and words[at - 1] in {"a", "the"} for at in range(1, len(words)))
    return replace(mention, whose="own", codes=(), part=False) if paid and not mention.codes else mention


def neither_of_two(phrases: Phrases) -> Iterator[Mention]:
    """ "Neither Chad nor Sudan reported any casualties": none of each, by name."""
    words = phrases.line.words(0, len(phrases.line.tokens))
    if "neither" not in words or "nor" not in words:
        return
    joint = words.index("nor")
    at = next((at for at, chunk in enumerate(phrases.chunks) if chunk.last > joint + 1), 0)
    behind = words[joint + 2 : joint + 9]
    if phrases.chunks[at].codes and not _REPORTS.isdisjoint(behind) and not _LOSSES.isdisjoint(behind):
        yield replace(phrases.nobody(at, "killed"), codes=())


def losses_joined(phrases: Phrases, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """ "Chad's losses stand at 11 and Sudan's at 27": the toll of the other side, joined without its noun."""
    chunks = phrases.chunks
    for mention in mentions:
        at = mention.noun + 1
        joined = chunks[at : at + 4]
        if mention.frame != "toll" or [c.kind for c in joined] != ["conj", "noun", "prep", "noun"]:
            continue
        quantity = joined[3].quantity
        bare = quantity is not None and quantity.last == joined[3].last
        if joined[1].codes and joined[1].quantity is None and joined[2].word == "at" and bare:
            yield replace(phrases.mention(at + 3, mention.trigger, mention.outcome, "toll"), codes=joined[1].codes)


def held_or_mourned(phrases: Phrases) -> Iterator[Mention]:
    """ "It was holding four Armenian servicemen", "Mali mourned 22 soldiers": people by their number, not talks."""
    for index in range(len(phrases.chunks) - 1):
        chunk, people = phrases.chunks[index], phrases.chunks[index + 1]
        number = people.quantity.low if people.quantity is not None else None
        if not number or people.victims is None or chunk.quantity is not None or chunk.last != people.first:
            continue
        own = phrases.line.words(chunk.first, chunk.last)
        holds = chunk.kind == "verb" and own[-1] in _HOLDS and (own[-1] != "holding" or not BE.isdisjoint(own))
        if holds and people.victims == "military":
            yield phrases.mention(index + 1, index, "captured", "object")
        elif own[-1] in _MOURNS:
            yield replace(phrases.mention(index + 1, index, "killed", "lost"), whose="lost")


def whom_they_took(phrases: Phrases) -> Iterator[Mention]:
    """ "Released three soldiers whom it had captured", "the 11 servicemen it captured": those of a relative clause."""
    chunks = phrases.chunks
    for index in range(2, len(chunks)):
        verb = chunks[index].verb
        taken = verb is not None and verb.transitive and chunks[index].voice != "passive"
        if verb is None or not taken or chunks[index - 1].word not in _THEY:
            continue
        at = index - 2 - (chunks[index - 2].word in {"whom", "that"})
        quantity = chunks[at].quantity if at > 0 and chunks[at - 1].verb is None else None  # "executed the four whom"
        if quantity is not None and quantity.low and chunks[at].victims is not None and not phrases.objects(index):
            yield phrases.mention(at, index, verb.outcome, "object")


def on_the_other(line: Line, mention: Mention) -> Mention:
    """ "12 on the Ethiopian side and three on the Kenyan": the side is told by its adjective alone."""
    behind = line.chunks[mention.noun + 1 : mention.noun + 3]
    told = mention.frame == "gapped" and len(behind) == _TWO and behind[0].word == "on" and len(behind[1].codes) == 1
    return replace(mention, codes=behind[1].codes) if told else mention
