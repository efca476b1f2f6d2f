"""What rules make of an article: matches with their evidence, rejections with their reason."""

import time
from dataclasses import replace

import pytest

from tests.rules.stories import border, clash, loss, read, rule, seen, story
from watcher.model import Contact, Evidence, Reading, Speaker, Statement
from watcher.rules import Rule, judge

ARTICLE = story("Troops trade fire at border", "Armenian troops fired at Azerbaijani posts near the border on Monday.")
TWO_SIDES = {"fact": {"kind": "hostility", "sides": 2}}


def verdict(one: Rule, reading: Reading, *, explain: bool = False) -> tuple[list[str], list[str]]:
    found = judge([one], ARTICLE, reading, explain=explain)
    return [match.severity for match in found.matches], [rejection.because for rejection in found.rejections]


def test_a_match_shows_what_made_it_hold() -> None:
    """The evidence is that of the facts and of the words, each once, in reading order."""
    fired = seen(ARTICLE, "Armenian troops fired")
    one = rule(TWO_SIDES, {"text": "border*"}, severity={"medium": "toll unknown"})
    (match,) = judge([one], ARTICLE, read(clash(evidence=fired), clash(evidence=fired))).matches
    assert (match.rule_id, match.rule_revision, match.severity) == ("clash", one.revision, "medium")
    assert match.evidence == (Evidence("title", 21, 27, "border"), *fired, Evidence("text", 52, 58, "border"))


def test_the_first_severity_line_that_holds_counts() -> None:
    """Lines are read from the top; `low` where none holds."""
    lines = {"critical": "killed >= 10", "high": "killed >= 1", "medium": "wounded >= 1"}
    one = rule(TWO_SIDES, severity=lines)
    for toll, severity in ((12, "critical"), (3, "high"), (0, "low")):
        assert verdict(one, read(clash(), toll={"killed": (toll, toll)})) == ([severity], [])


@pytest.mark.parametrize(
    ("reading", "held"),
    [
        (read(clash("ARM", "AZE")), True),
        (read(clash("ARM", "ARM")), False),
        (read(clash("ARM", None)), False),
        (read(clash("ARM", None), actors=("ARM", "AZE")), False),
        (read(clash("ARM", None), loss("killed", 3, side="AZE")), True),
        (read(clash(None, None), loss("killed", 3, side="AZE"), actors=("ARM", "AZE")), False),
        (read(clash("ARM", None), clash(None, "AZE")), True),
        (read(clash(scope="background")), False),
        (read(clash(modality="denied")), False),
        (read(clash(modality="possible")), False),
        (read(clash(modality="denied"), clash()), True),
        (read(loss("killed", 3), actors=("ARM", "AZE")), False),
        (read(actors=("ARM", "AZE")), False),
    ],
)
def test_two_sides_face_each_other_now(reading: Reading, *, held: bool) -> None:
    """One teller is enough; the past, the imagined, what everybody denies and a side merely mentioned are not."""
    assert bool(verdict(rule(TWO_SIDES), reading)[0]) is held


@pytest.mark.parametrize(
    ("facing", "held"), [(("PER", "SENDERO"), False), (("ECU", "SENDERO"), True), (("SENDERO", "FARC"), True)]
)
def test_an_armed_group_is_no_second_side_beside_its_own_state(facing: tuple[str, str], *, held: bool) -> None:
    """Where it fights another state, or another group, it is one."""
    reading = replace(read(clash(*facing)), homes=(("FARC", "COL"), ("SENDERO", "PER")))
    assert bool(verdict(rule(TWO_SIDES), reading)[0]) is held


def test_neighbours_face_each_other_in_one_act() -> None:
    """Two sides with a common border in two acts are none: each may fight somebody else, far from it."""
    condition = {"fact": {"kind": "hostility", "sides": "neighbours"}}
    apart = read(clash("ARM", None), clash(None, "AZE"))
    for reading, held in [(read(clash("ARM", "AZE")), True), (read(clash("ARM", "PRT")), False), (apart, False)]:
        known = replace(reading, neighbours=(("ARM", "AZE"),))
        assert bool(verdict(rule(condition), known)[0]) is held


@pytest.mark.parametrize(
    ("condition", "held"),
    [
        ({"fact": {"kind": "hostility", "pair_in": [["IND", "PAK"], ["AZE", "ARM"]]}}, True),
        ({"fact": {"kind": "hostility", "pair_in": [["IND", "PAK"]]}}, False),
        ({"fact": {"kind": "hostility", "action": ["shelling", "armed_clash"]}}, True),
        ({"fact": {"kind": "hostility", "action": "mine"}}, False),
        ({"fact": {"kind": "hostility", "actor": "any"}}, True),
        ({"fact": {"kind": "hostility", "weapons": "any"}}, False),
        ({"fact": {"kind": "hostility", "not_modality": "actual"}}, False),
        ({"fact": {"kind": "request", "instrument": "any"}}, False),
        ({"fact": {"kind": "request", "addressee_is": "alliance"}}, False),
        ({"fact": {"kind": "meeting", "body": ["CSTO"], "extraordinary": True}}, False),
        ({"place": {"kind": "border"}}, True),
        ({"place": {"country": ["ARM"]}}, True),
        ({"place": {"country": "AZE"}}, False),
        ({"place": {"id": ["movses"], "role": ["dateline"]}}, False),
        ({"genre": "news"}, True),
        ({"genre": ["sport", "opinion"]}, False),
        ({"pattern": r"\bfired\b"}, True),
        ({"pattern": r"\bfire\b.*posts"}, False),
        ({"any": [{"text": "football"}, {"text": "posts"}]}, True),
        ({"all": [{"text": "football"}, {"text": "posts"}]}, False),
    ],
)
def test_each_condition_holds_for_what_it_names(condition: object, *, held: bool) -> None:
    """A kind of fact that the story does not tell is understood and holds for nothing."""
    assert bool(verdict(rule(condition), read(clash(), places=(border(),)))[0]) is held


@pytest.mark.parametrize(
    ("condition", "held"),
    [
        ({"kind": "contact", "parties": "RUS", "mode": ["phone", "video"]}, True),
        ({"kind": "contact", "parties": ["TUR", "IRN"]}, False),
        ({"kind": "contact", "initiator": "ARM"}, True),
        ({"kind": "statement", "act": "deny"}, False),
        ({"kind": "statement", "speaker": "ARM", "target": ["AZE"]}, True),
        ({"kind": "statement", "speaker": "AZE"}, False),
    ],
)
def test_who_talks_and_who_speaks_are_asked_for_by_their_codes(condition: object, *, held: bool) -> None:
    """A party or a speaker is matched by the code behind the words that the story has for it."""
    premier, president = Speaker("ARM", "Armenia's prime minister"), Speaker("RUS", "the Russian president")
    evidence = (Evidence("text", 0, 0, ""),)
    told = read(
        Contact(parties=(premier, president), mode="phone", initiator="ARM", evidence=evidence),
        Statement(speaker=premier, act="blame", target="AZE", evidence=evidence),
    )
    assert bool(verdict(rule({"fact": condition}), told)[0]) is held


def test_a_pattern_finds_words_of_every_script() -> None:
    """Word boundaries work beyond Latin, and the span holds to the character."""
    article = story("Заголовок", "Бои у Еревана. Հայաստան, საქართველო.")
    for pattern in (r"\bереван\w*\b", r"\bՀայաստան\b", r"\bსაქართველო\b"):
        (match,) = judge([rule({"pattern": pattern})], article, read()).matches
        (span,) = match.evidence
        assert article.text[span.start : span.end] == span.text


def test_hostile_patterns_and_queries_cannot_stall() -> None:
    """A pattern that explodes is given up; the article is done in well under a tenth of a second."""
    article = story("a" * 5000, ("a" * 40 + "b ") * 2000)
    bombs = [rule({"pattern": r"(a+)+$"}), rule({"text": "aa* /500 aa* /500 (aa* OR aaa*) /s aa*"})]
    started = time.perf_counter()
    found = judge(bombs, article, read(), explain=True)
    assert time.perf_counter() - started < 0.25
    assert [rejection.because for rejection in found.rejections if "time" in rejection.because]


@pytest.mark.parametrize(
    ("one", "reading", "because"),
    [
        (rule(TWO_SIDES, none=[{"genre": ["news"]}]), read(clash()), ["genre: news"]),
        (rule(TWO_SIDES, none=[{"text": "mond* OR drill*"}]), read(clash()), ["text: monday (none)"]),
        (rule(TWO_SIDES), read(clash("ARM", None)), ["sides: 1 of 2"]),
        (rule(TWO_SIDES, {"text": "football"}), read(clash()), ["text: nothing of football"]),
        (rule(TWO_SIDES, {"place": {"kind": "border"}}), read(clash()), ["place: none of border"]),
        (rule(TWO_SIDES), read(), []),
        (rule({"text": "football"}, none=[{"genre": "news"}]), read(), []),
    ],
)
def test_what_turned_a_rule_down_is_told(one: Rule, reading: Reading, because: list[str]) -> None:
    """A rule of which the main part held says why it did not fire; one that has nothing to do with it is silent."""
    assert verdict(one, reading) == ([], because)


def test_explaining_names_every_rule_that_did_not_match() -> None:
    """With explain, a rule that is far from holding says what it lacked; one that is off is never looked at."""
    rules = [
        rule(TWO_SIDES, name="clash"),
        rule({"text": "football"}, TWO_SIDES, name="sport"),
        rule({"text": "football"}, status="off", name="off"),
        rule({"text": "border"}, status="draft", name="draft"),
    ]
    found = judge(rules, ARTICLE, read(clash(scope="background")), explain=True)
    assert {rejection.rule_id: rejection.because for rejection in found.rejections} == {
        "clash": "fact: no hostility with scope current",
        "sport": "text: nothing of football; fact: no hostility with scope current",
    }
    assert [match.rule_id for match in found.matches] == ["draft"]


def test_evidence_is_kept_short() -> None:
    """A long story that repeats itself shows a dozen spans at most."""
    words = ["border", "post", "guard", "line", "shell", "night"]
    article = story("", f"{' '.join(words)}. " * 100)
    many = rule(*[{"text": word} for word in words])
    (match,) = judge([many], article, read()).matches
    assert len(match.evidence) == 12
