"""A line seen for requests: its folded words, the names that stand on them, and the word classes of the pack."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from watcher.facts.english import WEEKDAYS
from watcher.facts.lines import Line
from watcher.lexicon import Lexicon, PhraseTable, length_at, words_of

_LED = re.compile(r"-(?:led|backed|dominated|brokered|sponsored|headed|chaired|run|held|made|built|born)\b")
_TELLS = (  # without which no plea is told
    *("invoke", "turn", "seek", "ask", "want", "demands", "nouns", "wishes", "help_verbs", "replies"),
    *("grants", "refuses", "studies"),
)
_GOVERNING = frozenset(
    "government governments ministry minister president presidency premier prime army military authorities leader "
    "leaders king "
    "ambassador counterpart counterparts ally allies partner partners side foreign defence defense chancellor "
    "cabinet parliament forces officials official state junta crown secretary chief general emir sultan".split()
)
_AT_HOME = frozenset(
    "government cabinet parliament ministry ministers president presidency junta authorities rulers leaders council "
    "lawmakers premier king administration".split()
)
_ADVERBS = WEEKDAYS | frozenset(
    "on at in late early night morning evening overnight today yesterday again once more also jointly for help this "
    "week month the day last out".split()
)
_REALMS = frozenset("kingdom republic union state states commonwealth sultanate emirate federation people side".split())
_PARTS = frozenset(
    "a an the asking requesting seeking for to that has had have will would is was , : ;".split()
)  # behind them another phrase begins


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
        self.openers = frozenset(word for kind in _TELLS for word in self.classes.get(kind, {})) | {
            "consultations", "talks",
        }  # fmt: skip
        self._runs = frozenset(words_of(" ".join(self.openers)))

    def may_tell(self, line: Line) -> bool:
        """Whether a word stands in the line without which it tells no plea."""
        return not (self._runs.isdisjoint(line.runs) or self.openers.isdisjoint(line.vocabulary))

    def at(self, word_class: str, words: Sequence[str], index: int) -> int:
        """How many words from ``index`` on are a phrase of the class; 0 for none, the longest where several fit."""
        return length_at(self.classes.get(word_class, {}), words, index) if 0 <= index < len(words) else 0

    def first_of(self, word_class: str, words: Sequence[str], first: int, last: int) -> int | None:
        """Where the class first stands among those words."""
        table = self.classes.get(word_class, {})
        within = range(max(0, first), min(last, len(words)))
        return next((at for at in within if words[at] in table and length_at(table, words, at)), None)


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

    def word(self, at: int) -> str:
        """The word there, empty before the first and behind the last."""
        return self.words[at] if 0 <= at < len(self.words) else ""

    def length(self, word_class: str, at: int) -> int:
        """How many words from ``at`` on are a phrase of the class; days may part it ("agreed on Friday to")."""
        length = self.classes.at(word_class, self.plain, at)
        after = at + 1
        while length == 0 and after < min(len(self.words) - 1, at + 6) and _may_part(self.words[after]):
            after += 1
            joined = self.classes.at(word_class, [self.words[at], *self.words[after : after + 2]], 0)
            length = joined + after - at - 1 if joined > 1 else 0
        return length

    def may_hold(self, *word_classes: str) -> bool:
        """Whether a word with which a phrase of these classes begins stands in the line."""
        known = self.classes.classes
        return not all(known.get(each, {}).keys().isdisjoint(self.line.vocabulary) for each in word_classes)

    def places(self, word_class: str) -> Iterator[int]:
        """Where a phrase of the class may begin, outside names."""
        openers = self.classes.classes.get(word_class, {})
        return (at for at, word in enumerate(self.plain) if word in openers)

    def has(self, word_class: str, first: int = 0, last: int | None = None) -> bool:
        """Whether a phrase of the class stands outside names between those words."""
        end = len(self.words) if last is None else last
        if not self.may_hold(word_class):
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
        end = next((i for i in range(name.last, name.last + 4) if self.words[i : i + 1] and self.words[i] in _PARTS), 0)
        return self.has("private", name.last, end or name.last + 4) or self._is_part_of_a_title(name)

    def is_led(self, name: Named) -> bool:
        """ "The president of X", "the Kingdom of X", "the request of X"; and not "an explanation of X"."""
        of = name.first - 1 if self.word(name.first - 1) == "of" else name.first - 2
        head = self.word(of - 1) if of > 0 else ""
        return head in _GOVERNING or head in _AT_HOME or head in _REALMS or bool(self.classes.at("nouns", [head], 0))

    def is_office(self, at: int) -> bool:
        """Whether the word stands for a government at home ("parliament", "the ministry"), and no ambassador's."""
        return at >= 0 and self.words[at] in _AT_HOME

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


def _may_part(word: str) -> bool:
    return word.endswith("ly") or word in _ADVERBS or word.isdigit()


def view_of(line: Line, classes: RequestWords, body: str | None = None) -> View:
    """A line prepared for reading requests; "the alliance", "the bloc" are the ``body`` that the story has named."""
    lexicon = classes.lexicon
    named: list[Named] = []
    for hit, first, last in line.placed_names:
        if _LED.match(line.text, hit.end):
            continue
        known = hit.name.code in lexicon.states or hit.name.code in lexicon.groups
        if known and hit.name.kind not in {"town", "place", "province"}:
            adjective = hit.name.kind in {"adjective", "people"} and hit.name.surface != "u.s."
            named.append(Named(first, last, hit.name.code, adjective))
    words = line.words(0, len(line.tokens))
    called = [
        noun
        for noun in (lexicon.bodies[body].called if body is not None and body in lexicon.bodies else ())
        if noun == "alliance" or not classes.at("pact_nouns", [noun], 0)
    ]
    named += [at for at in _called(words, called, str(body)) if not any(_meet(at, name) for name in named)]
    return View(line, words, tuple(sorted(named, key=lambda name: name.first)), classes)


def _called(words: Sequence[str], called: Sequence[str], body: str) -> Iterator[Named]:
    """ "The alliance", "the regional bloc": the nouns by which a body goes, and not "an alliance", "the two unions"."""
    for noun in called:
        size = noun.count(" ") + 1
        for at in range(1, len(words) - size + 1):
            if " ".join(words[at : at + size]) == noun and "the" in words[max(0, at - 2) : at]:
                yield Named(at, at + size, body, adjective=False)


def _meet(one: Named, other: Named) -> bool:
    return one.first < other.last and other.first < one.last
