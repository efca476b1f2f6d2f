"""Which figure stands: for each claimant the highest told since the last correction of it."""

from collections.abc import Iterable

from watcher.events.figures import number
from watcher.model import Event, Figure


def compatible(one: str | None, other: str | None) -> bool:
    """Whether two claimants can be the same: the wire's own voice can be anybody's."""
    return one is None or other is None or one == other


def known_for(figure: Figure, event: Event) -> list[Figure]:
    """Give the event's figures for the same outcome and side, in the order in which they came, parts left out."""
    return [
        known
        for known in event.figures
        if (known.outcome, known.side) == (figure.outcome, figure.side) and known.role != "part"
    ]


def standing(event: Event, figures: Iterable[Figure]) -> Figure | None:
    """Give the figure that the desk holds for true of those told: the highest, from the last correction on."""
    corrected = {member.article_id for member in event.members if member.decision == "correction"}
    current: Figure | None = None
    for figure in figures:
        if not figure.told:
            continue
        if current is None or figure.article_id in corrected or number(figure) > number(current):
            current = figure
    return current


def standing_sides(event: Event, outcome: str) -> list[Figure]:
    """Tell what stands for each side and claimant of one outcome."""
    told = [f for f in event.figures if f.told and f.outcome == outcome and f.side is not None and f.role != "part"]
    groups: dict[tuple[str | None, str | None], list[Figure]] = {}
    for figure in told:
        groups.setdefault((figure.side, figure.claimant), []).append(figure)
    stands = (standing(event, group) for group in groups.values())
    return [figure for figure in stands if figure is not None]


def corrected_away(event: Event, figure: Figure) -> bool:
    """Whether the figure's own wire has since corrected the number that it gives."""
    corrected = {member.article_id for member in event.members if member.decision == "correction"}
    told = [known for known in known_for(figure, event) if known.told]
    first = next(
        (i for i, known in enumerate(told) if known.article_id in corrected and known.wire == figure.wire), len(told)
    )
    return any(number(known) == number(figure) for known in told[:first]) and first < len(told)
