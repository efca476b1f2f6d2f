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

# In the URLs of these services the host is a plain address; elsewhere it is often the token itself (slack, discord).
_WITH_ADDRESS = frozenset(
    (
        *("mailto", "mailtos", "json", "jsons", "xml", "xmls", "form", "forms", "matrix", "matrixs", "ntfys"),
        *("mqtt", "mqtts", "irc", "ircs", "xmpp", "xmpps", "syslog", "mmost", "mmosts", "rocket", "rockets"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One URL that is polled. ``backfill`` None makes the first poll a baseline without alerts."""

    id: str
    url: str
    wire: str
    group: str
    language: str
    every: dt.timedelta
    enabled: bool = True
    allow_private: bool = False
    backfill: dt.timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One target of one channel. ``url`` holds its secrets and is never printed; ``label`` is what people see."""

    id: str
    channel: str
    url: str = field(repr=False)
    min_severity: Severity = "low"
    label: str

    @classmethod
    def of(cls, channel: str, url: str, *, min_severity: Severity = "low") -> Self:
        """Name a URL that has exactly one target; where its label can't tell that target, it ends with the id."""
        digest = hashlib.blake2b(url.encode(), digest_size=4).hexdigest()
        target = target_of(url)
        return cls(
            id=f"{channel}/{digest}",
            channel=channel,
            url=url,
            min_severity=min_severity,
            label=f"{channel} {safe_label(url)} {f'to {target}' if target else f'({digest})'}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """A whole configuration as of ``revision`` (8 hex over every file read, secrets not in it)."""

    folder: Path
    database: str = field(repr=False)
    feeds: tuple[Feed, ...]
    recipients: tuple[Recipient, ...]
    rules: tuple[Rule, ...]
    lexicon: Lexicon
    revision: str


def safe_label(url: str) -> str:
    """Give the scheme, and the host where it can't be a secret."""
    scheme, _, rest = url.partition("://")
    if scheme.lower() not in _WITH_ADDRESS:
        return f"{scheme}://…"
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    return f"{scheme}://{authority.rpartition('@')[2]}"
