"""Losses that somebody denies: "denied that its forces had suffered any losses" is none, by their own account."""

from collections.abc import Iterator, Sequence

from watcher.facts.attribution import Speech, governing
from watcher.facts.chunk import Chunk
from watcher.facts.lines import Line
from watcher.model import Casualties, Victims

_OWN_LOSSES = frozenset({"losses", "casualties", "injuries", "dead", "deaths", "fatalities"})
_SUFFERS = frozenset("suffer suffered suffering sustain have any cause causing inflicting claiming".split())


def denied_losses(line: Line, speeches: Sequence[Speech]) -> tuple[Casualties, ...]:
    """What a line denies of losses and of deaths."""
    return (*_denied_losses(line, speeches), *_denied_deaths(line, speeches))


def _denied_losses(line: Line, speeches: Sequence[Speech]) -> Iterator[Casualties]:
    """ "denied that its forces had suffered any losses", "did not suffer casualties": none, by their own account."""
    for index, chunk in enumerate(line.chunks):
        if (
            chunk.kind != "noun"
            or chunk.word not in _OWN_LOSSES
            or (chunk.quantity is not None and chunk.quantity.low != 0)
        ):
            continue
        if chunk.quantity is not None:
            continue
        speech = governing(speeches, index)
        words = line.words(max(0, chunk.first - 8), chunk.first)
        denied = (
            speech is not None and speech.denies and speech.leading and "any" in line.words(chunk.first, chunk.last)
        )
        negated = bool({"not", "n't", "without"} & set(words)) and bool(
            _SUFFERS & {*words, *line.words(chunk.first, chunk.last)}
        )
        if not denied and not negated:
            continue
        speaker = speech.speaker if speech is not None else None
        known = speaker is not None and speaker.code is not None
        yield Casualties(
            claimant=speaker,
            evidence=(line.evidence(chunk.first, chunk.last),),
            outcome="wounded" if chunk.word == "injuries" else "killed",
            low=0,
            high=0,
            hedge="exact",
            side=speaker.code if speaker is not None else None,
            role="side" if known else "total",
            victims=_victims_before(line, index),
        )


def _denied_deaths(line: Line, speeches: Sequence[Speech]) -> Iterator[Casualties]:
    """ "Denied that any of its soldiers had been killed": none, by their own account."""
    for index, chunk in enumerate(line.chunks):
        speech = governing(speeches, index) if speeches else None
        words = line.words(chunk.first - 6, chunk.first)
        if chunk.verb is None or speech is None or not (speech.denies and speech.leading) or "any" not in words:
            continue
        if speech.speaker is not None and {"its", "their", "our", "his"} & set(words):
            yield Casualties(
                claimant=speech.speaker,
                evidence=(line.evidence(max(0, chunk.first - 4), chunk.last),),
                outcome=chunk.verb.outcome,  # type: ignore[arg-type]  # the packs' outcomes are checked by a test
                low=0,
                high=0,
                hedge="exact",
                side=speech.speaker.code,
                role="side" if speech.speaker.code is not None else "total",
                victims="military",
            )


def _victims_before(line: Line, index: int) -> Victims:
    chunk: Chunk | None = line.chunks[index - 2] if index >= 2 else None
    return (chunk.victims if chunk is not None else None) or "unspecified"
