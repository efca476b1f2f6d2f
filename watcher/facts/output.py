"""A reading as the JSON object that `wirewatch facts` prints."""

import datetime as dt
from dataclasses import fields

from watcher.facts.casualties import MOST
from watcher.model import Article, Evidence, Fact, Range, Reading, Speaker, Toll
from watcher.text import split_sentences


def to_json(article: Article, reading: Reading) -> dict[str, object]:
    """One line of `wirewatch facts`."""
    return {
        "id": article.id,
        "actors": list(reading.actors),
        "event_date": reading.event_date.isoformat() if reading.event_date else None,
        "places": [
            {"id": p.id, "name": p.name, "country": p.country, "lat": p.lat, "lon": p.lon, "role": p.role}
            for p in reading.places
        ],
        "toll": {outcome: _toll(toll) for outcome, toll in reading.toll.items()},
        "facts": [fact_to_json(fact) for fact in reading.facts],
    }


def unread(reading: Reading) -> str:
    """Say in words how much of a story was left unread, and why."""
    return f"{reading.unread} more sentences with words of harm are unread: behind {MOST} figures a text is a register"


def fact_to_json(fact: Fact) -> dict[str, object]:
    """A fact with its kind first and every field of that kind."""
    line: dict[str, object] = {"kind": fact.kind}
    for field in fields(fact):
        line[field.name] = _plain(getattr(fact, field.name))
    return line


def sentence_of(article: Article, evidence: Evidence) -> str:
    """The sentence of the article that holds a span, for showing it; the headline is one."""
    if evidence.field == "title":
        return article.title.strip()
    for sentence in split_sentences(article.text):
        if sentence.start <= evidence.start < sentence.end:
            start = max(sentence.start, article.dateline.end if article.dateline else 0)
            return " ".join(article.text[min(start, evidence.start) : sentence.end].split())
    return evidence.text


def _toll(toll: Toll) -> dict[str, object]:
    return {**_range(toll.total), "by_side": {side: _range(found) for side, found in toll.by_side.items()}}


def _range(found: Range) -> dict[str, object]:
    return {"low": found.low, "high": found.high}


def _plain(value: object) -> object:
    if isinstance(value, Speaker):
        return {"code": value.code, "name": value.name}
    if isinstance(value, Evidence):
        return {"field": value.field, "start": value.start, "end": value.end, "text": value.text}
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
