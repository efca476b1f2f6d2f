"""What a wire tells beside the words of a story: its status, signals, urgency, embargo and place."""

import datetime as dt

from watcher.articles import file_entry
from watcher.model import Article, Dateline, Entry, Evidence, Mark

SEEN_AT = dt.datetime(2031, 5, 4, 6, tzinfo=dt.UTC)
STORY = Entry(guid="urn:1", title="Two killed in clash", text="Two soldiers were killed.", version="1")


def file(entry: Entry) -> Article:
    """File an entry of one wire."""
    return file_entry(entry, source="wire", language="en", seen_at=SEEN_AT)


def edited(**changes: object) -> Entry:
    """Give the story with something changed."""
    return Entry(**{"guid": STORY.guid, "title": STORY.title, "text": STORY.text, **changes})  # type: ignore[arg-type]


def test_a_story_that_is_taken_back_is_a_kill() -> None:
    """Also in the same words, which make it a version that was not seen before."""
    killed = file(edited(status="canceled"))
    assert killed.is_marked("kill")
    assert killed.item_key == file(STORY).item_key
    assert killed.id != file(STORY).id


def test_a_story_withheld_is_on_hold() -> None:
    """Released later in the same words, it is a version of its own, so that it comes through then."""
    held = file(edited(status="withheld"))
    assert held.marks == (Mark("hold", Evidence("title", 0, 0, "")),)
    assert held.id != file(edited(status="usable")).id


def test_signals_are_marks() -> None:
    """A correction of NewsML-G2 need not say so in its words."""
    assert file(edited(signals=("correction", "update"))).is_marked("correction")
    assert file(edited(signals=("correction", "update"))).is_marked("update")


def test_a_mark_in_words_is_not_doubled() -> None:
    """The words are the better evidence."""
    corrected = file(edited(title="CORRECTED-Two killed in clash", signals=("correction",)))
    assert [(mark.kind, mark.evidence.text) for mark in corrected.marks] == [("correction", "CORRECTED-")]


def test_the_same_words_under_another_number_are_the_same_copy() -> None:
    """Wires send stories again; only an edit is a version."""
    assert file(edited(version="2")).id == file(STORY).id
    assert file(edited(version="2", text="Four soldiers were killed.")).id != file(STORY).id


def test_urgency_embargo_and_place_are_kept() -> None:
    """They decide when and how soon the desk hears of it, and whose officials are meant."""
    until = dt.datetime(2031, 5, 4, 18, tzinfo=dt.UTC)
    article = file(edited(urgency=1, embargo_at=until, dateline="Yerevan"))
    assert (article.urgency, article.embargo_at) == (1, until)
    assert article.dateline == Dateline("Yerevan", None, 0)


def test_a_dateline_in_the_text_says_more() -> None:
    """It names the wire too, and where the story begins."""
    article = file(edited(text="MOSCOW (Interfax) - Two soldiers were killed.", dateline="Yerevan"))
    assert article.dateline is not None
    assert article.dateline.place == "MOSCOW"


def test_the_slug_is_the_headline() -> None:
    """A wire's own slug may stand on every story of a war: it names only a story that has no headline."""
    assert file(edited(slug="BORDER/CLASH")).slug == "two-killed-in-clash"
    assert file(edited(slug="BORDER/CLASH", title="")).slug == "border-clash"
