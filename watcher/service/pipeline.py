"""The corridor: how one story goes from the wire to the desk.

    wire.poll                                   fetched, then parsed in a child that can be killed
      | file_new                                entry not known yet → article, with what becomes of it: baseline, too
                                                old, or news
      | read_story                              article → facts → rules that hold
      | BEGIN
          | decide                              rules that hold (or a tie to an open event) → decision with its reasons
          | file_alert                          decision → alert, and one delivery row for each recipient it concerns
          | put_feed                            the feed's new state, last: a poll is done with all it brought
      | COMMIT                                  (polls that brought nothing to read are noted many at a time)
      | outbox                                  sends, and marks each row afterwards

Everything between BEGIN and COMMIT happens or none of it does. What is slow (reading facts) comes before, so that the
database is held for as short a time as can be. ``take`` is the same corridor for one article in somebody else's
transaction: replays and the tests inside rules walk through it too. ``stages`` has what is handed on.
"""

import datetime as dt
import json
import random
from collections.abc import Sequence
from dataclasses import replace

from watcher import alerts, events
from watcher.articles import Identity, file_entry, identify
from watcher.facts import read_facts, to_json
from watcher.model import Article, Entry, FeedState, Reading
from watcher.rules import grade, judge
from watcher.service.stages import Desk, Filed, Handled, Observer, Ruling, Story, Visit, unobserved
from watcher.service.summaries import errand_for
from watcher.store import Filing, Kept, Store
from watcher.wire import Came, after_filing, after_move, after_poll

TOO_OLD = dt.timedelta(days=7)
URGENT = 3  # of IPTC's 1 (most) to 9


def take(article: Article, *, desk: Desk, filing: Filing, now: dt.datetime) -> tuple[Handled, ...]:
    """Walk one article through the corridor inside the caller's transaction, judged as of its own time."""
    story = read_story(article, desk=desk, as_of=article.published_at)
    if not filing.admit(article, feed_id=None, seen_at=now, disposition="no_match"):
        # An archive may hold the same version of an item twice, under two ids: each is answered for.
        filing.admit_again(article, seen_at=now, disposition="no_match")
    return decide(story, desk=desk, filing=filing, now=now)


def file_poll(visit: Visit, *, desk: Desk, store: Store, observe: Observer = unobserved) -> Filed:
    """File everything that one poll brought, and the feed's new state, in one transaction."""
    observe("fetched")
    fresh = file_new(visit, store)
    stories = {
        article.id: read_story(article, desk=desk, as_of=article.published_at or visit.at)
        for article, disposition in fresh
        if disposition == "no_match"
    }
    errands = {article_id: errand_for(story, visit, desk) for article_id, story in stories.items()}
    observe("parsed")
    handled: list[Handled] = []
    with store.filing() as filing:
        admitted = filing.admit_all(fresh, feed_id=visit.feed.id, seen_at=visit.at)
        for article, _disposition in fresh:
            if article.id in admitted and article.id in stories:
                handled += decide(stories[article.id], desk=desk, filing=filing, now=visit.at)
                if (errand := errands[article.id]) is not None:
                    filing.queue_errand(errand)
        after = _state_after(visit, fresh)
        kept = quarantine(visit, filing) if visit.poisons else Kept()
        filing.put_feed(after, visit.lease)
        observe("in_transaction")
    observe("committed")
    return Filed(after, tuple(handled), kept)


def quarantine(visit: Visit, filing: Filing) -> Kept:
    """Keep the entries that could not be read, for whoever wants to see why; they hide none of the others."""
    poisons = [(each.reason, each.data) for each in visit.poisons]
    return filing.put_quarantine(visit.feed.id, poisons, at=visit.at)


def file_idle(visits: Sequence[Visit], *, store: Store, observe: Observer = unobserved) -> dict[str, Filed]:
    """Note polls that brought nothing to read, all in one transaction; those whose lease was lost are left out."""
    observe("fetched")
    filed = {visit.feed.id: Filed(_state_after(visit), (), Kept()) for visit in visits}
    with store.filing() as filing:
        lost = filing.put_feeds([(filed[visit.feed.id].state, visit.lease) for visit in visits])
        observe("in_transaction")
    observe("committed")
    return {feed_id: each for feed_id, each in filed.items() if feed_id not in lost}


def _state_after(visit: Visit, fresh: Sequence[tuple[Article, str]] = ()) -> FeedState:
    feed, poll, now = visit.feed, visit.poll, visit.at
    before = visit.before or FeedState(feed_id=feed.id, next_at=now)
    after = after_poll(before, poll, every=feed.every, now=now, jitter=random.random())
    after = after_move(before, after, poll, url=feed.url, every=feed.every, now=now)
    urgent = any(_is_urgent(article) for article, disposition in fresh if disposition == "no_match")
    came = Came(poll=poll, new=len(fresh), urgent=urgent)
    after = after_filing(before, after, came, every=feed.every, slowest=feed.slowest, now=now)
    if visit.is_first and visit.entries and after.last_ok_at is None:
        # A feed that always has something wrong with it, yet brings stories, has its baseline behind it too.
        return replace(after, last_ok_at=visit.at)
    return after


def _is_urgent(article: Article) -> bool:
    return article.is_marked("flash") or (article.urgency is not None and article.urgency <= URGENT)


def file_new(visit: Visit, store: Store) -> list[tuple[Article, str]]:
    """Make articles of the entries that are not known yet, oldest first, with what their age and feed make of them.

    Feeds list the newest first: where times are equal or missing, the later in the list is the older.
    """
    feed, turned = visit.feed, visit.entries[::-1]
    listed: dict[Identity, Entry] = {}
    for entry in turned:
        listed.setdefault(identify(entry, source=feed.wire), entry)
    new = [listed[names] for names in store.unseen(list(listed))]
    new.sort(key=lambda each: each.published_at or visit.at)
    articles = [file_entry(entry, source=feed.wire, language=feed.language, seen_at=visit.at) for entry in new]
    return [(article, _disposition_of(article, visit)) for article in articles]


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
