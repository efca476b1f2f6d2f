"""Sends step after step, waits until each story has become of what it will, and shows what the desk got of it."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from watcher.demo.account import Outcome, in_words
from watcher.demo.mailroom import Mail, Mailroom
from watcher.demo.script import Piece, Step
from watcher.demo.station import Station
from watcher.service.clock import utc_now
from watcher.store import Store

Echo = Callable[[str], None]

PATIENCE_S = 15.0
_INDENT = " " * 10


class Bell:
    """Rings when something has happened, so that whoever waits for a condition looks again then and only then."""

    def __init__(self) -> None:
        self._rung = threading.Condition()

    def ring(self) -> None:
        with self._rung:
            self._rung.notify_all()

    def wait_until(self, holds: Callable[[], bool]) -> bool:
        """Wait for a condition, as long as anybody would; tells whether it holds."""
        with self._rung:
            return self._rung.wait_for(holds, PATIENCE_S)


@dataclass(frozen=True, slots=True)
class Night:
    """What the telling works with: a wire that sends, a desk that reads, the record between them."""

    station: Station
    mailroom: Mailroom
    store: Store
    bell: Bell
    echo: Echo

    def tell(self, steps: Iterable[Step]) -> list[Outcome]:
        """Send the steps in their order, each once the one before is dealt with; gives what became of the stories."""
        outcomes: list[Outcome] = []
        for step in steps:
            at = utc_now()
            self.echo(f"{at:%H:%M:%S}  {step.introduced}")
            for piece in step.pieces:
                whose = f"{piece.outlet.name}: " if len(step.pieces) > 1 else ""
                self.echo(f"{_INDENT}{whose}{piece.title}")
                self.station.send(piece, at)
            if not self.bell.wait_until(partial(self._are_done, step)):
                self.echo(f"{_INDENT}… and nothing came of it in time\n")
                break
            came = [self.outcome(piece) for piece in step.pieces]
            self._show(came)
            outcomes += came
        return outcomes

    def settle(self) -> bool:
        """Wait until every feed was read to its end and nothing is left to be sent."""
        return self.bell.wait_until(lambda: self.station.is_read() and not self._unsent())

    def is_known(self, piece: Piece) -> bool:
        return self.store.history(piece.url) is not None

    def outcome(self, piece: Piece) -> Outcome:
        """Look up what became of a story that is on record."""
        history = self.store.history(piece.url)
        assert history is not None, piece.url
        return Outcome(piece, history, self.mailroom.carrying({each.alert.id for each in history.alerts}))

    def _are_done(self, step: Step) -> bool:
        return all(self.is_known(piece) and self._is_told(self.outcome(piece)) for piece in step.pieces)

    def _is_told(self, outcome: Outcome) -> bool:
        """Whether everything that was queued for the desk has arrived, by mail or wherever else it was to go."""
        arrived = {alert_id for mail in outcome.mails for alert_id in mail.alert_ids}
        return all(row.alert_id in arrived or row.state == "sent" for row in outcome.history.deliveries)

    def _unsent(self) -> int:
        counts = self.store.outbox()
        return counts.due + counts.retrying

    def _show(self, outcomes: list[Outcome]) -> None:
        """Print the mails as the desk got them; of the stories without one the reasons, each once."""
        for outcome in outcomes:
            for mail in outcome.mails:
                self.echo(_framed(mail))
            if len(outcome.alerts) > 1:
                self.echo(f"{_INDENT}One message for {len(outcome.alerts)} rules: {in_words(outcome.decisions)}\n")
        quiet = [outcome for outcome in outcomes if not outcome.mails]
        for why in dict.fromkeys(outcome.why for outcome in quiet):
            self.echo(f"{_INDENT}Nothing for the desk{', each time' if len(quiet) > 1 else ''}: {why}\n")


def _framed(mail: Mail) -> str:
    lines = [mail.subject, "", *mail.text.splitlines()]
    return "".join(f"  | {line}".rstrip() + "\n" for line in lines)
