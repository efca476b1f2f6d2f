"""Events come back exactly as they were put, whatever was done to them in between."""

import datetime as dt
import tempfile
from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.fakes.databases import PostgresServer
from tests.store.builders import NOON, a_figure, a_member, an_article, an_event
from watcher.model import Event
from watcher.store import Store

LONG_AGO = NOON - dt.timedelta(days=365)

_moments = st.datetimes(timezones=st.just(dt.UTC)).map(lambda at: at.replace(year=2031, day=1))
_names = st.text("abcё\"'\\", min_size=1, max_size=4)
_figures = st.builds(
    a_figure,
    st.none() | st.integers(0, 10**9),
    side=st.sampled_from([None, "ARM", "AZE"]),
    claimant=st.sampled_from([None, "ARM"]),
    asserted_at=_moments,
    told=st.booleans(),
)
_members = st.builds(
    lambda name, **changes: a_member(an_article(name), **changes),
    _names,
    seen_at=_moments,
    decision=st.sampled_from(["new", "joined", "same_copy"]),
    sketch=st.lists(st.integers(0, 2**64 - 1), max_size=3).map(tuple),
    terms=st.lists(_names, max_size=2).map(tuple),
)
_events = st.builds(
    an_event,
    st.sampled_from(["e1", "e2"]),
    rule_id=st.sampled_from(["border-clash", "csto-meeting"]).map(str),
    opened_at=_moments,
    last_at=_moments,
    actors=st.lists(_names, max_size=2).map(tuple),
    date_low=st.none() | st.dates(),
    figures=st.lists(_figures, max_size=4).map(tuple),
    members=st.lists(_members, max_size=4).map(tuple),
    told=st.lists(_names, max_size=2).map(tuple),
    retracted=st.booleans(),
    related_to=st.none() | _names,
)


def _stored(store: Store) -> dict[str, Event]:
    with store.filing() as filing:
        found = [
            event
            for rule_id in ("border-clash", "csto-meeting")
            for event in filing.open_events(rule_id, since=dt.datetime(2000, 1, 1, tzinfo=dt.UTC))
        ]
    return {event.id: event for event in found}


@settings(
    max_examples=40, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate)
)  # shrinking writes too many files
@given(st.lists(_events, min_size=1, max_size=5))
def test_events_load_as_they_were_last_put(versions: list[Event]) -> None:
    """Members and figures may be added, changed, taken away or put in another order between two filings."""
    with tempfile.TemporaryDirectory() as folder:
        _put_and_load(f"sqlite:///{folder}/wirewatch.db", versions)


@settings(max_examples=15, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.lists(_events, min_size=1, max_size=5))
def test_events_load_as_they_were_last_put_on_a_server(postgres: PostgresServer, versions: list[Event]) -> None:
    """PostgreSQL gives every number, day and word back as it took them."""
    name = postgres.create()
    _put_and_load(postgres.url(name), versions)
    postgres.drop(name)


def _put_and_load(url: str, versions: list[Event]) -> None:
    versions = [
        replace(event, rule_id=f"{'border-clash' if event.id == 'e1' else 'csto-meeting'}") for event in versions
    ]
    writer, reader = Store.open(url, daemon=True), Store.open(url, daemon=False)
    for event in versions:
        with writer.filing() as filing:
            filing.put_event(event)
    expected = {event.id: event for event in versions}
    assert _stored(reader) == expected
    assert _stored(writer) == expected
    reader.close()
    writer.close()


def test_a_second_version_in_one_filing_is_what_counts(store: Store) -> None:
    """Two articles of one poll may move the same event."""
    once = an_event()
    twice = replace(
        once, figures=(a_figure(told=True), a_figure(4)), members=(*once.members, a_member(an_article("a2")))
    )
    with store.filing() as filing:
        filing.put_event(once)
        assert filing.open_events("border-clash", since=LONG_AGO) == [once]
        filing.put_event(twice)
        assert filing.open_events("border-clash", since=LONG_AGO) == [twice]
    assert _stored(store) == {"e1": twice}


def test_only_events_of_the_rule_and_the_time_are_open(store: Store) -> None:
    """Oldest first; one whose last article is before ``since`` is left out, a retracted one is not."""
    young = an_event("young", opened_at=NOON, retracted=True)
    older = an_event("older", opened_at=NOON - dt.timedelta(days=2))
    closed = an_event("closed", opened_at=LONG_AGO, last_at=LONG_AGO)
    with store.filing() as filing:
        for event in (young, older, closed, an_event("other", rule_id="csto-meeting")):
            filing.put_event(event)
    week = NOON - dt.timedelta(days=7)
    with store.filing() as filing:
        assert filing.open_events("border-clash", since=week) == [older, young]
        assert filing.open_events("border-clash", since=NOON - dt.timedelta(days=400)) == [closed, older, young]
        assert filing.open_events("border-clash", since=NOON + dt.timedelta(seconds=1)) == []
        assert filing.open_events("border-clash", since=week) == [older, young]
    assert store.events_open(week) == 2


def _put_and_fail(store: Store, *events: Event) -> None:
    with store.filing() as filing:
        filing.open_events("border-clash", since=LONG_AGO)
        for event in events:
            filing.put_event(event)
        raise InterruptedError


def test_what_was_rolled_back_is_not_remembered(store: Store) -> None:
    """An event of a failed filing must not come back out of the daemon's memory."""
    with store.filing() as filing:
        filing.put_event(an_event())
    moved = replace(an_event(), figures=(a_figure(99),))
    with pytest.raises(InterruptedError):
        _put_and_fail(store, moved, an_event("e2"))
    with store.filing() as filing:
        assert filing.open_events("border-clash", since=LONG_AGO) == [an_event()]
    assert _stored(store) == {"e1": an_event()}
