"""What the address of a feed may be: one way for each door of the wire. Pure.

https://wire.example/rss                      a feed or a page on the web
folder:///var/spool/wire, folder://incoming   the files of a folder; without the third slash below the configuration
imaps://user:${PASSWORD}@mail.example/INBOX   the messages of a mailbox
"""

from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

LONGEST_URL = 2_000
FOLDER = "folder://"

_WEB = ("http", "https")
_MAIL = ("imap", "imaps")
_USE = "write http:// or https://, folder:// or imaps:// and the whole address"


def on_the_web(written: str) -> str:
    """Give the address that browsers and readers mean by feed://host/x and feed:https://host/x; others as they are."""
    scheme, colon, rest = written.partition(":")
    if not colon or scheme.lower() != "feed":
        return written
    return f"http:{rest}" if rest.startswith("//") else rest


def problem(url: str) -> tuple[str, str] | None:
    """Say what is wrong with an address, and what to write instead; None where nothing is."""
    nothing = "this is no address of a feed"
    if len(url) > LONGEST_URL or not url.isprintable():
        return nothing, _USE
    if url.lower().startswith("feed:"):
        instead = "write http:// for feed://" if url[len("feed:") :].startswith("//") else "leave the feed: out"
        return "feed: is how browsers mark an address of the web", instead
    if url.startswith(FOLDER):
        return None if len(url) > len(FOLDER) else ("this names no folder", "write folder:///var/spool/wire")
    try:
        parts = urlsplit(url)
        whole = bool(parts.hostname) and parts.port != 0 and " " not in url
    except ValueError:
        return nothing, _USE
    if parts.scheme in _MAIL and url.startswith(parts.scheme):
        return _problem_of_mailbox(parts) if whole else (nothing, _USE)
    return None if whole and parts.scheme in _WEB else (nothing, _USE)


def is_web(url: str) -> bool:
    """Whether an address is asked over HTTP."""
    return url.partition("://")[0].lower() in _WEB


def sends_in_the_clear(url: str) -> bool:
    """Whether a password would go over the wire for all to read."""
    return url.lower().startswith("imap://")


def absolute_folder(url: str, configuration: Path) -> str:
    """Let the relative path of a watched folder start at the configuration folder."""
    if not url.startswith(FOLDER):
        return url
    return f"{FOLDER}{configuration.resolve() / url.removeprefix(FOLDER)}"


def _problem_of_mailbox(parts: SplitResult) -> tuple[str, str] | None:
    form = "write imaps://user:password@host/INBOX"
    said = [unquote(part) for part in (parts.username or "", parts.password or "", parts.path.removeprefix("/"))]
    if not all(said):
        return "the user, the password or the name of the mailbox is missing", form
    if parts.query or parts.fragment:
        return "an address of a mailbox ends with its name", "write %3F for a question mark and %23 for a hash sign"
    if not all(part.isascii() and part.isprintable() for part in said):
        return (
            "user, password and mailbox take plain ASCII",
            "write the mailbox's name as its server has it (IMAP UTF-7)",
        )
    return None
