"""What a story can't tell is not looked for: the short cut changes no fact."""

import json
from pathlib import Path

import pytest
from hypothesis import given

from tests.facts.stories import read, story
from tests.facts.test_properties import _NEARLY_NEWS, _SMALL
from watcher.facts import read_facts
from watcher.facts.outlook import EVERYTHING, outlook
from watcher.lexicon import words_of
from watcher.model import Article, Reading
from watcher.settings import shipped_lexicon

_FOLDER = Path(__file__).parent
_BUDGET = (
    "Lawmakers approved a budget of 40 billion for the coming year on Tuesday, ending weeks of talks. The plan raises "
    "spending on schools by four percent, Finance Minister Anna Keller told reporters."
)


def _texts() -> list[tuple[str, str]]:
    lines = [
        json.loads(line)
        for file in sorted([*_FOLDER.glob("*.jsonl"), *_FOLDER.glob("pairs/*.jsonl")])
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    return [(str(line.get("title", "")), str(line["text"])) for line in lines if "text" in line]


def _in_full(article: Article) -> Reading:
    return read_facts(article, shipped_lexicon(), article.published_at, kinds=EVERYTHING)


def test_every_text_of_the_pairs_reads_the_same_in_full() -> None:
    """Hundreds of sentences of every construction: none is left out by the words that it lacks."""
    texts = _texts()
    assert len(texts) > 200
    for title, text in texts:
        full, short = _in_full(story(text, title=title)), read(text, title=title)
        assert (short.facts, short.toll, short.event_date) == (full.facts, full.toll, full.event_date), text


@_SMALL
@given(title=_NEARLY_NEWS, text=_NEARLY_NEWS)
def test_near_news_reads_the_same_in_full(title: str, text: str) -> None:
    """Words thrown together, half of them triggers, hold no fact that the short cut misses."""
    assert read(text, title=title).facts == _in_full(story(text, title=title)).facts


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Three people died.", "casualties"),
        ("A parcel was found\ndead.", "casualties"),
        ("A drone fell in a field.", "hostility"),
        ("Kenya and Chad spoke.", "contact"),
        ("The CSTO will meet.", "meeting"),
    ],
)
def test_a_trigger_opens_its_kind(text: str, kind: str) -> None:
    """A word or a phrase, its words wherever they stand in a sentence, opens what it may tell."""
    codes = [hit.name.code for hit in shipped_lexicon().names_in(text)]
    assert kind in outlook([words_of(text.lower())], codes, shipped_lexicon())


def test_a_budget_opens_nothing() -> None:
    """Numbers, ministers and talks without a state are no trigger."""
    assert outlook([words_of(_BUDGET.lower())], [], shipped_lexicon()) == frozenset()
