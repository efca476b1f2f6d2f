"""The daemon: what keeps the corridor going until it is told to stop.

The scheduler gives the beats: feeds that are due are called at, deliveries that are due are sent, leases are renewed,
edits of the configuration are taken up, a sign of life is left for ``status``. The beats only set work going. What may
hang runs in threads that are abandoned at the end: a feed that answers a byte a second holds up neither the next beat
nor the end, and whatever was abandoned is still due in the database when the next daemon starts.

The main thread waits for signals and tells the service manager that all is well, which it knows by the marks that a
beat, the sending and a write to the database have left since it last said so.
"""

import datetime as dt
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler

from watcher.service.embargo import release
from watcher.service.errands import Errands, Trip
from watcher.service.heartbeat import Heartbeat, forget_the_dead, name_of_this_node
from watcher.service.notices import Notices, Watch
from watcher.service.notify import Notifier
from watcher.service.outbox import DeliveredCounts, Outbox
from watcher.service.pulse import Pulse
from watcher.service.reload import Edits, Refused, differences
from watcher.service.retention import housekeep
from watcher.service.rounds import AT_ONCE, RENEWED_EVERY_S, Newsroom, Round, Rounds
from watcher.service.setup import set_up
from watcher.service.threads import begin, share_one_heap, wait_for
from watcher.service.wording import counted
from watcher.settings import Configuration, Feed

log = logging.getLogger(__name__)

POLL_BEAT_S = 0.25  # a feed may be polled every second, and its turn may come right after a beat
DELIVERY_BEAT_S = 1.0
RELEASE_BEAT_S = 1.0
ERRAND_BEAT_S = 1.0
LOOK_EVERY_S = 1.0  # two looks and a reading: an edit takes effect within three seconds
ALIVE_EVERY_S = 5.0
REPORT_EVERY_S = 15.0
NOTICE_EVERY_S = 30.0  # so that what needs a look is told within a minute
LET_GO_EVERY_S = 3600.0  # it is done once a day; the hour is how late it may be
MOST_ROUNDS = 16  # each holds feeds that are slow to answer; the quick ones have left it
AFTER_A_FAULT_S = 10.0  # a full disk must not have every wire asked four times a second
AT_A_BEAT = 100
AT_ONCE_AND_FOR_ALL = 100_000
ATTENTIVE_S = 0.5
SET_UP = "set_up"


class BrokenOffError(BaseException):
    """A single round was told to end. No ``Exception``: a poll that is being filed must not record it as its fault."""


def _break_off(*_: object) -> None:
    raise BrokenOffError


class Daemon:
    """Watches the feeds of one newsroom and tells its desk, from ``start`` to ``stop``.

    With ``edits`` it takes up what is edited in its configuration while it runs.
    """

    def __init__(self, newsroom: Newsroom, configuration: Configuration, *, edits: Edits | None = None) -> None:
        self._room = newsroom
        self._configuration = configuration
        self._edits = edits
        self._rounds = Rounds(newsroom.store)
        self._errands = Errands()
        self._outbox = Outbox(newsroom.store, now=newsroom.clock, observe=newsroom.observe)
        self._node = name_of_this_node()
        self._since = self._watching_since = newsroom.clock()
        self._notices = Notices(newsroom.store, since=self._since, now=newsroom.clock)
        self._database = configuration.database
        self._faults: dict[str, str] = {}
        self._refused: str | None = None
        self._reported_on: tuple[Feed, ...] | None = None
        self._no_round_before = time.monotonic()
        self._pulse = Pulse()
        self._stopping = threading.Event()
        self._reread = threading.Event()
        self._outgoing = threading.Event()
        self._taking_up = threading.Lock()
        self._round_threads: list[threading.Thread] = []
        self._errand_threads: list[threading.Thread] = []
        self._notice_threads: list[threading.Thread] = []
        self._sender = threading.Thread(target=self._send, name="delivery", daemon=True)
        self._scheduler = BackgroundScheduler(
            timezone=dt.UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    @property
    def revision(self) -> str:
        """The configuration that is in effect."""
        return self._configuration.revision

    def start(self) -> None:
        """Begin at once: the first beat of everything is now."""
        heard_by = ", ".join(recipient.label for recipient in self._room.desk.recipients)
        log.info("watching %s; alerts go to %s", counted(len(self._room.feeds), "feed"), heard_by)
        self._guarded("heartbeat", partial(forget_the_dead, self._room.store, self._since))
        self._sender.start()
        for name, beat, every_s in (
            ("poll", self._poll_beat, POLL_BEAT_S),
            ("beat of the delivery", self._outgoing.set, DELIVERY_BEAT_S),
            ("errands", self._errand_beat, ERRAND_BEAT_S),
            ("embargoes", self._release, RELEASE_BEAT_S),
            ("leases", self._renew, RENEWED_EVERY_S),
            ("configuration", self._look_for_edits, LOOK_EVERY_S),
            ("heartbeat", self._leave_sign, ALIVE_EVERY_S),
            ("set-up report", self._report_on_feeds, REPORT_EVERY_S),
            ("notices", self._notice_beat, NOTICE_EVERY_S),
            ("retention", self._let_go, LET_GO_EVERY_S),
        ):
            self._add_beat(name, beat, every_s)
        self._scheduler.start()

    def run(self) -> bool:
        """Watch until SIGTERM or SIGINT; tells whether everything that was under way could be ended.

        SIGHUP has the configuration read again at once.
        """
        share_one_heap()
        asked = threading.Event()
        manager = Notifier.from_environment(os.environ)
        with _on_signals({signal.SIGTERM: asked, signal.SIGINT: asked, signal.SIGHUP: self._reread}):
            self.start()
            manager.ready(f"watching {counted(len(self._room.feeds), 'feed')}")
            told_at = time.monotonic()
            while not asked.wait(ATTENTIVE_S):
                if self._reread.is_set():
                    self._reread.clear()
                    manager.reloading()
                    self._guarded("configuration", partial(self._look_for_edits, at_once=True))
                    manager.ready(f"watching {counted(len(self._room.feeds), 'feed')}")
                if self._pulse.all_since(told_at):
                    told_at = time.monotonic()
                    manager.alive()
            log.info("stopping")
            manager.stopping()
            return self.stop()

    def stop(self) -> bool:
        """End within seconds whatever hangs; tells whether nothing had to be abandoned."""
        self._stopping.set()
        self._outgoing.set()
        # A beat that is still at work must not leave its sign of life after the last one.
        beats = begin(self._scheduler.shutdown, "beats")
        begun = [*self._round_threads, *self._errand_threads, *self._notice_threads]
        left = wait_for([beats, *begun, begin(self._finish_sending, "sending")])
        self._round_threads.clear()
        self._errand_threads.clear()
        self._notice_threads.clear()
        last = [begin(self._sign_off, "last sign of life"), begin(self._room.wire.close, "wire")]
        left += wait_for(last)
        if left:
            log.warning("abandoned at the end, and still due: %s", ", ".join(left))
        return not left

    def once(self) -> bool:
        """Call at every feed one time, due or not, fetch whole texts, send it all, and tell whether all went well.

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
        forget_the_dead(self._room.store, self._since)
        self._add_beat("leases", self._renew, RENEWED_EVERY_S)
        self._scheduler.start()
        try:
            well = self._call_at_all()
            release(self._room.store, desk=self._room.desk, now=self._room.clock())
            sent = self._send_all()
            fetched = self._errands.run_all_due(self._room)
            sent += self._send_all()  # what the whole texts have brought comes behind what the summaries told
        finally:
            self._scheduler.shutdown(wait=False)
        self._leave_sign("once")
        log.info(
            "called at %s, %d without a fault; sent %s, to be tried again %d, given up %d",
            counted(len(well), "feed"),
            sum(well),
            counted(sent.sent, "alert"),
            sent.failed,
            sent.dead,
        )
        return all(well) and fetched and not sent.failed and not sent.dead

    def _send_all(self) -> DeliveredCounts:
        counts = DeliveredCounts()
        while True:
            self._outbox.start(self._room.desk.recipients, limit=AT_ONCE_AND_FOR_ALL)
            outcome = self._outbox.finish()
            counts += outcome
            if not outcome.sent:  # what was woken by one that was taken comes with the next turn
                return counts

    def _call_at_all(self) -> list[bool]:
        feeds, well = self._room.feeds, list[bool]()
        for start in range(0, len(feeds), AT_ONCE):
            round_ = self._rounds.claim(self._room, due_only=False, feeds=feeds[start : start + AT_ONCE])
            well += self._rounds.call_at(round_) if round_ else []
        return well

    def _add_beat(self, name: str, beat: Callable[[], object], every_s: float) -> None:
        first_at = dt.datetime.now(dt.UTC)
        self._scheduler.add_job(
            self._guarded, "interval", (name, beat), id=name, seconds=every_s, next_run_time=first_at
        )

    def _poll_beat(self) -> None:
        self._pulse.beat("scheduler", time.monotonic())
        self._round_threads = [thread for thread in self._round_threads if thread.is_alive()]
        if self._stopping.is_set() or len(self._round_threads) >= MOST_ROUNDS:
            return
        if time.monotonic() >= self._no_round_before:
            self._with_a_pause_after_faults("claim", self._begin_round)

    def _begin_round(self) -> None:
        round_ = self._rounds.claim(self._room)
        if round_:
            work = partial(self._with_a_pause_after_faults, "round", partial(self._call_at, round_))
            self._round_threads.append(begin(work, f"round of {counted(len(round_.leases), 'feed')}"))

    def _with_a_pause_after_faults(self, name: str, work: Callable[[], object]) -> None:
        if not self._guarded(name, work):
            self._no_round_before = time.monotonic() + AFTER_A_FAULT_S

    def _call_at(self, round_: Round) -> None:
        for _well in self._rounds.call_at(round_, stopped=self._stopping.is_set):
            self._outgoing.set()

    def _errand_beat(self) -> None:
        self._errand_threads = [thread for thread in self._errand_threads if thread.is_alive()]
        if self._stopping.is_set():
            return
        for trip in self._errands.claim(self._room):
            work = partial(self._guarded, "errand", partial(self._run_errand, trip))
            self._errand_threads.append(begin(work, f"whole text of article {trip.errand.article_id}"))

    def _release(self) -> None:
        room = self._room
        if release(room.store, desk=room.desk, now=room.clock()):
            self._outgoing.set()

    def _notice_beat(self) -> None:
        """Begin a turn where the last one is done: a recipient that is slow to answer holds up no beat."""
        self._notice_threads = [thread for thread in self._notice_threads if thread.is_alive()]
        if not self._stopping.is_set() and not self._notice_threads:
            room = self._room
            watch = Watch(feeds=room.feeds, recipients=room.desk.recipients, database=self._database)
            work = partial(self._notices.turn, watch, stopped=self._stopping.is_set)
            self._notice_threads.append(begin(partial(self._guarded, "notices", work), "notices"))

    def _run_errand(self, trip: Trip) -> None:
        self._errands.run(trip, stopped=self._stopping.is_set)
        self._outgoing.set()

    def _renew(self) -> None:
        self._rounds.renew(self._room.clock())
        self._errands.renew(self._room)

    def _send(self) -> None:
        while not self._stopping.is_set():
            self._outgoing.wait()
            self._outgoing.clear()
            self._pulse.beat("delivery", time.monotonic())
            if not self._stopping.is_set():
                self._guarded("delivery", self._deliver)

    def _deliver(self) -> None:
        """Start what is due; what an earlier beat started and could not write down is raised here."""
        self._outbox.start(self._room.desk.recipients, limit=AT_A_BEAT)
        if self._outbox.finish(timeout_s=0).dead:
            self._notice_beat()  # what one recipient has refused for good, others are told at once

    def _finish_sending(self) -> None:
        self._sender.join()
        self._guarded("delivery", self._outbox.finish)

    def _look_for_edits(self, *, at_once: bool = False) -> None:
        """Read what was edited and go on under it. One at a time: an older reading must not come after a newer one."""
        if self._edits:
            with self._taking_up:
                self._use(self._edits.look(at_once=at_once))

    def _use(self, found: Configuration | Refused | None) -> None:
        if isinstance(found, Refused):
            self._refused = found.faults
            if not found.told_before:
                revision = self._configuration.revision
                log.error("the edited configuration can't be used; %s runs on\n%s", revision, found.faults)
            self._leave_sign()
        elif found is not None:
            self._take_up(found)

    def _take_up(self, found: Configuration) -> None:
        """Go on under another revision. What is under way ends under the one that it began with."""
        refused, self._refused = self._refused, None
        before, self._configuration = self._configuration, found
        self._room = self._room.under(found)
        self._watching_since = self._room.clock()
        changed = "; ".join(differences(before, found)) or "nothing but its wording has changed"
        if found.revision == before.revision and refused:
            changed = "what was wrong with it is mended"
        log.info("configuration %s in place of %s: %s", found.revision, before.revision, changed)
        self._leave_sign()

    def _report_on_feeds(self) -> None:
        """Tell which feeds have answered, once and on one node; again where others are silent after an edit."""
        room = self._room
        if self._reported_on is room.feeds:
            return
        ids = [feed.id for feed in room.feeds]
        found = set_up(ids, room.store.feed_states(), since=self._watching_since, now=room.clock())
        if found is None:
            return
        silent = ", ".join(sorted(feed_id for _, feed_ids in found.silent for feed_id in feed_ids))
        if room.store.get_meta(SET_UP) != silent:
            room.store.put_meta(SET_UP, silent)
            report = "\n".join(found.lines())
            log.log(logging.WARNING if found.silent else logging.INFO, "set-up of the feeds: %s", report)
        self._reported_on = room.feeds

    def _let_go(self) -> None:
        room = self._room
        housekeep(room.store, self._configuration.keep, now=room.clock(), stopped=self._stopping.is_set)

    def _leave_sign(self, ended: str | None = None) -> None:
        try:
            Heartbeat.of(
                self._configuration,
                node=self._node,
                since=self._since,
                at=self._room.clock(),
                ended=ended,
                faults=dict(self._faults),
                refused=self._refused,
            ).write(self._room.store)
        finally:
            # A write that failed came back as well. Another start would not make room on a disk, and would forget what
            # was sent and could not be marked.
            self._pulse.beat("database", time.monotonic())

    def _sign_off(self) -> None:
        self._rounds.release_all()
        self._errands.give_back_all(self._room)
        self._leave_sign("stopped")

    def _guarded(self, name: str, work: Callable[[], object]) -> bool:
        """Run one piece of scheduled work; a failure is kept for ``status`` until the work of that name succeeds."""
        try:
            work()
        except Exception as error:  # the boundary of one scheduled job
            fault = f"{type(error).__name__}: {error}"
            if self._faults.get(name) != fault:  # a database that is away is told of once, not at every beat
                log.exception("%s failed", name)
            self._faults[name] = fault
            return False
        if self._faults.pop(name, None):
            log.info("%s works again", name)
        return True


@contextmanager
def _on_signals(told: dict[signal.Signals, threading.Event]) -> Iterator[None]:
    """Set an event when its signal comes, to the end of the block."""
    before = {number: signal.signal(number, lambda *_, event=event: event.set()) for number, event in told.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
