"""The same item, or the same copy: text and facts of a member again, however cut, re-bylined or re-dated.

The text alone never makes a copy: one with another number, day or figure than the member had is news until the figures
have been compared. A copy of a version that was later corrected or withdrawn equals the member that it copies.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from watcher.articles import sketch_likeness
from watcher.events.figures import agree, number, side_sums
from watcher.events.gates import closed_for_copies
from watcher.events.profile import Profile
from watcher.events.reasons import Reason
from watcher.events.statuses import new_statuses
from watcher.events.terms import changed_number
from watcher.model import Event, Figure, Member

COPY_LIKENESS = 0.7  # of the shorter text: below lie stories of one agency about one happening, above its copies
SURE_LIKENESS = 0.9  # from here on a date in the furniture tells nothing


@dataclass(frozen=True, slots=True)
class Copy:
    """The event and member that an article repeats, and what shows it."""

    event: Event
    member: Member
    because: Reason
    evidence: str
    score: float


def find_copy(profile: Profile, open_events: Sequence[Event]) -> Copy | None:
    """Find the member that the article repeats: the same item first, then the likest text with the same facts."""
    return _same_item(profile, open_events) or _same_text(profile, open_events)


def likeness(profile: Profile, member: Member) -> float:
    """How much of the shorter of two texts stands in the longer, 0 to 1."""
    return sketch_likeness(profile.sketch, member.sketch)


def _same_item(profile: Profile, open_events: Sequence[Event]) -> Copy | None:
    article = profile.article
    for event in open_events:
        for member in event.members:
            same = (member.source, member.item_key) == (article.source, article.item_key)
            if same and member.content_hash == article.content_hash:
                return Copy(event, member, "same_item", f"{member.article_id} again, word for word", 1.0)
    return None


def _same_text(profile: Profile, open_events: Sequence[Event]) -> Copy | None:
    best: Copy | None = None
    for event, member in _originals(open_events):
        score = _text_score(profile, member)
        if score < COPY_LIKENESS or (best is not None and score <= best.score):
            continue
        if _may_repeat(profile, event, member, score=score):
            evidence = f"the text of {member.article_id} ({member.origin}) with the figures it gave"
            best = Copy(event, member, "same_text", evidence, score)
    return best


def _originals(open_events: Sequence[Event]) -> Iterator[tuple[Event, Member]]:
    for event in open_events:
        for member in event.members:
            if member.decision != "same_copy":
                yield event, member


def _text_score(profile: Profile, member: Member) -> float:
    """Text likeness; headlines decide where one of the two has no text to speak of."""
    if profile.sketch and member.sketch:
        return likeness(profile, member)
    slug = profile.article.slug
    return 1.0 if slug and slug == member.slug else 0.0


def _may_repeat(profile: Profile, event: Event, member: Member, *, score: float) -> bool:
    article = profile.article
    for kind, decision in (("correction", "correction"), ("kill", "retraction")):
        if any(mark.kind == kind for mark in article.marks) and member.decision != decision:
            return False
    if article.is_marked("repeat"):
        return _accounted(profile, event, member)
    return (
        closed_for_copies(profile, event, check_day=score < SURE_LIKENESS) is None
        and changed_number(profile.terms, member.terms) is None
        and _accounted(profile, event, member)
        and not _moves_on(profile, event, member)
        and (event.retracted or not new_statuses(profile.told, event))
    )


def _accounted(profile: Profile, event: Event, member: Member) -> bool:
    """Whether every figure of the article was in the member too, as itself or as the sum of its sides."""
    given = [figure for figure in event.figures if figure.article_id == member.article_id]
    return all(
        any(agree(figure, other) for other in given) or number(figure) in side_sums(figure.outcome, given)
        for figure in profile.stated
    )


def _moves_on(profile: Profile, event: Event, member: Member) -> bool:
    """Whether the wire itself goes back behind what it has said since: its word now, not an old copy.

    The same item with other figures than its last version had, or the wire's own later story below its own figure.
    """
    article = profile.article
    since = [
        later
        for later in event.members[_place(event, member) + 1 :]
        if later.source == article.source and later.decision not in {"same_copy", "joined"}
    ]
    if not since or article.source != article.origin or article.is_marked("repeat"):
        return False
    last = since[-1]
    return profile.at > last.seen_at and not _agrees_with(profile, event, last)


def _agrees_with(profile: Profile, event: Event, member: Member) -> bool:
    given: list[Figure] = [figure for figure in event.figures if figure.article_id == member.article_id]
    outcomes = {(figure.outcome, figure.side) for figure in given}
    return all(
        any(agree(figure, other) for other in given)
        for figure in profile.stated
        if (figure.outcome, figure.side) in outcomes
    )


def _place(event: Event, member: Member) -> int:
    return next(index for index, each in enumerate(event.members) if each.article_id == member.article_id)
