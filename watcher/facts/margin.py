"""What a reading writes into the margin of its lines, where somebody asks: which frame made what, and why not.

Nothing written here changes a fact, and a line without a margin writes nothing. The words for it are closed lists.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from watcher.facts.mentions import Mention
from watcher.model import Fact

Past = Literal[
    "commemorated", "revenge", "protest", "court", "running_total", "past_words", "past_date", "after_days",
    "before_past", "war", "recalled", "so_far",
]  # fmt: skip
Reason = Literal[
    "age", "bracket", "calibre", "counted_before", "date", "died_of_it", "distance", "duration", "fled", "illness",
    "measure", "mistaken", "money", "name", "near_miss", "no_frame", "not_happened", "ordinal", "other", "outside",
    "perpetrators", "police_work", "replaced", "things", "time", "unharmed", "unit", "unread", "whole",
]  # fmt: skip

FRAMES: Mapping[str, str] = {
    "subject": "people of whom a word of harm is said",
    "object": "people whom a word of harm takes",
    "of": "people behind a noun of harm and “of”",
    "counted": "a count that is itself a noun of harm",
    "bare": "a body found, of one nobody counted",
    "left": "people left dead or hurt",
    "lost": "people whom a side lost",
    "lives": "lives claimed or cost",
    "toll": "a statement of a toll",
    "revised": "a figure revised to a newer one",
    "nth": "the latest death, by its place in the count",
    "none": "nobody, of a harm",
    "denied": "losses that somebody denies",
    "gapped": "a further count that goes by the same verb",
    "joined": "people joined to a toll",
    "part": "some of those counted",
    "share": "a share of a figure told before",
    "shared": "one who shares the fate told",
    "pronoun": "one told of as “he” or “she”",
    "claimed": "a number by which another speaker answers",
    "act": "a word for an armed act, and the sides beside it",
    "truce": "a word for a truce, and what is said of it",
    "convenes": "a body and a verb of meeting",
    "sitting": "a body and a noun of meeting",
    "plea": "a plea: who asks whom for help",
    "answer": "an answer to a plea",
    "blame": "one side lays an act on another",
    "deny": "a side denies what is said of it",
    "call_nouns": "a noun for a call, and who talked",
    "talk_nouns": "a noun for talks, and who talked",
    "calls": "a verb of calling, and who called whom",
    "meets": "a verb of meeting, and who met whom",
    "receives": "a verb of receiving, and who received whom",
    "speaks": "a verb of speaking, and who spoke with whom",
    "discusses": "a verb of discussing, and who did so",
    "tells": "a verb of telling by phone, and who told whom",
}

OF_KINDS: Mapping[str, str] = {"hostility": "act", "ceasefire": "truce"}  # kinds that have one frame alone

PASTS: Mapping[Past, str] = {
    "commemorated": "the line marks an anniversary",
    "revenge": "it is what was avenged",
    "protest": "it is what people protest against",
    "court": "a court has to do with it",
    "running_total": "it is counted over a span of time",
    "past_words": "words of the past stand in its clause",
    "past_date": "its clause has a date long past",
    "after_days": "the news is days or more behind it",
    "before_past": "it came before what is dated in the past",
    "war": "it is told of a war",
    "recalled": "its paragraph tells of the past",
    "so_far": "a tally besides the news",
}
OF_A_PAST_STORY = "the story as a whole looks back"

REASONS: Mapping[Reason, str] = {
    "age": "an age",
    "bracket": "stands in a bracket",
    "calibre": "a calibre",
    "counted_before": "one of those counted before",
    "date": "a date",
    "died_of_it": "hurt first, and counted among the dead",
    "distance": "a distance",
    "duration": "a length of time",
    "fled": "one who fled",
    "illness": "ill, or there to help",
    "measure": "a percentage, a sum or the number of an article",
    "mistaken": "told wrongly, and taken back",
    "money": "a sum of money",
    "name": "part of a name",
    "near_miss": "nearly or only attempted, or a natural death",
    "no_frame": "no frame took it",
    "not_happened": "did not happen",
    "ordinal": "a place in a row",
    "other": "another quantity",
    "outside": "outside the story: byline, dateline or note",
    "perpetrators": "those who did it",
    "police_work": "suspects arrested",
    "replaced": "the story has a newer figure in its place",
    "things": "things, not people",
    "time": "a time of day",
    "unharmed": "people, but no word of harm takes them",
    "unit": "the name of a unit or rank",
    "unread": "a story without harm or diplomacy, not read further",
    "whole": "the whole of which a share is told",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A frame made a fact; ``mention`` is what it met, where it is a count of people met by a verb or a noun."""

    fact: Fact
    frame: str
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class TurnedDown:
    """What stands in the chunk at ``at`` was turned down: a count, or the word of harm that would have taken one."""

    at: int
    why: Reason


@dataclass(frozen=True, slots=True)
class OfThePast:
    """A mention belongs to the past, and by what."""

    mention: Mention
    why: Past


Note = Taken | TurnedDown | OfThePast
