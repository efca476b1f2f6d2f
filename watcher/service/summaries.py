"""Which stories came as a summary, so that their whole text is worth an errand to the publisher."""

import re
from urllib.parse import urlsplit

from watcher.model import Article
from watcher.rules import concerns
from watcher.service.stages import Desk, Story, Visit
from watcher.store import Errand
from watcher.wire import without_wrapping

SHORT = 1_200  # characters; an agency's first take has more
_LONGEST = 60_000  # what is longer was cut by ourselves
_BROKEN_OFF = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\b(?:read|see|view|learn) more|continue reading|full story)[\s\]).»>→…]*\Z",
    re.IGNORECASE,
)


def errand_for(story: Story, visit: Visit, desk: Desk) -> Errand | None:
    """Give the errand that fetches the whole text of a story; None where it is not wanted or can't be had."""
    article, feed = story.article, visit.feed
    if feed.full_text is False or not _leads_somewhere(article) or not is_summary(article.text):
        return None
    if article.is_marked("kill") or article.is_marked("hold"):
        return None
    if article.embargo_at is not None and article.embargo_at > visit.at:
        return None
    if not feed.full_text and not any(concerns(rule, article, story.reading) for rule in desk.rules):
        return None
    # Where an aggregator's link carries the publisher's address, it is the publisher's host that gets its pauses.
    url = without_wrapping(article.url or "")
    return Errand(article_id=article.id, feed_id=feed.id, url=url, next_at=visit.at)


def is_summary(text: str) -> bool:
    """Whether a text is short, or says itself that it goes on elsewhere."""
    return len(text) < SHORT or (len(text) < _LONGEST and _BROKEN_OFF.search(text[-80:]) is not None)


def _leads_somewhere(article: Article) -> bool:
    try:
        parts = urlsplit(article.url or "")
    except ValueError:
        return False
    return parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)
