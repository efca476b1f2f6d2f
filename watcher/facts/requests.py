"""Requests for help: one fact for each asker and addressee, with the latest step that the story tells."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from watcher.facts.attribution import governing
from watcher.facts.hearing import Hearing
from watcher.facts.lines import Line
from watcher.facts.margin import Taken
from watcher.facts.plea_guesses import guessed_pleas
from watcher.facts.plea_parts import Plea, is_pact
from watcher.facts.plea_roles import is_foe
from watcher.facts.pleas import read_pleas
from watcher.facts.request_words import RequestWords, View, request_words, view_of
from watcher.facts.treaties import Treaties, treaties_of
from watcher.lexicon import Lexicon
from watcher.model import Evidence, Modality, Request, RequestStatus, RequestWhat, Scope, Speaker

_STEPS: tuple[RequestStatus, ...] = ("announced", "made", "considered", "granted", "refused", "withdrawn")
_SIGNED = 7  # words between a year and the treaty that it dates
_MADE = frozenset("set up drawn built begun struck bought sold held".split())
_LEADS = 2  # "In 2008, …": a date so far to the left is that of the whole sentence
_YEAR = 4  # digits
_THING = 10  # words behind "request" in which it is told for what
_PAPERS = frozenset("post times journal news agency television paper newspaper daily wire magazine radio".split())
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
    if all(item.plea.alone or item.plea.echo for item in told):
        told += _told(lines, classes, heard, home=home, published=published, read=guessed_pleas)
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
    lines: Sequence[Line], classes: RequestWords, heard: Hearing, *, home: str | None,
    published: dt.date | None, read: Callable[[View], Iterable[Plea]] = read_pleas,
) -> list[_Told]:  # fmt: skip
    found = []
    body = _first_body(lines, classes.lexicon)
    for index, line in enumerate(lines):
        here = body
        body = next((hit.name.code for hit in reversed(line.names) if classes.lexicon.is_body(hit.name.code)), body)
        if not classes.may_tell(line):
            continue
        view = view_of(line, classes, here)
        for plea in read(view):
            carried, speeches = heard.of(index).carried, heard.of(index).speeches
            at = next((i for i, chunk in enumerate(line.chunks) if chunk.last > plea.first), 0)
            speech = governing(speeches, at) if speeches else None
            speaker = speech.speaker if speech is not None and not speech.plural else None
            asker = plea.requester
            if asker is None and plea.pronoun:
                office = bool(_OFFICES & set(view.words[: plea.first]))
                near = [speaker.code] if speaker is not None else []
                near += [carried.code] if carried is not None and not office else []
                asker = next(
                    (c for c in (*near, home) if c in classes.lexicon.states and c not in plea.addressees), None
                )
            found.append(_Told(plea, view, asker, speaker, _scope(view, plea, published)))
    return found


def _first_body(lines: Sequence[Line], lexicon: Lexicon) -> str | None:
    return next((hit.name.code for line in lines for hit in line.names if lexicon.is_body(hit.name.code)), None)


def _facts(
    item: _Told, told: Sequence[_Told], treaties: Treaties, *, story: str, bodies: frozenset[str]
) -> list[Request]:
    plea, requester, lexicon = item.plea, item.requester, item.view.classes.lexicon
    addressees = tuple(code for code in plea.addressees if code != requester)
    if requester is None:
        askers = {
            t.requester
            for t in told
            if t.requester and not t.plea.alone and (not addressees or addressees[0] in t.plea.addressees)
        } - set(addressees)
        requester = next(iter(askers)) if len(askers) == 1 and (plea.answer or plea.echo or addressees) else None
        if not askers and not plea.echo and not plea.stranger and addressees:
            requester = _only_other(item, told, set(addressees), states=True)
    if requester is None or requester not in item.view.classes.lexicon.states:
        return []
    if not addressees:
        addressees = _implied(item, told, requester, treaties=treaties, story=story, bodies=bodies)
    modality: Modality = "denied" if plea.denied else "actual"
    return [
        Request(
            claimant=item.speaker, scope=item.scope, modality=modality, confidence=0.8,
            evidence=(item.view.line.evidence(plea.first, plea.last),), requester=asker, addressee=code,
            status=plea.status, what=plea.what,
            instrument=treaties.of(item.view, requester=asker, addressee=code, story=story),
        )
        for asker in (requester, *plea.others)
        for code in addressees
        if asker in lexicon.states and (code in lexicon.states or lexicon.is_body(code)) and asker != code
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
    if item.plea.main not in {None, requester}:
        return (str(item.plea.main),)
    givers = [code for t in told if t.plea.alone for code in t.plea.addressees if code != requester]
    if givers:
        return (givers[0],)
    speaker = item.speaker.code if item.speaker is not None else None
    known_body = speaker is not None and (speaker in view.classes.lexicon.states or speaker in bodies)
    if (
        speaker not in {None, requester}
        and not _is_a_paper(item.speaker)
        and (item.plea.answer or (known_body and not item.plea.echo))
    ):
        return (str(speaker),)
    known = [code for t in told if t.requester == requester for code in t.plea.addressees]
    if known:
        return tuple(dict.fromkeys(known)) if len(set(known)) == 1 else ()
    if item.plea.answer and len(bodies) == 1:  # the council of the alliance "took note of the appeal"
        return tuple(bodies)
    if item.plea.echo:
        return ()
    other = _only_other(item, told, {requester}, states=False)
    return (other,) if other is not None else ()


def _only_other(item: _Told, told: Sequence[_Told], but: AbstractSet[str], *, states: bool) -> str | None:
    """The one other party named in the line, else in the headline, else where any request is told."""
    lexicon = item.view.classes.lexicon
    views = [item.view], [t.view for t in told if t.view.line.field == "title"], [t.view for t in told]
    for level in views:
        codes = {
            name.code
            for view in level
            for name in view.names
            if not view.is_private(name) and not is_foe(view, name)
            and (name.code in lexicon.states or (not states and lexicon.is_body(name.code)))
        } - but  # fmt: skip
        if codes:
            return next(iter(codes)) if len(codes) == 1 else None
    return None


def _is_a_paper(speaker: Speaker | None) -> bool:
    """ "The Washington Post reported": no side of it."""
    return speaker is not None and bool(_PAPERS & set(speaker.name.lower().split()))


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
        told = view.words[date.first : date.last]
        if "last" not in told and not any(word.isdigit() and len(word) == _YEAR for word in told):
            continue  # "by June": the next one
        if view.word(date.first - 1) == "since":
            continue
        if date.first > _LEADS and {":", ";", "—"} & set(view.words[date.last : plea.first]):
            continue  # of another clause
        near = range(max(0, date.first - _SIGNED), min(len(view.words), date.last + _SIGNED))
        pact = any(view.classes.at("pact_nouns", view.plain, at) for at in near)
        dated = pact and not any(view.classes.at("pact_civil", view.plain, at) for at in near)
        ahead = plea.status in {"announced", "considered"} and date.first > plea.first
        if not dated and not ahead and not _is_of_a_thing(view, date.first):
            return "background"
    return "background" if any(_is_last_year(view, at) for at in range(len(view.words))) else "current"


def _is_last_year(view: View, at: int) -> bool:
    """ "Last year X asked", "its request of last year"; and not "an accord signed last year"."""
    told = view.words[at : at + 2] == ["last", "year"]
    return told and (at == 0 or not (view.words[at - 1].endswith("ed") or view.has("pact_nouns", at - 6, at)))


def _is_of_a_thing(view: View, at: int) -> bool:
    """ "A programme approved in 2024", "the force set up in 2009": the year is that of what is asked for."""
    before = view.words[max(0, at - 3) : at]
    return before[-1:] == ["in"] and any(word.endswith("ed") or word in _MADE for word in before[:-1])


def _what(known: Request, fact: Request) -> RequestWhat:
    """What is named first; under a treaty, sappers and tents together are help in arms."""
    if "military" in {known.what, fact.what} and (known.instrument or fact.instrument):
        return "military"
    return known.what if known.what != "unspecified" else fact.what


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
            what=_what(known, fact),
            instrument=known.instrument or fact.instrument,
        )
    return [replace(fact, evidence=tuple(spans[key])) for key, fact in merged.items()]
