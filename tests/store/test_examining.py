"""A database can be looked over beside whoever works on it, and is left as it was."""

from pathlib import Path

import pytest

from tests.fakes.databases import PostgresServer
from watcher.errors import StoreError
from watcher.store import Store, examine, folder_of


def test_a_database_in_order_is_told_with_its_size(database_url: str) -> None:
    """While a daemon has it open."""
    daemon = Store.open(database_url, daemon=True)
    found = examine(database_url)
    daemon.close()
    assert found is not None
    assert found.size_bytes > 10_000
    assert found.on_server is database_url.startswith("postgresql")


def test_a_file_that_is_not_there_is_not_made(url: str, tmp_path: Path) -> None:
    """Looking leaves no trace."""
    assert examine(url) is None
    assert list(tmp_path.iterdir()) == []
    assert folder_of(url) == tmp_path


def test_a_server_that_can_only_be_read_is_refused(postgres: PostgresServer, postgres_url: str) -> None:
    """A standby looks well until something has to be written."""
    Store.open(postgres_url, daemon=True).close()
    name = postgres_url.partition("@/")[2].partition("?")[0]
    postgres.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with pytest.raises(StoreError) as refused:
        examine(postgres_url)
    assert "primary" in refused.value.hint
    assert folder_of(postgres_url) is None


def test_a_server_that_does_not_let_us_in_is_told_without_the_password(postgres: PostgresServer) -> None:
    """With what to do."""
    with pytest.raises(StoreError) as refused:
        examine(postgres.url("postgres", tcp=True, password="canary-word"))  # noqa: S106 -- a wrong one
    assert "canary" not in str(refused.value) + refused.value.hint
    assert refused.value.hint
