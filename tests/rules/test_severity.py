"""How urgent an article is: expressions over its figures and facts."""

import pytest

from tests.rules.stories import clash, loss, read
from watcher.model import Outcome, Reading
from watcher.rules.severity import SeverityFault, compile_severity, severity_values


def holds(expression: str, reading: Reading) -> bool:
    return compile_severity(expression)(severity_values(reading, frozenset()))


@pytest.mark.parametrize(
    ("expression", "toll", "held"),
    [
        ("killed >= 1", {"killed": (1, 1)}, True),
        ("killed >= 10", {"killed": (9, None)}, False),
        ("killed >= 10", {"killed": (None, 12)}, True),
        ("killed >= 1", {}, False),
        ("killed < 5", {}, False),
        ("killed != 5", {}, False),
        ("killed == 0", {"killed": (0, 0)}, True),
        ("not killed >= 1", {}, True),
        ("killed", {"killed": (0, 0)}, False),
        ("killed", {"killed": (3, 3)}, True),
        ("toll unknown", {}, True),
        ("toll unknown", {"captured": (2, 2)}, True),
        ("toll unknown", {"killed": (0, 0)}, False),
        ("toll unknown", {"killed_or_wounded": (9, 9)}, False),
        ("not toll unknown", {"wounded": (1, 1)}, True),
        ("killed unknown", {"wounded": (1, 1)}, True),
        ("killed >= 1 and wounded >= 1", {"killed": (1, 1)}, False),
        ("killed >= 1 or wounded >= 1 and missing >= 1", {"killed": (1, 1)}, True),
        ("(killed >= 1 or wounded >= 1) and missing >= 1", {"killed": (1, 1)}, False),
        ("always", {}, True),
    ],
)
def test_figures_compare_by_their_low_bound(
    expression: str, toll: dict[Outcome, tuple[int | None, int | None]], *, held: bool
) -> None:
    """Low is used, high where low is open; a figure that nobody gave compares false either way."""
    assert holds(expression, read(toll=toll)) is held


@pytest.mark.parametrize(
    ("expression", "held"),
    [
        ('action == "armed_clash"', True),
        ("action == 'incursion'", False),
        ('action != "incursion"', True),
        ('action in ["shelling", "armed_clash"]', True),
        ("action", True),
        ("broker", False),
        ('actor == "ARM" and target == "AZE"', True),
        ("instrument unknown", True),
        ('instrument != "csto-treaty"', False),
        ("extraordinary", False),
        ("extraordinary == true", False),
    ],
)
def test_words_are_those_of_current_facts(expression: str, *, held: bool) -> None:
    """Any current fact may give the word; background and denials give none, and an absent word compares false."""
    reading = read(clash(), clash("IND", "PAK", scope="background"), clash("GEO", "RUS", modality="denied"))
    assert holds(expression, reading) is held
    assert not holds('actor == "IND" or actor == "GEO"', reading)


def test_words_come_from_the_kinds_that_the_rule_names() -> None:
    """A rule on hostilities is not moved by the side of a casualty figure."""
    values = severity_values(read(loss("killed", 3, side="THA")), frozenset({"hostility"}))
    assert not compile_severity('side == "THA"')(values)


@pytest.mark.parametrize(
    ("expression", "offset", "told"),
    [
        ("", 0, "empty"),
        ("kiled >= 1", 0, "did you mean `killed`"),
        ("killed >= many", 10, "number"),
        ("killed => 1", 7, "can't stand"),
        ("killed = 1", 7, "compare"),
        ("(killed >= 1", 12, "missing )"),
        ("killed >= 1 wounded >= 1", 12, "and"),
        ('killed in ["x"]', 0, "figure"),
        ("toll >= 1", 0, "toll unknown"),
        ('action >= "x"', 7, "=="),
        ("action == incursion", 10, "quotes"),
        ('action == "incurson"', 10, "did you mean `incursion`"),
        ('action in "x"', 10, "list"),
        ('action in ["shelling"', 21, "missing ]"),
        ('action == "shelling', 10, "quotation mark"),
        ("__import__('os')", 0, "nothing is called"),
        ("not " * 50 + "killed", 160, "deeply"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_at_its_character(expression: str, offset: int, told: str) -> None:
    """The fault says what is wrong or what to write, and where."""
    with pytest.raises(SeverityFault) as raised:
        compile_severity(expression)
    fault = raised.value.fault
    assert fault.offset == offset
    assert told in f"{fault.what} {fault.hint}"
