"""Takes a folder of YAML files, gives a frozen Configuration or every fault with its line; knows no network."""

from watcher.settings.folders import PLACES, find_folder, starter_folder, write_starter
from watcher.settings.loading import load
from watcher.settings.packs import shipped_lexicon
from watcher.settings.values import Configuration, Feed, Recipient

__all__ = [
    "PLACES",
    "Configuration",
    "Feed",
    "Recipient",
    "find_folder",
    "load",
    "shipped_lexicon",
    "starter_folder",
    "write_starter",
]
