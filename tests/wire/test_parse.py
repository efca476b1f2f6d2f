"""Feeds in, entries out: each pair of files under ``data`` is a case; adding a case is dropping two files."""

import json
import time
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.model import Entry
from watcher.wire.formats import ParsedFeed
from watcher.wire.formats.shape import LONGEST_TEXT, LONGEST_TITLE, MOST_ENTRIES
from watcher.wire.parse import parse_feed

DATA = Path(__file__).parent / "data"
EXPECTED = sorted(DATA.glob("*.json"))
SEEDS = [path.read_bytes() for path in sorted(DATA.iterdir()) if path.suffix != ".json"]
FRAGMENTS = [
    b"&#xD800;",
    b"\0",
    b"<item>",
    b"</item>",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"&",
    b"<",
    b"\xff\xfe",
    b"<!DOCTYPE",
]


def as_json(parsed: ParsedFeed) -> dict[str, object]:
    """Write a reading as the expected files have it: what is missing is left out."""

    def told(entry: Entry) -> dict[str, object]:
        parts = {
            "guid": entry.guid,
            "url": entry.url,
            "title": entry.title,
            "text": entry.text,
            "language": entry.language,
            "published": entry.published_at and entry.published_at.isoformat(),
            "updated": entry.updated_at and entry.updated_at.isoformat(),
            "version": entry.version,
            "urgency": entry.urgency,
            "status": entry.status if entry.status != "usable" else None,
            "embargo": entry.embargo_at and entry.embargo_at.isoformat(),
            "signals": list(entry.signals),
            "slug": entry.slug,
            "byline": entry.byline,
            "dateline": entry.dateline,
        }
        return {key: value for key, value in parts.items() if value}

    hint = parsed.hint and {key: value for key, value in asdict(parsed.hint).items() if value}
    return {
        "format": parsed.format,
        "entries": [told(entry) for entry in parsed.entries],
        "dropped": parsed.dropped,
        "error": parsed.error,
        **({"hint": hint} if hint else {}),
        **({"quarantined": [poison.reason for poison in parsed.quarantined]} if parsed.quarantined else {}),
    }


def rss(*items: str) -> bytes:
    """Write an RSS feed around the insides of items."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0"><channel>{inside}</channel></rss>'.encode()


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_a_feed_reads_as_its_expected_file_says(expected: Path) -> None:
    """Every pair: the file beside the expectation, read as a poll of http://h.example/feed would."""
    (source,) = (path for path in DATA.glob(f"{expected.stem}.*") if path != expected)
    parsed = parse_feed(source.read_bytes(), url="http://h.example/feed")
    assert json.loads(json.dumps(as_json(parsed))) == json.loads(expected.read_text(encoding="utf-8"))


def test_every_file_has_its_expectation() -> None:
    """A case without an expectation would pass unseen."""
    assert {path.stem for path in DATA.iterdir() if path.suffix != ".json"} == {path.stem for path in EXPECTED}


def test_a_flood_is_cut_to_the_newest_entries_and_counted() -> None:
    """Of 620 dated entries, oldest first, the last 500 come in the feed's order and 120 are counted."""
    flood = (f"<title>{n}</title><pubDate>2031-05-{1 + n // 24:02} {n % 24}:00</pubDate>" for n in range(620))
    parsed = parse_feed(rss(*flood))
    assert [entry.title for entry in parsed.entries] == [str(n) for n in range(120, 620)]
    assert (parsed.dropped, parsed.error) == (120, None)


def test_an_undated_flood_keeps_what_stands_first() -> None:
    """Without dates a feed's own order says what is newest."""
    parsed = parse_feed(rss(*(f"<title>{n}</title>" for n in range(MOST_ENTRIES + 3))))
    assert (parsed.entries[0].title, len(parsed.entries), parsed.dropped) == ("0", MOST_ENTRIES, 3)


@pytest.mark.parametrize("piece", ["<!--", "<? ", "<!DOCTYPE [", "<", "<rss><!--", "<rss><![CDATA["])
def test_what_never_ends_is_looked_for_once(piece: str) -> None:
    """Half a megabyte of comments and declarations that nothing closes, before the root or behind it."""
    began = time.process_time()
    assert parse_feed(piece.encode() * (500_000 // len(piece))).error
    assert time.process_time() - began < 2


def test_stray_items_are_capped_like_a_feeds() -> None:
    """A page of tags that only look like items takes no longer than a flood of them in a feed."""
    parsed = parse_feed(b"<CHANNEL>" + b"<ITEM><TITLE>x</TITLE></ITEM>" * (MOST_ENTRIES + 7) + b"</CHANNEL>")
    assert (len(parsed.entries), parsed.dropped) == (MOST_ENTRIES, 7)


def test_characters_of_windows_are_read_as_it_meant_them() -> None:
    """An apostrophe lost would join two words."""
    (entry,) = parse_feed(rss("<title>Don\u0092t \u0093go\u0094</title>")).entries
    assert entry.title == "Don’t “go”"


def test_long_titles_and_texts_are_cut_visibly() -> None:
    """The caps hold, and a reader sees that something is missing."""
    parsed = parse_feed(rss(f"<title>{'word ' * 5000}</title><description>{'word ' * 50_000}</description>"))
    (entry,) = parsed.entries
    assert len(entry.title) <= LONGEST_TITLE
    assert len(entry.text) <= LONGEST_TEXT
    assert entry.title.endswith("word […]")
    assert entry.text.endswith("word […]")


def test_a_long_address_is_no_link_rather_than_a_wrong_one() -> None:
    """Half an address leads somewhere else."""
    (entry,) = parse_feed(rss(f"<title>x</title><link>https://w.example/{'a' * 3000}</link>")).entries
    assert entry.url is None


def test_a_body_that_is_a_path_is_not_opened() -> None:
    """The reader is never given a name that it could open."""
    assert parse_feed(str(DATA / "atom.xml").encode()).entries == ()


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_no_bytes_make_it_raise(data: st.DataObject) -> None:
    """Mutated feeds end as entries or as a stated reason."""
    body = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _change in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body)))
        cut = data.draw(st.integers(0, 40))
        body[at : at + cut] = data.draw(st.sampled_from(FRAGMENTS) | st.binary(max_size=8))
    parsed = parse_feed(bytes(body), url="https://w.example/feed")
    assert parsed.entries or parsed.error
    for entry in parsed.entries:
        (entry.title + entry.text + (entry.guid or "")).encode("utf-8")
