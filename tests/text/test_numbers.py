"""Numbers: words, digits, ranges and the hedges before them."""

import pytest

from watcher.text import Quantity, hedge_table, read_ordinal, read_quantity, tokenise
from watcher.text.numbers import HedgeWord

_HEDGES: dict[str, HedgeWord] = {
    "at least": "at_least", "more than": "at_least", "no fewer than": "at_least", "about": "about", "some": "about",
    "nearly": "about", "an estimated": "about", "up to": "up_to", "as many as": "up_to",
}  # fmt: skip

_TABLE: dict[str, tuple[int | None, int | None, HedgeWord]] = {
    "4 men": (4, 4, "exact"),
    "2,300 people": (2300, 2300, "exact"),
    "2\u00a0300 people": (2300, 2300, "exact"),
    "nineteen men": (19, 19, "exact"),
    "twenty-one men": (21, 21, "exact"),
    "forty two men": (42, 42, "exact"),
    "one hundred and ten people": (110, 110, "exact"),
    "a hundred people": (100, 100, "exact"),
    "a hundred and ten people": (110, 110, "exact"),
    "two thousand five hundred people": (2500, 2500, "exact"),
    "1.2 million people": (1_200_000, 1_200_000, "exact"),
    "three hundred thousand people": (300_000, 300_000, "exact"),
    "a dozen men": (12, 12, "exact"),
    "two dozen men": (24, 24, "exact"),
    "at least two dozen men": (24, None, "at_least"),
    "at least 49 soldiers": (49, None, "at_least"),
    "more than 50 people": (50, None, "at_least"),
    "no fewer than seven": (7, None, "at_least"),
    "20 or more men": (20, None, "at_least"),
    "about 100 people": (100, 100, "about"),
    "some 1,400 villagers": (1400, 1400, "about"),
    "an estimated 30 men": (30, 30, "about"),
    "up to 15 men": (None, 15, "up_to"),
    "as many as twenty men": (None, 20, "up_to"),
    "between one and four men": (1, 4, "between"),
    "between 100 and 200 men": (100, 200, "between"),
    "six to eight rebels": (6, 8, "between"),
    "30-40 men": (30, 40, "between"),
    "30–40 men": (30, 40, "between"),
    "two or three men": (2, 3, "between"),
    "dozens of men": (None, None, "unspecified"),
    "hundreds of thousands of people": (None, None, "unspecified"),
    "the pair were": (2, 2, "exact"),
    "a trio of men": (3, 3, "exact"),
    "zero losses": (0, 0, "exact"),
}


def _read(words: str) -> Quantity | None:
    tokens = tokenise(words)
    start = 1 if tokens[0].norm in {"the", "a"} and tokens[1].norm in {"pair", "trio"} else 0
    return read_quantity(tokens, start, hedge_table(_HEDGES))


@pytest.mark.parametrize("words", _TABLE)
def test_a_quantity_is_read_with_its_bounds(words: str) -> None:
    """Exact, open above, open below, about, between and vague, in digits and in words."""
    read = _read(words)
    assert read is not None
    assert (read.low, read.high, read.hedge) == _TABLE[words]


@pytest.mark.parametrize(
    "words",
    ["men were", "and four", "between houses and trees", "at least men", "hundred men", "155-mm shells", "T-72 tanks"],
)
def test_what_is_no_quantity_is_none(words: str) -> None:
    """A word, a joint, a hedge without a number, a calibre."""
    assert _read(words) is None


@pytest.mark.parametrize(
    ("words", "used"),
    [("three and four men", 1), ("100 and 40 others", 1), ("two thousand men", 2), ("seven or two", 1)],
)
def test_a_number_ends_where_the_next_begins(words: str, used: int) -> None:
    """ "three and four" are two figures, not one."""
    read = _read(words)
    assert read is not None
    assert (read.first, read.last) == (0, used)


@pytest.mark.parametrize(
    ("word", "number"), [("second", 2), ("twelfth", 12), ("23rd", 23), ("first", None), ("9", None)]
)
def test_an_ordinal_is_read_from_two_on(word: str, number: int | None) -> None:
    """ "A first soldier died" counts nobody more than "a soldier died"; words and digits alike."""
    assert read_ordinal(word) == number
