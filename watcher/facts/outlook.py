"""What a story can tell at all, from its words and names alone: most news needs no reading."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from watcher.lexicon import Lexicon, Trigger

EVERYTHING = frozenset({"casualties", "hostility", "ceasefire", "meeting", "contact", "request", "statement"})
_FIRE = frozenset({"fire", "gunfire", "shots", "bullets"})  # with a side's name it is an act, see hostilities
_TWO = 2  # a talk, a plea or a blame is between two


def outlook(sentences: Sequence[AbstractSet[str]], codes: Iterable[str], lexicon: Lexicon) -> frozenset[str]:
    """The kinds of facts that a story may hold; one that is left out can't be in it.

    ``sentences`` are its headline and sentences by their runs of letters, ``codes`` those of every name in the story
    and of its dateline.
    """
    words, triggers, known = frozenset[str]().union(*sentences), lexicon.triggers, set(codes)

    def has(trigger: Trigger) -> bool:
        return trigger.may_stand_in(words) and any(trigger.may_stand_in(sentence) for sentence in sentences)

    two = len(known) >= _TWO
    body = any(lexicon.is_body(code) for code in known)  # turning to an alliance asks for help without the word
    asks = has(triggers.pleas) or (has(triggers.asks) and (body or has(triggers.help) or has(triggers.pacts)))
    possible: dict[str, bool] = {
        "casualties": has(triggers.harm),
        "hostility": has(triggers.acts) or (bool(known) and not _FIRE.isdisjoint(words)),
        "ceasefire": has(triggers.truce),
        "meeting": body and has(triggers.sittings),
        "contact": two and (has(triggers.talks) or (has(triggers.tellings) and has(triggers.by_phone))),
        "request": asks and (two or (bool(known) and has(triggers.pacts))),
        "statement": bool(known) and has(triggers.charges),
    }
    return frozenset(kind for kind, holds in possible.items() if holds)
