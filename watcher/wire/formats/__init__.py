"""Takes a document, gives its entries, never fetches or opens anything: one module a format, FORMATS the registry."""

from watcher.wire.formats import syndication
from watcher.wire.formats.shape import Document, FeedFormat, ParsedFeed

FORMATS: tuple[FeedFormat, ...] = (syndication.FORMAT,)

__all__ = ["FORMATS", "Document", "FeedFormat", "ParsedFeed"]
