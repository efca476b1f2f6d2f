"""Tokens: what one pass over a text makes of words, numbers and marks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.text import fold, tokenise

_KINDS = {
    "killed": "word",
    "al-Shabaab": "word",
    "O’Brien": "word",
    "U.S.": "word",
    "twenty-one": "word",
    "Ереван": "word",
    "2,300": "number",
    "2\u00a0300": "number",
    "1\u202f200": "number",
    "3.5": "number",
    "14": "number",
    "07:30": "time",
    "155-mm": "mixed",
    "14-year-old": "mixed",
    "T-72": "mixed",
    "M23": "mixed",
    "31st": "mixed",
    "$400": "money",
    "€1,5": "money",
    "—": "mark",
    "--": "mark",
}


@pytest.mark.parametrize("text", _KINDS)
def test_a_form_is_one_token_of_its_kind(text: str) -> None:
    """Grouped numbers, clock times, calibres, ages and hyphenated names are not cut up."""
    (token,) = tokenise(text)
    assert (token.kind, token.start, token.end) == (_KINDS[text], 0, len(text))


def test_a_possessive_is_cut_from_its_name() -> None:
    """Both apostrophes that wires write leave the name whole."""
    assert [token.norm for token in tokenise("Armenia's and Baku’s men")] == [
        "armenia",
        "'s",
        "and",
        "baku",
        "'s",
        "men",
    ]


def test_a_calibre_is_no_number_of_people() -> None:
    """ "82-mm", "T-72" and "14-year-old" hold digits but count nothing."""
    assert not [token for token in tokenise("82-mm rounds hit a T-72 and a 14-year-old") if token.kind == "number"]


def test_a_full_stop_after_a_number_is_a_mark() -> None:
    """A sentence may end in a number."""
    assert [(token.kind, token.norm) for token in tokenise("lost 50. Baku")] == [
        ("word", "lost"), ("number", "50"), ("mark", "."), ("word", "baku"),
    ]  # fmt: skip


def test_offsets_of_a_part_are_those_of_the_whole() -> None:
    """A sentence is cut out of its text without losing its place."""
    text = "First. Two men died."
    assert [text[token.start : token.end] for token in tokenise(text, 7)] == ["Two", "men", "died", "."]


@settings(max_examples=80, deadline=None)
@given(text=st.text(max_size=80))
def test_tokens_cover_every_character_that_is_no_space_in_order(text: str) -> None:
    """Nothing is lost or told twice, whatever the script."""
    tokens = tokenise(text)
    covered = {index for token in tokens for index in range(token.start, token.end)}
    assert sum(token.end - token.start for token in tokens) == len(covered)
    assert all(char.isspace() for index, char in enumerate(text) if index not in covered)
    assert tokens == sorted(tokens, key=lambda token: token.start)


@settings(max_examples=80, deadline=None)
@given(text=st.text(max_size=80))
def test_folding_keeps_the_length(text: str) -> None:
    """Offsets in the folded text are offsets in the text: also for letters whose small form is longer."""
    assert len(fold(text)) == len(text)


def test_folding_a_letter_with_a_longer_small_form() -> None:
    """The dotted capital I of Turkish names would shift everything behind it."""
    assert fold("İSTANBUL Baku") == "İstanbul baku"
