"""What stands on a page in place of a story: a wall to pay at, a question about cookies, a login, an error. Pure."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

SHORT_TEXT = 1_000  # a text longer than this is a story, whatever else is written around it
_OF_A_VIDEO = 500
_DEEPEST = 12


def _any(*forms: str) -> re.Pattern[str]:
    return re.compile("|".join(forms), re.IGNORECASE)


_PAYWALL = _any(
    r"subscribe (?:now |today )?(?:to|and|for) (?:continue|read|unlock|keep|full|unlimited)",
    r"(?:to )?continue reading[, ]+(?:please )?(?:subscribe|register|log in|sign in|create)",
    r"(?:article|story|content|page) is (?:only )?(?:for|available to|reserved for) (?:\w+ )?(?:subscribers|members)",
    r"(?:already|not yet) a (?:subscriber|member)\b|subscribers only|subscriber-only|exclusive to subscribers",
    r"(?:you have|you've) (?:reached|used|read) (?:your|all|the) (?:\w+ ){0,4}(?:free )?(?:articles|stories|limit)",
    r"(?:start|choose) (?:your )?(?:free )?(?:trial|subscription)\b|register (?:for free )?to (?:read|continue)",
    r"только (?:для )?подписчик|оформите подписку|abone ol",
)
_CONSENT = _any(
    r"we (?:and our partners )?(?:value|care about|respect) your privacy|before you continue",
    r"(?:we|our (?:\d+ )?partners) (?:use|store|set) (?:\w+ ){0,4}cookies|uses cookies|cookie (?:settings|preferences)",
    r"accept (?:all|cookies)|reject all|manage (?:my )?(?:choices|options|consent|preferences)|consent to (?:the )?use",
    r"legitimate interest|файлы cookie|çerez",
)
_CONSENT_HOSTS = _any(r"^(?:consent|guce|privacy|cookies?|cmp)[.-]")
_PORTAL = _any(
    r"captive portal|hotspot login|wi-?fi (?:login|access|guest|hotspot)|guest (?:wi-?fi|network|internet)",
    r"connect to the internet|accept the terms (?:of use )?to (?:get|go|access)|WISPAccessGatewayParam",
)
_LOGIN = _any(r"\b(?:log|sign) ?in\b|forgot (?:your )?password|войти|вход в систему|giriş yap")
_LOGIN_PATHS = _any(r"/(?:log-?in|sign-?in|auth|sso|account|session)(?:[/?.]|\Z)")
_ERROR = _any(
    r"\b(?:404|410)\b|page (?:was |could )?(?:not|n['’]t) (?:be )?found|page (?:does not|doesn['’]t) exist|not found\b",
    r"(?:no longer|not) available|has been (?:removed|deleted|archived)|something went wrong|internal server error",
    r"страница не найдена|sayfa bulunamadı|service unavailable|bad gateway|temporarily unavailable",
)
_CHALLENGE = _any(
    r"just a moment|checking your browser|verify(?:ing)? (?:that )?you(?:['’]re| are) (?:a )?(?:human|not a robot)",
    r"enable javascript and cookies|access (?:to this page has been )?denied|attention required|are you a robot",
    r"unusual traffic|request (?:was )?blocked|ddos protection",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A page as a passer-by sees it: its headline and words, and what its markup says that it is.

    ``tells`` says whether it has the words that its feed announced: then a banner about cookies is only a banner.
    """

    url: str
    headline: str
    words: str
    text: str
    tells: bool
    has_password: bool
    is_video: bool
    data: tuple[Any, ...]


def in_place_of_a_story(look: Look) -> str | None:
    """Name what a page is instead of a story; None where nothing speaks against it."""
    if _is_closed(look.data):
        return "it is behind a paywall: its publisher marks it as not free"
    if len(look.text) >= SHORT_TEXT:
        return None
    words = f"{look.headline}\n{look.words[:4_000]}"
    if _PAYWALL.search(words) is not None:
        return "it is behind a paywall"
    if look.is_video and len(look.text) < _OF_A_VIDEO:
        return "it is a video without a text"
    return None if look.tells else _came_instead(look, words)


def _came_instead(look: Look, words: str) -> str | None:
    parts = urlsplit(look.url)
    kinds = (
        (_asks_for_consent(parts.hostname or "", words), "a page that asks for consent to cookies came in its place"),
        (_PORTAL.search(words) is not None, "the login page of a network came in its place"),
        (_CHALLENGE.search(words[:1_000]) is not None, "the site turns robots away"),
        (_is_login(look, parts.path, words), "a login page came in its place"),
        (_ERROR.search(look.headline) is not None, "an error page came in its place"),
    )
    return next((kind for holds, kind in kinds if holds), None)


def _asks_for_consent(host: str, words: str) -> bool:
    asked = {found[0].lower() for found in _CONSENT.finditer(words)}
    return _CONSENT_HOSTS.search(host) is not None or len(asked) >= 2


def _is_login(look: Look, path: str, words: str) -> bool:
    return (look.has_password and _LOGIN.search(words) is not None) or _LOGIN_PATHS.search(path) is not None


def read_data(scripts: Iterator[str]) -> tuple[Any, ...]:
    """Read the blocks of linked data (JSON-LD) of a page; one that can't be read says nothing."""
    found = []
    for script in scripts:
        try:
            found.append(json.loads(script, strict=False))
        except (ValueError, RecursionError):
            continue
    return tuple(found)


def nodes_of(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Give every object inside linked data."""
    if depth > _DEEPEST:
        return
    if isinstance(data, dict):
        yield data
        for value in data.values():
            yield from nodes_of(value, depth + 1)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from nodes_of(value, depth + 1)


def types_of(node: dict[str, Any]) -> set[str]:
    named = node.get("@type")
    return {str(each) for each in (named if isinstance(named, list) else [named])}


def _is_closed(data: tuple[Any, ...]) -> bool:
    return any(str(node.get("isAccessibleForFree", "")).strip().lower() == "false" for node in nodes_of(data))
