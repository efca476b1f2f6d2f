"""A line seen for requests: its folded words, the names that stand on them, and the word classes of the pack."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from watcher.facts.lines import Line
from watcher.lexicon import Lexicon, PhraseTable, length_at, words_of

_LED = re.compile(r"-(?:led|backed|dominated|brokered|sponsored|headed|chaired|run|held|made|built|born)\b")
_TELLS = ("invoke", "turn", "seek", "ask", "nouns", "help_verbs", "replies")  # without which no plea is told
_GOVERNING = frozenset(
    "government governments ministry minister president presidency premier prime army military authorities leader "
    "leaders king "
    "ambassador counterpart counterparts ally allies partner partners side foreign defence defense chancellor "
    "cabinet parliament forces officials official state junta crown secretary chief general emir sultan".split()
)


@dataclass(frozen=True, slots=True)
class Named:
    """A state or body named by the tokens ``first`` up to ``last`` (exclusive)."""

    first: int
    last: int
    code: str
    adjective: bool


@lru_cache(maxsize=8)
def request_words(lexicon: Lexicon) -> "RequestWords":
    """The word classes of a lexicon."""
    return RequestWords(lexicon)


class RequestWords:
    """The word classes of the pack's ``request`` block as phrases by their first word."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.classes: Mapping[str, PhraseTable] = lexicon.tables.get("request", {})
        self.openers = frozenset(word for kind in _TELLS for word in self.classes.get(kind, {}))
        self._runs = frozenset(words_of(" ".join(self.openers)))

    def may_tell(self, line: Line) -> bool:
        """Whether a word stands in the line without which it tells no plea."""
        return not (self._runs.isdisjoint(line.runs) or self.openers.isdisjoint(line.vocabulary))

    def at(self, word_class: str, words: Sequence[str], index: int) -> int:
        """How many words from ``index`` on are a phrase of the class; 0 for none, the longest where several fit."""
        return length_at(self.classes.get(word_class, {}), words, index)

    def first_of(self, word_class: str, words: Sequence[str], first: int, last: int) -> int | None:
        """Where the class first stands among those words."""
        return next((at for at in range(max(0, first), min(last, len(words))) if self.at(word_class, words, at)), None)


@dataclass(frozen=True)
class View:
    """A line with its words and names; ``plain`` has a blank wherever a word is part of a name."""

    line: Line
    words: list[str]
    names: tuple[Named, ...]
    classes: RequestWords

    @cached_property
    def plain(self) -> list[str]:
        """The words outside names: "treaty" in an organisation's name speaks of no treaty."""
        inside = {at for name in self.names for at in range(name.first, name.last)}
        return ["" if at in inside else word for at, word in enumerate(self.words)]

    def has(self, word_class: str, first: int = 0, last: int | None = None) -> bool:
        """Whether a phrase of the class stands outside names between those words."""
        end = len(self.words) if last is None else last
        if self.classes.classes.get(word_class, {}).keys().isdisjoint(self.line.vocabulary):
            return False
        return self.classes.first_of(word_class, self.plain, first, end) is not None

    def named_at(self, index: int) -> Named | None:
        """The name that begins at a word."""
        return next((name for name in self.names if name.first == index), None)

    def named_in(self, first: int, last: int) -> list[Named]:
        """The names that begin between those words, but for adjectives of people and things ("Russian doctors")."""
        return [name for name in self.names if first <= name.first < last and not self._is_mere_adjective(name)]

    def is_private(self, name: Named) -> bool:
        """ "Kenya Airways", "the Malian opposition", "Finland's bakers": the name is of no government."""
        return self.has("private", name.last, name.last + 4) or self._is_part_of_a_title(name)

    def _is_mere_adjective(self, name: Named) -> bool:
        after = self.words[name.last] if name.last < len(self.words) else ""
        return name.adjective and self.is_private(name) and after not in _GOVERNING

    def _is_part_of_a_title(self, name: Named) -> bool:
        """A capitalised word that is no office follows a state's name in running text."""
        if self.line.field == "title" or name.adjective or name.last >= len(self.words):
            return False
        token = self.line.tokens[name.last]
        return (
            token.capital
            and token.norm not in _GOVERNING
            and self.named_at(name.last) is None
            and not self.line.text[token.start : token.end].isupper()
            and name.code in self.classes.lexicon.states
            and token.norm != "oblast"
        )


def view_of(line: Line, classes: RequestWords) -> View:
    """A line prepared for reading requests."""
    lexicon = classes.lexicon
    named: list[Named] = []
    for hit, first, last in line.placed_names:
        if _LED.match(line.text, hit.end):
            continue
        known = hit.name.code in lexicon.states or lexicon.is_body(hit.name.code)
        if known and hit.name.kind not in {"town", "place", "province"}:
            adjective = hit.name.kind in {"adjective", "people"} and hit.name.surface != "u.s."
            named.append(Named(first, last, hit.name.code, adjective))
    return View(line, line.words(0, len(line.tokens)), tuple(named), classes)
