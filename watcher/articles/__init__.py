"""Takes an entry of a feed or a record of an archive, gives an Article: dateline, origin, marks, genre, slug.

Asked for it, also a sketch of one, by which copies are found.

Never judges whether it is news, and never changes the title or the text.
"""

from watcher.articles.filing import Identity, file_entry, file_record, identify, record_time
from watcher.articles.furniture import story_spans
from watcher.articles.marks import headline_start
from watcher.articles.sketch import sketch_likeness, sketch_of

__all__ = [
    "Identity",
    "file_entry",
    "file_record",
    "headline_start",
    "identify",
    "record_time",
    "sketch_likeness",
    "sketch_of",
    "story_spans",
]
