"""The packs that are shipped: every line of them can be used."""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import get_args

import pytest
import yaml

from tests.facts.stories import story
from watcher.facts import FRAMES, explain
from watcher.lexicon import compile_packs
from watcher.model import Action, CeasefireStatus, Hedge, Outcome, Victims
from watcher.settings import shipped_lexicon

_FILES = sorted(
    (file for file in files("watcher").joinpath("packs").iterdir() if file.name.endswith(".yaml")), key=lambda f: f.name
)
_PACKS: dict[str, Mapping[str, object]] = {
    file.name.removesuffix(".yaml"): yaml.safe_load(file.read_text(encoding="utf-8")) for file in _FILES
}
_ENGLISH = _PACKS["english"]
_EXAMPLES = shipped_lexicon().examples


def _mapping(key: str) -> Mapping[str, object]:
    value = _ENGLISH[key]
    assert isinstance(value, Mapping)
    return value


def _verb_lines() -> Iterator[str]:
    for voice in ("harm", "suffer"):
        for lines in _mapping(voice).values():
            assert isinstance(lines, list)
            yield from (str(line["verb"] if isinstance(line, dict) else line) for line in lines)


@pytest.mark.parametrize("stem", sorted(_PACKS))
def test_a_pack_compiles_alone_and_names_its_review_day(stem: str) -> None:
    """No pack leans on another, and each says until when it can be trusted."""
    lexicon = compile_packs({stem: _PACKS[stem]})
    assert list(lexicon.review_by) == [stem]


@pytest.mark.parametrize(
    ("key", "known"),
    [
        *((key, get_args(Outcome)) for key in ("harm", "suffer", "phrases", "counted")),
        ("people", get_args(Victims)),
        ("hedges", get_args(Hedge)),
        ("acts", get_args(Action)),
        (
            "ceasefire",
            (
                *("nouns", "unlike", "unlike_sides", "left_by_one", "staged", "told_again", "pleas", "rumours"),
                *("begins", "breaks", "ends", "denies", "rejects", "keeps", "despite", "fights", "talks"),
                *("broker", "by_whom"),
                *get_args(CeasefireStatus),
            ),
        ),
    ],
)
def test_what_the_pack_names_is_a_word_of_the_model(key: str, known: tuple[str, ...]) -> None:
    """An outcome, a kind of victim, a hedge or an act outside the model would be lost without a word."""
    assert set(_mapping(key)) <= set(known)


@pytest.mark.parametrize("line", sorted(_verb_lines()))
def test_a_verb_line_has_five_forms(line: str) -> None:
    """Base, s-form, past, participle, ing-form: in this order, the last two told by their endings."""
    forms = line.split()
    assert len(forms) == 5
    assert forms[1].endswith("s")
    assert forms[4].endswith("ing")


@pytest.mark.parametrize("key", sorted(_ENGLISH.keys() - {"review_by", "language", "examples"}))
def test_every_kind_of_word_has_an_example(key: str) -> None:
    """A list of words without a sentence that needs it is a list that nobody can put right."""
    assert any(key in example.path for example in _EXAMPLES if example.path[0] == "english")


@pytest.mark.parametrize("voice", ["harm", "suffer"])
def test_every_outcome_of_a_verb_has_an_example(voice: str) -> None:
    """Killed, wounded, captured, displaced: each shown by a verb of its own."""
    shown = {example.path[2] for example in _EXAMPLES if example.path[:2] == ("english", voice)}
    assert shown == set(_mapping(voice))


@pytest.mark.parametrize("stem", sorted(_PACKS.keys() - {"publishers"}))
def test_every_pack_of_names_has_an_example(stem: str) -> None:
    """Of publishers nothing is read out of a sentence."""
    assert any(example.path[0] == stem for example in _EXAMPLES)


def test_every_frame_has_an_example() -> None:
    """The examples together are read by every pattern that the grammar has a name for."""
    lexicon = shipped_lexicon()
    articles = [story(example.sentence) for example in _EXAMPLES]
    made = [fact for article in articles for fact in explain(article, lexicon, article.published_at).facts]
    assert {telling.frame for fact in made for telling in fact.tellings} == FRAMES.keys()


def test_no_word_is_both_a_person_and_a_thing() -> None:
    """A noun that counts as people and as things would be read by chance."""
    people = {str(word) for words in _mapping("people").values() for word in _list(words)}
    assert not people & {str(word) for word in _list(_ENGLISH["things"])}


def test_no_noun_of_people_stands_in_two_classes() -> None:
    """A soldier is military and nothing else: the later class would win in silence."""
    classes = [{str(word) for word in _list(words)} for words in _mapping("people").values()]
    doubles = {word for index, words in enumerate(classes) for other in classes[:index] for word in words & other}
    assert not doubles


def _list(value: object) -> list[object]:
    assert isinstance(value, list)
    return value
