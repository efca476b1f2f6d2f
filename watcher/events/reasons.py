"""The closed list of reasons behind decisions, and how long an event waits for more."""

import datetime as dt
from typing import Literal, get_args

OPEN_FOR = dt.timedelta(days=14)
# Numbers that fall in the course of things: the missing are found, captives freed, people go home.
MAY_FALL = frozenset({"missing", "captured", "displaced"})

Reason = Literal[
    "first_report",  # nothing open that it could belong to
    "other_pair",  # the sides are others than those of the open events
    "other_day",  # it happened on a day that the open event's dates leave out
    "other_place",  # it happened where the open event's places leave out
    "fresh_incident",  # the story itself calls it a new, second or fresh one
    "unlike",  # nothing forbids the open event, but too little speaks for it
    "possibly_related",  # too much speaks for the open event to leave it out, too little to join it
    "same_item",  # the same item of the same source with the same content
    "same_text",  # the text of a member, with the figures that the member gave
    "repeat_mark",  # the wire says that it only repeats
    "nothing_new",  # the event's story again, every figure known
    "stale_figure",  # a figure that was overtaken or corrected
    "on_hold",  # the wire asks for it not to be used yet
    "looks_back",  # a burial or a sum of several days: tells of earlier happenings and opens nothing
    "planning_note",  # an advisory, digest or explainer: no story of its own
    "figure_changed",
    "first_figure",
    "new_status",  # a ceasefire agreed or broken; later a request or meeting one step on
    "flat_denial",
    "new_actor",
    "claims_differ",  # another claimant gives another figure for the same side
    "correction_mark",
    "lowered_by_its_wire",
    "withdrawn",
    "withdrawn_untold",  # a story is withdrawn that the desk never had
]
REASON_CODES: tuple[str, ...] = get_args(Reason)
