"""Counts of some among others: "two of its soldiers", "five of the six", "a family of four"."""

from watcher.facts.chunk import Chunk

_POINTED = frozenset({"former", "latter"})
_THE_HURT = 2  # words of "the wounded"


def join_subsets(chunks: list[Chunk]) -> list[Chunk]:
    """ "two of its soldiers", "five of the six", "one of them": one noun with the count of the first part."""
    joined: list[Chunk] = []
    index = 0
    while index < len(chunks):
        chunk = chunks[index]
        inner = chunks[index + 2] if index + 2 < len(chunks) and chunks[index + 1].word == "of" else None
        if (
            chunk.word in {"family", "group", "crew", "gang"}
            and inner is not None
            and inner.quantity is not None
            and inner.quantity.last == inner.last
        ):
            joined.append(
                chunk._replace(last=inner.last, quantity=inner.quantity, victims=chunk.victims or "unspecified")
            )
            index += 3
            continue
        last = chunk.last - (chunk.word == "more" and chunk.others)  # "four more of its men"
        bare = chunk.kind == "noun" and chunk.quantity is not None and chunk.quantity.last == last
        if bare and inner is not None and (inner.kind in {"noun", "pron"} or inner.word in {"whom", "which"}):
            joined.append(_subset(chunk, inner))
            index += 3
            continue
        joined.append(chunk)
        index += 1
    return joined


def _subset(outer: Chunk, inner: Chunk) -> Chunk:
    anaphor = inner.word == "theirs" or inner.kind in {"pron", "sub"}
    hurt = inner.counted is not None and inner.definite and inner.last - inner.first == _THE_HURT
    dead = inner.word == "dead" and inner.victims in {"military", "civilian"}  # "shot one of the two attackers dead"
    restated = (inner.quantity is not None and not dead) or hurt
    bare = inner.quantity is not None and inner.quantity.last == inner.last and inner.counted is None
    return outer._replace(
        last=inner.last, word="" if bare or inner.kind != "noun" else inner.word,
        victims=inner.victims or ("unspecified" if inner.word in _POINTED else None),
        codes=inner.codes, own=inner.own,
        irregular=inner.irregular, thing=inner.thing, counted=inner.counted, subset=anaphor or restated,
        definite=False, whole=inner.quantity.low if inner.quantity is not None else None,
    )  # fmt: skip
