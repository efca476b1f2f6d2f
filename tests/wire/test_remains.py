"""An item that was cut off in its middle: what came of it is told, and nothing that it never said."""

import json
import re
import time

import pytest

from watcher.wire.formats.remains import cut_text, cut_title
from watcher.wire.parse import parse_feed

TITLE = "Clash leaves 6,600 hurt, two hundred and fifty dead, 1.2 million without water and 49 to 51 missing near Sotk"
TEXT = (
    "Gen. Asp said 6,600 men fell. Of 49 posts 12.5 percent were lost, 1.2 million rounds fired. It cost 3,000 lives."
)
ESCAPED = f"&lt;p&gt;{TEXT.replace('. ', '.&lt;/p&gt;&lt;p&gt;')}&lt;/p&gt;"
FEEDS = {
    "rss": f"<rss><channel><item><title>{TITLE}</title><description>{TEXT}</description></item></channel></rss>",
    "escaped": f"<rss><channel><item><description>{ESCAPED}</description><title>{TITLE}</title></item></channel></rss>",
    "cdata": f"<rss><channel><item><title><![CDATA[{TITLE}]]></title><link>http://w.example/1</link>"
    f"<content:encoded><![CDATA[<p>{TEXT}</p>]]></content:encoded></item></channel></rss>",
    "xhtml": f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title type="html">&lt;b&gt;{TITLE}&lt;/b&gt;'
    f'</title><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{TEXT}</p></div></content></entry></feed>',
    "prefixed": f'<atom:feed xmlns:atom="http://www.w3.org/2005/Atom"><atom:entry><atom:summary>{TEXT}</atom:summary>'
    f"<atom:title>{TITLE}</atom:title></atom:entry></atom:feed>",
    "json": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "items": [{"id": "1", "size": 49, "title": TITLE, "summary": TEXT}],
        }
    ),
    "json html": '{"items": [{"content_html": "' + f"<p>{TEXT}<\\/p>" + '", "title": "' + TITLE + '", "id": 6600}]}',
    "foreign": "<rss><channel><item><media:group><media:title>6,000 of 6,600 men</media:title></media:group>"
    f"<source><title>{TITLE}</title></source><title>{TITLE}</title></item></channel></rss>",
}
FIGURE = re.compile(r"(?:\b(?:two|hundred|fifty)|[\d.,]*\d)\s+\S+")


def figures(text: str) -> set[str]:
    """Give each number with the word behind it, which may multiply it or make it a range."""
    return {found[1] for found in re.finditer(rf"(?=\b({FIGURE.pattern}))", text)}


@pytest.mark.parametrize("kind", FEEDS)
def test_no_cut_makes_a_figure(kind: str) -> None:
    """Wherever the end is missing: what is told has only numbers that the whole story has, before the same words."""
    whole = figures(f"{TITLE} {TEXT} 6,000 of 6,600 men")
    feed = FEEDS[kind]
    in_part = set()
    for end in range(feed.index("item" if "item" in feed else "entry>") - 1, len(feed)):
        parsed = parse_feed(feed[:end].encode())
        for entry in parsed.entries:
            assert figures(entry.title) | figures(entry.text) <= whole, feed[:end]
            assert not re.search(r"\d\W*\Z", entry.title.removesuffix("[…]")), entry.title
            assert entry.guid in {None, "1", "6600"}
            in_part.add((entry.title, entry.text))
        assert not (parsed.entries and parsed.quarantined)
    assert len(in_part) > 10  # it grows with what came


@pytest.mark.parametrize("kind", ["rss", "cdata", "xhtml"])
def test_every_child_that_came_whole_is_told(kind: str) -> None:
    """The headline stands as it is as soon as its end tag shows, though the text behind it is cut."""
    feed = FEEDS[kind]
    for end in range(feed.index("</t") + 3, len(feed) - 1):
        (entry,) = parse_feed(feed[:end].encode()).entries
        assert entry.title == TITLE
    assert entry.text == TEXT


@pytest.mark.parametrize(
    ("cut", "kept"),
    [
        ("Clash leaves 4", "Clash leaves […]"),
        ("Clash leaves 4 ", "Clash leaves […]"),
        ("Clash leaves 6,6", "Clash leaves […]"),
        ("Clash leaves two hun", "Clash leaves […]"),
        ("Clash leaves two hundred and fif", "Clash leaves […]"),
        ("Toll rises from 5 to 1", "Toll rises from […]"),
        ("Six killed, four wounded near So", "Six killed, four wounded near […]"),
        ("Six killed &amp; fo", "Six killed & […]"),
        ("Fou", "[…]"),
        ("", "[…]"),
    ],
)
def test_a_headline_loses_what_may_mislead(cut: str, kept: str) -> None:
    """Its last word, and a number that the missing words may change."""
    assert cut_title(cut) == kept


@pytest.mark.parametrize(
    ("cut", "kept"),
    [
        ("Two men died. The toll may be 1", "Two men died. […]"),
        ("Two men died. It fired 1.", "Two men died. […]"),
        ("Two men died. ", "Two men died. […]"),
        ("Two men died.", "[…]"),
        ("<p>Two men died</p><p>Four", "Two men died […]"),
        ("It killed two men of Gen. ", "[…]"),
        ("“Two men died.” The", "“Two men died.” […]"),
    ],
)
def test_a_text_keeps_its_whole_sentences(cut: str, kept: str) -> None:
    """A stop at the very end may be that of a decimal."""
    assert cut_text(cut) == kept


def test_an_item_of_which_nothing_came_is_no_entry_but_is_kept() -> None:
    """It says nothing; what stood there is held for whoever looks."""
    parsed = parse_feed(b"<rss><channel><item><title>One</title></item><item><guid>ab")
    assert [entry.title for entry in parsed.entries] == ["One"]
    assert [poison.reason for poison in parsed.quarantined] == ["cut off in its middle"]


@pytest.mark.parametrize(
    "piece", ["<link>", "<title>", "<title>1 ", "</t", "<a>", "<![CDATA[", "]]", "&", "1 ", "a. ", "<!--"]
)
def test_a_long_rest_is_read_in_time(piece: str) -> None:
    """A megabyte of what never ends."""
    began = time.process_time()
    parse_feed(b"<rss><channel><item><link>" + piece.encode() * (1_000_000 // len(piece)))
    assert time.process_time() - began < 5
