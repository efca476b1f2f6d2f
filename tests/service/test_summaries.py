"""Which stories of a poll are worth an errand to their publisher."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

import pytest

from tests.service.stories import FEED, FLASH, NOON, SPORT, called_at, seen_before, visit
from watcher.model import Entry
from watcher.service.stages import Desk
from watcher.service.summaries import is_summary
from watcher.settings import Feed
from watcher.store import Errand, Store

QUIET = Entry(
    guid="quiet", url="https://wire.example/quiet", title="Tram museum opens", text="It has eleven carriages."
)
LONG = dataclasses.replace(
    FLASH, guid="long", text=f"{FLASH.text}\n\n" + "It was quiet in the evening, they said. " * 40
)


def due(store: Store, at: dt.datetime = NOON) -> list[str]:
    """Tell whose whole text is to be fetched."""
    ids = store.due_errands(at, pick=lambda errands: [errand.article_id for errand in errands])
    filed = [store.article(article_id) for article_id in ids]
    return sorted(each.article.guid or "" for each in filed if each is not None)


def file(desk: Desk, store: Store, *entries: Entry, feed: Feed = FEED) -> list[str]:
    called_at(visit(*entries, feed=feed, before=seen_before()), desk=desk, store=store)
    return due(store)


def test_a_summary_that_touches_a_rule_is_followed_up(desk: Desk, store: Store) -> None:
    """Not the one that is about something else, nor sport, nor a story that came whole."""
    assert file(desk, store, FLASH, QUIET, SPORT, LONG) == ["flash"]


def test_a_long_text_that_breaks_off_is_a_summary(desk: Desk, store: Store) -> None:
    """It says itself that it goes on elsewhere."""
    assert file(desk, store, dataclasses.replace(LONG, text=LONG.text + " Read more…")) == ["long"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x" * 1_199, True),
        ("x" * 1_200, False),
        ("x " * 900 + "and then […]", True),
        ("x " * 900 + "and then...", True),
        ("x " * 900 + "Continue reading →", True),
        ("x " * 900 + "He reads more than most.", False),
        ("x " * 31_000 + "[…]", False),
    ],
)
def test_what_counts_as_a_summary(text: str, *, expected: bool) -> None:
    """Short, or broken off; what we have cut ourselves, at 64,000 characters, was whole enough."""
    assert is_summary(text) is expected


@pytest.mark.parametrize(("full_text", "expected"), [(True, ["flash", "quiet"]), (False, []), (None, ["flash"])])
def test_the_feed_has_the_last_word(desk: Desk, store: Store, *, full_text: bool | None, expected: list[str]) -> None:
    """It may ask for all of its summaries, or forbid it."""
    feed = dataclasses.replace(FEED, full_text=full_text)
    assert file(desk, store, FLASH, QUIET, feed=feed) == expected


@pytest.mark.parametrize(
    "change",
    [
        {"url": None},
        {"url": "ftp://wire.example/a1"},
        {"url": "http://[broken/a1"},
        {"title": "KILL: Gunfire heard on Armenian-Azerbaijani border"},
        {"title": "HOLD - Gunfire heard on Armenian-Azerbaijani border"},
        {"status": "withheld"},
        {"embargo_at": NOON + dt.timedelta(hours=2)},
        {"published_at": NOON - dt.timedelta(days=8)},
    ],
)
def test_some_stories_are_nobodys_to_fetch(desk: Desk, store: Store, change: dict[str, object]) -> None:
    """Without an address, held or killed by their wire, under embargo, or too old to be news."""
    assert file(desk, store, dataclasses.replace(FLASH, **change)) == []  # type: ignore[arg-type]


def test_an_errand_goes_to_the_publisher_that_a_link_carries(desk: Desk, store: Store) -> None:
    """Not to the aggregator: the pauses between requests, and what robots may read, are the publisher's."""
    carrier = "https://www.bing.com/news/apiclick.aspx?ref=FexRss&url=https%3a%2f%2fgazette.example%2fa1&c=7"
    file(desk, store, dataclasses.replace(FLASH, url=carrier))
    urls: list[str] = []

    def pick(errands: Iterator[Errand]) -> list[str]:
        urls.extend(errand.url for errand in errands)
        return []

    store.due_errands(NOON, pick=pick)
    assert urls == ["https://gazette.example/a1"]


def test_a_baseline_is_no_errand(desk: Desk, store: Store) -> None:
    """Whoever adds a feed with a hundred stories asks nobody for a hundred pages."""
    called_at(visit(FLASH), desk=desk, store=store)
    assert due(store) == []


def test_an_embargo_that_has_passed_is_none(desk: Desk, store: Store) -> None:
    """From then on the story may be fetched as any other."""
    assert file(desk, store, dataclasses.replace(FLASH, embargo_at=NOON)) == ["flash"]
