"""The public page of a Telegram channel (t.me/s/NAME): its last messages.

An edited message keeps its address, and the page does not say when it was edited: its new words make it a version.
"""

from typing import Any

from watcher.model import Entry
from watcher.wire.dates import read_date
from watcher.wire.formats.links import web_address
from watcher.wire.formats.markup import has_class, html_tree, inner_text
from watcher.wire.formats.shape import (
    LONGEST_TEXT,
    MOST_ENTRIES,
    Document,
    FeedFormat,
    ParsedFeed,
    Poison,
    gather,
    poisoned,
    shorten,
)

_NAME = "telegram"
_ADDRESS = "https://t.me/"
_LONGEST_HEADLINE = 200


def _claims(document: Document) -> bool:
    return document.root.lower() == "html" and ("tgme_widget_message" in document.text or "tgme_page" in document.text)


def _read(document: Document) -> ParsedFeed:
    tree = html_tree(document.text)
    found = [] if tree is None else tree.xpath(f".//*[@data-post and {has_class('tgme_widget_message')}]")
    messages = [message for message in found if "service_message" not in message.get("class", "").split()]
    newest_first = messages[::-1]  # as feeds have it; the page ends with the newest
    kept = newest_first[:MOST_ENTRIES]
    return gather(
        (_entry(message) for message in kept),
        name=_NAME,
        dropped=len(messages) - len(kept),
        empty="a page of Telegram without public messages: the address of a channel's is https://t.me/s/NAME",
    )


def _entry(message: Any) -> Entry | Poison:
    post = message.get("data-post", "").strip()
    address = web_address(post, _ADDRESS)
    if address is None or not post.rpartition("/")[2].isdigit():
        return poisoned("a message without its number", inner_text(message))
    text = _text(message)
    times = message.xpath(f".//*[{has_class('tgme_widget_message_date')}]//time/@datetime")
    return Entry(
        guid=post,
        url=address,
        title=shorten(text.partition("\n")[0], _LONGEST_HEADLINE),
        text=shorten(text, LONGEST_TEXT),
        published_at=read_date(str(times[-1])) if times else None,
    )


def _text(message: Any) -> str:
    """Give the message's own words; those of a message that it answers stand in a block of the same look."""
    own = [
        found
        for found in message.xpath(f".//*[{has_class('tgme_widget_message_text')}]")
        if "js-message_reply_text" not in found.get("class", "").split()
    ]
    asked = message.xpath(f".//*[{has_class('tgme_widget_message_poll_question')}]")
    return "\n\n".join(filter(None, (inner_text(found) for found in (own[-1:] or asked))))


FORMAT = FeedFormat(claims=_claims, read=_read)
