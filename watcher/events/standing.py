"""Which figure stands: for each claimant the highest told since the last correction of it."""

from collections.abc import Iterable

from watcher.events.figures import are_other_people, is_of_one_kind, number
from watcher.model import Event, Figure, Outcome, Range, Toll


def compatible(one: str | None, other: str | None) -> bool:
    """Whether two claimants can be the same: the wire's own voice can be anybody's."""
    return one is None or other is None or one == other


def known_for(figure: Figure, event: Event) -> list[Figure]:
    """Give the event's figures for the same outcome, side and people, in the order in which they came.

    Parts are left out, but where soldiers and civilians were told together, each is compared with its own part.
    """
    same = [known for known in event.figures if (known.outcome, known.side) == (figure.outcome, figure.side)]
    whole = [known for known in same if known.role != "part" and not are_other_people(figure, known)]
    if not is_of_one_kind(figure):
        return whole
    split = {known.article_id for known in whole if known.victims == "mixed"}
    parts = [k for k in same if k.role == "part" and k.victims == figure.victims and k.article_id in split]
    if not parts:
        return whole
    return [known for known in same if known in parts or (known in whole and known.victims != "mixed")]


def kinds_together(event: Event, figure: Figure) -> int:
    """Tell what the soldiers and the civilians come to who were told each by themselves, 0 where only one kind was."""
    told = [known for known in known_for(figure, event) if known.told and is_of_one_kind(known)]
    stands = [standing(event, [f for f in told if f.victims == kind]) for kind in ("military", "civilian")]
    return sum(number(each) for each in stands if each is not None) if all(stands) else 0


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


def stands(event: Event, figure: Figure) -> bool:
    """Whether the desk still holds the figure for true: told, and neither corrected since nor overtaken."""
    if not figure.told or figure.role == "part":
        return False
    rivals = [known for known in known_for(figure, event) if compatible(known.claimant, figure.claimant)]
    current = standing(event, rivals)
    return current is not None and number(current) == number(figure)


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


def toll_of(event: Event) -> dict[Outcome, Toll]:
    """Give what stands of the event as a toll: for each side its highest count, in all no less than their sum."""
    tolls: dict[Outcome, Toll] = {}
    for outcome in dict.fromkeys(figure.outcome for figure in event.figures if figure.told):
        sides: dict[str, int] = {}
        for figure in standing_sides(event, outcome):
            if figure.side is not None:
                sides[figure.side] = max(number(figure), sides.get(figure.side, 0))
        totals = [f for f in event.figures if f.outcome == outcome and f.side is None and f.role != "part"]
        whole = standing(event, totals)
        total = max(sum(sides.values()), number(whole) if whole is not None else 0)
        tolls[outcome] = Toll(Range(total, total), {side: Range(count, count) for side, count in sides.items()})
    return tolls
