"""Articles, readings and rules in few words, for the tests of this room."""

from watcher.model import (
    Article,
    Casualties,
    Evidence,
    Fact,
    Genre,
    Hostility,
    Modality,
    Outcome,
    Place,
    Range,
    Reading,
    Scope,
    Toll,
)
from watcher.rules import Rule, compile_rule


def story(title: str = "", text: str = "", *, genre: Genre = "news") -> Article:
    return Article(id="a1", source="ap", origin="ap", title=title, text=text, genre=genre)


def seen(article: Article, words: str) -> tuple[Evidence, ...]:
    """The evidence for a fact: where its words stand in the text, else in the title."""
    if words in article.text:
        start = article.text.index(words)
        return (Evidence("text", start, start + len(words), words),)
    start = article.title.index(words)
    return (Evidence("title", start, start + len(words), words),)


def clash(
    actor: str | None = "ARM",
    target: str | None = "AZE",
    *,
    scope: Scope = "current",
    modality: Modality = "actual",
    evidence: tuple[Evidence, ...] = (Evidence("text", 0, 0, ""),),
) -> Hostility:
    return Hostility(
        action="armed_clash", actor=actor, target=target, scope=scope, modality=modality, evidence=evidence
    )


def loss(outcome: Outcome, low: int | None, *, side: str = "ARM") -> Casualties:
    return Casualties(
        outcome=outcome, low=low, high=low, hedge="exact", side=side, evidence=(Evidence("text", 0, 0, ""),)
    )


def border(*, country: str = "ARM") -> Place:
    return Place(id="movses", name="Movses", country=country, lat=None, lon=None, role="event", border=True)


def read(
    *facts: Fact,
    toll: dict[Outcome, tuple[int | None, int | None]] | None = None,
    actors: tuple[str, ...] = (),
    places: tuple[Place, ...] = (),
) -> Reading:
    tolls = {outcome: Toll(Range(low, high)) for outcome, (low, high) in (toll or {}).items()}
    return Reading(facts=facts, actors=actors, places=places, toll=tolls)


def rule(
    *needs: object,
    none: list[object] | None = None,
    severity: dict[str, str] | None = None,
    status: str = "on",
    name: str = "clash",
) -> Rule:
    match: dict[str, object] = {"all": list(needs)}
    if none:
        match["none"] = none
    data: dict[str, object] = {"id": name, "title": "Clash", "status": status, "match": match}
    if severity:
        data["severity"] = severity
    return compile_rule(data)
