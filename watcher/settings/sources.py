"""Where in its files a configuration says what it says: for faults that show only once it is put to use."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from watcher.errors import LocatedFault
from watcher.settings.tree import Path, Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The files that rules, channels and feeds were read from, secrets not put in; ``rules`` by the rule's id."""

    rules: Mapping[str, Tree] = field(default_factory=dict)
    channels: Tree | None = None
    feeds: Tree | None = None

    def of_rule(self, rule_id: str, path: Path, what: str, hint: str = "") -> LocatedFault:
        """Tell a fault at a value of a rule, such as ``("tests", 2)``."""
        return self.rules[rule_id].fault(path, what, hint)

    def of_channel(self, channel: str, what: str, hint: str = "") -> LocatedFault:
        """Tell a fault of a channel at its URLs."""
        if self.channels is None:
            raise KeyError(channel)
        return self.channels.fault(("channels", channel, "urls"), what, hint)

    def of_feed(self, number: int, path: Path, what: str, hint: str = "") -> LocatedFault:
        """Tell a fault at a value of a feed, such as ``("page", "title")``; feeds are counted from 0."""
        if self.feeds is None:
            raise KeyError(number)
        return self.feeds.fault(("feeds", number, *path), what, hint)
