"""Sending: the one module that opens connections to recipients."""

import logging
import sys
import threading

from watcher.delivery.refusals import Refusal, read_refusal
from watcher.delivery.render import Message
from watcher.delivery.target import TERMINAL, aim, library
from watcher.errors import DeliveryError
from watcher.settings import Recipient

_log = logging.getLogger(__name__)


class _Attempt(threading.Thread):
    """One call of Apprise, in a thread of its own so that a server that drips can be left alone with it.

    A daemon thread: it never holds up the end of the process.
    """

    def __init__(self, recipient: Recipient, message: Message) -> None:
        super().__init__(name=f"send {recipient.id}", daemon=True)
        self.message = message
        self.refusal: Refusal | None = Refusal("the sending broke off", permanent=False)
        self._recipient = recipient

    def run(self) -> None:
        self.refusal = _call(self._recipient, self.message)


class Sender:
    """Sends, and remembers the attempts that it stopped waiting for, for they may still get through.

    A recipient has one attempt under way at a time. An attempt that got through late counts as sent when its alert
    comes up again: a slow server gets no second copy.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._unanswered: dict[str, _Attempt] = {}
        self._taken_late: set[tuple[str, tuple[str, ...]]] = set()

    def send(self, recipient: Recipient, message: Message, *, timeout_s: float) -> None:
        """Return once the recipient has taken the message; ``DeliveryError`` says why it has not."""
        if recipient.url == TERMINAL.url:
            _print(message)
            return
        if self._was_taken_late(recipient, message, timeout_s):
            return
        attempt = _Attempt(recipient, message)
        attempt.start()
        attempt.join(timeout_s)
        if attempt.is_alive():
            with self._guard:
                self._unanswered[recipient.id] = attempt
            raise DeliveryError(f"no answer within {timeout_s:g} s; the message may have arrived all the same")
        if attempt.refusal:
            raise DeliveryError(attempt.refusal.reason, permanent=attempt.refusal.permanent)

    def _was_taken_late(self, recipient: Recipient, message: Message, timeout_s: float) -> bool:
        with self._guard:
            earlier = self._unanswered.get(recipient.id)
        if earlier:
            earlier.join(timeout_s)
            if earlier.is_alive():
                raise DeliveryError("an earlier message is still without an answer")
            with self._guard:
                self._unanswered.pop(recipient.id, None)
                if not earlier.refusal:
                    self._taken_late.add((recipient.id, earlier.message.alert_ids))
        key = (recipient.id, message.alert_ids)
        with self._guard:
            taken = key in self._taken_late
            self._taken_late.discard(key)
        return taken


send = Sender().send


def _call(recipient: Recipient, message: Message) -> Refusal | None:
    plugin = aim(recipient, alert_ids=message.alert_ids)
    if plugin is None:
        return Refusal("Apprise can't take the URL of this recipient", permanent=True)
    apprise = library()
    one = apprise.Apprise(asset=plugin.asset)
    one.add(plugin)
    result = one.notify(
        title=message.title,
        body=message.body,
        body_format=apprise.NotifyFormat.TEXT,
        log_level=logging.DEBUG,
    )
    if result.status == apprise.AppriseResultStatus.SUCCESS:
        return None
    return read_refusal([entry.message for entry in result.logs()], url=recipient.url)


def _print(message: Message) -> None:
    """Tell the alert where no channel has a URL: to whoever looks at the terminal, and to the log."""
    try:
        sys.stdout.write(f"{message.title}\n{message.body}\n\n")
        sys.stdout.flush()
    except (OSError, ValueError) as error:
        raise DeliveryError(f"the terminal is gone: {error}") from error
    _log.info("told on the terminal: %s (alert %s)", message.title, ", ".join(message.alert_ids))
