"""What an article leaves behind for later ones to be compared with, beside its sketch and its figures.

Four kinds of short strings, told apart by their mark: capitalised names (``colonel nazarov``), numbers and days with
the words around them (``#killing _ pakistani=5``), the places of the happening with their coordinates
(``@sotk=40.20,45.87``, ``@syunik=area``), and meetings and requests (``+meeting=CSTO/permanent_council``).
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from watcher.articles import story_spans
from watcher.events.places import Spot, own_places, spot_of
from watcher.model import Article, Meeting, Reading, Request
from watcher.text import Token, read_quantity, tokenise

_NAME = re.compile(r"(?<=[\w,;’'\"“(] )[^\W\d_a-zа-яё][\w’'-]+(?: [^\W\d_a-zа-яё][\w’'-]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_DAYS = frozenset(
    re.findall(
        r"\w+",
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
        "september october november december today yesterday tomorrow",
    ),
)
_MOST_NAMES = 30
_MOST_NUMBERS = 60


def terms_of(article: Article, reading: Reading) -> tuple[str, ...]:
    """Give the strings by which an article is remembered, each kind in order of appearance, without doubles."""
    story = " ".join(article.text[start:end] for start, end in story_spans(article.text)[0])
    names = dict.fromkeys(match[0].lower() for match in _NAME.finditer(story))
    kept = [name for name in names if _POSSESSIVE.sub("", name) not in _DAYS and len(name) > 3][:_MOST_NAMES]
    numbers = dict.fromkeys([*_numbers(article.title), *_numbers(story)])
    places = dict.fromkeys(_place_term(spot_of(place)) for place in own_places(article, reading))
    return (*kept, *list(numbers)[:_MOST_NUMBERS], *places, *_matters(reading))


def _matters(reading: Reading) -> tuple[str, ...]:
    """What a story of diplomacy is about: ``+meeting=CSTO/permanent_council``, ``+request=TJK>RUS``."""
    told = [fact for fact in reading.facts if fact.scope == "current"]
    meetings = [f"+meeting={fact.body}/{fact.level}" for fact in told if isinstance(fact, Meeting)]
    requests = [f"+request={fact.requester}>{fact.addressee}" for fact in told if isinstance(fact, Request)]
    return tuple(dict.fromkeys((*meetings, *requests)))


def matters_in(terms: Iterable[str]) -> frozenset[str]:
    """Give the meetings and requests among the terms."""
    return frozenset(term for term in terms if term[0] == "+")


def same_matter(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether two stories share one: the same asker and asked, or the same body at levels that do not differ."""
    if mine & theirs:
        return True
    pairs = [(a.split("/"), b.split("/")) for a in mine for b in theirs if "/" in a and "/" in b]
    return any(a[0] == b[0] and {a[1], b[1]} & {"unspecified", "officials"} for a, b in pairs)


def names_in(terms: Iterable[str]) -> frozenset[str]:
    """Give the capitalised names among the terms."""
    return frozenset(term for term in terms if term[0] not in "#@+")


@lru_cache(maxsize=4096)
def spots_in(terms: tuple[str, ...]) -> tuple[Spot, ...]:
    """Give the places of the happening among the terms."""
    return tuple(_spot(term) for term in terms if term[0] == "@")


def changed_number(mine: tuple[str, ...], theirs: tuple[str, ...]) -> str | None:
    """Where the same words stand around another number or day in the two texts: the words, else None."""
    ours, others = _by_context(mine), _by_context(theirs)
    for context, values in ours.items():
        if context in others and not values & others[context]:
            return f"“{context}”: {'/'.join(sorted(others[context]))}, now {'/'.join(sorted(values))}"
    return None


def _numbers(text: str) -> list[str]:
    tokens = [token for token in tokenise(text) if token.kind != "mark"]
    found, index = [], 0
    while index < len(tokens) - 1:
        value, after = _value(tokens, index)
        if value is not None and after < len(tokens):
            before = tokens[index - 1].norm if index else "^"
            found.append(f"#{before} _ {tokens[after].norm}={value}")
        index = max(after, index + 1)
    return found


def _value(tokens: list[Token], at: int) -> tuple[str | None, int]:
    """Read a number, however it is spelt, or a day's name at a token; with it the index after it."""
    if tokens[at].norm in _DAYS and tokens[at].capital:
        return tokens[at].norm, at + 1
    quantity = read_quantity(tokens, at, {})
    if quantity is None or quantity.low is None:
        return None, at + 1
    return str(quantity.low), quantity.last


@lru_cache(maxsize=4096)
def _by_context(terms: tuple[str, ...]) -> dict[str, set[str]]:
    contexts: dict[str, set[str]] = {}
    for term in terms:
        if term[0] == "#":
            context, _, value = term[1:].rpartition("=")
            contexts.setdefault(context, set()).add(value)
    return contexts


def _place_term(spot: Spot) -> str:
    if spot.lat is None or spot.lon is None:
        return f"@{spot.id}={'area' if spot.is_area else ''}"
    return f"@{spot.id}={spot.lat:.3f},{spot.lon:.3f}"


def _spot(term: str) -> Spot:
    place_id, _, position = term[1:].rpartition("=")
    lat, comma, lon = position.partition(",")
    return Spot(place_id, float(lat), float(lon)) if comma else Spot(place_id, None, None, position == "area")
