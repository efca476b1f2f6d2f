"""Takes a rule as plain values, gives it compiled, or every fault with its path."""

import hashlib
import json
from collections.abc import Mapping

import regex

from watcher.errors import FaultsError
from watcher.model import SEVERITIES, Severity
from watcher.rules.conditions import Condition, Group
from watcher.rules.faults import Faults, Path, kind_of
from watcher.rules.reading_conditions import ConditionReader
from watcher.rules.reading_tests import read_tests
from watcher.rules.rule import STATUSES, Rule, Status
from watcher.rules.severity import SeverityFault, Test, compile_severity

RULE_KEYS = ("id", "title", "status", "notes", "match", "severity", "tests")
NEEDED_KEYS = ("id", "title", "match")

_SLUG = regex.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def compile_rule(data: object) -> Rule:
    """Compile one rule.

    Raises:
        FaultsError: with every fault, each with its path and, inside a query or an expression, its offset.

    """
    faults = Faults()
    named = faults.block(data, (), RULE_KEYS)
    for key in NEEDED_KEYS:
        if key not in named and isinstance(data, Mapping):
            faults.tell((), f"the rule has no {key}", f"write {key}:")
    reader = ConditionReader(faults)
    needs, exceptions = _match(named["match"], reader, faults) if "match" in named else ((), ())
    rule = Rule(
        id=_id(named["id"], faults) if "id" in named else "",
        title=faults.text(named["title"], ("title",)) if "title" in named else "",
        status=_status(named.get("status", "on"), faults),
        revision=_revision(named),
        tests=read_tests(named["tests"], ("tests",), faults) if "tests" in named else (),
        needs=needs,
        exceptions=exceptions,
        severity=_severity(named["severity"], faults) if "severity" in named else (),
        kinds=frozenset(reader.kinds),
    )
    if "notes" in named:
        faults.text(named["notes"], ("notes",))
    if faults.found:
        raise FaultsError(tuple(faults.found))
    return rule


def _id(value: object, faults: Faults) -> str:
    if isinstance(value, str) and _SLUG.fullmatch(value):
        return value
    faults.tell(("id",), f"`{value}` is no id", "write small letters, digits and hyphens, such as border-clash")
    return ""


def _status(value: object, faults: Faults) -> Status:
    faults.one_of(value, ("status",), STATUSES)
    return next((status for status in STATUSES if status == value), "draft")


def _match(
    value: object, reader: ConditionReader, faults: Faults
) -> tuple[tuple[Condition, ...], tuple[Condition, ...]]:
    path: Path = ("match",)
    named = faults.block(value, path, ("all", "any", "none"))
    if isinstance(value, Mapping) and not named.keys() & {"all", "any"} and value.keys() <= {"none"}:
        faults.tell(path, "the rule looks for nothing", "write all: or any: with conditions")
    needs = reader.several(named["all"], (*path, "all")) if "all" in named else ()
    if "any" in named:
        needs = (*needs, Group("any", reader.several(named["any"], (*path, "any"))))
    asked = frozenset(reader.kinds)
    exceptions = reader.several(named["none"], (*path, "none")) if "none" in named else ()
    reader.kinds = set(asked)
    return needs, exceptions


def _severity(value: object, faults: Faults) -> tuple[tuple[Severity, Test], ...]:
    named = faults.block(value, ("severity",), tuple(reversed(SEVERITIES)))
    lines: list[tuple[Severity, Test]] = []
    for severity in (known for key in named for known in SEVERITIES if known == key):
        expression = named[severity]
        path: Path = ("severity", severity)
        if not isinstance(expression, str):
            faults.tell(path, f"a condition belongs here, not {kind_of(expression)}", "write always, or killed >= 1")
            continue
        try:
            lines.append((severity, compile_severity(expression)))
        except SeverityFault as found:
            faults.tell(path, found.fault.what, found.fault.hint, offset=found.fault.offset)
    return tuple(lines)


def _revision(named: Mapping[str, object]) -> str:
    """8 hex over what the rule does; the order of its severity lines counts, that of other keys does not."""
    counted = {key: value for key, value in named.items() if key not in ("tests", "notes")}
    severity = counted.get("severity")
    if isinstance(severity, Mapping):
        counted["severity"] = list(severity.items())
    dump = json.dumps(counted, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.blake2b(dump.encode(errors="replace"), digest_size=4).hexdigest()
