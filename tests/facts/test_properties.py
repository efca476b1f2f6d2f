"""What holds of every article, whatever stands in it."""

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.facts.stories import read, read_article, story
from watcher.facts import sentence_of, to_json
from watcher.model import Casualties, Reading

# Words that open every frame of the grammar, so that what is drawn is nearly news.
_WORDS = (
    "three 40 a-dozen soldiers villagers people were was killed dead wounded died and or , . ; : ( ) at least more "
    "than up to between including among of them who where in 2020 on Monday said Yerevan Azerbaijan's Baku ministry no "
    'none denied not lost losses its troops clash shelled border ceasefire agreed " ’s – \n\n missing '
    "taken prisoner toll about President Putin spoke by phone with his counterpart called talks between accused blamed "
    "each other rejected the claim"
).split(" ")
_NEARLY_NEWS = st.lists(st.sampled_from(_WORDS), max_size=40).map(" ".join)
_ANYTHING = st.one_of(st.text(max_size=120), _NEARLY_NEWS)
_SMALL = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_STORIES = (
    "Baku said two of its soldiers were killed in a clash on the Armenian border on Monday.",
    "Four people died when rockets hit a market in Homs, and another nine were hurt.",
    "Thai and Cambodian troops exchanged fire near Chong Chom. Cambodia said it had lost three men.",
)
_UNRELATED = (
    "Rain was forecast for most of the valley, with snow above the tree line.",
    "Copper closed little changed in London as traders waited for the new tariff list.",
    "The orchestra will return in autumn with a programme of songs.",
)


def _spans_hold(reading: Reading, fields: dict[str, str]) -> bool:
    spans = [span for fact in reading.facts for span in fact.evidence]
    return all(fact.evidence for fact in reading.facts) and all(
        fields[span.field][span.start : span.end] == span.text and span.text for span in spans
    )


@_SMALL
@given(title=_ANYTHING, text=_ANYTHING, dated=st.booleans())
def test_no_text_raises_and_every_span_slices_to_its_words(title: str, text: str, *, dated: bool) -> None:
    """Any characters give a reading; what it shows as evidence stands in the field to the character."""
    article = story(text, title=title) if dated else story(text, title=title, published=None)
    reading = read_article(article)
    assert _spans_hold(reading, {"title": title, "text": text})
    to_json(article, reading)
    for fact in reading.facts:
        for span in fact.evidence:
            assert sentence_of(article, span)


@_SMALL
@given(text=_NEARLY_NEWS)
def test_bounds_agree_with_the_hedge(text: str) -> None:
    """The bounds of every figure are those that the contract gives its hedge."""
    for fact in read(text).facts:
        if not isinstance(fact, Casualties):
            continue
        low, high = fact.low, fact.high
        assert {
            "exact": low is not None and low == high,
            "about": low is not None and low == high,
            "at_least": low is not None and high is None,
            "up_to": low is None and high is not None,
            "between": low is not None and high is not None and low < high,
            "unspecified": low is None and high is None,
        }[fact.hedge], fact


@settings(max_examples=9, deadline=None)
@given(text=st.sampled_from(_STORIES), more=st.sampled_from(_UNRELATED))
def test_an_unrelated_paragraph_changes_no_fact(text: str, more: str) -> None:
    """Weather, trade and music at the end of a story leave its facts and its toll as they were."""
    alone, longer = read(text), read(f"{text}\n\n{more}")
    assert alone.facts
    assert longer.facts == alone.facts
    assert longer.toll == alone.toll


def test_a_market_report_brings_no_side() -> None:
    """London's copper is no side of a war in Homs."""
    assert read(f"{_STORIES[1]}\n\n{_UNRELATED[1]}").actors == ()


def test_line_ends_of_another_system_change_no_figure() -> None:
    """A wire that sends CR LF tells the same story."""
    told = "Baku said two of its soldiers were killed.\n\nYerevan said it had lost three."
    assert read(told.replace("\n", "\r\n")).toll == read(told).toll != {}


def test_a_language_without_a_pack_gives_an_empty_reading() -> None:
    """Nothing is guessed out of a language that no pack describes."""
    article = story("Drei Soldaten wurden an der Grenze getötet. Three soldiers were killed.", language="de")
    assert read_article(article) == Reading()


def test_without_a_day_of_publication_relative_days_stay_open() -> None:
    """An undated story has figures but no day."""
    reading = read("Two soldiers were killed in a clash near Movses on Monday.", published=None)
    assert reading.event_date is None
    assert reading.toll["killed"].total.low == 2


def test_the_day_is_counted_back_from_publication() -> None:
    """A weekday is the last such day; the story came out on a Tuesday."""
    assert read("Two soldiers were killed in a clash near Movses on Monday.").event_date == dt.date(2031, 5, 5)
