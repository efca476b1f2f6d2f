"""What conditions may ask of each kind of fact, as data: a kind or a field more is a line here.

A field without listed values takes any text (a code, a treaty id, a place). The others take the closed lists of the
nouns, so that a misspelt value is told when the rule is read.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import get_args

from watcher.model import (
    Action,
    CeasefireStatus,
    ContactMode,
    Genre,
    Hedge,
    MeetingFormat,
    MeetingLevel,
    MeetingStatus,
    Modality,
    Outcome,
    RequestStatus,
    RequestWhat,
    Role,
    Scope,
    StatementAct,
    Victims,
)

Values = tuple[str, ...] | None
Fields = Mapping[str, Values]

FREE: Values = None
GENRES: tuple[str, ...] = get_args(Genre)
MODALITIES: tuple[str, ...] = get_args(Modality)
OUTCOMES: tuple[str, ...] = get_args(Outcome)
YES_NO: Values = ("true", "false")

EVERY_KIND: Fields = MappingProxyType({"scope": get_args(Scope), "modality": MODALITIES, "claimant": FREE})

KINDS: Mapping[str, Fields] = MappingProxyType(
    {
        "casualties": {
            "outcome": OUTCOMES,
            "side": FREE,
            "victims": get_args(Victims),
            "role": get_args(Role),
            "hedge": get_args(Hedge),
            "place": FREE,
        },
        "request": {
            "requester": FREE,
            "addressee": FREE,
            "instrument": FREE,
            "what": get_args(RequestWhat),
            "status": get_args(RequestStatus),
        },
        "meeting": {
            "body": FREE,
            "level": get_args(MeetingLevel),
            "status": get_args(MeetingStatus),
            "format": get_args(MeetingFormat),
            "extraordinary": YES_NO,
            "place": FREE,
        },
        "contact": {"parties": FREE, "mode": get_args(ContactMode), "initiator": FREE},
        "ceasefire": {"status": get_args(CeasefireStatus), "broker": FREE, "parties": FREE},
        "hostility": {"action": get_args(Action), "actor": FREE, "target": FREE, "weapons": FREE, "place": FREE},
        "statement": {"speaker": FREE, "act": get_args(StatementAct), "target": FREE},
    }
)

# Where a rule names no modality: armed acts and losses count when somebody tells them as having happened, the rest
# (a meeting called, help that may be asked for) counts unless it is denied.
DEFAULT_MODALITIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"hostility": ("actual",), "casualties": ("actual",)}
)
NOT_DENIED: tuple[str, ...] = tuple(modality for modality in MODALITIES if modality != "denied")

# Bodies whose members owe each other military help by treaty: North Atlantic, Tashkent, Lisbon 42.7, Rio,
# Liptako-Gourma, Gulf 2000, Arab League 1950, ECOWAS 1981, ANZUS, SADC 2003.
ALLIANCES = frozenset({"NATO", "CSTO", "EU", "TIAR", "AES", "GCC", "ARAB_LEAGUE", "ECOWAS", "ANZUS", "SADC"})
