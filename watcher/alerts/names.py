"""What alerts need to know of states: how a desk calls them."""

from typing import Protocol


class Names(Protocol):
    """The names behind codes; unknown codes come back as they are."""

    def state_name(self, code: str) -> str: ...

    def adjective(self, code: str) -> str: ...
