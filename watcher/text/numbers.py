"""Numbers as news writes them: digits, words, dozens, ranges and the hedges before them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from watcher.text.tokens import Token

HedgeWord = Literal["exact", "at_least", "about", "up_to", "between", "unspecified"]

_UNITS = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split(),
        range(20),
        strict=True,
    ),
)
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000, "lakh": 100_000}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
        "sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        start=2,
    )
}
_GROUPS = {"dozen": 12, "score": 20}
_COLLECTIVES = {"pair": 2, "duo": 2, "trio": 3, "couple": 2}
_LONGEST, _TOO_MANY = 15, 1e13  # digits, people: what is longer is a serial number or a jest
_WITH_OVER = frozenset("hand hands handed handing turn turned turning took take taken ran run gave".split())
_WITH_UP = frozenset("go goes gone going went rise rises risen rose shot climbed jumped brought bringing moved".split())
_VAGUE = frozenset("dozens scores hundreds thousands tens".split())
_OPENS = frozenset({*_UNITS, *_TENS, *_SCALES, *_GROUPS, *_COLLECTIVES, *_VAGUE, "a", "an", "half", "between"})

# Hedge phrases by their first word, the longest first, each with what it does to the figure.
HedgeTable = Mapping[str, tuple[tuple[tuple[str, ...], HedgeWord], ...]]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number read from tokens ``first`` up to ``last`` (exclusive); both bounds None where the words are vague."""

    low: int | None
    high: int | None
    hedge: HedgeWord
    first: int
    last: int


def _small(word: str) -> int | None:
    """The value of a number word below one hundred, hyphenated or not."""
    if word in _UNITS:
        return _UNITS[word]
    if word in _TENS:
        return _TENS[word]
    ten, _, unit = word.partition("-")
    if ten in _TENS and unit in _UNITS and 0 < _UNITS[unit] < 10:
        return _TENS[ten] + _UNITS[unit]
    return None


def _digits(norm: str) -> float | None:
    cleaned = norm.replace(",", "").replace("\u00a0", "").replace("\u202f", "")
    try:
        return float(cleaned) if len(cleaned) <= _LONGEST else None
    except ValueError:
        return None


def read_number(tokens: list[Token], at: int) -> tuple[int, int] | None:
    """The whole number that starts at token ``at`` and the index after it; None where there is none or no sane one."""
    value, part, index = 0.0, None, at
    while index < len(tokens):
        grown = _grow(tokens, index, part)
        if grown is not None and grown < _TOO_MANY:
            part = grown
            if _SCALES.get(tokens[index].norm, 1) >= 1000:
                value, part = value + part, None
        elif tokens[index].norm != "and" or index == at or not _continues(tokens, index, value + (part or 0)):
            break
        index += 1
    return (round(value + (part or 0)), index) if value or part is not None else None


def number_at(tokens: list[Token], at: int) -> tuple[int, int] | None:
    """The plain number that starts at a token, with the index behind it; quick where there is none."""
    token = tokens[at]
    starts = token.kind == "number" or (token.kind == "word" and _small(token.norm) is not None)
    return read_number(tokens, at) if starts else None


def _grow(tokens: list[Token], index: int, part: float | None) -> float | None:
    """The number so far with the next word in it; None where the word is no part of it."""
    token = tokens[index]
    if token.kind == "number":
        return _digits(token.norm) if part is None else None
    small = _small(token.norm) if token.kind == "word" else None
    if small is not None:
        fits = part is None or (part >= 20 and small < 10 and part % 10 == 0) or (part >= 100 and part % 100 == 0)
        return (part or 0) + small if fits else None
    size = _SCALES.get(token.norm) or _GROUPS.get(token.norm)
    article = part is None and _is_article(tokens, index) and token.norm in {"hundred", "thousand", *_GROUPS}
    return (part or 1) * size if size and (part is not None or article) else None


def _is_article(tokens: list[Token], index: int) -> bool:
    return index > 0 and tokens[index - 1].norm in {"a", "an"}


def _continues(tokens: list[Token], index: int, so_far: float) -> bool:
    """Whether "and" goes on with the same number: "a hundred and ten", not "three and four"."""
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    return so_far >= 100 and so_far % 100 == 0 and following is not None and _small(following.norm) is not None


def read_ordinal(word: str) -> int | None:
    """The number of a folded "ninth" or "23rd" from two on; None for any other word."""
    digits = word[:-2] if word[-2:] in {"st", "nd", "rd", "th"} else ""
    if digits.isdecimal() and len(digits) <= 4 and int(digits) > 1:
        return int(digits)
    return _ORDINALS.get(word)


def hedge_table(phrases: Mapping[str, HedgeWord]) -> HedgeTable:
    """The phrases ("at least") with what they do to a figure, made ready for looking up."""
    table: dict[str, list[tuple[tuple[str, ...], HedgeWord]]] = {}
    for phrase, hedge in sorted(phrases.items(), key=lambda item: -len(item[0].split(" "))):
        words = tuple(phrase.split(" "))
        table.setdefault(words[0], []).append((words, hedge))
    return {first: tuple(found) for first, found in table.items()}


def opens_quantity(word: str, hedges: HedgeTable) -> bool:
    """Whether a quantity may begin with a folded word that is no number in figures; nearly every word opens none."""
    return word in _OPENS or word in hedges or "-" in word


def read_quantity(tokens: list[Token], at: int, hedges: HedgeTable) -> Quantity | None:
    """The quantity that starts at token ``at``: hedge words, then a number or a range, or a vague word."""
    if tokens[at].kind != "number" and not opens_quantity(tokens[at].norm, hedges):
        return None
    hedge, index = _hedge_at(tokens, at, hedges)
    half = _half_a_dozen(tokens, index)
    if half:
        return Quantity(6, 6, "about", at, half)
    if index < len(tokens) and tokens[index].norm == "between":
        return _between(tokens, at, index + 1)
    if (
        index < len(tokens)
        and tokens[index].norm in {"a", "an"}
        and index + 1 < len(tokens)
        and tokens[index + 1].norm in {*_GROUPS, *_SCALES}
    ):
        index += 1
    if index < len(tokens) and tokens[index].norm in _VAGUE:
        stop = index + 1
        while stop + 1 < len(tokens) and tokens[stop].norm == "of" and tokens[stop + 1].norm in {*_VAGUE, "thousands"}:
            stop += 2
        return Quantity(None, None, "unspecified", at, stop)
    number = read_number(tokens, index)
    if number is None:
        return _collective(tokens, at, index)
    low, after = number
    upper = _range_end(tokens, after, low)
    if upper is not None:
        return Quantity(low, upper[0], "between", at, upper[1])
    more = _or_more(tokens, after)
    return Quantity(low, None, "at_least", at, more) if more else _hedged(hedge, low, at, after)


def _or_more(tokens: list[Token], after: int) -> int:
    """The index behind the rest of "30+" or "30 or more", 0 where neither stands behind a number."""
    behind = [token.norm for token in tokens[after : after + 2]]
    if behind[:1] == ["+"] and tokens[after].start == tokens[after - 1].end:
        return after + 1
    return after + 2 if behind == ["or", "more"] else 0


def _half_a_dozen(tokens: list[Token], index: int) -> int:
    """The index behind "half a dozen", 0 where it does not stand at ``index``."""
    words = [token.norm for token in tokens[index : index + 3]]
    return index + 3 if words == ["half", "a", "dozen"] else index + 1 if words[:1] == ["half-a-dozen"] else 0


def _hedged(hedge: HedgeWord, value: int, first: int, last: int) -> Quantity:
    if hedge == "at_least":
        return Quantity(value, None, hedge, first, last)
    if hedge == "up_to":
        return Quantity(None, value, hedge, first, last)
    return Quantity(value, value, hedge, first, last)


def _collective(tokens: list[Token], at: int, index: int) -> Quantity | None:
    """ "the pair", "a couple": people counted by a word of their own."""
    if (
        index > 0
        and index < len(tokens)
        and tokens[index].norm in _COLLECTIVES
        and tokens[index - 1].norm in {"the", "a"}
    ):
        value = _COLLECTIVES[tokens[index].norm]
        return Quantity(value, value, "exact", at, index + 1)
    return None


def _hedge_at(tokens: list[Token], at: int, hedges: HedgeTable) -> tuple[HedgeWord, int]:
    """The hedge phrase at ``at`` (longest first) and the index after it; two hedges in a row keep the first."""
    hedge: HedgeWord = "exact"
    index = at
    while index < len(tokens):
        for words, means in hedges.get(tokens[index].norm, ()):
            if _stand_at(tokens, index, words) and not _belongs_to_verb(tokens, index, words):
                hedge = means if hedge == "exact" else hedge
                index += len(words)
                break
        else:
            return hedge, index
    return hedge, index


def _stand_at(tokens: list[Token], at: int, words: tuple[str, ...]) -> bool:
    return all(token.norm == word for token, word in zip(tokens[at : at + len(words)], words, strict=False)) and (
        at + len(words) <= len(tokens)
    )


def _belongs_to_verb(tokens: list[Token], index: int, words: tuple[str, ...]) -> bool:
    """ "Handed over 11", "has gone up to 19": the word goes with the verb before it and hedges nothing."""
    before = tokens[index - 1].norm if index else ""
    return before in _WITH_OVER if words == ("over",) else words == ("up", "to") and before in _WITH_UP


def _between(tokens: list[Token], first: int, index: int) -> Quantity | None:
    low = read_number(tokens, index)
    if low is None or low[1] >= len(tokens) or tokens[low[1]].norm not in {"and", "to"}:
        return None
    high = read_number(tokens, low[1] + 1)
    return None if high is None else Quantity(low[0], high[0], "between", first, high[1])


def _range_end(tokens: list[Token], index: int, low: int) -> tuple[int, int] | None:
    """The upper end of "six to eight", "30-40" or "two or three" where one follows at ``index``."""
    if index >= len(tokens) or tokens[index].norm not in {"to", "or", "-", "–"}:
        return None
    high = read_number(tokens, index + 1)
    return high if high is not None and high[0] > low else None
