"""The book of notices: which troubles stand, who is still to hear of them, and in what words. Pure.

Each trouble has a row for the log, which hears of everything, and one for each recipient that takes notices. It is told
once it has stood for its time, and is over only after it stayed well for ten minutes: what comes and goes is one
trouble. Who was told hears that it is over, and only they.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from watcher import delivery
from watcher.model import Alert, Delivery, Notice, NoticeKind
from watcher.service.vigil import Key, Standing, Trouble
from watcher.service.wording import counted, length_of
from watcher.settings import Recipient

LOG = "log"  # the recipient that every trouble has
WELL_FOR = dt.timedelta(minutes=10)
ONE_IN = dt.timedelta(minutes=10)
KEPT_FOR = dt.timedelta(days=90)
_STANDS_FOR: dict[NoticeKind, dt.timedelta] = {
    "job": dt.timedelta(minutes=2),
    "configuration": dt.timedelta(minutes=1),  # an edit in several steps may be whole by then
}
OF_FEEDS: frozenset[NoticeKind] = frozenset({"dead", "silent", "empty", "overflowing", "network"})
_URGENT: frozenset[NoticeKind] = frozenset({"channel", "undelivered"})
_LONGEST_TEXT = 600
_ROOM = delivery.BODY_LIMIT - 100  # for the line that counts what found no room

_BACK: dict[NoticeKind, str] = {
    "dead": "feed {} answers again",
    "silent": "feed {} has something new again",
    "empty": "feed {} has entries again",
    "overflowing": "feed {} is asked often enough again",
    "network": "{} answer again",
    "channel": "{} takes messages again",
    "job": "the job {} works again",
    "disk": "there is room on the {} again",
    "configuration": "the {} on disk can be used again",
}


@dataclass(slots=True)
class Changes:
    """What is to be written, and what the log is to be told."""

    put: list[Notice] = field(default_factory=list)
    drop: list[Notice] = field(default_factory=list)
    told: list[Notice] = field(default_factory=list)
    over: list[Notice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one recipient: the notices that it tells, and those whose end it tells."""

    title: str
    body: str
    news: tuple[Notice, ...]
    back: tuple[Notice, ...]

    @property
    def alert_ids(self) -> tuple[str, ...]:
        """The alerts that it passes on."""
        return tuple(dict.fromkeys(each.subject.partition(" ")[0] for each in self.news if each.kind == "undelivered"))


def key_of(row: Notice) -> Key:
    return row.kind, row.subject


def standing_in(rows: Iterable[Notice]) -> Standing:
    """Give what was found before, as the log has it."""
    records = [row for row in rows if row.recipient_id == LOG]
    network = [row.over_at for row in records if row.kind == "network" and row.over_at]
    since = {key_of(row): row.since for row in records if row.over_at is None}
    return Standing(since=since, answered_again_at=max(network, default=None))


def hearers(recipients: Sequence[Recipient], kind: NoticeKind, subject: str) -> list[Recipient]:
    """Say who hears of a trouble; of a recipient that takes nothing, or of an alert refused, those of other channels.

    Where there are none, the others of its own channel; an alert that somebody refused is told even to those that take
    no notices, before it is told to nobody.
    """
    takers = [each for each in recipients if each.notices]
    if kind not in _URGENT:
        return takers
    concerned = subject.rpartition(" ")[2]
    channel = concerned.partition("/")[0]
    groups = [takers, list(recipients)] if kind == "undelivered" else [takers]
    elsewhere = [[each for each in group if each.channel != channel] for group in groups]
    beside = [[each for each in group if each.id != concerned] for group in groups]
    return next(filter(None, [*elsewhere, *beside]), [])


def enter(
    rows: Sequence[Notice],
    troubles: Iterable[Trouble],
    *,
    recipients: Sequence[Recipient],
    judged: Callable[[NoticeKind], bool],
    now: dt.datetime,
) -> Changes:
    """Hold what is found now against the book. Kinds that were not ``judged`` stay as they are."""
    changes = Changes()
    by_key: defaultdict[Key, dict[str, Notice]] = defaultdict(dict)
    for row in rows:
        by_key[key_of(row)][row.recipient_id] = row
    found = {trouble.key: trouble for trouble in troubles}
    for key, trouble in found.items():
        _stand(changes, by_key[key], trouble, heard_by=hearers(recipients, trouble.kind, trouble.subject), now=now)
    for key, known in by_key.items():
        if key not in found and key[0] != "undelivered" and judged(key[0]):
            _end(changes, known, now)
    changes.drop += [row for row in rows if row.over_at is not None and now - row.over_at > KEPT_FOR]
    return changes


def _stand(
    changes: Changes, known: dict[str, Notice], trouble: Trouble, *, heard_by: Sequence[Recipient], now: dt.datetime
) -> None:
    record = known.get(LOG)
    if record is None or (record.over_at is not None and now - record.over_at >= WELL_FOR):
        words = f"{trouble.what}\n{trouble.to_do}"
        record = Notice(kind=trouble.kind, subject=trouble.subject, recipient_id=LOG, since=trouble.since, words=words)
    record = replace(record, over_at=None)
    if record.told_at is None and now - record.since >= _STANDS_FOR.get(trouble.kind, dt.timedelta()):
        record = replace(record, told_at=now)
        changes.told.append(record)
    after = [record, *(replace(row, over_at=None) for name, row in known.items() if name != LOG)]
    if record.told_at is not None:
        new = [recipient.id for recipient in heard_by if recipient.id not in known]
        after += [replace(record, recipient_id=name, told_at=None) for name in new]
    changes.put += [row for row in after if row != known.get(row.recipient_id)]


def _end(changes: Changes, known: dict[str, Notice], now: dt.datetime) -> None:
    """What nobody was told is forgotten; the log keeps what it was told."""
    for row in known.values():
        if row.told_at is None:
            changes.drop.append(row)
        elif row.over_at is None:
            changes.put.append(replace(row, over_at=now))
            if row.recipient_id == LOG:
                changes.over.append(row)


def enter_undelivered(
    rows: Sequence[Notice],
    given_up: Iterable[tuple[Delivery, Alert]],
    *,
    recipients: Sequence[Recipient],
    has_it: Callable[[str], Collection[str]],
    now: dt.datetime,
) -> Changes:
    """Enter the alerts that a recipient has not taken, each once: they happen, and are never over.

    Whoever ``has_it`` already hears nothing: a desk whose colleague can't be reached must not read all of it twice.
    """
    changes = Changes()
    known = {row.subject for row in rows if row.kind == "undelivered"}
    labels = {recipient.id: recipient.label for recipient in recipients}
    for row, alert in given_up:
        subject = f"{alert.id} {row.recipient_id}"
        if subject in known or row.recipient_id not in labels:
            continue
        record = Notice(
            kind="undelivered",
            subject=subject,
            recipient_id=LOG,
            since=row.next_at,
            words=f"{alert.title}\n{labels[row.recipient_id]} did not take it: {row.error}\n{alert.body}",
            told_at=now,
            over_at=now,
        )
        changes.put.append(record)
        changes.told.append(record)
        have = has_it(alert.id)
        for each in (each for each in hearers(recipients, "undelivered", subject) if each.id not in have):
            changes.put.append(replace(record, recipient_id=each.id, told_at=None))
    return changes


def write_letter(
    rows: Iterable[Notice],
    *,
    labels: dict[str, str],
    watched: Collection[str],
    last_at: dt.datetime | None,
    now: dt.datetime,
) -> Letter | None:
    """Write what one recipient is to hear now, or nothing: but for urgent matters one message in ten minutes.

    ``rows`` are those of the recipient; ``watched`` the feeds, for of one that was taken out nobody wants to hear.
    """
    news = [row for row in rows if row.told_at is None and (row.over_at is None or row.kind == "undelivered")]
    back = [row for row in rows if _is_back(row, now)]
    told = [row for row in back if row.kind not in OF_FEEDS or row.kind == "network" or row.subject in watched]
    is_urgent = any(row.kind in _URGENT for row in news)
    if not (news or told) or (last_at is not None and now - last_at < ONE_IN and not is_urgent):
        return None
    news.sort(key=lambda row: (row.kind not in _URGENT, row.kind, row.subject))
    lines = [*_news(news), *(_again(row, labels) for row in told)]
    title, body = _title(news, told, labels), _fitted(lines)
    return Letter(title, body, tuple(news), tuple(back))


def _is_back(row: Notice, now: dt.datetime) -> bool:
    return (
        row.kind != "undelivered"
        and row.told_at is not None
        and row.over_at is not None
        and now - row.over_at >= WELL_FOR
    )


def _news(news: Sequence[Notice]) -> Iterator[str]:
    for row in news:
        what, _, rest = row.words.partition("\n")
        if row.kind == "undelivered":
            text = rest if len(rest) <= _LONGEST_TEXT else f"{rest[:_LONGEST_TEXT].rstrip()}…"
            yield f"Not delivered: {what}\n{text}\nalert {row.subject.partition(' ')[0]}"
        else:
            yield f"• {what}\nTo do: {rest}"


def _again(row: Notice, labels: dict[str, str]) -> str:
    assert row.over_at is not None
    name = labels.get(row.subject, row.subject) if row.kind == "channel" else row.subject
    return f"• {_BACK[row.kind].format(name)}, after {length_of(row.over_at - row.since)}"


def _fitted(lines: Sequence[str]) -> str:
    """Put the lines under each other while there is room, and count the rest."""
    body = ""
    for number, line in enumerate(lines):
        longer = f"{body}\n\n{line}" if body else line
        if body and len(longer) > _ROOM:
            return f"{body}\n\nand {len(lines) - number:,} more: `wirewatch status` lists what stands"
        body = longer
    return body


def _title(news: Sequence[Notice], back: Sequence[Notice], labels: dict[str, str]) -> str:
    """Say all in one line: the one thing there is, or how many of each."""
    if len(news) == 1 and not back:
        what = news[0].words.partition("\n")[0]
        return f"Not delivered: {what}" if news[0].kind == "undelivered" else f"Wirewatch: {what}"
    if len(back) == 1 and not news:
        return f"Wirewatch: {_again(back[0], labels).removeprefix('• ')}"
    lost = [row for row in news if row.kind == "undelivered"]
    parts = [f"{counted(len(lost), 'alert')} not delivered"] if lost else []
    if needing := _groups(row for row in news if row.kind != "undelivered"):
        one = len(news) - len(lost) == 1
        parts.append(f"{needing} {'needs' if one else 'need'} a look")
    if back:
        parts.append(f"{_groups(back)} well again")
    return f"Wirewatch: {'; '.join(parts)}"


def _groups(rows: Iterable[Notice]) -> str:
    numbers = Counter("feed" if row.kind in OF_FEEDS - {"network"} else row.kind for row in rows)
    return " and ".join(counted(number, name) for name, number in numbers.items())
