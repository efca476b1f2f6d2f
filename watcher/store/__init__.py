"""Takes the nouns of the newsroom, keeps them, gives them back as they were; never judges and never sends.

``Store`` is the open database; ``Filing`` is one transaction in which everything that one poll or article
brought is written, wholly or not at all.
"""

from watcher.store.alerts import Documented
from watcher.store.articles import Filed
from watcher.store.database import Store
from watcher.store.decisions import Judgement
from watcher.store.deliveries import OutboxCounts
from watcher.store.filing import Filing
from watcher.store.history import History

__all__ = ["Documented", "Filed", "Filing", "History", "Judgement", "OutboxCounts", "Store"]
