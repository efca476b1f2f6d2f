"""Articles in few words, and how they are read."""

import datetime as dt

from watcher.articles import file_record
from watcher.facts import read_facts
from watcher.model import Article, Reading
from watcher.settings import shipped_lexicon

PUBLISHED = "2031-05-06T10:00:00Z"  # a Tuesday


def story(text: str, *, title: str = "", published: str | None = PUBLISHED, language: str = "en") -> Article:
    """File a story of that day."""
    record = {"id": "a1", "source": "ap", "title": title, "text": text, "published": published, "language": language}
    return file_record(record)


def read(text: str, *, title: str = "", published: str | None = PUBLISHED) -> Reading:
    """Read a story of that day with the packs that are shipped."""
    return read_article(story(text, title=title, published=published))


def read_article(article: Article, as_of: dt.datetime | None = None) -> Reading:
    """Read an article as the commands do: as of its own publication."""
    return read_facts(article, shipped_lexicon(), as_of or article.published_at)
