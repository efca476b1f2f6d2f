"""Figures with which somebody else answers: "the army said six died, the rebels spoke of 15", "an NGO five"."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from watcher.facts.chunk import Chunk
from watcher.facts.mentions import Mention
from watcher.facts.phrases import Phrases

_SPOKE_OF = (["spoke", "of"], ["speak", "of"], ["speaks", "of"], ["spoken", "of"])
_TELLS = frozenset("counted counts saw names named lists listed carries claims recorded".split())
_ENDS = frozenset({"stop", "comma", "sub"})
_DEAD = frozenset("bodies corpses dead people persons names victims deaths killed fatalities lives".split())
_NUMBER_AT = (["number", "at"], ["figure", "at"], ["total", "at"])
_LATER = frozenset({"later", "since", "now"})
_WHO = frozenset({"who", "which"})
_BEFORE = 6  # words before a number in which its teller tells it
_REACH = 10  # chunks back to the person of "a medic who spoke to the station saw 11 bodies"


def find_rivals(phrases: Phrases, mentions: Sequence[Mention], heads: Collection[str]) -> Iterator[Mention]:
    """Numbers behind another speaker, of those whose death was told before.

    ``heads`` are the nouns of the dead whom the story has told so far.
    """
    chunks = phrases.chunks if phrases.line.field == "text" else []
    dead = {m.noun: m for m in mentions if m.outcome == "killed"}
    first = min((at for at, m in dead.items() if m.low and not m.part), default=len(chunks))
    for index in range(1, len(chunks)):
        chunk = chunks[index]
        if chunk.quantity is None or chunk.quantity.low is None or phrases.is_measure(chunk.quantity):
            continue
        told = first < index
        if not (told or heads):
            continue
        bare = chunk.quantity.last == chunk.last
        ends = index + 1 == len(chunks) or (chunks[index + 1].kind in _ENDS and chunks[index + 1].word != "as")
        known = dead.get(index)
        if bare and ends and told and index > 1 and rival_speaker(phrases, index) is not None:
            yield phrases.mention(index, index, "killed", "claimed")
        elif _is_answered(phrases, index, {*heads, *([chunks[first].word] if told else [])}):
            if known is not None and known.frame != "toll":
                yield replace(known, frame="claimed")
            elif known is None and (bare or chunk.word == "names") and ends:
                yield phrases.mention(index, index, "killed", "claimed")


def _is_answered(phrases: Phrases, index: int, heads: Collection[str]) -> bool:
    """Whether a teller of its own counts the same people anew: by a bare number, or by a word for any dead."""
    chunk, line = phrases.chunks[index], phrases.line
    bare = chunk.quantity is not None and chunk.quantity.last == chunk.last
    if not (bare or chunk.word in _DEAD or chunk.word in heads):
        return False
    near = phrases.chunks[max(0, index - _REACH) : index]
    if heads and "only" in line.words(chunk.first, chunk.first + 2) and any(c.kind == "speech" for c in near):
        return chunk.word in _DEAD  # "police said that only seven bodies were found"
    if bare and line.words(chunk.first - 2, chunk.first) in _NUMBER_AT:
        return bool({"put", "puts"} & set(line.words(chunk.first - 5, chunk.first)))
    return teller_of(phrases, index) is not None


def rival_speaker(phrases: Phrases, index: int) -> Chunk | None:
    """Who is said to give the bare number at a chunk, if its clause opens with somebody new."""
    chunks, first = phrases.chunks, phrases.chunks[index].first
    teller = teller_of(phrases, index)
    if teller is not None:
        return teller
    at, words = index - 1, phrases.line.words(0, first)
    spoke_of = any(
        words[i : i + 2] in _SPOKE_OF for i in range(len(words))
    )  # "… spoke of three dead, the media of five"
    if chunks[at].kind == "speech" or chunks[at].word == "at" or (chunks[at].word == "of" and spoke_of):
        at -= 1
    elif chunks[at - 1].kind != "comma":
        return None
    opens = at > 0 and (chunks[at - 1].kind in _ENDS or chunks[at - 1].kind == "conj")
    spoken = any(chunk.kind == "speech" for chunk in chunks[:at])
    return chunks[at] if opens and spoken and _may_tell(chunks[at]) else None


def teller_of(phrases: Phrases, index: int) -> Chunk | None:
    """Who "spoke of", "counted", "named" or "saw" those counted at a chunk; no one who did so later, to replace."""
    first = phrases.chunks[index].first
    words = phrases.line.words(first - _BEFORE, first)
    if words[-1:] == ["only"]:
        words.pop()
        first -= 1
    length = 2 if words[-2:] in _SPOKE_OF else 1 if words[-1:] and words[-1] in _TELLS else 0
    verb = first - length
    at = next((i for i in range(index - 1, -1, -1) if phrases.chunks[i].first <= verb), None)
    if not length or at is None or not _LATER.isdisjoint(words[-3 - length :]):
        return None
    found = _subject_of(phrases, at, verb)
    return found if found is not None and _may_tell(found) else None


def _subject_of(phrases: Phrases, at: int, verb: int) -> Chunk | None:
    """The noun before a verb of telling, past an insertion or a relative clause."""
    chunks = phrases.chunks
    merged = chunks[at].kind == "noun" and chunks[at].first < verb
    step = at if merged else at - 1
    while not merged and step > 0 and chunks[step].kind == "adv":
        step -= 1
    if step < 0:
        return None
    if chunks[step].kind == "comma":
        before = phrases.past_insert(step)
        return None if before is None or before < 0 else chunks[before]
    relative = next((i for i in range(step, max(0, step - _REACH), -1) if chunks[i].word in _WHO), None)
    if relative is not None and not any(chunk.kind in {"stop", "comma"} for chunk in chunks[relative:step]):
        return chunks[relative - 1]
    return chunks[step]._replace(last=verb) if merged else chunks[step]


def _may_tell(chunk: Chunk) -> bool:
    return chunk.kind == "noun" and (chunk.quantity is None or chunk.quantity.low == 1) and not chunk.thing
