"""Runs the tests that rules carry: each is a story, or several in a row, with what the rule must make of it."""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from watcher.articles import file_record
from watcher.facts import forms_of
from watcher.lexicon import Lexicon
from watcher.model import Article, Casualties
from watcher.rules import Rule, RuleTest
from watcher.service.pipeline import read_story, take
from watcher.service.stages import Desk, Story
from watcher.store import Store

STEPS_BEGIN = dt.datetime(2031, 5, 4, 6, 0, tzinfo=dt.UTC)
STEPS_APART = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Failure:
    """A test that did not hold: which, by its place in the rule, and what was expected and what came."""

    rule_id: str
    number: int
    test: str
    expected: str
    came: str

    def __str__(self) -> str:
        return f"test “{self.test}” of {self.rule_id}: expected {self.expected}, got {self.came}"


def run_rule_tests(rules: Sequence[Rule], lexicon: Lexicon) -> Iterator[Failure]:
    """Run every test of every rule, each rule on its own and as if it were on; yields what did not hold."""
    for rule in rules:
        desk = Desk((dataclasses.replace(rule, status="on"),), lexicon, recipients=())
        for number, test in enumerate(rule.tests):
            for expected, came in _run(test, desk):
                yield Failure(rule.id, number, test.name, expected, came)


def _run(test: RuleTest, desk: Desk) -> Iterator[tuple[str, str]]:
    try:
        if test.article is not None:
            article = _article(test.article, "story")
            yield from _judge_story(test, read_story(article, desk=desk, as_of=article.published_at))
        yield from _walk_steps(test, desk)
    except ValueError as error:
        yield "an article", str(error)


def _article(values: Mapping[str, object], own_id: str) -> Article:
    return file_record({"id": own_id, **values})


def _judge_story(test: RuleTest, story: Story) -> Iterator[tuple[str, str]]:
    match = next(iter(story.verdict.matches), None)
    if test.fires is not None and test.fires != (match is not None):
        because = "; ".join(rejection.because for rejection in story.verdict.rejections)
        yield ("it to fire", because or "no match") if test.fires else ("no match", "it fired")
    if test.severity is not None and match is not None and match.severity != test.severity:
        yield f"severity {test.severity}", match.severity
    facts = [fact for fact in story.reading.facts if fact.scope == "current" and fact.modality != "denied"]
    told = {form: None for fact in facts for form in forms_of(fact)}
    for line in test.facts:
        if " ".join(line.split()) not in told:
            yield f"the fact “{line}”", "; ".join(forms_of(fact)[0] for fact in facts) or "no facts"
    numbers = {number for fact in facts if isinstance(fact, Casualties) for number in (fact.low, fact.high)}
    for number in test.absent:
        if number in numbers:
            yield f"no current figure {number}", f"a figure of {number}"


def _walk_steps(test: RuleTest, desk: Desk) -> Iterator[tuple[str, str]]:
    store = Store.open(":memory:", daemon=False)
    try:
        for number, (values, wanted) in enumerate(test.steps, start=1):
            article = _article(values, f"step-{number}")
            with store.filing() as filing:
                handled = take(article, desk=desk, filing=filing, now=STEPS_BEGIN + number * STEPS_APART)
            decision = handled[0].decision if handled else None
            came = decision.kind if decision else None
            if came != wanted:
                why = f" ({decision.because}: {decision.evidence})" if decision else ""
                yield f"step {number} to be {wanted or 'no match'}", f"{came or 'no match'}{why}"
    finally:
        store.close()
