"""Takes the ``tests`` block of a rule as plain values, gives its tests; tells every fault with its path."""

from collections.abc import Mapping
from typing import get_args

from watcher.model import SEVERITIES, DecisionKind, Severity
from watcher.rules.faults import Faults, Path, kind_of
from watcher.rules.rule import RuleTest

ARTICLE_KEYS = ("title", "text", "source", "language", "published", "updated", "url", "guid", "id")
TEST_KEYS = ("name", "article", "fires", "severity", "facts", "absent", "steps")
DECISIONS: tuple[DecisionKind, ...] = get_args(DecisionKind)


def read_tests(value: object, path: Path, faults: Faults) -> tuple[RuleTest, ...]:
    """Read all tests of a rule."""
    read = [_test(item, (*path, number), faults) for number, item in enumerate(faults.listed(value, path))]
    seen: set[str] = set()
    for number, test in enumerate(read):
        if test.name and test.name in seen:
            faults.tell((*path, number, "name"), f"a second test is called `{test.name}`", "give each its own name")
        seen.add(test.name)
    return tuple(read)


def _test(value: object, path: Path, faults: Faults) -> RuleTest:
    named = faults.block(value, path, TEST_KEYS)
    if "name" not in named and isinstance(value, Mapping):
        faults.tell(path, "a test needs a name", "write name: and what it shows")
    _shape(named, path, faults)
    return RuleTest(
        name=faults.text(named["name"], (*path, "name")) if "name" in named else "",
        article=_article(named["article"], (*path, "article"), faults) if "article" in named else None,
        fires=_fires(named, path, faults),
        severity=_severity(named, path, faults),
        facts=faults.words(named["facts"], (*path, "facts")) if "facts" in named else (),
        absent=_numbers(named["absent"], (*path, "absent"), faults) if "absent" in named else (),
        steps=_steps(named["steps"], (*path, "steps"), faults) if "steps" in named else (),
    )


def _shape(named: Mapping[str, object], path: Path, faults: Faults) -> None:
    if not named:
        return
    if ("article" in named) == ("steps" in named):
        faults.tell(path, "a test has either an article or steps", "write article: {title: …, text: …} with fires:")
    elif "article" in named and "fires" not in named:
        faults.tell(path, "the test does not say whether the rule fires", "write fires: true or fires: false")
    if "steps" in named:
        for key in named.keys() & {"fires", "severity", "facts", "absent"}:
            faults.tell(
                (*path, key), f"`{key}` belongs to a test with one article", "give each step its decision", on_key=True
            )
    if named.get("fires") is False and "severity" in named:
        faults.tell((*path, "severity"), "a rule that does not fire has no severity", "leave it out", on_key=True)


def _fires(named: Mapping[str, object], path: Path, faults: Faults) -> bool | None:
    fires = named.get("fires")
    if fires is not None and not isinstance(fires, bool):
        faults.tell((*path, "fires"), f"true or false belongs here, not {kind_of(fires)}", "write true or false")
        return None
    return fires


def _severity(named: Mapping[str, object], path: Path, faults: Faults) -> Severity | None:
    if "severity" not in named:
        return None
    faults.one_of(named["severity"], (*path, "severity"), SEVERITIES)
    return next((severity for severity in SEVERITIES if severity == named["severity"]), None)


def _article(value: object, path: Path, faults: Faults) -> Mapping[str, object]:
    article = faults.block(value, path, ARTICLE_KEYS)
    for key in ("title", "text"):
        if key not in article and isinstance(value, Mapping):
            faults.tell(path, f"the article has no {key}", f"write {key}: and the words of the story")
    for key, inner in article.items():
        faults.text(inner, (*path, key))
    return article


def _numbers(value: object, path: Path, faults: Faults) -> tuple[int, ...]:
    found: list[int] = []
    for number, item in enumerate(faults.listed(value, path, hint="write [6000]")):
        if isinstance(item, int) and not isinstance(item, bool):
            found.append(item)
        else:
            faults.tell((*path, number), f"a number belongs here, not {kind_of(item)}", "write figures, such as 6000")
    return tuple(found)


def _steps(value: object, path: Path, faults: Faults) -> tuple[tuple[Mapping[str, object], DecisionKind | None], ...]:
    steps: list[tuple[Mapping[str, object], DecisionKind | None]] = []
    for number, item in enumerate(faults.listed(value, path)):
        here = (*path, number)
        named = faults.block(item, here, ("article", "decision"))
        for key in ("article", "decision"):
            if key not in named and isinstance(item, Mapping):
                faults.tell(here, f"a step needs its {key}", "write {article: {…}, decision: new}")
        decision = named.get("decision")
        if decision is not None:
            faults.one_of(decision, (*here, "decision"), DECISIONS)
        article = _article(named["article"], (*here, "article"), faults) if "article" in named else {}
        steps.append((article, next((kind for kind in DECISIONS if kind == decision), None)))
    return tuple(steps)
