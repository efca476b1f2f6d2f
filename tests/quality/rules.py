"""Whether the shipped rules fire where they should, on whole stories and on what many feeds give of them."""

from collections import Counter
from functools import cache

from tests.facts.stories import read_article
from tests.quality.measure import opening
from tests.quality.stories import stories
from watcher.articles import file_record
from watcher.rules import Rule, judge
from watcher.settings import load, starter_folder

SETS = ("development", "diplomacy", "borders", "world")
RULES = ("border-clash", "treaty-assistance", "csto-meeting")


def of_rules(name: str, paragraphs: int | None = None) -> dict[str, tuple[float, float]]:
    """Recall and precision of each rule, over whole stories or over their openings."""
    tally: Counter[tuple[str, bool, bool]] = Counter()
    for record, gold in stories(name):
        article = file_record(record if paragraphs is None else opening(record, paragraphs))
        fired = {match.rule_id for match in judge(_shipped(), article, read_article(article)).matches}
        tally.update(
            (rule, gold["fires"][rule], rule in fired) for rule in RULES if gold["fires"].get(rule) != "either"
        )
    return {
        rule: (
            _ratio(tally[rule, True, True], tally[rule, True, False]),
            _ratio(tally[rule, True, True], tally[rule, False, True]),
        )
        for rule in RULES
    }


def _ratio(right: int, wrong: int) -> float:
    return right / (right + wrong) if right + wrong else 1.0


@cache
def _shipped() -> tuple[Rule, ...]:
    return load(starter_folder(), secrets=False).rules
