"""Blame and denial: one fact for each speaker, act and target, with every span that tells of it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from watcher.facts.charges import ChargeReader
from watcher.facts.hearing import Hearing
from watcher.facts.hostilities import line_scope
from watcher.facts.lines import Line
from watcher.facts.margin import Taken
from watcher.lexicon import Lexicon
from watcher.model import Evidence, Statement


def read_statements(
    lines: Sequence[Line], lexicon: Lexicon, *, heard: Hearing, actors: Sequence[str], home: str | None,
    published: dt.date | None,
) -> list[Statement]:  # fmt: skip
    """Who blames whom and who denies what; the quote is the clause of the first telling, as the text has it."""
    if not lexicon.tables.get("statement"):
        return []
    reader = ChargeReader(lexicon, actors, home)
    found: list[Statement] = []
    for index, line in enumerate(lines):
        for charge in reader.charges(line, heard.of(index)) if reader.may_charge(line) else ():
            span = line.evidence(charge.first, charge.last)
            found.append(
                Statement(
                    scope=line_scope(line, lexicon, published),
                    confidence=0.8,
                    evidence=(span,),
                    speaker=charge.speaker,
                    act=charge.act,
                    target=charge.target,
                    quote=span.text,
                )
            )
            line.note(Taken(found[-1], charge.act))
    return _merged(found)


def _merged(found: Sequence[Statement]) -> list[Statement]:
    """A denial that names nobody is that of the same speaker which does."""
    kept: list[Statement] = []
    spans: list[dict[Evidence, None]] = []
    for fact in found:
        at = next((i for i, other in enumerate(kept) if _same(other, fact)), None)
        if at is None:
            kept.append(fact)
            spans.append(dict.fromkeys(fact.evidence))
            continue
        kept[at] = replace(kept[at], target=kept[at].target or fact.target)
        spans[at].update(dict.fromkeys(fact.evidence))
    return [replace(fact, evidence=tuple(told)) for fact, told in zip(kept, spans, strict=True)]


def _same(a: Statement, b: Statement) -> bool:
    same = (a.speaker.code, a.act, a.scope) == (b.speaker.code, b.act, b.scope)
    return same and (a.target == b.target or (a.act == "deny" and None in {a.target, b.target}))
