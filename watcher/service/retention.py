"""Retention: what is older than the configuration keeps is let go, a little at a time, so that the daemon goes on."""

import datetime as dt
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from watcher.events import OPEN_FOR
from watcher.service.wording import counted
from watcher.settings import Keep
from watcher.store import Pruned, Store

log = logging.getLogger(__name__)

LAST_PRUNED = "pruned_at"
NOT_AGAIN_FOR = dt.timedelta(hours=20)  # less than a day, so that a daily job does not slip by what it takes itself
QUARANTINED_FOR = dt.timedelta(days=30)
_BATCH = 200
_PAUSE_S = 0.05  # between two batches, for whoever waits to write
_LONG_AGO = dt.datetime(1, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class CutOffs:
    """The moments before which events, texts of articles that told nothing, and unread entries are let go."""

    told: dt.datetime
    unused: dt.datetime
    unread: dt.datetime

    @classmethod
    def of(cls, keep: Keep, *, now: dt.datetime) -> "CutOffs":
        """Count back from now; an event that is open is out of reach whatever is asked for."""
        return cls(
            told=_back(max(keep.told, OPEN_FOR), now), unused=_back(keep.unused, now), unread=now - QUARANTINED_FOR
        )


def _back(age: dt.timedelta, now: dt.datetime) -> dt.datetime:
    return now - age if age < now - _LONG_AGO else _LONG_AGO


def would_let_go(store: Store, keep: Keep, *, now: dt.datetime) -> Pruned:
    """Tell what ``let_go`` would let go."""
    cut = CutOffs.of(keep, now=now)
    return store.prunable(told_before=cut.told, unused_before=cut.unused, unread_before=cut.unread)


def let_go(store: Store, keep: Keep, *, now: dt.datetime, stopped: Callable[[], bool] = lambda: False) -> Pruned:
    """Let go of what is too old, in short transactions, and give the space back; ``stopped`` ends it between two."""
    cut = CutOffs.of(keep, now=now)
    with store.pruning() as pruning:
        gone = pruning.drop_quarantined(before=cut.unread)
    while not stopped():
        with store.pruning() as pruning:
            batch = pruning.drop_events(before=cut.told, limit=_BATCH)
            if batch.events < _BATCH:
                batch += pruning.empty_articles(before=cut.unused, limit=_BATCH, now=now)
        gone += batch
        if batch.events < _BATCH and batch.texts < _BATCH:
            break
        time.sleep(_PAUSE_S)
    more = True
    while more and not stopped():
        with store.pruning() as pruning:
            more = pruning.give_back_space()
        time.sleep(_PAUSE_S)
    return gone


def housekeep(store: Store, keep: Keep, *, now: dt.datetime, stopped: Callable[[], bool] = lambda: False) -> None:
    """Let go once a day, on whichever node comes first and however often this is called, and log what went."""
    last = store.get_meta(LAST_PRUNED)
    if last is not None and abs(now - dt.datetime.fromisoformat(last)) < NOT_AGAIN_FOR:
        return
    store.put_meta(LAST_PRUNED, now.isoformat())
    log.info("let go of what is too old: %s", in_words(let_go(store, keep, now=now, stopped=stopped)))


def in_words(gone: Pruned) -> str:
    """Say how much went, or would go."""
    if not gone:
        return "nothing"
    return ", ".join(
        (
            f"the texts of {counted(gone.texts, 'article')}",
            counted(gone.rejections, "rejection"),
            counted(gone.events, "event"),
            counted(gone.decisions, "decision"),
            counted(gone.alerts, "alert"),
            counted(gone.deliveries, "delivery", "deliveries"),
            counted(gone.unread, "quarantined entry", "quarantined entries"),
        )
    )
