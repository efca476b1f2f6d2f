"""What a service answered, read out of the lines that Apprise logged about one attempt.

Apprise's result says only yes or no. Whether it is worth trying again, and what to show, stands in its log: the HTTP
status in a warning, the mail server's reply in a debug line.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import unquote

from watcher.delivery.render import one_line

_REASON_LIMIT = 160
_SECRET_FROM = 4  # shorter parts of a URL would blot out half of every sentence

_HTTP = re.compile(r"\berror=(\d{3})\b")
_SMTP = re.compile(r"\((\d{3}), b(?P<quote>['\"])(?P<reply>.*?)(?P=quote)")
_SYSTEM = re.compile(r"\[Errno -?\d+\] ([\w .,-]+)|(certificate verify failed: [\w .,'-]+)|(timed out)")
_TIMING = "() completed in "  # Apprise's last word on each attempt, of no use to a desk
_AT_THE_DOOR = "Connection error while submitting email"

# What a repetition can't change: the address, the token or the message itself is refused.
_FINAL_STATUS = frozenset({400, 401, 403, 404, 405, 406, 410, 411, 413, 414, 415, 422})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a message was not taken, in words without secrets, and whether it never will be."""

    reason: str
    permanent: bool


def read_refusal(lines: Sequence[str], *, url: str) -> Refusal:
    """Read the answer out of the log lines of one attempt to reach ``url``."""
    told = "\n".join(lines)
    if status := _HTTP.search(told):
        return _http(int(status[1]))
    if reply := _SMTP.search(told):
        # At the door it is the server or the login that is at fault, both of which a person can mend in three days.
        code, words = reply[1], masked(reply["reply"], url)
        permanent = code.startswith("5") and _AT_THE_DOOR not in told
        return Refusal(f"the mail server answered {code} {words}".strip(), permanent)
    if system := _SYSTEM.search(told):
        words = next(filter(None, system.groups()))
        return Refusal(masked(words.lower() if system[1] else words, url), permanent=False)
    said = [line for line in lines if _TIMING not in line]
    return Refusal(masked(said[-1], url) if said else "not taken, and no reason given", permanent=False)


def masked(words: str, url: str) -> str:
    """Blot out everything that also stands in the URL, which may be a token anywhere in it, and make it one line."""
    values = re.sub(r"[?&][\w+-]+=", "&", url.partition("://")[2])
    parts = re.split(r"[^\w.+%-]+", values)
    secrets = {part for each in parts for part in (each, unquote(each)) if len(part) >= _SECRET_FROM}
    for secret in sorted(secrets, key=len, reverse=True):
        words = words.replace(secret, "****")
    return one_line(words, limit=_REASON_LIMIT)


def _http(code: int) -> Refusal:
    try:
        phrase = HTTPStatus(code).phrase
    except ValueError:
        phrase = ""
    if 300 <= code < 400:
        phrase += ": it redirects; write its new address into channels.yaml"
    return Refusal(f"answered {code} {phrase}".strip(), permanent=code in _FINAL_STATUS)
