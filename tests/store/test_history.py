"""Everything on record, for whoever asks why."""

import datetime as dt

import pytest

from tests.store.builders import NOON, a_decision, a_member, an_alert, an_article, an_event, lane
from watcher.model import Rejection
from watcher.store import Store


@pytest.fixture
def told(store: Store) -> Store:
    """File a happening of two articles, one alert for two recipients, one rejection and one stranger."""
    second = an_article("a2", source="reuters")
    with store.filing() as filing:
        for article in (an_article(), second, an_article("sport")):
            filing.admit(article, feed_id="ap", seen_at=NOON, disposition="matched")
        filing.put_event(an_event(members=(a_member(an_article()), a_member(second, decision="joined"))))
        filing.log_rejection("a1", Rejection("csto-meeting", "drill"), NOON)
        filing.log_decision("a1", "border-clash", "0a1b2c3d", a_decision(), NOON)
        filing.log_decision("a2", "border-clash", None, a_decision(kind="joined", changes=()), NOON)
        filing.put_alert(an_alert(), '{"id": "a1", "actors": []}')
        for recipient_id in ("desk/1", "desk/2"):
            filing.queue("al1", recipient_id, "desk", NOON)
    store.mark_sent("al1", lane(store, "desk/1"), NOON + dt.timedelta(seconds=2))
    store.mark_failed("al1", lane(store, "desk/2"), at=NOON, error="550 gone", next_at=None)
    return store


@pytest.mark.parametrize("asked", ["a1", "https://wire.example/a1", "guid-a1"])
def test_an_article_by_any_of_its_names(told: Store, asked: str) -> None:
    """Found, judged, turned down, told, delivered: the whole road of one article and of no other."""
    history = told.history(asked)
    assert history is not None
    assert (history.asked, history.kind) == (asked, "article")
    assert [filed.article for filed in history.articles] == [an_article()]
    rejected, decided = history.judgements
    assert (rejected.rule_id, rejected.kind, rejected.because, rejected.event_id) == (
        *("csto-meeting", None, "drill", None),
    )
    expected = a_decision()
    assert (decided.kind, decided.because, decided.evidence, decided.score, decided.changes, decided.at) == (
        *(expected.kind, expected.because, expected.evidence, expected.score, expected.changes, NOON),
    )
    assert decided.rule_revision == "0a1b2c3d"
    assert [event.id for event in history.events] == ["e1"]
    assert [documented.alert for documented in history.alerts] == [an_alert()]
    assert history.alerts[0].facts_json == '{"id": "a1", "actors": []}'
    assert [(row.recipient_id, row.state, row.error, row.sent_at) for row in history.deliveries] == [
        ("desk/1", "sent", None, NOON + dt.timedelta(seconds=2)),
        ("desk/2", "dead", "550 gone", None),
    ]


def test_an_alert_leads_to_its_article_and_recipients(told: Store) -> None:
    """The id under a message is enough to see where it came from."""
    history = told.history("al1")
    assert history is not None
    assert history.kind == "alert"
    assert [filed.article.id for filed in history.articles] == ["a1"]
    assert [judgement.because for judgement in history.judgements] == ["drill", "figure_changed"]
    assert [row.state for row in history.deliveries] == ["sent", "dead"]


def test_an_event_leads_to_all_its_members(told: Store) -> None:
    """Both articles, with why each was put there."""
    history = told.history("e1")
    assert history is not None
    assert history.kind == "event"
    assert [filed.article.id for filed in history.articles] == ["a1", "a2"]
    assert [judgement.kind for judgement in history.judgements] == ["update", "joined"]


def test_an_article_no_rule_wanted_is_found_all_the_same(told: Store) -> None:
    """Seen and not matched is another answer than never seen."""
    history = told.history("sport")
    assert history is not None
    assert (history.judgements, history.events, history.alerts, history.deliveries) == ((), (), (), ())


def test_what_was_never_seen_is_none(told: Store) -> None:
    """The answer to a URL that no feed brought."""
    assert told.history("https://wire.example/elsewhere") is None


def test_every_version_of_an_item_is_shown(store: Store) -> None:
    """An edited story has one URL and two versions."""
    with store.filing() as filing:
        for number, id_ in enumerate(("v1", "v2")):
            version = an_article(id_, url="https://wire.example/story", guid="story")
            filing.admit(version, feed_id="ap", seen_at=NOON + dt.timedelta(minutes=number), disposition="matched")
    history = store.history("story")
    assert history is not None
    assert [filed.article.id for filed in history.articles] == ["v1", "v2"]
