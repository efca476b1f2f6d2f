"""Sentences: what ends one and what only looks as if it did."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.text import split_sentences

# Each text is cut at the bars.
_CUTS = [
    "Two men died. |Three were hurt.",
    "Gov. Aziz Latif said two men died. |He gave no details.",
    "Lt. Col. Tan Vo said the post held. |It was hit twice.",
    "The U.S. Army sent a team. |It arrived on Monday.",
    "He spoke to U.N. observers. |They left.",
    "The fire began at 6 a.m. on Monday. |By noon it was out.",
    "J. K. Okello, a doctor, counted 12 dead. |She wept.",
    "“We lost four men.” |He paused.",
    '"Who fired?" he asked nobody. |Silence fell.',
    "They fled to St. Albert on Feb. 3. |Most walked.",
    "A blast was heard… |Then nothing.",
    "What happened? |Nobody knew! |The army kept silent.",
    "Losses stood at 3.5 percent. |Trade fell.",
    "The villages of Kut, Sotk, etc. were hit. |Nobody died.",
    "Acme Inc. shut its plant. |Its workers left.",
    "He flew in from the U.S. |The talks began at once.",
    "Police fired. |“Run,” she said.",
]


@pytest.mark.parametrize("marked", _CUTS)
def test_a_text_is_cut_where_a_reader_would(marked: str) -> None:
    """Titles, initials, months, clock times and abbreviations go on; quotes and ellipses end."""
    text = marked.replace("|", "")
    assert [text[s.start : s.end].strip() for s in split_sentences(text)] == [cut.strip() for cut in marked.split("|")]


def test_a_line_break_ends_a_sentence_and_paragraphs_are_counted() -> None:
    """A headline inside a text has no full stop."""
    text = "Two killed in raid\n\nPolice said so. They gave no names.\n\nMore follows."
    assert [(text[s.start : s.end], s.paragraph) for s in split_sentences(text)] == [
        ("Two killed in raid", 0),
        ("Police said so.", 1),
        ("They gave no names.", 1),
        ("More follows.", 2),
    ]


def test_nothing_gives_no_sentence() -> None:
    """Space is no sentence."""
    assert split_sentences(" \n\n ") == []


@settings(max_examples=80, deadline=None)
@given(text=st.text(alphabet='Ab .!?"”’\n1é', max_size=60))
def test_every_letter_stands_in_exactly_one_sentence(text: str) -> None:
    """Sentences follow each other and leave out nothing but space."""
    sentences = split_sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(sentences))
    inside = {index for s in sentences for index in range(s.start, s.end)}
    assert all(index in inside for index, char in enumerate(text) if char.isalnum())
