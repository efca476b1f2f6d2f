"""The outbox: takes what is due out of the store, sends it, and marks it afterwards.

In this order nothing is lost: a crash between the send and the mark costs one more copy with the same alert id. Each
recipient has a lane of its own, so that one that is down or slow holds up nobody else, and gets one message a story,
however many rules it fired. A lane is leased, so that of several nodes one at a time sends to a recipient; the lease is
renewed before each message, and whoever lost it sends nothing more and marks nothing.
"""

import datetime as dt
import logging
import random
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from watcher import delivery
from watcher.errors import DeliveryError, LeaseLostError, StoreError
from watcher.model import SEVERITIES, Alert, Delivery
from watcher.service.stages import Observer, unobserved
from watcher.settings import Recipient
from watcher.store import Lease, Store

Pending = tuple[Delivery, Alert]

FIRST_TRY_S = 20.0
LATER_TRY_S = 60.0  # a server that is slow to answer gets more time, before it gets more copies
LANE_LEASE = dt.timedelta(seconds=LATER_TRY_S + 30)
# Nodes take up an edited configuration one after the other: a recipient that this one doesn't know may be a new one.
STRANGER_FOR = dt.timedelta(minutes=2)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeliveredCounts:
    """What became of the deliveries that were tried: taken, to be tried again, given up."""

    sent: int = 0
    failed: int = 0
    dead: int = 0

    def __add__(self, other: "DeliveredCounts") -> "DeliveredCounts":
        return DeliveredCounts(self.sent + other.sent, self.failed + other.failed, self.dead + other.dead)


class Outbox:
    """Sends what is due, tick by tick. Keep one for the life of the daemon: it remembers what it could not mark."""

    def __init__(self, store: Store, *, now: Callable[[], dt.datetime], observe: Observer = unobserved) -> None:
        self._store = store
        self._now = now
        self._observe = observe
        self._guard = threading.Lock()
        self._lanes: dict[str, threading.Thread] = {}
        self._taken: set[tuple[str, str]] = set()
        self._woken: set[str] = set()
        self._refusals = delivery.Refusals()
        self._counts = DeliveredCounts()
        self._held: dict[str, Lease] = {}  # until they are given back, which a fault of the database may put off
        self._broken: dict[str, Exception] = {}

    def start(self, recipients: Iterable[Recipient], *, limit: int) -> None:
        """Send what is due, at most ``limit`` for each recipient; one busy here or elsewhere is left to its lane.

        Returns at once. Rows of a recipient that is no longer configured are passed on to its channel, or given up.
        """
        now = self._now()
        known = {recipient.id: recipient for recipient in (delivery.TERMINAL, *recipients)}
        lanes = self._claim(now)
        piles: dict[str, list[Pending]] = defaultdict(list)
        # Read under the leases: what was due a moment ago may have been sent by another node since.
        for row, alert in self._store.due_deliveries(now, limit, recipient_ids=list(lanes)) if lanes else ():
            piles[row.recipient_id].append((row, alert))
        for name in sorted(lanes.keys() & known.keys()):
            self._woken.discard(name)
            work = (known[name], piles[name], lanes[name])
            self._lanes[name] = threading.Thread(target=self._work, args=work, name=f"lane {name}", daemon=True)
            self._lanes[name].start()
        for name in sorted(lanes.keys() - known.keys()):  # last: they have to be written about, which may fail
            self._clear(lanes[name], piles[name], list(known.values()))

    def finish(self, *, timeout_s: float | None = None) -> DeliveredCounts:
        """Wait for the lanes, at most so long for each, and give the counts since the last time.

        Raises:
            StoreError: for as long as there is a lane that can't be written about.
            Exception: whatever else has ended a lane, for as long as it does.

        """
        for lane in self._lanes.values():
            lane.join(timeout_s)
        with self._guard:
            counts, self._counts = self._counts, DeliveredCounts()
            broken = next(iter(self._broken.values()), None)
        if broken:
            raise broken
        return counts

    def _claim(self, now: dt.datetime) -> dict[str, Lease]:
        """Take the lanes of all who wait, but those that somebody works at; one that was left here is gone on with."""
        busy = {name for name, lane in self._lanes.items() if lane.is_alive()}
        waiting = self._store.waiting_recipients(now)
        with self._guard:
            self._broken = {name: error for name, error in self._broken.items() if name in waiting}
        for name in sorted(waiting - busy):
            held = self._held.get(name)
            if held is None or not self._store.renew_lane(held, until=now + LANE_LEASE):
                held = self._store.claim_lane(name, now=now, until=now + LANE_LEASE)
            if held is None:
                self._held.pop(name, None)
            else:
                self._held[name] = held
        return {name: self._held[name] for name in waiting - busy if name in self._held}

    def _give_back(self, lease: Lease) -> None:
        self._store.release_lane(lease)
        self._held.pop(lease.name, None)

    def _work(self, recipient: Recipient, pile: Sequence[Pending], lease: Lease) -> None:
        """Send one recipient's pile in order. After a failure the rest, likely to fail too, is left for later."""
        try:
            for story in _by_story(pile):
                if not self._store.renew_lane(lease, until=self._now() + LANE_LEASE):
                    _log.warning("%s: another node has taken over the sending", recipient.label)
                    break
                outcome = self._deliver(recipient, story, lease, _behind(story, pile))
                with self._guard:
                    self._counts += outcome
                if outcome.failed or lease.name in self._woken:
                    break  # what was woken may have been told before the rest: it is read anew, in its order
            self._give_back(lease)
        except LeaseLostError as error:
            _log.warning("%s: %s; what was sent may be sent once more", recipient.label, error)
            self._mend(lease)
        except StoreError as error:
            if self._is_first_fault(lease, error):
                _log.error("%s: the outbox can't be written: %s", recipient.label, error)
        except Exception as error:  # noqa: BLE001 (a thread has no boundary above it: `finish` raises this at the job's)
            if self._is_first_fault(lease, error):
                _log.exception("%s: the sending has broken off", recipient.label)
        else:
            self._mend(lease)

    def _is_first_fault(self, lease: Lease, error: Exception) -> bool:
        """Keep what has ended a lane; tells whether the lane was well before."""
        with self._guard:
            told_before = lease.name in self._broken
            self._broken[lease.name] = error
        return not told_before

    def _mend(self, lease: Lease) -> None:
        with self._guard:
            self._broken.pop(lease.name, None)

    def _deliver(
        self, recipient: Recipient, story: Sequence[Pending], lease: Lease, behind: Sequence[str]
    ) -> DeliveredCounts:
        """Send what one story gave rise to as one message, and mark each of its alerts; ``behind`` waits for it."""
        fresh = [(row, alert) for row, alert in story if (alert.id, recipient.id) not in self._taken]
        if fresh:
            row, alert = fresh[0]
            try:
                message = delivery.render(alert, sent_at=self._now(), also=[other for _, other in fresh[1:]])
                delivery.send(recipient, message, timeout_s=LATER_TRY_S if row.attempts else FIRST_TRY_S)
            except DeliveryError as error:
                return self._mark_all_failed(recipient, fresh, error, lease=lease, behind=behind)
            except Exception as error:  # noqa: BLE001 (one delivery must not end the others, whatever is wrong with it)
                _log.exception("%s: alert %s could not be sent", recipient.label, alert.id)
                wrong = DeliveryError(f"{type(error).__name__} in the sending")
                return self._mark_all_failed(recipient, fresh, wrong, lease=lease, behind=behind)
            self._refusals.note_taken(recipient.id, alert.id, self._now())
            self._taken.update((alert.id, recipient.id) for _, alert in fresh)
            self._observe("sent_not_marked")
        for _, alert in story:
            if self._store.mark_sent(alert.id, lease, self._now()):
                self._woken.add(lease.name)
            self._taken.discard((alert.id, recipient.id))
        return DeliveredCounts(sent=len(story))

    def _mark_all_failed(
        self,
        recipient: Recipient,
        story: Sequence[Pending],
        error: DeliveryError,
        *,
        lease: Lease,
        behind: Sequence[str],
    ) -> DeliveredCounts:
        counts = DeliveredCounts()
        is_over = error.permanent or self._refusals.is_for_good(recipient.id, story[0][1].id, self._now())
        for row, _ in story:
            now = self._now()
            tried = row.attempts + 1
            again = None if is_over else delivery.next_attempt(tried, now=now, jitter=random.random())
            self._store.mark_failed(row.alert_id, lease, at=now, error=str(error), next_at=again)
            fate = "given up" if again is None else f"next try {again:%H:%M:%S} UTC"
            _log.warning("%s has not taken alert %s: %s; %s", recipient.label, row.alert_id, error, fate)
            if again is not None and behind:
                self._store.put_off(behind, lease, again)
            counts += DeliveredCounts(dead=1) if again is None else DeliveredCounts(failed=1)
        return counts

    def _clear(self, lease: Lease, pile: Sequence[Pending], recipients: Sequence[Recipient]) -> None:
        """Give up on a recipient whose URL was taken away or changed, but not on its alerts.

        The other recipients of its channel get them, unless they have them already.
        """
        now = self._now()
        for row, alert in pile:
            if now - alert.at < STRANGER_FOR:
                continue
            heirs = [recipient for recipient in recipients if recipient.channel == row.channel]
            with self._store.filing() as filing:
                for heir in heirs:
                    filing.queue(row.alert_id, heir.id, heir.channel, now)
            error = "no longer configured" + ("; passed on to the channel's other recipients" if heirs else "")
            self._store.mark_failed(row.alert_id, lease, at=now, error=error, next_at=None)
            _log.warning("%s is %s (alert %s)", row.recipient_id, error, row.alert_id)
            with self._guard:
                self._counts += DeliveredCounts(dead=1)
        self._give_back(lease)


def _by_story(pile: Sequence[Pending]) -> list[list[Pending]]:
    """What is due, with the alerts of one article together: the gravest leads, then its rule's name tells.

    The gravest event comes first, and each event in the order in which it was told: a correction that overtakes what it
    corrects leaves the wrong figure standing last. So what a grave story tells of another event as well brings along
    what was told of that before.
    """
    of_event: dict[str, int] = defaultdict(int)
    stories: dict[tuple[str, dt.datetime], list[Pending]] = defaultdict(list)
    for row, alert in pile:
        of_event[alert.event_id] = max(of_event[alert.event_id], _gravity(alert))
        stories[alert.article_id, alert.at].append((row, alert))
    weighed: list[tuple[int, list[Pending]]] = []
    for story in reversed(stories.values()):
        weight = max(of_event[alert.event_id] for _, alert in story)
        of_event.update((alert.event_id, weight) for _, alert in story)
        weighed.append((weight, sorted(story, key=lambda pending: (-_gravity(pending[1]), pending[1].rule_id))))
    weighed.reverse()
    return [story for _, story in sorted(weighed, key=lambda each: -each[0])]


def _behind(story: Sequence[Pending], pile: Sequence[Pending]) -> list[str]:
    """Name what was told of the same events after a story: it must not overtake the story while that waits."""
    events, own = {alert.event_id for _, alert in story}, {alert.id for _, alert in story}
    told = [alert for _, alert in pile]
    first = next(place for place, alert in enumerate(told) if alert.id in own)
    return [alert.id for alert in told[first:] if alert.event_id in events and alert.id not in own]


def _gravity(alert: Alert) -> int:
    """The severity as a number; one that is not known here, say a newer node's, is told last and not never."""
    return SEVERITIES.index(alert.severity) if alert.severity in SEVERITIES else 0
