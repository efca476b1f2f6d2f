"""Migrations, run inside a transaction that somebody else has begun: all of them or none."""

import threading

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

SCRIPTS = "watcher.store:migrations"
_one_at_a_time = threading.Lock()  # Alembic keeps what it works at in globals of the process


def run_scripts(conn: sa.Connection, revision: str) -> None:
    with _one_at_a_time:
        command.upgrade(configuration(conn), revision)


def configuration(conn: sa.Connection | None = None) -> Config:
    """Give what Alembic usually reads from a file of its own."""
    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = conn
    return config
