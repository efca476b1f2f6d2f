"""What of the watch itself needs a look: feeds that bring nothing, recipients that take nothing, jobs that fail. Pure.

dead          nothing came for six hours, and for ten polls' time, from a feed that worked; 410 Gone at once
silent        it answers, but nothing new comes although by its own rhythm something should have come long ago
empty         three good answers in a row without an entry
overflowing   two polls in a row that found new entries only: what came between them and fell out again was missed
network       no feed answers any more: one trouble for all of them
channel       alerts wait for a recipient for fifteen minutes, or were given up, and it has taken nothing since
job           a job of a daemon fails
disk          the disk is nearly full
configuration an edit can't be used

A feed that never answered is a matter of setting up: see ``setup``.
"""

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from watcher.model import Alert, Delivery, FeedState, NoticeKind, Rhythm
from watcher.service.checkup import Finding
from watcher.service.heartbeat import Heartbeat
from watcher.service.wording import counted
from watcher.settings import Feed
from watcher.store import Backlog
from watcher.wire import LONGEST_WAIT, reason_of

Key = tuple[NoticeKind, str]

DEAD_AFTER = dt.timedelta(hours=6)
DEAD_AFTER_POLLS = 10
FAIR_TRIES = 3  # a machine that was off for a night has not asked for hours, and its first try is none
# Where so many arrivals are to be expected and they come independently of each other, the chance that none comes is
# e^-8, one in 3,000 (Poisson's distribution). A feed is looked at about once for each silence of that length, so one
# in 3,000 of those would be a false alarm: less than one a year of a feed with four such stretches a day.
SHOULD_HAVE_COME = 8.0
SHORTEST_HISTORY = dt.timedelta(weeks=2)
MOST_WEEKS = 4
EMPTY_POLLS = 3
OVERFLOWS = 2
NETWORK_TRIES = 2
FEWEST_FEEDS = 2
WAITING_FOR = dt.timedelta(minutes=15)
FEWEST_TRIES = 5
ALL_FEEDS = "feeds"
_HOUR = dt.timedelta(hours=1)
_WEEK = dt.timedelta(weeks=1)
_WEEK_H = 168
_FIRST_MONDAY_H = 72  # the count of seconds begins on a Thursday
_PACE = 1.3
_MOST_JITTER = 1.1  # as in the manners of the wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that needs a look, in words, and what to do about it. ``subject`` is a feed's or recipient's id."""

    kind: NoticeKind
    subject: str
    since: dt.datetime
    what: str
    to_do: str

    @property
    def key(self) -> Key:
        return self.kind, self.subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What was found before: the troubles that stand, with since when, and when feeds answered again as a whole."""

    since: Mapping[Key, dt.datetime]
    answered_again_at: dt.datetime | None = None


def troubles_of_feeds(
    feeds: Sequence[Feed],
    states: Mapping[str, FeedState],
    rhythms: Mapping[str, Rhythm],
    *,
    standing: Standing,
    now: dt.datetime,
) -> Iterator[Trouble]:
    """Look at every feed that is on."""
    worked = [(feed, state) for feed in feeds if (state := states.get(feed.id)) and state.last_ok_at is not None]
    cut_off = _network(worked, now)
    if cut_off:
        yield cut_off
    # What was asked while no feed answered says nothing about any of them.
    is_lost = cut_off is not None or ("network", ALL_FEEDS) in standing.since
    asked_from = now if is_lost else standing.answered_again_at
    for feed, state in worked:
        if dead := _dead(feed, state, standing.since.get(("dead", feed.id)), asked_from=asked_from, now=now):
            yield dead
        yield from _lean(feed, state)
        if quiet := _silent(feed.id, state, rhythms.get(feed.id), standing.since.get(("silent", feed.id))):
            yield quiet


def _network(worked: Sequence[tuple[Feed, FeedState]], now: dt.datetime) -> Trouble | None:
    """Tell one trouble of fifty feeds: since the last good answer of any, most of them were asked in vain, twice."""
    watched = [(feed, state) for feed, state in worked if state.condition != "gone"]
    answered_at = max((_worked_at(state) for _, state in watched), default=now)
    lost = [(feed, state) for feed, state in watched if _asked_in_vain(feed, state, answered_at)]
    hosts = {urlsplit(feed.url).hostname for feed, _ in lost}
    one_host = len({urlsplit(feed.url).hostname for feed, _ in watched}) == 1
    if len(lost) < FEWEST_FEEDS or 2 * len(lost) <= len(watched) or (len(hosts) == 1 and not one_host):
        return None
    name = reason_of(lost[0][1].error or "no answer").name
    return Trouble(
        kind="network",
        subject=ALL_FEEDS,
        since=answered_at,
        what=f"no feed answers since {_clock(answered_at)} ({name}): the network or the DNS of this machine",
        to_do="look at the network, and at the name servers in /etc/resolv.conf; `wirewatch doctor` asks both",
    )


def _asked_in_vain(feed: Feed, state: FeedState, since: dt.datetime) -> bool:
    """Whether its last failures came after a moment, as far as that shows in when it is to be asked again."""
    if state.condition != "failing" or state.failures < NETWORK_TRIES:
        return False
    put_off_by = max(feed.every, min(LONGEST_WAIT, feed.every * 2 ** min(state.failures - 1, 16)))
    return bool(state.next_at - put_off_by * _MOST_JITTER > since)


def _worked_at(state: FeedState) -> dt.datetime:
    """When it last did something for us: a feed with something wrong in it may still bring stories."""
    assert state.last_ok_at is not None
    return max(state.last_ok_at, state.changed_at or state.last_ok_at)


def _dead(
    feed: Feed,
    state: FeedState,
    told_since: dt.datetime | None,
    *,
    asked_from: dt.datetime | None,
    now: dt.datetime,
) -> Trouble | None:
    worked_at = _worked_at(state)
    if state.condition == "gone":
        return Trouble(
            kind="dead",
            subject=feed.id,
            since=worked_at,
            what=f"feed {feed.id} is gone for good, says its publisher (410); it last answered {_clock(worked_at)}",
            to_do="look for its new address on the publisher's pages, or take it out of feeds.yaml",
        )
    if state.condition != "failing":
        return None
    lost_for = now - max(worked_at, asked_from or worked_at)
    is_dead = (
        lost_for >= max(DEAD_AFTER, DEAD_AFTER_POLLS * feed.every)
        and state.failures >= FAIR_TRIES
        and not _brings_entries(feed, state, now - worked_at)
    )
    stands = told_since is not None and worked_at <= told_since
    if not is_dead and not stands:
        return None
    error = state.error or "no answer"
    return Trouble(
        kind="dead",
        subject=feed.id,
        since=worked_at,
        what=f"feed {feed.id} is dead: nothing has come since {_clock(worked_at)}; {error}",
        to_do=reason_of(error).to_do,
    )


def _brings_entries(feed: Feed, state: FeedState, lost_for: dt.timedelta) -> bool:
    """Whether it is still asked at its usual pace: then entries come, with something wrong about them.

    A feed that brings nothing is asked ever more seldom, unless its usual wait is as long as waits get.
    """
    return feed.every <= _HOUR and state.failures * feed.every * _PACE >= lost_for


def _lean(feed: Feed, state: FeedState) -> Iterator[Trouble]:
    """Tell of answers without an entry, where a feed always has some, and of those that are too short."""
    assert state.last_ok_at is not None
    if state.empty_polls >= EMPTY_POLLS and urlsplit(feed.url).scheme in {"http", "https"}:
        yield Trouble(
            kind="empty",
            subject=feed.id,
            since=state.last_ok_at,
            what=f"feed {feed.id} answers, but without a single entry, {counted(state.empty_polls, 'time')} in a row",
            to_do="look at its address in a browser: it may have moved, or turned into another page",
        )
    if state.overflows >= OVERFLOWS:
        yield Trouble(
            kind="overflowing",
            subject=feed.id,
            since=state.last_ok_at,
            what=f"feed {feed.id} overflows: every entry was new, {counted(state.overflows, 'poll')} in a row, "
            "so stories between two polls are missed",
            to_do=_ask_more_often(feed),
        )


def _ask_more_often(feed: Feed) -> str:
    if feed.slowest is not None and feed.slowest > feed.every:
        return f"take `slowest: {_setting(feed.slowest)}` away from it in feeds.yaml, or write a shorter one"
    half = max(dt.timedelta(seconds=1), feed.every / 2)
    return f"write `every: {_setting(half)}` for it in feeds.yaml (now {_setting(feed.every)})"


def _silent(feed_id: str, state: FeedState, rhythm: Rhythm | None, told_since: dt.datetime | None) -> Trouble | None:
    """Tell of a silence. One that was told stands until something comes, even when its rhythm is long forgotten."""
    arrived = [moment for moment in (state.changed_at, rhythm.last_at if rhythm else None) if moment]
    if not arrived or state.last_ok_at is None:
        return None
    last_at = max(arrived)
    stands = told_since is not None and last_at <= told_since
    fails = state.condition not in {"ok", "unchanged"}
    if not stands and (rhythm is None or fails or expected(rhythm, last_at, state.last_ok_at) < SHOULD_HAVE_COME):
        return None
    due = round(expected(rhythm, last_at, state.last_ok_at)) if rhythm else 0
    frozen = state.condition == "unchanged"
    how = "frozen: it answers with one and the same copy" if frozen else "silent: it answers, with nothing new,"
    by_rhythm = f"; by its rhythm of the last weeks something should have come {due:,} times by now" if due else ""
    return Trouble(
        kind="silent",
        subject=feed_id,
        since=last_at,
        what=f"feed {feed_id} is {how} since {_clock(last_at)}{by_rhythm}",
        to_do="look at it in a browser: its publisher may have moved it, or may have a holiday",
    )


def expected(rhythm: Rhythm, start: dt.datetime, end: dt.datetime) -> float:
    """Say how many arrivals should have come between two moments; 0 where there are less than two weeks to go by.

    Hours are those of UTC, so that none is there twice. Where a publisher's clock is set back in autumn, its mornings
    are expected an hour early until the rhythm has followed, four weeks at most.
    """
    history = rhythm.last_at - rhythm.first_at
    if history < SHORTEST_HISTORY or end <= start:
        return 0.0
    weeks = min(MOST_WEEKS, math.ceil(history / _WEEK))
    whole, rest = divmod(end - start, _WEEK)
    total = float(whole * sum(rhythm.hours))
    moment = end - rest
    while moment < end:
        number = int(moment.timestamp()) // 3600
        until = min(end, dt.datetime.fromtimestamp((number + 1) * 3600, dt.UTC))
        total += rhythm.hours[(number + _FIRST_MONDAY_H) % _WEEK_H] * ((until - moment) / _HOUR)
        moment = until
    return total / weeks


def troubles_of_channels(
    backlogs: Iterable[Backlog],
    given_up: Iterable[tuple[Delivery, Alert]],
    labels: Mapping[str, str],
    *,
    since: Mapping[Key, dt.datetime],
) -> Iterator[Trouble]:
    """Look at the recipients that take nothing: ``given_up`` are those deliveries after which none was taken.

    ``since`` are the troubles of recipients that were found before and have taken nothing since.
    """
    found = {
        recipient_id: (at, "it has taken nothing since")
        for (kind, recipient_id), at in since.items()
        if kind == "channel"
    }
    for delivery, _ in given_up:
        found[delivery.recipient_id] = (delivery.next_at, f"an alert was given up: {delivery.error}")
    for backlog in backlogs:
        if backlog.tries >= FEWEST_TRIES:
            waiting = f"{counted(backlog.alerts, 'alert')} to be sent, the first since {_clock(backlog.since)}"
            found[backlog.recipient_id] = (backlog.since, f"{waiting}: {backlog.error}")
    for recipient_id, (at, why) in sorted(found.items()):
        if recipient_id in labels:
            yield Trouble(
                kind="channel",
                subject=recipient_id,
                since=at,
                what=f"{labels[recipient_id]} takes no messages; {why}",
                to_do=f"`wirewatch send-test {recipient_id.partition('/')[0]}` shows what it answers",
            )


def troubles_of_daemons(signs: Iterable[Heartbeat], now: dt.datetime) -> Iterator[Trouble]:
    """Look at what the daemons that run say of themselves."""
    refused = None
    for sign in signs:
        if sign.daemon(now) != "running":
            continue
        refused = refused or sign.refused
        for job, fault in sorted(sign.faults.items()):
            yield Trouble(
                kind="job",
                subject=f"{job} on {sign.node}",
                since=now,
                what=f"the job “{job}” of the daemon {sign.node} fails: {fault}",
                to_do="look at the daemon's log",
            )
    if refused:
        yield Trouble(
            kind="configuration",
            subject="configuration",
            since=now,
            what=f"the edited configuration can't be used, the one before it runs on: {refused.partition(chr(10))[0]}",
            to_do="`wirewatch check` lists every fault",
        )


def trouble_of_disk(finding: Finding, now: dt.datetime) -> Trouble | None:
    """Tell of a disk that is nearly full; told while there still is room to note that it was told."""
    if finding.state == "ok":
        return None
    return Trouble(
        kind="disk", subject="disk", since=now, what=f"the disk is nearly full: {finding.what}", to_do=finding.to_do
    )


def _clock(moment: dt.datetime) -> str:
    return f"{moment:%a %d %b %H:%M} UTC"


def _setting(length: dt.timedelta) -> str:
    """Write a length of time as settings have it."""
    seconds = max(1, int(length.total_seconds()))
    for unit, name in ((86_400, "d"), (3_600, "h"), (60, "m")):
        if seconds % unit == 0:
            return f"{seconds // unit}{name}"
    return f"{seconds}s"
