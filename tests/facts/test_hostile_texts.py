"""Texts that no newsroom writes: they are read like any other, and in no time."""

import time

import pytest

from tests.facts.stories import read
from watcher.model import Reading

_FEW_S = 2.0  # of processor time; a text of this length takes a few tenths at most
_SOME_S = 5.0  # for tens of thousands of characters, which take half a second at most


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("9" * 400 + " people were killed.", id="400 digits"),
        pytest.param("9" * 400 + " million people were killed.", id="400 digits of a million"),
        pytest.param("1e400 people and 1_000 soldiers were killed.", id="exponents"),
        pytest.param("million million million people were killed.", id="scales alone"),
        pytest.param("²³ people and ٣ soldiers were killed, ½ of them at 25:61.", id="digits of other scripts"),
        pytest.param("Two men\x00 died. \ud800 \u202e died two men", id="controls and lone surrogates"),
        pytest.param("İ" * 50 + " Baku said two men died", id="letters with longer small forms"),
    ],
)
def test_odd_characters_and_numbers_do_not_raise(text: str) -> None:
    """The reading may find little, but it is one."""
    assert isinstance(read(text, title=text), Reading)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("(" * 8_000, id="brackets"),
        pytest.param("killed " * 1_500, id="one verb"),
        pytest.param("40 and " * 1_500, id="joints"),
        pytest.param("a. " * 4_000, id="initials"),
        pytest.param("-" * 8_000, id="dashes"),
        pytest.param("Ab " * 3_000 + "(AP)", id="a dateline that never ends"),
        pytest.param("(adds " * 1_500, id="a note that never ends"),
    ],
)
def test_the_time_does_not_explode(text: str) -> None:
    """Some thousands of characters of anything, in headline and text, cost a fraction of a second."""
    read("Two men died.")
    begun = time.process_time()
    read(text, title=text)
    assert time.process_time() - begun < _FEW_S


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param("\n" * 30_000, "\n" * 30_000, id="blank lines"),
        pytest.param("Two men died near Kut, " * 1_826, "", id="a sentence of 42 kB"),
    ],
)
def test_the_time_grows_no_faster_than_the_text(text: str, title: str) -> None:
    """Tens of thousands of characters without a stop in them are read in a second or so."""
    read("Two men died.")
    begun = time.process_time()
    read(text, title=title)
    assert time.process_time() - begun < _SOME_S
