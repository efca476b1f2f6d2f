"""The compiled lexicon: names of states, bodies, groups and places, and the words of a language by class."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, Protocol

from watcher.lexicon.examples import Example
from watcher.lexicon.publishers import Publisher, spelling
from watcher.lexicon.tables import PhraseTable, phrase_table
from watcher.lexicon.triggers import Triggers, gather_triggers
from watcher.text import fold, tokenise

NameKind = Literal["state", "adjective", "people", "capital", "body", "group", "town", "place", "province", "trap"]
VerbForm = Literal["base", "s", "past", "ing"]


class Automaton(Protocol):
    """What is used of the compiled automaton."""

    def iter_long(self, string: str) -> Iterator[tuple[int, tuple["Name", ...]]]: ...

    def values(self) -> Iterable[tuple["Name", ...]]: ...


@dataclass(frozen=True, slots=True)
class Name:
    """One meaning of a name: its kind, the code it stands for (state, body, group) and the place id where it is one.

    ``cased`` names count only where the text writes them with a capital, ``caps`` (initials) only in capitals.
    """

    kind: NameKind
    code: str
    surface: str
    place_id: str | None = None
    cased: bool = True
    caps: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found in a text, ``text[start:end]``."""

    name: Name
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """A place of the packs; coordinates in degrees. ``between`` are the states whose border it lies at."""

    id: str
    name: str
    country: str
    lat: float | None
    lon: float | None
    between: tuple[str, ...]
    border: bool


@dataclass(frozen=True, slots=True)
class Verb:
    """A form of a harm or suffer verb: what becomes of people, and whether the one who does it is the subject."""

    outcome: str
    form: VerbForm
    transitive: bool
    lemma: str


@dataclass(frozen=True, slots=True)
class Treaty:
    """A treaty of the packs: who is bound, the body asked through it, its folded cues, what else a story must name."""

    id: str
    name: str
    parties: frozenset[str]
    body: str | None
    cues: tuple[str, ...]
    needs: tuple[str, ...]
    signed: dt.date | None


@dataclass(frozen=True, slots=True)
class Body:
    """A body that meets: its organs, folded words → the level that sits in them, and what a story calls it later on."""

    organs: Mapping[str, str]
    called: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Every pack, compiled. Words are looked up folded; names are found with ``names_in``.

    What is made ready from a lexicon for reading is kept with it: one is equal to itself alone, and never changes.
    """

    automaton: Automaton
    states: Mapping[str, tuple[str, str]]
    groups: Mapping[str, tuple[str, str, str | None]]
    places: Mapping[str, Gazetteer]
    verbs: Mapping[str, Verb]
    phrases: Mapping[tuple[str, ...], Verb]
    words: Mapping[str, Mapping[str, tuple[str, ...]]]
    classes: Mapping[str, frozenset[str]]
    review_by: Mapping[str, dt.date] = field(default_factory=dict)
    borders: Mapping[str, frozenset[str]] = field(default_factory=dict)
    bodies: Mapping[str, Body] = field(default_factory=dict)
    treaties: Mapping[str, Treaty] = field(default_factory=dict)
    publishers: Mapping[str, Publisher] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()

    @cached_property
    def acts(self) -> Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]:
        """The phrases of armed acts by their first word, each with its action, longest first."""
        found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for action, phrases in self.words.get("acts", {}).items():
            for phrase in phrases:
                words = tuple(phrase.split(" "))
                found.setdefault(words[0], []).append((action, words))
        return {first: tuple(sorted(acts, key=lambda act: -len(act[1]))) for first, acts in found.items()}

    @cached_property
    def act_words(self) -> frozenset[str]:
        """The single words that name an armed act."""
        return frozenset(first for first, acts in self.acts.items() if any(len(words) == 1 for _, words in acts))

    @cached_property
    def tables(self) -> Mapping[str, Mapping[str, PhraseTable]]:
        """The word groups of a language, each class of them as phrases by their first word."""
        return {
            group: {name: phrase_table(phrases) for name, phrases in classes.items()}
            for group, classes in self.words.items()
        }

    @cached_property
    def organ_names(self) -> Mapping[str, str]:
        """Every organ of every body as its folded words stand in a text ("council of ministers' deputies"), spelt."""
        own = {organ for body in self.bodies.values() for organ in body.organs}
        general = {organ for organs in self.words.get("organs", {}).values() for organ in organs}
        return {" ".join(token.norm for token in tokenise(organ)): organ for organ in own | general}

    @cached_property
    def organ_table(self) -> PhraseTable:
        """The words of all organs by the first of them."""
        return phrase_table(tuple(self.organ_names))

    @cached_property
    def shared(self) -> Mapping[str, tuple[Name, ...]]:
        """The names that two states have alike ("Congolese"), each with all that it may stand for."""
        found = {}
        for names in self.automaton.values():
            alike = tuple(name for name in names if name.kind == names[0].kind != "town" and name.place_id is None)
            if len({name.code for name in alike}) > 1:
                found[alike[0].surface] = alike
        return found

    @cached_property
    def predicates(self) -> Mapping[str, tuple[tuple[tuple[str, ...], Verb], ...]]:
        """The phrases that act as one predicate by their first word, longest first."""
        found: dict[str, list[tuple[tuple[str, ...], Verb]]] = {}
        for words, verb in sorted(self.phrases.items(), key=lambda item: -len(item[0])):
            found.setdefault(words[0], []).append((words, verb))
        return {first: tuple(phrases) for first, phrases in found.items()}

    @cached_property
    def past_cues(self) -> PhraseTable:
        """The words that put a clause into the past, as phrases by their first word."""
        return phrase_table(sorted(self.classes.get("past_cues", ())))

    @cached_property
    def triggers(self) -> Triggers:
        """The words without which no fact of a kind is told."""
        return gather_triggers(self.verbs, self.phrases, self.words, self.classes)

    def names_in(self, text: str) -> list[Hit]:
        """The names in a text, longest first where they overlap, left to right; traps are left out."""
        folded = fold(text)
        hits = []
        for last, names in self.automaton.iter_long(folded):
            end = last + 1
            for name in names:
                start = end - len(name.surface)
                if _is_inside_word(folded, start, end) or not _is_cased(name, text[start:end]):
                    continue
                if name.kind != "trap":
                    hits.append(Hit(name, start, end))
                break
        return hits

    def has(self, word_class: str, word: str) -> bool:
        """Whether a folded word is in a class of the language pack (``"things"``, ``"vague"``)."""
        return word in self.classes.get(word_class, frozenset())

    def state_name(self, code: str) -> str:
        """The English name of a state or group; an unknown code comes back as it is."""
        if code in self.states:
            return self.states[code][0]
        return self.groups[code][0] if code in self.groups else code

    def adjective(self, code: str) -> str:
        """ "Armenian" for ARM; the name where there is no adjective, an unknown code as it is."""
        return self.states[code][1] if code in self.states else self.state_name(code)

    def publisher_of(self, wire: str) -> Publisher | None:
        """The house behind a wire, an outlet or a credit, however it is written; None where no pack knows it."""
        return self.publishers.get(spelling(wire))

    def treaty_name(self, treaty_id: str) -> str:
        """What a desk calls a treaty: one between two states, which the line names anyway, by its year."""
        treaty = self.treaties.get(treaty_id)
        if treaty is None:
            return treaty_id
        return treaty.name if treaty.body or not treaty.signed else f"{treaty.signed.year} treaty"

    def publisher_name(self, wire: str) -> str:
        """ "AP" for ap, an outlet of a house by its own name; an unknown wire comes back as it is."""
        publisher = self.publisher_of(wire)
        return publisher.outlets.get(spelling(wire), publisher.name) if publisher else wire

    def independent(self, wires: Iterable[str]) -> tuple[str, ...]:
        """The names of the houses behind these wires, each once, in order; an unknown wire is a house of its own."""
        houses: dict[str, str] = {}
        for wire in wires:
            publisher = self.publisher_of(wire)
            houses.setdefault(
                publisher.id if publisher else f"?{spelling(wire)}", publisher.name if publisher else wire
            )
        return tuple(houses.values())

    def is_force(self, code: str) -> bool:
        """Whether the code is an armed group."""
        return code in self.groups and self.groups[code][1] == "force"

    def home_of(self, code: str) -> str | None:
        """The state in which an armed group is at home; None for any other code."""
        return self.groups[code][2] if self.is_force(code) else None

    def have_a_border(self, one: str, other: str) -> bool:
        """Whether two sides are of neighbouring states; an armed group is of the state in which it is at home."""
        first, second = self.home_of(one) or one, self.home_of(other) or other
        return second in self.borders.get(first, frozenset())

    def is_body(self, code: str) -> bool:
        """Whether the code is an organisation through which states act."""
        return code in self.groups and self.groups[code][1] in {"body", "alliance"}

    def overdue(self, today: dt.date) -> list[str]:
        """The packs whose review date has passed, by file stem."""
        return sorted(stem for stem, day in self.review_by.items() if day < today)


def _is_cased(name: Name, written: str) -> bool:
    """Whether a name is written with the capitals that it needs: "US" is a state, "Us" is none."""
    if name.caps:
        return written.isupper()
    return not name.cased or written[0].isupper() or written[0].isdigit()


def _is_inside_word(text: str, start: int, end: int) -> bool:
    before = start > 0 and (
        text[start - 1].isalnum() or (text[start - 1] == "-" and start > 1 and text[start - 2].isdigit())
    )
    return before or (end < len(text) and text[end].isalnum())
