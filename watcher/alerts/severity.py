"""How grave an alert is, and for whom."""

from watcher.model import SEVERITIES, Alert, DecisionKind, Severity

WITHDRAWN: Severity = "medium"  # whoever was told the story hears of it in any case


def severity_of(kind: DecisionKind, own: Severity, standing: Severity) -> Severity:
    """Give the severity of an alert from the rule's grades for the story and for what stands of its event.

    A first report is as grave as it says. What follows is as grave as the event is by then, and a withdrawal, which
    tells of nothing that happened, is neither.
    """
    if kind == "retraction":
        return WITHDRAWN
    return own if kind in {"new", "related"} else max(own, standing, key=SEVERITIES.index)


def concerns(alert: Alert, recipient_min_severity: Severity, *, told_before: bool = False) -> bool:
    """Whether a recipient wants the alert.

    Corrections and withdrawals reach whoever was told of the event before: the wrong figure may have been graver than
    the right one is.
    """
    if told_before and alert.reason in {"correction", "retraction"}:
        return True
    return SEVERITIES.index(alert.severity) >= SEVERITIES.index(recipient_min_severity)
