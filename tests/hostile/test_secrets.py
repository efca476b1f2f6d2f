"""The secrets in the address of a feed come out nowhere: every output, the log, the database and its backup."""

import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.cli.commands import run, run_apart
from tests.fakes.wire import FakeWire, Item
from tests.hostile.bodies import GOOD_ITEM, rss
from tests.service.house import clash

CANARIES = ("canary-word", "canary-token", "canary-key", "canary%2Dword", "Y2FuYXJ5", "canary")
FEEDS = ("good", "failing", "moved", "looping", "portal", "astray", "hanging", "cut", "poisoned", "shut")


def _with_secrets(url: str) -> str:
    parts = urlsplit(url)
    return f"http://reader:canary%2Dword@{parts.netloc}{parts.path}?token=canary-token&key=canary-key"


@pytest.fixture
def wire() -> Iterator[FakeWire]:
    """Give a wire whose feeds answer in every way, and repeat what they were asked with."""
    with FakeWire() as fake:
        repeated = _with_secrets(fake.url("/story"))
        story = clash("g-canary-token", "two")
        fake.publish("/good", [replace(story, url=repeated)])
        fake.fail("/failing", 500)
        fake.publish("/moved", [story])
        fake.redirect("/moved", _with_secrets(fake.url("/good")), 301)
        fake.redirect("/looping", _with_secrets(fake.url("/looping")))
        fake.serve("/portal", b"<html><title>No entry with canary-token</title></html>")
        fake.redirect("/astray", "ftp://reader:canary-word@x.example/?token=canary-token")
        fake.serve("/hanging", b"\x1f\x8b canary-token", {"Content-Encoding": "gzip"})
        fake.publish("/cut", [story, Item(guid="b", title="second")])
        fake.cut_off("/cut", after=200)
        poison = "<item><title>canary-token &#xD800;<![CDATA[</title></item>"
        fake.serve("/poisoned", rss(GOOD_ITEM.format(1) + poison + "<item><link>?canary-key</link><b></item>"))
        fake.fail("/shut", 401, {"WWW-Authenticate": 'Basic realm="canary-token"'})
        yield fake


@pytest.fixture
def folder(tmp_path: Path, wire: FakeWire) -> Path:
    """Write a configuration with these feeds and nobody to tell but the terminal."""
    made = tmp_path / "config"
    run("init", made)
    urls = {name: _with_secrets(wire.url(f"/{name}")) for name in FEEDS}
    feeds = "".join(
        f"  - {{id: {name}, url: '{url}', wire: ap, allow_private: true, backfill: 1h}}\n" for name, url in urls.items()
    )
    refused = "  - {id: refused, url: 'http://reader:canary-word@10.255.255.1/?token=canary-token', wire: ap}\n"
    wrong = "  - {id: wrong, url: 'http://reader:canary-word@nobody.invalid/?token=canary-token', wire: ap}\n"
    (made / "feeds.yaml").write_text(f"feeds:\n{feeds}{refused}{wrong}", encoding="utf-8")
    (made / "channels.yaml").write_text("channels:\n  desk: {urls: []}\n", encoding="utf-8")
    (made / "wirewatch.yaml").write_text("database: sqlite:///wirewatch.db\n", encoding="utf-8")
    return made


def _canaries_in(words: str) -> list[str]:
    return [canary for canary in CANARIES if canary in words]


def test_the_secrets_of_a_feed_stay_in_its_address(folder: Path, tmp_path: Path) -> None:
    """Through success and every kind of failure; the alert itself goes out without them, too."""
    outputs = {"run": run_apart("run", "--once", "--config", folder)}
    log = (outputs["run"].stdout + outputs["run"].stderr).decode()
    assert "dead as Armenian and Azerbaijani troops trade fire" in log, log
    assert _canaries_in(log) == []
    told = log
    for command in (
        ("status",),
        ("status", "--json"),
        ("feeds", "list"),
        ("feeds", "list", "--json"),
        ("feeds", "probe"),
        ("feeds", "probe", "--json"),
        ("feeds", "quarantine"),
        ("check",),
        ("doctor",),
        ("doctor", "--json"),
        ("why", "g-…"),
        ("why", "g-…", "--json"),
        ("preview",),
    ):
        done = run(*command, "--config", folder)
        assert done.exit_code in {0, 1}, (command, done.output)
        assert _canaries_in(done.output) == [], (command, done.output)
        told += done.output
    assert "HTTP 500" in told
    assert "HTTP 401" in told
    assert _canaries_in((folder / "wirewatch.db").read_bytes().decode("latin-1")) == []
    assert run("backup", "--config", folder, tmp_path / "b.gz").exit_code == 0
    assert _canaries_in(gzip.decompress((tmp_path / "b.gz").read_bytes()).decode()) == []
