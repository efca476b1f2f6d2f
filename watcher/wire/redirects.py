"""Where a transfer's redirects lead. Pure."""

from contextlib import suppress
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

_LONGEST_URL = 2_000
_FOR_GOOD = (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT)


class Redirects:
    """Follows a transfer, hop by hop. ``moved_to`` is where it led for as long as each redirect was meant for good."""

    def __init__(self, url: str) -> None:
        self.moved_to: str | None = None
        self.here: str | None = url
        self._status = 0
        self._for_good = True

    def take_status(self, line: str) -> None:
        """Note the first line of an answer."""
        code = line.split()[1:2]
        self._status = int(code[0]) if code and code[0].isascii() and code[0].isdigit() else 0

    def take_location(self, value: str) -> None:
        """Note where an answer leads; ``here`` is None from where on it leads to no address that can be written."""
        there = _joined(self.here, value) if self.here else None
        self._for_good = self._for_good and self._status in _FOR_GOOD and there is not None
        self.here = there
        if self._for_good:
            self.moved_to = there


def _joined(base: str, location: str) -> str | None:
    """Give where a redirect leads, if that could stand in a configuration."""
    with suppress(ValueError):
        there = urljoin(base, location)
        if urlsplit(there).scheme in {"http", "https"} and there.isprintable() and len(there) <= _LONGEST_URL:
            return there
    return None
