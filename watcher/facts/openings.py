"""How a noun phrase opens: determiners, then the count, before any noun has been met."""

from dataclasses import dataclass

from watcher.facts.english import BEFORE_COUNT, DETERMINERS
from watcher.text import HedgeTable, Quantity, Token, opens_quantity, read_quantity

_DEFINITE = frozenset("the its his her their our these those this that".split())
_POSSESSIVE = frozenset("its his her their our".split())
_OF_NO_NAME = frozenset({"unknown", "undisclosed", "unspecified", "undetermined"})  # "unknown gunmen" may be two
_AFTER_NO = frozenset("one reported confirmed known immediate apparent human fatal serious further".split())
_ARTICLES = frozenset({"a", "an", "another"})


@dataclass(slots=True)
class Opening:
    """What stands before the nouns, and ``index``, the token at which they begin."""

    index: int
    quantity: Quantity | None = None
    definite: bool = False
    own: bool = False
    others: bool = False


class OpeningReader:
    """Reads openings with a language's words for hedges, vague counts and nobody."""

    def __init__(self, hedges: HedgeTable, vague: frozenset[str], nobody: frozenset[str]) -> None:
        self.hedges = hedges
        self.vague = vague
        self.nobody = nobody
        self.openers = DETERMINERS.union(vague, nobody, {"not", "some", "many"})

    def read(self, tokens: list[Token], at: int) -> Opening:
        """The opening of the noun phrase at token ``at``; its index is ``at`` where there is none."""
        opening = Opening(at)
        word = tokens[at].norm
        if tokens[at].kind != "number" and word not in self.openers and not opens_quantity(word, self.hedges):
            return opening  # most nouns
        while opening.index < len(tokens) and self._step(tokens, opening, at):
            pass
        return opening

    def _step(self, tokens: list[Token], opening: Opening, at: int) -> bool:
        """Take the next word into the opening; False where it is none of its words."""
        word = tokens[opening.index].norm
        if opening.quantity is None:
            if word in DETERMINERS:
                self._determiner(tokens, opening, word)
                return True
            if opening.definite and word in BEFORE_COUNT:
                opening.index += 1
                return True
        if self._count(tokens, opening):
            return True
        return opening.quantity is None and self._no_number(tokens, opening, word, at=at)

    def _determiner(self, tokens: list[Token], opening: Opening, word: str) -> None:
        opening.definite |= word in _DEFINITE
        opening.own |= word in _POSSESSIVE
        opening.others |= word == "another"
        if word == "a" and [token.norm for token in tokens[opening.index + 1 : opening.index + 3]] == ["number", "of"]:
            opening.quantity = Quantity(None, None, "unspecified", opening.index, opening.index + 3)
            opening.index += 3
            return
        found = read_quantity(tokens, opening.index, self.hedges) if word in {"a", "an"} else None
        if found is not None:
            opening.quantity, opening.index = found, found.last
            return
        following = tokens[opening.index + 1].norm if opening.index + 1 < len(tokens) else ""
        if word in _ARTICLES and following not in self.vague:
            opening.quantity = Quantity(1, 1, "exact", opening.index, opening.index + 1)
        opening.index += 1

    def _count(self, tokens: list[Token], opening: Opening) -> bool:
        """A number; after an article ("an estimated 40", "another 43") it replaces the one that the article means."""
        held = opening.quantity
        if held is not None and not opening.others and tokens[held.first].norm not in _ARTICLES:
            return False
        found = read_quantity(tokens, opening.index, self.hedges)
        if found is None:
            return False
        opening.quantity, opening.index = found, found.last
        return True

    @staticmethod
    def _not_one(tokens: list[Token], opening: Opening, *, at: int) -> bool:
        """ "Not one soldier", "not a single one of them"; not "not one, but two"."""
        behind = [token.norm for token in tokens[opening.index + 1 : opening.index + 4]]
        length = 2 if behind[:2] == ["a", "single"] else 1 if behind[:1] == ["one"] else 0
        if not length or behind[length:] == [] or not tokens[opening.index + length + 1].norm.isalpha():
            return False
        opening.index += length + 1
        opening.quantity = Quantity(0, 0, "exact", at, opening.index)
        return True

    def _no_number(self, tokens: list[Token], opening: Opening, word: str, *, at: int) -> bool:
        """ "Several", "an unspecified number of", "nobody"."""
        following = tokens[opening.index + 1].norm if opening.index + 1 < len(tokens) else ""
        if word == "not":
            return self._not_one(tokens, opening, at=at)
        if word == "some" and following == "of":  # "some of its soldiers were hurt"
            opening.quantity, opening.index = (
                Quantity(None, None, "unspecified", at, opening.index + 1),
                opening.index + 1,
            )
            return True
        if word == "many" and at and tokens[at - 1].norm == "as":  # "twice as many"
            return False
        if word in self.nobody:
            opening.index += word == "no" and following in _AFTER_NO
            opening.quantity = Quantity(0, 0, "exact", at, opening.index + 1)
        elif word in self.vague and (following == "number" or word not in _OF_NO_NAME):
            opening.index += following == "number"
            opening.quantity = Quantity(None, None, "unspecified", at, opening.index + 1)
        else:
            return False
        opening.index += 1
        return True
