"""Truces: one fact a story, with the latest status that it tells."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from watcher.facts.cue_lines import Cue, CueLine
from watcher.facts.lines import Line
from watcher.facts.periods import past_cues
from watcher.facts.scope import is_commemorated
from watcher.facts.truces import Truce, whole_nouns
from watcher.lexicon import Hit, Lexicon
from watcher.model import Ceasefire, CeasefireStatus, Evidence

# Over the story the later step replaces the earlier.
_LATEST: tuple[CeasefireStatus, ...] = ("collapsed", "agreed", "violated", "in_force", "denied")
_TWO = 2
_MONTHS_AGO = 2  # months: "collapsed in March", told in May, is of then
_STALE = dt.timedelta(days=10)
_MADE = frozenset("signed sign agreed reached brokered concluded mediated struck announced declared got".split())
_STANDS = frozenset({"violated", "collapsed", "in_force"})
_DRILL = frozenset("drill drills exercise exercises manoeuvres maneuvers wargame wargames".split())
_TAKEN = frozenset({"accepted", "signed", "endorsed", "approved", "extended", "renewed"})
_STEPS: dict[str, CeasefireStatus] = {
    "collapsed": "collapsed", "in_force": "in_force", "begins": "in_force", "violated": "violated",
}  # fmt: skip
_BROKERS = frozenset("got brokered mediated negotiated arranged secured helped".split())
_MEDIATION = frozenset({"mediation", "auspices", "sponsorship"})


def read_ceasefires(
    lines: Sequence[Line], lexicon: Lexicon, *, actors: Sequence[str], published: dt.date | None
) -> list[Ceasefire]:
    """At most one current truce, with the latest step that the story tells of it."""
    if any(line.field == "title" and _DRILL & set(line.words(0, len(line.tokens))) for line in lines):
        return []
    found: list[_Step] = []
    tables = lexicon.tables.get("ceasefire", {})
    named = False
    for line in lines:
        view = CueLine(line, (), tables)
        has_noun = any(word in tables.get("nouns", {}) for word in view.tokens)
        told = _status(view, named=named) if has_noun or named else None
        named = has_noun and line.field == "text"
        if told is not None and _is_current(line, told[0], lexicon, published):
            found.append(_Step(*told, _broker(view, told[0], actors)))
    if not found:
        return []
    body = [step for step in found if step.evidence.field == "text"] or found
    latest = _last_step(body)
    told_so = [step for step in found if step.status == latest.status]
    broker = next((step.broker for step in (*told_so, *found) if step.broker), None)
    return [
        Ceasefire(
            status=latest.status,
            broker=broker,
            parties=tuple(code for code in actors if code != broker),
            evidence=tuple(step.evidence for step in told_so),
            confidence=0.75,
        )
    ]


@dataclass(frozen=True, slots=True)
class _Step:
    """One telling of a truce: how far it has come, the words, and who brokers it where that is said."""

    status: CeasefireStatus
    evidence: Evidence
    broker: str | None


def _last_step(steps: Sequence[_Step]) -> _Step:
    """The step that stands: a truce told to be kept after it was told to be made is in force."""
    latest = next((step for wanted in _LATEST for step in steps if step.status == wanted), steps[0])
    kept = [step for step in steps if step.status == "in_force"]
    return kept[-1] if latest.status == "agreed" and kept and steps.index(kept[-1]) > steps.index(latest) else latest


def _is_current(line: Line, status: CeasefireStatus, lexicon: Lexicon, published: dt.date | None) -> bool:
    """Whether the sentence tells of now; the day on which a truce was made that is now broken says nothing."""
    if any(past_cues(line, lexicon)) or is_commemorated(line):
        return False
    for date in line.dates:
        made = status in _STANDS and _MADE & set(line.words(date.first - 5, date.first))
        if published is None or made:
            continue
        year = date.day is None and date.year is not None and date.year < published.year
        month = date.kind == "month" and date.month is not None and not year
        year = year or (month and (published.month - (date.month or 0)) >= _MONTHS_AGO)
        if year or (date.day is not None and published - date.day > _STALE):
            return False
    return True


def _broker(view: CueLine, status: CeasefireStatus, actors: Sequence[str]) -> str | None:
    """Who brought it about, or tries to: "brokered by", "a U.S.-brokered truce", "the truce that Riyadh got"."""
    for hit in view.line.names:
        asks = status in {"proposed", "attempted"} and _is_go_between(view, hit)
        if asks or _has_brought(view, hit) or (hit.name.code not in actors and _is_told_to_broker(view, hit)):
            return hit.name.code
    return None


def _has_brought(view: CueLine, hit: Hit) -> bool:
    """Whether the words around a name say so plainly, whoever the sides are."""
    after, before = view.line.beside(hit, after=3), view.line.beside(hit, before=1)
    compound = after[:1] == ["brokered"] or after[:2] in (["-", "brokered"], ["-", "mediated"])
    relative = bool(_BROKERS & set(after[:1])) and before in (["that"], ["which"])
    led = any(_stands_before(view, cue.last, hit.start) for cue in _by_whom(view))
    return compound or relative or led or bool(_MEDIATION & set(after[:1]))


def _is_told_to_broker(view: CueLine, hit: Hit) -> bool:
    """ "The Russian effort", "a plan by Oman"."""
    at = sum(token.end <= hit.start for token in view.line.tokens)
    end = at + sum(hit.start <= token.start < hit.end for token in view.line.tokens)
    near = view.between(max(0, at - 3), at, "broker") if "by" in view.tokens[max(0, at - 3) : at] else []
    return bool(near or view.between(end, end + 4, "broker"))


def _by_whom(view: CueLine) -> Sequence[Cue]:
    return view.between(0, len(view.tokens), "by_whom")


def _is_go_between(view: CueLine, hit: Hit) -> bool:
    """ "Riyadh laid a plan before Chad and Libya": the first of three names, who brings something of its own."""
    names = view.line.names
    others = {other.name.code for other in names} - {hit.name.code}
    brings = view.has("broker", 0, len(view.tokens)) or view.has("talks", 0, len(view.tokens))
    return brings and hit.start == min(other.start for other in names) and len(others) >= _TWO


def _stands_before(view: CueLine, last: int, start: int) -> bool:
    """Whether a name begins right behind some words, an article between them or not."""
    return any(view.line.tokens[at].start == start for at in range(last, min(last + 2, len(view.tokens))))


def _status(view: CueLine, *, named: bool) -> tuple[CeasefireStatus, Evidence] | None:
    """The truce that a line names and what is said of it nearby; one that the line only passes by is none."""
    if view.has("staged", 0, len(view.tokens)):
        return None
    for cue in whole_nouns(view):
        status = Truce(view, cue.first, cue.last).status()
        if status is not None:
            return status, view.line.evidence(cue.first, cue.last)
    for cue in reversed(view.between(0, len(view.tokens), "told_again")) if named else []:
        status = _status_of_it(view, cue)
        if status is not None:
            return status, view.line.evidence(cue.first, cue.last)
    return None


def _status_of_it(view: CueLine, cue: Cue) -> CeasefireStatus | None:
    """What is said of "it" or "the deal" behind a sentence that named a truce."""
    before = cue.first - 1
    if view.has("agreed", before, cue.first) and view.tokens[before] in _TAKEN:
        return "agreed"
    if view.has("rejects", before, cue.first):
        return "denied"
    near = view.between(cue.last, cue.last + 4, *_STEPS)
    if near and not {"to", "would", "not", "never", "might"} & set(view.tokens[cue.last : near[0].first]):
        return _STEPS[near[0].family]
    return None
