"""The night itself: sends one story after the other and waits until each has become of what it will."""

import shlex
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from watcher import __version__, settings
from watcher.demo.account import Outcome, faults, summary
from watcher.demo.mailroom import Mail, Mailroom
from watcher.demo.script import OUTLETS, STANDING_FOR, Piece, standing, timetable
from watcher.demo.station import Station
from watcher.service.clock import utc_now
from watcher.service.daemon import Daemon
from watcher.service.rounds import Newsroom
from watcher.service.stages import Desk
from watcher.settings import Configuration
from watcher.store import Store
from watcher.wire import Wire

Echo = Callable[[str], None]

LONGEST_NIGHT_S = 60.0


class Bell:
    """Rings when something has happened, so that whoever waits for a condition looks again then and only then."""

    def __init__(self, night_s: float) -> None:
        self._rung = threading.Condition()
        self._over_at = time.monotonic() + night_s

    def ring(self) -> None:
        with self._rung:
            self._rung.notify_all()

    def wait_until(self, holds: Callable[[], bool]) -> bool:
        """Wait for a condition until the night is over; tells whether it holds."""
        with self._rung:
            return self._rung.wait_for(holds, max(0.0, self._over_at - time.monotonic()))


@dataclass(frozen=True, slots=True)
class Night:
    """What the telling works with: a wire that sends, a desk that reads, the record between them."""

    station: Station
    mailroom: Mailroom
    store: Store
    bell: Bell
    echo: Echo

    def tell(self, plan: tuple[Piece, ...]) -> list[Outcome]:
        """Send the stories in their order, each once the one before is dealt with; gives what became of them."""
        outcomes = []
        for piece in plan:
            at = utc_now()
            self.station.send(piece, at)
            self.echo(f"{at:%H:%M:%S}  {piece.outlet.name} sends {piece.introduced}\n          {piece.title}")
            if not self.bell.wait_until(partial(self._is_done, piece)):
                self.echo("          … and nothing came of it in time\n")
                break
            outcome = self.outcome(piece)
            outcomes.append(outcome)
            if outcome.alert is None:
                self.echo(f"          Nothing for the desk: {outcome.why}\n")
            for mail in outcome.mails:
                self.echo(_framed(mail))
        return outcomes

    def settle(self) -> bool:
        """Wait until every feed was read to its end and nothing is left to be sent."""
        return self.bell.wait_until(lambda: self.station.is_read() and not self._unsent())

    def is_known(self, piece: Piece) -> bool:
        return self.store.history(piece.url) is not None

    def outcome(self, piece: Piece) -> Outcome:
        """Look up what became of a story that is on record."""
        history = self.store.history(piece.url)
        assert history is not None, piece.url
        mails = [mail for documented in history.alerts for mail in self.mailroom.carrying(documented.alert.id)]
        return Outcome(piece, history, tuple(mails))

    def _is_done(self, piece: Piece) -> bool:
        """Whether a story is on record and, where the desk is to hear of it, has arrived."""
        if not self.is_known(piece):
            return False
        outcome = self.outcome(piece)
        return outcome.alert is None or bool(outcome.mails)

    def _unsent(self) -> int:
        counts = self.store.outbox()
        return counts.due + counts.retrying


def run_demo(*, keep: bool, echo: Echo) -> bool:
    """Tell the night on loopback; gives whether the desk was told as planned.

    The folder with configuration and database stays behind, since the ``why`` line at the end works on it; it goes
    where the night is broken off. With ``keep`` the daemon runs on until Ctrl-C.
    """
    folder = Path(tempfile.mkdtemp(prefix="wirewatch-demo-"))
    with ExitStack() as broken_off:
        broken_off.callback(shutil.rmtree, folder, ignore_errors=True)
        well = _run(folder, keep=keep, echo=echo)
        broken_off.pop_all()
    return well


def _run(folder: Path, *, keep: bool, echo: Echo) -> bool:
    bell = Bell(LONGEST_NIGHT_S)
    with Mailroom(heard=bell.ring) as mailroom, Station(OUTLETS, heard=bell.ring) as station:
        configuration = _configure(folder, station, mailroom)
        began_at = utc_now()
        past, plan = standing(), timetable(began_at.date())
        for piece in past:
            station.send(piece, began_at - STANDING_FOR)
        with _watched(configuration, bell) as store:
            night = Night(station, mailroom, store, bell, echo)
            echo(f"A night of fighting that never was. The daemon watches {len(OUTLETS)} feeds on this machine.\n")
            told = bell.wait_until(lambda: all(map(night.is_known, past)))
            outcomes = [*map(night.outcome, past), *night.tell(plan)] if told else []
            settled = night.settle()
            wrong = [*faults(outcomes, (*past, *plan), mailroom.mails), *([] if settled else ["it took too long"])]
            _conclude(outcomes, wrong, configuration, echo)
            if keep:
                _wait_for_ctrl_c(echo)
    return not wrong


@contextmanager
def _watched(configuration: Configuration, bell: Bell) -> Iterator[Store]:
    """Run the daemon, as ``wirewatch run`` does, to the end of the block."""

    def observe(stage: str) -> None:
        if stage == "committed":
            bell.ring()

    store = Store.open(configuration.database, daemon=True)
    newsroom = Newsroom(
        desk=Desk.of(configuration),
        feeds=configuration.feeds,
        store=store,
        wire=Wire(f"Wirewatch/{__version__}"),
        observe=observe,
    )
    daemon = Daemon(newsroom, revision=configuration.revision)
    daemon.start()
    try:
        yield store
    finally:
        daemon.stop()
        store.close()


def _configure(folder: Path, station: Station, mailroom: Mailroom) -> Configuration:
    """Write what a user would write, with the rules as they are shipped, and load it as ``wirewatch run`` does."""
    settings.write_starter(folder)
    feeds = "".join(
        f'  - {{id: {outlet.id}, url: "{station.url(outlet)}", wire: {outlet.id}, group: demo, language: en, '
        "every: 1s, allow_private: true, backfill: 24h}\n"
        for outlet in OUTLETS
    )
    files = {
        "wirewatch.yaml": "database: sqlite:///wirewatch.db\n",
        "feeds.yaml": f"feeds:\n{feeds}",
        "channels.yaml": f'channels:\n  desk: {{urls: ["{mailroom.url}"]}}\n',
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return settings.load(folder)


def _framed(mail: Mail) -> str:
    lines = [mail.subject, "", *mail.text.splitlines()]
    return "".join(f"  | {line}".rstrip() + "\n" for line in lines)


def _conclude(outcomes: list[Outcome], wrong: list[str], configuration: Configuration, echo: Echo) -> None:
    for line in summary(outcomes):
        echo(line)
    echo(f"database            {configuration.database.removeprefix('sqlite:///')}\n")
    quiet = [outcome for outcome in outcomes if outcome.decision is not None and outcome.alert is None]
    for outcome in quiet[:1] or outcomes[-1:]:
        asked = f"why {outcome.article_id} --config {shlex.quote(str(configuration.folder))}"
        echo(f"What became of “{outcome.piece.title}”, and why:\n  {_program()} {asked}")
        echo("The folder is left for this; it can be deleted at any time.\n")
    echo("The story was told as planned." if not wrong else "The story was not told as planned:")
    for line in wrong:
        echo(f"  {line}")


def _program() -> str:
    """Give the command as it can be typed again: a path where it was called by one that no search path holds."""
    called = sys.argv[0]
    return called if Path(called).name == "wirewatch" and shutil.which("wirewatch") is None else "wirewatch"


def _wait_for_ctrl_c(echo: Echo) -> None:
    echo("The daemon runs on; Ctrl-C ends it.")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        echo("Ended.")
