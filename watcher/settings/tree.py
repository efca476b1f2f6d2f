"""Takes the bytes of a YAML file, gives plain values that know their places; refuses what nobody can have meant.

Scalars are read as YAML 1.2 has them, numbers with a leading zero as text: ``NO``, ``on``, ``12:30``, ``0123`` stay
what was written. Doubled keys, aliases (an alias bomb grows to gigabytes), tags and deep nesting are faults.
The parser's events are read one by one: PyYAML's ``compose`` recurses in C and crashes on ten thousand brackets.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from sys import intern

import yaml

from watcher.errors import LocatedFault

LARGEST_FILE = 4_000_000  # twenty thousand feeds, a line each
DEEPEST = 60

Path = tuple[str | int, ...]

_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_OTHER_BASE = re.compile(r"0x[0-9a-fA-F]{1,15}|0o[0-7]{1,20}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*|(?=[eE])))(?:[eE][-+]?[0-9]{1,3})?")
_ENDLESS = {".inf": math.inf, "+.inf": math.inf, "-.inf": -math.inf, ".nan": math.nan}

_STRING_TAG = "tag:yaml.org,2002:str"


class _Loader(yaml.CSafeLoader):
    """The parser of libyaml; only its events are used."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file, counted from 1."""

    line: int
    column: int


@dataclass(slots=True)
class Node:
    """A value at its place. ``raw`` is the written form of a scalar on one line, where offsets can be counted."""

    spot: Spot
    value: object = None
    raw: str | None = None


@dataclass(slots=True)
class Block(Node):
    """A list or a mapping at its place, with what stands in it."""

    keys: dict[str, Spot] = field(default_factory=dict)
    children: dict[str | int, Node] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tree:
    """The values of one file. ``file`` is its name in faults."""

    file: str
    root: Node

    @property
    def value(self) -> object:
        return self.root.value

    def spot(self, path: Path, *, offset: int | None = None, on_key: bool = False) -> Spot:
        """Find the place of a value, of its key, or of a character in it; what is missing stands at its parent."""
        node, key_spot = self.root, self.root.spot
        for number, step in enumerate(path):
            if not isinstance(node, Block):
                return node.spot
            child = node.children.get(step)
            if child is None:
                return node.keys.get(str(step), node.spot) if number == len(path) - 1 else node.spot
            key_spot = node.keys.get(str(step), child.spot)
            node = child
        if on_key:
            return key_spot
        return _into(node, offset) if offset is not None else node.spot

    def fault(
        self, path: Path, what: str, hint: str = "", *, offset: int | None = None, on_key: bool = False
    ) -> LocatedFault:
        spot = self.spot(path, offset=offset, on_key=on_key)
        return LocatedFault(self.file, spot.line, spot.column, what, hint)


def _into(node: Node, offset: int) -> Spot:
    """Count characters into a scalar, as far as none of them is written as an escape."""
    if node.raw is None:
        return node.spot
    quote = node.raw[:1] if node.raw[:1] in ("'", '"') else ""
    before = node.raw[len(quote) : len(quote) + offset]
    if quote and ("\\" if quote == '"' else "''") in before:
        return node.spot
    return Spot(node.spot.line, node.spot.column + len(quote) + offset)


class TreeError(Exception):
    """A file that can't be read as YAML, or holds what is refused."""

    def __init__(self, fault: LocatedFault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def read_tree(file: str, data: bytes) -> Tree:
    """Read one file.

    Raises:
        TreeError: at the first place from which it can't be read.

    """
    text = _decode(file, data)
    try:
        root = _Reader(file, text).whole()
    except yaml.reader.ReaderError as error:
        spot = _spot_of(text[: error.position])
        raise TreeError(_refused(file, spot, "a control character", "delete it")) from None
    except yaml.MarkedYAMLError as error:
        ran_out = error.problem_mark is None or error.problem_mark.index >= len(text.rstrip())
        mark = (ran_out and error.context_mark) or error.problem_mark
        spot = Spot(mark.line + 1, mark.column + 1) if mark else Spot(1, 1)
        what = "no YAML: " + " ".join(part for part in (error.context, error.problem) if part)
        raise TreeError(_refused(file, spot, what, _yaml_hint(what))) from None
    return Tree(file, root)


def _refused(file: str, spot: Spot, what: str, hint: str) -> LocatedFault:
    return LocatedFault(file, spot.line, spot.column, what, hint)


def _yaml_hint(what: str) -> str:
    if "mapping values are not allowed" in what:
        return "put text that holds a colon in quotes, or check the indentation"
    if "cannot start any token" in what:
        return "indent with spaces, and put text that starts with a sign in quotes"
    return "check quotes, brackets and indentation here and just above"


def _decode(file: str, data: bytes) -> str:
    if len(data) > LARGEST_FILE:
        message = f"the file has more than {LARGEST_FILE:,} bytes"
        raise TreeError(_refused(file, Spot(1, 1), message, "take something out of it: no more are read"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        spot = _spot_of(data[: error.start].decode("utf-8", errors="replace"))
        raise TreeError(_refused(file, spot, "this is not UTF-8", "save the file as UTF-8")) from None


def _spot_of(before: str) -> Spot:
    line_start = before.rfind("\n") + 1
    return Spot(before.count("\n") + 1, len(before) - line_start + 1)


class _Reader:
    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.open: list[tuple[Block, str | None]] = []  # each unfinished block and the key it stands under

    def whole(self) -> Node:
        root: Node | None = None
        for event in yaml.parse(self.text, Loader=_Loader):
            if isinstance(event, yaml.AliasEvent):
                raise self.fail(event, "aliases are not used here", "write the value out")
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                raise self.fail(event, "a second document in one file", "delete the line ---")
            node = self.read(event)
            root = root or node
        return root or Node(Spot(1, 1))

    def read(self, event: yaml.Event) -> Node | None:
        """Take one event; give the node that it finished at the top of the file, if any."""
        if isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            ended, _ = self.open.pop()
            return None if self.open else ended
        if not isinstance(event, yaml.ScalarEvent | yaml.SequenceStartEvent | yaml.MappingStartEvent):
            return None
        if event.tag is not None and not (isinstance(event, yaml.ScalarEvent) and event.tag in ("!", _STRING_TAG)):
            raise self.fail(event, f"the tag `{event.tag}` is not allowed", "write the plain value")
        if self.takes_key(event):
            return None
        node = self.node(event)
        self.place(node)
        if not isinstance(node, Block):
            return None if self.open else node
        self.open.append((node, None))
        if len(self.open) > DEEPEST:
            raise self.fail(event, "nested too deeply", f"at most {DEEPEST} levels are read")
        return None

    def takes_key(self, event: yaml.Event) -> bool:
        """Keep a scalar as the key of the value to come, where one is due."""
        if not self.open:
            return False
        block, key = self.open[-1]
        if not isinstance(block.value, dict) or key is not None:
            return False
        if not isinstance(event, yaml.ScalarEvent):
            raise self.fail(event, "a key is a plain word", "write key: value")
        if event.value in block.keys:
            first = block.keys[event.value].line
            raise self.fail(event, f"`{event.value}` is there twice, first in line {first}", "keep one of them")
        name = intern(event.value)  # ten thousand feeds have the same few
        block.keys[name] = _spot(event)
        self.open[-1] = (block, name)
        return True

    def node(self, event: yaml.Event) -> Node:
        if isinstance(event, yaml.ScalarEvent):
            raw = None if event.tag or event.anchor else self.one_line(event)
            plain = not event.style and event.tag is None
            value = _resolve(event.value) if plain else event.value
            return Node(_spot(event), value, value if raw == value else raw)
        return Block(_spot(event), {} if isinstance(event, yaml.MappingStartEvent) else [])

    def one_line(self, event: yaml.Event) -> str | None:
        start, end = event.start_mark, event.end_mark
        if start is None or end is None or start.line != end.line:
            return None
        return self.text[start.index : end.index]

    def place(self, node: Node) -> None:
        """Put a node into the block that is open."""
        if not self.open:
            return
        block, key = self.open[-1]
        if isinstance(block.value, dict) and key is not None:
            block.value[key] = node.value
            block.children[key] = node
            self.open[-1] = (block, None)
        elif isinstance(block.value, list):
            block.children[len(block.value)] = node
            block.value.append(node.value)

    def fail(self, event: yaml.Event, what: str, hint: str) -> TreeError:
        return TreeError(_refused(self.file, _spot(event), what, hint))


def _spot(event: yaml.Event) -> Spot:
    mark = event.start_mark
    return Spot(mark.line + 1, mark.column + 1) if mark else Spot(1, 1)


def _resolve(written: str) -> object:
    """Read a plain scalar by the core schema of YAML 1.2."""
    if written in _CONSTANTS:
        return _CONSTANTS[written]
    if _INTEGER.fullmatch(written):
        return int(written)
    if _OTHER_BASE.fullmatch(written):
        return int(written, 0)
    if _FLOAT.fullmatch(written):
        return float(written)
    return _ENDLESS.get(written.lower(), written)


def strings(node: Node, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Walk over every text of a tree with its path."""
    if isinstance(node.value, str):
        yield path, node.value
    if isinstance(node, Block):
        for step, child in node.children.items():
            yield from strings(child, (*path, step))
