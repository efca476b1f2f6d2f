"""The tests inside rules: each way in which one may not hold is told with what was expected and what came."""

import dataclasses
from collections.abc import Mapping

import pytest

from tests.service.stories import FLASH, SPORT, TOLL
from watcher.model import Entry
from watcher.rules import RuleTest
from watcher.service.rule_tests import run_rule_tests
from watcher.settings import Configuration


def words(entry: Entry) -> Mapping[str, object]:
    return {"title": entry.title, "text": entry.text, "source": "ap"}


def failures(starter: Configuration, test: RuleTest, status: str = "on") -> list[tuple[str, str]]:
    """Run one test inside the shipped rule."""
    rule = next(rule for rule in starter.rules if rule.id == "border-clash")
    rule = dataclasses.replace(rule, tests=(test,), status=status)  # type: ignore[arg-type]
    return [(failure.expected, failure.came) for failure in run_rule_tests([rule], starter.lexicon)]


TOLD = "killed ARM 2 by ARM"


def test_what_holds_gives_no_failure(starter: Configuration) -> None:
    """Fires, severity, facts with and without who says so, and numbers that are not told."""
    test = RuleTest(
        name="all", article=words(TOLL), fires=True, severity="high", facts=(TOLD, "killed ARM 2"), absent=(6000,)
    )
    assert failures(starter, test) == []
    assert failures(starter, RuleTest(name="sport", article=words(SPORT), fires=False)) == []


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        (RuleTest(name="t", article=words(SPORT), fires=True), "it to fire"),
        (RuleTest(name="t", article=words(TOLL), fires=False), "no match"),
        (RuleTest(name="t", article=words(TOLL), fires=True, severity="low"), "severity low"),
        (RuleTest(name="t", article=words(TOLL), fires=True, facts=("killed AZE 2",)), "the fact “killed AZE 2”"),
        (RuleTest(name="t", article=words(TOLL), fires=True, absent=(2,)), "no current figure 2"),
        (RuleTest(name="t", steps=((words(FLASH), "new"), (words(TOLL), "joined"))), "step 2 to be joined"),
        (RuleTest(name="t", steps=((words(SPORT), "new"),)), "step 1 to be new"),
        (RuleTest(name="t", steps=((words(TOLL), None),)), "step 1 to be no match"),
    ],
)
def test_what_does_not_hold_is_told(starter: Configuration, test: RuleTest, expected: str) -> None:
    """Exactly the one thing that is wrong with the test is told."""
    assert [failure[0] for failure in failures(starter, test)] == [expected]


def test_talks_and_charges_have_words_of_their_own(starter: Configuration) -> None:
    """A contact by its parties in order of the alphabet and its mode, a statement by act, speaker and target."""
    article = {
        "title": "Moscow, Yerevan",
        "text": "The Russian president called the Armenian prime minister. Yerevan accused Azerbaijan of shelling.",
        "source": "ap",
    }
    told = ("contact ARM RUS phone", "statement blame ARM AZE")
    assert failures(starter, RuleTest(name="t", article=article, facts=told)) == []
    wrong = RuleTest(name="t", article=article, facts=("contact ARM RUS video",))
    assert "contact ARM RUS phone" in failures(starter, wrong)[0][1]


def test_what_came_is_told_too(starter: Configuration) -> None:
    """A wrong fact shows the facts that are there, a wrong step the decision that was made."""
    wrong_fact = RuleTest(name="t", article=words(TOLL), fires=True, facts=("killed ARM 3",))
    assert TOLD in failures(starter, wrong_fact)[0][1]
    wrong_step = RuleTest(name="t", steps=((words(FLASH), "new"), (words(TOLL), "conflict")))
    assert failures(starter, wrong_step)[0][1].startswith("update (")


def test_a_rule_that_is_off_is_tested_all_the_same(starter: Configuration) -> None:
    """A rule can be mended while it is off."""
    assert failures(starter, RuleTest(name="t", article=words(TOLL), fires=True), status="off") == []


def test_each_failure_names_its_rule_and_test(starter: Configuration) -> None:
    """The place of a test in its rule is what a line in a file is found by."""
    rule = starter.rules[0]
    good = RuleTest(name="good", article=words(SPORT), fires=False)
    bad = RuleTest(name="bad", article=words(SPORT), fires=True)
    (failure,) = run_rule_tests([dataclasses.replace(rule, tests=(good, bad))], starter.lexicon)
    assert (failure.rule_id, failure.number, failure.test) == (rule.id, 1, "bad")


def test_the_shipped_rules_pass_their_own_tests(starter: Configuration) -> None:
    """What is shipped must not fail `wirewatch check`."""
    assert list(run_rule_tests(starter.rules, starter.lexicon)) == []
