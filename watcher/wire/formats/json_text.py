"""JSON as wires send it → values: one document, one a line, or a list that was cut off in its middle. Pure."""

import json
import re
from dataclasses import dataclass
from typing import Any

from watcher.wire.decode import allowed
from watcher.wire.formats.shape import LONGEST_TEXT, Poison, poisoned

_SPACE = re.compile(r"[\s,\x1e]*")
_LISTS = re.compile(r"\"(?:items?|_items|results)\"\s*:\s*\[")
_NEXT = re.compile(r"\{\s*\"(?:id|uri|guid)\"\s*:")  # how the next item begins, after one that is damaged
_MOST_FAULTS = 200
_LOOK_AT = 4 * LONGEST_TEXT  # characters of a text that was cut
_NAME = re.compile(r"\"(\w{1,40})\"\s*+:\s*+")
_HALF_A_SIGN = re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?\Z")
_DECODER = json.JSONDecoder(strict=False)


@dataclass(frozen=True, slots=True)
class JsonText:
    """What a text holds: its ``values``, the pieces that are none, and whether it ends before its end.

    ``rest`` is the item in whose middle it ends.
    """

    values: tuple[Any, ...]
    poison: tuple[Poison, ...] = ()
    cut_off: bool = False
    rest: str = ""


def read_json(text: str) -> JsonText:
    """Read a whole document; else document after document; else the list of items as far as it came."""
    text = text.removeprefix("\ufeff").strip()
    try:
        return JsonText((_DECODER.decode(text),))
    except (ValueError, RecursionError):
        pass
    start = _LISTS.search(text)
    if text.startswith("[") or (start and "\n{" not in text[: start.end()]):
        at = start.end() if start and not text.startswith("[") else 1
        return _item_by_item(text, at)
    return _line_by_line(text)


def _item_by_item(text: str, position: int) -> JsonText:
    """Read the items of a list one by one, past those that are damaged, up to its end or where it was cut off."""
    values: list[Any] = []
    poison: list[Poison] = []
    while True:
        position = _SPACE.match(text, position).end()  # type: ignore[union-attr]  # it matches the empty string
        if text.startswith("]", position):
            break
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            after = _NEXT.search(text, position + 1)
            if after is None or len(poison) >= _MOST_FAULTS:
                return JsonText(({"items": values},), tuple(poison), cut_off=True, rest=text[position:])
            poison.append(poisoned("this item is no JSON", text[position : after.start()]))
            position = after.start()
        else:
            values.append(value)
    return JsonText(({"items": values},), tuple(poison))


def _line_by_line(text: str) -> JsonText:
    values: list[Any] = []
    poison: list[Poison] = []
    for line in text.splitlines():
        if not (line := line.strip(" \t,\x1e")):
            continue
        if (value := _object(line)) is not None:
            values.append(value)
        elif len(poison) < _MOST_FAULTS:
            poison.append(poisoned("this line is no JSON", line))
    return JsonText(tuple(values), tuple(poison) if values else (), cut_off=not values)


def _object(line: str) -> Any:
    try:
        value = _DECODER.decode(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def whole_pairs(rest: str) -> tuple[dict[str, Any], str, str]:
    """Read of an object that was cut off what came whole; then the name and the beginning of a text that was cut."""
    found: dict[str, Any] = {}
    position = 1 if rest.startswith("{") else len(rest)
    while named := _NAME.match(rest, _SPACE.match(rest, position).end()):  # type: ignore[union-attr]  # as above
        try:
            value, position = _DECODER.raw_decode(rest, named.end())
        except (ValueError, RecursionError):
            return found, named[1], _begun(rest[named.end() : named.end() + _LOOK_AT])
        if isinstance(value, int | float) and rest[position : position + 1] in {"", ".", "e", "E"}:  # it may go on
            break
        found[named[1]] = value
    return found, "", ""


def _begun(written: str) -> str:
    """Read a text whose closing quote is missing, without half a sign at its end."""
    try:
        value = _DECODER.decode(_HALF_A_SIGN.sub("", written) + '"')
    except (ValueError, RecursionError):
        return ""
    return value if isinstance(value, str) else ""


def as_written(value: object) -> str:
    """Write a value as JSON again, as far as that can be done."""
    try:
        return json.dumps(value, ensure_ascii=False)
    except (ValueError, RecursionError):
        return "nested too deep to be written again"


def text_of(value: object) -> str:
    """Give a string, or a number as it is written; nothing for what is neither, without what no text may hold."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    try:
        return allowed(str(value)).strip()
    except ValueError:  # a number longer than Python writes
        return ""


def first_text(found: dict[str, Any], *keys: str) -> str:
    """Give the first of several keys that holds a text."""
    return next((text for key in keys if (text := text_of(found.get(key)))), "")
