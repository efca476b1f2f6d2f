"""The stories of the sets, their gold answers, and which facts of a reading are right."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from watcher.model import Casualties, Fact, Reading

FOLDER = Path(__file__).parent / "sets"
FIGURE = ("outcome", "low", "high")

Gold = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Marked:
    """A story's figures against its gold: the right ones with what they answer, the optional, the missed, the extra."""

    right: tuple[tuple[Gold, Casualties], ...]
    optional: tuple[Casualties, ...]
    missed: tuple[Gold, ...]
    extra: tuple[Casualties, ...]


def stories(name: str) -> Iterator[tuple[dict[str, Any], Gold]]:
    """Each story of a set as the record that a feed gives, with its gold answer."""
    gold = {answer["id"]: answer for answer in _rows(f"{name}.gold.jsonl")}
    for record in _rows(f"{name}.jsonl"):
        if gold[record["id"]].get("either") is not True:
            yield record, gold[record["id"]]


def figures(reading: Reading) -> list[Casualties]:
    """The figures that a reading tells of the present happening."""
    return [
        fact
        for fact in reading.facts
        if isinstance(fact, Casualties) and fact.scope == "current" and fact.modality != "denied"
        if fact.outcome != "killed_or_wounded" and (fact.low is not None or fact.high is not None)
    ]


def wanted(gold: Gold) -> list[Gold]:
    """The figures that a story's gold has for the present happening."""
    return [
        item
        for item in gold.get("casualties", [])
        if item.get("scope", "current") == "current" and item.get("modality") != "denied"
        if item.get("low") is not None or item.get("high") is not None
    ]


def mark(gold: Gold, found: Sequence[Casualties], fields: Sequence[str] = (*FIGURE, "side")) -> Marked:
    """Pair what was found with the gold one to one, what is demanded first."""
    left, right, optional, missed = list(found), [], [], []
    for item in sorted(wanted(gold), key=lambda item: bool(item.get("either"))):
        hit = next((fact for fact in left if accepts(item, fact, fields)), None)
        if hit is not None:
            left.remove(hit)
        if item.get("either"):
            optional.extend([hit] if hit is not None else [])
        elif hit is None:
            missed.append(item)
        else:
            right.append((item, hit))
    return Marked(tuple(right), tuple(optional), tuple(missed), tuple(left))


def accepts(item: Gold, fact: Fact, fields: Sequence[str]) -> bool:
    """Whether a figure equals the gold in these fields, or in one of the values that are right too."""
    return all(_is_right(item, field, getattr(fact, field)) for field in fields)


def _is_right(item: Gold, field: str, value: object) -> bool:
    return field in item.get("either_fields", ()) or value in (
        item.get(field), *item.get("alt", {}).get(field, ()), *item.get(f"{field}_any", ()),
    )  # fmt: skip


def _rows(file: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / file).read_text(encoding="utf-8").splitlines()]
