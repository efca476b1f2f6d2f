"""Embargoes: a story under one is on record and judged by nobody until its moment has come.

Judged before, it would open an event that nobody has been told of, and another wire's free copy of the same facts would
be taken for one that the desk knows.
"""

import datetime as dt
import logging

from watcher.service.pipeline import decide, read_story
from watcher.service.stages import Desk, Handled
from watcher.store import Store

log = logging.getLogger(__name__)

HELD = "embargoed"
AT_A_TIME = 50


def release(store: Store, *, desk: Desk, now: dt.datetime) -> tuple[Handled, ...]:
    """Judge the stories whose embargo is over, in the order in which it ended, each in a transaction of its own.

    Of a story that came in several versions the last one counts, whatever it says: the wire may have taken it back.
    """
    handled: list[Handled] = []
    for article, is_last in store.released(now, AT_A_TIME):
        story = read_story(article, desk=desk, as_of=article.published_at or now) if is_last else None
        with store.filing() as filing:
            # Of several nodes that look at the same time the first one judges.
            if not filing.move_disposition(article.id, HELD, "no_match" if is_last else "superseded"):
                continue
            handled += decide(story, desk=desk, filing=filing, now=now) if story else ()
        log.info("article %s: its embargo is over", article.id)
    return tuple(handled)
