"""Losses that somebody denies: "denied that its forces had suffered any losses" is none, by their own account."""

from collections.abc import Iterator, Sequence

from watcher.facts.attribution import Speech, governing
from watcher.facts.chunk import Chunk
from watcher.facts.lines import Line
from watcher.model import Casualties, Victims

_OWN_LOSSES = frozenset({"losses", "casualties", "injuries", "dead", "deaths", "fatalities"})
_UNKNOWN = frozenset({"whether", "if", "say", "known", "clear", "how", "disclose", "confirm"})
_MEN = frozenset("men soldiers soldier man troops anyone people any".split())
_OWN = frozenset({"its", "their", "our", "own"})
_DENIED = frozenset({"any", "loss", "lost", "losing"})
_SUFFERS = frozenset("suffer suffered suffering sustain have any cause causing inflicting claiming".split())


def denied_losses(line: Line, speeches: Sequence[Speech]) -> tuple[Casualties, ...]:
    """What a line denies of losses and of deaths."""
    return (
        *_denied_losses(line, speeches),
        *_denied_deaths(line, speeches),
        *_without_loss(line, speeches),
        *_denied_losing(line, speeches),
    )


def _denied_losing(line: Line, speeches: Sequence[Speech]) -> Iterator[Casualties]:
    """ "Denied losing any men", "denied having lost a single soldier"."""
    for speech in speeches:
        last = line.chunks[speech.at].last
        behind = line.words(last, last + 6)
        lost = behind[:1] == ["losing"] or behind[:2] == ["having", "lost"] or behind[:3] == ["to", "have", "lost"]
        if speech.denies and lost and speech.speaker is not None and not _MEN.isdisjoint(behind):
            yield _none_of(line, speech, last, last + 3)


def _none_of(line: Line, speech: Speech, first: int, last: int) -> Casualties:
    """That nobody of whoever speaks was killed, said by the words from one token to another."""
    return Casualties(
        claimant=speech.speaker,
        evidence=(line.evidence(first, min(last, len(line.tokens))),),
        outcome="killed",
        low=0,
        high=0,
        hedge="exact",
        side=speech.speaker.code if speech.speaker is not None else None,
        victims="military",
    )


def _without_loss(line: Line, speeches: Sequence[Speech]) -> Iterator[Casualties]:
    """ "Beat off the attack without loss", "with no loss to its own troops": none of the speaker's."""
    words = line.words(0, len(line.tokens))
    for at in range(len(words) - 1):
        behind = words[at + 2 : at + 5]
        bare = words[at : at + 2] == ["without", "loss"] and behind[:1] != ["of"]
        own = words[at : at + 2] in (["no", "loss"], ["no", "losses"]) and not _OWN.isdisjoint(behind)
        chunk = next((i for i, chunk in enumerate(line.chunks) if chunk.last > at), 0)
        speech = governing(speeches, chunk) if speeches else None
        code = speech.speaker.code if speech is not None and speech.speaker is not None else None
        if (bare or own) and code is not None and speech is not None:
            yield _none_of(line, speech, at, at + 2)


def may_deny(line: Line) -> bool:
    """Whether a word stands in the line without which it denies no loss."""
    return not (_DENIED.isdisjoint(line.runs) and _OWN_LOSSES.isdisjoint(line.runs))


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
        unknown = not _UNKNOWN.isdisjoint(words)
        if (not denied and not negated) or unknown:
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
