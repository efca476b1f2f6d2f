"""What alerts need to know of states and publishers: how a desk calls them, and which publishers are one house."""

from collections.abc import Iterable
from typing import Protocol


class Names(Protocol):
    """The names behind codes; unknown codes come back as they are."""

    def state_name(self, code: str) -> str: ...

    def adjective(self, code: str) -> str: ...

    def treaty_name(self, treaty_id: str) -> str: ...

    def publisher_name(self, wire: str) -> str: ...

    def independent(self, wires: Iterable[str]) -> tuple[str, ...]: ...
