"""The query language: what holds, what is shown for it, and what is told of a query that can't be read."""

import pytest

from tests.rules.stories import story
from watcher.model import Evidence
from watcher.rules.page import read_page
from watcher.rules.query import QueryFault, parse_query

STORY = story(
    "Shots near line of contact",
    "(Adds quotes)\n\n"
    "KIGALI, May 3 (AP) — Rwandan troops fired at Burundi's border posts on Monday, Lt. Gen. Jean Uwera said. "
    "No toll was given. The neighbours' frontier stays shut.\n\n"
    "The U.S. urged calm. В Ереване тихо. Հայաստանի սահմանին հանգիստ է. საზღვარზე სიმშვიდეა. İstanbul güvenli.",
)


def shown(query: str) -> list[str] | None:
    spans = parse_query(query).find(read_page(STORY), "any")
    return None if spans is None else [span.text for span in spans]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("border", ["border"]),
        ("BORDER", ["border"]),
        ("burundi", ["Burundi"]),
        ("borders", None),
        ("front*", ["frontier"]),
        ("border?", None),
        ("fr?ntier", ["frontier"]),
        ("neighbo?r*", ["neighbours"]),
        ("border posts", ["border posts"]),
        ('"border posts"', ["border posts"]),
        ("“border posts”", ["border posts"]),
        ("posts border", None),
        ("contact Adds", None),
        ('"gen jean"', ["Gen. Jean"]),
        ("shut the", None),
        ("border AND frontier", ["border", "frontier"]),
        ("border AND football", None),
        ("football OR frontier", ["frontier"]),
        ("border NOT football", ["border"]),
        ("border AND NOT frontier", None),
        ("NOT football", []),
        ("football OR border AND frontier", ["border", "frontier"]),
        ("(football OR border) AND rugby", None),
        ("troops /5 border", ["troops fired at Burundi's border"]),
        ("border /5 troops", ["troops fired at Burundi's border"]),
        ("troops /3 border", None),
        ("troops PRE/5 border", ["troops fired at Burundi's border"]),
        ("border PRE/5 troops", None),
        ("border /9 border", None),
        ("(troops OR guards) /2 (fired OR shot)", ["troops fired"]),
        ("troops /1 fired /9 monday", ["troops fired at Burundi's border posts on Monday"]),
        ("contact /3 adds", None),
        ("troops /s uwera", ["troops", "Uwera"]),
        ("troops /s toll", None),
        ("troops /p toll", ["troops", "toll"]),
        ("troops /p calm", None),
        ("title: shots", ["Shots"]),
        ("title:shots", ["Shots"]),
        ("title: border", None),
        ("body: shots", None),
        ("lead: troops", ["troops"]),
        ("lead: calm", None),
        ("title: border OR frontier", ["frontier"]),
        ("title: (border OR contact)", ["contact"]),
        ("title: line /2 contact", ["line of contact"]),
        ("ереван*", ["Ереване"]),
        ("ՀԱՅԱՍՏԱՆԻ", ["Հայաստանի"]),
        ("საზღვარ*", ["საზღვარზე"]),
        ("istanbul", ["İstanbul"]),
        ("U.S.", ["U.S"]),
    ],
)
def test_queries_hold_as_analysts_expect(query: str, words: list[str] | None) -> None:
    """Brackets bind before distances, those before title:, NOT, AND, OR; every shown span is the story's own text."""
    assert shown(query) == words


def test_spans_hold_to_the_character() -> None:
    """Each span is the slice of the field that it names, whatever script the words are of."""
    for query in ("line of contact", "troops /5 border", "ереван* OR ՀԱՅԱՍՏԱՆԻ OR istanbul", "troops /p toll"):
        spans = parse_query(query).find(read_page(STORY), "any")
        assert spans
        for span in spans:
            field: str = getattr(STORY, span.field)
            assert field[span.start : span.end] == span.text
    assert parse_query("contact").find(read_page(STORY), "any") == (Evidence("title", 19, 26, "contact"),)


@pytest.mark.parametrize(
    ("query", "offset", "told"),
    [
        ("", 0, "empty"),
        ("   ", 0, "empty"),
        ("(border OR line", 0, "never closed"),
        ("border)", 6, "never opened"),
        ('border OR "line', 10, "never closed"),
        ('border OR ""', 10, "empty phrase"),
        ("border OR *", 10, "wildcard"),
        ("a*", 0, "wildcard"),
        ("?rder", 0, "letter"),
        ("bor*der", 0, "end of a word"),
        ("border OR", 9, "missing"),
        ("AND border", 0, "missing"),
        ("border or line", 7, "small letters"),
        ("border /x line", 7, "distance"),
        ("border /0 line", 7, "distance"),
        ("border /501 line", 7, "distance"),
        ("headline: border", 0, "part of a story"),
        ("border title: line", 7, "nothing between"),
        ("(border AND line) /5 fire", 0, "beside a word"),
        ("fire /5 (border NOT line)", 8, "beside a word"),
        ("border & line", 7, "no word"),
        ("(" * 60 + "a", 40, "deeply"),
        ("word " * 1100, 5000, "characters"),
    ],
)
def test_a_query_that_cannot_be_read_is_told_at_its_character(query: str, offset: int, told: str) -> None:
    """The offset is where somebody would put the pen."""
    with pytest.raises(QueryFault, match=told) as raised:
        parse_query(query)
    assert raised.value.fault.offset == offset
