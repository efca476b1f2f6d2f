"""Requests for help: one fact for each asker and addressee, with the latest step that the story tells."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from watcher.facts.attribution import governing
from watcher.facts.hearing import Hearing
from watcher.facts.lines import Line
from watcher.facts.margin import Taken
from watcher.facts.plea_parts import Plea, is_pact
from watcher.facts.pleas import read_pleas
from watcher.facts.request_words import RequestWords, View, request_words, view_of
from watcher.facts.treaties import Treaties, treaties_of
from watcher.lexicon import Lexicon
from watcher.model import Evidence, Modality, Request, RequestStatus, Scope, Speaker

_STEPS: tuple[RequestStatus, ...] = ("announced", "made", "considered", "granted", "refused", "withdrawn")
_SIGNED = 7  # words between a year and the treaty that it dates
_MADE = frozenset("set up drawn built begun struck bought sold held".split())
_THING = 10  # words behind "request" in which it is told for what
_OFFICES = frozenset("government cabinet ministry minister president presidency premier parliament junta".split())


@dataclass(frozen=True, slots=True)
class _Told:
    """A plea in its line with what the story knows of who speaks."""

    plea: Plea
    view: View
    requester: str | None
    speaker: Speaker | None
    scope: Scope

    def noted(self, facts: list[Request]) -> list[Request]:
        """The facts made of the plea, as the margin is told."""
        for fact in facts:
            self.view.line.note(Taken(fact, "answer" if self.plea.answer or self.plea.alone else "plea"))
        return facts


def read_requests(
    lines: Sequence[Line], lexicon: Lexicon, *, heard: Hearing, home: str | None, published: dt.date | None
) -> list[Request]:
    """The requests that states make of states and bodies; demands, loans, meetings and fiction are none."""
    classes = request_words(lexicon)
    if not any(classes.may_tell(line) for line in lines):
        return []
    if lines[0].field == "title" and view_of(lines[0], classes).has("fiction"):
        return []
    told = _told(lines, classes, heard, home=home, published=published)
    if not told:
        return []
    story = " ".join(line.folded for line in lines)
    bare = any(item.plea.bare for item in told)
    if bare and any(_is_for_something_else(view_of(line, classes)) for line in lines):
        told = [item for item in told if not item.plea.bare]
    treaties = treaties_of(lexicon)
    bodies = frozenset(hit.name.code for line in lines for hit in line.names if lexicon.is_body(hit.name.code))
    named = [
        request
        for item in told
        if not item.plea.alone
        for request in item.noted(_facts(item, told, treaties, story=story, bodies=bodies))
    ]
    named += [fact for item in told if item.plea.alone for fact in item.noted(_follow_up(item, named))]
    return _merge(named)


def _is_for_something_else(view: View) -> bool:
    """Whether the line tells of a request for no help in arms, which a bare "the request" may then be."""
    nouns = (at for at in range(len(view.words)) if view.classes.at("nouns", view.plain, at))
    return any(view.has(kind, at, at + _THING) for at in nouns for kind in ("civil", "not_help"))


def _told(
    lines: Sequence[Line], classes: RequestWords, heard: Hearing, *, home: str | None, published: dt.date | None
) -> list[_Told]:
    found = []
    for index, line in enumerate(lines):
        if not classes.may_tell(line):
            continue
        view = view_of(line, classes)
        for plea in read_pleas(view):
            carried, speeches = heard.of(index).carried, heard.of(index).speeches
            at = next((i for i, chunk in enumerate(line.chunks) if chunk.last > plea.first), 0)
            speech = governing(speeches, at) if speeches else None
            speaker = speech.speaker if speech is not None and not speech.plural else None
            asker = plea.requester
            if asker is None and plea.pronoun:
                office = bool(_OFFICES & set(view.words[: plea.first]))
                asker = carried.code if carried is not None and not office else home
            found.append(_Told(plea, view, asker, speaker, _scope(view, plea, published)))
    return found


def _facts(
    item: _Told, told: Sequence[_Told], treaties: Treaties, *, story: str, bodies: frozenset[str]
) -> list[Request]:
    plea, requester = item.plea, item.requester
    addressees = tuple(code for code in plea.addressees if code != requester)
    if requester is None and addressees and plea.answer:
        askers = {t.requester for t in told if not t.plea.answer and t.requester and addressees[0] in t.plea.addressees}
        requester = next(iter(askers)) if len(askers) == 1 else None
    if requester is None or requester not in item.view.classes.lexicon.states:
        return []
    if not addressees:
        addressees = _implied(item, told, requester, treaties=treaties, story=story, bodies=bodies)
    modality: Modality = "denied" if plea.denied else "actual"
    return [
        Request(
            claimant=item.speaker, scope=item.scope, modality=modality, confidence=0.8,
            evidence=(item.view.line.evidence(plea.first, plea.last),), requester=requester, addressee=code,
            status=plea.status, what=plea.what,
            instrument=treaties.of(item.view, requester=requester, addressee=code, story=story),
        )
        for code in addressees
    ]  # fmt: skip


def _implied(
    item: _Told, told: Sequence[_Told], requester: str, *, treaties: Treaties, story: str, bodies: frozenset[str]
) -> tuple[str, ...]:
    """Who is asked where the plea does not say: the treaty's body or partner, who answers, who speaks."""
    view = item.view
    if not item.plea.answer and is_pact(view):
        body = treaties.body_invoked(view, story) or treaties.partner(view, requester)
        if body is not None:
            return (body,)
    givers = [code for t in told if t.plea.alone for code in t.plea.addressees if code != requester]
    if givers:
        return (givers[0],)
    speaker = item.speaker.code if item.speaker is not None else None
    if item.plea.answer and speaker not in {None, requester}:
        return (str(speaker),)
    known = [code for t in told if t.requester == requester for code in t.plea.addressees]
    if known:
        return tuple(dict.fromkeys(known)) if len(set(known)) == 1 else ()
    if item.plea.answer and len(bodies) == 1:  # the council of the alliance "took note of the appeal"
        return tuple(bodies)
    others = {name.code for name in view.names} - {requester}
    return (next(iter(others)),) if len(others) == 1 and (item.plea.answer or is_pact(view)) else ()


def _follow_up(item: _Told, named: Sequence[Request]) -> list[Request]:
    """What a bare answer means for the requests that the story tells of: the addressee grants or refuses them."""
    giver = item.plea.addressees[0]
    return [
        replace(fact, status=item.plea.status, claimant=item.speaker, modality="actual",
                evidence=(item.view.line.evidence(item.plea.first, item.plea.last),))
        for fact in named
        if fact.addressee == giver and fact.modality != "denied" and fact.scope == item.scope == "current"
    ][:1]  # fmt: skip


def _scope(view: View, plea: Plea, published: dt.date | None) -> Scope:
    """Background where an anniversary or a past year stands beside the plea, unless the year dates a treaty."""
    if view.has("anniversary"):
        return "background"
    for date in view.line.dates:
        if published is None or date.year is None or date.year >= published.year:
            continue
        near = range(max(0, date.first - _SIGNED), min(len(view.words), date.last + _SIGNED))
        dated = any(view.classes.at("pact_nouns", view.plain, at) for at in near)
        ahead = plea.status in {"announced", "considered"} and date.first > plea.first
        if not dated and not ahead and not _is_of_a_thing(view, date.first):
            return "background"
    return "background" if view.words[:2] == ["last", "year"] else "current"


def _is_of_a_thing(view: View, at: int) -> bool:
    """ "A programme approved in 2024", "the force set up in 2009": the year is that of what is asked for."""
    before = view.words[max(0, at - 3) : at]
    return before[-1:] == ["in"] and any(word.endswith("ed") or word in _MADE for word in before[:-1])


def _merge(facts: Sequence[Request]) -> list[Request]:
    """One fact for each asker, addressee, scope and denial: the furthest step, the first help and treaty named."""
    merged: dict[tuple[str | None, str | None, str, bool], Request] = {}
    spans: dict[tuple[str | None, str | None, str, bool], dict[Evidence, None]] = {}
    for fact in facts:
        key = (fact.requester, fact.addressee, fact.scope, fact.modality == "denied")
        known = merged.get(key)
        if known is None:
            merged[key], spans[key] = fact, dict.fromkeys(fact.evidence)
            continue
        is_later = _STEPS.index(fact.status) > _STEPS.index(known.status)
        if is_later:
            spans[key] = dict.fromkeys((*fact.evidence, *spans[key]))
        spans[key].update(dict.fromkeys(fact.evidence))
        merged[key] = replace(
            fact if is_later else known,
            what=known.what if known.what != "unspecified" else fact.what,
            instrument=known.instrument or fact.instrument,
        )
    return [replace(fact, evidence=tuple(spans[key])) for key, fact in merged.items()]
