"""Takes the values of a rule, puts in the lists it names: ``{list: pairs/caucasus}`` is lists/pairs/caucasus.yaml."""

import re

from watcher.settings.reading import Files
from watcher.settings.tree import Path, Tree

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*(?:/[a-z0-9][a-z0-9_-]*)*")


class ListsNamed:
    """The lists that one rule names; ``missing`` holds the places of those that could not be put in, now told."""

    def __init__(self, files: Files, tree: Tree) -> None:
        self.files = files
        self.tree = tree
        self.missing: set[Path] = set()

    def put_in(self, value: object, path: Path) -> object:
        """Give the values with every named list in its place."""
        if isinstance(value, dict):
            if value.keys() == {"list"}:
                return self._list(value["list"], path)
            return {key: self.put_in(inner, (*path, key)) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.put_in(inner, (*path, number)) for number, inner in enumerate(value)]
        return value

    def stands_in(self, path: Path) -> bool:
        """Whether a place belongs to a list that is missing, so that what is said of it is no news."""
        return any(path[: len(missing)] == missing for missing in self.missing)

    def _list(self, name: object, path: Path) -> list[object]:
        here = (*path, "list")
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            return self._lack(path, here, "this names no list", "write a name such as pairs/caucasus")
        file = f"lists/{name}.yaml"
        found = self.files.tree(file)
        if found is None:
            if file in self.files.contents:
                self.missing.add(path)
                return []
            return self._lack(path, here, f"there is no list `{name}`", f"write {file}, or the list itself")
        if not isinstance(found.value, list) or not found.value:
            self.missing.add(path)
            self.files.faults.append(found.fault((), "a list belongs into this file", "write lines that start with - "))
            return []
        return found.value

    def _lack(self, path: Path, here: Path, what: str, hint: str) -> list[object]:
        self.missing.add(path)
        self.files.faults.append(self.tree.fault(here, what, hint))
        return []
