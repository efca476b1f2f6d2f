"""Current or background: what belongs to the happening that the story reports, read from the line's own structure."""

import datetime as dt

from watcher.facts.lines import Line
from watcher.facts.mentions import Mention
from watcher.lexicon import Lexicon
from watcher.model import Scope

_PAST_WAR = frozenset({"war", "wars", "genocide", "crackdown", "invasion", "uprising", "insurgency", "massacre"})
_RECENT = dt.timedelta(days=10)  # a story reports what happened within days; an older date in its line is history


def scope_of(line: Line, mention: Mention, *, lexicon: Lexicon, published: dt.date | None) -> Scope:
    """``background`` where the mention's clause names an earlier year, month or war, or compares with the past."""
    first, last = _clause(line, mention)
    words = line.words(first, last)
    clause = " ".join(words)
    if any(f" {cue} " in f" {clause} " for cue in lexicon.classes.get("past_cues", ())):
        return "background"
    if any(_is_past(date.year, date.day, date.kind, published) for date in line.dates if first <= date.first < last):
        return "background"
    return "background" if _is_of_a_war(line, mention) else "current"


def _is_of_a_war(line: Line, mention: Mention) -> bool:
    """ "The war killed …", "the war of the 1930s cost …": a war is the subject of the mention's clause."""
    chunks = line.chunks
    for at in range(min(mention.noun, mention.trigger) - 1, -1, -1):
        if chunks[at].kind in {"stop", "sub", "speech", "comma"}:
            return False
        if chunks[at].word in _PAST_WAR and (at == 0 or chunks[at - 1].kind != "prep"):
            return True
    return False


def _clause(line: Line, mention: Mention) -> tuple[int, int]:
    """The tokens of the mention's clause: up to a joint behind which another finite verb begins."""
    chunks = line.chunks
    first, last = min(mention.noun, mention.trigger), max(mention.noun, mention.trigger)
    start = first
    while start > 0 and not _splits(chunks[start - 1].kind, chunks[start - 1].word):
        start -= 1
    end = last
    while end + 1 < len(chunks) and not _splits(chunks[end + 1].kind, chunks[end + 1].word):
        end += 1
    relative = start > 0 and (
        chunks[start - 1].word in {"which", "where", "who"}
        or (chunks[start - 1].word == "that" and start > 1 and chunks[start - 2].kind == "noun")
    )
    if relative:
        start = max(0, start - 6)
    return _widen(chunks[start].first), _until(line, chunks[end].last)


def _splits(kind: str, word: str) -> bool:
    """Whether a chunk ends a clause. "That" does: "said that A, and that B" are two."""
    return (
        word == "that"
        or kind in {"stop", "speech"}
        or (kind == "sub" and word not in {"which", "that", "who", "where", "when"})
    )


def _widen(first: int) -> int:
    return 0 if first <= 3 else first


def _until(line: Line, last: int) -> int:
    return len(line.tokens) if last >= len(line.tokens) - 1 else last


def _is_past(year: int | None, day: dt.date | None, kind: str, published: dt.date | None) -> bool:
    if published is None:
        return kind == "year"
    if day is not None:
        return (published - day) > _RECENT
    if year is None:
        return False
    return year < published.year if kind != "month" else year < published.year or False
