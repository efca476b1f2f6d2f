"""The words without which a story can tell no fact of a kind, gathered once from the packs.

A story needs no reading for a kind of which none of its sentences holds a phrase whole, in whatever order the words
stand: what is left out here can never be read.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

Words = Mapping[str, Mapping[str, tuple[str, ...]]]

_RUN = re.compile(r"[^\W\d_]+")
_HURTS = ("wounds", "wound", "injuries", "burns")
_WITH_A_VERB = frozenset({"lives", "life"})  # "claimed five lives"; alone they are no harm
_HELD = ("soldiers", "servicemen", "troops", "guards", "policemen", "officers", "men", "rangers", "gendarmes")
_TOLD_APART = (  # "fatally", "slit his throat", "shot in the head", "hijacked a bus with 20 passengers"
    *("mourn", "mourns", "mourned", "buries", "buried"),
    *(f"{held} {who}" for held in ("holding", "holds", "hold") for who in _HELD),
    *("search for", "searching for", "searched for", "searches for", "looking for", "hunting for"),
    *("fatally", "mortally", "throat", "throats", "burned", "burnt", "hijack", "hijacks", "hijacked", "hijacking"),
    *("shot in", "shot through", "still hold", "still holds", "still holding"),
    *("victims include", "victims included", "no victims"),
    *(
        "in hands",
        "contact lost",
        "in hospitals",
        "to hospital",
        "to clinic",
        "recovering",
        "fell",
        "fallen",
        "no loss",
    ),
    *(
        "shot recover",
        "shot survive",
        "shot survived",
        "fate unknown",
        "whereabouts unknown",
        "fate remains",
        "left body",
        "number lost",
        "number victims",
    ),
    *(
        "neither survived",
        "none survived",
        "neither lived",
        "turned gun",
        "survived not",
        "only victim",
        "only casualty",
    ),
    *("survived arm", "survived leg", "survived hand", "survived shoulder"),
    *("people suffered", "residents suffered", "civilians suffered", "persons suffered", "villagers suffered"),
)
_UNTRUE = ("truth", "basis", "responsibility")
_CALLS = ("call", "calls")  # a plea as a noun, and much else
_TALKS = ("call_nouns", "talk_nouns", "calls", "meets", "receives", "speaks", "discusses")
_SITTINGS = (
    "nouns", "talks", "conference", "meets", "convenes", "discusses", "talks_by", "briefs", "acts", "decides",
    "invites", "travels", "postpones",
)  # fmt: skip
_HELP = ("help", "military", "peacekeepers", "humanitarian", "mediation")


class Trigger:
    """Phrases, each by its runs of letters: those of one, and those of several by the longest."""

    def __init__(self, phrases: Iterable[str]) -> None:
        several: dict[str, list[frozenset[str]]] = defaultdict(list)
        single: set[str] = set()
        for runs in (_RUN.findall(phrase) for phrase in phrases):
            if len(runs) == 1:
                single.add(runs[0])
            elif runs:
                several[max(runs, key=len)].append(frozenset(runs))
        self.single = frozenset(single)
        self.several = {key: tuple(found) for key, found in several.items()}

    def may_stand_in(self, words: AbstractSet[str]) -> bool:
        """Whether all the words of some phrase are among these."""
        if not self.single.isdisjoint(words):
            return True
        return any(runs <= words for key in self.several.keys() & words for runs in self.several[key])


@dataclass(frozen=True, slots=True)
class Triggers:
    """Words by what they may start.

    Harm to people, violence in any words, armed acts, a truce, blame and denial, a plea, what is asked for, talks, what
    is told by phone, and the meetings of a body.
    """

    harm: Trigger
    violence: Trigger
    acts: Trigger
    truce: Trigger
    charges: Trigger
    asks: Trigger
    pleas: Trigger
    help: Trigger
    pacts: Trigger
    talks: Trigger
    tellings: Trigger
    by_phone: Trigger
    sittings: Trigger


def words_of(folded: str) -> set[str]:
    """The runs of letters in a folded text."""
    return set(_RUN.findall(folded))


def gather_triggers(
    verbs: Iterable[str], phrases: Iterable[tuple[str, ...]], words: Words, classes: Mapping[str, frozenset[str]]
) -> Triggers:
    """The triggers of a lexicon's words."""

    def of(group: str, *kinds: str) -> list[str]:
        return [phrase for kind in kinds for phrase in words.get(group, {}).get(kind, ())]

    acts = [phrase for found in words.get("acts", {}).values() for phrase in found]
    fired, told = of("volleys", "rounds", "shells"), of("volleys", "mutual", "fires", "lands")
    volleys = [f"{verb} {rounds}" for verb in told for rounds in fired]
    volleys += [f"{verb} {place}" for verb in of("volleys", "takes") for place in of("volleys", "ground")]
    counted = {word for found in words.get("counted", {}).values() for word in found} - _WITH_A_VERB
    lives = [f"{verb} {noun}" for verb in classes.get("life_verbs", frozenset()) for noun in _WITH_A_VERB]
    losing = classes.get("lose_verbs", frozenset())
    tolls = classes.get("toll_nouns", frozenset()) - {"number"}  # "the number of …" needs a word of harm besides
    ends = of("apart", "killed_ends", "captured_ends", "wounded_ends", "displaced_ends")
    bodies = ["loss of life", *(f"{find} {noun}" for find in of("apart", "finds") for noun in ("body", "corpse"))]
    deeds = of("deeds", *words.get("deeds", {}))
    harm = [
        *ends,
        *bodies,
        *deeds,
        *_TOLD_APART,
        *verbs,
        *(" ".join(parts) for parts in phrases),
        *counted,
        *lives,
        *losing,
        *tolls,
        *_HURTS,
    ]
    blame = [*of("speech", "accuses", "denies"), *of("statement", "mutual", "aggression", "began", "untrue")]
    return Triggers(
        harm=Trigger(harm),
        violence=Trigger([*acts, *classes.get("violence", ())]),
        acts=Trigger([*acts, *volleys]),
        truce=Trigger(of("ceasefire", "nouns")),
        charges=Trigger([*blame, *acts, *_UNTRUE]),
        asks=Trigger([*of("request", "ask", "turn", "seek", "want", "invoke", "wishes", "demands"), *_CALLS]),
        pleas=Trigger(noun for noun in of("request", "nouns") if noun not in _CALLS),
        help=Trigger(of("request", *_HELP)),
        pacts=Trigger([*of("request", "pact_nouns"), "article"]),
        talks=Trigger(of("contact", *_TALKS)),
        tellings=Trigger(of("contact", "tells")),
        by_phone=Trigger(of("contact", "phone", "video")),
        sittings=Trigger([*of("meeting", *_SITTINGS), "due"]),
    )
