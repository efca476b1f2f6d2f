"""Takes an entry of a feed or a record of an archive, gives an Article: dateline, origin, marks, genre, slug, sketch.

Never judges whether it is news, and never changes the title or the text.
"""

from watcher.articles.filing import file_entry, file_record, record_time
from watcher.articles.furniture import story_spans
from watcher.articles.marks import headline_start
from watcher.articles.sketch import sketch_likeness

__all__ = ["file_entry", "file_record", "headline_start", "record_time", "sketch_likeness", "story_spans"]
