"""How long things are kept, as wirewatch.yaml says it."""

import datetime as dt
from pathlib import Path

import pytest

from watcher import settings
from watcher.errors import ConfigurationError
from watcher.settings import Keep

DAY = dt.timedelta(days=1)


def _load(folder: Path, text: str) -> Keep:
    (folder / "wirewatch.yaml").write_text(text + "\n", encoding="utf-8")
    return settings.load(folder).keep


def test_what_is_not_said_is_what_the_starter_says(tmp_path: Path) -> None:
    """Ninety days and five years; whoever leaves the line out gets the same."""
    starter = settings.load(settings.starter_folder()).keep
    assert _load(tmp_path, "database: default") == starter == Keep(unused=90 * DAY, told=1825 * DAY)


def test_each_age_may_be_said_on_its_own(tmp_path: Path) -> None:
    assert _load(tmp_path, "keep: {unused: 10d}") == Keep(unused=10 * DAY, told=1825 * DAY)
    assert _load(tmp_path, "keep: {told: 90d}") == Keep(unused=90 * DAY, told=90 * DAY)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("keep: {unused: 1d, told: 13d}", "1:26: .*write told: 14d or more"),
        ("keep: {unused: 30d, told: 29d}", "1:27: .*write told: 30d or more"),
        ("keep: {unused: 341h, told: 14d}", "1:28: .*write told: 15d or more"),
        ("keep: {unused: 3000d}", "1:7: .*write told: 3000d or more"),
        ("keep: {told: 5y}", "1:14: `5y` is no length of time"),
        ("keep: {tld: 90d}", "1:8: unknown key `tld` .*did you mean `told`"),
        ("keep: 90d", "1:7: a block of keys belongs here"),
    ],
)
def test_what_can_not_be_meant_is_told_at_its_place(tmp_path: Path, text: str, told: str) -> None:
    """Alerts are never let go before texts that came to nothing, nor events that are open."""
    with pytest.raises(ConfigurationError, match=told):
        _load(tmp_path, text)
