"""Takes a folder of YAML files, gives a frozen Configuration or every fault with its line; knows no network."""

from watcher.settings.feed_lines import FeedLine, add_feeds, feeds_as_written
from watcher.settings.feed_urls import on_the_web
from watcher.settings.feed_urls import problem as feed_url_problem
from watcher.settings.folders import PLACES, Footprint, find_folder, footprint, starter_folder, write_starter
from watcher.settings.loading import database_of, load
from watcher.settings.packs import fault_in_pack, shipped_lexicon
from watcher.settings.shapes import read_length
from watcher.settings.values import WITHHELD, Configuration, Feed, Keep, Page, Recipient

__all__ = [
    "PLACES",
    "WITHHELD",
    "Configuration",
    "Feed",
    "FeedLine",
    "Footprint",
    "Keep",
    "Page",
    "Recipient",
    "add_feeds",
    "database_of",
    "fault_in_pack",
    "feed_url_problem",
    "feeds_as_written",
    "find_folder",
    "footprint",
    "load",
    "on_the_web",
    "read_length",
    "shipped_lexicon",
    "starter_folder",
    "write_starter",
]
