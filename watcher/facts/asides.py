"""What stands aside of a sentence's grammar: ages behind people, and brackets with what they hold."""

from watcher.facts.english import CLOSED
from watcher.text import Token

_OLDEST = 110
_BRACKETS = {"(": ")", "[": "]"}
_WITH_BRACKET = 2  # tokens of "BSF)"
_ENDS = frozenset({",", "and", ".", ";"})
_CLOSES = frozenset({",", ".", ";"})
_AGES = frozenset("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split())
_BEHIND_OF = frozenset("was were is are has had have and , . ; who when while with in at on from by died".split())


def age_ends(tokens: list[Token], at: int) -> int | None:
    """Past ", 34," or ", aged nine and 12," behind people, past "of 17"; None where what is at ``at`` is no age."""
    if tokens[at].norm == "of":
        return _of_an_age(tokens, at)
    if tokens[at].norm == "aged" or (tokens[at].norm == "," and at + 1 < len(tokens) and tokens[at + 1].norm == "aged"):
        return _aged(tokens, at)
    if tokens[at].norm == "," and [token.norm for token in tokens[at + 1 : at + 2]] == ["born"]:
        return _born(tokens, at)
    if tokens[at].norm != "," or at + 1 >= len(tokens) or not _is_number(tokens[at + 1]):
        return None
    last = _ages_end(tokens, at + 1)
    following = tokens[last].norm if last < len(tokens) else "."
    if following not in _ENDS:
        return None
    return last + 1 if following == "," else last


def _ages_end(tokens: list[Token], at: int) -> int:
    """Past "22", "22 and 25", "17, 22 and 25": a row of ages that a mark closes; else past the first alone."""
    index = at + 1
    while index + 1 < len(tokens) and tokens[index].norm in {",", "and"} and _is_number(tokens[index + 1]):
        index += 2
    closed = index >= len(tokens) or tokens[index].norm in _CLOSES
    return index if closed else at + 1


def _born(tokens: list[Token], at: int) -> int | None:
    """Past ", born in 1971," behind a name."""
    index = at + 2 + (at + 2 < len(tokens) and tokens[at + 2].norm == "in")
    if index >= len(tokens) or tokens[index].kind != "number":
        return None
    closes = index + 1 < len(tokens) and tokens[index + 1].norm == ","
    return index + 2 if closes else index + 1


def _of_an_age(tokens: list[Token], at: int) -> int | None:
    """ "A driver of 52 was stabbed", "a boy of nine"; not "a group of 20 were", where several are counted."""
    if at + 1 >= len(tokens) or not (_is_number(tokens[at + 1]) or tokens[at + 1].norm in _AGES):
        return None
    following = tokens[at + 2].norm if at + 2 < len(tokens) else "."
    return at + 2 if following in _BEHIND_OF else None


def _aged(tokens: list[Token], at: int) -> int | None:
    """Past "aged 20, 22 and 31", with the comma before it and the one that closes it."""
    index = at + 1 + (tokens[at].norm == ",")
    first, last = index, index
    while index < len(tokens):
        if _is_number(tokens[index]) or tokens[index].norm in _AGES:
            last = index = index + 1
        elif index > first and tokens[index].norm in {",", "and", "to", "-", "between"}:
            index += 1
        else:
            break
    if last == first:
        return None
    closes = tokens[at].norm == "," and last < len(tokens) and tokens[last].norm == ","
    return last + 1 if closes else last


def _is_number(token: Token) -> bool:
    return token.kind == "number" and token.norm.isdigit() and int(token.norm) <= _OLDEST


def after_bracket(tokens: list[Token], at: int) -> int:
    """Past a bracket and what it holds (ages, abbreviations, conversions); past any other mark, one token."""
    return bracket_end(tokens, at) or at + 1


def bracket_end(tokens: list[Token], at: int) -> int:
    """Past a bracket that only explains the noun before it; 0 where none opens, or it stands in a word's place.

    "The FMLN [Farabundo Marti National Liberation Front]" explains, "the number of [terrorists] killed" is the text.
    """
    closing = _BRACKETS.get(tokens[at].norm)
    if closing is None or (closing == "]" and at and tokens[at - 1].norm in CLOSED):
        return 0
    for index in range(at + 1, min(len(tokens), at + 12)):
        if tokens[index].norm == closing:
            return index + 1
    return 0


def past_acronym(tokens: list[Token], at: int) -> int:
    """Past the bracket of "Border Security Force (BSF) jawans", of "DAS [Administrative Department] agents"; else 0."""
    if tokens[at].norm == "[":
        end = bracket_end(tokens, at)
        return end if end < len(tokens) else 0
    inside = tokens[at + 1 : at + 3]
    closed = len(inside) == _WITH_BRACKET and inside[0].kind in {"word", "mixed"} and inside[1].norm == ")"
    return at + 3 if closed and inside[0].capital and at + 3 < len(tokens) else 0
