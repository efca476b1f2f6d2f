"""How grave an alert is, and for whom."""

from watcher.model import SEVERITIES, Alert, Match, Severity

TIED: Severity = "medium"  # a story without a rule that still moves an event


def severity_of(match: Match | None) -> Severity:
    """Give the severity that the rule gave, or that of a tied story."""
    return match.severity if match is not None else TIED


def concerns(alert: Alert, recipient_min_severity: Severity, *, told_before: bool = False) -> bool:
    """Whether a recipient wants the alert.

    Corrections and withdrawals reach whoever was told of the event before: the wrong figure may have been graver than
    the right one is.
    """
    if told_before and alert.reason in {"correction", "retraction"}:
        return True
    return SEVERITIES.index(alert.severity) >= SEVERITIES.index(recipient_min_severity)
