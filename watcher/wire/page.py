"""What a page turns out to be: a story, a step on the way to one, or something else. Plain values, of no library."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A story to look for behind an address: what its feed said of it, and whose private addresses may be asked.

    ``private_url`` is the feed's own where it is allowed to live at a private address: pages of its host and port are
    allowed to, too.
    """

    id: str
    url: str = field(repr=False)
    title: str
    summary: str
    private_url: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeText:
    """A story as its page has it: the headline, and the text without it, menus and notices."""

    title: str
    text: str
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hop:
    """The page only leads on, to this address."""

    url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """There is no story to be had: why. ``retry_in_s`` where it may be otherwise later, at the earliest in so long."""

    because: str
    retry_in_s: float | None = None


PageContent = WholeText | Hop | Refused
