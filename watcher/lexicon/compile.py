"""Packs as plain values → one Lexicon, every mistake told by its path."""

import datetime as dt
from collections.abc import Mapping
from itertools import product
from typing import Any, get_args

import ahocorasick

from watcher.errors import Fault, FaultsError
from watcher.lexicon.examples import ExampleTaker
from watcher.lexicon.layers import joined_words, on_top
from watcher.lexicon.lexicon import Body, Gazetteer, Lexicon, Name, NameKind, Treaty, Verb, VerbForm
from watcher.lexicon.publishers import Publisher, PublisherKind, spelling
from watcher.model import MeetingLevel
from watcher.text import fold

_FORMS: tuple[VerbForm, ...] = ("base", "s", "past", "past", "ing")
_STATE_FIELDS: tuple[tuple[str, NameKind], ...] = (
    ("names", "state"), ("adjectives", "adjective"), ("people", "people"), ("capital", "capital"), ("bodies", "body"),
    ("traps", "trap"),
)  # fmt: skip


_ONE_CLASS_EACH = frozenset({"people", "counted", "hedges"})  # a word of these has one meaning
_INITIALS = 3  # letters: longer ones are also written as words ("Nato")

Path = tuple[str | int, ...]


class _Compiler:
    """Gathers what the packs say; ``build`` makes the lexicon or raises all faults at once."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.names: dict[str, list[Name]] = {}
        self.states: dict[str, tuple[str, str]] = {}
        self.borders: dict[str, frozenset[str]] = {}
        self.groups: dict[str, tuple[str, str, str | None]] = {}
        self.places: dict[str, Gazetteer] = {}
        self.bodies: dict[str, Body] = {}
        self.verbs: dict[str, Verb] = {}
        self.phrases: dict[tuple[str, ...], Verb] = {}
        self.words: dict[str, Mapping[str, tuple[str, ...]]] = {}
        self.classes: dict[str, frozenset[str]] = {}
        self.review_by: dict[str, dt.date] = {}
        self.treaties: dict[str, Treaty] = {}
        self.publishers: dict[str, Publisher] = {}
        self.wires: dict[str, str] = {}
        self.entries: dict[tuple[str, str], object] = {}
        self.examples = ExampleTaker(self.faults)

    def name(self, surface: str, kind: NameKind, code: str, *, place_id: str | None = None) -> None:
        folded = fold(surface)
        initials = len(surface) <= _INITIALS and surface.isupper()
        name = Name(kind, code, folded, place_id, cased=surface[:1].isupper(), caps=initials)
        known = self.names.setdefault(folded, [])
        if name not in known:
            known.append(name)

    def add(self, stem: str, pack: object) -> None:
        if not isinstance(pack, Mapping):
            self.faults.append(Fault((stem,), "a pack is a mapping", "start with `review_by: 2027-01-31`"))
            return
        pack = self.examples.take(stem, pack)
        self._review(stem, pack.get("review_by"))
        readers = {
            "states": self._state, "groups": self._group, "bodies": self._body, "places": self._place,
            "towns": self._towns, "treaties": self._treaty, "publishers": self._publisher,
        }  # fmt: skip
        for key, value in pack.items():
            if key in readers:
                for name, item in _mapping(self.faults, (stem, key), value).items():
                    code = str(name)
                    self.entries[key, code] = whole = on_top(self.entries.get((key, code)), item)
                    self._read((stem, key, code), readers[key], code, whole)
            elif key not in {"review_by", "language"}:
                self._read((stem, key), self._language, (stem, key), value)

    def _read(self, path: Path, reader: Any, *arguments: Any) -> None:
        """Let a reader take a line of a pack; what it can't take is a fault, never an error of ours."""
        try:
            reader(*arguments)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as problem:
            what = f"{problem.args[0]!r} is missing" if isinstance(problem, KeyError) else str(problem)
            self.faults.append(Fault(path, f"this line of the pack can't be read: {what}", "see the lines beside it"))

    def _review(self, stem: str, value: object) -> None:
        try:
            self.review_by[stem] = dt.date.fromisoformat(str(value))
        except ValueError:
            self.faults.append(
                Fault((stem, "review_by"), "the pack has no review date", "write `review_by: 2027-01-31`")
            )

    def _state(self, code: str, item: Mapping[str, Any]) -> None:
        self.states[code] = (_word(item["name"]), _words(item["adjectives"])[0])
        self.borders[code] = frozenset(_words(item.get("borders", [])))
        self.name(item["name"], "state", code)
        for field, kind in _STATE_FIELDS:
            for surface in _words(item.get(field, [])):
                self.name(surface, kind, code)

    def _group(self, code: str, item: Mapping[str, Any]) -> None:
        self.groups[code] = (_word(item["name"]), _word(item["kind"]), item.get("home"))
        for surface in (item["name"], *_words(item.get("names", []))):
            self.name(surface, "group", code)
        for surface in _words(item.get("traps", [])):
            self.name(surface, "trap", code)

    def _body(self, code: str, item: Mapping[str, Any]) -> None:
        organs = item.get("organs", {})
        if unknown := set(organs) - set(get_args(MeetingLevel)):
            raise ValueError(f"{', '.join(sorted(unknown))} is no level of a meeting")
        levels = {fold(organ): str(level) for level, words in organs.items() for organ in _words(words)}
        self.bodies[code] = Body(levels, tuple(fold(word) for word in _words(item["called"])))
        nicknames = item.get("nicknames", {"first": [], "last": []})
        both = product(_words(nicknames["first"]), _words(nicknames["last"]))
        for surface in (*_words(item.get("names", [])), *(f"{first} {last}" for first, last in both)):
            self.name(surface, "group", code)

    def _place(self, place_id: str, item: Mapping[str, Any]) -> None:
        between = tuple(_words(item.get("between", [])))
        self.places[place_id] = Gazetteer(
            place_id,
            _word(item["name"]),
            _word(item["country"]),
            item.get("lat"),
            item.get("lon"),
            between,
            border=bool(between),
        )
        for surface in (item["name"], *_words(item.get("variants", []))):
            self.name(surface, "place", item["country"], place_id=place_id)
        if item.get("province"):
            self._province(_word(item["province"]), item["country"])

    def _province(self, name: str, country: str) -> None:
        slug = fold(name).replace(" ", "-")
        if slug not in self.places:
            self.places[slug] = Gazetteer(slug, name, country, None, None, (), border=False)
            self.name(name, "province", country, place_id=slug)

    def _towns(self, code: str, item: object) -> None:
        for surface in _words(item):
            self.name(surface, "town", code)

    def _treaty(self, treaty_id: str, item: Mapping[str, Any]) -> None:
        if not item.get("parties") and not item.get("body"):
            raise ValueError("a treaty names its `parties` or the `body` that is asked")
        cues, needs = (tuple(fold(word) for word in _words(item.get(key, []))) for key in ("cues", "needs"))
        signed = dt.date.fromisoformat(str(item["signed"])) if item.get("signed") else None
        parties = frozenset(_words(item.get("parties", [])))
        self.treaties[treaty_id] = Treaty(
            treaty_id, str(item.get("name") or treaty_id), parties, item.get("body"), cues, needs, signed
        )

    def _publisher(self, publisher_id: str, item: Mapping[str, Any]) -> None:
        kind = item["kind"]
        if kind not in get_args(PublisherKind):
            raise ValueError(f"{kind!r} is none of {', '.join(get_args(PublisherKind))}")
        name, outlets = _word(item["name"]), _words(item.get("outlets", []))
        earlier = self.publishers.get(publisher_id)
        self.publishers[publisher_id] = Publisher(
            publisher_id,
            name,
            kind,
            _word(item["country"]) if "country" in item else None,
            {**(earlier.outlets if earlier else {}), **{spelling(outlet): outlet for outlet in outlets}},
        )
        for wire in (publisher_id, name, *_words(item.get("names", [])), *outlets):
            self.wires[spelling(wire)] = publisher_id
            self.wires.setdefault(spelling(wire).replace(" ", ""), publisher_id)

    def _language(self, path: Path, value: Any) -> None:
        key = str(path[-1])
        if isinstance(value, list):
            self.classes[key] = self.classes.get(key, frozenset()) | {fold(word) for word in _words(value)}
        elif key in {"harm", "suffer"}:
            for outcome, lines in value.items():
                for number, line in enumerate(_words(lines)):
                    self._verb((*path, str(outcome), number), line, str(outcome), transitive=key == "harm")
        elif key == "phrases":
            for outcome, voices in value.items():
                for voice, phrases in voices.items():
                    for phrase in _words(phrases):
                        self._phrase(fold(phrase), str(outcome), transitive=voice == "harm")
        else:
            told = {str(name): tuple(fold(word) for word in _words(words)) for name, words in value.items()}
            self.words[key] = joined_words(self.words.get(key, {}), told, one_class_each=key in _ONE_CLASS_EACH)

    def _verb(self, path: Path, line: str, outcome: str, *, transitive: bool) -> None:
        forms = fold(line).split()
        if len(forms) != len(_FORMS):
            self.faults.append(
                Fault(path, f"a verb has five forms, this has {len(forms)}", "write `kill kills killed killed killing`")
            )
            return
        for surface, form in zip(forms, _FORMS, strict=True):
            if surface not in self.verbs or form == "past":
                self.verbs[surface] = Verb(outcome, form, transitive, forms[0])

    def _phrase(self, phrase: str, outcome: str, *, transitive: bool) -> None:
        words = tuple(phrase.split())
        form: VerbForm = "ing" if words[0].endswith("ing") else "past"
        self.phrases[words] = Verb(outcome, form, transitive, phrase)

    def build(self) -> Lexicon:
        if self.faults:
            raise FaultsError(tuple(self.faults))
        automaton = ahocorasick.Automaton()
        for surface, names in self.names.items():
            automaton.add_word(surface, tuple(sorted(names, key=_precedence)))
        if not self.names:
            automaton.add_word("\x00", ())
        automaton.make_automaton()
        return Lexicon(
            automaton, self.states, self.groups, self.places, self.verbs, self.phrases, self.words, self.classes,
            self.review_by, borders=self.borders, bodies=self.bodies, treaties=self.treaties,
            publishers={wire: self.publishers[owner] for wire, owner in self.wires.items()},
            examples=tuple(self.examples.found),
        )  # fmt: skip


_ORDER: tuple[NameKind, ...] = (
    "group",
    "state",
    "body",
    "adjective",
    "people",
    "capital",
    "place",
    "province",
    "town",
    "trap",
)


def _mapping(faults: list[Fault], path: Path, value: object) -> Mapping[Any, Any]:
    if isinstance(value, Mapping):
        return value
    faults.append(Fault(path, "a mapping belongs here", "write one line for each code"))
    return {}


def _word(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError(f"{value!r} is no word")
    return value


def _words(value: object) -> list[str]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is no list of words")
    return [_word(word) for word in value]


def _precedence(name: Name) -> int:
    """Where one surface has two meanings the first of this order stands: a capital before a town of that name."""
    return _ORDER.index(name.kind)


def compile_packs(packs: Mapping[str, object]) -> Lexicon:
    """Compile packs, file stem → plain value; a later pack adds to an earlier one and may move its words.

    Raises:
        FaultsError: with the path of each line that can't be used, the stem first.

    """
    compiler = _Compiler()
    for stem, pack in packs.items():
        compiler.add(stem, pack)
    return compiler.build()
