"""The body of an alert: short lines for a small screen, each fact followed by the sentence that says it."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from watcher.alerts.matters import matter_line, matters
from watcher.alerts.names import Names
from watcher.alerts.plain import plain
from watcher.alerts.wording import change_line, counted_by, figure_line, label
from watcher.facts import UNSURE_BELOW, sentence_of
from watcher.model import (
    AlertReason,
    Article,
    Casualties,
    Decision,
    Event,
    Evidence,
    Fact,
    Figure,
    Hostility,
    MarkKind,
    Match,
    Reading,
)

_EDITORS = re.compile(r"\W*(?:correct|eds\b|editor|attention|withdraw|please|kill|refile|fixes)", re.IGNORECASE)
_MOST_PUBLISHERS = 5
_UNSURE = " (unsure: read the sentence)"
_NOTES: dict[AlertReason, MarkKind] = {"correction": "correction", "retraction": "kill"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Everything that a body is written from. ``earlier`` are lines on the alerts that said otherwise."""

    reason: AlertReason
    decision: Decision
    event: Event
    article: Article
    reading: Reading
    match: Match | None
    figures: list[Figure]
    earlier: list[str]
    names: Names
    now: dt.datetime


def body(message: Message) -> str:
    """Plain text in blocks: what changed, the headline, the facts with their sentences, where and when, the source."""
    blocks = [_opening(message), _headline(message), *_facts(message), _where_and_when(message), _source(message)]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _opening(message: Message) -> list[str]:
    lines = [label(message.reason)]
    lines += [
        change_line(change, message.reason, message.names, told_by=counted_by(change, message.event))
        for change in message.decision.changes
    ]
    if message.event.related_to and message.decision.kind == "related":
        lines.append(f"Possibly related to event {message.event.related_to}")
    if message.reason == "retraction":
        lines.append(f"{_called(message.article.origin, message)} has withdrawn its story. Don't use it.")
    return [*lines, *_note(message), *message.earlier]


def _note(message: Message) -> list[str]:
    """Tell what the wire itself says is wrong: its note to editors, where the story opens with one."""
    kind = _NOTES.get(message.reason)
    if kind is None:
        return []
    spans = [mark.evidence for mark in message.article.marks if mark.kind == kind and mark.evidence.field == "text"]
    first = next(iter(message.article.text.strip().splitlines()), "")
    note = spans[0].text if spans else first if _EDITORS.match(first) else ""
    return [f"“{plain(note)}”"] if note else []


def _headline(message: Message) -> list[str]:
    headline = plain(message.article.title)
    return [headline] if headline else []


def _facts(message: Message) -> Iterator[list[str]]:
    """One block a sentence, with the figures that it gives; without any figure, the sentence that matched."""
    if message.reason == "retraction":
        return
    said = [(_quote(message, _evidence_of(message.reading, figure)), figure) for figure in _shown(message.figures)]
    for quote, told in groupby(said, key=lambda pair: pair[0]):
        yield [*(figure_line(figure, message.names) + _doubt(message.reading, figure) for _, figure in told), *quote]
    uncounted = list(_uncounted(message))
    yield from uncounted
    asked = matters(message.reading)
    lines = [
        (_quote(message, _first_in_text(fact)), matter_line(fact, message.names, told=message.event.told))
        for fact in asked
    ]
    for quote, alike in groupby(lines, key=lambda pair: pair[0]):
        yield [*(line for _, line in alike), *quote]
    if not message.figures and not uncounted and not asked:
        head = "No figures yet" if message.reason == "new" else "No figures in this story"
        yield [head, *_quote(message, _matched(message))]


def _shown(figures: list[Figure]) -> list[Figure]:
    """Give the figures without a part that says no more than the figure it is part of."""
    whole = {(figure.outcome, figure.side, figure.low) for figure in figures if figure.role != "part"}
    return [f for f in figures if f.role != "part" or (f.outcome, f.side, f.low) not in whole]


def _uncounted(message: Message) -> Iterator[list[str]]:
    """Casualties told without a number, where no figure of the same outcome tells more."""
    counted = {figure.outcome for figure in message.figures}
    for fact in message.reading.facts:
        if not isinstance(fact, Casualties) or (fact.scope, fact.modality) != ("current", "actual"):
            continue
        if fact.low is None and fact.high is None and fact.outcome not in counted:
            counted.add(fact.outcome)
            side = f"{message.names.state_name(fact.side)}: " if fact.side else ""
            yield [f"{side}{fact.outcome.replace('_', ' ')}, number not told", *_quote(message, fact.evidence[0])]


def _doubt(reading: Reading, figure: Figure) -> str:
    """Say that a figure has to be checked against its sentence, where it is rather misread than not."""
    told = _telling(reading, figure)
    return _UNSURE if told and max(fact.confidence for fact in told) < UNSURE_BELOW else ""


def _evidence_of(reading: Reading, figure: Figure) -> Evidence | None:
    """Give the span that says a figure, rather in the text than in the headline."""
    spans = [span for fact in _telling(reading, figure) for span in fact.evidence]
    spans.sort(key=lambda span: span.field != "text")
    return spans[0] if spans else None


def _telling(reading: Reading, figure: Figure) -> list[Casualties]:
    """Give the facts that say a figure."""
    return [
        fact
        for fact in reading.facts
        if isinstance(fact, Casualties)
        and (fact.outcome, fact.side, fact.scope) == (figure.outcome, figure.side, "current")
        and (fact.low, fact.high) in {(figure.low, figure.high), (figure.low, figure.low)}
        and (fact.claimant.code if fact.claimant else None) == figure.claimant
    ]


def _first_in_text(fact: Fact) -> Evidence:
    """Give a span of the story rather than of the headline."""
    return next((span for span in fact.evidence if span.field == "text"), fact.evidence[0])


def _matched(message: Message) -> Evidence | None:
    """Give the span that made the rule hold, or the first that tells of fighting."""
    spans = list(message.match.evidence) if message.match else []
    spans += [span for fact in message.reading.facts if isinstance(fact, Hostility) for span in fact.evidence]
    spans += [span for fact in message.reading.facts for span in fact.evidence]
    return next((span for span in spans if span.field == "text"), spans[0] if spans else None)


def _quote(message: Message, evidence: Evidence | None) -> list[str]:
    if evidence is None:
        return []
    return [f"“{plain(sentence_of(message.article, evidence))}”"]


def _where_and_when(message: Message) -> list[str]:
    places = dict.fromkeys(
        plain(place.name, 60) + (f" ({message.names.state_name(place.country)})" if place.country else "")
        for place in message.reading.places
        if place.role == "event"
    )
    day = message.reading.event_date or message.event.date_low
    lines = [f"Where: {', '.join(places)}"] if places else []
    return lines + ([f"When: {day.isoformat()}"] if day and message.reason != "retraction" else [])


def _source(message: Message) -> list[str]:
    article = message.article
    carried, wire = _called(article.source, message), _called(article.origin, message)
    lines = [f"Source: {carried}" if carried == wire else f"Source: {carried} (copy of {wire})"]
    if article.url:
        lines.append(plain(article.url, 500))
    published = "not told" if article.published_at is None else _time(article.published_at)
    return [*lines, f"Published: {published}", f"Seen: {_time(message.now)}", *_told_by(message)]


def _told_by(message: Message) -> list[str]:
    """Count who tells of the event on his own: copies speak for their wire, outlets for their house.

    A copy without a credit is told by its words; who has withdrawn his story tells nothing any more.
    """
    last = {member.origin: member.decision for member in message.event.members if member.decision != "same_copy"}
    houses = message.names.independent(wire for wire, decision in last.items() if decision != "retraction")
    if len(houses) <= 1 or message.reason == "retraction":
        return []
    more = f" and {len(houses) - _MOST_PUBLISHERS} more" if len(houses) > _MOST_PUBLISHERS else ""
    shown = ", ".join(plain(house, 40) for house in houses[:_MOST_PUBLISHERS])
    return [f"Told so far by {len(houses)} publishers: {shown}{more}"]


def _called(wire: str, message: Message) -> str:
    return plain(message.names.publisher_name(wire), 60)


def _time(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"
