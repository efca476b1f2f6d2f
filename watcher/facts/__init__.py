"""Takes an Article, gives a Reading: facts with claimant, scope and evidence, the toll, the sides, date and places.

Never guesses a figure, never looks outside the text, never raises on one.
"""

from watcher.facts.confidence import UNSURE_BELOW
from watcher.facts.output import fact_to_json, sentence_of, to_json
from watcher.facts.reading import read_facts

__all__ = ["UNSURE_BELOW", "fact_to_json", "read_facts", "sentence_of", "to_json"]
