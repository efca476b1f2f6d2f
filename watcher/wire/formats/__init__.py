"""Takes a document, gives its entries, never fetches or opens anything: one module a format, FORMATS the registry."""

from watcher.wire.formats import jsonfeed, mail, newsml, ninjs, nitf, page, sitemap, syndication, telegram, text
from watcher.wire.formats.page import selector_fault
from watcher.wire.formats.shape import Document, FeedFormat, PageSelectors, ParsedFeed, Poison, PublisherHint
from watcher.wire.formats.syndication import read_stray

# In the order in which a document is offered to them; a page comes first, since whoever gave selectors chose it;
# then plain text, which goes by the name of its file alone.
FORMATS: tuple[FeedFormat, ...] = (
    page.FORMAT,
    text.FORMAT,
    syndication.FORMAT,
    jsonfeed.FORMAT,
    ninjs.FORMAT,
    newsml.FORMAT,
    nitf.FORMAT,
    sitemap.FORMAT,
    telegram.FORMAT,
    mail.FORMAT,
)

__all__ = [
    "FORMATS",
    "Document",
    "FeedFormat",
    "PageSelectors",
    "ParsedFeed",
    "Poison",
    "PublisherHint",
    "read_stray",
    "selector_fault",
]
