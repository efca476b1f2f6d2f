"""Spans of time in a clause: what is counted over years, or since a day long past, is no toll of the happening."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from watcher.facts.english import LASTING
from watcher.facts.lines import Line
from watcher.facts.own_clause import Clause
from watcher.lexicon import Lexicon
from watcher.text import DateMention, read_ordinal

RECENT = dt.timedelta(days=10)  # a story reports what happened within days; an older date in its line is history
_SPAN = re.compile(
    r"\b(?:"
    r"(?:this|each|every|per) (?:calendar |financial )?year|annually|"
    r"(?:each|every|per) (?:day|week|month)|on average|an average of|"
    r"(?:in|over|during|within|of|for|across) "
    r"(?:just |only |nearly |almost |about |some |more than |at least |less than )*(?:the |a |an )?"
    r"(?:(?:first|last|past|previous|preceding|same) )*(?:[\w-]+ )?(?:years|months|decades|generations|centuries)|"
    r"(?:in|over|during) (?:the |a )?(?:(?:past|previous|preceding|last) )?(?:year|decade|century|quarter)|"
    r"(?:in|over|during) the (?:past|previous|preceding) month|"
    r"(?:in|over|during) the (?:first|second|third|fourth|last|opening|final) (?:half|quarter|trimester|semester) of|"
    r"a (?:year|month) (?=$|were|was|are|is|on average|since|over|in)"
    r")(?!\w)"
)
_FIRST_DAYS = 5  # of a month: until then "in April" may be a few days ago
_RANKS = frozenset("first last latest worst".split())
_LEADS = frozenset("in since last of on this the during".split())
_RANKED = re.compile(r"[a-z]{3,}iest$|[a-z]{4,}est$")
_NOT_RANKED = frozenset(
    "west northwest southwest protest forest arrest interest conquest request guest harvest priest".split()
)
_SHORT = frozenset("hour hours day days night nights week weeks 24h".split())
_OUTBREAK = frozenset("start beginning outbreak onset outset eruption resumption".split())
_BEGAN = frozenset("began begun started broke erupted flared resumed".split())


def is_running_total(line: Line, clause: Clause, *, lexicon: Lexicon, published: dt.date | None) -> bool:
    """Whether the clause counts over a span of time that is longer than one happening."""
    if any(_is_long(line, at, lexicon, published) for at in _sinces(line, clause)):
        return True
    years = (date.first for date in line.dates if published and (date.kind, date.year) == ("year", published.year))
    spans = (*_spans(line, clause), *(at for at in years if clause.holds(at) and line.words(at - 1, at) == ["in"]))
    return any(not is_comparison(line, at) for at in spans)


def is_recent(day: dt.date | None, published: dt.date | None) -> bool:
    """Whether a story of that date may report the day as its own."""
    return day is not None and published is not None and dt.timedelta(0) <= published - day <= RECENT


def is_comparison(line: Line, at: int) -> bool:
    """ "The deadliest day since 2021", "the third attack this year": the time from a token on ranks what is told."""
    while at and line.tokens[at - 1].norm in _LEADS:
        at -= 1
    words: list[str] = []
    for chunk in reversed([chunk for chunk in line.chunks if chunk.first < at]):
        if chunk.kind not in {"noun", "prep", "adv", "sub"} and (chunk.kind != "verb" or chunk.verb is not None):
            break
        words[:0] = line.words(chunk.first, min(chunk.last, at))
    return any(_ranks(word) for word in words)


def past_cues(line: Line, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Where words stand that put a clause into the past ("last year", "years ago"), each with its length."""
    cues = lexicon.past_cues
    if cues.keys().isdisjoint(line.vocabulary):
        return
    words = line.words(0, len(line.tokens))
    for at, word in enumerate(words):
        for cue in cues.get(word, ()):
            if tuple(words[at : at + len(cue)]) == cue and not _is_cut_short(line, at + len(cue)):
                yield at, len(cue)


def _is_cut_short(line: Line, after: int) -> bool:
    """ "In the past 24 hours": no words of the past, but a span of a few days."""
    return line.words(after - 1, after) == ["past"] and not _SHORT.isdisjoint(line.words(after, after + 3))


_SHORT_AGO = frozenset("weekend morning night dawn yesterday midnight noon midday evening".split())


def _ranks(word: str) -> bool:
    if word in _RANKS or (read_ordinal(word) is not None and not word.isdigit() and word != "second"):
        return True
    return bool(_RANKED.fullmatch(word)) and word not in _NOT_RANKED


def _spans(line: Line, clause: Clause) -> Iterator[int]:
    """The tokens at which a span of time begins in the clause."""
    starts: dict[int, int] = {}
    at = 0
    for index, token in enumerate(line.tokens):
        starts[at] = index
        at += len(token.norm) + 1
    for match in _SPAN.finditer(line.folded):
        found = starts.get(match.start())
        if found is not None and clause.holds(found) and "same" not in match[0].split(" "):
            yield found


def _sinces(line: Line, clause: Clause) -> Iterator[int]:
    """The tokens "since" of the clause that open a time, and do not rank."""
    for at, token in enumerate(line.tokens):
        if token.norm == "since" and clause.holds(at) and at + 1 < len(line.tokens) and not is_comparison(line, at):
            yield at


def _is_long(line: Line, at: int, lexicon: Lexicon, published: dt.date | None) -> bool:
    """Whether "since …" at a token reaches further back than the happening."""
    end = next((i for i in range(at + 1, len(line.tokens)) if line.tokens[i].norm in {",", ";", "("}), len(line.tokens))
    dates = [date for date in line.dates if at < date.first < end]
    if any(is_recent(date.day, published) for date in dates):
        return False
    if dates:
        return any(date.kind not in {"weekday", "relative"} for date in dates)
    counted = (chunk.first for chunk in line.chunks if chunk.first > at and (chunk.quantity or chunk.verb))
    words = line.words(at + 1, min(end, next(counted, end)))
    if not words or words[0] == "then" or words[-1] in _SHORT_AGO:
        return False
    if not LASTING.isdisjoint(words):
        return True
    acts = lexicon.act_words | lexicon.classes.get("happenings", frozenset())
    began = not {*_OUTBREAK, *_BEGAN}.isdisjoint(words) or any(word in acts for word in words[:3])
    return not (began and any(word in acts or word in {"violence", "siege", "operation"} for word in words))


def dated_recently(line: Line, published: dt.date | None, dates: Sequence[DateMention]) -> bool:
    """Whether one of the clause's dates is a day on which the story's happening may have been."""
    return any(is_recent(d.day, published) and line.words(d.first - 1, d.first) != ["since"] for d in dates)


def is_past(date: DateMention, published: dt.date | None) -> bool:
    """An earlier year, a day long past, a month before the last one."""
    if published is None:
        return date.kind == "year"
    if date.day is not None:
        return (published - date.day) > RECENT
    if date.year is None:
        return False
    months = (published.year - date.year) * 12 + published.month - (date.month or published.month)
    return date.year < published.year if date.month is None else months > (published.day <= _FIRST_DAYS)
