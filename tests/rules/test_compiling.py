"""Rules become values or faults: every mistake with its path."""

import pytest

from watcher.errors import FaultsError
from watcher.rules import compile_rule

GOOD: dict[str, object] = {"id": "clash", "title": "Clash", "match": {"all": [{"text": "border*"}]}}


def faults(**changes: object) -> list[tuple[tuple[str | int, ...], str]]:
    """The faults of a good rule with some keys changed; a key set to None is left out."""
    data = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    with pytest.raises(FaultsError) as raised:
        compile_rule(data)
    return [(fault.path, fault.what) for fault in raised.value.faults]


def matching(*conditions: object) -> dict[str, object]:
    return {"all": list(conditions)}


ONE = ("match", "all", 0)


@pytest.mark.parametrize(
    ("changes", "path", "told"),
    [
        ({"id": None}, (), "no id"),
        ({"match": None}, (), "no match"),
        ({"id": "Border Clash"}, ("id",), "no id"),
        ({"status": "onn"}, ("status",), "not known"),
        ({"title": 5}, ("title",), "text belongs"),
        ({"notes": ["a"]}, ("notes",), "text belongs"),
        ({"match": {"none": [{"text": "x"}]}}, ("match",), "looks for nothing"),
        ({"match": {"all": []}}, ("match", "all"), "empty"),
        ({"match": {"all": {"text": "x"}}}, ("match", "all"), "a list belongs"),
        ({"match": {"al": [{"text": "x"}], "any": [{"text": "x"}]}}, ("match", "al"), "unknown key"),
        ({"match": matching({"tekst": "x"})}, (*ONE, "tekst"), "unknown key"),
        ({"match": matching({"text": "x", "genre": "sport"})}, ONE, "one condition"),
        ({"match": matching({"text": True})}, (*ONE, "text"), "a query belongs"),
        ({"match": matching({"genre": ["sport", "sprot"]})}, (*ONE, "genre", 1), "not known"),
        ({"match": matching({"place": {"kind": "town"}})}, (*ONE, "place", "kind"), "not known"),
        ({"match": matching({"place": {"role": "event"}})}, (*ONE, "place"), "no place"),
        ({"match": matching({"pattern": "(a"})}, (*ONE, "pattern"), "regular expression"),
        ({"match": matching({"pattern": "a*"})}, (*ONE, "pattern"), "every story"),
        ({"match": matching({"pattern": "a" * 501})}, (*ONE, "pattern"), "500"),
        ({"match": matching({"fact": "hostility"})}, (*ONE, "fact"), "block of keys"),
        ({"match": matching({"fact": {"scope": "current"}})}, (*ONE, "fact"), "kind"),
        ({"match": matching({"fact": {"kind": "war"}})}, (*ONE, "fact", "kind"), "no kind of fact"),
        ({"match": matching({"fact": {"kind": "meeting", "sides": 2}})}, (*ONE, "fact", "sides"), "unknown key"),
        ({"match": matching({"fact": {"kind": "hostility", "sides": 3}})}, (*ONE, "fact", "sides"), "number"),
        ({"match": matching({"fact": {"kind": "hostility", "sides": "two"}})}, (*ONE, "fact", "sides"), "number"),
        ({"match": matching({"fact": {"kind": "hostility", "action": "war"}})}, (*ONE, "fact", "action"), "not known"),
        (
            {"match": matching({"fact": {"kind": "hostility", "pair_in": [["ARM"]]}})},
            (*ONE, "fact", "pair_in", 0),
            "two codes",
        ),
        (
            {"match": matching({"fact": {"kind": "request", "modality": "actual", "not_modality": "denied"}})},
            (*ONE, "fact", "not_modality"),
            "already",
        ),
        ({"severity": {"urgent": "always"}}, ("severity", "urgent"), "unknown key"),
        ({"severity": {"high": True}}, ("severity", "high"), "a condition belongs"),
        ({"tests": [{"name": "a", "article": {"title": "x"}, "fires": True}]}, ("tests", 0, "article"), "no text"),
        ({"tests": [{"name": "a", "article": {"title": "x", "text": "y"}}]}, ("tests", 0), "whether the rule fires"),
        ({"tests": [{"name": "a", "steps": [{"decision": "new"}]}]}, ("tests", 0, "steps", 0), "article"),
        (
            {"tests": [{"name": "a", "steps": [{"article": {"title": "x", "text": "y"}, "decision": "newer"}]}]},
            ("tests", 0, "steps", 0, "decision"),
            "not known",
        ),
        ({"tests": [{"article": {"title": "x", "text": "y"}, "fires": False}]}, ("tests", 0), "name"),
    ],
)
def test_each_mistake_is_told_at_its_path(changes: dict[str, object], path: tuple[str | int, ...], told: str) -> None:
    """One mistake gives one fault, at the value (or key) that is wrong."""
    found = faults(**changes)
    assert [where for where, _ in found] == [path]
    assert told in found[0][1]


def test_all_mistakes_are_told_at_once() -> None:
    """A rule with mistakes in three places is mended in one go."""
    found = faults(status="onn", severity={"high": "kiled >= 1"}, match=matching({"text": "(x"}, {"genre": "sprot"}))
    assert {path for path, _ in found} == {
        ("status",),
        ("severity", "high"),
        (*ONE, "text"),
        ("match", "all", 1, "genre"),
    }


def test_the_revision_follows_what_the_rule_does() -> None:
    """Tests and notes don't change it, nor the order of keys; the order of severity lines does."""
    severity = {"high": "killed >= 1", "low": "always"}
    plain = compile_rule({**GOOD, "severity": severity}).revision
    test = {"name": "a", "article": {"title": "x", "text": "y"}, "fires": False}
    assert compile_rule({"notes": "n", "severity": severity, **GOOD, "tests": [test]}).revision == plain
    turned = dict(reversed(severity.items()))
    assert compile_rule({**GOOD, "severity": turned}).revision != plain
    assert compile_rule({**GOOD, "match": {"any": [{"text": "border*"}]}}).revision != plain


def test_tests_become_values() -> None:
    """A test keeps its story and what is expected of it; steps keep their order, null means no alert and no match."""
    story = {"title": "x", "text": "y", "published": "2031-01-01T00:00:00Z"}
    rule = compile_rule(
        {
            **GOOD,
            "tests": [
                {
                    "name": "one",
                    "article": story,
                    "fires": True,
                    "severity": "high",
                    "facts": ["killed ARM 2 by ARM"],
                    "absent": [6000],
                },
                {"name": "two", "steps": [{"article": story, "decision": "new"}, {"article": story, "decision": None}]},
            ],
        }
    )
    one, two = rule.tests
    assert (one.article, one.fires, one.severity, one.facts, one.absent) == (
        story,
        True,
        "high",
        ("killed ARM 2 by ARM",),
        (6000,),
    )
    assert two.steps == ((story, "new"), (story, None))
