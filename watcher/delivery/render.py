"""An alert as a message of plain text in which nothing that a feed wrote takes effect.

The words of an alert come from feeds. They pass through chat services that read mentions, links and markup out of
plain text, so the characters that start any of these are exchanged for look-alikes; a URL keeps its meaning, its
dangerous characters are percent-encoded.
"""

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from watcher.model import Alert

TITLE_LIMIT = 200
BODY_LIMIT = 1500  # with title and footer below Discord's 2000, the smallest limit of the large chat services
COLUMNS = 40
_LATE = dt.timedelta(minutes=2)

_URL = re.compile(r"(https?://\S+)", re.IGNORECASE)
_LOOK_ALIKES = str.maketrans({"@": "＠", "<": "‹", ">": "›", "`": "'", "*": "∗", "~": "∼"})
_MARKUP = (
    (re.compile(r"\](?=[(\[:])"), "] "),  # [words](target), [words][name], [name]: target
    (re.compile(r"(?<!\w)_|_(?!\w)"), "＿"),  # _emphasis_, but not a name_with_underscores
    (re.compile(r"#(?=#*\s)"), "＃"),  # a heading
    (re.compile(r"\|(?=\|)"), "| "),  # ||spoiler||
    (re.compile(r"^[=-]{2,}[ \t]*$", re.MULTILINE), "―"),  # a rule, or the heading that it makes of the line above
)


@dataclass(frozen=True, slots=True)
class Message:
    """What goes out to one recipient. Its alert ids also go into a header where the channel has headers."""

    title: str
    body: str
    alert_ids: tuple[str, ...]


def render(alert: Alert, *, sent_at: dt.datetime, also: Sequence[Alert] = ()) -> Message:
    """Write the message. The same alerts give the same message but for the time of sending.

    ``also`` are the other alerts that the same story gave rise to: each is told by its title and its names.
    """
    title = _inert(one_line(alert.title, limit=TITLE_LIMIT)) or f"Alert {alert.id}"
    others = "".join(f"\n\nAlso {one_line(other.title, limit=TITLE_LIMIT)}" for other in also)
    body = _inert(_shortened(_lines(alert.body), BODY_LIMIT - len(others)) + others)
    footer = [line for each in (alert, *also) for line in _folded(_names(each))]
    ids = tuple(each.id for each in (alert, *also))
    return Message(title, "\n".join([body, "", *footer, _sending(alert.at, sent_at)]), ids)


def render_notice(title: str, body: str, *, sent_at: dt.datetime, alert_ids: Sequence[str] = ()) -> Message:
    """Write a message of our own about the watch; its words may quote a feed, and are as inert as an alert's.

    ``body`` is to be short enough; it goes out whole but for the last resort of a cut. The first id is that of the
    message itself, so that one that was taken late is known again.
    """
    shown, text = _inert(one_line(title, limit=TITLE_LIMIT)), _inert(_cut(_lines(body), BODY_LIMIT))
    own = hashlib.blake2b(f"{shown}\n{text}".encode(), digest_size=6).hexdigest()
    sent = f"sent {sent_at.astimezone(dt.UTC):%H:%M:%S} UTC"
    return Message(shown, f"{text}\n\n{sent}", (f"notice-{own}", *alert_ids))


def _names(alert: Alert) -> tuple[str, ...]:
    return (f"alert {alert.id}", f"event {alert.event_id}", f"rule {alert.rule_id}")


def one_line(words: str, *, limit: int) -> str:
    """Make one visible line of any words: no breaks, controls, direction marks or characters without width."""
    return _cut(" ".join(_visible(words).split()), limit)


def _lines(words: str) -> str:
    kept = [" ".join(_visible(line).split()) for line in words.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _visible(words: str) -> str:
    """Every control becomes a space; what has neither width nor meaning (format marks, surrogates) goes."""
    shown = (" " if unicodedata.category(each) in {"Cc", "Zl", "Zp"} else each for each in words)
    return "".join(each for each in shown if unicodedata.category(each) not in {"Cf", "Cs", "Co", "Cn"})


def _inert(words: str) -> str:
    """Odd pieces of the split are URLs."""
    pieces = _URL.split(words)
    return "".join(_safe_url(piece) if odd % 2 else _disarmed(piece) for odd, piece in enumerate(pieces))


def _disarmed(words: str) -> str:
    words = words.translate(_LOOK_ALIKES)
    for pattern, instead in _MARKUP:
        words = pattern.sub(instead, words)
    return words


def _safe_url(url: str) -> str:
    return quote(url, safe="/:?#&=%+,;.!$'()-_")


def _cut(words: str, limit: int) -> str:
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"


def _shortened(body: str, limit: int) -> str:
    """Cut a long body before its last block, which says where the story stands and when it came."""
    head, _, source = body.rpartition("\n\n")
    if len(body) <= limit or not head or len(source) > limit // 2:
        return _cut(body, limit)
    return f"{_cut(head, limit - len(source) - 2)}\n\n{source}"


def _folded(names: tuple[str, ...]) -> list[str]:
    """Join what fits a narrow screen."""
    lines: list[str] = []
    for name in names:
        joined = f"{lines[-1]} · {name}" if lines else name
        if lines and len(joined) <= COLUMNS:
            lines[-1] = joined
        else:
            lines.append(name)
    return lines


def _sending(made_at: dt.datetime, sent_at: dt.datetime) -> str:
    """Tell when it went out, and how late that is where it had to wait."""
    told = f"sent {sent_at.astimezone(dt.UTC):%H:%M:%S} UTC"
    late = sent_at - made_at
    if late < _LATE:
        return told
    minutes = int(late.total_seconds()) // 60
    days, hours = divmod(minutes // 60, 24)
    parts = [f"{days} d" if days else "", f"{hours} h" if hours else "", f"{minutes % 60} min"]
    return f"{told}, {' '.join(filter(None, parts))} late"
