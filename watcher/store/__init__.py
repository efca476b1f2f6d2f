"""Takes the nouns of the newsroom, keeps them, gives them back as they were; never judges and never sends.

``Store`` is the open database; ``Filing`` is one transaction in which everything that one poll or article
brought is written, wholly or not at all.
"""

from watcher.store.alerts import Documented
from watcher.store.articles import Filed
from watcher.store.backup import back_up
from watcher.store.connection import is_there
from watcher.store.database import Store
from watcher.store.decisions import Judgement
from watcher.store.deliveries import OutboxCounts
from watcher.store.errands import Errand
from watcher.store.examining import Examination, examine, folder_of
from watcher.store.filing import Filing
from watcher.store.history import History
from watcher.store.leases import Lease
from watcher.store.notices import Backlog
from watcher.store.pruning import Pruned, Pruning
from watcher.store.quarantine import MOST_OF_A_FEED, Kept, Quarantined
from watcher.store.restoring import restore
from watcher.store.schema import upgrade

__all__ = [
    "MOST_OF_A_FEED",
    "Backlog",
    "Documented",
    "Errand",
    "Examination",
    "Filed",
    "Filing",
    "History",
    "Judgement",
    "Kept",
    "Lease",
    "OutboxCounts",
    "Pruned",
    "Pruning",
    "Quarantined",
    "Store",
    "back_up",
    "examine",
    "folder_of",
    "is_there",
    "restore",
    "upgrade",
]
