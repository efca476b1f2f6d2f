"""Takes a text query as analysts write it, gives a condition that finds its evidence on a page and never raises."""

from watcher.rules.query.lexing import QueryFault
from watcher.rules.query.parsing import parse_query
from watcher.rules.query.terms import Found, Part

__all__ = ["Found", "Part", "QueryFault", "parse_query"]
