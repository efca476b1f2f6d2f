"""The words of an alert: its one-line title and the lines that tell what changed."""

import re

from watcher.alerts.names import Names
from watcher.alerts.plain import plain
from watcher.events import words
from watcher.model import AlertReason, Change, Event, Figure

LONGEST_TITLE = 120
_MATTERS = frozenset({"request", "meeting"})
_LONG_NUMBER = re.compile(r"\b\d{5,15}\b")
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
    reason: AlertReason, event: Event, *, changes: tuple[Change, ...], figures: list[Figure], told: str, names: Names
) -> str:
    """One line of at most 120 characters: what it is, between whom, and what is to be known first.

    ``told`` words what a rule of diplomacy found; it names its parties itself and says more than a change of status.
    """
    if told and reason != "retraction" and all(change.fact in _MATTERS for change in changes):
        return plain(f"{label(reason)}: {event.rule_id.replace('-', ' ')}: {told}", LONGEST_TITLE)
    sides = "–".join(names.state_name(code) for code in event.actors[:3])
    what = event.rule_id.replace("-", " ")
    subject = f"{sides} {what}" if sides else what
    head = f"{label(reason)}: {subject}: "
    if reason == "new":
        return plain(head + _figures_gist(figures, names, room=LONGEST_TITLE - len(head)), LONGEST_TITLE)
    whose = {change: counted_by(change, event) for change in changes}
    gists = dict.fromkeys(change_gist(change, reason, names, told_by=whose[change]) for change in changes)
    gist = _fitted(list(gists), room=LONGEST_TITLE - len(head))
    fallback = {"retraction": "story withdrawn", "correction": "corrected by its wire"}.get(reason, "")
    return plain(f"{head}{gist or fallback}".rstrip(": "), LONGEST_TITLE)


def _fitted(gists: list[str], *, room: int) -> str:
    """Join as many as there is room for, one at least: half a figure is worse than none."""
    for count in range(len(gists), 1, -1):
        joined = ", ".join(gists if count == len(gists) else [*gists[:count], "…"])
        if len(joined) <= room:
            return joined
    return ", ".join(gists[:1] if len(gists) < 2 else [gists[0], "…"])


def counted_by(change: Change, event: Event) -> str | None:
    """Tell whose count a change's earlier figure is, None where a wire gave it in its own voice."""
    return next(
        (
            figure.claimant
            for figure in event.figures
            if (figure.outcome, figure.side) == (change.fact, change.side)
            and figure.claimant not in {None, change.claimant}
            and words(figure) == change.was
        ),
        None,
    )


def change_gist(change: Change, reason: AlertReason, names: Names, *, told_by: str | None = None) -> str:
    """Word a change as a headline has it: "killed 3 → 5 (Pakistan)", "killed 3 says Pakistan, 9 says India"."""
    special = _special(change, names)
    if special is not None:
        return special
    whose = f" ({names.state_name(change.side)})" if change.side else ""
    figure = change.now if change.was is None else f"{change.was} → {change.now}"
    if reason == "conflict" and change.was is not None:
        figure = f"{change.was}{_says(told_by, names) or ' told'}, {change.now}{_says(change.claimant, names)}"
    return f"{change.fact.replace('_', ' ')} {_grouped(figure)}{whose}"


def change_line(change: Change, reason: AlertReason, names: Names, *, told_by: str | None = None) -> str:
    """Word a change as a line of the body: "Pakistan, killed: was 3, now 5"."""
    special = _special(change, names)
    if special is not None:
        return special[:1].upper() + special[1:]
    fact = change.fact.replace("_", " ")
    head = f"{names.state_name(change.side)}, {fact}" if change.side else fact.capitalize()
    by = f" —{_says(change.claimant, names)}" if change.claimant else ""
    now = f"{_grouped(change.now)}{by}"
    if change.was is None:
        return f"{head}: {now}"
    was = _grouped(change.was)
    if reason == "conflict":
        other = f" —{_says(told_by, names)}" if told_by else ""
        return f"{head}: told {was}{other}, also {now}"
    return f"{head}: was {was}, now {now}"


def figure_line(figure: Figure, names: Names) -> str:
    """Word a figure with its side and claimant: "Armenia: at least 49 killed — says Armenia"."""
    side = names.state_name(figure.side) if figure.side else "In all" if figure.role == "total" else "Side not told"
    of_it = " (part of it)" if figure.role == "part" else ""
    by = f" — says {names.state_name(figure.claimant)}" if figure.claimant else ""
    return f"{side}: {_grouped(words(figure))} {figure.outcome.replace('_', ' ')}{of_it}{by}"


def _special(change: Change, names: Names) -> str | None:
    """Word a change that is no figure; None for figures."""
    if change.fact == "denial" and change.side:
        return f"{names.state_name(change.side)} denies it"
    if change.fact == "actor":
        return f"{names.state_name(change.now)} takes part"
    if change.fact == "place":
        return f"now also at {change.now}"
    if change.fact == "ceasefire" or change.fact in _MATTERS:
        was = f" was {change.was}, now" if change.was and change.fact in _MATTERS else ""
        return f"{change.fact}{was} {change.now}".replace("_", " ")
    return None


def _says(claimant: str | None, names: Names) -> str:
    return f" says {names.state_name(claimant)}" if claimant else ""


def _grouped(figure: str) -> str:
    """Write numbers from 10,000 on with commas."""
    return _LONG_NUMBER.sub(lambda found: f"{int(found[0]):,}", figure)


def _figures_gist(figures: list[Figure], names: Names, *, room: int) -> str:
    """Count the dead and the wounded, the sum before its sides, or tell that nobody has counted yet.

    The missing and the captured follow where there is room for them.
    """
    told: list[str] = []
    for outcome in ("killed", "wounded", "missing", "captured"):
        gist = _outcome_gist(outcome, [figure for figure in figures if figure.outcome == outcome], names)
        fits = len(", ".join([*told, gist])) <= room
        if gist and (fits or not told or outcome in {"killed", "wounded"}):
            told.append(gist)
    return _grouped(", ".join(told)) or "no figures yet"


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
