"""Figures with which somebody else answers: "the army said six died, the rebels spoke of 15", "an NGO five"."""

from collections.abc import Iterator, Sequence

from watcher.facts.chunk import Chunk
from watcher.facts.mentions import Mention
from watcher.facts.phrases import Phrases

_SPOKE_OF = (["spoke", "of"], ["speak", "of"], ["speaks", "of"], ["spoken", "of"])
_ENDS = frozenset({"stop", "comma", "sub"})


def find_rivals(phrases: Phrases, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Bare numbers behind another speaker, of those whose death the line told before."""
    chunks = phrases.chunks if phrases.line.field == "text" else []
    for index in range(2, len(chunks)):
        chunk = chunks[index]
        bare = chunk.quantity is not None and chunk.quantity.last == chunk.last
        if not bare or chunk.quantity is None or chunk.quantity.low is None or phrases.is_measure(chunk.quantity):
            continue
        ends = index + 1 == len(chunks) or chunks[index + 1].kind in _ENDS
        told = [m for m in mentions if m.outcome == "killed" and m.noun < index and m.low and not m.part]
        if ends and told and rival_speaker(phrases, index) is not None:
            yield phrases.mention(index, index, "killed", "claimed")


def rival_speaker(phrases: Phrases, index: int) -> Chunk | None:
    """Who is said to give the bare number at a chunk, if its clause opens with somebody new."""
    chunks, first = phrases.chunks, phrases.chunks[index].first
    if phrases.line.words(first - 2, first) in _SPOKE_OF:
        return next((c for c in reversed(chunks[:index]) if c.kind == "noun"), None)
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
    quantity = chunks[at].quantity
    is_speaker = chunks[at].kind == "noun" and (quantity is None or quantity.low == 1)
    return chunks[at] if opens and spoken and is_speaker and not chunks[at].thing else None
