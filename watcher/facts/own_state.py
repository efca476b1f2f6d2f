"""Whose soldiers a story means that says no more than "soldiers" or "police": the state in which the violence is."""

from collections import Counter
from collections.abc import Sequence

from watcher.facts.lines import Line
from watcher.lexicon import Lexicon

_SITES = frozenset({"town", "place", "province"})
_BANDS = frozenset(
    "militants militant insurgents insurgent insurgency terrorists terrorist rebels rebel guerrillas guerrilla "
    "separatists separatist jihadists jihadist extremists gunmen gunman gang gangs bandits rustlers junta regime "
    "resistance militia militias militiamen bomber".split()
)
_AT_BEST = 2  # a place named once may be where the story was written, or one that it compares with


def own_state(lines: Sequence[Line], lexicon: Lexicon, *, actors: Sequence[str], home: str | None) -> str | None:
    """The state that fights with its own forces alone in a story, against a band or no one known; None between states.

    It is the one whose forces headline and lead name, else that of the dateline, else the one that the places lie in.
    """
    states = [code for code in actors if code in lexicon.states]
    if len(states) > 1 and not _tells_of_bands(lines, lexicon):
        return None
    fighters = lexicon.classes.get("fighters", frozenset())
    led = _with_forces([line for line in lines if line.paragraph <= 0], states, fighters)
    told = _with_forces(lines, states, fighters)
    if len(states) > 1:
        if told:
            return next(iter(led)) if len(led) == 1 and led == told else None
        return home if home in states else _placed(lines, lexicon)
    if led:
        return next(iter(led))
    return home or (states[0] if states else _placed(lines, lexicon))


def _with_forces(lines: Sequence[Line], states: Sequence[str], fighters: frozenset[str]) -> set[str]:
    """The sides that stand beside words for forces: "Russian border guards"."""
    return {
        hit.name.code
        for line in lines
        for hit in line.names
        if hit.name.code in states and hit.name.kind not in _SITES and _beside(line, hit.end, fighters)
    }


def _tells_of_bands(lines: Sequence[Line], lexicon: Lexicon) -> bool:
    lead = [line for line in lines if line.paragraph <= 1]
    named = any(lexicon.is_force(hit.name.code) for line in lead for hit in line.names)
    return named or any(not _BANDS.isdisjoint(line.vocabulary) for line in lead)


def _beside(line: Line, end: int, fighters: frozenset[str]) -> bool:
    near = line.near(end, 24)[:3]
    clause = next((at for at, word in enumerate(near) if not word[0].isalpha() and word[0] not in "'’-"), len(near))
    return bool(fighters & set(near[:clause]))


def _placed(lines: Sequence[Line], lexicon: Lexicon) -> str | None:
    """The state in which the places of headline and first paragraphs lie, all of them or by far the most."""
    places = Counter(
        hit.name.code for line in lines for hit in line.names if hit.name.code in lexicon.states and line.paragraph <= 2
    )
    ranked = places.most_common(2)
    if not ranked:
        return None
    alone = len(ranked) == 1 or ranked[0][1] >= _AT_BEST * ranked[1][1]
    return ranked[0][0] if alone else None
