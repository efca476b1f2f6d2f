"""What is stored, told as if it were news."""

import dataclasses
import datetime as dt

from tests.service.stories import FEED, FLASH, NOON, SPORT, TOLL
from watcher.articles import file_entry
from watcher.model import Entry
from watcher.service.preview import preview
from watcher.service.stages import Desk
from watcher.store import Filed


def filed(entry: Entry, *, seen_at: dt.datetime = NOON) -> Filed:
    """Give an entry as the first poll of its feed has stored it."""
    article = file_entry(entry, source=FEED.wire, language="en", seen_at=seen_at)
    return Filed(article=article, feed_id=FEED.id, seen_at=seen_at, disposition="baseline")


def test_what_was_only_taken_stock_of_is_told(desk: Desk) -> None:
    """A flash and its toll, baseline in the database, are an alert and its update; sport is none."""
    told = preview([filed(FLASH), filed(TOLL), filed(SPORT)], desk=desk)
    assert [[alert.reason for alert in message] for message in told.messages] == [["new"], ["update"]]
    assert (told.looked_at, told.matched) == (3, 2)
    assert told.reasons == {"new": 1, "update": 1}


def test_each_rule_has_its_count(desk: Desk) -> None:
    """Who edits a rule sees what it held, what an exception turned down, and what came of it."""
    drill = dataclasses.replace(FLASH, guid="drill", text=f"{FLASH.text} A joint exercise began on Friday.")
    told = preview([filed(FLASH), filed(TOLL), filed(drill)], desk=desk)
    count = told.rules["border-clash"]
    assert (count.matched, count.turned_down, count.alerts.total()) == (2, 1, 2)
    assert not told.rules["csto-meeting"].alerts


def test_an_alert_has_the_time_of_its_story(desk: Desk) -> None:
    """Today's clock plays no part: an old story is told as of then, an undated one as of when it was seen."""
    undated = dataclasses.replace(TOLL, published_at=None)
    (flash,), (toll,) = preview([filed(FLASH), filed(undated)], desk=desk).messages
    assert (flash.at, toll.at) == (FLASH.published_at, NOON)


def test_a_preview_is_the_same_each_time(desk: Desk) -> None:
    """It leaves nothing behind that the next one could stumble over."""
    stored = [filed(FLASH), filed(TOLL)]
    assert preview(stored, desk=desk) == preview(stored, desk=desk)


def test_silence_tells_what_was_looked_at(desk: Desk) -> None:
    """Nothing told is only worth something where something was read."""
    told = preview([filed(SPORT)], desk=desk)
    assert (told.messages, told.wires) == ((), {"ap": 1})
    assert told.latest == filed(SPORT)
    assert preview([], desk=desk).latest is None
