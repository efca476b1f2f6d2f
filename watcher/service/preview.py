"""What stands in the feeds told under the rules as they stand on disk: the same corridor, a store that is thrown away.

For the first hour, when all that there is was taken stock of in silence, and for whoever has changed a rule. Nothing is
sent, and the real database is only read.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from watcher.model import SEVERITIES, Alert
from watcher.service.pipeline import decide, read_story
from watcher.service.stages import Desk, Handled, Story
from watcher.store import Filed, Store


@dataclass(slots=True)
class RuleCount:
    """What one rule made of the articles: held, turned down by an exception, and its alerts by reason."""

    matched: int = 0
    turned_down: int = 0
    alerts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Preview:
    """``messages`` are the alerts that an article gave rise to, gravest first, in the order of the articles."""

    wires: Counter[str]
    matched: int
    handled: tuple[Handled, ...]
    messages: tuple[tuple[Alert, ...], ...]
    rules: dict[str, RuleCount]
    latest: Filed | None

    @property
    def looked_at(self) -> int:
        return self.wires.total()

    @property
    def reasons(self) -> Counter[str]:
        """Every alert, by its reason."""
        return sum((rule.alerts for rule in self.rules.values()), Counter())


def preview(filed: Iterable[Filed], *, desk: Desk) -> Preview:
    """Walk stored articles, given in the order of their publication, through the corridor as if each were news.

    An article without a date is taken at the time at which it was first seen, as the daemon takes it.
    """
    wires: Counter[str] = Counter()
    rules = {rule.id: RuleCount() for rule in desk.rules}
    handled: list[Handled] = []
    messages: list[tuple[Alert, ...]] = []
    matched, latest = 0, None
    store = Store.open(":memory:", daemon=False)
    try:
        for latest in filed:
            story, came = _take(latest, desk=desk, store=store)
            wires[latest.article.source] += 1
            matched += bool(story.verdict.matches)
            _count(rules, story, came)
            handled += came
            alerts = sorted((each.alert for each in came if each.alert), key=_gravest_first)
            messages += [tuple(alerts)] if alerts else []
    finally:
        store.close()
    return Preview(wires, matched, tuple(handled), tuple(messages), rules, latest)


def _take(filed: Filed, *, desk: Desk, store: Store) -> tuple[Story, tuple[Handled, ...]]:
    article = filed.article
    at = article.published_at or filed.seen_at
    story = read_story(article, desk=desk, as_of=at)
    with store.filing() as filing:
        filing.admit(article, feed_id=filed.feed_id, seen_at=at, disposition="no_match")
        return story, decide(story, desk=replace(desk, recipients=()), filing=filing, now=at)


def _count(rules: dict[str, RuleCount], story: Story, handled: Iterable[Handled]) -> None:
    for match in story.verdict.matches:
        rules[match.rule_id].matched += 1
    for rejection in story.verdict.rejections:
        rules[rejection.rule_id].turned_down += 1
    for each in handled:
        if each.alert is not None:
            rules[each.rule_id].alerts[each.alert.reason] += 1


def _gravest_first(alert: Alert) -> int:
    return -SEVERITIES.index(alert.severity)
