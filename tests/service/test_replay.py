"""Replays: the corridor in the articles' own time, the same lines each time."""

import json
from collections.abc import Sequence

from tests.service.stories import NOON, SPORT, stumbling
from watcher.articles import file_record
from watcher.model import Article
from watcher.service.replay import alert_line, decision_line, in_their_own_time, replay
from watcher.service.stages import Desk, Handled

TEXT = (
    "YEREVAN, Armenia (AP) — Shelling near the border village of Movses killed {killed} Armenian servicemen on Sunday, "
    "Armenia's Defense Ministry said. Armenian and Azerbaijani troops traded fire for hours."
)


def story(own_id: str, killed: str, hour: int | None, **more: str) -> Article:
    """Write an article of an archive."""
    record = {
        "id": own_id,
        "source": "ap",
        "title": f"{killed.capitalize()} dead as Armenian and Azerbaijani troops trade fire",
        "text": TEXT.format(killed=killed),
        **({} if hour is None else {"published": f"2031-05-04T{hour:02}:00:00Z"}),
        **more,
    }
    return file_record(record)


def lines(handled: Sequence[Handled]) -> str:
    told = [line for each in handled for line in (decision_line(each), alert_line(each)) if line]
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in told)


def decided(handled: Sequence[Handled]) -> list[tuple[str, str]]:
    return [(each.article_id, each.decision.kind) for each in handled]


def test_the_order_is_that_of_publication(desk: Desk) -> None:
    """The file has the higher toll first; it was published later, so it updates."""
    archive = [story("later", "nine", 9), story("first", "two", 6)]
    assert decided(list(replay(archive, desk=desk))) == [("first", "new"), ("later", "update")]


def test_an_archive_gives_the_same_lines_each_time(desk: Desk) -> None:
    """Ids, words, scores and order do not change from one run to the next."""
    archive = [story("a", "two", 6), story("b", "nine", 7), story("c", "nine", 8, source="reuters")]
    once = lines(list(replay(archive, desk=desk)))
    assert once.count("\n") >= 4
    assert lines(list(replay(archive, desk=desk))) == once


def test_alerts_carry_the_time_of_their_article(desk: Desk) -> None:
    """A replay tells an old story with its own time, not with today's."""
    (handled,) = replay([story("a", "two", 6)], desk=desk)
    line = alert_line(handled)
    assert line is not None
    assert (line["at"], line["reason"], line["article"]) == ("2031-05-04T06:00:00Z", "new", "a")


def test_the_very_same_version_twice_is_answered_for_twice(desk: Desk) -> None:
    """One story under two ids, word for word: the second is the same copy, and its line is there."""
    archive = [story("a", "two", 6), story("again", "two", 7)]
    assert decided(list(replay(archive, desk=desk))) == [("a", "new"), ("again", "same_copy")]


def test_an_undated_article_goes_with_the_one_before_it(desk: Desk) -> None:
    """Without a time of its own an article keeps its place in the file."""
    archive = [story("six", "two", 6), story("undated", "five", None), story("five", "two", 5)]
    moments = in_their_own_time(archive)
    assert [moment.article.id for moment in moments] == ["five", "six", "undated"]
    assert moments[1].at == moments[2].at < NOON
    assert len(list(replay([archive[1]], desk=desk))) == 1


def test_undated_articles_at_the_head_go_with_the_first_dated_one(desk: Desk) -> None:
    """Taken as of some other age, the dated copy would open a second event."""
    archive = [story("undated", "two", None), story("dated", "two", 6, source="reuters")]
    assert [moment.at.hour for moment in in_their_own_time(archive)] == [6, 6]
    assert decided(list(replay(archive, desk=desk))) == [("undated", "new"), ("dated", "same_copy")]


def test_an_article_over_which_the_reading_stumbles_is_told_of_and_left_out(desk: Desk) -> None:
    """The rest of the archive is told as if it had not been there."""
    bad = file_record({"id": "bad", "title": SPORT.title, "text": SPORT.text, "published": "2031-05-04T07:00:00Z"})
    archive = [story("a", "two", 6), bad, story("b", "four", 8)]
    told: list[tuple[str, str]] = []
    handled = replay(
        archive, desk=stumbling(desk), stumbled=lambda article, error: told.append((article.id, str(error)))
    )
    assert decided(list(handled)) == [("a", "new"), ("b", "update")]
    assert told == [("bad", "no such word")]
