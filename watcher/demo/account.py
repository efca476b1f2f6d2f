"""What was told, held against what was planned, and the night in figures. Everything comes from what is on record."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from watcher.demo.mailroom import Mail
from watcher.demo.script import Piece
from watcher.model import ALERTING, Alert
from watcher.store import History

_IN_WORDS = {
    "baseline": "there before the first poll",
    "no_match": "no rule matched",
    "same_copy": "same copy",
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
    def decision(self) -> str | None:
        """The kind of decision, None where the story came before no events."""
        return next((each.kind for each in self.history.judgements if each.kind), None)

    @property
    def alert(self) -> Alert | None:
        return next((documented.alert for documented in self.history.alerts), None)

    @property
    def fate(self) -> str:
        """The reason on record in one or two words: a decision, else what the story was filed as."""
        kept = self.decision or self.history.articles[0].disposition
        return _IN_WORDS.get(kept, kept.replace("_", " "))

    @property
    def why(self) -> str:
        """The reason on record with what shows it."""
        shown = next(
            (
                f"{each.rule_id}: {each.because}" if each.kind is None else each.evidence
                for each in self.history.judgements
            ),
            "",
        )
        return f"{self.fate} ({shown})" if shown else self.fate


def faults(outcomes: Sequence[Outcome], planned: Sequence[Piece], mails: Sequence[Mail]) -> Iterator[str]:
    """Tell where the night went otherwise than planned; nothing where the story was told once and right."""
    seen = {outcome.piece for outcome in outcomes}
    for piece in planned:
        if piece not in seen:
            yield f"“{piece.title}” is not on record"
    for outcome in outcomes:
        if outcome.decision != outcome.piece.told:
            yield f"“{outcome.piece.title}” was to be {outcome.piece.told or 'no match'}, came to {outcome.why}"
        if outcome.decision in ALERTING and len(outcome.mails) != 1:
            yield f"“{outcome.piece.title}” reached the desk {len(outcome.mails)} times"
    told = sum(outcome.decision in ALERTING for outcome in outcomes)
    if len(mails) != told:
        yield f"the desk got {len(mails)} mails of {told} alerts"


def summary(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Give the night in figures."""
    told: Counter[str] = Counter(outcome.alert.reason for outcome in outcomes if outcome.alert is not None)
    kept = Counter(outcome.fate for outcome in outcomes if outcome.alert is None)
    matched = sum(outcome.decision is not None for outcome in outcomes)
    yield f"stories seen        {len(outcomes)}"
    yield f"matched a rule      {matched}"
    yield f"told to the desk    {_counts(told)}"
    yield f"kept from the desk  {_counts(kept)}"


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counter.items()) or "none"
