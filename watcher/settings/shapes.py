"""What may stand in wirewatch.yaml, feeds.yaml and channels.yaml: one model a file, one field a setting.

Messages show the written value only through the context of the error, so that the caller can keep back one that came
from the environment or a file.
"""

import datetime as dt
import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    field_validator,
)
from pydantic_core import PydanticCustomError

from watcher.events import OPEN_FOR
from watcher.model import Severity
from watcher.settings.substitution import Withheld
from watcher.settings.values import Keep

DEFAULT_EVERY = dt.timedelta(minutes=5)
DEFAULT_KEEP = Keep()
LONGEST_URL = 2_000

# The word for which `database:` takes the place that the machine gives: the user's or the service's state folder.
DEFAULT_DATABASE = "default"

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
# No length is shorter than a second: a feed polled more often would be a burden to its host.
_DURATION = re.compile(r"([1-9][0-9]{0,6})([smhd])")
_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://[^\s]+", re.IGNORECASE)
_DATABASE = re.compile(r"sqlite://(?:/.*)?|postgres(?:ql)?(?:\+psycopg)?://.+", re.DOTALL)


def refusal(what: str, hint: str, value: object = "") -> PydanticCustomError:
    """Build a fault; ``{value}`` in the text stands for what was written."""
    return PydanticCustomError("refused", "{what}", {"what": what, "hint": hint, "value": str(value)})


def read_length(written: str) -> dt.timedelta | None:
    """Read a length of time as settings have it, such as 60s or 48h; None where it is none."""
    found = _DURATION.fullmatch(written)
    return dt.timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None


def _duration(value: object) -> object:
    if isinstance(value, dt.timedelta):  # a default of ours: no file can hold one
        return value
    length = read_length(value) if isinstance(value, str) else None
    if length is None:
        raise refusal("`{value}` is no length of time", "write a number with s, m, h or d, such as 60s or 24h", value)
    return length


def _slug(value: object) -> object:
    if isinstance(value, str) and not _SLUG.fullmatch(value):
        raise refusal("`{value}` is no short name", "write small letters, digits and hyphens, such as bbc-world", value)
    return value


def _language(value: object) -> object:
    if isinstance(value, str) and not _LANGUAGE.fullmatch(value):
        raise refusal("`{value}` is no language", "write its code, such as en, ru or pt-BR", value)
    return value


def _feed_url(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or len(value) > LONGEST_URL or not value.isprintable() or " " in value:
        raise refusal("this is no address of a feed", "write http:// or https:// and the whole address")
    return value


def _channel_url(value: object) -> object:
    if isinstance(value, str) and not _SCHEME.fullmatch(value):
        raise refusal("this is no address of a channel", "write an Apprise URL, such as mailto://… or slack://…")
    return value


def _or_withheld(value: object, checked: ValidatorFunctionWrapHandler) -> object:
    """Let an address pass as it is whose secret can't be had: nobody without the secret is going to call there."""
    return value if isinstance(value, Withheld) else checked(value)


def _database(value: object) -> object:
    if isinstance(value, Withheld):
        raise refusal("the database can't be opened without its secret", "")
    if isinstance(value, str) and value != DEFAULT_DATABASE and not _DATABASE.fullmatch(value):
        raise refusal("this is no database", "write sqlite:///wirewatch.db or postgresql://user@host/name")
    return value


Duration = Annotated[dt.timedelta, BeforeValidator(_duration)]
Slug = Annotated[str, BeforeValidator(_slug)]
FeedUrl = Annotated[str, BeforeValidator(_feed_url), WrapValidator(_or_withheld)]
ChannelUrl = Annotated[str, BeforeValidator(_channel_url), WrapValidator(_or_withheld)]


class Shape(BaseModel):
    """Unknown keys are refused, values keep the type that was written."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


class KeepShape(Shape):
    """How long wirewatch.yaml says that things are kept."""

    unused: Duration = DEFAULT_KEEP.unused
    told: Duration = Field(default=DEFAULT_KEEP.told, validate_default=True)

    @field_validator("told", mode="after")
    @classmethod
    def _outlasts(cls, told: dt.timedelta, info: ValidationInfo) -> dt.timedelta:
        """Refuse what would take away an event that is open, or its alerts before the texts that came to nothing."""
        least = max(OPEN_FOR, info.data.get("unused", OPEN_FOR))
        if told < least:
            days = -(-least // dt.timedelta(days=1))
            what = "what was told would be let go before texts that came to nothing, or while its event is open"
            raise refusal(what, f"write told: {days}d or more")
        return told


class MainFile(Shape):
    """wirewatch.yaml."""

    database: Annotated[str, BeforeValidator(_database)] = DEFAULT_DATABASE
    keep: KeepShape = Field(default_factory=KeepShape)


class FeedShape(Shape):
    """One line of feeds.yaml."""

    id: Slug
    url: FeedUrl
    wire: Slug | None = None
    group: Slug = "feeds"
    language: Annotated[str, BeforeValidator(_language)] = "en"
    every: Duration = DEFAULT_EVERY
    enabled: bool = True
    allow_private: bool = False
    backfill: Duration | None = None


class FeedsFile(Shape):
    """feeds.yaml."""

    feeds: list[FeedShape]


class ChannelShape(Shape):
    """One channel of channels.yaml."""

    urls: list[ChannelUrl] = Field(default_factory=list)
    min_severity: Severity = "low"


class ChannelsFile(Shape):
    """channels.yaml."""

    channels: dict[Slug, ChannelShape]
