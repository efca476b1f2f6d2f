"""Takes the severity lines of a rule (``killed >= 10 or action == "incursion"``), gives how urgent an article is.

Figures are those of the article's toll: its low bound, or the high one where low is open. Words are those of its
current facts. What the article does not tell compares false either way, and ``NAME unknown`` asks for just that.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import regex

from watcher.errors import Fault
from watcher.model import Outcome, Reading
from watcher.rules.conditions import values_of
from watcher.rules.faults import nearest
from watcher.rules.vocabulary import ALLIANCES, DEFAULT_MODALITIES, KINDS, NOT_DENIED, OUTCOMES

LONGEST_EXPRESSION = 1_000
DEEPEST = 40
TOLL_OUTCOMES: tuple[Outcome, ...] = ("killed", "wounded", "killed_or_wounded")

Values = Mapping[str, tuple[int | str, ...]]
Test = Callable[[Values], bool]


def _words_of_facts() -> dict[str, tuple[str, ...] | None]:
    """Every field of every kind of fact, with its closed list where each kind that has the field has one."""
    known: dict[str, tuple[str, ...] | None] = {"addressee_is": ("alliance",)}
    for fields in KINDS.values():
        for name, values in fields.items():
            before = known.get(name, ())
            known[name] = None if values is None or before is None else tuple(dict.fromkeys((*before, *values)))
    return known


WORDS = _words_of_facts()
NAMES: tuple[str, ...] = (*OUTCOMES, "toll", *WORDS)


def severity_values(reading: Reading, kinds: frozenset[str]) -> Values:
    """Gather what a rule's expressions can ask; words come from the current facts of the kinds that the rule names."""
    values: dict[str, tuple[int | str, ...]] = {}
    for outcome, toll in reading.toll.items():
        figure = toll.total.low if toll.total.low is not None else toll.total.high
        if figure is not None:
            values[outcome] = (figure,)
    values["toll"] = tuple(figure for outcome in TOLL_OUTCOMES for figure in values.get(outcome, ()))
    for fact in reading.facts:
        if fact.scope != "current" or (kinds and fact.kind not in kinds):
            continue
        if fact.modality not in DEFAULT_MODALITIES.get(fact.kind, NOT_DENIED):
            continue
        for name in KINDS.get(fact.kind, {}):
            values[name] = (*values.get(name, ()), *values_of(fact, name))
        if ALLIANCES.intersection(values_of(fact, "addressee")):
            values["addressee_is"] = ("alliance",)
    return values


class SeverityFault(Exception):  # noqa: N818 - it is told to the user as a fault
    """An expression that can't be read: where, why, what to write instead."""

    def __init__(self, what: str, offset: int, hint: str = "") -> None:
        super().__init__(what)
        self.fault = Fault((), what, hint, offset)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    offset: int


_TOKEN = regex.compile(
    r"(?P<space>\s+)|(?P<number>\d+)|(?P<string>\"[^\"]*\"|'[^']*')|(?P<operator>>=|<=|==|!=|>|<)"
    r"|(?P<mark>[()\[\],])|(?P<name>[A-Za-z_]\w*)"
)
_KEYWORDS = ("and", "or", "not", "in", "unknown", "always")


def _read_tokens(expression: str) -> list[_Token]:
    if len(expression) > LONGEST_EXPRESSION:
        raise SeverityFault(f"an expression may have {LONGEST_EXPRESSION} characters", LONGEST_EXPRESSION)
    tokens: list[_Token] = []
    offset = 0
    while offset < len(expression):
        found = _TOKEN.match(expression, offset)
        if found is None:
            hint = "close the quotation mark" if expression[offset] in "\"'" else "write == to compare, `and` to join"
            raise SeverityFault(f"`{expression[offset]}` can't stand here", offset, hint)
        kind = found.lastgroup or ""
        text = found[0]
        if kind == "name" and text.lower() in _KEYWORDS:
            kind = text = text.lower()
        elif kind in ("operator", "mark"):
            kind = "operator" if kind == "operator" else text
        if kind != "space":
            tokens.append(_Token(kind, text, offset))
        offset = found.end()
    return tokens


_FIGURES: Mapping[str, Callable[[int, int], bool]] = {
    ">=": int.__ge__,
    "<=": int.__le__,
    ">": int.__gt__,
    "<": int.__lt__,
    "==": int.__eq__,
    "!=": int.__ne__,
}


class _Parser:
    def __init__(self, expression: str) -> None:
        self.tokens = [*_read_tokens(expression), _Token("end", "the end", len(expression.rstrip()))]
        self.at = 0
        self.depth = 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.at]

    def take(self, *kinds: str) -> _Token | None:
        if self.next.kind not in kinds:
            return None
        self.at += 1
        return self.tokens[self.at - 1]

    def demand(self, hint: str, *kinds: str) -> _Token:
        token = self.take(*kinds)
        if token is None:
            raise SeverityFault(f"`{self.next.text}` can't stand here", self.next.offset, hint)
        return token

    def whole(self) -> Test:
        if self.next.kind == "end":
            raise SeverityFault("an empty expression", 0, "write `always`, or something like killed >= 1")
        test = self.any()
        self.demand("join conditions with `and` or `or`", "end")
        return test

    def any(self) -> Test:
        tests = [self.all()]
        while self.take("or"):
            tests.append(self.all())
        return tests[0] if len(tests) == 1 else lambda values: any(test(values) for test in tests)

    def all(self) -> Test:
        tests = [self.one()]
        while self.take("and"):
            tests.append(self.one())
        return tests[0] if len(tests) == 1 else lambda values: all(test(values) for test in tests)

    def one(self) -> Test:
        self.depth += 1
        if self.depth > DEEPEST:
            raise SeverityFault("nested too deeply", self.next.offset, f"use at most {DEEPEST} brackets")
        if self.take("not"):
            inner = self.one()
            test: Test = lambda values: not inner(values)  # noqa: E731 - typed, and as short as its siblings
        elif self.take("("):
            test = self.any()
            self.demand("add the missing )", ")")
        elif self.take("always"):
            test = lambda _: True  # noqa: E731
        else:
            test = self.comparison()
        self.depth -= 1
        return test

    def comparison(self) -> Test:
        name = self.demand("start with a figure or a fact, such as killed or action", "name")
        if name.text not in NAMES:
            raise SeverityFault(f"nothing is called `{name.text}`", name.offset, nearest(name.text, NAMES))
        if self.take("unknown"):
            return lambda values: not values.get(name.text)
        if self.take("in"):
            return self.membership(name)
        operator = self.take("operator")
        if operator is None:
            return lambda values: any(value not in (0, "false") for value in values.get(name.text, ()))
        if name.text in OUTCOMES:
            return _figure_test(name.text, operator.text, self.number())
        if name.text == "toll":
            raise SeverityFault("`toll` is no figure", name.offset, "write killed or wounded, or `toll unknown`")
        if operator.text not in ("==", "!="):
            raise SeverityFault(f"`{name.text}` is a word", operator.offset, "compare it with ==, != or in")
        return _word_test(name.text, operator.text, (self.word(name),))

    def membership(self, name: _Token) -> Test:
        if name.text in OUTCOMES or name.text == "toll":
            raise SeverityFault(f"`{name.text}` is a figure", name.offset, "compare it with >=, >, <=, <, == or !=")
        self.demand('write a list such as ["begun", "held"]', "[")
        words = [self.word(name)]
        while self.take(","):
            words.append(self.word(name))
        self.demand("add the missing ]", "]")
        return _word_test(name.text, "==", tuple(words))

    def number(self) -> int:
        return int(self.demand("compare a figure with a number", "number").text[:18])

    def word(self, name: _Token) -> str:
        if self.next.kind == "name" and self.next.text in ("true", "false"):
            word = self.demand("", "name")
            text = word.text
        else:
            word = self.demand(f'write the word in quotes, as in {name.text} == "…"', "string")
            text = word.text[1:-1]
        known = WORDS[name.text]
        if known is not None and text not in known:
            raise SeverityFault(f"`{name.text}` is never `{text}`", word.offset, nearest(text, known))
        return text


def _figure_test(name: str, operator: str, number: int) -> Test:
    compare = _FIGURES[operator]
    return lambda values: any(compare(figure, number) for figure in values.get(name, ()) if isinstance(figure, int))


def _word_test(name: str, operator: str, words: tuple[str, ...]) -> Test:
    if operator == "!=":
        return lambda values: bool(values.get(name)) and not any(value in words for value in values[name])
    return lambda values: any(value in words for value in values.get(name, ()))


def compile_severity(expression: str) -> Test:
    """Read one line.

    Raises:
        SeverityFault: at the character from which it can't be read.

    """
    return _Parser(expression).whole()
