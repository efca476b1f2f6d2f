"""A whole Wirewatch in a folder: a wire and a desk on loopback, a configuration, a database, and the daemon."""

import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fakes.desk import FakeDesk
from tests.fakes.wire import FakeWire, Item
from watcher import settings
from watcher.service.clock import utc_now
from watcher.service.daemon import Daemon
from watcher.service.reload import Edits
from watcher.service.rounds import Newsroom
from watcher.service.stages import Observer, unobserved
from watcher.service.status import on_disk, status
from watcher.settings import Configuration
from watcher.store import Store
from watcher.wire import Wire

NOT_AHEAD = dt.timedelta()
ROOT = Path(__file__).parents[2]

CLASH = (
    "YEREVAN, Armenia (AP) — Shelling near the border village of Movses killed {killed} Armenian servicemen on Sunday, "
    "Armenia's Defense Ministry said. Armenian and Azerbaijani troops traded fire for hours."
)


SPORT = Item(
    guid="sport",
    title="Old rivals clash again in the Borders",
    text="Saturday brings a derby clash between two Borders clubs, and coaches expect a fierce battle.",
)


def clash(guid: str, killed: str, *, minutes_ago: float = 5) -> Item:
    """Write a story of a border clash with a toll."""
    return Item(
        guid=guid,
        title=f"{killed.capitalize()} dead as Armenian and Azerbaijani troops trade fire",
        text=CLASH.format(killed=killed),
        published_at=dt.datetime.now(dt.UTC) - dt.timedelta(minutes=minutes_ago),
    )


class House:
    """Everything that one daemon needs. Feeds are polled every second and their last hour is news."""

    def __init__(self, folder: Path, wire: FakeWire, desk: FakeDesk) -> None:
        self.folder = folder
        self.wire = wire
        self.desk = desk
        folder.mkdir()
        shutil.copytree(settings.starter_folder() / "rules", folder / "rules")
        self.keep_in("sqlite:///wirewatch.db")
        self.hear(desk.hook_url())

    def keep_in(self, url: str) -> None:
        """Write where everything is kept."""
        (self.folder / "wirewatch.yaml").write_text(f"database: {url}\n", encoding="utf-8")

    def watch(self, *paths: str, every: str = "1s", full_text: bool | None = False) -> None:
        """Write the feeds; each path is one. The addresses of most stories lead nowhere: nobody is to go there."""
        asked = "" if full_text is None else f", full_text: {str(full_text).lower()}"
        feeds = "".join(
            f"  - {{id: {path.strip('/')}, url: '{self.wire.url(f'/{path}')}', wire: ap, every: {every}, "
            f"allow_private: true, backfill: 1h{asked}}}\n"
            for path in paths
        )
        (self.folder / "feeds.yaml").write_text(f"feeds:\n{feeds}", encoding="utf-8")

    def hear(self, *urls: str) -> None:
        """Write the channels: one, with these addresses."""
        listed = ", ".join(f'"{url}"' for url in urls)
        text = f"channels:\n  desk: {{urls: [{listed}]}}\n"
        (self.folder / "channels.yaml").write_text(text, encoding="utf-8")

    @property
    def configuration(self) -> Configuration:
        return settings.load(self.folder)

    @contextmanager
    def daemon(
        self,
        *,
        ahead: dt.timedelta = NOT_AHEAD,
        observe: Observer = unobserved,
        wire: Wire | None = None,
        clock: Callable[[], dt.datetime] | None = None,
        watch: Callable[[Path], tuple[Configuration, Edits]] = Edits.watch,
    ) -> Iterator[Daemon]:
        """Seat a daemon, not started, over the database of the house; its clock may be ahead of everyone's."""
        configuration, edits = watch(self.folder)
        store = Store.open(configuration.database, daemon=True)
        newsroom = Newsroom.of(
            configuration,
            store=store,
            wire=wire or Wire("Wirewatch/test"),
            clock=clock or (lambda: utc_now() + ahead),
            observe=observe,
        )
        try:
            yield Daemon(newsroom, configuration, edits=edits)
        finally:
            newsroom.wire.close()
            store.close()

    @contextmanager
    def running(self, *, ahead: dt.timedelta = NOT_AHEAD) -> Iterator[Daemon]:
        """Run a daemon in this process until the end of the block."""
        with self.daemon(ahead=ahead) as daemon:
            daemon.start()
            try:
                yield daemon
            finally:
                daemon.stop()

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the house to its end."""
        return subprocess.run(  # noqa: S603 -- our own program
            [sys.executable, "-m", "watcher", *arguments, "--config", str(self.folder)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    @contextmanager
    def process(self, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
        """Run a program of the house beside the test; it is gone at the end of the block."""
        with (
            (self.folder / "log").open("a", encoding="utf-8") as log,
            subprocess.Popen(  # noqa: S603 -- our own program
                [sys.executable, *arguments],
                cwd=ROOT,
                stderr=log,
                stdout=log,
                text=True,
                env=os.environ | {"PYTHONUNBUFFERED": "1"} | environment,
            ) as process,
        ):
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.send_signal(signal.SIGKILL)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")


def status_of(house: House) -> dict[str, object]:
    """Ask as `wirewatch status` does."""
    store = Store.open(settings.database_of(house.folder), daemon=False)
    try:
        return status(on_disk(house.folder), store, now=utc_now())
    finally:
        store.close()


def wait_until(holds: Callable[[], bool], *, timeout_s: float = 15, told: Callable[[], object] = lambda: "") -> None:
    """Look again and again until something holds; fail where it does not come."""
    until = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < until, told()
        time.sleep(0.02)
