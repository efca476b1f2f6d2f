"""Entries without a word: nothing can be read in them, so they are no stories; what they were is kept."""

from dataclasses import replace

from tests.wire.test_parse import rss
from watcher.model import Entry
from watcher.wire.formats import ParsedFeed
from watcher.wire.formats.shape import MOST_POISON
from watcher.wire.parse import parse_feed
from watcher.wire.wordless import without_wordless

PICTURE = Entry(guid="p1", url="https://w.example/p1")
STORY = Entry(guid="s1", title="Shelling")
REASON = "it has no words: neither a title nor a text"


def test_what_says_nothing_is_set_aside_and_counted() -> None:
    """A picture, a bare link, signs alone; a text without a title is a story, in any script."""
    body = rss(
        "<link>https://w.example/p1</link><description>&lt;img src='x.jpg'/&gt;</description>",
        "<guid>g2</guid><title> … </title>",
        "<description>Խաղաղություն</description>",
        "<title>7</title>",
    )
    parsed = without_wordless(parse_feed(body))
    assert [entry.title or entry.text for entry in parsed.entries] == ["Խաղաղություն", "7"]
    assert [(poison.reason, poison.data) for poison in parsed.quarantined] == [
        (REASON, b"https://w.example/p1"),
        (REASON, b"g2"),
    ]
    assert (parsed.unread, parsed.error) == (2, None)


def test_a_document_of_nothing_else_is_a_fault() -> None:
    """A list of addresses can be asked for ever without telling anything."""
    parsed = without_wordless(ParsedFeed(format="sitemap", entries=(PICTURE,) * (MOST_POISON + 1)))
    assert parsed.entries == ()
    assert parsed.error == f"21 of 21 entries could not be read: {REASON}"
    assert (parsed.unread, len(parsed.quarantined)) == (MOST_POISON + 1, MOST_POISON)


def test_what_was_wrong_before_stays_told() -> None:
    """That a document was cut off is worse than what its entries lack."""
    cut = ParsedFeed(format="rss", entries=(STORY, PICTURE), error="cut off", unread=1)
    assert without_wordless(cut).error == "cut off"
    assert without_wordless(cut).unread == 2


def test_a_wire_may_take_an_item_back_without_a_word() -> None:
    """The name of the item is enough to know which."""
    killed = replace(PICTURE, status="canceled")
    parsed = ParsedFeed(format="ninjs", entries=(killed, STORY))
    assert without_wordless(parsed) == parsed
