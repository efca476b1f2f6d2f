"""What the corridor is walked with, and what its stages hand on to each other."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from watcher.delivery import TERMINAL
from watcher.lexicon import Lexicon
from watcher.model import Alert, Article, Decision, Entry, Event, FeedState, Match, Reading
from watcher.rules import Rule, Verdict
from watcher.settings import Configuration, Feed, Recipient
from watcher.store import Kept, Lease
from watcher.wire import Poison, Poll

Observer = Callable[[str], None]


def unobserved(_stage: str) -> None:
    """Watch nothing: the observer of every run that is not a proof."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a story is measured with and who hears of it: one revision of the configuration."""

    rules: tuple[Rule, ...]
    lexicon: Lexicon
    recipients: tuple[Recipient, ...]

    @classmethod
    def of(cls, configuration: Configuration) -> "Desk":
        """Seat the desk of a configuration; the terminal where no channel has a URL."""
        return cls(configuration.rules, configuration.lexicon, configuration.recipients or (TERMINAL,))

    def readers(self, rule: Rule) -> tuple[Recipient, ...]:
        """Who hears of a rule's alerts: a draft's nobody, a trial's whoever looks at the terminal."""
        return {"on": self.recipients, "trial": (TERMINAL,)}.get(rule.status, ())


@dataclass(frozen=True, slots=True)
class Story:
    """An article with everything read out of it and the rules it was held against: all that needs no database."""

    article: Article
    reading: Reading
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision, the event as it stands after it, and the rule that held; ``match`` is None for a tied article."""

    decision: Decision
    event: Event
    match: Match | None


@dataclass(frozen=True, slots=True)
class Handled:
    """What came of one article under one rule; ``alert`` is None where the desk hears nothing."""

    article_id: str
    rule_id: str
    decision: Decision
    alert: Alert | None


@dataclass(frozen=True, slots=True)
class Visit:
    """One call at a feed: what was known of it before, what came, when, and by which lease it may be filed."""

    feed: Feed
    before: FeedState | None
    poll: Poll
    at: dt.datetime
    lease: Lease

    @property
    def is_first(self) -> bool:
        """Until a feed has answered well once, what it holds is its past and no news."""
        return self.before is None or self.before.last_ok_at is None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What came, where anything was read."""
        return self.poll.parsed.entries if self.poll.parsed else ()

    @property
    def dropped(self) -> int:
        """How many entries the caps have cut from it."""
        return self.poll.parsed.dropped if self.poll.parsed else 0

    @property
    def poisons(self) -> tuple[Poison, ...]:
        """The entries that could not be read while others could."""
        return self.poll.parsed.quarantined if self.poll.parsed else ()


@dataclass(frozen=True, slots=True)
class FiledPoll:
    """What a poll came to: the feed's state after it, what came of each article that was news, and of bad entries."""

    state: FeedState
    handled: tuple[Handled, ...]
    kept: Kept
