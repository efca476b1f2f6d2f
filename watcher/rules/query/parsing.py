"""Takes the tokens of a query, gives its parts; precedence () > /n PRE/n /s /p > title: > NOT > AND > OR."""

from watcher.rules.query.lexing import QueryFault, Token, TokenKind, read_tokens
from watcher.rules.query.terms import All, Any, Either, Near, Not, Part, Phrase, Placed, Together, Within, adjacent

DEEPEST = 40

_STARTS_OPERAND: tuple[TokenKind, ...] = ("words", "open")
_JOINS: tuple[TokenKind, ...] = ("near", "before", "sentence", "paragraph")


class _Parser:
    def __init__(self, query: str) -> None:
        self.query = query
        self.tokens = read_tokens(query)
        self.at = 0
        self.depth = 0

    def kind(self) -> TokenKind | None:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else None

    def take(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def fail(self, what: str, hint: str) -> QueryFault:
        offset = self.tokens[self.at].offset if self.at < len(self.tokens) else len(self.query.rstrip())
        return QueryFault(what, offset, hint)

    def whole(self) -> Part:
        if not self.tokens:
            raise QueryFault("an empty query", 0, "write the words to look for")
        part = self.any()
        if self.kind() == "close":
            raise self.fail("this bracket was never opened", "leave it out, or open it before")
        if self.kind() is not None:
            raise self.fail("two conditions with nothing between them", "write AND or OR between them")
        return part

    def any(self) -> Part:
        parts = [self.all()]
        while self.kind() == "or":
            self.take()
            parts.append(self.all())
        if len(parts) == 1:
            return parts[0]
        placed = tuple(part for part in parts if isinstance(part, Phrase | Either | Near | Together))
        return Either(placed) if len(placed) == len(parts) else Any(tuple(parts))

    def all(self) -> Part:
        parts = [self.negated()]
        while self.kind() in ("and", "not"):
            if self.kind() == "and":
                self.take()
            parts.append(self.negated())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def negated(self) -> Part:
        turns = False
        while self.kind() == "not":
            self.take()
            turns = not turns
        part = self.zoned()
        return Not(part) if turns else part

    def zoned(self) -> Part:
        if self.kind() != "zone":
            return self.joined()
        zone = self.take().zone
        if self.kind() == "zone":
            raise self.fail("one part of a story inside another", "keep one of title:, lead:, body:")
        return Within(self.joined(), zone)

    def joined(self) -> Part:
        offset = self.tokens[self.at].offset if self.at < len(self.tokens) else 0
        part = self.side_by_side()
        while self.kind() in _JOINS:
            join = self.take()
            left = _placed(part, offset)
            offset = self.tokens[self.at].offset if self.at < len(self.tokens) else 0
            right = _placed(self.side_by_side(), offset)
            if join.kind in ("near", "before"):
                part = Near(left, right, join.distance, ordered=join.kind == "before")
            else:
                part = Together(left, right, "sentence" if join.kind == "sentence" else "paragraph")
        return part

    def side_by_side(self) -> Part:
        offset = self.tokens[self.at].offset if self.at < len(self.tokens) else 0
        first = self.operand()
        if self.kind() not in _STARTS_OPERAND:
            return first
        parts = [_placed(first, offset)]
        while self.kind() in _STARTS_OPERAND:
            offset = self.tokens[self.at].offset
            parts.append(_placed(self.operand(), offset))
        return adjacent(parts)

    def operand(self) -> Part:
        if self.kind() == "words":
            return Phrase(self.take().words)
        if self.kind() != "open":
            raise self.fail("a word is missing here", "write a word, a phrase or a bracket")
        opening = self.take()
        self.depth += 1
        if self.depth > DEEPEST:
            raise QueryFault("brackets are nested too deeply", opening.offset, f"use at most {DEEPEST}")
        part = self.any()
        if self.kind() is None:
            raise QueryFault("this bracket is never closed", opening.offset, "add the missing )")
        if self.kind() != "close":
            raise self.fail("two conditions with nothing between them", "write AND or OR between them")
        self.take()
        self.depth -= 1
        return part


def _placed(part: Part, offset: int) -> Placed:
    if isinstance(part, Phrase | Either | Near | Together):
        return part
    raise QueryFault(
        "only words, phrases and OR can stand beside a word or a distance",
        offset,
        "write AND between the conditions, or take AND, NOT and title: out of the bracket",
    )


def parse_query(query: str) -> Part:
    """Read a query.

    Raises:
        QueryFault: at the character from which it can't be read.

    """
    return _Parser(query).whole()
