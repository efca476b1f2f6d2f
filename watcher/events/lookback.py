"""Words that reach behind a story's own day: burials of the dead of an earlier clash, sums over several days."""

import datetime as dt
import re
from collections.abc import Iterator

from watcher.model import Article, Casualties, Evidence, Hostility, Reading
from watcher.text import split_sentences

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = r"(?P<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_BURIAL = re.compile(
    r"\b(?:funerals?|burials?|buried|laid to rest|cremat\w+|coffins?|mourn(?:s|ed|ers?|ing)?|requiem)\b", re.IGNORECASE
)
_DEAD = re.compile(r"\b(?:killed|slain|died|dead|fallen|victims?|lost their lives)\b", re.IGNORECASE)
_BURIED = re.compile(
    r"\b(?:was|were|are|is|being|been|to be)\s+(?:\w+\s+)?(?:buried|laid to rest|cremated)\b", re.IGNORECASE
)
_DAY_OF_IT = (
    re.compile(rf"\b{_WEEKDAY}[’']s\b", re.IGNORECASE),
    re.compile(
        rf"\b(?:killed|slain|died|dead|clash\w*|fight\w*|attack\w*|shell\w+)\b[^.]*?\b(?:on|last)\s+{_WEEKDAY}\b",
        re.IGNORECASE,
    ),
)
_FIGHTING = r"(?:fight|clash|battle|shell|skirmish|violence|hostilit|fire|attack|bloodshed|combat|bombard|exchange)\w*"
_COUNT = rf"(?P<count>{'|'.join(_NUMBERS)}|[2-7])"
_DAYS_OF = re.compile(
    rf"\b{_COUNT}\s+(?:(?:straight|consecutive|successive|whole)\s+)?(?:days|nights)\s+of\s+(?:\w+\s+){{0,3}}?{_FIGHTING}"
    rf"|\b(?:in|over|during|for)\s+the\s+(?:past|last)\s+(?P<past>{'|'.join(_NUMBERS)}|[2-7])\s+days\b",
    re.IGNORECASE,
)
_SINCE = re.compile(rf"\bsince\s+(?:\w+\s+){{0,6}}?{_WEEKDAY}\b", re.IGNORECASE)
# What stands between a figure and a span of days and keeps them apart: a day of its own, another clause, a record.
_APART = re.compile(
    rf"\b(?:{'|'.join(_WEEKDAYS)}|today|yesterday|where|who|whose|which|as|while|deadliest|bloodiest|worst|heaviest|first)\b",
    re.IGNORECASE,
)
_IN_ALL = re.compile(
    r"\b(?:in all|altogether|combined|overall|(?:both|two|three) (?:clash|battle|incident)\w*)\b", re.IGNORECASE
)


def is_burial(article: Article, reading: Reading) -> bool:
    """Whether the only fighting that the story tells of is the one whose dead are buried or mourned in it.

    "Shells fell on a funeral" and "fighting resumed during the burial" tell of fighting of their own.
    """
    acts = [fact for fact in reading.facts if isinstance(fact, Hostility | Casualties) and fact.scope == "current"]
    spans = [span for fact in acts if isinstance(fact, Hostility) for span in fact.evidence]
    in_text = [span for span in spans if span.field == "text"]
    return bool(spans) and all(_is_behind_burial(article, span) for span in in_text or spans)


def burial_day(article: Article, at: dt.datetime) -> dt.date | None:
    """Give the day on which those who are buried died, where the story tells it."""
    for sentence in (part for _, part in _sentences(article) if _BURIAL.search(part)):
        for pattern in _DAY_OF_IT:
            found = pattern.search(sentence)
            if found is not None and not _BURIAL.search(found[0]):
                return _last(found["day"], at.date())
    return None


def wide_since(article: Article, evidence: Evidence, on: dt.date) -> dt.date | None:
    """Give the day from which a figure counts, where it counts more than one ("two days of", "since Sunday")."""
    sentence, start = _around(article, evidence)
    end = start + evidence.end - evidence.start
    for pattern in (_SINCE, _DAYS_OF):
        found = pattern.search(sentence)
        if found is None:
            continue
        between = sentence[end : found.start()] if found.start() >= end else sentence[found.end() : start]
        if _APART.search(between):
            continue
        words = found.groupdict()
        if words.get("day"):
            return _last(words["day"], on)
        count = (words["count"] or words["past"]).lower()
        return on - dt.timedelta(days=(_NUMBERS.get(count) or int(count)) - 1)
    return None


def is_sum(article: Article, evidence: Evidence) -> bool:
    """Whether the sentence of a figure calls it a sum ("in all")."""
    return _IN_ALL.search(_around(article, evidence)[0]) is not None


def _is_behind_burial(article: Article, span: Evidence) -> bool:
    sentence, start = _around(article, span)
    burial = _BURIAL.search(sentence)
    if burial is None:
        return False
    if burial.end() <= start and _DEAD.search(sentence, burial.end()):
        return True
    buried, dead = _BURIED.search(sentence), _DEAD.search(sentence)
    return buried is not None and dead is not None and dead.start() <= start < buried.start()


def _around(article: Article, span: Evidence) -> tuple[str, int]:
    """Give the sentence that a span begins in, and where in it."""
    if span.field == "title":
        return article.title, span.start
    found = ((part, span.start - at) for at, part in _sentences(article) if at <= span.start < at + len(part))
    return next(found, ("", 0))


def _sentences(article: Article) -> Iterator[tuple[int, str]]:
    for sentence in split_sentences(article.text):
        yield sentence.start, article.text[sentence.start : sentence.end]


def _last(weekday: str, on: dt.date) -> dt.date:
    return on - dt.timedelta(days=(on.weekday() - _WEEKDAYS.index(weekday.lower())) % 7)
