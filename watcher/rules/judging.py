"""Takes rules, an article and its reading, gives what matched and what was turned down, with reasons; never raises."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from watcher.model import Article, Evidence, Match, Reading, Rejection, Severity
from watcher.rules.conditions import Finding, Subject
from watcher.rules.rule import Rule
from watcher.rules.severity import severity_values

MOST_EVIDENCE = 12


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules make of one article."""

    matches: tuple[Match, ...] = ()
    rejections: tuple[Rejection, ...] = ()


def judge(rules: Sequence[Rule], article: Article, reading: Reading, *, explain: bool = False) -> Verdict:
    """Hold every rule that is not off against an article.

    A rejection is a rule of which something held that an exception or a missing part turned down; ``explain`` lists
    every rule that did not match.
    """
    subject = Subject(article, reading)
    matches: list[Match] = []
    rejections: list[Rejection] = []
    for rule in rules:
        if rule.status == "off":
            continue
        findings = [rule.needs[0].find(subject)]
        if not explain and not _main_held(findings):
            continue
        findings += [need.find(subject) for need in rule.needs[1:]]
        missing = [finding for finding in findings if not finding.held]
        turned_down = [] if missing else [bar for bar in _bars(rule, subject) if bar.held]
        if not missing and not turned_down:
            evidence = _evidence(span for finding in findings for span in finding.spans)
            matches.append(Match(rule.id, rule.revision, grade(rule, reading), evidence))
        elif explain or turned_down or _main_held(findings):
            rejections.append(Rejection(rule.id, _because(missing, turned_down)))
    return Verdict(tuple(matches), tuple(rejections))


def _bars(rule: Rule, subject: Subject) -> Iterable[Finding]:
    return (exception.find(subject) for exception in rule.exceptions)


def _main_held(findings: list[Finding]) -> bool:
    """Whether the rule's first condition held, or failed by a detail only."""
    return findings[0].held or findings[0].nearly


def _because(missing: list[Finding], turned_down: list[Finding]) -> str:
    if missing:
        return "; ".join(dict.fromkeys(finding.because for finding in missing))
    because = turned_down[0].because
    return because if because.startswith("genre:") else f"{because} (none)"


def grade(rule: Rule, reading: Reading) -> Severity:
    """Give how urgent the rule's severity lines call a reading, whether or not the rule holds for its article."""
    values = severity_values(reading, rule.kinds)
    return next((severity for severity, test in rule.severity if test(values)), "low")


def _evidence(spans: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Order the spans that made the rule hold: each once, the title's first, in reading order."""
    unique = list(dict.fromkeys(spans))[:MOST_EVIDENCE]
    return tuple(sorted(unique, key=lambda span: (span.field != "title", span.start, span.end)))
