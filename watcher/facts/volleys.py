"""Fire told by a verb and what is fired, some words apart: "fire was exchanged", "loosed off some 30 rounds"."""

from collections.abc import Iterator, Sequence

from watcher.lexicon import Lexicon
from watcher.model import Action

_REACH = 6  # words between the verb and what is fired
_NEAR = 5  # words between taking and what is taken
_STOPS = frozenset({",", ";", ".", ":", "that", "said", "which", "after", "while"})
_OF_ARMS = frozenset(
    "fire gunfire shots bullets rifle mortar artillery rockets machine-gun automatic machine ammunition tracer "
    "small-arms".split()
)


def volleys(words: Sequence[str], lexicon: Lexicon) -> Iterator[tuple[Action, int, int]]:
    """The fire that a line's words tell, each as its action with the words from the first to the last of it."""
    known = lexicon.words.get("volleys", {})
    yield from _ground_taken(words, takes=frozenset(known.get("takes", ())), ground=frozenset(known.get("ground", ())))
    rounds, shells = frozenset(known.get("rounds", ())), frozenset(known.get("shells", ()))
    fired = rounds | shells
    if fired.isdisjoint(words):
        return
    mutual, fires, lands = (frozenset(known.get(kind, ())) for kind in ("mutual", "fires", "lands"))
    for at, word in enumerate(words):
        if word not in fired or (words[at + 1 : at + 2] == ["of"] and _OF_ARMS.isdisjoint(words[at + 2 : at + 3])):
            continue
        action: Action = "shelling" if word in shells or not shells.isdisjoint(words[at - 1 : at]) else "shooting"
        before, after = _back(words, at, mutual | fires), _on(words, at, mutual | lands)
        if before is not None and words[before] in mutual:
            yield "armed_clash", before, at + 1
        elif after is not None and words[after] in mutual:
            yield "armed_clash", at, after + 1
        elif before is not None and word != "fire" and before != at:
            yield action, before, at + 1
        elif after is not None and word not in {"fire", "shot"}:
            yield action, at, after + 1


def _ground_taken(
    words: Sequence[str], *, takes: frozenset[str], ground: frozenset[str]
) -> Iterator[tuple[Action, int, int]]:
    """ "Seized two hills", "captured a border post": what soldiers take of another's."""
    for at, word in enumerate(words):
        taken = _back(words, at, takes) if word in ground else None
        if taken is not None and at - taken <= _NEAR:
            yield "incursion", taken, at + 1


def _back(words: Sequence[str], at: int, wanted: frozenset[str]) -> int | None:
    for index in range(at - 1, max(-1, at - 1 - _REACH), -1):
        if words[index] in _STOPS:
            return None
        if words[index] in wanted:
            return index
    return None


def _on(words: Sequence[str], at: int, wanted: frozenset[str]) -> int | None:
    for index in range(at + 1, min(len(words), at + 1 + _REACH)):
        if words[index] in _STOPS:
            return None
        if words[index] in wanted:
            return index
    return None
