"""Truces: one fact a story, with the latest status that it tells."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watcher.facts.hostilities import find_phrase, line_scope
from watcher.facts.lines import Line
from watcher.lexicon import Lexicon
from watcher.model import Ceasefire, CeasefireStatus, Evidence

# What is told first wins within a sentence; over the story the later step replaces the earlier.
_STATUSES: tuple[CeasefireStatus, ...] = ("violated", "collapsed", "attempted", "agreed", "in_force", "proposed")
_NEAR = 12  # words between the truce and what is said of it
_BESIDE = 6  # words between "despite" and the truce


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
    latest = next(
        (step for wanted in ("collapsed", "agreed", "in_force") for step in body if step.status == wanted), body[0]
    )
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
    """The truce that a line names and what is said of it nearby; a negated one is none."""
    tokens = line.words(0, len(line.tokens))
    spans = [
        (at, at + len(parts))
        for noun in words.get("nouns", ())
        for parts in [noun.split(" ")]
        for at in find_phrase(tokens, parts)
        if not {"no", "not"} & set(tokens[max(0, at - 3) : at])
    ]
    if not spans:
        return None
    first, last = max(spans, key=lambda span: (span[1] - span[0], -span[0]))
    before, after = tokens[max(0, first - _NEAR) : first], tokens[last : last + _NEAR]
    status = _broken(before, after, words) or next(
        (status for status in _STATUSES if _said(status, before, after, words)), None
    )
    if status == "agreed" and _is_modifier(after) and _said("in_force", [], after, words):
        status = "in_force"  # "a truce agreed in July is in effect"
    return None if status is None else (status, line.evidence(first, last))


def _broken(before: list[str], after: list[str], words: Mapping[str, tuple[str, ...]]) -> CeasefireStatus | None:
    """What is said of a truce by the word that governs it: "despite a truce", "denied that a truce", "talks on a"."""
    for cue in words.get("despite", ()):
        if any(len(before) - at - len(cue.split(" ")) <= _BESIDE for at in find_phrase(before, cue.split(" "))):
            return "violated"
    if any(find_phrase(before, cue.split(" ")) for cue in words.get("denied", ())):
        return "denied"
    for cue in words.get("talks", ()):
        if any(len(before) - at - len(cue.split(" ")) <= _BESIDE for at in find_phrase(before, cue.split(" "))):
            return "agreed" if _said("agreed", [], after, words) else "attempted"
    return None


def _said(status: CeasefireStatus, before: list[str], after: list[str], words: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a cue of a status stands near; a truce that ends or holds is the subject, and its verb follows."""
    near = after if status in {"collapsed", "in_force"} else [*before, "", *after]
    return any(find_phrase(near, cue.split(" ")) for cue in words.get(status, ()))


def _is_modifier(after: list[str]) -> bool:
    """ "A truce agreed in July": the participle tells which truce."""
    return after[:1] in (["agreed"], ["signed"], ["reached"], ["declared"], ["announced"], ["brokered"])
