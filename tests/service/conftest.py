"""The shipped rules and packs, a database in memory, and a desk with two recipients."""

from collections.abc import Iterator

import pytest

from watcher import settings
from watcher.service.stages import Desk
from watcher.settings import Configuration, Recipient
from watcher.store import Store

EVERYTHING = Recipient(id="desk/1", channel="desk", url="json://127.0.0.1:9/", label="desk")
CRITICAL = Recipient(id="duty/1", channel="duty", url="json://127.0.0.1:9/", min_severity="critical", label="duty")


@pytest.fixture(scope="session")
def starter() -> Configuration:
    return settings.load(settings.starter_folder())


@pytest.fixture
def desk(starter: Configuration) -> Desk:
    return Desk(starter.rules, starter.lexicon, (EVERYTHING, CRITICAL))


@pytest.fixture(params=["memory", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Open a new store of either kind."""
    url = ":memory:" if request.param == "memory" else request.getfixturevalue("postgres_url")
    opened = Store.open(url, daemon=False)
    yield opened
    opened.close()
