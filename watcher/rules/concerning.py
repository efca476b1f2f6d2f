"""Takes a rule and a read article, tells whether the story touches what the rule is about though it need not match yet.

Meant for summaries: whether the whole story is worth asking its publisher for.
"""

from collections.abc import Iterable, Iterator

from watcher.model import Article, Reading
from watcher.rules.conditions import Condition, GenreCondition, Group, PatternCondition, Subject, TextCondition
from watcher.rules.page import Page
from watcher.rules.query.terms import All, Any, Not, Part, Within
from watcher.rules.rule import Rule


def concerns(rule: Rule, article: Article, reading: Reading) -> bool:
    """Whether a story holds a current fact of a kind that the rule asks for, or a term that it looks for, or all of it.

    A story of a genre that the rule turns down stays of that genre, however much more of it is read.
    """
    if rule.status == "off" or any(_is_of_genre(bar, article) for bar in rule.exceptions):
        return False
    if any(fact.kind in rule.kinds and fact.scope == "current" for fact in reading.facts):
        return True
    subject = Subject(article, reading)
    return any(_touched(leaf, subject) for leaf in _leaves(rule.needs)) or all(
        need.find(subject).held for need in rule.needs
    )


def _is_of_genre(bar: Condition, article: Article) -> bool:
    return isinstance(bar, GenreCondition) and article.genre in bar.genres


def _leaves(conditions: Iterable[Condition]) -> Iterator[Condition]:
    for condition in conditions:
        if isinstance(condition, Group):
            yield from _leaves(condition.conditions)
        else:
            yield condition


def _touched(leaf: Condition, subject: Subject) -> bool:
    if isinstance(leaf, TextCondition):
        return _holds_a_term(leaf.part, subject.page)
    return isinstance(leaf, PatternCondition) and leaf.find(subject).held


def _holds_a_term(part: Part, page: Page) -> bool:
    """Look for any one of the terms that a query joins with AND and OR, wherever in the story it asks for them."""
    if isinstance(part, Not):
        return False
    if isinstance(part, All | Any):
        return any(_holds_a_term(each, page) for each in part.parts)
    if isinstance(part, Within):
        return _holds_a_term(part.part, page)
    return part.find(page, "any") is not None
