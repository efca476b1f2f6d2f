"""What holds for the formats beside the pairs of files: floods, odd values, and what is never looked into."""

import gzip
import json

import pytest

from watcher.wire.dates import read_date
from watcher.wire.formats.shape import LONGEST_POISON, MOST_ENTRIES, MOST_POISON
from watcher.wire.parse import parse_feed
from watcher.wire.plaintext import unwrapped

MANY = MOST_ENTRIES + 20
G2 = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'


def moment(number: int) -> str:
    """Give a time that is later the higher the number."""
    return f"2031-05-{1 + number // 24:02}T{number % 24:02}:00:00Z"


def floods() -> dict[str, str]:
    """Write a document of each format with too many entries, the oldest first."""
    numbers = range(MANY)
    feed = [{"id": str(n), "title": f"t{n}", "date_published": moment(n)} for n in numbers]
    items = [{"uri": str(n), "headline": f"t{n}", "versioncreated": moment(n)} for n in numbers]
    urls = (f"<url><loc>https://w.example/{n}</loc><lastmod>{moment(n)}</lastmod></url>" for n in numbers)
    news = (
        f"<newsItem guid='{n}'><itemMeta><versionCreated>{moment(n)}</versionCreated></itemMeta></newsItem>"
        for n in numbers
    )
    return {
        "jsonfeed": json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": feed}),
        "ninjs": json.dumps(items),
        "sitemap": f"<urlset>{''.join(urls)}</urlset>",
        "newsml-g2": f"<newsMessage {G2}><itemSet>{''.join(news)}</itemSet></newsMessage>",
    }


@pytest.mark.parametrize("name", ["jsonfeed", "ninjs", "sitemap", "newsml-g2"])
def test_a_flood_is_cut_to_the_newest_and_counted(name: str) -> None:
    """In every format the dates say what is new, and what is cut is told."""
    parsed = parse_feed(floods()[name].encode())
    assert (parsed.format, len(parsed.entries), parsed.dropped, parsed.error) == (name, MOST_ENTRIES, 20, None)
    assert (parsed.entries[0].guid or parsed.entries[0].url or "").removeprefix("https://w.example/") == "20"


def test_poison_is_kept_in_part_and_counted_in_full() -> None:
    """A table can't hold a flood of it; the reason names every one."""
    listed = ["x" * LONGEST_POISON * 2] * (MOST_POISON + 5)
    parsed = parse_feed(json.dumps({"version": "https://jsonfeed.org/version/1", "items": listed}).encode())
    assert (parsed.error, parsed.unread) == ("25 of 25 entries could not be read", MOST_POISON + 5)
    assert [len(poison.data) for poison in parsed.quarantined] == [LONGEST_POISON] * MOST_POISON


@pytest.mark.parametrize(
    "body",
    [
        '{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * 900 + "]" * 900 + "}",
        '{"pubstatus": ' + "[" * 500_000,
        "[" * 900 + '{"uri": "1", "pubstatus": "usable"}' + "]" * 900,
        '{"version": "https://jsonfeed.org/version/1", "items": [{"id": ' + "9" * 10_000 + "}]}",
        f"<newsMessage {G2}>" + "<itemSet>" * 100_000,
        "<urlset>" + "<url>" * 100_000,
        "From: a\nSubject: b\n" + "Content-Type: message/rfc822\n\n" * 3_000,
        "From: a\nDate: b\nContent-Type: multipart/mixed; boundary=x\n\n" + "--x\n\n" * 3_000,
        "From: a\nSubject: =?utf-8?b?AA=?=\nContent-Transfer-Encoding: base64\n\n\x00=",
    ],
    ids=range(9),
)
def test_what_is_built_to_break_a_reader_ends_with_a_reason(body: str) -> None:
    """Nesting, numbers and encodings without end."""
    parsed = parse_feed(body.encode())
    assert parsed.entries or parsed.error


def test_entities_of_a_document_are_not_expanded() -> None:
    """Neither its own nor those of files on this machine."""
    declared = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "bbbb">]>'
    headline = "<contentMeta><headline>x &a; &b;</headline></contentMeta>"
    parsed = parse_feed(f"{declared}<newsItem {G2} guid='1'>{headline}</newsItem>".encode())
    assert [entry.title for entry in parsed.entries] == ["x &a; &b;"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    "text",
    [
        '{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "title": "Սոթք"}]}',
        '\n<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>Սոթք</title></entry></feed>',
    ],
)
def test_wide_characters_are_read(text: str, encoding: str) -> None:
    """With a mark of their order and without, as markup or as JSON."""
    assert [entry.title for entry in parse_feed(text.encode(encoding)).entries] == ["Սոթք"]


def test_what_unpacks_without_end_is_not_read() -> None:
    """A small file may be packed of many megabytes."""
    parsed = parse_feed(gzip.compress(bytes(10_000_001)))
    assert parsed.error == "gzip data that unpacks to more than 10,000,000 bytes: it was not read"
    assert parse_feed(gzip.compress(gzip.compress(b"<rss/>"))).error == "not XML: this is gzip data inside gzip data"


def test_of_a_packed_feed_that_was_cut_off_what_came_is_read() -> None:
    """Its first items stand at its beginning, however it was packed."""
    items = "".join(f"<item><title>{n}</title></item>" for n in range(20_000))
    packed = gzip.compress(f"<rss><channel>{items}</channel></rss>".encode())
    parsed = parse_feed(packed[: len(packed) // 2])
    assert parsed.entries[0].title == "0"
    assert "cut off" in (parsed.error or "")


def test_a_long_message_is_read_in_part_and_says_so() -> None:
    """The text comes first; what stands behind three million bytes are attachments."""
    body = b"From: a\nSubject: Bulletin\n\nThe text.\n" + b"x" * 76 + b"\n" * 3_000_000
    parsed = parse_feed(body)
    assert [entry.title for entry in parsed.entries] == ["Bulletin"]
    assert parsed.error == "a message of more than 3,000,000 bytes: what stands behind them was not read"


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("04.05.2031", "2031-05-04T00:00"),
        ("4 мая 2031, 14:05", "2031-05-04T14:05"),
        ("20310504T140500Z", "2031-05-04T14:05"),
        ("20310504T1805+0400", "2031-05-04T14:05"),
        ("14:05, 4 May 2031", "2031-05-04T14:05"),
        ("May 4, 2031", "2031-05-04T00:00"),
        ("31.02.2031", None),
        ("4 Smarch 2031", None),
        ("Toll 4.5.20311", None),
    ],
)
def test_dates_as_pages_print_them(printed: str, meant: str | None) -> None:
    """A page without a feed dates its stories for readers."""
    read = read_date(printed)
    assert (read.strftime("%Y-%m-%dT%H:%M") if read else None) == meant


def test_lines_broken_to_a_width_are_joined() -> None:
    """A sentence over two lines is one sentence; a list stays a list."""
    text = "The ministry said on Sunday that two soldiers were\nkilled at the border.\r\n\r\n* one\n* two\n"
    assert unwrapped(text) == "The ministry said on Sunday that two soldiers were killed at the border.\n\n* one\n* two"
