"""What was published since a moment, for looking back."""

import datetime as dt

from tests.store.builders import NOON, an_article
from watcher.store import Store

HOUR = dt.timedelta(hours=1)


def test_articles_come_in_the_order_of_their_publication(store: Store) -> None:
    """The window begins with its first moment; whole articles come back, with what became of them."""
    late, early, before = (
        an_article(name, published_at=NOON + at)
        for name, at in (("late", HOUR), ("early", 0 * HOUR), ("before", -HOUR))
    )
    with store.filing() as filing:
        for article in (late, early, before):
            filing.admit(article, feed_id="ap", seen_at=NOON + 2 * HOUR, disposition="baseline")
    found = store.articles_since(NOON)
    assert [filed.article for filed in found] == [early, late]
    assert {(filed.feed_id, filed.disposition) for filed in found} == {("ap", "baseline")}


def test_an_undated_article_goes_by_when_it_was_seen(store: Store) -> None:
    """Nobody can tell how old it is; it takes its place among those that came with it."""
    with store.filing() as filing:
        for name, published, seen in (("a", NOON, NOON), ("b", None, NOON + HOUR), ("c", NOON + 2 * HOUR, NOON)):
            filing.admit(an_article(name, published_at=published), feed_id=None, seen_at=seen, disposition="no_match")
    assert [filed.article.id for filed in store.articles_since(NOON)] == ["a", "b", "c"]
    assert [filed.article.id for filed in store.articles_since(NOON + HOUR)] == ["b", "c"]


def test_an_article_without_its_text_is_left_out(store: Store) -> None:
    """Its marks went with the text: a story that its wire has killed would look like any other."""
    with store.filing() as filing:
        for name, seen in (("old", NOON), ("new", NOON + HOUR)):
            filing.admit(an_article(name), feed_id="ap", seen_at=seen, disposition="no_match")
    with store.pruning() as pruning:
        pruning.empty_articles(before=NOON + HOUR, limit=9, now=NOON + HOUR)
    assert [filed.article.id for filed in store.articles_since(NOON - 1000 * HOUR)] == ["new"]
