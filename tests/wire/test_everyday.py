"""Items that are read without feedparser are read as feedparser reads them, or left to it."""

import os
import random
from pathlib import Path

import pytest

from tests.hostile.mutating import URL, corpus
from watcher.wire.formats import ParsedFeed
from watcher.wire.formats.everyday import elements_between, read_item
from watcher.wire.parse import parse_feed

CORPUS = os.environ.get("WIREWATCH_CORPUS", "")
HEAD = '<rss version="2.0"><channel><title>Wire</title>'
TAIL = "</channel></rss>"
BLOG = HEAD.replace(
    "2.0",
    '2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/',
)
ITEMS = [
    (
        "<title>Vote put off</title><link>https://wire.example/1</link><guid>https://wire.example/1</guid>"
        "<pubDate>Sun, 04 May 2031 12:00:00 +0400</pubDate><category>Local</category>"
        "<description>&lt;p&gt;Plan &#8220;B&#x201D; &amp;amp; more&lt;/p&gt;</description>"
    ),
    '<title><![CDATA[Quay & <i>bridge</i>]]></title><guid isPermaLink="false">k-2</guid><author>a@b.example</author>',
    '<title>Réunion au café</title><category domain="x">Local</category><link>https://wire.example/3?a=1&amp;b=2</link>',
    "<title>R\u00c3\u00a9union</title><description>Read as Latin-1: caf\u00c3\u00a9</description>",
    '<guid isPermaLink="true">https://wire.example/5</guid>\n\t<description></description><title> set \n out </title>',
]
OF_BLOGS = [
    (
        "<title>Lang</title><dc:creator><![CDATA[Ann]]></dc:creator><category><![CDATA[Local]]></category>"
        "<description>short</description><content:encoded><![CDATA[<p>The whole <b>story</b>.</p>]]></content:encoded>"
        "<comments>https://wire.example/6#c</comments><slash:comments>0</slash:comments>"
        "<wfw:commentRss>https://wire.example/6/feed</wfw:commentRss>"
    ),
    "<content:encoded>All there is.</content:encoded><guid>https://wire.example/7</guid>",
    "<content:encoded>First and by far the longer.</content:encoded><description>second</description>",
]
PIECES = (
    *("&amp;", "&#13;", "&#xFDD0;", "&#150;", ";", "///", "\r\n", "\u00a0", "é", "\u00c3\u00a9", "\u2028", "]]>"),
    *(
        "<b/>",
        "<!-- c -->",
        "<?p i?>",
        "<![CDATA[x]]>",
        "<link/>",
        "<title>again</title>",
        "<title type='html'>x</title>",
    ),
    *("<item>", "</item>", "<channel>", "<dc:date>2031-01-01</dc:date>", '<source url="https://s.example/">S</source>'),
    *(
        "<language>ru</language>",
        "<image><title>i</title></image>",
        '<e xmlns:dc="urn:x"/>',
        "<description>",
        "</title>",
    ),
    *(' lang="ru"', ' base="https://b.example/"', ' xmlns="urn:y"', "True", "Sunday", "<media:title>m</media:title>"),
)


def feed(*items: str, head: str = HEAD) -> str:
    """Write a feed of items of these insides."""
    return head + "".join(f"<item>{inside}</item>" for inside in items) + TAIL


def told(parsed: ParsedFeed) -> tuple[object, ...]:
    """Give what a reading comes to, beside the digests, which name what stands around the items too."""
    return parsed.format, parsed.entries, parsed.error, parsed.dropped, parsed.unread, parsed.hint


def by_feedparser_alone(text: str) -> ParsedFeed:
    """Read a text of which nothing is everyday: its channel goes on behind the items, with what makes no difference."""
    before, end, after = text.rpartition("</channel>")
    return parse_feed((before + "<generator>g</generator>" * bool(end) + end + after).encode(), url=URL)


def is_everyday(text: str) -> bool:
    """Whether an item of a feed was read here."""
    head, opening, rest = text.partition("<item>")
    item = (opening + rest.partition("</item>")[0]) + "</item>"
    return read_item(item, elements_between(head, TAIL)) is not None


@pytest.mark.parametrize(("inside", "head"), [*((each, HEAD) for each in ITEMS), *((each, BLOG) for each in OF_BLOGS)])
def test_an_everyday_item_is_read_as_feedparser_reads_it(inside: str, head: str) -> None:
    """Title, text, address, key and time: all that an entry is made of."""
    text = feed(inside, head=head)
    assert is_everyday(text)
    parsed = parse_feed(text.encode(), url=URL)
    assert len(parsed.entries) == 1
    assert told(parsed) == told(by_feedparser_alone(text))


@pytest.mark.parametrize(
    "text",
    [
        feed(ITEMS[0], head=HEAD.replace("<rss", '<rss xml:lang="ru"')),
        feed(ITEMS[0], head=HEAD.replace("<rss", '<rss xmlns="urn:x"')),
        feed(OF_BLOGS[0]),
        feed("<title>one</title><title>two</title>"),
        feed("<title>one<b/></title>"),
        feed("<title>one</title><enclosure url='https://wire.example/a.mp3'/>"),
        feed("<title>one</title><pubDate>some day</pubDate>"),
        feed("<link>https:////wire.example/1</link>"),
        feed("<link></link>"),
        feed("<title>one]]&gt;</title>".replace("&gt;", ">")),
        feed("<title>one</title>").replace("<item>", '<item id="1">'),
    ],
    ids="language namespace unbound doubled nested empty undated slashes nowhere bracket attribute".split(),
)
def test_whatever_is_out_of_the_ordinary_is_left_to_feedparser(text: str) -> None:
    """And comes to the same, whatever it comes to."""
    assert not is_everyday(text)
    assert told(parse_feed(text.encode(), url=URL)) == told(by_feedparser_alone(text))


def test_the_others_of_a_feed_keep_their_places() -> None:
    """Two of five items are feedparser's; the order is the feed's."""
    insides = [f"<title>{number}</title>" + "<x/>" * (number in {1, 3}) for number in range(5)]
    assert [entry.title for entry in parse_feed(feed(*insides).encode()).entries] == ["0", "1", "2", "3", "4"]


def test_an_item_that_stands_in_another_is_no_item_of_the_channel() -> None:
    """Taken out of the one that is never closed, the other would leave it whole."""
    text = feed("<title>one</title>").replace("<item>", "<item><description><item>") + "</description></item>" + TAIL
    assert told(parse_feed(text.encode(), url=URL)) == told(by_feedparser_alone(text))


def test_what_is_read_of_broken_feeds_is_what_feedparser_reads() -> None:
    """Two thousand feeds with something out of the ordinary put in somewhere; WIREWATCH_CORPUS names more of them."""
    dice = random.Random(7)
    texts = [feed(*dice.sample(ITEMS, 3)) for _ in range(1_000)]
    texts += [feed(*dice.sample([*ITEMS, *OF_BLOGS], 3), head=BLOG) for _ in range(1_000)]
    broken = []
    for text in texts:
        at = dice.randrange(len(HEAD) - 30, len(text))
        at = text.find(dice.choice("<>"), at) + dice.randrange(2) if dice.randrange(2) else at
        broken.append(text[:at] + dice.choice(PIECES) + text[at:])
    bodies = [*corpus(), *(path.read_bytes() for path in sorted(Path(CORPUS).rglob("*")) if CORPUS and path.is_file())]
    broken += [text for body in bodies if "</channel>" in (text := body.decode("utf-8", "replace"))]
    for text in broken:
        assert told(parse_feed(text.encode(), url=URL)) == told(by_feedparser_alone(text)), text
    assert sum(map(is_everyday, broken)) > 500
