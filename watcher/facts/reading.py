"""Article → Reading. The order: lines → actors, persons → who speaks → each kind of fact → places, date → toll."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from watcher.facts.actors import attacked_from_abroad, find_actors, home_of, voice_of
from watcher.facts.casualties import read_casualties
from watcher.facts.ceasefires import read_ceasefires
from watcher.facts.claimants import of_the_paper
from watcher.facts.confidence import with_confidence
from watcher.facts.contacts import read_contacts
from watcher.facts.event_date import event_date
from watcher.facts.hearing import Hearing
from watcher.facts.hostilities import read_hostilities
from watcher.facts.lines import Line, analyse, cut_lines, index_of
from watcher.facts.meetings import read_meetings
from watcher.facts.outlook import outlook
from watcher.facts.own_state import own_state
from watcher.facts.parties import Parties
from watcher.facts.periods import RECENT
from watcher.facts.places import read_places
from watcher.facts.requests import read_requests
from watcher.facts.statements import read_statements
from watcher.facts.toll import toll_of
from watcher.lexicon import Lexicon
from watcher.model import Article, Casualties, Evidence, Fact, Hostility, Meeting, Reading, Request

_ORDER = ("casualties", "hostility", "ceasefire", "meeting", "request", "contact", "statement")
_NO_ARMS = frozenset({"armed_clash", "incursion", "shooting"})
_HAPPENINGS = ("casualties", "hostility")  # without which a story has no day
_OF_THE_PAST = frozenset({"anniversary", "explainer", "review"})
_REMEMBERS = frozenset("remember remembers remembered mark marks marked honour honours honoured honor honors".split())


def read_facts(
    article: Article, lexicon: Lexicon, as_of: dt.datetime | None, *, kinds: frozenset[str] | None = None,
    kept: list[Line] | None = None,
) -> Reading:  # fmt: skip
    """Everything that the article says of armed contact and of the diplomacy around it, as of a moment.

    Without a moment relative dates stay unresolved. Never raises on any text. Only the kinds of facts that the words
    and names of the story allow for are looked for; ``kinds`` overrides that choice. ``kept`` is given the lines of the
    story with what the reading wrote into their margins.
    """
    if article.language != "en":
        return Reading()
    published = as_of.date() if as_of is not None else None
    lines = cut_lines(article, lexicon)
    home = home_of(article, lexicon)
    if kinds is None:
        codes = (hit.name.code for line in lines for hit in line.names)
        kinds = outlook([line.runs for line in lines], (*codes, *([home] if home else [])), lexicon)
    if kinds:
        lines = analyse(lines, lexicon, published, with_margin=kept is not None)
    if kept is not None:
        kept.extend(lines)
    actors = attacked_from_abroad(article, lines, find_actors(lines, lexicon), lexicon)
    voice = home or voice_of(article, lines, actors, lexicon)
    facts, unread = _facts(_Story(article, lines, actors, voice, published), lexicon, kinds)
    if article.genre in _OF_THE_PAST:
        facts = tuple(_of_then(fact, lines, published) for fact in facts)
    told = _act_lines(lines, facts)
    return Reading(
        actors=actors,
        event_date=None if kinds.isdisjoint(_HAPPENINGS) else event_date(lines, told, published, lexicon),
        places=read_places(article, lines, lexicon, act_lines=told, home=home),
        toll=toll_of(facts),
        facts=facts,
        homes=_homes(facts, lexicon),
        neighbours=_neighbours(facts, lexicon),
        unread=unread,
    )


def _homes(facts: Sequence[Fact], lexicon: Lexicon) -> tuple[tuple[str, str], ...]:
    named = {getattr(fact, part, None) for fact in facts for part in ("actor", "target", "side")}
    return tuple((code, home) for code in sorted(filter(None, named)) if (home := lexicon.home_of(code)) is not None)


def _neighbours(facts: Sequence[Fact], lexicon: Lexicon) -> tuple[tuple[str, str], ...]:
    faced = {
        (fact.actor, fact.target)
        for fact in facts
        if isinstance(fact, Hostility) and fact.actor is not None and fact.target is not None
    }
    return tuple(sorted(pair for pair in faced if lexicon.have_a_border(*pair)))


@dataclass(frozen=True, slots=True)
class _Story:
    """An article cut into lines, with the sides and what dates and places it."""

    article: Article
    lines: list[Line]
    actors: tuple[str, ...]
    home: str | None
    published: dt.date | None


def _facts(story: _Story, lexicon: Lexicon, kinds: frozenset[str]) -> tuple[tuple[Fact, ...], int]:
    """The facts of those kinds, kind by kind, and how many sentences of harm were left unread."""
    if not kinds:
        return (), 0
    lines, actors, home, published = story.lines, story.actors, story.home, story.published
    parties = Parties(lexicon, home=home)
    own = own_state(lines, lexicon, actors=actors, home=home)
    heard = Hearing(lines, parties, home=own or home, actors=actors, filed=home)
    found: dict[str, Sequence[Fact]] = {}
    acts: Sequence[Hostility] = ()
    if "hostility" in kinds:
        acts = read_hostilities(lines, lexicon, heard=heard, actors=actors, published=published)
    unread = 0
    if "casualties" in kinds:
        told, unread = read_casualties(lines, lexicon, heard=heard, actors=actors, home=home, published=published)
        told = [of_the_paper(fact, story.article, actors, lexicon) for fact in told]
        found["casualties"] = with_confidence(told, lines, lexicon)
    meetings: list[Meeting] = []
    if "meeting" in kinds:
        found["meeting"] = meetings = read_meetings(story.article, lines, lexicon, heard=heard, published=published)
    if "contact" in kinds:
        found["contact"] = read_contacts(
            lines, parties, heard=heard, meetings=meetings, actors=actors, published=published
        )
    requests: list[Request] = []
    if "request" in kinds:
        found["request"] = requests = read_requests(lines, lexicon, heard=heard, home=home, published=published)
    if "ceasefire" in kinds:
        found["ceasefire"] = read_ceasefires(lines, lexicon, actors=actors, published=published)
    if "statement" in kinds:
        found["statement"] = read_statements(lines, lexicon, heard=heard, actors=actors, home=home, published=published)
    found["hostility"] = [act for act in acts if not _is_asked_for(act, requests)]
    return tuple(fact for kind in _ORDER for fact in found.get(kind, ())), unread


def _is_asked_for(act: Hostility, requests: Sequence[Request]) -> bool:
    """ "Asks for artillery": the arms are what is asked for, and no act; "after an attack by" tells one."""
    if act.action in _NO_ARMS:
        return False
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
    return {index for span in spans if (index := index_of(span, lines)) is not None}


def _inside(span: Evidence, line: Line) -> bool:
    return span.field == line.field and line.start <= span.start < line.end
