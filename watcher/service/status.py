"""What ``status`` tells, as plain values: how the daemons, the feeds and the deliveries are, and what needs a hand."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from watcher import __version__, events, settings
from watcher.delivery import TERMINAL
from watcher.errors import ConfigurationError
from watcher.model import FeedState, Notice
from watcher.service.accounts import json_time
from watcher.service.heartbeat import Heartbeat, those_that_count
from watcher.service.noticebook import LOG
from watcher.service.setup import never_answered
from watcher.service.wording import all_faults, counted
from watcher.settings import Configuration
from watcher.store import Store

BAD_CONDITIONS = ("failing", "gone")
TOLD_OTHERWISE = ("dead", "job", "configuration")  # status sees these itself, and sooner
BROKEN = "the configuration is broken"
DEAD_SHOWN = 10
LATE_SHOWN = 5
ROUNDS_APART = dt.timedelta(days=1)
OVERDUE_AFTER = dt.timedelta(minutes=10)  # a round of slow feeds takes a minute or two


@dataclass(frozen=True, slots=True)
class OnDisk:
    """The configuration as it stands on disk: what was read, or what is wrong with it."""

    configuration: Configuration | None
    fault: str | None = None


def on_disk(folder: Path) -> OnDisk:
    """Read the configuration as it stands; secrets are not needed, for nobody is told anything."""
    try:
        return OnDisk(settings.load(folder, secrets=False))
    except ConfigurationError as error:
        return OnDisk(None, all_faults(error))


def status(disk: OnDisk, store: Store, *, now: dt.datetime) -> dict[str, object]:
    """Tell how everything is; ``ok`` only where nothing needs a hand."""
    signs = those_that_count(Heartbeat.read_all(store), now)
    latest = signs[0] if signs else None
    states = store.feed_states()
    watched = _watched(disk, latest, states)
    unread = store.quarantine_counts()
    feeds = [_feed(feed_id, states.get(feed_id), enabled=on, unread=unread.get(feed_id, 0)) for feed_id, on in watched]
    outbox = store.outbox()
    labels = recipient_labels(disk, latest)
    on_record = store.notices()
    troubles = [row for row in on_record if row.recipient_id == LOG and row.told_at and not row.over_at]
    in_need, dead = _given_up(store, outbox.dead, labels if latest or disk.configuration else None)
    daemon = latest.daemon(now) if latest else "never started"
    running = [sign for sign in signs if sign.daemon(now) == "running"]
    refused = next((sign.refused for sign in running if sign.refused), None) if running else disk.fault
    faults = {job: fault for sign in signs for job, fault in sign.faults.items()}
    problems = [
        *([_refusal(running)] if refused else []),
        *([] if daemon in {"running", "once"} else [f"the daemon is not running ({daemon})"]),
        *_out_of_date(latest, daemon, now),
        *_overdue([states[feed_id] for feed_id, on in watched if on and feed_id in states] if running else (), now),
        *_trouble_among(signs, now),
        *(f"{job} failed: {fault}" for job, fault in faults.items()),
        *_bad_feeds(feeds, never_answered([feed_id for feed_id, on in watched if on], states)),
        *(_first_line(row) for row in troubles if row.kind not in TOLD_OTHERWISE),
        *([f"{counted(in_need, 'delivery', 'deliveries')} given up"] if in_need else []),
    ]
    revision = latest.revision if running and latest else None
    return {
        "ok": not problems,
        "problems": problems,
        "at": json_time(now),
        "version": latest.version if latest else __version__,
        "since": json_time(latest.since) if latest else None,
        "daemon": daemon,
        "last_sign_at": json_time(latest.at) if latest else None,
        "nodes": [_node(sign, now) for sign in signs],
        "feeds": feeds,
        "troubles": [_trouble(row, on_record) for row in troubles],
        "events_open": store.events_open(now - events.OPEN_FOR),
        "outbox": {
            "due": outbox.due,
            "retrying": outbox.retrying,
            "dead": outbox.dead,
            "dead_list": dead,
        },
        "recipients": list(labels.values()),
        "faults": faults,
        "config": {
            "revision": revision or (disk.configuration.revision if disk.configuration else None),
            "error": refused,
        },
    }


def status_without_database(problem: str, *, fault: str | None = None, now: dt.datetime) -> dict[str, object]:
    """Tell what can be told without the database: not even which it is, where the ``fault`` is the configuration's."""
    return {
        "ok": False,
        "problems": [problem],
        "at": json_time(now),
        "version": __version__,
        "since": None,
        "daemon": "unknown",
        "last_sign_at": None,
        "nodes": [],
        "feeds": [],
        "troubles": [],
        "events_open": 0,
        "outbox": {"due": 0, "retrying": 0, "dead": 0, "dead_list": []},
        "recipients": [],
        "faults": {},
        "config": {"revision": None, "error": fault},
    }


def recipient_labels(disk: OnDisk, latest: Heartbeat | None) -> Mapping[str, str]:
    """Give the recipients by their id, as the daemon knows them: who asks may not be able to read their addresses."""
    if latest is not None:
        return latest.recipients
    return {each.id: each.label for each in disk.configuration.recipients} if disk.configuration else {}


def _watched(disk: OnDisk, latest: Heartbeat | None, states: Mapping[str, FeedState]) -> list[tuple[str, bool]]:
    """Name the feeds with whether they are on: as configured, else as the daemon has them, else those on record."""
    if disk.configuration:
        return [(feed.id, feed.enabled) for feed in disk.configuration.feeds]
    return [(feed_id, True) for feed_id in (latest.feeds if latest else sorted(states))]


def _out_of_date(latest: Heartbeat | None, daemon: str, now: dt.datetime) -> Iterator[str]:
    """A watch of single rounds is one only while they come."""
    if latest and daemon == "once" and now - latest.at > ROUNDS_APART:
        yield f"no round since {json_time(latest.at)}"


def _overdue(states: Iterable[FeedState], now: dt.datetime) -> Iterator[str]:
    """Tell of feeds whose turn has passed long ago though a daemon runs: it hangs, or it can't keep up."""
    late = sorted(state.feed_id for state in states if now - state.next_at > OVERDUE_AFTER)
    if late:
        shown = ", ".join(late[:LATE_SHOWN]) + (
            f" and {len(late) - LATE_SHOWN:,} more" if len(late) > LATE_SHOWN else ""
        )
        yield f"{counted(len(late), 'feed')} waiting for over {OVERDUE_AFTER.seconds // 60} minutes: {shown}"


def _trouble_among(signs: Sequence[Heartbeat], now: dt.datetime) -> Iterator[str]:
    """Tell of daemons that are missed beside those that run, and of those that run with different configurations."""
    running = [sign for sign in signs if sign.daemon(now) == "running"]
    if running:
        for sign in signs:
            if sign.daemon(now) == "silent":
                yield f"the daemon {sign.node} is silent since {json_time(sign.at)}"
    revisions = sorted({sign.revision for sign in running})
    if len(revisions) > 1:
        yield f"the daemons run with different configurations: {', '.join(revisions)}"


def _refusal(running: Sequence[Heartbeat]) -> str:
    if not running:
        return BROKEN
    return f"the edited configuration can't be used; {running[0].revision} runs on"


def _bad_feeds(feeds: Sequence[Mapping[str, object]], never: Collection[str]) -> Iterator[str]:
    """Tell of feeds that fail; those that never answered are a matter of setting up and told together."""
    failing = [str(feed["id"]) for feed in feeds if feed["state"] in BAD_CONDITIONS and feed["id"] not in never]
    if failing:
        yield f"{counted(len(failing), 'feed')} failing: {', '.join(failing)}"
    if never:
        have = "has" if len(never) == 1 else "have"
        yield f"{counted(len(never), 'feed')} {have} never answered: {', '.join(never)}"


def _node(sign: Heartbeat, now: dt.datetime) -> dict[str, object]:
    return {
        "node": sign.node,
        "daemon": sign.daemon(now),
        "since": json_time(sign.since),
        "last_sign_at": json_time(sign.at),
        "version": sign.version,
        "revision": sign.revision,
    }


def _first_line(row: Notice) -> str:
    return row.words.partition("\n")[0]


def _trouble(row: Notice, on_record: Sequence[Notice]) -> dict[str, object]:
    """Tell a trouble that stands, and who has been told of it."""
    told = [
        each.recipient_id
        for each in on_record
        if (each.kind, each.subject) == (row.kind, row.subject) and each.told_at and each.recipient_id != LOG
    ]
    return {
        "kind": row.kind,
        "subject": row.subject,
        "since": json_time(row.since),
        "what": _first_line(row),
        "to_do": row.words.partition("\n")[2],
        "told": told,
    }


def _given_up(store: Store, dead: int, labels: Mapping[str, str] | None) -> tuple[int, list[dict[str, object]]]:
    """Count the deliveries given up that need a hand, and list some, those first; all do where nobody is known."""
    if not dead:
        return 0, []
    known = None if labels is None else {TERMINAL.id, *labels}
    listed: list[dict[str, object]] = [
        {
            "alert": alert.id,
            "title": alert.title,
            "recipient": row.recipient_id,
            "label": (labels or {}).get(row.recipient_id),
            "at": json_time(row.next_at),
            "error": row.error,
            "gone": known is not None and row.recipient_id not in known,
            "told_to": sorted((labels or {}).get(each, each) for each in store.addressees(alert.id)),
        }
        for row, alert in store.dead_deliveries(DEAD_SHOWN, known=known)
    ]
    return dead if known is None else store.dead_in_need(known), listed


def _feed(feed_id: str, state: FeedState | None, *, enabled: bool, unread: int) -> dict[str, object]:
    condition = "new" if state is None else state.condition
    return {
        "id": feed_id,
        "state": condition if enabled else "disabled",
        "last_ok_at": json_time(state.last_ok_at) if state else None,
        "next_at": json_time(state.next_at) if state and enabled else None,
        "error": state.error if state else None,
        "dropped": state.dropped if state else 0,
        "quarantined": unread,
    }
