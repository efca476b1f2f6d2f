from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.backups import backup_of, furnish
from watcher.store import Store


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/wirewatch.db"


@pytest.fixture(params=["file", "memory", "postgresql"])
def store(request: pytest.FixtureRequest, url: str) -> Iterator[Store]:
    """Open a new store: in a file and on a server as a daemon has it, and in memory as a replay has it."""
    if request.param == "memory":
        opened = Store.open("sqlite://", daemon=False)
    else:
        opened = Store.open(url if request.param == "file" else request.getfixturevalue("postgres_url"), daemon=True)
    yield opened
    opened.close()


@pytest.fixture
def nodes(database_url: str) -> Iterator[tuple[Store, Store]]:
    """Open one database twice, as two nodes do on a server and two processes on a file."""
    ours, theirs = Store.open(database_url, daemon=False), Store.open(database_url, daemon=False)
    yield ours, theirs
    ours.close()
    theirs.close()


@pytest.fixture
def packed(tmp_path: Path) -> bytes:
    """Give a backup made of SQLite."""
    url = f"sqlite:///{tmp_path}/origin.db"
    store = Store.open(url, daemon=False)
    furnish(store)
    store.close()
    return backup_of(url)


@pytest.fixture
def elsewhere(tmp_path: Path) -> str:
    """Name a database that is not there yet, in a folder of its own."""
    return f"sqlite:///{tmp_path}/new/wirewatch.db"
