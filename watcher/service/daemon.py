"""The daemon: what keeps the corridor going until it is told to stop.

The scheduler gives three beats: feeds that are due are called at, deliveries that are due are sent, a sign of life is
left for ``status``. The beats only set work going. What may hang runs in threads that are abandoned at the end: a feed
that answers a byte a second holds up neither the next beat nor the end, and whatever was abandoned is still due in the
database when the next daemon starts.
"""

import datetime as dt
import logging
import signal
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler

from watcher import __version__
from watcher.service.accounts import Heartbeat
from watcher.service.outbox import Outbox
from watcher.service.rounds import AT_ONCE, Newsroom, Rounds
from watcher.service.wording import counted
from watcher.settings import Feed

log = logging.getLogger(__name__)

POLL_BEAT_S = 0.25  # a feed may be polled every second, and its turn may come right after a beat
DELIVERY_BEAT_S = 1.0
ALIVE_EVERY_S = 5.0
MOST_ROUNDS = 16  # each holds feeds that are slow to answer; the quick ones have left it
PATIENCE_S = 3.0  # for what is under way when the end comes, and once more to put the chairs up: under ten in all
AFTER_A_FAULT_S = 10.0  # a full disk must not have every wire asked four times a second
AT_A_BEAT = 100
AT_ONCE_AND_FOR_ALL = 100_000


class BrokenOffError(BaseException):
    """A single round was told to end. No ``Exception``: a poll that is being filed must not record it as its fault."""


def _break_off(*_: object) -> None:
    raise BrokenOffError


class Daemon:
    """Watches the feeds of one newsroom and tells its desk, from ``start`` to ``stop``."""

    def __init__(self, newsroom: Newsroom, *, revision: str) -> None:
        self._room = newsroom
        self._rounds = Rounds(newsroom)
        self._outbox = Outbox(newsroom.store, now=newsroom.clock, observe=newsroom.observe)
        self._revision = revision
        self._since = newsroom.clock()
        self._faults: dict[str, str] = {}
        self._no_round_before = time.monotonic()
        self._stopping = threading.Event()
        self._outgoing = threading.Event()
        self._round_threads: list[threading.Thread] = []
        self._sender = threading.Thread(target=self._send, name="delivery", daemon=True)
        self._scheduler = BackgroundScheduler(
            timezone=dt.UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def start(self) -> None:
        """Begin at once: the first beat of everything is now."""
        heard_by = ", ".join(recipient.label for recipient in self._room.desk.recipients)
        log.info("watching %s; alerts go to %s", counted(len(self._room.feeds), "feed"), heard_by)
        self._sender.start()
        for name, beat, every_s in (
            ("poll", self._poll_beat, POLL_BEAT_S),
            ("delivery", self._outgoing.set, DELIVERY_BEAT_S),
            ("heartbeat", self._leave_sign, ALIVE_EVERY_S),
        ):
            self._scheduler.add_job(
                self._guarded, "interval", (name, beat), id=name, seconds=every_s, next_run_time=dt.datetime.now(dt.UTC)
            )
        self._scheduler.start()

    def run(self) -> bool:
        """Watch until SIGTERM or SIGINT; tells whether everything that was under way could be ended."""
        asked = threading.Event()
        before = {number: signal.signal(number, lambda *_: asked.set()) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            self.start()
            asked.wait()
            log.info("stopping")
            return self.stop()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def stop(self) -> bool:
        """End within seconds whatever hangs; tells whether nothing had to be abandoned."""
        self._stopping.set()
        self._outgoing.set()
        self._scheduler.shutdown(wait=False)
        under_way = [*self._round_threads, self._sender, _begin(self._finish_sending, "sending")]
        left = _wait_for(under_way)
        self._round_threads.clear()
        last = [_begin(lambda: self._leave_sign("stopped"), "last sign of life"), _begin(self._room.wire.close, "wire")]
        left += _wait_for(last)
        if left:
            log.warning("abandoned at the end, and still due: %s", ", ".join(left))
        return not left

    def once(self) -> bool:
        """Call at every feed one time, due or not, send what is due, and tell whether all went well.

        SIGTERM breaks it off: what was filed stays, the rest is still due.
        """
        before = signal.signal(signal.SIGTERM, _break_off)
        try:
            return self._once()
        except BrokenOffError:
            log.warning("broken off; what was not done is still due")
            return False
        finally:
            signal.signal(signal.SIGTERM, before)
            self._room.wire.close()

    def _once(self) -> bool:
        feeds = self._room.feeds
        well = [
            good
            for start in range(0, len(feeds), AT_ONCE)
            for good in self._rounds.call_at(feeds[start : start + AT_ONCE])
        ]
        self._outbox.start(self._room.desk.recipients, limit=AT_ONCE_AND_FOR_ALL)
        outcome = self._outbox.finish()
        self._leave_sign("once")
        return all(well) and not outcome.failed and not outcome.dead

    def _poll_beat(self) -> None:
        self._round_threads = [thread for thread in self._round_threads if thread.is_alive()]
        if self._stopping.is_set() or len(self._round_threads) >= MOST_ROUNDS:
            return
        if time.monotonic() < self._no_round_before:
            return
        due = self._rounds.claim_due()
        if due:
            self._round_threads.append(_begin(partial(self._round, due), f"round of {counted(len(due), 'feed')}"))

    def _round(self, feeds: Sequence[Feed]) -> None:
        if not self._guarded("round", partial(self._call_at, feeds)):
            self._no_round_before = time.monotonic() + AFTER_A_FAULT_S

    def _call_at(self, feeds: Sequence[Feed]) -> None:
        for _well in self._rounds.call_at(feeds, stopped=self._stopping.is_set):
            self._outgoing.set()

    def _send(self) -> None:
        while not self._stopping.is_set():
            self._outgoing.wait()
            self._outgoing.clear()
            if not self._stopping.is_set():
                self._guarded("delivery", self._deliver)

    def _deliver(self) -> None:
        """Start what is due; what an earlier beat started and could not write down is raised here."""
        self._outbox.start(self._room.desk.recipients, limit=AT_A_BEAT)
        self._outbox.finish(timeout_s=0)

    def _finish_sending(self) -> None:
        self._guarded("delivery", self._outbox.finish)

    def _leave_sign(self, ended: str | None = None) -> None:
        Heartbeat(
            since=self._since,
            at=self._room.clock(),
            version=__version__,
            revision=self._revision,
            ended=ended,
            faults=dict(self._faults),
        ).write(self._room.store)

    def _guarded(self, name: str, work: Callable[[], object]) -> bool:
        """Run one piece of scheduled work; a failure is kept for ``status`` until the work succeeds again."""
        try:
            work()
        except Exception as error:  # the boundary of one scheduled job
            log.exception("%s failed", name)
            self._faults[name] = f"{type(error).__name__}: {error}"
            return False
        self._faults.pop(name, None)
        return True


def _begin(work: Callable[[], object], name: str) -> threading.Thread:
    """Start work that may be abandoned: it does not keep the process alive."""
    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    return thread


def _wait_for(threads: Sequence[threading.Thread]) -> list[str]:
    """Wait for all of them together; gives the names of those that have not ended."""
    until = time.monotonic() + PATIENCE_S
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    return [thread.name for thread in threads if thread.is_alive()]
