"""The examples that entries of packs carry: a sentence, and what has to be read in it.

An entry that is a block has an ``example:`` in it; a line of a list is written ``{verb: …, example: …}`` or
``{word: …, example: …}``; others stand in the pack's own ``examples:``, also under the names of its lists.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from watcher.errors import Fault

Path = tuple[str | int, ...]

NOTHING = "nothing"
_ARROW = "->"
_HINT = 'write example: "Rebels slew three guards. -> killed 3", with more facts behind a semicolon'


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and what it tells, each fact in words; ``path`` leads from the pack's stem to the example.

    No ``wanted`` at all means that nothing may be read.
    """

    path: Path
    sentence: str
    wanted: tuple[str, ...]


class ExampleTaker:
    """Takes the examples out of packs, so that what is left are the words alone."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        self.found: list[Example] = []

    def take(self, stem: str, pack: Mapping[object, object]) -> dict[str, object]:
        """Give a pack without its examples."""
        told = pack.get("examples", [])
        for section, lines in told.items() if isinstance(told, Mapping) else [("", told)]:
            self._read((stem, "examples", *([str(section)] if section else [])), lines)
        return {
            str(key): self._without((stem, str(key)), value, in_list=False)
            for key, value in pack.items()
            if key != "examples"
        }

    def _without(self, path: Path, value: object, *, in_list: bool) -> object:
        if isinstance(value, list):
            return [self._without((*path, number), item, in_list=True) for number, item in enumerate(value)]
        if not isinstance(value, Mapping):
            return value
        rest = {
            key: self._without((*path, str(key)), item, in_list=False)
            for key, item in value.items()
            if key != "example"
        }
        if "example" in value:
            self._read((*path, "example"), value["example"])
        line = [rest[key] for key in ("verb", "word") if key in rest]
        return line[0] if in_list and len(line) == len(rest) == 1 else rest

    def _read(self, path: Path, value: object) -> None:
        """Read one example, or several in a list."""
        if isinstance(value, list):
            for number, item in enumerate(value):
                self._read((*path, number), item)
            return
        sentence, arrow, wanted = str(value).rpartition(_ARROW)
        facts = [" ".join(fact.split()) for fact in wanted.split(";") if fact.strip()]
        if not isinstance(value, str) or not arrow or not sentence.strip() or not facts:
            self.faults.append(Fault(path, "an example is a sentence, an arrow and what is read in it", _HINT))
            return
        told = () if facts == [NOTHING] else tuple(facts)
        self.found.append(Example(path, sentence.strip(), told))
