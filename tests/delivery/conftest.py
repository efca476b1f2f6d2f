"""A store of either kind, a desk on loopback, and a clock."""

from collections.abc import Iterator

import pytest

from tests.fakes.clock import Clock
from tests.fakes.desk import FakeDesk
from tests.store.builders import NOON
from watcher.store import Store


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = Store.open(database_url, daemon=False)
    yield opened
    opened.close()


@pytest.fixture
def desk() -> Iterator[FakeDesk]:
    with FakeDesk() as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)
