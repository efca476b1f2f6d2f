"""Takes a folder, gives its files as trees of values and remembers every byte read and every fault found."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from watcher.errors import Fault, LocatedFault
from watcher.settings.tree import LARGEST_FILE, Tree, TreeError, read_tree


@dataclass(slots=True)
class Files:
    """The files of one folder, each read once. ``secrets`` says whether those they ask for must be had.

    ``instead`` holds bytes that stand for those of a file of the folder.
    """

    folder: Path
    secrets: bool = field(default=True, kw_only=True)
    instead: Mapping[str, bytes] = field(default_factory=dict, kw_only=True)
    faults: list[LocatedFault] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict)
    trees: dict[str, Tree | None] = field(default_factory=dict)

    def tree(self, name: str) -> Tree | None:
        """Read a file of the folder; None where it is not there or can't be read (which is a fault)."""
        if name not in self.trees:
            self.trees[name] = self._read(name)
        return self.trees[name]

    def named(self, subfolder: str) -> list[str]:
        """List the YAML files of a subfolder, those below it too; one that would be overlooked is a fault."""
        found: list[str] = []
        for path in sorted((self.folder / subfolder).rglob("*")):
            name = path.relative_to(self.folder).as_posix()
            if path.name.startswith(".") or not path.is_file():
                continue
            if path.suffix == ".yaml":
                found.append(name)
            elif path.suffix == ".yml":
                self.faults.append(
                    LocatedFault(str(path), 1, 1, "files end in .yaml", f"rename it to {path.stem}.yaml")
                )
        return found

    def tell(self, tree: Tree, faults: tuple[Fault, ...], *, below: int = 0) -> None:
        """Locate faults that the core found; ``below`` steps of their paths name the file and not a value in it."""
        self.faults.extend(
            tree.fault(fault.path[below:], fault.what, fault.hint, offset=fault.offset, on_key=fault.on_key)
            for fault in faults
        )

    def revision(self) -> str:
        """Give 8 hex over every file that was read, with its name."""
        digest = hashlib.blake2b(digest_size=4)
        for name, data in sorted(self.contents.items()):
            digest.update(f"{name}\0{len(data)}\0".encode())
            digest.update(data)
        return digest.hexdigest()

    def _read(self, name: str) -> Tree | None:
        path = self.folder / name
        try:
            data = self.instead[name] if name in self.instead else _bytes_of(path)
        except FileNotFoundError:
            return None
        except OSError as error:
            reason = error.strerror or "not readable"
            self.faults.append(
                LocatedFault(str(path), 1, 1, f"the file can't be read: {reason}", "check its permissions")
            )
            return None
        self.contents[name] = data
        try:
            return read_tree(str(path), data)
        except TreeError as refused:
            self.faults.append(refused.fault)
            return None


def _bytes_of(path: Path) -> bytes:
    with path.open("rb") as source:
        return source.read(LARGEST_FILE + 1)
