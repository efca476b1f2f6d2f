"""The corridor: how one story goes from the wire to the desk.

    wire.poll                                   fetched, then parsed in a child that can be killed
      | file_new                                entry not known yet → article, with what becomes of it: baseline, too
                                                old, or news
      | read_story                              article → facts → rules that hold
      | BEGIN
          | decide                              rules that hold (or a tie to an open event) → decision with its reasons
          | file_alert                          decision → alert, and one delivery row for each recipient it concerns
          | put_feeds                           the feed's new state, last: a poll is done with all it brought
      | COMMIT                                  (polls that came at one time are filed together)
      | outbox                                  sends, and marks each row afterwards

Everything between BEGIN and COMMIT happens or none of it does. What is slow (reading facts) comes before, so that the
database is held for as short a time as can be. ``take`` is the same corridor for one article in somebody else's
transaction: replays and the tests inside rules walk through it too. ``stages`` has what is handed on.
"""

import datetime as dt
import json
import logging
import random
from collections.abc import Collection, Sequence
from dataclasses import replace

from watcher import alerts, events
from watcher.articles import Identity, file_entry, identify
from watcher.errors import LeaseLostError
from watcher.facts import read_facts, to_json, unread
from watcher.model import Article, Entry, FeedState, Reading
from watcher.rules import grade, judge
from watcher.service.stages import Desk, FiledPoll, Handled, Observer, Ruling, Story, Visit, unobserved
from watcher.service.summaries import errand_for
from watcher.store import Filed, Filing, Kept, Store
from watcher.wire import Came, after_filing, after_move, after_poll

log = logging.getLogger(__name__)

TOO_OLD = dt.timedelta(days=7)
URGENT = 3  # of IPTC's 1 (most) to 9


def take(article: Article, *, desk: Desk, filing: Filing, now: dt.datetime) -> tuple[Handled, ...]:
    """Walk one article through the corridor inside the caller's transaction, judged as of its own time."""
    story = read_story(article, desk=desk, as_of=article.published_at)
    if not filing.admit(article, feed_id=None, seen_at=now, disposition="no_match"):
        # An archive may hold the same version of an item twice, under two ids: each is answered for.
        filing.admit_again(article, seen_at=now, disposition="no_match")
    return decide(story, desk=desk, filing=filing, now=now)


def file_polls(
    visits: Sequence[Visit], *, desk: Desk, store: Store, observe: Observer = unobserved
) -> dict[str, FiledPoll]:
    """File everything that some polls brought, and the new state of their feeds, in one transaction.

    Polls that brought nothing to read are left out where their lease was lost.

    Raises:
        LeaseLostError: another node has a feed now whose poll brought something; nothing is written.

    """
    observe("fetched")
    fresh = file_new(visits, store)
    stories = {visit.feed.id: read_stories(fresh[visit.feed.id], desk) for visit in visits}
    observe("parsed")
    polls: dict[str, FiledPoll] = {}
    with store.filing() as filing:
        admitted = filing.admit_all([filed for news in fresh.values() for filed in news])
        for visit in visits:
            news = [story for story in stories[visit.feed.id] if story.article.id in admitted]
            handled = file_stories(visit, news, desk=desk, filing=filing)
            kept = quarantine(visit, filing) if visit.poisons else Kept()
            polls[visit.feed.id] = FiledPoll(_state_after(visit, fresh[visit.feed.id]), handled, kept)
        lost = filing.put_feeds([(polls[visit.feed.id].state, visit.lease) for visit in visits])
        observe("in_transaction")
        _give_up_what_was_lost(visits, lost)
    observe("committed")
    return {feed_id: poll for feed_id, poll in polls.items() if feed_id not in lost}


def _give_up_what_was_lost(visits: Sequence[Visit], lost: Collection[str]) -> None:
    names = sorted(visit.feed.id for visit in visits if visit.feed.id in lost and visit.poll.parsed is not None)
    if names:
        raise LeaseLostError(
            f"feed {', '.join(names)}: another node has taken it over since it was claimed here",
            hint="the other node does the work; where this comes often, look for long pauses of this machine",
        )


def read_stories(news: Sequence[Filed], desk: Desk) -> list[Story]:
    """Read what is news of a poll."""
    news = [filed for filed in news if filed.disposition == "no_match"]
    return [read_story(each.article, desk=desk, as_of=each.article.published_at or each.seen_at) for each in news]


def file_stories(visit: Visit, stories: Sequence[Story], *, desk: Desk, filing: Filing) -> tuple[Handled, ...]:
    """Decide what the stories of a poll mean, one after the other, and have those fetched that are but summaries."""
    handled: list[Handled] = []
    for story in stories:
        handled += decide(story, desk=desk, filing=filing, now=visit.at)
        if (errand := errand_for(story, visit, desk)) is not None:
            filing.queue_errand(errand)
    return tuple(handled)


def quarantine(visit: Visit, filing: Filing) -> Kept:
    """Keep the entries that could not be read, for whoever wants to see why; they hide none of the others."""
    poisons = [(each.reason, each.data) for each in visit.poisons]
    return filing.put_quarantine(visit.feed.id, poisons, at=visit.at)


def _state_after(visit: Visit, news: Sequence[Filed]) -> FeedState:
    feed, poll, now = visit.feed, visit.poll, visit.at
    before = visit.before or FeedState(feed_id=feed.id, next_at=now)
    after = after_poll(before, poll, every=feed.every, now=now, jitter=random.random())
    after = after_move(before, after, poll, url=feed.url, every=feed.every, now=now)
    urgent = any(_is_urgent(filed.article) for filed in news if filed.disposition == "no_match")
    came = Came(poll=poll, new=len(news), urgent=urgent)
    after = after_filing(before, after, came, every=feed.every, slowest=feed.slowest, now=now)
    if visit.is_first and visit.entries and after.last_ok_at is None:
        # A feed that always has something wrong with it, yet brings stories, has its baseline behind it too.
        return replace(after, last_ok_at=visit.at)
    return after


def _is_urgent(article: Article) -> bool:
    return article.is_marked("flash") or (article.urgency is not None and article.urgency <= URGENT)


def file_new(visits: Sequence[Visit], store: Store) -> dict[str, list[Filed]]:
    """Make articles of the entries that are not known yet, by feed, with what their age and their feed make of them.

    The oldest comes first. Feeds list the newest first: where times are equal or missing, the later in the list is the
    older. What two feeds of one wire bring at one time is the first one's.
    """
    listed: dict[Identity, tuple[Visit, Entry]] = {}
    for visit in visits:
        for entry in visit.entries[::-1]:
            listed.setdefault(identify(entry, source=visit.feed.wire), (visit, entry))
    new: dict[str, list[Filed]] = {visit.feed.id: [] for visit in visits}
    for names in store.unseen(list(listed)) if listed else ():
        visit, entry = listed[names]
        new[visit.feed.id].append(_filed(entry, visit))
    for filed in new.values():
        filed.sort(key=lambda each: each.article.published_at or each.seen_at)
    return new


def read_entry(entry: Entry, visit: Visit, desk: Desk) -> Story:
    """Read one entry of a poll as if it were news."""
    filed = _filed(entry, visit)
    return read_story(filed.article, desk=desk, as_of=filed.article.published_at or filed.seen_at)


def _filed(entry: Entry, visit: Visit) -> Filed:
    article = file_entry(entry, source=visit.feed.wire, language=visit.feed.language, seen_at=visit.at)
    disposition = _disposition_of(article, visit)
    return Filed(article=article, feed_id=visit.feed.id, seen_at=visit.at, disposition=disposition)


def _disposition_of(article: Article, visit: Visit) -> str:
    age = visit.at - article.published_at if article.published_at else None
    if visit.is_first:
        reach = visit.feed.backfill
        return "baseline" if reach is None or age is None or age > reach else "no_match"
    if article.embargo_at is not None and article.embargo_at > visit.at:
        return "embargoed"
    return "too_old" if age is not None and age > TOO_OLD else "no_match"


def read_story(article: Article, *, desk: Desk, as_of: dt.datetime | None) -> Story:
    """Read the facts out of an article and hold the rules against it: pure, and the slow part."""
    reading = read_facts(article, desk.lexicon, as_of)
    if reading.unread:
        log.warning("article %s: %s", article.id, unread(reading))
    return Story(article, reading, judge(desk.rules, article, reading))


def decide(story: Story, *, desk: Desk, filing: Filing, now: dt.datetime) -> tuple[Handled, ...]:
    """Decide what the story means under each rule that holds; where none does, for the open events it is tied to."""
    article, matches = story.article, story.verdict.matches
    for rejection in story.verdict.rejections:
        filing.log_rejection(article.id, rejection, now)
    rulings: list[Ruling] = []
    for rule in desk.rules:
        open_events = filing.open_events(rule.id, since=now - events.OPEN_FOR)
        match = next((match for match in matches if match.rule_id == rule.id), None)
        if match is not None:
            rulings.append(Ruling(*events.decide(article, story.reading, match, open_events, now=now), match))
        elif not matches or article.is_marked("kill") or article.is_marked("correction"):
            # What a wire takes back is taken back under every rule that it was told under.
            tied = events.tie(article, story.reading, open_events, now=now)
            rulings += [Ruling(*tied, None)] if tied is not None else []
    if rulings:
        filing.set_disposition(article.id, "matched" if matches else "tied")
    return tuple(file_ruling(story, ruling, desk=desk, filing=filing, now=now) for ruling in rulings)


def file_ruling(story: Story, ruling: Ruling, *, desk: Desk, filing: Filing, now: dt.datetime) -> Handled:
    """Record a decision, the event's new state, and where the desk is to hear of it, the alert and its deliveries."""
    article, decision, event = story.article, ruling.decision, ruling.event
    filing.put_event(event)
    rule = next(rule for rule in desk.rules if rule.id == event.rule_id)
    filing.log_decision(article.id, rule.id, rule.revision, decision, now)
    own = ruling.match.severity if ruling.match is not None else grade(rule, story.reading)
    alert = alerts.write_alert(
        decision,
        event,
        article,
        story.reading,
        ruling.match,
        severity=alerts.severity_of(decision.kind, own, grade(rule, Reading(toll=events.toll_of(event)))),
        lexicon=desk.lexicon,
        now=now,
    )
    if alert is not None:
        alert = replace(alert, rule_revision=rule.revision)  # a tied article comes without a match to tell it
        filing.put_alert(alert, json.dumps(to_json(article, story.reading), ensure_ascii=False))
        told = filing.recipients_of(event.id)
        for recipient in desk.readers(rule):
            if alerts.concerns(alert, recipient.min_severity, told_before=recipient.id in told):
                filing.queue(alert.id, recipient.id, recipient.channel, now)
    return Handled(article.id, rule.id, decision, alert)
