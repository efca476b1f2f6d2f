"""Notices: tells the desk of what needs a look in the watch itself, once, and when it is well again.

Twice a minute, on one node at a time: what stands is held against the book, then each recipient gets what it has not
heard yet, as one message, until it has taken it. A message that went out and could not be noted is not sent again as
long as this process lives.
"""

import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from watcher import delivery
from watcher.errors import DeliveryError
from watcher.model import Alert, Delivery, NoticeKind, Rhythm
from watcher.service import machine, vigil
from watcher.service.heartbeat import Heartbeat
from watcher.service.noticebook import (
    LOG,
    OF_FEEDS,
    Changes,
    Letter,
    enter,
    enter_undelivered,
    standing_in,
    write_letter,
)
from watcher.service.vigil import Standing, Trouble
from watcher.settings import Feed, Recipient
from watcher.store import Lease, Store, folder_of

log = logging.getLogger(__name__)

SETTLING = dt.timedelta(minutes=5)  # feeds get a chance after a start
AFTER_SETTLING: frozenset[NoticeKind] = OF_FEEDS | {"disk"}
RHYTHM_FOR = dt.timedelta(hours=1)
GIVEN_UP_WITHIN = dt.timedelta(days=1)  # what was given up before, and never told, is no news any more
TRY_S = 20.0
LANE_LEASE = dt.timedelta(seconds=90)
FIRST_WAIT = dt.timedelta(seconds=30)
LONGEST_WAIT = dt.timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What is watched and who is told: one revision of the configuration."""

    feeds: tuple[Feed, ...]
    recipients: tuple[Recipient, ...]
    database: str

    @property
    def labels(self) -> dict[str, str]:
        """The recipients' names by their id."""
        return {recipient.id: recipient.label for recipient in self.recipients}


class Notices:
    """Keeps the book of one daemon that started at ``since``. Keep one for the life of the daemon."""

    def __init__(self, store: Store, *, since: dt.datetime, now: Callable[[], dt.datetime]) -> None:
        self._store = store
        self._since = since
        self._now = now
        self._rhythms: Mapping[str, Rhythm] = {}
        self._rhythms_at: dt.datetime | None = None
        self._last_at: dict[str, dt.datetime] = {}
        self._put_off: dict[str, tuple[int, dt.datetime]] = {}
        self._unmarked: dict[str, Changes] = {}
        self._in_turn = threading.Lock()

    def turn(self, watch: Watch, *, stopped: Callable[[], bool] = lambda: False) -> None:
        """Look at everything, and tell each recipient what it is still to hear; nothing where somebody else does."""
        if not self._in_turn.acquire(blocking=False):
            return
        try:
            self._take_turn(watch, stopped)
        finally:
            self._in_turn.release()

    def _take_turn(self, watch: Watch, stopped: Callable[[], bool]) -> None:
        now = self._now()
        lease = self._store.claim_lane(LOG, now=now, until=now + LANE_LEASE)
        if lease is None:
            return
        try:
            self._enter(watch, lease, now)
            for recipient in watch.recipients:
                if not stopped():
                    self._tell(recipient, watch)
        finally:
            self._store.release_lane(lease)

    def _enter(self, watch: Watch, lease: Lease, now: dt.datetime) -> None:
        rows = self._store.notices()
        has_settled = now - self._since >= SETTLING

        def judged(kind: NoticeKind) -> bool:
            return has_settled or kind not in AFTER_SETTLING

        standing = standing_in(rows)
        given_up = self._store.dead_deliveries(since=now - GIVEN_UP_WITHIN)
        found = list(self._troubles(watch, standing, given_up, now))
        if has_settled:
            found += self._troubles_of_feeds(watch, standing, now)
            found += self._troubles_of_disk(watch, now)
        changes = enter(rows, found, recipients=watch.recipients, judged=judged, now=now)
        refused = enter_undelivered(rows, given_up, recipients=watch.recipients, has_it=self._store.addressees, now=now)
        self._store.write_notices(lease, put=[*changes.put, *refused.put], drop=changes.drop)
        _log(changes, refused)

    def _troubles_of_feeds(self, watch: Watch, standing: Standing, now: dt.datetime) -> Iterator[Trouble]:
        if self._rhythms_at is None or now - self._rhythms_at >= RHYTHM_FOR:
            self._rhythms, self._rhythms_at = self._store.rhythms(now), now
        return vigil.troubles_of_feeds(
            watch.feeds, self._store.feed_states(), self._rhythms, standing=standing, now=now
        )

    def _troubles(
        self, watch: Watch, standing: Standing, given_up: Sequence[tuple[Delivery, Alert]], now: dt.datetime
    ) -> Iterator[Trouble]:
        last = {row.recipient_id: (row, alert) for row, alert in reversed(given_up)}
        lost = [each for each in last.values() if not self._has_taken(each[0].recipient_id, each[0].next_at)]
        since = {
            key: at for key, at in standing.since.items() if key[0] == "channel" and not self._has_taken(key[1], at)
        }
        backlogs = self._store.backlogs(queued_before=now - vigil.WAITING_FOR)
        yield from vigil.troubles_of_channels(backlogs, lost, watch.labels, since=since)
        yield from vigil.troubles_of_daemons(Heartbeat.read_all(self._store), now)

    def _troubles_of_disk(self, watch: Watch, now: dt.datetime) -> Iterator[Trouble]:
        folder = folder_of(watch.database)
        full = vigil.trouble_of_disk(machine.disk(machine.space_at(folder), folder), now) if folder else None
        if full:
            yield full

    def _has_taken(self, recipient_id: str, since: dt.datetime) -> bool:
        return self._store.has_taken(recipient_id, since=since)

    def _tell(self, recipient: Recipient, watch: Watch) -> None:
        """Send what there is, if it is time; the rows are read again under the lane, so that one node sends them."""
        now = self._now()
        tries, not_before = self._put_off.get(recipient.id, (0, now))
        has_more = recipient.id in self._unmarked or self._letter(recipient, watch, now)
        if now < not_before or not has_more:
            return
        lease = self._store.claim_lane(recipient.id, now=now, until=now + LANE_LEASE)
        if lease is None:
            return
        try:
            self._mark(recipient, lease)
            letter = self._letter(recipient, watch, now)
            if letter is not None:
                self._send(recipient, letter, now)
                self._mark(recipient, lease)
            self._put_off.pop(recipient.id, None)
        except DeliveryError as error:
            wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(tries, 16))
            self._put_off[recipient.id] = (tries + 1, now + wait)
            log.warning("%s has not taken a notice: %s", recipient.label, error)
        finally:
            self._store.release_lane(lease)

    def _letter(self, recipient: Recipient, watch: Watch, now: dt.datetime) -> Letter | None:
        rows = [row for row in self._store.notices() if row.recipient_id == recipient.id]
        told = [row.told_at for row in rows if row.told_at] + [self._last_at.get(recipient.id)]
        return write_letter(
            rows,
            labels=watch.labels,
            watched={feed.id for feed in watch.feeds},
            last_at=max((at for at in told if at), default=None),
            now=now,
        )

    def _send(self, recipient: Recipient, letter: Letter, now: dt.datetime) -> None:
        message = delivery.render_notice(letter.title, letter.body, sent_at=now, alert_ids=letter.alert_ids)
        delivery.send(recipient, message, timeout_s=TRY_S)
        self._last_at[recipient.id] = now
        told = [replace(row, told_at=now) for row in letter.news]
        self._unmarked[recipient.id] = Changes(put=told, drop=list(letter.back))

    def _mark(self, recipient: Recipient, lease: Lease) -> None:
        """Note what was sent, now or when the database could not be written."""
        sent = self._unmarked.get(recipient.id)
        if sent is not None:
            self._store.write_notices(lease, put=sent.put, drop=sent.drop)
            del self._unmarked[recipient.id]


def _log(changes: Changes, refused: Changes) -> None:
    for row in changes.told:
        what, _, to_do = row.words.partition("\n")
        log.warning("%s (%s)", what, to_do)
    for row in refused.told:
        what, _, rest = row.words.partition("\n")
        log.warning("alert %s is not delivered: %s; %s", row.subject, what, rest.partition("\n")[0])
    for row in changes.over:
        log.info("well again: %s", row.words.partition("\n")[0])
