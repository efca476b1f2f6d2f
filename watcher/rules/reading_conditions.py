"""Takes the ``match`` block of a rule as plain values, gives its conditions; tells every fault with its path."""

from typing import get_args

import regex

from watcher.model import PlaceRole
from watcher.rules.conditions import (
    Condition,
    FactCondition,
    GenreCondition,
    Group,
    PatternCondition,
    PlaceCondition,
    TextCondition,
)
from watcher.rules.faults import Faults, Path, kind_of, nearest
from watcher.rules.query import QueryFault, parse_query
from watcher.rules.vocabulary import DEFAULT_MODALITIES, EVERY_KIND, GENRES, KINDS, MODALITIES, NOT_DENIED

LONGEST_PATTERN = 500
DEEPEST = 20
_NEIGHBOURS = "neighbours"
CONDITIONS = ("fact", "text", "place", "genre", "pattern", "any", "all")


class ConditionReader:
    """Reads conditions and remembers which kinds of fact they ask for."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.kinds: set[str] = set()
        self._readers = {
            "fact": self._fact,
            "text": self._text,
            "place": self._place,
            "genre": self._genre,
            "pattern": self._pattern,
            "any": self._any,
            "all": self._all,
        }

    def several(self, value: object, path: Path) -> tuple[Condition, ...]:
        """Read a list of conditions."""
        if len(path) > DEEPEST:
            self.faults.tell(path, "conditions are nested too deeply", "use fewer all: and any: inside each other")
            return ()
        items = self.faults.listed(value, path, hint="write each condition as a line `- text: …`")
        read = [self._one(item, (*path, number)) for number, item in enumerate(items)]
        return tuple(condition for condition in read if condition is not None)

    def _one(self, value: object, path: Path) -> Condition | None:
        named = self.faults.block(value, path, CONDITIONS)
        if isinstance(value, dict) and (len(value) != 1 or not named):
            if len(value) != 1:
                self.faults.tell(path, "one condition a line", "give each its own `- `, or put them under all:")
            return None
        return next((self._readers[key](inner, (*path, key)) for key, inner in named.items()), None)

    def _any(self, value: object, path: Path) -> Condition | None:
        return Group("any", self.several(value, path))

    def _all(self, value: object, path: Path) -> Condition | None:
        return Group("all", self.several(value, path))

    def _text(self, value: object, path: Path) -> Condition | None:
        if not isinstance(value, str):
            self.faults.tell(
                path, f"a query belongs here, not {kind_of(value)}", 'write words, such as "border* OR frontier"'
            )
            return None
        try:
            return TextCondition(value, parse_query(value))
        except QueryFault as found:
            self.faults.tell(path, found.fault.what, found.fault.hint, offset=found.fault.offset)
            return None

    def _pattern(self, value: object, path: Path) -> Condition | None:
        pattern = self.faults.text(value, path, hint="write a regular expression in single quotes")
        if not pattern.strip():
            return None
        if len(pattern) > LONGEST_PATTERN:
            self.faults.tell(path, f"a pattern may have {LONGEST_PATTERN} characters", "split it with any:")
            return None
        try:
            compiled = regex.compile(pattern, regex.IGNORECASE | regex.VERSION0)
        except (regex.error, ValueError, OverflowError, RecursionError) as error:
            offset = getattr(error, "pos", None)
            self.faults.tell(path, f"no regular expression: {getattr(error, 'msg', error)}", offset=offset)
            return None
        if compiled.match(""):
            self.faults.tell(path, "the pattern holds for every story", "let it need at least one letter")
            return None
        return PatternCondition(compiled)

    def _genre(self, value: object, path: Path) -> Condition | None:
        return GenreCondition(self.faults.words(value, path, GENRES))

    def _place(self, value: object, path: Path) -> Condition | None:
        named = self.faults.block(value, path, ("kind", "country", "id", "role"))
        if "kind" in named:
            self.faults.one_of(named["kind"], (*path, "kind"), ("border",))
        if named and not named.keys() & {"kind", "country", "id"}:
            self.faults.tell(path, "no place is asked for", "write kind: border, country: [ARM] or id: [name]")
        read = {key: self.faults.words(named[key], (*path, key)) for key in ("country", "id") if key in named}
        roles = get_args(PlaceRole)
        return PlaceCondition(
            border=named.get("kind") == "border",
            countries=read.get("country", ()),
            ids=read.get("id", ()),
            roles=self.faults.words(named["role"], (*path, "role"), roles) if "role" in named else ("event",),
        )

    def _fact(self, value: object, path: Path) -> Condition | None:
        kind = value.get("kind") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in KINDS:
            if not isinstance(value, dict):
                self.faults.block(value, path, ("kind", *EVERY_KIND))
            elif "kind" not in value:
                self.faults.tell(path, "a fact needs its kind", f"write kind: and one of {', '.join(KINDS)}")
            else:
                self.faults.tell((*path, "kind"), f"`{kind}` is no kind of fact", nearest(kind, KINDS))
            return None
        self.kinds.add(kind)
        fields = {**EVERY_KIND, **KINDS[kind]}
        special = ("sides", "pair_in") if kind == "hostility" else ("addressee_is",) if kind == "request" else ()
        named = self.faults.block(value, path, ("kind", *fields, "not_modality", *special))
        wanted = {name: self._values(named[name], (*path, name), fields[name]) for name in fields if name in named}
        wanted.setdefault("scope", ("current",))
        if "modality" not in wanted:
            wanted["modality"] = self._modalities(kind, named.get("not_modality"), (*path, "not_modality"))
        elif "not_modality" in named:
            self.faults.tell((*path, "not_modality"), "modality: says it already", "keep one of the two", on_key=True)
        if "addressee_is" in named:
            self.faults.one_of(named["addressee_is"], (*path, "addressee_is"), ("alliance",))
        return FactCondition(
            kind,
            tuple(wanted.items()),
            sides=self._sides(named["sides"], (*path, "sides")) if "sides" in named else 0,
            neighbours=named.get("sides") == _NEIGHBOURS,
            pairs=self._pairs(named["pair_in"], (*path, "pair_in")) if "pair_in" in named else (),
            to_alliance="addressee_is" in named,
        )

    def _values(self, value: object, path: Path, known: tuple[str, ...] | None) -> tuple[str, ...]:
        return ("any",) if value == "any" else self.faults.words(value, path, known)

    def _modalities(self, kind: str, barred: object, path: Path) -> tuple[str, ...]:
        if barred is None:
            return DEFAULT_MODALITIES.get(kind, NOT_DENIED)
        turned_away = self.faults.words(barred, path, MODALITIES)
        return tuple(modality for modality in MODALITIES if modality not in turned_away)

    def _sides(self, value: object, path: Path) -> int:
        if value == _NEIGHBOURS:
            return 2
        if isinstance(value, int) and not isinstance(value, bool) and value in (1, 2):
            return value
        hint = f"write 2 for two sides that face each other, or {_NEIGHBOURS} where they have a common border"
        self.faults.tell(path, "sides is a number or a word", hint)
        return 0

    def _pairs(self, value: object, path: Path) -> tuple[frozenset[str], ...]:
        pairs: list[frozenset[str]] = []
        for number, item in enumerate(self.faults.listed(value, path, hint="write [[ARM, AZE], [IND, PAK]]")):
            here = (*path, number)
            codes = self.faults.words(item, here) if isinstance(item, list) else ()
            if len(set(codes)) != 2:
                self.faults.tell(here, "a pair is two codes", "write [ARM, AZE]")
            else:
                pairs.append(frozenset(codes))
        return tuple(pairs)
