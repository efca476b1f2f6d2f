"""Identity, times and likeness of what is filed."""

import datetime as dt
import re

import pytest

from tests.articles.stories import LONG, OTHER, SEEN, entry, filed
from watcher.articles import file_record, sketch_likeness, sketch_of

_RECORD: dict[str, object] = {"id": "a1", "title": "Two die", "text": "Two men died."}


def test_the_same_version_of_an_item_has_the_same_id_everywhere() -> None:
    """The id names source, item and content, and nothing else."""
    one = entry(guid="g1", published_at=SEEN)
    two = entry(guid="g1", published_at=SEEN - dt.timedelta(hours=2))
    assert one.id == two.id
    assert re.fullmatch(r"[0-9a-f]{12}", one.id)
    others = [
        entry(guid="g2"),
        entry(guid="g1", source="post"),
        entry(guid="g1", title="Three die"),
        entry(guid="g1", text="x"),
    ]
    assert len({one.id, *(other.id for other in others)}) == 5


@pytest.mark.parametrize(
    "url",
    [
        "https://Wire.example/a1",
        "HTTPS://wire.example/a1/",
        "https://wire.example/a1?utm_source=mail&utm_medium=x",
        "https://wire.example/a1#latest",
        "https://wire.example/a1?fbclid=9",
    ],
)
def test_an_item_is_known_again_by_its_address(url: str) -> None:
    """Tracking, fragment, case of the host and a last slash do not make another item."""
    assert entry(url=url).item_key == entry(url="https://wire.example/a1").item_key


def test_what_names_the_item_in_the_address_is_kept() -> None:
    """A query that tells two items apart stays, and so does the case of the path."""
    keys = {entry(url=f"https://wire.example/{tail}").item_key for tail in ("story?id=1", "story?id=2", "Story?id=1")}
    assert len(keys) == 3


def test_guid_then_address_then_headline_name_an_item() -> None:
    """The best name that an entry has."""
    assert entry(guid="g1", url="https://wire.example/a").item_key == "g1"
    assert entry(url="https://wire.example/a").item_key == "https://wire.example/a"
    assert entry(title="Two die").item_key == entry(title="Two die", text="more").item_key


@pytest.mark.parametrize(
    "url",
    [
        "http://[::1",
        "not a url",
        "//",
        "http://wire.example:port/a",
    ],
)
def test_a_broken_address_is_filed_all_the_same(url: str) -> None:
    """A feed may give anything as a link."""
    assert entry(url=url).url == url


def test_a_time_of_tomorrow_is_not_believed() -> None:
    """More than a day ahead a clock is wrong; a few hours ahead it is a time zone."""
    assert entry(published_at=SEEN + dt.timedelta(days=2)).published_at is None
    soon = SEEN + dt.timedelta(hours=5)
    assert entry(published_at=soon).published_at == soon


def test_the_feed_s_language_stands_where_the_entry_has_none() -> None:
    """Only the language is kept of "en-GB"."""
    assert entry(language="en-GB").language == "en"


def test_a_record_keeps_its_id_and_its_words() -> None:
    """Title and text come back to the character."""
    text = "\n(Adds quotes)\r\n  Two men died.\u00a0\n"
    article = file_record({**_RECORD, "text": text, "published": "2031-05-04T06:10:00+04:00"})
    assert (article.id, article.title, article.text) == ("a1", "Two die", text)
    assert article.published_at == dt.datetime(2031, 5, 4, 2, 10, tzinfo=dt.UTC)
    assert (article.source, article.language) == ("unknown", "en")


def test_a_time_without_a_zone_is_utc() -> None:
    """Nothing naive gets in."""
    assert file_record({**_RECORD, "published": "2031-05-04T06:10:00"}).published_at == dt.datetime(
        2031, 5, 4, 6, 10, tzinfo=dt.UTC
    )


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"id": None}, "id"),
        ({"id": 7}, "id"),
        ({"title": None}, "title"),
        ({"text": ["x"]}, "text"),
        ({"published": "yesterday"}, "published"),
        ({"published": 1234}, "published"),
        ({"updated": "31-05-04"}, "updated"),
        ({"url": 3}, "url"),
        ({"guid": {}}, "guid"),
        ({"source": []}, "source"),
        ({"language": 1}, "language"),
    ],
)
def test_a_broken_record_says_what_is_wrong(change: dict[str, object], names: str) -> None:
    """The message names the field; nothing of the wrong kind is filed."""
    with pytest.raises(ValueError, match=rf"'{names}'"):
        file_record({**_RECORD, **change})


@pytest.mark.parametrize("key", ["id", "title", "text"])
def test_a_record_without_its_parts_is_refused(key: str) -> None:
    """Three parts are needed."""
    with pytest.raises(ValueError, match=key):
        file_record({name: value for name, value in _RECORD.items() if name != key})


def _likeness(a: str, b: str) -> float:
    return sketch_likeness(sketch_of(filed(a)), sketch_of(filed(b)))


def test_a_copy_scores_as_one_however_it_is_dressed() -> None:
    """Another dateline, a byline and a note do not make another copy."""
    dressed = "By A. Writer\n\n(Adds quotes)\n\n" + LONG.replace("BAKU (Reuters) - ", "YEREVAN, May 6 (Reuters) - ")
    assert _likeness(LONG, dressed) == 1.0


def test_a_cut_copy_scores_high() -> None:
    """The first two paragraphs of a longer text are that text."""
    assert _likeness(LONG, "\n\n".join(LONG.split("\n\n")[:2])) > 0.95


def test_a_changed_number_still_scores_high() -> None:
    """Copy with one figure changed is the same copy; the facts tell the difference."""
    changed = LONG.replace("Two soldiers", "Four soldiers").replace("five were", "nine were")
    assert 0.8 < _likeness(LONG, changed) < 1.0


def test_another_story_scores_low_and_nothing_scores_nought() -> None:
    """Two stories of one trade share hardly four words in a row; an empty text is like nothing, itself included."""
    assert _likeness(LONG, OTHER) < 0.1
    assert _likeness("", LONG) == _likeness("", "") == 0.0


def test_likeness_is_the_same_from_both_ends() -> None:
    """Who came first does not matter, and a full sketch of a long text holds its cut copy."""
    words = [f"word{number}" for number in range(1200)]
    long, cut = " ".join(words), " ".join(words[:500])
    assert _likeness(long, cut) == _likeness(cut, long) > 0.95
