"""The sides of the armed contact, and where the story was filed from."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from watcher.facts.lines import Line
from watcher.lexicon import Hit, Lexicon
from watcher.model import Article

_LEAD_PARAGRAPHS = 3
_FROM_THERE = re.compile(r"\b(?:from|into)\s+(?:(?:the|inside|neighbou?ring|territory|soil|direction|side|of)\s+)*$")
_ASSAULTS = frozenset("assault attack shelling offensive incursion raid strike strikes fire".split())
_RAIDS = frozenset(
    "strike strikes airstrike airstrikes raid raids drone drones incursion incursions shelling fire jets "
    "warplanes troops forces army soldiers occupation".split()
)
_MEETS = frozenset(
    "met meet meets meeting gathered gather convened session sitting summit talks held arrived flew travelled".split()
)
_ASKS = frozenset("plea pleas request requests requested appeal appealed asked asks ask".split())
_PEACEKEEPERS = frozenset({"peacekeeper", "peacekeepers", "peacekeeping", "un", "u.n"})
_LIVES = frozenset({"life", "lives"})


def find_actors(lines: Sequence[Line], lexicon: Lexicon) -> tuple[str, ...]:
    """Up to two sides, in the order in which the story names them: those beside words for forces weigh most.

    The headline and the lead weigh more than what follows; bodies and mediators named without forces fall behind, and
    a state named in passing, further down and far from any harm, is none.
    """
    score: Counter[str] = Counter()
    fighters = lexicon.classes.get("fighters", frozenset())
    acts = _acts_of_one_word(lexicon)
    order: list[str] = []
    for line in lines:
        sides = [(hit, code) for hit in line.names if (code := _side(hit, lexicon)) is not None]
        if not sides:
            continue
        asks = not _ASKS.isdisjoint(line.vocabulary)
        harm = not asks and _tells_harm(line, acts, lexicon)
        weight = _weight(line) * (3 if harm else 1)
        for hit, code in sides:
            if _is_seat(line, hit) or _keeps_peace(line, hit):
                continue
            forces = _beside(line, hit, _ASSAULTS if asks else fighters)
            if not (harm or forces or line.paragraph <= 0):
                continue
            order.append(code)
            score[code] += weight * (3 if forces else 1)
    ranked = sorted(score, key=lambda code: (-score[code], order.index(code)))
    chosen = sorted(ranked[:2], key=order.index)
    raided = _raided(lines, chosen, lexicon) if len(chosen) == 1 else None
    return (*chosen, *([raided] if raided else []))


@lru_cache(maxsize=8)
def _acts_of_one_word(lexicon: Lexicon) -> frozenset[str]:
    acts = lexicon.words.get("acts", {}).values()
    return frozenset(phrase for phrases in acts for phrase in phrases if " " not in phrase)


def _raided(lines: Sequence[Line], chosen: Sequence[str], lexicon: Lexicon) -> str | None:
    """ "An Israeli strike on a village in Daraa": the state in whose towns alone the forces of the only side act."""
    lead = [line for line in lines if line.paragraph <= 0]
    towns = {hit.name.code for line in lead for hit in line.names if hit.name.kind == "town"}
    abroad = towns - set(chosen)
    acts = any(_raids(line, hit) for line in lead for hit in line.names if hit.name.code == chosen[0])
    return next(iter(towns)) if len(towns) == len(abroad) == 1 and acts and chosen[0] in lexicon.states else None


def _raids(line: Line, hit: Hit) -> bool:
    return hit.name.kind == "adjective" and _beside(line, hit, _RAIDS)


def _is_seat(line: Line, hit: Hit) -> bool:
    """ "Met in Moscow": a capital where people talk, and no government."""
    before = line.beside(hit, before=6)
    return hit.name.kind == "capital" and before[-1:] in (["in"], ["to"], ["for"]) and not _MEETS.isdisjoint(before)


def _keeps_peace(line: Line, hit: Hit) -> bool:
    """ "Rwandan peacekeepers", "a Ghanaian UN soldier": whoever sent them is no side of the fight."""
    return hit.name.kind == "adjective" and not _PEACEKEEPERS.isdisjoint(line.beside(hit, after=3))


def _weight(line: Line) -> int:
    if line.field == "title":
        return 4
    return 3 if line.paragraph == 0 else 2 if line.paragraph < _LEAD_PARAGRAPHS else 1


def _tells_harm(line: Line, acts: frozenset[str], lexicon: Lexicon) -> bool:
    if not acts.isdisjoint(line.vocabulary):
        return True
    if not lexicon.triggers.harm.may_stand_in(line.runs) and _LIVES.isdisjoint(line.runs):
        return False
    return any(chunk.verb is not None or (chunk.counted and chunk.word not in _LIVES) for chunk in line.chunks)


def _side(hit: Hit, lexicon: Lexicon) -> str | None:
    code = hit.name.code
    if hit.name.kind == "town":
        return None
    if code in lexicon.states or lexicon.is_force(code):
        return code
    return None


def _beside(line: Line, hit: Hit, words: frozenset[str]) -> bool:
    return not words.isdisjoint(line.near(hit.end, 24)[:3])


def home_of(article: Article, lexicon: Lexicon) -> str | None:
    """The state of the dateline: its officials are meant where the text says no more than "officials"."""
    if article.dateline is None or article.dateline.place is None:
        return None
    hits = lexicon.names_in(article.dateline.place.title())
    return hits[0].name.code if hits else None


def attacked_from_abroad(
    article: Article, lines: Sequence[Line], actors: Sequence[str], lexicon: Lexicon
) -> tuple[str, ...]:
    """Where a story names one state alone, as the land that attackers came from, its own state is the other side."""
    publisher = lexicon.publisher_of(article.source)
    if publisher is None or publisher.kind != "state agency" or publisher.country is None or len(actors) != 1:
        return tuple(actors)
    lead = [(line, hit) for line in lines if line.paragraph <= 0 for hit in line.names if hit.name.code == actors[0]]
    abroad = bool(lead) and all(_FROM_THERE.search(line.text, line.start, hit.start) for line, hit in lead)
    return (publisher.country, *actors) if abroad and publisher.country != actors[0] else tuple(actors)


def voice_of(article: Article, lines: Sequence[Line], actors: Sequence[str], lexicon: Lexicon) -> str | None:
    """The side whose own agency or paper tells the story: "the enemy" is then the other one.

    A state that the story names only further down is hardly a side, whoever writes.
    """
    publisher = lexicon.publisher_of(article.source)
    if publisher is None or publisher.country not in actors:
        return None
    hits = [(line.paragraph, hit) for line in lines for hit in line.names if hit.name.code == publisher.country]
    named = [paragraph for paragraph, hit in hits if hit.name.kind != "capital"] or [
        paragraph + 1 for paragraph, _ in hits
    ]
    return publisher.country if min(named, default=0) <= 1 else None
