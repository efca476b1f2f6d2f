"""What each column may hold when a backup comes back: what the nouns allow, and nothing that they could not have given.

The types of a noun's fields say it. A closed list takes its words, a tuple is kept as a list, a noun inside of it as a
list of its parts; what is counted is never negative. A new table is one entry in ``COLUMNS``: its noun, and by name the
columns that the noun lacks or that take less than their type. A new field of a noun that is there needs nothing here.
"""

import base64
import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, is_dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from watcher.model import SEVERITIES, Alert, Article, Delivery, Event, FeedState, Figure, Member, Notice
from watcher.store.articles import Filed
from watcher.store.decisions import Judgement
from watcher.store.errands import Errand
from watcher.store.events import REVISION

_PLACE = re.compile(r"-?\d{1,3}(\.\d+)?,-?\d{1,3}(\.\d+)?", re.ASCII)
_NAMES = {
    NoneType: "nothing",
    str: "words",
    bool: "true or false",
    float: "a number",
    dt.datetime: "a time",
    dt.date: "a day",
}


@dataclass(frozen=True, slots=True)
class Permitted:
    """What may be held: ``wanted`` says it in words, ``fits`` holds a value against it."""

    wanted: str
    fits: Callable[[Any], bool]


def _number(below: int) -> Permitted:
    def fits(value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < below

    return Permitted(f"a number from 0 to {below - 1:,}", fits)


def permitted_by(hint: Any) -> Permitted:
    """Say what a field of this type may hold in the form in which it is kept."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return Permitted(f"one of {', '.join(map(str, inner))}", lambda value: value in inner)
    if origin in {Union, UnionType}:
        choices = [permitted_by(each) for each in inner]
        wanted = " or ".join(choice.wanted for choice in choices)
        return Permitted(wanted, lambda value: any(choice.fits(value) for choice in choices))
    if origin is tuple:
        return _list_of(permitted_by(inner[0]))
    if is_dataclass(hint):
        return _in_parts(hint)
    if hint is int:
        return _number(2**64)
    return Permitted(_NAMES[hint], lambda value: isinstance(value, hint))


def _list_of(each: Permitted) -> Permitted:
    return Permitted(
        f"a list, each {each.wanted}", lambda value: isinstance(value, list) and all(map(each.fits, value))
    )


def _in_parts(noun: Any) -> Permitted:
    parts = list(_parts_of(noun))

    def fits(value: object) -> bool:
        if not isinstance(value, list) or len(value) != len(parts):
            return False
        return all(part.fits(held) for (_, part), held in zip(parts, value, strict=True))

    return Permitted(f"[{', '.join(name for name, _ in parts)}]", fits)


def _parts_of(noun: Any) -> list[tuple[str, Permitted]]:
    parts = []
    for name, hint in get_type_hints(noun).items():
        parts += _parts_of(hint) if is_dataclass(hint) else [(name, permitted_by(hint))]
    return parts


def _columns(*nouns: type, **own: Any) -> Mapping[str, Permitted]:
    """Give the columns of a table: the fields of its nouns, and its own, each by a type or as what it may hold."""
    hints = {name: hint for noun in nouns for name, hint in get_type_hints(noun).items()} | own
    return {name: hint if isinstance(hint, Permitted) else permitted_by(hint) for name, hint in hints.items()}


def _is_term(value: object) -> bool:
    """Whether it is one of the strings that ``events.terms`` makes: coordinates are read back as numbers."""
    if not isinstance(value, str) or not value:
        return False
    position = value.rpartition("=")[2]
    return value[0] != "@" or "," not in position or bool(_PLACE.fullmatch(position))


def _is_object(value: str) -> bool:
    try:
        return isinstance(json.loads(value), dict)
    except (ValueError, RecursionError):
        return False


def _is_moment(value: str) -> bool:
    try:
        return dt.datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_base64(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(base64.b64decode(value, validate=True) or not value)
    except ValueError:
        return False


def _or_nothing(permitted: Permitted) -> Permitted:
    return Permitted(f"{permitted.wanted} or nothing", lambda value: value is None or permitted.fits(value))


def _is_whole_number(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) <= len(str(2**63))


_COUNTED = _number(2_000_000_000)  # the column takes little more, and each of these is counted on
_TRIES = _number(10_000)  # the waits of all of them are added up after each; none of ours comes to two hundred
_LEASE = {"token": _COUNTED, "leased_until": dt.datetime | None}
_FEED_COUNTS = ("failures", "dropped", "moved_seen", "empty_polls", "overflows")
_PART = {"event_id": str, "position": _COUNTED}

COLUMNS: Mapping[str, Mapping[str, Permitted]] = {
    "meta": _columns(key=str, value=str),
    "feed": _columns(FeedState, **dict.fromkeys(_FEED_COUNTS, _COUNTED), hint_s=_or_nothing(_COUNTED), **_LEASE),
    "lane": _columns(recipient_id=str, **_LEASE),
    "article": _columns(Article, Filed, urgency=_or_nothing(_COUNTED), sketch=tuple[int, ...]),  # up to 0005
    "event": _columns(Event),
    "event_article": _columns(Member, **_PART, terms=_list_of(Permitted("a term", _is_term))),
    "event_figure": _columns(Figure, **_PART),
    "decision": _columns(Judgement, seq=_COUNTED),
    "alert": _columns(Alert, facts=Permitted("a JSON object", _is_object)),
    "delivery": _columns(Delivery, attempts=_TRIES, urgency=_number(len(SEVERITIES)), queued_at=dt.datetime),
    "errand": _columns(Errand, tries=_TRIES, **_LEASE),
    "notice": _columns(Notice),
    "quarantine": _columns(
        id=str, feed_id=str, at=dt.datetime, reason=str, size=_COUNTED, bytes=Permitted("bytes in base64", _is_base64)
    ),
}
# What ``meta`` holds under the keys that are read as more than words.
VALUES: Mapping[str, Permitted] = {
    "schema": Permitted("a whole number", _is_whole_number),
    REVISION: Permitted("a whole number", _is_whole_number),
    "pruned_at": Permitted("a time with its zone", _is_moment),
}


def objection(table: str, row: Mapping[str, Any]) -> tuple[str, str] | None:
    """Name the first column of a row that holds what it may not, and say what it takes; None where all is well."""
    for column, value in row.items():
        permitted = COLUMNS[table][column]
        if not permitted.fits(value):
            return column, permitted.wanted
    if table == "meta" and (value := VALUES.get(row["key"])) and not value.fits(row["value"]):
        return "value", f"{value.wanted} under the key {row['key']}"
    if table == "decision" and len({row[name] is None for name in ("kind", "event_id", "score")}) > 1:
        return "kind", "a word where there are an event and a score, and nothing in a rejection"
    return None
