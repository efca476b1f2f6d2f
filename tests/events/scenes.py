"""Articles, readings and a desk that remembers, so that a test reads as a timetable.

Facts are written in one line a fact: ``killed KHM 3 by KHM``, ``wounded THA >=4``, ``killed - ~100``,
``killed KHM 2 part``, ``truce agreed``, ``denial AZE``. A side ``-`` is none;
figures are ``3``, ``>=3``, ``<=3``, ``~3``, ``3-5`` or ``?``.
"""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, field
from typing import get_args

from watcher import events
from watcher.model import (
    Action,
    Article,
    Casualties,
    Ceasefire,
    CeasefireStatus,
    Decision,
    Event,
    Evidence,
    Fact,
    Hedge,
    Hostility,
    Mark,
    MarkKind,
    Match,
    Outcome,
    Place,
    Range,
    Reading,
    Severity,
    Speaker,
    Toll,
)

DAY = dt.date(2033, 2, 7)  # a Monday
_HEDGES: dict[str, Hedge] = {">=": "at_least", "<=": "up_to", "~": "about"}


def clock(at: str) -> dt.datetime:
    """``08:15`` on the first day, ``+2 08:15`` two days later."""
    days, _, time = at.rpartition(" ")
    hour, minute = time.split(":")
    day = DAY + dt.timedelta(days=int(days or 0))
    return dt.datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=dt.UTC)


def day(offset: int) -> dt.date:
    """Give the date so many days after the first."""
    return DAY + dt.timedelta(days=offset)


def article(
    at: str,
    source: str,
    title: str,
    text: str = "",
    *,
    origin: str | None = None,
    guid: str | None = None,
    marks: tuple[MarkKind, ...] = (),
    key: str | None = None,
) -> Article:
    """Give a filed article; its id names source and time."""
    content = hashlib.blake2b(f"{title}{text}".encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
    name = key or f"{source}@{at}"
    return Article(
        id=name,
        source=source,
        origin=origin or source,
        title=title,
        text=text,
        guid=guid,
        published_at=clock(at),
        item_key=guid or f"https://wire.example/{name}",
        content_hash=content,
        slug="-".join(re.findall(r"\w+", re.sub(r"^[A-Z ]+-", "", title).lower())),
        marks=tuple(Mark(kind, Evidence("title", 0, len(title), title)) for kind in marks),
    )


def evidence(source: Article | None, words: str = "") -> tuple[Evidence, ...]:
    """Give a span of the text that holds ``words`` (its start, where none are given)."""
    text = source.text if source else ""
    start = max(0, text.find(words)) if words else 0
    return (Evidence("text", start, start + len(words), words),)


def reading(
    *lines: str,
    actors: str = "",
    on: int | None = 0,
    places: tuple[str | Place, ...] = (),
    fighting: bool = True,
    source: Article | None = None,
) -> Reading:
    """Give a reading from fact lines; ``on`` counts days from the first, None where the story tells no day."""
    codes = tuple(actors.split())
    facts = [fact(line, source) for line in lines]
    if fighting and codes:
        facts.append(Hostility(action="armed_clash", actor=codes[0], target=codes[-1], evidence=evidence(source)))
    return Reading(
        actors=codes,
        event_date=None if on is None else day(on),
        places=tuple(place(each) for each in places),
        toll=_toll(facts),
        facts=tuple(facts),
    )


def place(name: str | Place, lat: float | None = None, lon: float | None = None) -> Place:
    """Give a place of the happening, by default without coordinates."""
    if isinstance(name, Place):
        return name
    return Place(name.lower(), name, None, lat, lon, "event")


def fact(line: str, source: Article | None = None) -> Fact:
    """Give a fact from its line."""
    words = line.split()
    if words[0] == "truce":
        status = next(each for each in get_args(CeasefireStatus) if each == words[1])
        return Ceasefire(status=status, evidence=evidence(source))
    if words[0] == "denial":
        action: Action = "armed_clash"
        speaker = Speaker(words[1], words[1])
        return Hostility(action=action, claimant=speaker, modality="denied", evidence=evidence(source))
    by = words[words.index("by") + 1] if "by" in words else None
    outcome: Outcome = next(each for each in get_args(Outcome) if each == words[0])
    side = None if words[1] == "-" else words[1]
    low, high, hedge = _bounds(words[2])
    role = "part" if "part" in words else "side" if side else "total"
    return Casualties(
        outcome=outcome,
        side=side,
        low=low,
        high=high,
        hedge=hedge,
        role="part" if role == "part" else "side" if side else "total",
        claimant=Speaker(by, by) if by else None,
        victims="civilian" if "civilian" in words else "military",
        scope="background" if "background" in words else "current",
        evidence=evidence(source, _quoted(line)),
    )


def _quoted(line: str) -> str:
    match = re.search(r"“(.+)”", line)
    return match[1] if match else ""


def _bounds(figure: str) -> tuple[int | None, int | None, Hedge]:
    if figure == "?":
        return None, None, "unspecified"
    if "-" in figure:
        low, high = figure.split("-")
        return int(low), int(high), "between"
    mark = next((mark for mark in _HEDGES if figure.startswith(mark)), "")
    value = int(figure.removeprefix(mark))
    hedge = _HEDGES.get(mark, "exact")
    return (None if mark == "<=" else value), (None if mark == ">=" else value), hedge


def _toll(facts: list[Fact]) -> dict[Outcome, Toll]:
    """Give the sum of each side's parts, as far as the events room reads it."""
    toll: dict[Outcome, Toll] = {}
    for each in facts:
        if isinstance(each, Casualties) and each.role == "part" and each.side and each.low:
            sides = dict(toll[each.outcome].by_side) if each.outcome in toll else {}
            before = sides[each.side].low if each.side in sides else 0
            total = (before or 0) + each.low
            sides[each.side] = Range(total, total)
            toll[each.outcome] = Toll(Range(total, total), sides)
    return toll


@dataclass
class FakeDesk:
    """Remembers events and decisions as a store would, and shows them by the article's id."""

    rule: str = "border-clash"
    severity: Severity = "high"
    open: dict[str, Event] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)

    def takes(self, item: Article, read: Reading, *, ruled: bool = True) -> Decision | None:
        """Put an article before the events room: by its rule, or without one for a tie."""
        now = item.published_at or clock("00:00")
        known = list(self.open.values())
        if ruled:
            match = Match(self.rule, "abcd1234", self.severity, evidence(item))
            decision, event = events.decide(item, read, match, known, now=now)
        else:
            tied = events.tie(item, read, known, now=now)
            if tied is None:
                return None
            decision, event = tied
        self.open[event.id] = event
        self.decisions.append(decision)
        return decision

    def kinds(self) -> list[str]:
        """Tell what was decided, in order."""
        return [decision.kind for decision in self.decisions]


def took(decision: Decision | None) -> Decision:
    """Give the decision that must have been made."""
    assert decision is not None
    return decision


def told(decision: Decision | None) -> list[tuple[str, str | None, str | None, str]]:
    """Give the changes of a decision as (fact, side, was, now)."""
    return [(change.fact, change.side, change.was, change.now) for change in took(decision).changes]
