"""Takes the text of a query, gives its tokens with offsets; knows no grammar."""

import difflib
from dataclasses import dataclass
from typing import Literal

import regex

from watcher.errors import Fault
from watcher.rules.page import Zone, fold

TokenKind = Literal["open", "close", "words", "and", "or", "not", "near", "before", "sentence", "paragraph", "zone"]

LONGEST_QUERY = 5_000
FARTHEST = 500
FEWEST_LETTERS = 2  # before a wildcard: `*` alone or `a*` would hold for every story


class QueryFault(Exception):  # noqa: N818 - it is told to the user as a fault
    """A query that can't be read: where, why, what to write instead."""

    def __init__(self, what: str, offset: int, hint: str = "") -> None:
        super().__init__(what)
        self.fault = Fault((), what, hint, offset)


@dataclass(frozen=True, slots=True)
class Token:
    """``words`` holds the folded words of a term or phrase, ``distance`` the number behind ``/`` or ``PRE/``."""

    kind: TokenKind
    offset: int
    words: tuple[str, ...] = ()
    distance: int = 0
    zone: Zone = "any"


_CHUNK = regex.compile(r"\s+|([()])|([\"“”„«»])|[^\s()\"“”„«»]+")
_CLOSING = regex.compile(r"[\"“”„«»]")
_PART = regex.compile(r"[\p{L}\p{M}\p{N}*?]+(?:['’]s(?![\p{L}\p{M}\p{N}*?]))?")
_DISTANCE = regex.compile(r"(PRE|NEAR)?/(\w*)", regex.IGNORECASE)
_ZONE = regex.compile(r"([A-Za-z]+):")
_ZONES: dict[str, Zone] = {"title": "title", "lead": "lead", "body": "body"}
_OPERATORS: dict[str, TokenKind] = {"AND": "and", "OR": "or", "NOT": "not"}


def read_tokens(query: str) -> list[Token]:
    """Cut a query into tokens.

    Raises:
        QueryFault: at the character from which it can't be read.

    """
    if len(query) > LONGEST_QUERY:
        raise QueryFault(f"a query may have {LONGEST_QUERY} characters", LONGEST_QUERY, "split it with any:")
    tokens: list[Token] = []
    offset = 0
    while offset < len(query):
        chunk = _CHUNK.match(query, offset)
        assert chunk is not None  # every character is a space, a bracket, a quote or something else
        if chunk[1]:
            tokens.append(Token("open" if chunk[1] == "(" else "close", offset))
            offset += 1
        elif chunk[2]:
            offset = _read_phrase(query, offset, tokens)
        else:
            if not chunk[0].isspace():
                _read_chunk(chunk[0], offset, tokens)
            offset = chunk.end()
    return tokens


def _read_phrase(query: str, offset: int, tokens: list[Token]) -> int:
    closing = _CLOSING.search(query, offset + 1)
    if closing is None:
        raise QueryFault("this quotation mark is never closed", offset, 'close the phrase with "')
    words = _words(query[offset + 1 : closing.start()], offset + 1)
    if not words:
        raise QueryFault("an empty phrase", offset, "put words between the quotation marks")
    tokens.append(Token("words", offset, words))
    return closing.end()


def _read_chunk(chunk: str, offset: int, tokens: list[Token]) -> None:
    zone = _ZONE.match(chunk)
    if zone:
        tokens.append(Token("zone", offset, zone=_zone(zone[1], offset)))
        chunk, offset = chunk[zone.end() :], offset + zone.end()
        if not chunk:
            return
    distance = _DISTANCE.fullmatch(chunk)
    if distance:
        tokens.append(_distance(distance[1] or "", distance[2], offset))
    elif chunk in _OPERATORS:
        tokens.append(Token(_OPERATORS[chunk], offset))
    elif chunk.upper() in _OPERATORS:
        raise QueryFault(f"`{chunk}` in small letters", offset, f'write {chunk.upper()}, or "{chunk}" for the word')
    else:
        words = _words(chunk, offset)
        if not words:
            raise QueryFault(f"`{chunk}` is no word", offset, "leave it out")
        tokens.append(Token("words", offset, words))


def _zone(name: str, offset: int) -> Zone:
    zone = _ZONES.get(name.lower())
    if zone is None:
        near = difflib.get_close_matches(name.lower(), _ZONES, n=1)
        hint = f"write {near[0]}:" if near else "write title:, lead: or body:"
        raise QueryFault(f"`{name}:` is no part of a story", offset, hint)
    return zone


def _distance(order: str, reach: str, offset: int) -> Token:
    if not order and reach.lower() == "s":
        return Token("sentence", offset)
    if not order and reach.lower() == "p":
        return Token("paragraph", offset)
    if not (reach.isascii() and reach.isdigit() and 1 <= int(reach[:9]) <= FARTHEST):
        raise QueryFault(f"`{order}/{reach}` is no distance", offset, f"write /3 (up to /{FARTHEST}), PRE/3, /s or /p")
    return Token("before" if order.upper() == "PRE" else "near", offset, distance=int(reach))


def _words(text: str, offset: int) -> tuple[str, ...]:
    return tuple(_word(part, offset) for part in _PART.finditer(text))


def _word(part: "regex.Match[str]", offset: int) -> str:
    word = fold(part[0])
    at = offset + part.start()
    for ending in ("'s", "’s"):
        word = word.removesuffix(ending)
    letters = word.rstrip("*?")
    if letters != word and len(letters.partition("?")[0]) < FEWEST_LETTERS:
        raise QueryFault("a wildcard needs letters before it", at, f"write at least {FEWEST_LETTERS} letters first")
    if word.startswith("?"):
        raise QueryFault("a word starts with a letter", at, "write the first letter, or several words with OR")
    if "*" in word[:-1]:
        raise QueryFault("`*` stands at the end of a word only", at, "write ? for one letter, or several words with OR")
    return word
