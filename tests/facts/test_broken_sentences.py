"""Sentences that break off, lose a word or take one that opens another frame: none of them may raise."""

import json
import os
import random
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from tests.facts.stories import read, story
from watcher.facts import explain
from watcher.settings import shipped_lexicon

FEW = 500
# A story is only read for the kinds of fact that it has words of; this one has some of each.
EVERY_KIND = (
    "Azerbaijan asked Turkey for help after shelling killed two of its soldiers. The presidents spoke by phone and "
    "agreed a ceasefire. Baku blamed Yerevan, which denied it. The CSTO will hold an emergency summit."
)
MANY = int(os.environ.get("WIREWATCH_MUTATIONS", "100000")) // 2
_HERE = Path(__file__).parent
_COMMENT = re.compile(r"#.*")
_WORD = re.compile(r"[A-Za-z][A-Za-z'-]+")


@cache
def sentences() -> tuple[str, ...]:
    """Give the sentences of all pairs of this room."""
    lines = [line for path in sorted(_HERE.rglob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()]
    records = [json.loads(line) for line in lines if line.strip()]
    return tuple(text for record in records if isinstance(text := record.get("text"), str))


@cache
def words() -> tuple[str, ...]:
    """Give the words of English that the grammar knows."""
    pack = files("watcher").joinpath("packs/english.yaml").read_text(encoding="utf-8")
    return tuple(_WORD.findall(_COMMENT.sub("", pack)))


def broken(seed: int) -> str:
    """Break a sentence in one to four places. The same seed gives the same text."""
    dice = random.Random(seed)
    text = dice.choice(sentences()).split()
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(text) + 1)
        match dice.randrange(5):
            case 0:
                del text[at:]
            case 1:
                del text[at : at + 1]
            case 2:
                text.insert(at, dice.choice(words()))
            case 3:
                text[at : at + 1] = dice.choice(sentences()).split()[: dice.randint(1, 6)]
            case _:
                text = text[at:]
    written = " ".join(text)
    return written.upper() if dice.random() < 0.1 else written


def _stumbles(seeds: range) -> Iterator[tuple[str, str]]:
    for seed in seeds:
        text = broken(seed)
        try:
            read(f"{text}\n\n{EVERY_KIND}", title=text)
        except (LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError) as error:
            yield text, f"{type(error).__name__}: {error}"


def test_there_is_enough_to_break() -> None:
    """The sentences and the words are found where they lie."""
    assert len(sentences()) > 300
    assert {"sought", "killed", "ceasefire"} <= set(words())


def test_a_headline_may_end_in_a_plea() -> None:
    """This one made every poll of its feed fail until the story left it."""
    assert read(EVERY_KIND, title="Mine kills border guard in Kalbajar; saboteurs sought").facts


def test_no_broken_sentence_raises() -> None:
    """Some at each run."""
    assert list(_stumbles(range(FEW))) == []


def test_no_broken_sentence_raises_where_it_is_explained() -> None:
    """The margin, and the reasons for each number, stand any text, too."""
    for seed in range(FEW, 2 * FEW):
        article = story(f"{broken(seed)}\n\n{EVERY_KIND}", title=broken(seed))
        assert explain(article, shipped_lexicon(), article.published_at).facts


@pytest.mark.slow
def test_no_broken_sentence_of_many_raises() -> None:
    """As many as there is time for."""
    assert list(_stumbles(range(FEW, FEW + MANY))) == []
