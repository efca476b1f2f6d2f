"""The words of an alert: its one-line title and the lines that tell what changed."""

from watcher.alerts.names import Names
from watcher.alerts.plain import plain
from watcher.events import words
from watcher.model import AlertReason, Change, Event, Figure

LONGEST_TITLE = 120
_LABELS: dict[AlertReason, str] = {
    "new": "NEW",
    "update": "UPDATE",
    "conflict": "CONFLICT",
    "correction": "CORRECTION",
    "retraction": "WITHDRAWN",
}


def label(reason: AlertReason) -> str:
    """Give the word that opens a message."""
    return _LABELS[reason]


def title(
    reason: AlertReason, event: Event, *, changes: tuple[Change, ...], figures: list[Figure], names: Names
) -> str:
    """One line of at most 120 characters: what it is, between whom, and what is to be known first."""
    sides = "–".join(names.state_name(code) for code in event.actors[:3])
    what = event.rule_id.replace("-", " ")
    subject = f"{sides} {what}" if sides else what
    if reason == "new":
        gist = _figures_gist(figures, names)
    else:
        gist = ", ".join(dict.fromkeys(change_gist(change, reason, names) for change in changes))
    fallback = {"retraction": "story withdrawn", "correction": "corrected by its wire"}.get(reason, "")
    line = f"{label(reason)}: {subject}: {gist or fallback}".rstrip(": ")
    return plain(line, LONGEST_TITLE)


def change_gist(change: Change, reason: AlertReason, names: Names) -> str:
    """Word a change as a headline has it: "killed 3 → 5 (Pakistan)"."""
    special = _special(change, names)
    if special is not None:
        return special
    whose = f" ({names.state_name(change.side)})" if change.side else ""
    between = " or " if reason == "conflict" else " → "
    figure = change.now if change.was is None else f"{change.was}{between}{change.now}"
    return f"{change.fact.replace('_', ' ')} {figure}{whose}"


def change_line(change: Change, reason: AlertReason, names: Names) -> str:
    """Word a change as a line of the body: "Pakistan, killed: was 3, now 5"."""
    special = _special(change, names)
    if special is not None:
        return special[:1].upper() + special[1:]
    fact = change.fact.replace("_", " ")
    head = f"{names.state_name(change.side)}, {fact}" if change.side else fact.capitalize()
    by = f" — says {names.state_name(change.claimant)}" if change.claimant else ""
    if change.was is None:
        return f"{head}: {change.now}{by}"
    if reason == "conflict":
        return f"{head}: told {change.was}, also {change.now}{by}"
    return f"{head}: was {change.was}, now {change.now}{by}"


def figure_line(figure: Figure, names: Names) -> str:
    """Word a figure with its side and claimant: "Armenia: at least 49 killed — says Armenia"."""
    side = names.state_name(figure.side) if figure.side else "In all" if figure.role == "total" else "Side not told"
    of_it = " (part of it)" if figure.role == "part" else ""
    by = f" — says {names.state_name(figure.claimant)}" if figure.claimant else ""
    return f"{side}: {words(figure)} {figure.outcome.replace('_', ' ')}{of_it}{by}"


def _special(change: Change, names: Names) -> str | None:
    """Word a change that is no figure; None for figures."""
    if change.fact == "denial" and change.side:
        return f"{names.state_name(change.side)} denies it"
    if change.fact == "actor":
        return f"{names.state_name(change.now)} takes part"
    if change.fact == "place":
        return f"now also at {change.now}"
    if change.fact in {"ceasefire", "request", "meeting"}:
        return f"{change.fact} {change.now.replace('_', ' ')}"
    return None


def _figures_gist(figures: list[Figure], names: Names) -> str:
    """Count the dead and the wounded, the sum before its sides, or tell that nobody has counted yet."""
    gists = [
        _outcome_gist(outcome, [figure for figure in figures if figure.outcome == outcome], names)
        for outcome in ("killed", "wounded")
    ]
    return ", ".join(gist for gist in gists if gist) or "no figures yet"


def _outcome_gist(outcome: str, figures: list[Figure], names: Names) -> str:
    """ "About 100 killed (Armenia at least 49, Azerbaijan 50)", or "2 killed (Armenia)" where there is no sum."""
    totals = list(dict.fromkeys(words(figure) for figure in figures if figure.role == "total"))
    sides = list(
        dict.fromkeys(
            (names.state_name(figure.side), words(figure))
            for figure in figures
            if figure.side and figure.role == "side"
        )
    )
    if not totals:
        return ", ".join(f"{count} {outcome} ({side})" for side, count in sides)
    by_side = ", ".join(f"{side} {count}" for side, count in sides)
    head = f"{' or '.join(totals)} {outcome}"
    return f"{head} ({by_side})" if by_side else head
