"""What stands around a story: datelines in their many forms, bylines, notes, credits."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.articles.stories import LONG, cases, filed
from watcher.articles import story_spans


def _story(text: str) -> str:
    return " ".join(text[start:end].strip() for start, end in story_spans(text)[0])


@pytest.mark.parametrize("case", cases("datelines", "text"))
def test_a_dateline_is_told_from_the_story(case: dict[str, object]) -> None:
    """Place and wire as agencies set them; the story begins behind. A sentence that looks like one is none."""
    article = filed(str(case["text"]))
    if case.get("none"):
        assert article.dateline is None
        assert _story(article.text) == article.text
        return
    assert article.dateline is not None
    assert (article.dateline.place, article.dateline.wire) == (case["place"], case["wire"])
    assert article.text[article.dateline.end :] == "Two men died."
    assert _story(article.text) == "Two men died."


_TOLD = "Two men died near Kut on Monday."
_NOTES = (
    "(Adds ministry's quote in paragraph 3)",
    "(Corrects number of dead to two from nine in paragraph 1)",
    "(Reporting by A. Writer; Editing by B. Reader)",
    "Eds: UPDATES with names of 9 killed.",
    "Copyright 2031 The Associated Press. All rights reserved.",
    "© 2031 AFP",
    "Source: Reuters",
    "[Read more: nine killed in last year's clash]",
)
_BYLINES = ("By A. Writer", "By The Associated Press")


@pytest.mark.parametrize(
    "text",
    [
        *(f"{note}\n\n{_TOLD}" for note in (*_NOTES, *_BYLINES)),
        *(f"{_TOLD}\n\n{note}" for note in (*_NOTES, *_BYLINES)),
    ],
)
def test_a_note_is_no_part_of_the_story(text: str) -> None:
    """Notes, bylines, credits and portal lines are left out before and behind the story."""
    assert _story(text) == _TOLD


@pytest.mark.parametrize(
    "text",
    [
        "By dawn the guns had fallen silent.",
        "From the ridge two men fired at the post.",
        "(Two men died.)",
        "Source close to the army spoke of two dead.",
        "Updates were promised for noon.",
        "Correcting himself, the minister spoke of nine dead.",
    ],
)
def test_a_sentence_that_opens_like_a_note_is_story(text: str) -> None:
    """ "By" and "From" open sentences, too."""
    assert _story(f"Two men died.\n\n{text}") == f"Two men died. {text}"


def test_a_rule_of_underscores_ends_the_story() -> None:
    """Behind it agencies set who contributed."""
    assert _story("Two men died.\n\n___\n\nA. Writer contributed from Kut, where 9 died.") == "Two men died."


@settings(max_examples=80, deadline=None)
@given(text=st.text(alphabet="ABy (AP)—-/:.\n_Eds", max_size=80))
def test_spans_stand_in_order_inside_the_text(text: str) -> None:
    """Whatever the text, the spans are its own, in order, never empty."""
    spans, dateline = story_spans(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert dateline is None or 0 < dateline.end <= len(text)


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        (LONG, "reuters"),
        ("YEREVAN, Armenia (AP) — Two men died.", "ap"),
        ("Two men died.\n\nCopyright 2031 The Associated Press.", "ap"),
        ("Two men died.\n\nSource: Interfax", "interfax"),
        ("By The Associated Press\n\nTwo men died.", "ap"),
        ("Agence France-Presse\n\nTwo men died.", "afp"),
        ("Two men died.", "desk"),
        ("Two men died, a driver told the Associated Press by telephone.", "desk"),
        ("Reuters could not confirm that two men died near Kut.", "desk"),
        ("AP reporters saw two dead men.", "desk"),
    ],
)
def test_the_origin_is_the_wire_whose_copy_it_is(text: str, origin: str) -> None:
    """Dateline, credit line or copyright; a wire that is only named in the story is none."""
    assert filed(text).origin == origin
