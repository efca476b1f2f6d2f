"""Article → Reading. The order: lines → actors, persons → who speaks → each kind of fact → places, date → toll."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from watcher.facts.actors import find_actors, home_of
from watcher.facts.attribution import hear
from watcher.facts.casualties import read_casualties
from watcher.facts.ceasefires import read_ceasefires
from watcher.facts.contacts import read_contacts
from watcher.facts.event_date import event_date
from watcher.facts.hostilities import read_hostilities
from watcher.facts.lines import Line, read_lines
from watcher.facts.meetings import read_meetings
from watcher.facts.parties import Parties
from watcher.facts.places import read_places
from watcher.facts.reconcile import reconcile
from watcher.facts.requests import read_requests
from watcher.facts.scope import RECENT
from watcher.facts.statements import read_statements
from watcher.facts.toll import toll_of
from watcher.lexicon import Lexicon
from watcher.model import Article, Casualties, Evidence, Fact, Hostility, Reading, Request

_REMEMBERS = frozenset("remember remembers remembered mark marks marked honour honours honoured honor honors".split())


def read_facts(article: Article, lexicon: Lexicon, as_of: dt.datetime | None) -> Reading:
    """Everything that the article says of armed contact and of the diplomacy around it, as of a moment.

    Without a moment relative dates stay unresolved. Never raises on any text.
    """
    if article.language != "en":
        return Reading()
    published = as_of.date() if as_of is not None else None
    lines = read_lines(article, lexicon, published)
    actors = find_actors(lines, lexicon)
    home = home_of(article, lexicon)
    parties = Parties(lexicon, home=home)
    parties.learn(lines)
    heard = hear(lines, lexicon, persons=parties.persons, home=home, actors=actors)
    hostilities = read_hostilities(lines, lexicon, heard=heard, actors=actors, published=published)
    casualties = reconcile(read_casualties(lines, lexicon, heard=heard, actors=actors, home=home, published=published))
    meetings = read_meetings(article, lines, lexicon, heard=heard, published=published)
    contacts = read_contacts(lines, parties, heard=heard, meetings=meetings, actors=actors, published=published)
    requests = read_requests(lines, lexicon, heard=heard, home=home, published=published)
    armed = (fact for fact in hostilities if not _is_asked_for(fact, requests))
    facts: tuple[Fact, ...] = (
        *casualties, *armed, *read_ceasefires(lines, lexicon, actors=actors, published=published),
        *meetings, *requests, *contacts,
        *read_statements(lines, lexicon, heard=heard, actors=actors, home=home, published=published),
    )  # fmt: skip
    if article.genre == "anniversary":
        facts = tuple(_of_then(fact, lines, published) for fact in facts)
    told = _act_lines(lines, facts)
    return Reading(
        actors=actors,
        event_date=event_date(lines, told, published),
        places=read_places(article, lines, lexicon, act_lines=told, home=home),
        toll=toll_of(facts),
        facts=facts,
    )


def _is_asked_for(act: Hostility, requests: Sequence[Request]) -> bool:
    """ "Asks for artillery": the arms are what is asked for, and no act."""
    asked = [span for fact in requests for span in fact.evidence]
    return all(
        any(own.field == span.field and span.start <= own.start < span.end for span in asked) for own in act.evidence
    )


def _of_then(fact: Fact, lines: Sequence[Line], published: dt.date | None) -> Fact:
    """Where a story marks a day of old, a harm or an act without a day of its own belongs to what is remembered."""
    if not isinstance(fact, (Casualties, Hostility)) or published is None:
        return fact
    own = [line for line in lines if any(_inside(span, line) for span in fact.evidence)]
    new = any(date.day is not None and published - date.day <= RECENT for line in own for date in line.dates)
    return fact if new and not any(_REMEMBERS & set(line.words(0, len(line.tokens))) for line in own) else (
        replace(fact, scope="background")
    )  # fmt: skip


def _act_lines(lines: list[Line], facts: tuple[Fact, ...]) -> set[int]:
    """The lines in which a current act or casualty of the event is told."""
    spans = [
        span for fact in facts
        if isinstance(fact, (Casualties, Hostility)) and fact.scope == "current" and fact.modality == "actual"
        for span in fact.evidence
    ]  # fmt: skip
    return {index for index, line in enumerate(lines) if any(_inside(span, line) for span in spans)}


def _inside(span: Evidence, line: Line) -> bool:
    return span.field == line.field and line.start <= span.start < line.end
