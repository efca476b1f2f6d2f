"""The errors of the product, one tree.

WirewatchError
├── ConfigurationError   the configuration can't be used; carries every fault found (exit code 78)
├── FaultsError          data of the core can't be compiled; faults by path, before anyone knows their file
├── DeliveryError        a recipient did not take a message
└── StoreError           the database can't be used
    └── LeaseLostError   another node has taken over since; nothing was written

Each knows what to do (``hint``) and whether trying again is pointless (``permanent``).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in a piece of configuration, told by where it stands in the data.

    ``path`` leads from the root of the file to the value (``("match", "all", 0, "text")``); ``offset`` counts
    characters into that value where it is a string with a grammar of its own; ``on_key`` means the key itself and
    not its value; ``hint`` says what to write instead.
    """

    path: tuple[str | int, ...]
    what: str
    hint: str = ""
    offset: int | None = None
    on_key: bool = False


@dataclass(frozen=True, slots=True)
class LocatedFault:
    """A fault with its place in a file, lines and columns counted from 1."""

    file: str
    line: int
    column: int
    what: str
    hint: str = ""

    def __str__(self) -> str:
        tail = f" ({self.hint})" if self.hint else ""
        return f"{self.file}:{self.line}:{self.column}: {self.what}{tail}"


class WirewatchError(Exception):
    """The root: whatever the product raises on purpose."""

    def __init__(self, message: str, *, hint: str = "", permanent: bool = False) -> None:
        super().__init__(message)
        self.hint = hint
        self.permanent = permanent


class ConfigurationError(WirewatchError):
    """The configuration can't be used; ``faults`` tells each mistake with its file, line and column."""

    def __init__(self, faults: tuple[LocatedFault, ...], *, hint: str = "") -> None:
        super().__init__("\n".join(map(str, faults)), hint=hint, permanent=True)
        self.faults = faults


class FaultsError(WirewatchError):
    """Raised inside the core where data can't be compiled: faults by path, before anyone knows their file."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(fault.what for fault in faults), permanent=True)
        self.faults = faults


class DeliveryError(WirewatchError):
    """A recipient did not take a message; ``permanent`` where it never will."""


class StoreError(WirewatchError):
    """The database can't be opened, is held by another daemon, or is of a newer version."""


class LeaseLostError(StoreError):
    """Somebody else has taken over since: nothing was written, and nothing is left to do here."""
