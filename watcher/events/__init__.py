"""Takes an article with its facts and the open events, gives a decision with its reason and the event's new state.

Never reads a clock, a file or the network, never words a message, never changes a value it was given.
"""

from watcher.events.figures import figures_of, words
from watcher.events.ladder import decide
from watcher.events.reasons import OPEN_FOR, REASON_CODES
from watcher.events.standing import toll_of
from watcher.events.ties import tie

__all__ = ["OPEN_FOR", "REASON_CODES", "decide", "figures_of", "tie", "toll_of", "words"]
