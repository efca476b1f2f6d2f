"""Takes a tree of values, puts in what ``${NAME}`` and ``${file:PATH}`` stand for; never shows what it put in.

``$${NAME}`` stays as ``${NAME}``. A password is given as it is: where it goes into the login or the query of an
address, its signs are put in so that they mean nothing there. Whoever reads what the daemon did need not be let into
its secrets: what then can't be had leaves ``…`` in its place; only where an address stands (``shapes``) may that be.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from watcher.errors import LocatedFault
from watcher.settings.tree import Block, Node, Tree
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
    lacking: Mapping[ValuePath, LocatedFault] = field(default_factory=dict)


class Withheld(str):
    """A text with ``…`` for each secret in it that can't be had here: good to be looked at, not to be used."""

    __slots__ = ()


GAP = "…"


def _is_login(written: str, at: int) -> bool:
    """Whether a place lies between ``://`` and ``@``, or in the query, where a sign of a password would cut it short.

    Elsewhere in an address (a token that is a path, a whole address) the signs are meant.
    """
    scheme = written.find("://")
    if scheme < 0 or at < scheme:
        return False
    before, after = _PLACE.sub("", written[scheme + 3 : at]), _PLACE.sub("", written[at:])
    in_authority = not any(sign in before for sign in "/?#@") and "@" in re.split(r"[/?#]", after, maxsplit=1)[0]
    return in_authority or "?" in before


class _Missing(Exception):  # noqa: N818 - it is told to the user as a fault
    def __init__(self, what: str, hint: str, *, elsewhere: bool = False) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint
        self.elsewhere = elsewhere


def fill(tree: Tree, folder: Path, environment: Mapping[str, str], *, secrets: bool = True) -> Filled:
    """Put in every value that a text of the tree asks for.

    Without ``secrets``, a text that asks for what another user may well have becomes ``Withheld``, and the fault that
    it would have been stands under ``lacking`` for whoever can't do without.
    """
    filling = _Filling(tree, folder, environment, secrets=secrets)
    value = filling.value(tree.root, ())
    return Filled(value, frozenset(filling.hidden), tuple(filling.faults), filling.lacking)


class _Filling:
    def __init__(self, tree: Tree, folder: Path, environment: Mapping[str, str], *, secrets: bool) -> None:
        self.tree = tree
        self.folder = folder
        self.environment = environment
        self.secrets = secrets
        self.hidden: set[ValuePath] = set()
        self.faults: list[LocatedFault] = []
        self.lacking: dict[ValuePath, LocatedFault] = {}

    def value(self, node: Node, path: ValuePath) -> object:
        if isinstance(node, Block):
            filled = {step: self.value(child, (*path, step)) for step, child in node.children.items()}
            return list(filled.values()) if isinstance(node.value, list) else filled
        if isinstance(node.value, str) and "${" in node.value:
            return self.text(node.value, path)
        return node.value

    def text(self, written: str, path: ValuePath) -> str:
        def put_in(found: re.Match[str]) -> str:
            if found[1]:
                return found[0][1:]
            self.hidden.add(path)
            try:
                secret = self.look_up(found[2])
                return quote(secret, safe="") if _is_login(written, found.start()) else secret
            except _Missing as missing:
                fault = self.tree.fault(path, missing.what, missing.hint, offset=found.start())
                if missing.elsewhere and not self.secrets:
                    self.lacking.setdefault(path, fault)
                    return GAP
                self.faults.append(fault)
                return found[0]

        filled = _PLACE.sub(put_in, written)
        return Withheld(filled) if path in self.lacking else filled

    def look_up(self, name: str) -> str:
        if name.startswith("file:"):
            return self.file(name.removeprefix("file:"))
        if not _NAME.fullmatch(name):
            raise _Missing(
                f"`${{{name}}}` names no variable", "write ${NAME} or ${file:PATH}; $${ for the signs themselves"
            )
        if name not in self.environment:
            hint = f"set {name} before starting, or write the value here"
            raise _Missing(f"the environment has no {name}", hint, elsewhere=True)
        return self.environment[name]

    def place(self, name: str) -> Path:
        """Find a file of ``secrets/`` where systemd has put it for its service, which may not read the folder."""
        handed_on = self.environment.get("CREDENTIALS_DIRECTORY")
        if handed_on and name.startswith("secrets/"):
            credential = Path(handed_on) / name.replace("/", "_")  # as systemd names the files of a folder
            if credential.is_file():
                return credential
        return self.folder / name

    def file(self, name: str) -> str:
        try:
            with self.place(name).open("rb") as source:
                data = source.read(LARGEST_SECRET + 1)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else "not readable"
            hint = "paths start at the configuration folder"
            raise _Missing(f"the file {name} can't be read: {reason}", hint, elsewhere=True) from None
        if len(data) > LARGEST_SECRET:
            raise _Missing(f"the file {name} is too large", f"at most {LARGEST_SECRET} bytes are taken")
        try:
            return data.decode().rstrip("\r\n")
        except UnicodeDecodeError:
            raise _Missing(f"the file {name} is not UTF-8", "save it as UTF-8 text") from None
