"""Takes the Apprise URL of a channel, gives one URL for each target in it; knows the targets of common services only.

Each target must be told and retried on its own: where one of two addresses in a URL is bad, the good one got the
message and the whole call still failed.
"""

import re
from collections.abc import Callable
from urllib.parse import unquote

_SEPARATORS = re.compile(r"[,;\s]+|%2[Cc]|%3[Bb]")


def _is_address(piece: str) -> bool:
    return "@" in unquote(piece)


def _is_channel(piece: str) -> bool:
    return unquote(piece)[:1] in ("#", "@", "+")


def _is_room(piece: str) -> bool:
    return unquote(piece)[:1] in ("#", "!")


def _is_anything(piece: str) -> bool:
    return bool(piece)


def _is_nothing(_: str) -> bool:
    return False


# Which pieces of the path are targets, for the services where that can be told by looking at them.
_TARGETS: dict[str, Callable[[str], bool]] = {
    "mailto": _is_address,
    "mailtos": _is_address,
    "slack": _is_channel,
    "matrix": _is_room,
    "matrixs": _is_room,
    "tgram": _is_anything,
}

# How a target looks where it may be shown. What does not look like one may be a token in the wrong place.
_SHOWN: dict[str, re.Pattern[str]] = {
    "mailto": re.compile(r"(?:.*<)?([^<>\s:/@]+)@[^<>@]+>?"),
    "slack": re.compile(r"([#@+].+)"),
    "matrix": re.compile(r"([#!].+)"),
    "tgram": re.compile(r"(-?\d{1,20}(?::\d{1,20})?|@\w+)"),
}
_LONGEST_SHOWN = 60


def split_targets(url: str) -> tuple[str, ...]:
    """Give one URL for each target, in the order written; a URL whose targets can't be told apart stays whole."""
    address, mark, query = url.partition("?")
    arguments = query.split("&") if mark else []
    scheme, _, rest = address.partition("://")
    host, *pieces = rest.split("/")
    is_target = _TARGETS.get(scheme.lower(), _is_nothing)
    kept = [piece for piece in pieces if piece and not any(is_target(part) for part in _parts(piece))]
    in_path = [part for piece in pieces if piece not in kept for part in _parts(piece) if is_target(part)]
    named = [argument.partition("=")[2] for argument in arguments if argument.lower().startswith("to=")]
    others = [argument for argument in arguments if not argument.lower().startswith("to=")]
    in_query = [part for value in named for part in _SEPARATORS.split(value) if part]
    if len(in_path) + len(in_query) < 2:
        return (url,)
    start = f"{scheme}://{'/'.join([host, *kept])}"
    tail = "&".join(others)
    return tuple(
        [f"{start}/{target}{'?' if tail else ''}{tail}" for target in in_path]
        + [f"{start}/?{'&'.join([*others, f'to={target}'])}" for target in in_query]
    )


def target_of(url: str) -> str | None:
    """Name the target of a URL that has one: the user of a mail address, the channel of a chat; never a secret.

    None where it can't be told from the URL, or might be something else.
    """
    address, _, query = url.partition("?")
    scheme, _, rest = address.partition("://")
    scheme = scheme.lower()
    is_target = _TARGETS.get(scheme, _is_nothing)
    in_path = [part for piece in rest.split("/")[1:] for part in _parts(piece) if is_target(part)]
    in_query = [value for name, _, value in (each.partition("=") for each in query.split("&")) if name.lower() == "to"]
    shown = _SHOWN.get(scheme.removesuffix("s"))
    if shown is None or len(in_path) + len(in_query) != 1:
        return None
    found = shown.fullmatch(unquote((in_path + in_query)[0]))
    return found[1] if found and found[1].isprintable() and len(found[1]) <= _LONGEST_SHOWN else None


def _parts(piece: str) -> list[str]:
    return [part for part in _SEPARATORS.split(piece) if part]
