"""Takes an Article, gives a Reading: facts with claimant, scope and evidence, the toll, the sides, date and places.

Never guesses a figure, never looks outside the text, never raises on one.
"""

from watcher.facts.confidence import UNSURE_BELOW
from watcher.facts.explain import Explanation, Made, Telling, explain
from watcher.facts.margin import FRAMES, REASONS
from watcher.facts.notation import forms_of, in_full
from watcher.facts.output import fact_to_json, sentence_of, to_json, unread
from watcher.facts.reading import read_facts

__all__ = [
    "FRAMES",
    "REASONS",
    "UNSURE_BELOW",
    "Explanation",
    "Made",
    "Telling",
    "explain",
    "fact_to_json",
    "forms_of",
    "in_full",
    "read_facts",
    "sentence_of",
    "to_json",
    "unread",
]
