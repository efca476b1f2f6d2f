from collections.abc import Iterator
from pathlib import Path

import pytest

from watcher.store import Store


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/wirewatch.db"


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, url: str) -> Iterator[Store]:
    """Open a new store, on disk as the daemon has it and in memory as a replay has it."""
    opened = Store.open(url, daemon=True) if request.param == "file" else Store.open("sqlite://", daemon=False)
    yield opened
    opened.close()
