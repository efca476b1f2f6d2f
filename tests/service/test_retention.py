"""How far back things are kept, once a day, and that an old story in a feed is never news again."""

import datetime as dt
from collections.abc import Iterator

import pytest

from tests.store.builders import NOON, an_article
from watcher.events import OPEN_FOR
from watcher.service.retention import CutOffs, housekeep, in_words, let_go, would_let_go
from watcher.settings import Keep
from watcher.store import Pruned, Store

DAY = dt.timedelta(days=1)
KEEP = Keep(unused=90 * DAY, told=365 * DAY)


@pytest.fixture
def kept(database_url: str) -> Iterator[Store]:
    """Give a store of either kind with 450 articles that told nothing, seen at noon."""
    store = Store.open(database_url, daemon=True)
    with store.filing() as filing:
        for number in range(450):
            filing.admit(an_article(f"a{number}"), feed_id="ap", seen_at=NOON, disposition="no_match")
    yield store
    store.close()


def test_ages_count_back_from_now() -> None:
    """Two ages, two moments."""
    assert CutOffs.of(KEEP, now=NOON) == CutOffs(told=NOON - 365 * DAY, unused=NOON - 90 * DAY, unread=NOON - 30 * DAY)


def test_an_open_event_is_out_of_reach() -> None:
    """Whatever age is asked for."""
    assert CutOffs.of(Keep(unused=DAY, told=DAY), now=NOON) == CutOffs(
        told=NOON - OPEN_FOR, unused=NOON - DAY, unread=NOON - 30 * DAY
    )


def test_an_age_beyond_the_calendar_keeps_for_good() -> None:
    """9,999,999 days are before the first year: nothing is that old, and nothing fails."""
    ever = Keep(unused=9_999_999 * DAY, told=9_999_999 * DAY)
    assert CutOffs.of(ever, now=NOON).told.year == 1


def test_all_that_is_too_old_goes_batch_by_batch(kept: Store) -> None:
    """The daemon gets its turn between two, and the count is of all of them."""
    now = NOON + 91 * DAY
    assert would_let_go(kept, KEEP, now=now) == Pruned(texts=450)
    assert let_go(kept, KEEP, now=now) == Pruned(texts=450)
    assert let_go(kept, KEEP, now=now) == Pruned()


def test_a_daemon_that_ends_does_not_wait_for_it(kept: Store) -> None:
    """What is left goes another day."""
    asked = iter([False, True, True])
    assert let_go(kept, KEEP, now=NOON + 91 * DAY, stopped=lambda: next(asked)) == Pruned(texts=200)


def test_it_is_done_once_a_day_over_all_nodes(kept: Store, caplog: pytest.LogCaptureFixture) -> None:
    """Restarts and further nodes don't do it again; each time one line says what went."""
    caplog.set_level("INFO")
    for hours in (0, 1, 19):
        housekeep(kept, KEEP, now=NOON + 91 * DAY + dt.timedelta(hours=hours))
    housekeep(kept, KEEP, now=NOON + 92 * DAY)
    told = [record.getMessage() for record in caplog.records]
    assert told == [
        f"let go of what is too old: {in_words(Pruned(texts=450))}",
        "let go of what is too old: nothing",
    ]


def test_a_clock_that_was_ahead_does_not_put_it_off_for_good(kept: Store) -> None:
    """A day noted in a far future is no reason to wait for it."""
    housekeep(kept, KEEP, now=NOON + 80 * DAY)
    housekeep(kept, KEEP, now=NOON + 9_000 * DAY)
    with kept.filing() as filing:
        filing.admit(an_article("late"), feed_id="ap", seen_at=NOON, disposition="no_match")
    housekeep(kept, KEEP, now=NOON + 91 * DAY)
    assert would_let_go(kept, KEEP, now=NOON + 91 * DAY) == Pruned()
