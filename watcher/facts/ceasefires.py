"""Truces: one fact a story, with the latest status that it tells."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watcher.facts.hostilities import find_phrase, line_scope
from watcher.facts.lines import Line
from watcher.facts.truces import Truce
from watcher.lexicon import Lexicon
from watcher.model import Ceasefire, CeasefireStatus, Evidence

# Over the story the later step replaces the earlier.
_LATEST: tuple[CeasefireStatus, ...] = ("collapsed", "agreed", "violated", "in_force")


def read_ceasefires(
    lines: Sequence[Line], lexicon: Lexicon, *, actors: Sequence[str], published: dt.date | None
) -> list[Ceasefire]:
    """At most one current truce, with the latest step that the story tells of it."""
    words = lexicon.words.get("ceasefire", {})
    found: list[_Step] = []
    for line in lines:
        status = _status(line, words)
        if status is not None and line_scope(line, lexicon, published) == "current":
            found.append(_Step(*status, _broker(line, words, actors)))
    if not found:
        return []
    body = [step for step in found if step.evidence.field == "text"] or found
    latest = next((step for wanted in _LATEST for step in body if step.status == wanted), body[0])
    told = [step for step in found if step.status == latest.status]
    broker = next((step.broker for step in told if step.broker), None)
    return [
        Ceasefire(
            status=latest.status,
            broker=broker,
            parties=tuple(code for code in actors if code != broker),
            evidence=tuple(step.evidence for step in told),
            confidence=0.75,
        )
    ]


@dataclass(frozen=True, slots=True)
class _Step:
    """One telling of a truce: how far it has come, the words, and who brokers it where that is said."""

    status: CeasefireStatus
    evidence: Evidence
    broker: str | None


def _broker(line: Line, words: Mapping[str, tuple[str, ...]], actors: Sequence[str]) -> str | None:
    """ "A Russian effort to arrange a truce", "the African Union proposed", "a U.S.-brokered truce": no side's code."""
    cues = set(words.get("broker", ()))
    for hit in line.names:
        after = [token.norm for token in line.tokens if token.start >= hit.end][:3]
        before = [token.norm for token in line.tokens if token.end <= hit.start][-3:]
        certain = after[:1] == ["brokered"] or after[:2] in (["-", "brokered"], ["-", "mediated"]) or (
            before[-2:] in (["brokered", "by"], ["mediated", "by"], ["arranged", "by"])
        )  # fmt: skip
        told = cues & set(after) or (cues & set(before) and "by" in before)
        if certain or (told and hit.name.code not in actors):
            return hit.name.code
    return None


def _status(line: Line, words: Mapping[str, tuple[str, ...]]) -> tuple[CeasefireStatus, Evidence] | None:
    """The truce that a line names and what is said of it nearby; one that the line only passes by is none."""
    tokens = line.words(0, len(line.tokens))
    spans = [
        (at, at + len(parts))
        for noun in words.get("nouns", ())
        for parts in [noun.split(" ")]
        if parts[0] in line.vocabulary
        for at in find_phrase(tokens, parts)
    ]
    for first, last in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        status = Truce(tokens, first, last, words).status()
        if status is not None:
            return status, line.evidence(first, last)
    return None
