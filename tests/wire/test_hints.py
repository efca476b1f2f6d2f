"""What documents and headers ask of those who poll."""

import datetime as dt

import pytest

from watcher.wire import PublisherHint
from watcher.wire.headers import fresh_s
from watcher.wire.hints import asked_s, skips_of, when_open

NOON = dt.datetime(2031, 5, 4, 12, tzinfo=dt.UTC)  # a Sunday
HOUR = dt.timedelta(hours=1)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DATE = "Sun, 04 May 2031 12:00:00 GMT"


@pytest.mark.parametrize(
    ("hint", "seconds"),
    [
        (None, None),
        (PublisherHint(), None),
        (PublisherHint(ttl_s=3600), 3600),
        (PublisherHint(ttl_s=0), None),
        (PublisherHint(ttl_s=10**12), 604_800),
        (PublisherHint(next_update_at=NOON + HOUR), 3600),
        (PublisherHint(next_update_at=NOON - HOUR), None),
        (PublisherHint(ttl_s=600, next_update_at=NOON + HOUR), 3600),
    ],
)
def test_the_longer_wait_counts(hint: PublisherHint | None, seconds: int | None) -> None:
    """A pace and an announced next version; nothing of the past, and a week at most."""
    assert asked_s(hint, NOON) == seconds


@pytest.mark.parametrize(
    ("hint", "at", "opens"),
    [
        (None, NOON, NOON),
        (PublisherHint(skip_hours=(11, 13)), NOON, NOON),
        (PublisherHint(skip_hours=(12, 13)), NOON + 0.5 * HOUR, NOON + 2 * HOUR),
        (PublisherHint(skip_hours=(22, 23, 0)), NOON + 10.5 * HOUR, NOON + 13 * HOUR),
        (PublisherHint(skip_days=("Sunday",)), NOON, NOON + 12 * HOUR),
        (PublisherHint(skip_days=("Sunday",), skip_hours=(0, 1)), NOON, NOON + 14 * HOUR),
        (PublisherHint(skip_hours=tuple(range(24))), NOON, NOON),
        (PublisherHint(skip_days=WEEKDAYS), NOON, NOON),
    ],
)
def test_hours_and_days_to_skip_end(hint: PublisherHint | None, at: dt.datetime, opens: dt.datetime) -> None:
    """Who asks never to be asked is asked all the same."""
    assert when_open(skips_of(hint), at) == opens


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"cache-control": "max-age=300"}, 300),
        ({"cache-control": "public, Max-Age = 300, must-revalidate"}, 300),
        ({"cache-control": "max-age=300", "age": "120"}, 180),
        ({"cache-control": "max-age=300", "age": "900"}, None),
        ({"cache-control": "max-age=0"}, None),
        ({"cache-control": "max-age=-1"}, None),
        ({"cache-control": "max-age=soon"}, None),
        ({"cache-control": "no-cache, max-age=300"}, None),
        ({"cache-control": "s-maxage=900, max-age=300"}, 300),
        ({"cache-control": "max-age=300", "expires": "Sun, 04 May 2031 13:00:00 GMT", "date": DATE}, 300),
        ({"expires": "Sun, 04 May 2031 12:10:00 GMT", "date": DATE}, 600),
        ({"expires": "Sun, 04 May 2031 11:00:00 GMT", "date": DATE}, None),
        ({"expires": "0"}, None),
    ],
)
def test_how_long_a_copy_stays_is_read_from_the_headers(headers: dict[str, str], seconds: float | None) -> None:
    """What a cache has had it for is taken off; what is not kept stays for no time."""
    assert fresh_s(headers) == seconds
