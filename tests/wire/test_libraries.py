"""What the room stands on is told: versions, and the roots that feeds' certificates must lead to."""

from datetime import date
from pathlib import Path

import certifi

from watcher.wire import curl_version, expat_version, trust_store
from watcher.wire.libraries import read_trust_store


def test_the_roots_that_are_used_are_whole() -> None:
    """Dozens of them, of a known day."""
    told = trust_store()
    assert told.error is None
    assert told.roots > 50
    assert told.released_on is not None
    assert told.released_on > date(2020, 1, 1)


def test_damaged_roots_are_told(tmp_path: Path) -> None:
    """One that was cut short, a file without any, and no file."""
    whole = Path(certifi.where()).read_text(encoding="ascii")
    bundle = tmp_path / "roots.pem"
    start = whole.index("-----BEGIN CERTIFICATE-----\n") + 40
    bundle.write_text(whole[:start] + whole[start + 130 :], encoding="ascii")
    damaged = read_trust_store(bundle, version="2031.5.4")
    assert damaged.roots == trust_store().roots - 1
    assert damaged.error is not None
    assert "1 of" in damaged.error
    bundle.write_text("", encoding="ascii")
    assert read_trust_store(bundle, version="unknown").error is not None
    assert "can't be read" in str(read_trust_store(tmp_path / "none.pem", version="2031.5.4").error)
    assert damaged.released_on == date(2031, 5, 4)


def test_versions_can_be_compared() -> None:
    assert expat_version() >= (2, 0, 0)
    assert [part.isdigit() for part in curl_version().split(".")[:2]] == [True, True]
