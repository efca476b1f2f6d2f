"""Pages that have no feed, read by CSS selectors."""

from datetime import UTC, datetime

from watcher.wire.formats import PageSelectors, ParsedFeed, selector_fault
from watcher.wire.formats.shape import MOST_ENTRIES
from watcher.wire.parse import parse_feed

LIST = PageSelectors(items=".news li", title="h3", link="a", text=".lead", date="time")
URL = "https://body.example/news/?page=1"


def read(inside: str, page: PageSelectors = LIST) -> ParsedFeed:
    """Read a page as a poll does."""
    return parse_feed(f"<!DOCTYPE html><html><body>{inside}</body></html>".encode(), url=URL, page=page)


def test_the_stories_of_a_page_come_as_entries() -> None:
    """Title, text with its paragraphs, the date for machines, and the link made absolute."""
    parsed = read(
        "<ul class='news'><li><a href='/story/1?a=1&amp;b=2'><h3>Session of the <b>Council</b></h3></a>"
        "<time datetime='2031-05-04T10:00+03:00'>today</time><p class=lead>First &amp; second.<br>Third.</p></li></ul>"
    )
    (entry,) = parsed.entries
    assert (parsed.format, parsed.error) == ("page", None)
    assert (entry.title, entry.url) == ("Session of the Council", "https://body.example/story/1?a=1&b=2")
    assert entry.text == "First & second.\nThird."
    assert entry.published_at == datetime(2031, 5, 4, 7, tzinfo=UTC)


def test_a_date_as_readers_see_it_is_read() -> None:
    """Most pages of ministries have no other."""
    parsed = read("<ul class=news><li><h3>x</h3><time>Москва, 4 мая 2031, 14:05</time></li></ul>")
    assert parsed.entries[0].published_at == datetime(2031, 5, 4, 14, 5, tzinfo=UTC)


def test_an_item_may_be_the_link_itself() -> None:
    """A list of bare links is the commonest page of all."""
    page = PageSelectors(items="a.item", title="a", link="a")
    parsed = read("<base href='https://other.example/x/'><a class=item href=1>One</a><a href=2>menu</a>", page)
    assert [(entry.title, entry.url) for entry in parsed.entries] == [("One", "https://other.example/x/1")]


def test_a_link_that_leads_nowhere_is_none() -> None:
    """The story is still told by its headline."""
    parsed = read("<ul class=news><li><h3>x</h3><a href='javascript:alert(1)'>x</a></li></ul>")
    assert [(entry.title, entry.url) for entry in parsed.entries] == [("x", None)]


def test_what_has_no_title_is_set_aside() -> None:
    """An advertisement between the stories hides none of them, and is kept with what found nothing in it."""
    parsed = read("<ul class=news><li>advertisement</li><li><a href=/x>picture</a></li><li><h3>x</h3></li></ul>")
    assert [entry.title for entry in parsed.entries] == ["x"]
    assert [(poison.reason, poison.data) for poison in parsed.quarantined] == [
        ("'h3' finds no title in it", b"advertisement"),
        ("'h3' finds no title in it", b"picture"),
    ]
    assert (parsed.error, parsed.unread) == (None, 2)


def test_a_page_whose_titles_were_laid_out_anew_says_which_selector_fails() -> None:
    """Links without a word would pass for stories, one item after the other."""
    parsed = read("<ul class=news><li><h4><a href=/1>One</a></h4></li><li><h4><a href=/2>Two</a></h4></li></ul>")
    assert parsed.entries == ()
    assert parsed.error == (
        "'h3' finds no title in any of the 2 items of '.news li': the page's layout may have changed"
    )


def test_a_page_that_was_laid_out_anew_says_so() -> None:
    """No match is no quiet day."""
    parsed = read("<div>new design</div>")
    assert parsed.error == "nothing on the page matches '.news li': its layout may have changed"


def test_a_flood_is_cut_and_counted() -> None:
    """The page's own order says what is newest."""
    parsed = read(f"<ul class=news>{'<li><h3>x</h3></li>' * (MOST_ENTRIES + 7)}</ul>")
    assert (len(parsed.entries), parsed.dropped) == (MOST_ENTRIES, 7)


def test_hostile_pages_end_as_entries_or_a_reason() -> None:
    """Nesting without end, tags never closed, bytes that are no text: none raises."""
    for inside in ("<div>" * 50_000, "<ul class=news><li><h3>" * 2_000, "<li \0 <<<>>", "", "<!--" * 1000):
        parsed = read(inside)
        assert parsed.entries or parsed.error


def test_a_selector_is_checked_before_it_is_used() -> None:
    """What can't be read as CSS is told with a reason, and a poll with it never raises."""
    assert selector_fault("ul > li:nth-child(2)") is None
    assert selector_fault("li[") is not None
    parsed = read("<p>x</p>", PageSelectors(items="li[", title="h3", link="a"))
    assert parsed.error is not None
    assert parsed.error.startswith("a selector of this page can't be used")
