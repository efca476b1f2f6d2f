"""What was told, held against what was planned, and the night in figures. Everything comes from what is on record."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from watcher.demo.mailroom import Mail
from watcher.demo.script import Piece
from watcher.model import ALERTING, Alert, DecisionKind
from watcher.store import History

_IN_WORDS = {
    "baseline": "there before the first poll",
    "no_match": "no rule matched",
    "same_copy": "same copy",
    "joined": "nothing new in it",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one story: as the database has it, and the mails by which the desk heard of it."""

    piece: Piece
    history: History
    mails: tuple[Mail, ...]

    @property
    def article_id(self) -> str:
        return self.history.articles[0].article.id

    @property
    def disposition(self) -> str:
        return self.history.articles[0].disposition

    @property
    def decisions(self) -> dict[str, DecisionKind]:
        """What the story came to under each rule that had something to decide."""
        return {each.rule_id: each.kind for each in self.history.judgements if each.kind}

    @property
    def alerts(self) -> tuple[Alert, ...]:
        return tuple(documented.alert for documented in self.history.alerts)

    @property
    def fate(self) -> str:
        """The reason on record in a few words: the decisions, else what the story was filed as."""
        kept: list[str] = [*dict.fromkeys(self.decisions.values())] or [self.disposition]
        return ", ".join(_IN_WORDS.get(each, each.replace("_", " ")) for each in kept)

    @property
    def why(self) -> str:
        """The reason on record with what shows it."""
        shown = "; ".join(
            f"{each.rule_id}: {each.because}" if each.kind is None else each.evidence
            for each in self.history.judgements
            if bool(each.kind) == bool(self.decisions)
        )
        return f"{self.fate} ({shown})" if shown else self.fate


def faults(outcomes: Sequence[Outcome], planned: Sequence[Piece], mails: Sequence[Mail]) -> Iterator[str]:
    """Tell where the night went otherwise than planned; nothing where every story was told once and right."""
    seen = {outcome.piece for outcome in outcomes}
    for piece in planned:
        if piece not in seen:
            yield f"“{piece.title}” is not on record"
    for outcome in outcomes:
        yield from _faults_of(outcome)
    told = sum(bool(outcome.alerts) for outcome in outcomes)
    if len(mails) != told:
        yield f"the desk got {len(mails)} mails of {told} stories"


def _faults_of(outcome: Outcome) -> Iterator[str]:
    title, planned = outcome.piece.title, outcome.piece.told
    if outcome.decisions != planned:
        yield f"“{title}” was to be {in_words(planned)}, came to {in_words(outcome.decisions)}: {outcome.why}"
    alerting = sum(kind in ALERTING for kind in outcome.decisions.values())
    if len(outcome.alerts) != alerting:
        yield f"“{title}” gave rise to {len(outcome.alerts)} alerts of {alerting}"
    if outcome.alerts and len(outcome.mails) != 1:
        yield f"“{title}” reached the desk {len(outcome.mails)} times"
    carried = {alert_id for mail in outcome.mails for alert_id in mail.alert_ids}
    if outcome.mails and carried != {alert.id for alert in outcome.alerts}:
        yield f"the mail on “{title}” does not carry the names of its alerts"


def in_words(decisions: Mapping[str, DecisionKind]) -> str:
    """Give decisions by their rules: "border-clash update, treaty-assistance new"."""
    return ", ".join(f"{rule} {kind.replace('_', ' ')}" for rule, kind in sorted(decisions.items())) or "no match"


def summary(outcomes: Sequence[Outcome], mails: Sequence[Mail]) -> Iterator[str]:
    """Give the night in figures."""
    told: Counter[str] = Counter(alert.reason for outcome in outcomes for alert in outcome.alerts)
    kept = Counter(outcome.fate for outcome in outcomes if not outcome.alerts)
    filed = Counter(outcome.disposition for outcome in outcomes)
    tied = f"; {filed['tied']} more was tied to an open event" if filed["tied"] else ""
    yield f"stories seen        {len(outcomes)}"
    yield f"matched a rule      {filed['matched']}{tied}"
    yield f"told to the desk    {_counts(told)}"
    yield f"kept from the desk  {_counts(kept)}"
    yield f"mails               {len(mails)} with {told.total()} alerts: one story, one message"


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counter.items()) or "none"
