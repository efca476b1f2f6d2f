"""Armed acts: who did what to whom, as the story tells it now."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from watcher.facts.attribution import Speech, governing
from watcher.facts.foes import party_roles
from watcher.facts.hearing import Hearing
from watcher.facts.lines import Line
from watcher.facts.periods import past_cues
from watcher.facts.scope import is_commemorated
from watcher.facts.volleys import volleys
from watcher.lexicon import Hit, Lexicon
from watcher.model import Action, Hostility, Modality, Scope

_HARMLESS = frozenset(
    {"drill", "drills", "exercise", "exercises", "mock", "scenario", "imagined", "film", "match", "cup"}
)
_MUTUAL: tuple[Action, ...] = ("armed_clash",)
_PRECEDENCE: tuple[Action, ...] = (
    "drone_strike",
    "airstrike",
    "mine",
    "incursion",
    "armed_clash",
    "shelling",
    "shooting",
    "other",
)
_UNREAL = frozenset(
    {
        "would",
        "could",
        "might",
        "may",
        "if",
        "threatened",
        "warned",
        "scenario",
        "imagined",
        "avoid",
        "prevent",
        "deter",
    }
)
_OF_ARMS = frozenset({"border", "cross-border", "frontier", "armed", "deadly", "bloody"})  # "a border clash"
_TWO = 2
_RELATIVE = frozenset({"that", "which", "who", "whose", "where"})
_BORDERS = frozenset({"border", "borders", "frontier"})
_GUARDS = frozenset("patrol guard guards police troops agents forces soldiers officers service".split())
_LAYS = frozenset("lay lays laid laying plant plants planted planting sowed sown".split())
_DENIAL = frozenset({"deny", "denied", "denies", "denying", "no", "not", "never"})
_FIRE = frozenset({"fire", "gunfire", "shots", "bullets"})
_UNTRUE = frozenset({"untrue", "fabricated", "forgery", "disinformation"})


def read_hostilities(
    lines: Sequence[Line], lexicon: Lexicon, *, heard: Hearing, actors: Sequence[str],
    published: dt.date | None,
) -> list[Hostility]:  # fmt: skip
    """The acts told, one fact for each (action, actor, target, scope), with every span that tells it."""
    found: dict[tuple[str, str | None, str | None, str, str], Hostility] = {}
    told = [(line, _acts(line, lexicon)) for line in lines]
    if not any(_is_armed(line, acts, lexicon) for line, acts in told):
        return []
    for index, (line, acts) in enumerate(told):
        speeches = heard.of(index).speeches if acts else ()
        sides = _sides_met(line, actors, lexicon) if acts else actors
        for act, first, last in acts:
            action, actor, target = _contact(line, first, last, action=act, actors=sides)
            at = next((i for i, chunk in enumerate(line.chunks) if chunk.last > first), 0)
            speech = governing(speeches, at) if speeches else None
            fact = Hostility(
                claimant=speech.speaker if speech is not None and not speech.plural else None,
                scope=line_scope(line, lexicon, published, act=last),
                modality=_modality(line, first, denies=speech is not None and _denies(speech, at)),
                confidence=0.85 if actor and target else 0.6,
                evidence=(line.evidence(first, last),),
                action=action, actor=actor, target=target, weapons=_weapons(line, lexicon),
            )  # fmt: skip
            key = (action, actor, target, fact.scope, fact.modality)
            known = found.get(key)
            found[key] = fact if known is None else replace(known, evidence=(*known.evidence, *fact.evidence))
    return _without_shadows(_with_the_other_side(list(found.values()), actors))


def _with_the_other_side(facts: Sequence[Hostility], actors: Sequence[str]) -> list[Hostility]:
    """Where a story of two sides tells that they fought, an act of one without a target is against the other."""
    sides = set(actors)
    if len(sides) != _TWO or not any({fact.actor, fact.target} == sides for fact in facts if fact.scope == "current"):
        return list(facts)
    merged: dict[tuple[str, str | None, str | None, str, str], Hostility] = {}
    for fact in facts:
        open_ended = fact.actor is not None and fact.target is None and fact.scope == "current"
        target = next(iter(sides - {fact.actor})) if open_ended else fact.target
        key = (fact.action, fact.actor, target, fact.scope, fact.modality)
        known = merged.get(key)
        evidence = fact.evidence if known is None else (*known.evidence, *fact.evidence)
        merged[key] = replace(known or fact, target=target, evidence=evidence)
    return list(merged.values())


def _acts(line: Line, lexicon: Lexicon) -> list[tuple[Action, int, int]]:
    """The armed acts that the line's words name: one a stretch of words, the longest phrase first."""
    if not _HARMLESS.isdisjoint(line.vocabulary):
        return []
    words = line.words(0, len(line.tokens))
    named = [
        (action, at, at + len(phrase))
        for at, word in enumerate(words)
        for action, phrase in lexicon.acts.get(word, ())
        if tuple(words[at : at + len(phrase)]) == phrase
    ]
    named.extend(volleys(words, lexicon))
    found: list[tuple[Action, int, int]] = []
    for action in _PRECEDENCE:
        for name, first, last in sorted(named, key=lambda act: act[1] - act[2]):
            if name != action or (action == "other" and all(chunk.verb is None for chunk in line.chunks)):
                continue
            if not any(known < last and first < end for _, known, end in found):
                found.append((action, first, last))
    taken = {at for _, first, last in found for at in range(first, last)}
    found.extend(("shooting", at, at + 1) for at in _side_fire(line) if at not in taken)
    by_action: dict[Action, tuple[Action, int, int]] = {}
    for act in sorted(found, key=lambda a: a[1]):
        by_action.setdefault(act[0], act)
    return list(by_action.values())


def _is_armed(line: Line, acts: Sequence[tuple[Action, int, int]], lexicon: Lexicon) -> bool:
    """Whether an act of the line is surely one of arms: by its own word, or by fighters, weapons or harm beside it."""
    if not acts:
        return False
    words, classes = line.vocabulary, lexicon.classes
    arms = (classes.get(name, frozenset()) for name in ("fighters", "weapons", "irregulars"))
    beside = (
        any(not kind.isdisjoint(words) for kind in arms)
        or "toll" in words
        or any(chunk.verb is not None or chunk.counted is not None for chunk in line.chunks)
    )
    return any(
        beside
        or not lexicon.has("weak_acts", " ".join(line.words(first, last)))
        or not _OF_ARMS.isdisjoint(line.words(first - 1, first))
        for _, first, last in acts
    )


def _side_fire(line: Line) -> list[int]:
    """ "By Armenian fire", "hit by Thai gunfire": fire that carries a side's name."""
    if _FIRE.isdisjoint(line.vocabulary):
        return []
    ends = {hit.end for hit in line.names}
    return [
        at
        for at, token in enumerate(line.tokens)
        if at > 1 and token.norm in _FIRE and line.tokens[at - 1].end in ends and "by" in line.words(at - 3, at)
    ]


def _contact(
    line: Line, first: int, last: int, *, action: Action, actors: Sequence[str]
) -> tuple[Action, str | None, str | None]:
    """The act with its parties; fire along "the Kyrgyz-Tajik border" with no doer told is contact between the two."""
    if action == "mine":
        layer = _layer(line, actors)
        other = next((code for code in _codes(line, 0, len(line.tokens), actors) if code != layer), None)
        return action, layer, other if layer is not None else None
    actor, target = _parties(line, first, last, action=action, actors=actors)
    both = list(dict.fromkeys(_codes(line, 0, len(line.tokens), actors)))
    if actor is None and len(both) == 2:
        return "armed_clash", both[0], both[1]
    return action, actor, target


def _sides_met(line: Line, actors: Sequence[str], lexicon: Lexicon) -> Sequence[str]:
    """The sides that may fight in a line; where outlaws do, a state named for its border alone is none of them."""
    words = line.words(0, len(line.tokens))
    if lexicon.classes.get("outlaws", frozenset()).isdisjoint(words):
        return actors
    return [
        code for code in actors if any(hit.name.code == code and not _names_a_border(line, hit) for hit in line.names)
    ]


def _names_a_border(line: Line, hit: Hit) -> bool:
    """ "The Mexican border", "the frontier with Algeria"; "US Border Patrol" names a force."""
    after = [token.norm for token in line.tokens if token.start >= hit.end][:3]
    before = [token.norm for token in line.tokens if token.end <= hit.start][-3:]
    own = not _BORDERS.isdisjoint(after[:2]) and _GUARDS.isdisjoint(after)
    return own or ("with" in before and not _BORDERS.isdisjoint(before))


def _layer(line: Line, actors: Sequence[str]) -> str | None:
    """Who laid a mine, where the line tells it: a mine that somebody steps on is nobody's act."""
    at = next((i for i, token in enumerate(line.tokens) if token.norm in _LAYS), None)
    if at is None:
        return None
    by = line.words(at + 1, at + 2) == ["by"]
    named = _codes(line, at, len(line.tokens), actors)[:1] if by else _codes(line, 0, at, actors)[-1:]
    return named[0] if named else None


def _parties(
    line: Line,
    first: int,
    last: int,
    *,
    action: Action,
    actors: Sequence[str],
) -> tuple[str | None, str | None]:  # fmt: skip
    """Actor and target: the side named before the act and the other; the passive and "from" turn them round.

    Only sides that the line itself names: a clash between whoever is no clash between the story's states.
    """
    told = party_roles(line, first, actors)
    if told is not None:
        return told
    before = _codes(line, 0, first, actors)
    after = _codes(line, first, len(line.tokens), actors)
    words = line.words(first, last)
    passive = "under" in words or "from" in words or "by" in words or line.words(last, last + 1) in (["from"], ["by"])
    if action in _MUTUAL:
        pair = (*dict.fromkeys((*before, *after)), None, None)
        return pair[0], pair[1]
    if not before and len(set(after)) > 1 and not passive:
        return None, None
    actor = (after[0] if after else None) if passive else (before[-1] if before else after[0] if after else None)
    rest = [code for code in (*after, *before) if code != actor]
    return actor, rest[0] if rest and actor is not None else None


def _codes(line: Line, first: int, last: int, actors: Sequence[str]) -> list[str]:
    if first >= last:
        return []
    start, end = line.tokens[first].start, line.tokens[last - 1].end
    return [hit.name.code for hit in line.names if start <= hit.start < end and hit.name.code in actors]


def line_scope(line: Line, lexicon: Lexicon, published: dt.date | None, *, act: int | None = None) -> Scope:
    """Background where the sentence names an earlier year, a day long past or a word of history.

    Behind an act that ends at a token the date of something else is none of it: "in breach of the truce that they
    signed on May 4".
    """
    past = any(past_cues(line, lexicon)) or is_commemorated(line)
    dates = line.dates if act is None else [date for date in line.dates if not _is_of_another(line, act, date.first)]
    year = published is not None and any(
        date.year is not None and date.year < published.year and date.day is None for date in dates
    )
    old = published is not None and any(date.day is not None and (published - date.day).days > 10 for date in dates)
    return "background" if past or year or old else "current"


def _is_of_another(line: Line, act: int, date: int) -> bool:
    """Whether a relative clause opens between an act and a date behind it."""
    return any(act <= chunk.first < date and chunk.word in _RELATIVE for chunk in line.chunks)


def _denies(speech: Speech, at: int) -> bool:
    return speech.denies and speech.leading and speech.at < at


def _modality(line: Line, first: int, *, denies: bool) -> Modality:
    near: set[str] = set(line.words(first - 6, first))
    if denies or near & _DENIAL or not _UNTRUE.isdisjoint(line.vocabulary):
        return "denied"
    return "possible" if near & _UNREAL else "actual"


def _weapons(line: Line, lexicon: Lexicon) -> tuple[str, ...]:
    known = lexicon.classes.get("weapons", frozenset())
    return tuple(dict.fromkeys(token.norm for token in line.tokens if token.norm in known))


def _without_shadows(facts: list[Hostility]) -> list[Hostility]:
    """A telling without parties becomes evidence of the first telling of that act which names them."""
    named = [fact for fact in facts if fact.actor is not None]
    kept = list(named)
    for fact in facts:
        if fact.actor is not None:
            continue
        at = next((i for i, other in enumerate(named) if _same_act(fact, other)), None)
        if at is None:
            kept.append(fact)
        else:
            kept[at] = replace(kept[at], evidence=(*kept[at].evidence, *fact.evidence))
    return kept


def _same_act(a: Hostility, b: Hostility) -> bool:
    return (a.action, a.scope, a.modality) == (b.action, b.scope, b.modality)
