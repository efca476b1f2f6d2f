"""``explain``: which frame and which words made a fact, and why a number is in none."""

import json
from pathlib import Path

import pytest

from tests.facts.stories import story
from watcher.facts import FRAMES, Explanation, explain, read_facts
from watcher.model import Article, Casualties
from watcher.settings import shipped_lexicon

_PAIRS = Path(__file__).parent / "pairs"
_CLASH = " Two Ethiopian soldiers were killed on Monday in fighting with Eritrean troops."


def _explained(article: Article) -> Explanation:
    return explain(article, shipped_lexicon(), article.published_at)


def _why(text: str, number: str, *, title: str = "") -> list[str]:
    """The reasons told for one number of a story."""
    found = _explained(story(text, title=title)).left_out
    return [item.why for item in found if item.number.text == number]


@pytest.mark.parametrize(
    ("text", "number", "why"),
    [
        ("Tesfaye Alemu, 34, was hurt." + _CLASH, "34", "age"),
        ("A 52-year-old farmer was hurt." + _CLASH, "52-year-old", "age"),
        ("Three guards, aged 19, 21 and 22, were hurt." + _CLASH, "21", "age"),
        ("The battery fired 122-mm rockets." + _CLASH, "122-mm", "calibre"),
        ("The war of 1998 ruined the town." + _CLASH, "1998", "date"),
        ("Shelling went on for seven hours." + _CLASH, "seven", "duration"),
        ("The post lies 14 kilometres from Badme." + _CLASH, "14", "distance"),
        ("The 33rd Brigade holds the ridge." + _CLASH, "33rd", "unit"),
        ("Eleven tanks were burnt." + _CLASH, "Eleven", "things"),
        ("The raid began at 4:30 in the dark." + _CLASH, "4:30", "time"),
        ("Damage came to $900,000." + _CLASH, "$900,000", "money"),
        ("Some 60 percent of the houses burnt." + _CLASH, "60", "measure"),
        ("Two guards were shot dead by five gunmen in Gondar.", "five", "perpetrators"),
        ("Five gunmen killed two guards in Gondar.", "Five", "perpetrators"),
        ("Some 3,000 peacekeepers were deployed in June." + _CLASH, "3,000", "unharmed"),
        ("A grenade nearly killed six villagers." + _CLASH, "six", "near_miss"),
        ("Gunmen tried to kill eight villagers." + _CLASH, "eight", "near_miss"),
        ("The mission would have been attacked and 40 soldiers would have been killed." + _CLASH, "40", "not_happened"),
        ("Police arrested four suspects in the shooting." + _CLASH, "four", "police_work"),
        ("The radio erroneously reported that 12 villagers had been killed." + _CLASH, "12", "mistaken"),
        ("The village (population 800) was shelled." + _CLASH, "800", "bracket"),
        ("The M23 rebels left." + _CLASH, "M23", "name"),
        ("ADDIS ABABA, June 7 (AP) —" + _CLASH, "7", "outside"),
        ("Wool rose by 12 cents.", "12", "unread"),
    ],
)
def test_a_number_that_is_no_figure_has_its_reason(text: str, number: str, why: str) -> None:
    """An age, a calibre, those who did it: the reader of the desk sees why it is not in the toll."""
    assert _why(text, number) == [why]


def test_a_figure_that_the_story_replaces_is_told_as_replaced() -> None:
    """The older of two figures of one speaker is none any more, and its number says so."""
    text = "Earlier the Ethiopian army had said that three soldiers were killed. It now says five soldiers were killed."
    assert _why(text, "three") == ["replaced"]
    assert _why(text, "five") == []


@pytest.mark.parametrize("number", ["Two", "nine", "five"])
def test_a_number_that_a_figure_took_is_not_left_out(number: str) -> None:
    """Also where several are summed to one count."""
    text = "Two soldiers, nine villagers and five nurses were killed by shelling near Gondar."
    assert _why(text, number) == []


def test_those_whom_a_count_adds_to_another_are_not_left_out() -> None:
    """The bomber's helpers count among the dead."""
    text = "In addition to the two bombers, six people were killed in the blast in Mosul."
    (made,) = [made for made in _explained(story(text)).facts if isinstance(made.fact, Casualties)]
    assert isinstance(made.fact, Casualties)
    assert made.fact.low == 8
    assert _why(text, "two") == _why(text, "six") == []


@pytest.mark.parametrize(
    ("text", "frame", "people", "harm"),
    [
        ("Shelling killed two Kenyan soldiers.", "object", "two Kenyan soldiers", "killed"),
        ("Two Kenyan soldiers were badly wounded.", "subject", "Two Kenyan soldiers", "were badly wounded"),
        ("The assassination of six priests shocked Lagos.", "of", "six priests", "The assassination"),
        ("Kenya said it lost 50 troops.", "lost", "50 troops", "lost"),
        ("The raid claimed 48 lives.", "lives", "48 lives", ""),
        ("The death toll in the Kenyan clash rose to 13.", "toll", "13", "The death toll"),
        ("Kenyan troops suffered no casualties in the clash.", "none", "no casualties", ""),
    ],
)
def test_a_figure_names_its_frame_and_the_words_of_each_part(text: str, frame: str, people: str, harm: str) -> None:
    """The people counted and the word of harm, as they stand in the text."""
    (first, *_) = [made for made in _explained(story(text)).facts if isinstance(made.fact, Casualties)]
    (telling,) = first.tellings
    assert (telling.frame, telling.people, telling.harm) == (frame, people, harm)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The war with Eritrea killed 70,000 people.", "it is told of a war"),
        ("In March 2029 a raid killed 40 villagers.", "its clause has a date long past"),
        ("Last year 40 villagers were killed in raids.", "words of the past stand in its clause"),
        ("Raids have killed 40 villagers over the past three years.", "it is counted over a span of time"),
        ("A court jailed the men for the murder of four nurses.", "a court has to do with it"),
        ("Thousands marched against the killing of four nurses.", "it is what people protest against"),
    ],
)
def test_a_figure_of_the_past_says_what_put_it_there(text: str, words: str) -> None:
    """Each with the one reason that decided."""
    story_of_now = "Two Ethiopian soldiers were killed on Monday. " + text
    past = [
        telling.past
        for made in _explained(story(story_of_now)).facts
        if made.fact.scope == "background"
        for telling in made.tellings
        if isinstance(made.fact, Casualties)
    ]
    assert past == [words]


def test_whatever_is_read_is_explained_and_nothing_is_read_otherwise() -> None:
    """Over every fourth pair: the facts that are read without a margin, a known frame for each telling, true spans."""
    told = 0
    for file in sorted(_PAIRS.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines()[::4]:
            pair = json.loads(line)
            article = story(pair["text"], title=pair.get("title", ""))
            explanation = _explained(article)
            facts = read_facts(article, shipped_lexicon(), article.published_at).facts
            assert tuple(made.fact for made in explanation.facts) == facts
            for made in explanation.facts:
                assert [telling.evidence for telling in made.tellings] == list(made.fact.evidence)
                assert {telling.frame for telling in made.tellings} <= FRAMES.keys(), article.text
                told += len(made.tellings)
            for item in explanation.left_out:
                span, text = item.number, article.title if item.number.field == "title" else article.text
                assert text[span.start : span.end] == span.text
    assert told > 400
