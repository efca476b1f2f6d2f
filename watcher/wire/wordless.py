"""Entries in which nobody says anything: a picture, a bare link. There is nothing to read in one: no story. Pure."""

from dataclasses import replace

from watcher.model import Entry
from watcher.wire.formats.shape import MOST_POISON, ParsedFeed, none_read, poisoned

_REASON = "it has no words: neither a title nor a text"


def without_wordless(parsed: ParsedFeed) -> ParsedFeed:
    """Set aside the entries of a document that have no words; where all of its entries are such, that is its error."""
    worded = tuple(entry for entry in parsed.entries if _says_something(entry))
    mute = [entry for entry in parsed.entries if not _says_something(entry)]
    if not mute:
        return parsed
    # By its link alone, so that a feed that dates its entries anew at each poll does not fill the quarantine with them.
    aside = tuple(poisoned(_REASON, entry.url or entry.guid or "") for entry in mute)
    unread = parsed.unread + len(mute)
    return replace(
        parsed,
        entries=worded,
        error=parsed.error if worded else parsed.error or f"{none_read(unread)}: {_REASON}",
        unread=unread,
        quarantined=(*parsed.quarantined, *aside)[:MOST_POISON],
    )


def _says_something(entry: Entry) -> bool:
    """Count letters and digits as words; a wire that takes an item back may do so by its name alone."""
    taken_back = entry.status != "usable" or entry.signals
    return bool(taken_back) or any(map(str.isalnum, entry.title)) or any(map(str.isalnum, entry.text))
