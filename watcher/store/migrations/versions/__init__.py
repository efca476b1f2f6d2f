"""The scripts, in their order. The last one's number is ``HEAD`` in ``watcher.store.schema``."""
