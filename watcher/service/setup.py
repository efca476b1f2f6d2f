"""Which feeds have answered since they were configured, told once for all of them together. Pure.

A feed that never answered is a matter of setting up: its address is wrong, or its publisher turns us away. A feed that
did and no longer does is trouble, and told on its own.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from watcher.model import FeedState
from watcher.service.wording import counted
from watcher.wire import Reason, reason_of

FAIR_TRIES = 2
FAIR_CHANCE = dt.timedelta(minutes=10)
_NEVER_ASKED = Reason("not asked yet", "see in `wirewatch status` whether the daemon runs")


@dataclass(frozen=True, slots=True)
class SetUp:
    """How the setting up of the feeds went: the ids that answered, and those that never did, by their reason."""

    answered: tuple[str, ...]
    silent: tuple[tuple[Reason, tuple[str, ...]], ...]

    def lines(self) -> tuple[str, ...]:
        """Tell it, with what to do about each reason."""
        answered, silent = len(self.answered), sum(len(ids) for _, ids in self.silent)
        if not silent:
            return ("the feed has answered" if answered == 1 else f"all {answered:,} feeds have answered",)
        have = "has" if silent == 1 else "have"
        return (
            f"{answered:,} of {counted(answered + silent, 'feed')} answered; {silent:,} never {have}:",
            *(f"  {reason.name}: {', '.join(ids)} ({reason.to_do})" for reason, ids in self.silent),
            "  `wirewatch feeds probe` asks again; `enabled: false` in feeds.yaml leaves a feed out",
        )


def set_up(
    feed_ids: Sequence[str], states: Mapping[str, FeedState], *, since: dt.datetime, now: dt.datetime
) -> SetUp | None:
    """Report on the feeds that are on, or None while one of them still has its chance to answer.

    A feed has had it after two tries, or ten minutes after ``since``, when the daemon began to watch it.
    """
    silent = [feed_id for feed_id in feed_ids if not _has_answered(states.get(feed_id))]
    waiting = [feed_id for feed_id in silent if _tries(states.get(feed_id)) < FAIR_TRIES]
    if not feed_ids or (waiting and now - since < FAIR_CHANCE):
        return None
    by_reason: defaultdict[Reason, list[str]] = defaultdict(list)
    for feed_id in silent:
        by_reason[_reason(states.get(feed_id))].append(feed_id)
    grouped = sorted(by_reason.items(), key=lambda group: (-len(group[1]), group[0].name))
    return SetUp(
        answered=tuple(feed_id for feed_id in feed_ids if feed_id not in silent),
        silent=tuple((reason, tuple(ids)) for reason, ids in grouped),
    )


def never_answered(feed_ids: Iterable[str], states: Mapping[str, FeedState]) -> tuple[str, ...]:
    """Name the feeds that were asked and have not given anything since they were configured."""
    asked = (feed_id for feed_id in feed_ids if _tries(states.get(feed_id)))
    return tuple(feed_id for feed_id in asked if not _has_answered(states.get(feed_id)))


def _has_answered(state: FeedState | None) -> bool:
    return state is not None and state.last_ok_at is not None


def _tries(state: FeedState | None) -> int:
    return state.failures if state else 0


def _reason(state: FeedState | None) -> Reason:
    return reason_of(state.error) if state and state.error else _NEVER_ASKED
