"""Truces: one fact a story, with the latest status that it tells."""

import datetime as dt
from collections.abc import Mapping, Sequence

from watcher.facts.hostilities import find_phrase, line_scope
from watcher.facts.lines import Line
from watcher.lexicon import Lexicon
from watcher.model import Ceasefire, CeasefireStatus, Evidence

# What is told first wins within a sentence; over the story the later step replaces the earlier.
_STATUSES: tuple[CeasefireStatus, ...] = ("violated", "collapsed", "attempted", "agreed", "in_force", "proposed")
_NEAR = 12  # words between the truce and what is said of it


def read_ceasefires(
    lines: Sequence[Line], lexicon: Lexicon, *, actors: Sequence[str], published: dt.date | None
) -> list[Ceasefire]:
    """At most one current truce, with the latest step that the story tells of it."""
    words = lexicon.words.get("ceasefire", {})
    found: list[tuple[CeasefireStatus, Evidence]] = []
    for line in lines:
        status = _status(line, words)
        if status is not None and line_scope(line, lexicon, published) == "current":
            found.append(status)
    if not found:
        return []
    body = [item for item in found if item[1].field == "text"] or found
    latest = next(
        (item for wanted in ("collapsed", "agreed", "in_force") for item in body if item[0] == wanted), body[0]
    )
    evidence = tuple(span for status, span in found if status == latest[0])
    return [Ceasefire(status=latest[0], parties=tuple(actors), evidence=evidence, confidence=0.75)]


def _status(line: Line, words: Mapping[str, tuple[str, ...]]) -> tuple[CeasefireStatus, Evidence] | None:
    """The truce that a line names and what is said of it nearby; a negated one is none."""
    tokens = line.words(0, len(line.tokens))
    spans = [
        (at, at + len(parts))
        for noun in words.get("nouns", ())
        for parts in [noun.split(" ")]
        for at in find_phrase(tokens, parts)
    ]
    if not spans:
        return None
    first, last = max(spans, key=lambda span: (span[1] - span[0], -span[0]))
    if {"no", "not"} & set(tokens[max(0, first - 3) : first]):
        return None
    near = tokens[max(0, first - _NEAR) : last + _NEAR]
    for status in _STATUSES:
        if any(find_phrase(near, cue.split(" ")) for cue in words.get(status, ())):
            return status, line.evidence(first, last)
    return None
