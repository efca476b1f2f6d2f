"""One bad entry hides none of the others: each poison is set among good entries of each format."""

import json

import pytest

from watcher.wire.parse import parse_feed

GOOD = [f"good-{n}" for n in range(4)]

XML_POISONS = {
    "half a character": "<title>&#xD800;</title>",
    "no such character": "<title>&#x110000;&#99999999999;</title>",
    "forbidden characters": "<title>a\x00\x08\x1b\x0bb</title>",
    "unknown entity": "<title>&bogus; &nbsp; &</title>",
    "unclosed tags": "<title>a<b><c></title>",
    "crossed tags": "<title><a><b></a></b></title>",
    "unclosed CDATA": "<title><![CDATA[ a </title>",
    "two CDATA ends": "<title><![CDATA[ a ]]> ]]> </title>",
    "unclosed comment": "<title>a</title><!-- b",
    "attribute twice": '<title a="1" a="2">x</title>',
    "unclosed quote": '<title a="1>x</title>',
    "unknown prefix": "<nowhere:title x:y='1'>x</nowhere:title>",
    "bad namespace": '<title xmlns:xml="nowhere" xmlns="">x</title>',
    "entity declared late": "<!DOCTYPE x [<!ENTITY a 'b'>]><title>&a;</title>",
    "declaration inside": '<?xml version="1.0"?><title>x</title>',
    "processing instruction": "<title>x</title><?php echo 1",
    "bad link": "<link>http://[::1</link><title>x</title>",
    "bad dates": "<title>x</title><pubDate>Mon, 99 Zzz 99999 99:99:99</pubDate><updated>0000-00-00</updated>",
    "much of it": "<title>" + "x" * 200_000 + "</title>",
    "deep": "<title>x</title>" + "<a>" * 3_000,
    "nothing": "",
}

_RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
WRAPPINGS = {
    "rss": ('<rss version="2.0"><channel>', "</channel></rss>", "item", "<guid>{0}</guid><title>{0}</title>"),
    "atom": ('<feed xmlns="http://www.w3.org/2005/Atom">', "</feed>", "entry", "<id>{0}</id><title>{0}</title>"),
    "rdf": (f'<rdf:RDF {_RDF}><channel rdf:about="x"/>', "</rdf:RDF>", "item", "<title>{0}</title><link>x/{0}</link>"),
}


@pytest.mark.parametrize("poison", XML_POISONS)
@pytest.mark.parametrize("kind", WRAPPINGS)
@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_bad_entry_hides_no_good_one(kind: str, poison: str, place: int) -> None:
    """First, in the middle, last: every good entry comes through, with its own title."""
    head, tail, name, inner = WRAPPINGS[kind]
    items = [f"<{name}>{inner.format(title)}</{name}>" for title in GOOD]
    items.insert(place, f"<{name}>{XML_POISONS[poison]}</{name}>")
    parsed = parse_feed((head + "".join(items) + tail).encode("utf-8", "surrogatepass"), url="https://w.example/")
    assert [entry.title for entry in parsed.entries if entry.title in GOOD] == GOOD


JSON_POISONS: tuple[object, ...] = (
    None, 7, "text", [], {}, {"id": None}, {"id": {"a": 1}, "title": ["x"]}, {"id": 1e308, "url": 5},
    {"id": "\ud800", "title": "\udfff"}, {"id": "x", "title": "\x00\x1b"}, {"id": "x", "date_published": 12},
    {"id": "x", "url": "http://[::1", "external_url": {}}, {"id": "x", "content_html": {"a": []}, "authors": 3},
    {"uri": 5, "headline": {}}, {"uri": "x", "headlines": 7, "body_xhtml": ["<"], "versioncreated": {}},
    {"uri": "x", "urgency": "high", "pubstatus": 4, "associations": 9, "version": []},
)  # fmt: skip


@pytest.mark.parametrize("poison", JSON_POISONS, ids=str)
@pytest.mark.parametrize("kind", ["jsonfeed", "ninjs"])
@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_bad_item_hides_no_good_one(kind: str, poison: object, place: int) -> None:
    """Whatever stands where an item should, JSON Feed and ninjs alike."""
    if kind == "jsonfeed":
        items: list[object] = [{"id": title, "title": title, "content_text": "x"} for title in GOOD]
        items.insert(place, poison)
        body = {"version": "https://jsonfeed.org/version/1.1", "title": "W", "items": items}
        parsed = parse_feed(json.dumps(body).encode())
    else:
        items = [{"uri": title, "type": "text", "headline": title, "body_text": "x"} for title in GOOD]
        items.insert(place, poison)
        parsed = parse_feed(json.dumps(items).encode())
    assert [entry.title for entry in parsed.entries if entry.title in GOOD] == GOOD
