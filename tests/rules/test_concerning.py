"""Whether a summary touches what a rule is about, so that its whole story is worth fetching."""

import pytest

from tests.rules.stories import border, clash, loss, read, rule, story
from watcher.model import Article, Reading
from watcher.rules import concerns

NEEDS = (
    {"fact": {"kind": "hostility", "sides": 2}},
    {"text": "(border* OR frontier*) AND NOT garden* AND title: (troop* /3 clash*)"},
    {"pattern": "ко[нм]вой"},
)
BARS: list[object] = [{"genre": ["sport"]}, {"text": "drill*"}]


@pytest.mark.parametrize(
    ("article", "reading", "expected"),
    [
        (story("Shots heard", "Nobody was hurt."), read(clash(target=None)), True),
        (story("Shots heard", "In the last war."), read(clash(scope="background")), False),
        (story("Two dead", "It rained."), read(loss("killed", 2)), False),
        (story("Quiet at the frontier", "It rained."), read(), True),
        (story("Quiet", "Troops met and clashed in the hills."), read(), True),
        (story("Troops march", "In the gardens."), read(), False),
        (story("Конвой вышел", "Дождь."), read(), True),
        (story("Drill at the border", "A drill."), read(), True),
        (story("Border derby", "A clash.", genre="sport"), read(clash()), False),
    ],
)
def test_a_fact_or_a_term_that_the_rule_looks_for_is_enough(
    article: Article, reading: Reading, *, expected: bool
) -> None:
    """One current fact of its kind, or one of its terms, anywhere; not what its own NOT or a genre turns away."""
    assert concerns(rule(*NEEDS, none=BARS), article, reading) is expected


def test_a_story_that_matches_already_is_a_concern() -> None:
    """Also where the rule asks for no fact and no word."""
    at_a_border = rule({"place": {"kind": "border"}})
    assert concerns(at_a_border, story("Quiet"), read(places=(border(),)))
    assert not concerns(at_a_border, story("Quiet"), read())


def test_a_rule_that_is_off_has_no_concerns() -> None:
    """Nobody is to be asked for its sake."""
    assert not concerns(rule(*NEEDS, status="off"), story("At the border"), read(clash()))
