"""Truces: one fact a story, with the latest status that it tells."""

import datetime as dt
from collections.abc import Sequence

from watcher.facts.hostilities import line_scope
from watcher.facts.lines import Line
from watcher.lexicon import Lexicon
from watcher.model import Ceasefire, CeasefireStatus, Evidence

# What is told first wins within a sentence; over the story the later step replaces the earlier.
_STATUSES: tuple[CeasefireStatus, ...] = ("violated", "collapsed", "attempted", "agreed", "in_force", "proposed")
_NEAR = 12  # words between the truce and what is said of it


def read_ceasefires(lines: Sequence[Line], lexicon: Lexicon, *, actors: Sequence[str], published: dt.date | None) -> list[Ceasefire]:
    """At most one current truce; broken ones named only as what a shot was ("a ceasefire violation") count as violated."""
    words = lexicon.words.get("ceasefire", {})
    found: list[tuple[CeasefireStatus, Evidence]] = []
    for line in lines:
        status = _status(line, words)
        if status is not None and line_scope(line, lexicon, published) == "current":
            found.append(status)
    if not found:
        return []
    body = [item for item in found if item[1].field == "text"] or found
    latest = next((item for wanted in ("collapsed", "agreed", "in_force") for item in body if item[0] == wanted), body[0])
    evidence = tuple(span for status, span in found if status == latest[0])
    return [Ceasefire(status=latest[0], parties=tuple(actors), evidence=evidence, confidence=0.75)]


def _status(line: Line, words: dict[str, tuple[str, ...]] | object) -> tuple[CeasefireStatus, Evidence] | None:
    assert isinstance(words, dict)
    tokens = line.words(0, len(line.tokens))
    folded = " ".join(tokens)
    noun = next((n for n in sorted(words.get("nouns", ()), key=len, reverse=True) if f" {n} " in f" {folded} "), None)
    if noun is None:
        return None
    at = f" {folded} ".index(f" {noun} ")
    first = folded[:at].count(" ") + (1 if at else 0) if at else 0
    last = first + len(noun.split())
    if any(word in tokens[max(0, first - 3) : first] for word in ("no", "not")):
        return None
    near = tokens[max(0, first - _NEAR) : last + _NEAR]
    for status in _STATUSES:
        cue = next((c for c in words.get(status, ()) if f" {c} " in f" {' '.join(near)} "), None)
        if cue is not None:
            return status, line.evidence(first, min(last, len(line.tokens)))
    return None
