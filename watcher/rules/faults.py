"""Takes plain values as YAML gave them, checks their shape and collects every fault with its path."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from watcher.errors import Fault

Path = tuple[str | int, ...]

_NAMES: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (type(None), "nothing"),
    (bool, "true or false"),
    ((int, float), "a number"),
    (str, "text"),
    (list, "a list"),
    (Mapping, "a block of keys"),
)


def kind_of(value: object) -> str:
    """Say what a value is, in words for somebody who writes YAML."""
    return next((name for types, name in _NAMES if isinstance(value, types)), type(value).__name__)


def nearest(name: object, known: Iterable[str]) -> str:
    """Hint at the right spelling: the nearest known one, else all of them."""
    names = list(known)
    near = difflib.get_close_matches(str(name), names, n=1)
    return f"did you mean `{near[0]}`?" if near else f"write one of {', '.join(names)}"


@dataclass(slots=True)
class Faults:
    """Every fault found so far; each check tells its fault and answers with something harmless to go on with."""

    found: list[Fault] = field(default_factory=list)

    def tell(self, path: Path, what: str, hint: str = "", *, offset: int | None = None, on_key: bool = False) -> None:
        self.found.append(Fault(path, what, hint, offset, on_key))

    def block(self, value: object, path: Path, known: Iterable[str]) -> dict[str, object]:
        """Read a mapping, its known keys only."""
        if not isinstance(value, Mapping):
            self.tell(path, f"a block of keys belongs here, not {kind_of(value)}", f"keys: {', '.join(known)}")
            return {}
        names = tuple(known)
        for key in value:
            if key not in names:
                self.tell((*path, key), f"unknown key `{key}`", nearest(key, names), on_key=True)
        return {key: value[key] for key in value if key in names}

    def text(self, value: object, path: Path, *, hint: str = "") -> str:
        if not isinstance(value, str):
            self.tell(path, f"text belongs here, not {kind_of(value)}", hint or "put it in quotes")
            return ""
        if not value.strip():
            self.tell(path, "the text is empty", hint)
        return value

    def listed(self, value: object, path: Path, *, hint: str = "") -> list[object]:
        if not isinstance(value, list):
            self.tell(path, f"a list belongs here, not {kind_of(value)}", hint or "write [one, another]")
            return []
        if not value:
            self.tell(path, "the list is empty", hint or "leave the key out, or name something")
        return value

    def one_of(self, value: object, path: Path, known: Iterable[str]) -> str | None:
        names = tuple(known)
        if isinstance(value, str) and value in names:
            return value
        self.tell(path, f"`{value}` is not known here", nearest(value, names))
        return None

    def words(self, value: object, path: Path, known: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """One text or a list of texts, from a closed list where there is one; true and false count as words."""
        several = isinstance(value, list)
        found: list[str] = []
        for number, item in enumerate(self.listed(value, path) if several else [value]):
            here = (*path, number) if several else path
            word = str(item).lower() if isinstance(item, bool) else item
            if known is not None:
                self.one_of(word, here, known)
            else:
                self.text(word, here)
            found.append(str(word))
        return tuple(found)
