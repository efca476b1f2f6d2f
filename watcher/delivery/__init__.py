"""Takes an alert and a recipient, gets the one to the other or says why not; never decides what is news, nor when.

When to try again is ``next_attempt``'s advice, when no longer that of ``Refusals``; the rows that remember it are the
store's.
"""

from watcher.delivery.render import BODY_LIMIT, Message, render, render_notice
from watcher.delivery.retry import Refusals, next_attempt
from watcher.delivery.send import send
from watcher.delivery.target import TERMINAL
from watcher.delivery.validate import problems

__all__ = [
    "BODY_LIMIT",
    "TERMINAL",
    "Message",
    "Refusals",
    "next_attempt",
    "problems",
    "render",
    "render_notice",
    "send",
]
