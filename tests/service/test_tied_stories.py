"""Stories without a rule of their own, through the whole corridor: how grave they are, and under which rules."""

from collections.abc import Sequence

from watcher.articles import file_record
from watcher.model import Article
from watcher.service.replay import replay
from watcher.service.stages import Desk, Handled

CLASH = (
    "Two Kyrgyz soldiers were killed in a clash with Uzbek troops on the border near Kerben on Monday, the Kyrgyz army "
    "said."
)


def _wired(hour: int, source: str, title: str, text: str, *, day: int = 7) -> Article:
    own_id = f"{source}-{day}-{hour}"
    record = {"id": own_id, "source": source, "title": title, "text": text}
    return file_record({**record, "published": f"2033-02-{day:02}T{hour:02}:00:00Z"})


def _told(handled: Sequence[Handled]) -> list[tuple[str, str, str]]:
    """Give what the desk heard: rule, reason and severity."""
    return [(each.rule_id, each.alert.reason, each.alert.severity) for each in handled if each.alert]


def test_a_tied_toll_is_as_grave_as_the_rule_would_call_it(desk: Desk) -> None:
    """No border in the story, so no rule: twenty dead are critical all the same, and so is the word against it."""
    archive = [
        _wired(8, "afp", "Two dead in border clash", CLASH),
        _wired(11, "reuters", "Twenty dead at Kerben", "Bishkek said 20 Kyrgyz soldiers were killed by Uzbek forces."),
        _wired(12, "ap", "Denial", "Uzbekistan said none of the Kyrgyz soldiers was killed at Kerben on Monday."),
    ]
    assert _told(list(replay(archive, desk=desk))) == [
        ("border-clash", "new", "high"),
        ("border-clash", "update", "critical"),
        ("border-clash", "conflict", "critical"),
    ]


def test_a_kill_takes_a_story_back_under_every_rule_that_told_it(desk: Desk) -> None:
    """The clash and the plea for help stood in one story; the note's own dead make nothing critical."""
    title = "Kyrgyzstan asks allies for help after clash"
    plea = f"{CLASH} Kyrgyzstan asked the CSTO for military help, its prime minister said."
    note = f'ATTENTION EDITORS: Please kill the story "{title}". Thirty soldiers were killed in an earthquake.'
    handled = list(replay([_wired(8, "afp", title, plea), _wired(9, "afp", f"KILL: {title}", note)], desk=desk))
    rules = {rule for rule, reason, _ in _told(handled) if reason == "new"}
    assert len(rules) > 1
    withdrawn = [(rule, severity) for rule, reason, severity in _told(handled) if reason == "retraction"]
    assert sorted(withdrawn) == [(rule, "medium") for rule in sorted(rules)]


def test_a_death_of_the_next_day_takes_nothing_back(desk: Desk) -> None:
    """A villager on a mine, told by the wire that told of two soldiers the day before."""
    mine = (
        "A Kyrgyz villager was killed when he stepped on a mine on the border with Uzbekistan near Kerben on Tuesday."
    )
    archive = [
        _wired(8, "afp", "Two dead in border clash", CLASH),
        _wired(9, "afp", "Villager killed by mine", f"{mine[:-1]}, police said.", day=8),
    ]
    assert {reason for _, reason, _ in _told(list(replay(archive, desk=desk)))} == {"new"}
