"""How a wire marks a version, and what only sounds like a mark; what kind of piece it is."""

import pytest

from tests.articles.stories import cases, filed
from watcher.articles import headline_start


@pytest.mark.parametrize("case", cases("titles", "title"))
def test_a_headline_carries_the_marks_that_it_shows(case: dict[str, object]) -> None:
    """Each mark with its words; "Kill or be killed" and "Hold the line" are headlines."""
    article = filed("Two men died.", title=str(case["title"]))
    marks = case["marks"]
    assert isinstance(marks, list)
    assert sorted(mark.kind for mark in article.marks) == sorted(marks)
    for mark in article.marks:
        span = mark.evidence
        assert article.title[span.start : span.end] == span.text
    if "slug" in case:
        assert article.slug == case["slug"]


@pytest.mark.parametrize("mark", ["UPDATE 2-", "CORRECTED-UPDATE 1-", "URGENT: ", "RPT-", ""])
def test_the_headline_begins_behind_its_marks(mark: str) -> None:
    """What the headline says is read without the number of the update."""
    title = f"{mark}Four die in Kut"
    assert title[headline_start(title) :] == "Four die in Kut"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("(Corrects number of dead to two from nine)\n\nTwo men died.", "correction"),
        ("CORRECTION: An earlier version said that nine died.\n\nTwo men died.", "correction"),
        ("Two men died.\n\nThis story corrects the number of dead to two.", "correction"),
        ("EDITORS: Please kill the story on two dead men.\n\nIt was wrong.", "kill"),
        ("This story has been withdrawn.", "kill"),
        ("The story headlined “Two die” is withdrawn. There will be no substitute.", "kill"),
        ("Please disregard the item on two dead men.", "kill"),
        ("(Adds quotes)\n\nTwo men died.", "update"),
    ],
)
def test_a_note_in_the_text_marks_the_story(text: str, kind: str) -> None:
    """Notes to editors count as much as a slug."""
    (mark,) = filed(text, title="Two die").marks
    assert mark.kind == kind
    assert text[mark.evidence.start : mark.evidence.end] == mark.evidence.text


@pytest.mark.parametrize(
    "text",
    [
        "The army has withdrawn from Kut.",
        "Editors of two papers were held for an hour.",
        "The story of how the army was withdrawn from Kut is told by its cooks.",
        "An article of the treaty was withdrawn from the draft.",
        "The minister corrected himself: two men died.",
        "He added quotes from the treaty.",
    ],
)
def test_a_sentence_about_such_things_is_no_mark(text: str) -> None:
    """A withdrawal of troops withdraws no story."""
    assert filed(text, title="Two die").marks == ()


@pytest.mark.parametrize("case", cases("genres", "title"))
def test_the_kind_of_piece_is_told_by_headline_and_words(case: dict[str, object]) -> None:
    """Sport, reviews, anniversaries, digests; an attack on a match or a memorial service is news."""
    assert filed(str(case.get("text", "")), title=str(case["title"])).genre == case["genre"]
