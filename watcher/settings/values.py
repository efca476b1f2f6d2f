"""What the rest of the house sees of the configuration: frozen values, checked, with nothing left to look up."""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from watcher.lexicon import Lexicon
from watcher.model import Severity
from watcher.rules import Rule
from watcher.settings.recipients import target_of
from watcher.settings.sources import Sources
from watcher.settings.substitution import GAP, Withheld

# Stands for the address of a feed or a recipient whose secret can't be had: no fetch and no service takes it.
WITHHELD = "withheld://"

# In the URLs of these services the host is a plain address; elsewhere it is often the token itself (slack, discord).
_WITH_ADDRESS = frozenset(
    (
        *("mailto", "mailtos", "json", "jsons", "xml", "xmls", "form", "forms", "matrix", "matrixs", "ntfys"),
        *("mqtt", "mqtts", "irc", "ircs", "xmpp", "xmpps", "syslog", "mmost", "mmosts", "rocket", "rockets"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Where the stories stand on a page that has no feed, as CSS selectors: each item, and its parts within it."""

    items: str
    title: str
    link: str
    text: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One URL that is polled, ``every`` so often, or as seldom as ``slowest`` where it brings little (None: never so).

    ``backfill`` None makes the first poll a baseline without alerts.
    ``full_text`` says whether the whole text behind a summary is fetched; None: where the summary touches a rule.
    """

    id: str
    url: str
    wire: str
    group: str
    language: str
    every: dt.timedelta
    slowest: dt.timedelta | None = None
    enabled: bool = True
    allow_private: bool = False
    backfill: dt.timedelta | None = None
    page: Page | None = None
    full_text: bool | None = None

    @property
    def copy_key(self) -> str:
        """Give what its last copy is known by: read by other selectors, the same page is another."""
        return self.url if self.page is None else f"{self.url} {self.page}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One target of one channel. ``url`` holds its secrets and is never printed; ``label`` is what people see.

    ``notices`` says whether it also hears of the watch itself: of feeds and channels that need a look.
    Where the secret can't be had, ``url`` leads nowhere and ``id`` is not the one that the daemon knows it by.
    """

    id: str
    channel: str
    url: str = field(repr=False)
    min_severity: Severity = "low"
    notices: bool = True
    label: str

    @classmethod
    def of(cls, channel: str, url: str, *, min_severity: Severity = "low", notices: bool = True) -> Self:
        """Name a URL that has exactly one target; where its label can't tell that target, it ends with the id."""
        digest = hashlib.blake2b(url.encode(), digest_size=4).hexdigest()
        target = target_of(url)
        return cls(
            id=f"{channel}/{digest}",
            channel=channel,
            url=url,
            min_severity=min_severity,
            notices=notices,
            label=f"{channel} {safe_label(url)} {f'to {target}' if target else f'({digest})'}",
        )

    @classmethod
    def withheld(
        cls, channel: str, url: Withheld, *, number: int, min_severity: Severity = "low", notices: bool = True
    ) -> Self:
        """Name a URL as far as it can be told without its secret; ``number`` counts within the channel."""
        target = target_of(url)
        shown = [channel, safe_label(url), f"to {target}" if target and GAP not in target else "(secret not readable)"]
        return cls(
            id=f"{channel}/withheld-{number}",
            channel=channel,
            url=WITHHELD,
            min_severity=min_severity,
            notices=notices,
            label=" ".join(filter(None, shown)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How long things are kept: the texts of articles that told nothing, and all that was told. Never the other way."""

    unused: dt.timedelta = dt.timedelta(days=90)
    told: dt.timedelta = dt.timedelta(days=1825)


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """A whole configuration as of ``revision`` (8 hex over every file read, secrets not in it).

    ``sources`` locates what turns out to be wrong with it later.
    """

    folder: Path
    database: str = field(repr=False)
    contact: str | None = None
    feeds: tuple[Feed, ...]
    recipients: tuple[Recipient, ...]
    rules: tuple[Rule, ...]
    lexicon: Lexicon
    keep: Keep
    revision: str
    sources: Sources = field(repr=False)


def safe_label(url: str) -> str:
    """Give the scheme, and the host where it can't be a secret; nothing of a URL whose scheme is withheld."""
    scheme, _, rest = url.partition("://")
    if GAP in scheme:
        return ""
    host = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2]
    # What stands before a gap may be the password, and the @ in the gap.
    return f"{scheme}://{host}" if scheme.lower() in _WITH_ADDRESS and GAP not in host else f"{scheme}://…"
