"""What may stand in wirewatch.yaml, feeds.yaml and channels.yaml: one model a file, one field a setting.

Messages show the written value only through the context of the error, so that the caller can keep back one that came
from the environment or a file.
"""

import datetime as dt
import re
from typing import Annotated

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
from watcher.settings import feed_urls
from watcher.settings.substitution import Withheld
from watcher.settings.values import Keep

DEFAULT_EVERY = dt.timedelta(minutes=5)
DEFAULT_SLOWEST = dt.timedelta(minutes=30)
DEFAULT_LOOK = dt.timedelta(seconds=30)  # into a folder or a mailbox
LONGEST_EVERY = dt.timedelta(days=7)
DEFAULT_KEEP = Keep()

# The word for which `database:` takes the place that the machine gives: the user's or the service's state folder.
DEFAULT_DATABASE = "default"

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
# No length is shorter than a second: a feed polled more often would be a burden to its host.
_DURATION = re.compile(r"([1-9][0-9]{0,6})([smhd])")
_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_CONTACT = re.compile(r"[^\s@()<>]+@[^\s@()<>]+|https?://[^\s()<>]+")
_LONGEST_CONTACT = 200
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
    found = feed_urls.problem(value) if isinstance(value, str) else None
    if found is not None:
        raise refusal(*found)
    return value


def _channel_url(value: object) -> object:
    if isinstance(value, str) and not _SCHEME.fullmatch(value):
        raise refusal("this is no address of a channel", "write an Apprise URL, such as mailto://… or slack://…")
    return value


def _contact(value: object) -> object:
    if isinstance(value, str) and not (
        value.isascii() and value.isprintable() and len(value) <= _LONGEST_CONTACT and _CONTACT.fullmatch(value)
    ):
        raise refusal("nobody can be reached at this", "write an e-mail address, or a page as https://…")
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
    contact: Annotated[str, BeforeValidator(_contact), WrapValidator(_or_withheld)] | None = None
    keep: KeepShape = Field(default_factory=KeepShape)


class PageShape(Shape):
    """Where the stories stand on a page that has no feed."""

    items: str
    title: str
    link: str
    text: str | None = None
    date: str | None = None


class FeedShape(Shape):
    """One line of feeds.yaml."""

    id: Slug
    url: FeedUrl
    wire: Slug | None = None
    group: Slug = "feeds"
    language: Annotated[str, BeforeValidator(_language)] = "en"
    every: Duration | None = None
    slowest: Duration | None = None
    enabled: bool = True
    allow_private: bool = Field(default=False, validate_default=True)
    backfill: Duration | None = None
    page: PageShape | None = None
    full_text: bool | None = None

    @field_validator("allow_private", mode="after")
    @classmethod
    def _keeps_the_password(cls, allowed: bool, info: ValidationInfo) -> bool:  # noqa: FBT001 -- pydantic's call
        if not allowed and feed_urls.sends_in_the_clear(info.data.get("url", "")):
            hint = "write imaps://, or allow_private: true for a server of your own network"
            raise refusal("imap:// sends the password in the clear", hint)
        return allowed

    @field_validator("page", mode="after")
    @classmethod
    def _is_of_the_web(cls, page: PageShape | None, info: ValidationInfo) -> PageShape | None:
        url = info.data.get("url", "")
        if page is not None and not isinstance(url, Withheld) and url and not feed_urls.is_web(url):
            raise refusal("only a page on the web takes selectors", "write http:// or https://, or take `page` out")
        return page

    @field_validator("every", "slowest", mode="after")
    @classmethod
    def _is_still_watched(cls, wait: dt.timedelta | None) -> dt.timedelta | None:
        if wait is not None and wait > LONGEST_EVERY:
            raise refusal(
                "a feed asked so seldom is not watched", f"write {LONGEST_EVERY.days}d or less, or enabled: false"
            )
        return wait

    @field_validator("slowest", mode="after")
    @classmethod
    def _is_slower(cls, slowest: dt.timedelta | None, info: ValidationInfo) -> dt.timedelta | None:
        usual = DEFAULT_EVERY if feed_urls.is_web(info.data.get("url", "")) else DEFAULT_LOOK
        every = info.data.get("every") or usual
        if slowest is not None and slowest < every:
            unsaid = "5m" if usual == DEFAULT_EVERY else "30s"
            written = "`every`" if info.data.get("every") else f"`every`, which is {unsaid} where nothing is said"
            raise refusal(f"`slowest` is shorter than {written}", "write a longer `slowest`, or a shorter `every`")
        return slowest


class FeedsFile(Shape):
    """feeds.yaml."""

    feeds: list[FeedShape]


class ChannelShape(Shape):
    """One channel of channels.yaml."""

    urls: list[ChannelUrl] = Field(default_factory=list)
    min_severity: Severity = "low"
    notices: bool = True


class ChannelsFile(Shape):
    """channels.yaml."""

    channels: dict[Slug, ChannelShape]
