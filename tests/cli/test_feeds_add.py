"""`feeds add`, `feeds import` and `feeds export`: shown first, written only when asked to, never broken."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.commands import run, run_apart
from tests.fakes.wire import FakeWire, Item
from tests.store.builders import NOON
from watcher.settings import load

PAGE = b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>'
OPML = (
    b'<opml version="2.0"><body><outline text="Wires"><outline text="AP" xmlUrl="https://ap.example/rss"/>'
    b'<outline text="Again" xmlUrl="https://ap.example/rss"/><outline text="Bad" xmlUrl="nowhere"/></outline>'
    b"</body></opml>"
)


@pytest.fixture
def wire() -> Iterator[FakeWire]:
    """Give a site whose page names its feed."""
    with FakeWire() as fake:
        fake.serve("/", PAGE, {"Content-Type": "text/html"})
        fake.publish("/rss", [Item(guid="a1", title="Shelling reported\x1b[2J", published_at=NOON)])
        yield fake


def test_a_feed_is_shown_and_not_written(folder: Path, wire: FakeWire) -> None:
    """What it brings on standard output, the line to write on standard error."""
    before = (folder / "feeds.yaml").read_bytes()
    done = run_apart("feeds", "add", wire.url("/"), "--allow-private", "--config", folder)
    shown = done.stdout.decode().splitlines()
    assert done.returncode == 0
    assert shown[0] == f"{wire.url('/rss')}  (named by the page)"
    assert shown[1].startswith("  rss, 1 entry, the newest ")
    assert shown[2].startswith("  · Shelling reported")
    assert all(line.isprintable() for line in shown)
    assert f'- {{id: 127-0-0-1, url: "{wire.url("/rss")}", allow_private: true}}' in done.stderr.decode()
    assert (folder / "feeds.yaml").read_bytes() == before


def test_a_feed_is_written_once(folder: Path, wire: FakeWire) -> None:
    """Under the name that was asked for; a second time it is there already."""
    arguments = ("feeds", "add", wire.url("/rss"), "--allow-private", "--id", "ap", "--write", "--config", folder)
    assert run_apart(*arguments).returncode == 0
    (feed,) = load(folder).feeds
    assert (feed.id, feed.url, feed.allow_private) == ("ap", wire.url("/rss"), True)
    again = run_apart(*arguments)
    assert again.returncode == 1
    assert b"watched already, as ap" in again.stderr
    assert len(load(folder).feeds) == 1


def test_a_site_without_a_feed_ends_with_1(folder: Path, wire: FakeWire) -> None:
    """And says what was tried."""
    wire.fail("/rss", 404)
    done = run_apart("feeds", "add", wire.url("/"), "--allow-private", "--write", "--config", folder)
    assert done.returncode == 1
    assert b"HTTP 404 Not Found" in done.stdout
    assert b"no feed was found" in done.stderr
    assert load(folder).feeds == ()


def test_a_list_is_taken_over_once(folder: Path) -> None:
    """Shown first; then written, and the second time everything is there already."""
    shown = run("feeds", "import", "-", "--config", folder, given=OPML)
    assert (shown.exit_code, shown.stdout) == (0, '- {id: ap, url: "https://ap.example/rss", group: wires}\n')
    assert "1 feed new, 1 there already, 1 left out; --write adds the new" in shown.stderr
    assert "left out: Bad: this is no address of a feed" in shown.stderr
    assert load(folder).feeds == ()
    assert run("feeds", "import", "-", "--write", "--config", folder, given=OPML).exit_code == 0
    assert [feed.id for feed in load(folder).feeds] == ["ap"]
    again = run("feeds", "import", "-", "--write", "--config", folder, given=OPML)
    assert "0 feeds added, 2 there already" in again.stderr


def test_no_list_is_told_as_such(folder: Path) -> None:
    """With its name and what is wrong with it, without a trace."""
    wrong = folder / "subscriptions.xml"
    wrong.write_bytes(b"<html>")
    told = run("feeds", "import", wrong, "--config", folder)
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr.splitlines()[0] == f"{wrong}: this is no OPML: its root element is <html>"
    assert "takes the OPML file that a feed reader exports" in told.stderr
    piped = run("feeds", "import", "-", "--config", folder, given=b"dear diary")
    assert piped.stderr.startswith("standard input: this is no OPML, nor XML at all: line 1, column 1: syntax error\n")


def test_feeds_are_handed_on_without_their_secrets(folder: Path) -> None:
    """What ${…} stands for is not put in; a password that is written out is told of."""
    (folder / "feeds.yaml").write_text(
        "feeds:\n"
        "  - {id: a, url: 'https://a.example/${A_KEY}', group: wires}\n"
        "  - {id: b, url: 'https://desk:hunter2@b.example/'}\n"
        "  - {id: c, url: 'https://desk:${B_KEY}@c.example/'}\n"
        "  - {id: spool, url: 'folder://spool'}\n",
        encoding="utf-8",
    )
    told = run("feeds", "export", "--config", folder)
    assert told.exit_code == 0
    assert '<outline type="rss" text="a" title="a" xmlUrl="https://a.example/${A_KEY}"/>' in told.stdout
    assert "spool" not in told.stdout
    assert "left out: 1 feed that is not on the web" in told.stderr
    assert "careful: addresses of these hold a user or a password: b\n" in told.stderr
