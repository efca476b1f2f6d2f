"""Stories and polls for the tests of this room."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from watcher.model import Entry, FeedState
from watcher.rules.conditions import Finding, Subject
from watcher.service.pipeline import file_polls
from watcher.service.stages import Desk, FiledPoll, Observer, Visit, unobserved
from watcher.settings import Feed
from watcher.store import Lease, Store
from watcher.wire import ParsedFeed, Poll, Response

NOON = dt.datetime(2031, 5, 4, 12, 0, tzinfo=dt.UTC)

FEED = Feed(
    id="ap",
    url="http://127.0.0.1/ap.xml",
    wire="ap",
    group="wires",
    language="en",
    every=dt.timedelta(minutes=1),
    allow_private=True,
)

NOT_CLAIMED = Lease(FEED.id, 0)

FLASH = Entry(
    guid="flash",
    url="https://wire.example/flash",
    title="Gunfire heard on Armenian-Azerbaijani border",
    text="YEREVAN, Armenia (AP) — Armenian and Azerbaijani troops exchanged fire on the border near the village of "
    "Movses on Sunday, Armenia's Defense Ministry said. There was no word on casualties.",
    published_at=NOON - dt.timedelta(minutes=30),
)
TOLL = Entry(
    guid="toll",
    url="https://wire.example/toll",
    title="Two dead as Armenian and Azerbaijani troops trade fire",
    text="YEREVAN, Armenia (AP) — Shelling near the border village of Movses killed two Armenian servicemen on Sunday, "
    "Armenia's Defense Ministry said. Armenian and Azerbaijani troops traded fire for hours.",
    published_at=NOON - dt.timedelta(minutes=20),
)
SPORT = Entry(
    guid="sport",
    url="https://wire.example/sport",
    title="Old rivals clash again in the Borders",
    text="Saturday brings a derby clash between two Borders clubs, and coaches expect a fierce battle.",
    published_at=NOON - dt.timedelta(minutes=10),
)


def seen_before(at: dt.datetime = NOON) -> FeedState:
    """Give the state of a feed that has answered well once."""
    earlier = at - dt.timedelta(hours=1)
    return FeedState(feed_id=FEED.id, condition="ok", next_at=at, last_ok_at=earlier)


def visit(
    *entries: Entry,
    feed: Feed = FEED,
    before: FeedState | None = None,
    at: dt.datetime = NOON,
    wrong: str | None = None,
) -> Visit:
    """Make a call at a feed that brought these entries, in the order of the feed."""
    return Visit(feed, before, _poll(feed.id, entries, wrong), at, NOT_CLAIMED)


def failed_visit(error: str, *, before: FeedState | None = None, at: dt.datetime = NOON) -> Visit:
    """Make a call at a feed that brought nothing."""
    return Visit(FEED, before, Poll(feed_id=FEED.id, response=Response(feed_id=FEED.id, error=error)), at, NOT_CLAIMED)


class Stumbling:
    """A condition with a fault of ours in it: it raises over one story."""

    def find(self, subject: Subject) -> Finding:
        if "derby" in subject.article.text:
            raise LookupError("no such word")
        return Finding(held=False)


def stumbling(desk: Desk) -> Desk:
    """Give a desk whose first rule has such a condition."""
    faulty = dataclasses.replace(desk.rules[0], id="faulty", needs=(Stumbling(),))
    return dataclasses.replace(desk, rules=(faulty, *desk.rules))


def called_at(visit: Visit, *, desk: Desk, store: Store, observe: Observer = unobserved) -> FiledPoll:
    """Claim the feed of a visit, as a round does, and file what the visit brought."""
    store.enroll([visit.feed.id], visit.at)
    (lease,) = store.claim_feeds([visit.feed.id], now=visit.at, until=visit.at, limit=1, due_only=False)
    leased = dataclasses.replace(visit, lease=lease)
    return file_polls([leased], desk=desk, store=store, observe=observe)[visit.feed.id]


def _poll(feed_id: str, entries: Sequence[Entry], wrong: str | None) -> Poll:
    response = Response(feed_id=feed_id, status=200, body_hash="a hash of it")
    return Poll(
        feed_id=feed_id, response=response, parsed=ParsedFeed(format="rss", entries=tuple(entries), error=wrong)
    )
