"""No pattern of ours can be kept busy by a feed: each is held against long texts made to make it look ever again."""

import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Callable, Iterator
from types import FrameType, ModuleType
from typing import Any

import pytest

import watcher.articles
import watcher.facts
import watcher.text
import watcher.wire
from watcher.wire.formats.shape import LONGEST_TEXT

ROOMS = (watcher.wire, watcher.articles, watcher.text, watcher.facts)
ALLOWED_S = 0.05
MARGIN = 3  # of the machine of the tests
GIVEN_UP_S = 1.0
UNITS = (
    *(" ", "\n", "\t", "a", "A", "0", "9", "я", "Ա", ".", ",", "-", "'", '"', "(", "[", "/", "<", ">", "&", "=", "#"),
    *("a ", "A ", "1,", "1 ", "a-", "a.", "A. ", "Aa ", ". ", ", ", " \n", "a\n", "- ", "--", "//", "of ", "and "),
    *("<a", "<a ", "<b>", "</", "<!--", "<![CDATA[", "<?", "<!DOCTYPE [", "<item", "<item>", "<title>", "<script>"),
    *("<style ", '<a b="', "<date>", "<channel", "<title ", "&#", "&#x", "&a", "http://", "a@", "a://a@", "?a=", '="'),
    *("Mon, ", "July ", "2031-05-04T", "10:00 ", "(AP)", "/AP/", "UPDATE ", "\u200b", "\0", '["', "{", '{"a":', "\\"),
)
# What is never given more than so many characters, by whoever uses it.
SHORTER = {"watcher.text.sentences._WORD_BEFORE": 24}
# What is only tried at one place of a text, and not at each.
ANCHORED = {
    "watcher.facts.numbers_left_out._MIXED",
    "watcher.wire.formats.everyday._END",
    "watcher.wire.formats.everyday._FIELD",
    "watcher.articles.furniture._DATELINES",
    "watcher.articles.furniture._NOTE",
    "watcher.facts.periods._RANKED",
    "watcher.facts.places._CARE",
    "watcher.wire.onward._REFRESH",
    "watcher.wire.parse._DOCTYPE",
    "watcher.wire.robots._ADDRESSED",
}


class _LateError(Exception):
    pass


def _late(_signal: int, _frame: FrameType | None) -> None:
    raise _LateError


def _modules() -> Iterator[ModuleType]:
    for room in ROOMS:
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            yield importlib.import_module(found.name)


def _patterns_in(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list | set | frozenset):
        for each in value:
            yield from _patterns_in(each)
    elif isinstance(value, dict):
        yield from _patterns_in([*value, *value.values()])


def _patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    for module in _modules():
        for name, value in vars(module).items():
            for pattern in _patterns_in(value):
                yield f"{module.__name__}.{name}", pattern


def _took_s(search: Callable[[str | bytes], object], text: str | bytes) -> float:
    """Time a search in processor time; the better of two where the first was long."""
    times = []
    for _again in range(2):
        began = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, GIVEN_UP_S)
        try:
            search(text)
        except _LateError:
            return GIVEN_UP_S
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        times.append(time.process_time() - began)
        if times[0] < ALLOWED_S:
            break
    return min(times)


@pytest.mark.slow
def test_no_pattern_takes_long_over_a_text_made_for_it() -> None:
    """Sixty-four thousand characters, as many as an entry has at most, in about fifty milliseconds."""
    before = signal.signal(signal.SIGVTALRM, _late)
    slow: dict[str, tuple[float, str]] = {}
    patterns = list(_patterns())
    try:
        for name, pattern in patterns:
            for unit in UNITS:
                length = SHORTER.get(name, LONGEST_TEXT)
                text = unit * (length // len(unit))
                search = pattern.match if name in ANCHORED else pattern.findall
                took_s = _took_s(search, text.encode() if isinstance(pattern.pattern, bytes) else text)
                if took_s > slow.get(name, (ALLOWED_S * MARGIN, ""))[0]:
                    slow[name] = (round(took_s, 2), unit)
    finally:
        signal.signal(signal.SIGVTALRM, before)
    assert len(patterns) > 50
    assert {*SHORTER, *ANCHORED} <= {name for name, _ in patterns}
    assert slow == {}
