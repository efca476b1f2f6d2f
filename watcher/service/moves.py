"""What is told of feeds that have moved for good: addresses that can be pasted, without the secrets of the feed."""

from urllib.parse import urlsplit

from watcher.model import FeedState
from watcher.settings import Feed
from watcher.wire import moved_for_good, redact


def write_instead(state: FeedState | None, feed: Feed) -> str | None:
    """Give the address that a feed is asked at in place of the configured one, if any."""
    return presentable(moved_for_good(state), feed) if state else None


def news_of_move(before: FeedState | None, after: FeedState, feed: Feed) -> str | None:
    """Say that a new address is believed from now on, or no more; None where that stays as it was."""
    old, new = write_instead(before, feed), write_instead(after, feed)
    if old == new:
        return None
    if new is None:
        return f"moved to {old}, which fails: the configured address is asked again"
    return f"moved for good and asked at its new address from now on; write this URL instead: {new}"


def presentable(url: str | None, feed: Feed) -> str | None:
    """Give an address whole, so that it can be pasted; less the query where secrets of the feed may stand in it."""
    if url is None:
        return None
    parts = urlsplit(feed.url)
    has_secrets = bool(parts.query or parts.username or parts.password)
    return redact(url, feed.url) if has_secrets or "@" in url else url
