"""Whatever the nouns allow is backed up and comes back: what restoring refuses is never something of ours."""

import datetime as dt
import tempfile
from typing import Any, get_args

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.fakes.databases import PostgresServer
from tests.store.backups import backup_of, restore_from, rows_of
from tests.store.builders import MINUTE, NOON, an_alert, an_article, put_state
from watcher.model import (
    SEVERITIES,
    AlertReason,
    Change,
    Dateline,
    Decision,
    DeliveryState,
    Event,
    Evidence,
    FeedState,
    Figure,
    Mark,
    Member,
    Rejection,
)
from watcher.store import Store

_words = st.text(max_size=5)
_moments = st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(9999, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001 (the zone comes with it)
_people = st.none() | st.integers(0, 2**63 - 1)
_offsets = st.integers(0, 2**31)
_sketches = st.lists(st.integers(0, 2**64 - 1), max_size=3).map(tuple)
_terms = ["border", "#killing _ pakistani=5", "@sotk=40.200,-45.870", "@a,b=area", "@a,b=", "+meeting=CSTO/x"]
_changes = st.lists(st.from_type(Change), max_size=2).map(tuple)
_marks = st.builds(Mark, evidence=st.builds(Evidence, start=_offsets, end=_offsets))
_articles = st.builds(
    an_article,
    title=_words,
    text=_words,
    url=st.none() | _words,
    published_at=st.none() | _moments,
    dateline=st.none() | st.builds(Dateline, end=_offsets),
    marks=st.lists(_marks, max_size=2).map(tuple),
)
_figures = st.builds(Figure, low=_people, high=_people, asserted_at=_moments)
_members = st.builds(
    Member, seen_at=_moments, sketch=_sketches, terms=st.lists(st.sampled_from(_terms), max_size=3).map(tuple)
)
_events = st.builds(
    Event,
    id=st.just("e1"),
    opened_at=_moments,
    last_at=_moments,
    figures=st.lists(_figures, max_size=3).map(tuple),
    members=st.lists(_members, max_size=3).map(tuple),
)
_counts = st.integers(0, 10**6)
_NEWSROOMS = st.fixed_dictionaries(
    {
        "article": _articles,
        "event": _events,
        "decision": st.builds(
            Decision, event_id=st.just("e1"), score=st.floats(allow_nan=False, allow_infinity=False), changes=_changes
        ),
        "feed": st.builds(
            FeedState,
            feed_id=st.just("ap"),
            next_at=_moments,
            last_ok_at=st.none() | _moments,
            failures=_counts,
            dropped=_counts,
        ),
        "alert": st.builds(
            an_alert,
            reason=st.sampled_from(get_args(AlertReason)),
            severity=st.sampled_from(SEVERITIES),
            title=_words,
            body=_words,
            changes=_changes,
        ),
        "fate": st.sampled_from(get_args(DeliveryState)),
    }
)
_PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking writes too many files


@settings(max_examples=25, deadline=None, phases=_PHASES)
@given(_NEWSROOMS)
def test_any_backup_comes_back_on_both_databases(postgres: PostgresServer, newsroom: dict[str, Any]) -> None:
    """Each word of the closed lists, empty and odd words, numbers of any size, and nothing where it may be."""
    name = postgres.create()
    with tempfile.TemporaryDirectory() as folder:
        _file(f"sqlite:///{folder}/origin.db", newsroom)
        packed = backup_of(f"sqlite:///{folder}/origin.db")
        restore_from(packed, postgres.url(name))
        on_server = backup_of(postgres.url(name))
        restore_from(on_server, f"sqlite:///{folder}/new.db")
        assert rows_of(packed) == rows_of(on_server) == rows_of(backup_of(f"sqlite:///{folder}/new.db"))
    postgres.drop(name)


def _file(url: str, newsroom: dict[str, Any]) -> None:
    store = Store.open(url, daemon=False)
    with store.filing() as filing:
        filing.admit(newsroom["article"], feed_id="ap", seen_at=NOON, disposition="matched")
        filing.put_event(newsroom["event"])
        filing.log_decision("a1", "border-clash", "0a1b2c3d", newsroom["decision"], NOON)
        filing.log_rejection("a1", Rejection("csto-meeting", "drill"), NOON)
        filing.put_alert(newsroom["alert"], "{}")
        filing.queue("al1", "desk/1", "desk", NOON)
    put_state(store, newsroom["feed"])
    lane = store.claim_lane("desk/1", now=NOON, until=NOON + MINUTE)
    assert lane
    if newsroom["fate"] == "sent":
        store.mark_sent("al1", lane, NOON)
    elif newsroom["fate"] != "due":
        again = NOON + MINUTE if newsroom["fate"] == "retrying" else None
        store.mark_failed("al1", lane, at=NOON, error="451 later", next_at=again)
    store.close()
