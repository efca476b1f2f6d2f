"""Takes a tree of values, puts in what ``${NAME}`` and ``${file:PATH}`` stand for; never shows what it put in.

``$${NAME}`` stays as ``${NAME}``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from watcher.errors import LocatedFault
from watcher.settings.tree import Node, Tree
from watcher.settings.tree import Path as ValuePath

LARGEST_SECRET = 65_536

_PLACE = re.compile(r"\$(\$?)\{([^{}]*)\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Filled:
    """The values with everything put in, and the paths of those that must not be shown."""

    value: object
    hidden: frozenset[ValuePath]
    faults: tuple[LocatedFault, ...]


class _Missing(Exception):  # noqa: N818 - it is told to the user as a fault
    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


def fill(tree: Tree, folder: Path, environment: Mapping[str, str]) -> Filled:
    """Put in every value that a text of the tree asks for."""
    filling = _Filling(tree, folder, environment)
    value = filling.value(tree.root, ())
    return Filled(value, frozenset(filling.hidden), tuple(filling.faults))


class _Filling:
    def __init__(self, tree: Tree, folder: Path, environment: Mapping[str, str]) -> None:
        self.tree = tree
        self.folder = folder
        self.environment = environment
        self.hidden: set[ValuePath] = set()
        self.faults: list[LocatedFault] = []

    def value(self, node: Node, path: ValuePath) -> object:
        if isinstance(node.value, dict):
            return {key: self.value(node.children[key], (*path, key)) for key in node.value}
        if isinstance(node.value, list):
            return [self.value(node.children[number], (*path, number)) for number in range(len(node.value))]
        if isinstance(node.value, str) and "${" in node.value:
            return self.text(node.value, path)
        return node.value

    def text(self, written: str, path: ValuePath) -> str:
        def put_in(found: re.Match[str]) -> str:
            if found[1]:
                return found[0][1:]
            self.hidden.add(path)
            try:
                return self.look_up(found[2])
            except _Missing as missing:
                self.faults.append(self.tree.fault(path, missing.what, missing.hint, offset=found.start()))
                return found[0]

        return _PLACE.sub(put_in, written)

    def look_up(self, name: str) -> str:
        if name.startswith("file:"):
            return self.file(name.removeprefix("file:"))
        if not _NAME.fullmatch(name):
            raise _Missing(
                f"`${{{name}}}` names no variable", "write ${NAME} or ${file:PATH}; $${ for the signs themselves"
            )
        if name not in self.environment:
            raise _Missing(f"the environment has no {name}", f"set {name} before starting, or write the value here")
        return self.environment[name]

    def file(self, name: str) -> str:
        try:
            with (self.folder / name).open("rb") as source:
                data = source.read(LARGEST_SECRET + 1)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else "not readable"
            raise _Missing(
                f"the file {name} can't be read: {reason}", "paths start at the configuration folder"
            ) from None
        if len(data) > LARGEST_SECRET:
            raise _Missing(f"the file {name} is too large", f"at most {LARGEST_SECRET} bytes are taken")
        try:
            return data.decode().rstrip("\r\n")
        except UnicodeDecodeError:
            raise _Missing(f"the file {name} is not UTF-8", "save it as UTF-8 text") from None
