"""Items that were read before are not read again, and what is read is what a full reading would have given."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.mutating import SIGNS, URL, corpus
from watcher.wire.formats.known import remembered
from watcher.wire.parse import parse_feed

CORPUS = os.environ.get("WIREWATCH_CORPUS", "")


def item(number: int, words: str = "Nothing moved.") -> str:
    """Write one item of a feed."""
    return f"<item><guid>g{number}</guid><title>Report {number}</title><description>{words}</description></item>"


def feed(*items: str, head: str = "<title>Wire</title>", tail: str = "") -> bytes:
    """Write a feed."""
    return f'<rss version="2.0"><channel>{head}{"".join(items)}{tail}</channel></rss>'.encode()


def titles(body: bytes, known: str) -> tuple[list[str], int]:
    """Read a feed and give the titles of what was read, and how many items were not."""
    parsed = parse_feed(body, url=URL, known=known)
    return [entry.title for entry in parsed.entries], parsed.known


def test_only_what_is_new_is_read() -> None:
    """The next edition brings one more item, and the oldest has left it."""
    known = parse_feed(feed(item(3), item(2), item(1)), url=URL).items
    assert titles(feed(item(4), item(3), item(2)), known) == (["Report 4"], 2)
    assert titles(feed(item(3), item(2)), known) == ([], 2)


def test_an_item_whose_words_change_is_read_again() -> None:
    """Guid, title and date may all stay while the figure moves."""
    known = parse_feed(feed(item(2, "49 were killed."), item(1)), url=URL).items
    parsed = parse_feed(feed(item(2, "99 were killed."), item(1)), url=URL, known=known)
    assert [entry.text for entry in parsed.entries] == ["99 were killed."]


def test_the_date_of_the_build_makes_nothing_new() -> None:
    """Many feeds write their head anew each minute."""
    dated = "<lastBuildDate>Sun, 04 May 2031 12:{}:00 GMT</lastBuildDate><!-- took {} ms -->"
    known = parse_feed(feed(item(1), head=dated.format("00", 7)), url=URL).items
    assert titles(feed(item(2), item(1), head=dated.format("01", 9)), known) == (["Report 2"], 1)


@pytest.mark.parametrize(
    "changed",
    [
        feed(item(1), head="<title>Wire</title><language>ru</language>"),
        feed(item(1), tail="<language>ru</language>"),
        feed(item(1)).replace(b'version="2.0"', b'version="2.0" xml:lang="ru"'),
    ],
    ids=["before", "after", "root"],
)
def test_what_stands_around_the_items_counts_where_it_bears_on_them(changed: bytes) -> None:
    """Another language is another reading of the same words."""
    known = parse_feed(feed(item(1)), url=URL).items
    (entry,) = parse_feed(changed, url=URL, known=known).entries
    assert (entry.language, entry.title) == ("ru", "Report 1")


@pytest.mark.parametrize(
    "body",
    [
        feed(item(2), "<language>en</language>", item(1)),
        feed(item(2), item(1).replace("<guid>", '<x:y xmlns:x="urn:x"/><guid>')),
        feed(item(2), item(1)).replace(b"</channel></rss>", b""),
        feed(item(2), item(1).replace("</title>", "</titel>")),
        feed(*map(item, range(600))),
    ],
    ids=["between", "namespace", "cut", "unsound", "flood"],
)
def test_where_items_can_not_be_told_apart_for_sure_all_is_read_again(body: bytes) -> None:
    """Nothing is remembered, so the next reading is a full one."""
    parsed = parse_feed(body, url=URL)
    assert parsed.entries
    assert parsed.items == ""


def test_an_item_that_spoils_the_feed_has_all_of_it_read() -> None:
    """What follows on a sound edition is read in full where it is not sound itself."""
    known = parse_feed(feed(item(1)), url=URL).items
    told, skipped = titles(feed(item(2).replace("</title>", "</titel>"), item(1)), known)
    assert (len(told), told[-1], skipped) == (2, "Report 1", 0)


def _bodies() -> Iterator[bytes]:
    yield from corpus()
    if CORPUS:
        files = (path for path in sorted(Path(CORPUS).rglob("*")) if path.is_file())
        yield from (path.read_bytes() for path in files if path.stat().st_size < 3_000_000)


def test_what_is_read_is_what_a_full_reading_gives() -> None:
    """Whichever items are known. WIREWATCH_CORPUS names a folder of feeds to hold it against as well."""
    compared = 0
    for body in _bodies():
        whole = parse_feed(body, url=URL)
        digests = [whole.items[start : start + SIGNS] for start in range(0, len(whole.items), SIGNS)]
        for known in (digests[1:], digests[:-1], digests[::2], ["-" * SIGNS]) if digests else ():
            parsed = parse_feed(body, url=URL, known="".join(known))
            left = remembered("".join(known))
            wanted = tuple(entry for entry, name in zip(whole.entries, digests, strict=True) if name not in left)
            assert (parsed.entries, parsed.known) == (wanted, len(digests) - len(wanted))
            assert (parsed.items, parsed.hint, parsed.error) == (whole.items, whole.hint, None)
            compared += 1
    assert compared >= 60
