"""What lies behind the errors of feeds: sorts their texts into few reasons, each with what to do about it. Pure.

The texts are those of this room: what ``fetch``, ``parse`` and ``formats`` say, and libcurl's own that they pass on.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Why feeds give nothing: a name to list them under, and what to do."""

    name: str
    to_do: str


NO_NAME = Reason(
    "name not found (DNS)", "see whether the address is spelt right and this machine's name server answers"
)

_UNKNOWN_TO_DO = "try the address in a browser"
_KNOWN: tuple[tuple[str, Reason], ...] = (
    (r"^the folder ", Reason("folder not readable", "see whether it is there and this user may read it")),
    (
        r"^the mailbox ",
        Reason("mailbox not readable", "see whether the user, the password and the mailbox's name are right"),
    ),
    (r"^nothing lies there", Reason("nothing there yet", "stories come when somebody puts them there")),
    (r"could not resolve|couldn't resolve|resolving timed out", NO_NAME),
    (r"^refused to connect", Reason("address not allowed", "`allow_private: true` lets one feed live there")),
    (
        r"\b(?:ssl|tls|certificate)\b",
        Reason("no safe connection (TLS)", "the publisher's certificate, or this machine's clock, is wrong"),
    ),
    (r"^HTTP (?:401|403|407|451)\b", Reason("", "the publisher turns us away: ask for access, or leave the feed out")),
    (r"^HTTP (?:404|410)\b", Reason("", "the feed is not there: look for its address on the publisher's pages")),
    (r"^HTTP 429\b", Reason("", "we ask too often for the publisher's taste: write a longer `every:`")),
    (r"^HTTP 5\d\d\b", Reason("", "the publisher's server has trouble: it may mend itself")),
    (r"^HTTP \d+", Reason("", _UNKNOWN_TO_DO)),
    (
        r"^no connection within|failed to connect|couldn't connect|connection refused|unreachable",
        Reason("no connection", "the publisher's server is down, or a firewall stands between"),
    ),
    (
        r"^no answer within|^not complete within|empty reply|connection reset|recv failure|^cut off",
        Reason("no whole answer", "the publisher's server is slow or hangs up: it may mend itself"),
    ),
    (r"redirects$|only http and https", Reason("redirects that lead nowhere", "look for the feed's own address")),
    (
        r"not a feed|no feed of a known format|not XML|^empty:",
        Reason("not a feed", "the address leads to something else: look for the feed's own address"),
    ),
    (r"^the feed has no entries", Reason("a feed without entries", "the publisher may have given it up")),
    (r"^not a usable address|^URL rejected", Reason("not a usable address", "write the whole address")),
)  # fmt: skip
_STATUS = re.compile(r"HTTP \d+[^:;]*")


def reason_of(error: str) -> Reason:
    """Sort an error of a feed; one that is not known is its own reason."""
    for words, reason in _KNOWN:
        if re.search(words, error, re.IGNORECASE):
            status = _STATUS.match(error)
            return reason if status is None or reason.name else Reason(status[0].strip(), reason.to_do)
    return Reason(error, _UNKNOWN_TO_DO)
