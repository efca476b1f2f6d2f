"""A fact as a desk writes it down: in the tests of rules, in the examples of packs, on the terminal."""

from watcher.model import Casualties, Ceasefire, Contact, Fact, Hostility, Meeting, Request, Statement


def forms_of(fact: Fact) -> list[str]:
    """Say a fact in the words of a test, whole first: ``killed ARM 2 by ARM``, then without who says so."""
    words = _words(fact)
    said = f"{words} by {fact.claimant.code}" if fact.claimant and fact.claimant.code else words
    return [said, words]


def in_full(fact: Fact) -> list[str]:
    """The forms of a fact, and before them what makes it none of today's: ``background killed 40``."""
    marks = [mark for mark in (fact.scope, fact.modality) if mark not in {"current", "actual"}]
    return [" ".join((*marks, form)) for form in forms_of(fact)]


def _words(fact: Fact) -> str:
    if isinstance(fact, Casualties):
        return " ".join(part for part in (fact.outcome, fact.side, _figure(fact)) if part)
    if isinstance(fact, Hostility):
        sides = (fact.actor, "on" if fact.actor and fact.target else None, fact.target)
        return " ".join(part for part in ("hostility", fact.action, *sides) if part)
    if isinstance(fact, Ceasefire):
        return f"ceasefire {fact.status}"
    if isinstance(fact, Meeting):
        return f"meeting {fact.body} {fact.level} {fact.status}"
    if isinstance(fact, Contact):
        return " ".join(("contact", *sorted(party.code or "?" for party in fact.parties), fact.mode))
    if isinstance(fact, Statement):
        return " ".join(part for part in ("statement", fact.act, fact.speaker.code, fact.target) if part)
    if isinstance(fact, Request):
        under = f"under {fact.instrument}" if fact.instrument else None
        parts = ("request", fact.requester, "to", fact.addressee, under, fact.status)
        return " ".join(part for part in parts if part)
    return fact.kind


def _figure(fact: Casualties) -> str:
    """``2``, ``49+`` for at least, ``..20`` for up to, ``3..5`` for between, ``?`` for words without a number."""
    if fact.low is None:
        return "?" if fact.high is None else f"..{fact.high}"
    if fact.high is None:
        return f"{fact.low}+"
    return str(fact.low) if fact.low == fact.high else f"{fact.low}..{fact.high}"
