"""What is measured of a set: whole stories, and stories with nothing but a toll."""

import re
from collections import Counter
from functools import cache
from typing import Any

from tests.facts.stories import read_article
from tests.quality.stories import FIGURE, Gold, accepts, figures, mark, stories, wanted
from watcher.articles import file_record
from watcher.model import Casualties, Fact, Range, Reading
from watcher.text import read_quantity, tokenise

STORIES = ("development", "borders", "world")
TOLLS = ("notes", "capitals")
MATTERS = {
    "request": ("requester", "addressee", "status"),
    "meeting": ("body", "level", "status"),
    "ceasefire": ("status",),
}


@cache
def readings(name: str) -> dict[str, Reading]:
    """Every story of a set as it is read, by id."""
    return {record["id"]: read_article(file_record(record)) for record, _ in stories(name)}


def of_stories(name: str) -> dict[str, float]:
    """Figures right and wrong, who says so, the day, and numbers that must never come out."""
    tally: Counter[str] = Counter()
    for record, gold in stories(name):
        reading = readings(name)[record["id"]]
        marked = mark(gold, figures(reading))
        tally.update(
            right=len(marked.right), missed=len(marked.missed), extra=len(marked.extra), stories=1,
            whole=not marked.missed and not marked.extra, claimant=sum(_is_claimant(*pair) for pair in marked.right),
            leaks=sum(not {fact.low, fact.high}.isdisjoint(gold.get("must_not", ())) for fact in marked.extra),
        )  # fmt: skip
        if gold.get("event_date"):
            tally.update(dated=1, day=_is_day(gold, reading))
    return {
        "f1": 2 * tally["right"] / (2 * tally["right"] + tally["missed"] + tally["extra"]),
        "claimant": tally["claimant"] / tally["right"],
        "whole": tally["whole"] / tally["stories"],
        "event_date": tally["day"] / tally["dated"],
        "leaks": tally["leaks"],
    }


def of_confidence(*, floor: float, below: float = 1.01) -> tuple[float, int]:
    """The share of right figures among those of a confidence from ``floor`` up, over all stories, and their number."""
    right: list[bool] = []
    for name in STORIES:
        for record, gold in stories(name):
            found = figures(readings(name)[record["id"]])
            extra = {id(fact) for fact in mark(gold, found).extra}
            right += [id(fact) not in extra for fact in found if floor <= fact.confidence < below]
    return (sum(right) / len(right) if right else 1.0), len(right)


def of_matters(name: str) -> dict[str, float]:
    """F1 of requests, meetings and ceasefires, each right where its telling fields are."""
    return {f"{kind}s": _f1_of(name, kind, fields) for kind, fields in MATTERS.items()}


def _f1_of(name: str, kind: str, fields: tuple[str, ...]) -> float:
    right = missed = extra = 0
    for record, gold in stories(name):
        found = [fact for fact in readings(name)[record["id"]].facts if fact.kind == kind and _is_told(fact)]
        for item in sorted(gold.get(f"{kind}s", ()), key=lambda item: bool(item.get("either"))):
            if item.get("scope", "current") != "current" or item.get("modality") == "denied":
                continue
            hit = next((fact for fact in found if accepts(item, fact, fields)), None)
            if hit is not None:
                found.remove(hit)
            right += hit is not None and not item.get("either")
            missed += hit is None and not item.get("either")
        extra += len(found) if f"{kind}s" in gold else 0
    return 2 * right / (2 * right + missed + extra) if right + missed + extra else 1.0


def _is_told(fact: Fact) -> bool:
    return fact.scope == "current" and fact.modality != "denied"


def of_tolls(name: str) -> dict[str, float]:
    """Exact numbers of killed: over all, where nobody died, where more than one did."""
    tally: Counter[str] = Counter()
    for record, gold in stories(name):
        told = readings(name)[record["id"]].toll.get("killed")
        had = told.total if told is not None else Range(0, 0)
        want = gold.get("killed") or {"low": 0, "high": 0}
        if want["low"] is None and want["high"] is None:
            continue  # a toll without a figure is left out by contract, as where nobody died
        most = max(filter(None, (want["low"], want["high"])), default=0)
        kind = "none" if most == 0 else "one" if most == 1 else "several"
        others = gold.get("alt", {}).get("killed", ())
        right = any((had.low, had.high) == (each["low"], each["high"]) for each in (want, *others) if each != "absent")
        tally.update({"all": 1, kind: 1, "right": right, f"{kind}_right": right})
    return {
        "exact": tally["right"] / tally["all"],
        "none": tally["none_right"] / max(1, tally["none"]),
        "several": tally["several_right"] / max(1, tally["several"]),
    }


def _is_claimant(item: Gold, fact: Casualties) -> bool:
    code = fact.claimant.code if fact.claimant is not None else None
    return code in (item.get("claimant_code"), *item.get("alt", {}).get("claimant_code", ()))


def _is_day(gold: Gold, reading: Reading) -> bool:
    allowed = [gold["event_date"], *(day for key in ("alt", "ok", "also") for day in gold.get(f"event_date_{key}", ()))]
    return (reading.event_date.isoformat() if reading.event_date else None) in allowed


def invented(gold: Gold, reading: Reading) -> list[Casualties]:
    """Figures of a reading that stand nowhere in the gold, whoever's people they are."""
    items = gold.get("casualties", [])
    return [fact for fact in figures(reading) if not any(accepts(item, fact, FIGURE) for item in items)]


def in_part(name: str, paragraphs: int) -> tuple[list[str], list[str], int]:
    """Of the figures in headline and first paragraphs: those not found, those invented, and how many stand there."""
    missing: list[str] = []
    added: list[str] = []
    stand = 0
    for record, gold in stories(name):
        part = opening(record, paragraphs)
        reading = read_article(file_record(part))
        told = _numbers(f"{part['title']}. {part['text']}")
        items = [item for item in wanted(gold) if not item.get("either") and not item.get("derived")]
        for item in items:
            figure = item["low"] if item["low"] is not None else item["high"]
            if figure in told and sum(figure in {other["low"], other["high"]} for other in gold["casualties"]) == 1:
                stand += 1
                if not any(accepts(item, fact, FIGURE) for fact in figures(reading)):
                    missing.append(f"{record['id']}: {item['outcome']} {figure}")
        added += [f"{record['id']}: {fact.outcome} {fact.low}-{fact.high}" for fact in invented(gold, reading)]
    return missing, added, stand


def opening(record: dict[str, Any], paragraphs: int) -> dict[str, Any]:
    """A story as a feed gives it that has only headlines, or headlines and so many paragraphs."""
    return {**record, "text": "\n\n".join(re.split(r"\s*\n\s*", record["text"])[:paragraphs])}


def _numbers(text: str) -> set[int]:
    tokens = tokenise(text)
    found = (read_quantity(tokens, at, {}) for at in range(len(tokens)))
    return {bound for quantity in found if quantity is not None for bound in (quantity.low, quantity.high) if bound}
