"""Puts the daemon between the wire and the desk, has the night told, and says how it went."""

import datetime as dt
import shlex
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from watcher import settings
from watcher.demo.account import Outcome, faults, summary
from watcher.demo.keeping import PAUSE_S, Letters, daemon_heard, go_on
from watcher.demo.mailroom import Mailroom
from watcher.demo.script import AGENCIES, OUTLETS, STANDING_FOR, evening, morning, night, standing
from watcher.demo.station import Station
from watcher.demo.telling import Bell, Echo, Night
from watcher.service.clock import utc_now
from watcher.service.daemon import Daemon
from watcher.service.reload import Edits
from watcher.service.rounds import Newsroom
from watcher.settings import Configuration
from watcher.store import Store
from watcher.wire import Wire, user_agent


def run_demo(*, keep: bool, echo: Echo) -> bool:
    """Tell the night on loopback; gives whether the desk was told as planned.

    The folder with configuration and database stays behind, since the ``why`` lines at the end work on it; it goes
    where the night is broken off. With ``keep`` the daemon runs on until Ctrl-C or SIGTERM.
    """
    folder = Path(tempfile.mkdtemp(prefix="wirewatch-demo-"))
    with ExitStack() as broken_off:
        broken_off.callback(shutil.rmtree, folder, ignore_errors=True)
        broken_off.enter_context(_ended_by_sigterm())
        well = _run(folder, keep=keep, echo=echo)
        broken_off.pop_all()
    return well


def _run(folder: Path, *, keep: bool, echo: Echo) -> bool:
    bell = Bell()
    with Mailroom(heard=bell.ring) as mailroom, Station(OUTLETS, heard=bell.ring) as station:
        configuration = _configure(folder, station, mailroom)
        began_at = utc_now()
        for piece in standing():
            station.send(piece, began_at - STANDING_FOR)
        with _watched(configuration, bell) as store:
            told = Night(station, mailroom, store, bell, echo)
            well = _tell(told, began_at.date(), configuration)
            if keep:
                _keep(told, began_at.date(), configuration)
    return well


def _tell(told: Night, date: dt.date, configuration: Configuration) -> bool:
    """Tell the night from its first step to the summary; gives whether it went as planned."""
    past, steps = standing(), (*evening(date), *night(date))
    told.echo(
        f"A night of fighting that never was, told by {len(AGENCIES)} agencies. The daemon watches "
        f"{len(OUTLETS)} feeds on this machine.\nWhat stands behind a line at the left is a mail as the desk gets it.\n"
    )
    outcomes: list[Outcome] = []
    if told.bell.wait_until(lambda: all(map(told.is_known, past))):
        outcomes = [*map(told.outcome, past), *told.tell(steps)]
    settled = told.settle()
    planned = (*past, *(piece for step in steps for piece in step.pieces))
    mails = told.mailroom.mails
    wrong = [*faults(outcomes, planned, mails), *([] if settled else ["it took too long"])]
    for line in summary(outcomes, mails):
        told.echo(line)
    _point_to_the_record(outcomes, configuration, told.echo)
    told.echo("The story was told as planned." if not wrong else "The story was not told as planned:")
    for line in wrong:
        told.echo(f"  {line}")
    return not wrong


@contextmanager
def _watched(configuration: Configuration, bell: Bell) -> Iterator[Store]:
    """Run the daemon, as ``wirewatch run`` does, to the end of the block."""

    def observe(stage: str) -> None:
        if stage == "committed":
            bell.ring()

    configuration, edits = Edits.watch(configuration.folder)
    store = Store.open(configuration.database, daemon=True)
    newsroom = Newsroom.of(configuration, store=store, wire=Wire(user_agent()), observe=observe)
    daemon = Daemon(newsroom, configuration, edits=edits)
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
        "every: 1s, allow_private: true, backfill: 24h, full_text: false}\n"
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


def _point_to_the_record(outcomes: list[Outcome], configuration: Configuration, echo: Echo) -> None:
    """Name what is left behind and how to ask it: for a copy that was kept from the desk and for a correction."""
    echo(f"database            {configuration.database.removeprefix('sqlite:///')}\n")
    echo("What became of a story, and why, is on record. Two to try:")
    for kind in ("same_copy", "correction"):
        outcome = next((each for each in outcomes if kind in each.decisions.values()), None)
        if outcome is not None:
            echo(f"  {_program()} why {outcome.article_id} {_config(configuration)}\n    “{outcome.piece.title}”")
    echo("The folder is left for this; it can be deleted at any time.\n")


def _keep(told: Night, date: dt.date, configuration: Configuration) -> None:
    """Go on after the night until Ctrl-C or SIGTERM."""
    try:
        stories = configuration.folder / "stories"
        letters = Letters(stories)
        told.echo(
            f"\nThe daemon runs on, and every {PAUSE_S:.0f} seconds there is a story, as long as there are any. Try:\n"
            f"  a rule of your own   edit a file in {configuration.folder / 'rules'}; it counts within 3 seconds\n"
            f"  a story of your own  write {stories / 'mine.txt'}; its first line is the headline\n"
            f"  how it stands        {_program()} status {_config(configuration)}\n"
            "Ctrl-C ends it.\n"
        )
        with daemon_heard(told.echo):
            go_on(told, morning(date), letters)
    except KeyboardInterrupt:
        told.echo("Ended.")


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Take SIGTERM for Ctrl-C, to the end of the block: either way what was started is put away."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _program() -> str:
    """Give the command as it can be typed again: a path where it was called by one that no search path holds."""
    called = sys.argv[0]
    return called if Path(called).name == "wirewatch" and shutil.which("wirewatch") is None else "wirewatch"


def _config(configuration: Configuration) -> str:
    return f"--config {shlex.quote(str(configuration.folder))}"
