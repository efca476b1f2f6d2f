"""Seen before or not: the question that decides between an alert and silence."""

from dataclasses import replace

import pytest

from tests.store.builders import NOON, an_article
from watcher.model import Article
from watcher.store import Store


def _admit(store: Store, *articles: Article) -> list[bool]:
    with store.filing() as filing:
        return [filing.admit(each, feed_id="ap", seen_at=NOON, disposition="no_match") for each in articles]


def test_an_article_is_new_once(store: Store) -> None:
    """The second admission of the same version changes nothing and says so."""
    assert _admit(store, an_article()) == [True]
    assert _admit(store, an_article()) == [False]
    assert store.unseen([an_article()]) == []


def test_an_edited_item_is_a_new_version(store: Store) -> None:
    """The same item with another text is news to be judged again."""
    _admit(store, an_article())
    edited = an_article("a1b", item_key="guid-a1", content_hash="other")
    assert store.unseen([an_article(), edited]) == [edited]
    assert _admit(store, edited) == [True]


def test_the_same_copy_from_another_source_is_unseen(store: Store) -> None:
    """Copies are for the events room to judge; the store only knows versions of items."""
    _admit(store, an_article())
    copy = an_article("b1", source="reuters", content_hash="hash-a1")
    assert store.unseen([copy]) == [copy]


def test_a_known_id_is_not_new_whatever_it_carries(store: Store) -> None:
    """Asking and admitting agree, so that no article is read at every poll and filed at none."""
    _admit(store, an_article())
    reused = an_article("a1", item_key="other", content_hash="other")
    assert store.unseen([reused]) == []
    assert _admit(store, reused) == [False]


def test_an_archive_may_hold_a_version_twice(store: Store) -> None:
    """Under a second id it is on record as well, and found by the names of its item; under the same id it is not."""
    _admit(store, an_article())
    twin = an_article("again", item_key="guid-a1", content_hash="hash-a1", guid="guid-a1")
    assert _admit(store, twin) == [False]
    with store.filing() as filing:
        filing.admit_again(twin, seen_at=NOON, disposition="no_match")
        filing.admit_again(twin, seen_at=NOON, disposition="matched")
    history = store.history("guid-a1")
    assert history is not None
    assert [(filed.article.id, filed.disposition) for filed in history.articles] == [
        ("a1", "no_match"),
        ("again", "no_match"),
    ]


def test_order_is_kept_and_doubles_in_a_batch_removed(store: Store) -> None:
    """A feed that repeats an item within one poll gives it once, at its first place."""
    first, second, third = (an_article(name) for name in ("a3", "a1", "a2"))
    _admit(store, second)
    again = replace(first, id="a3-again")
    assert store.unseen([first, second, third, first, again]) == [first, third]


def test_thousands_at_once_are_asked_in_batches(store: Store) -> None:
    """A first poll of a long feed exceeds what one statement may carry."""
    articles = [an_article(f"a{number}") for number in range(2500)]
    _admit(store, *articles[::2])
    assert store.unseen(articles) == articles[1::2]


@pytest.mark.parametrize("words", ["half \ud800 a pair", "a NUL \x00 inside", "Երևան \u202e reversed 🚨"])
def test_words_no_database_takes_keep_their_length(store: Store, words: str) -> None:
    """Hostile text is stored, found again as seen, and its evidence offsets still hold."""
    article = an_article(title=words, text=words, item_key=words, guid=words, source=words)
    assert _admit(store, article) == [True]
    assert store.unseen([article]) == []
    history = store.history("a1")
    assert history is not None
    stored = history.articles[0].article
    assert [len(stored.title), len(stored.text)] == [len(words)] * 2


def test_what_became_of_an_article_is_kept(store: Store) -> None:
    """The disposition given at the door can be changed within the same filing."""
    with store.filing() as filing:
        filing.admit(an_article(), feed_id="ap", seen_at=NOON, disposition="no_match")
        filing.set_disposition("a1", "tied")
    history = store.history("https://wire.example/a1")
    assert history is not None
    assert [(filed.disposition, filed.feed_id, filed.seen_at) for filed in history.articles] == [("tied", "ap", NOON)]
    assert history.articles[0].article == an_article()
