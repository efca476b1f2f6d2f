"""Compiling packs: every mistake told by its path, all at once; when a pack wants reading again."""

import datetime as dt

import pytest

from watcher.errors import FaultsError
from watcher.lexicon import compile_packs

_GOOD: dict[str, object] = {"review_by": "2030-01-01"}


def _paths(*packs: tuple[str, object]) -> list[tuple[str | int, ...]]:
    with pytest.raises(FaultsError) as raised:
        compile_packs(dict(packs))
    assert all(fault.what for fault in raised.value.faults)
    return [fault.path for fault in raised.value.faults]


@pytest.mark.parametrize(
    ("pack", "path"),
    [
        (["a list"], ("p",)),
        (None, ("p",)),
        ({"states": {}}, ("p", "review_by")),
        ({"review_by": "soon"}, ("p", "review_by")),
        (_GOOD | {"states": {"AAA": {"adjectives": ["An"]}}}, ("p", "states", "AAA")),
        (_GOOD | {"states": {"AAA": {"name": "A", "adjectives": []}}}, ("p", "states", "AAA")),
        (_GOOD | {"states": {"AAA": "Anvaria"}}, ("p", "states", "AAA")),
        (_GOOD | {"groups": {"GGG": {"name": "G"}}}, ("p", "groups", "GGG")),
        (_GOOD | {"places": {"kut": {"name": "Kut"}}}, ("p", "places", "kut")),
        (_GOOD | {"harm": {"killed": ["kill kills killed killing"]}}, ("p", "harm", "killed", 0)),
        (_GOOD | {"suffer": {"killed": ["die dies died died dying", "perish"]}}, ("p", "suffer", "killed", 1)),
        (_GOOD | {"people": "soldier"}, ("p", "people")),
    ],
)
def test_a_broken_pack_is_told_by_its_path(pack: object, path: tuple[str | int, ...]) -> None:
    """From the pack's stem down to the line that can't be used."""
    assert _paths(("p", pack)) == [path]


@pytest.mark.parametrize(
    "pack",
    [
        _GOOD | {"towns": {"AAA": 7}},
        _GOOD | {"harm": {"killed": "kill kills killed killed killing"}},
        _GOOD | {"states": {"AAA": {"name": 7, "adjectives": ["An"]}}},
        _GOOD | {"harm": {"killed": None}},
        _GOOD | {"phrases": {"killed": ["shot dead"]}},
        _GOOD | {"phrases": {"killed": {"harm": [""]}}},
        _GOOD | {"phrases": {"killed": {"harm": None}}},
        _GOOD | {"people": {"military": None}},
        _GOOD | {"towns": ["Tor"]},
        _GOOD | {"towns": {"AAA": "Tor"}},
        _GOOD | {"states": ["Anvaria"]},
        _GOOD | {"people": {"military": "soldier"}},
        _GOOD | {"states": {"AAA": {"name": "A", "adjectives": "Anvarian"}}},
        _GOOD | {"states": {"AAA": {"name": "A", "adjectives": ["An"], "names": [""]}}},
    ],
)
def test_whatever_yaml_gives_is_a_fault_and_no_crash(pack: object) -> None:
    """A value of the wrong kind, a string for a list, an empty name: told, with a path, and never raised as it came."""
    assert all(path[0] == "p" for path in _paths(("p", pack)))


def test_all_faults_of_all_packs_are_told_at_once() -> None:
    """Nobody mends a pack one mistake at a time."""
    bad: dict[str, object] = {"harm": {"killed": ["kill", "slay slays"]}, "states": {"AAA": {}}}
    assert set(_paths(("one", bad), ("two", 3))) == {
        ("one", "review_by"),
        ("one", "harm", "killed", 0),
        ("one", "harm", "killed", 1),
        ("one", "states", "AAA"),
        ("two",),
    }


def test_a_fault_says_what_to_write_instead() -> None:
    """A verb line of three words is told with a line that works."""
    with pytest.raises(FaultsError) as raised:
        compile_packs({"p": _GOOD | {"harm": {"killed": ["slay slew slain"]}}})
    (fault,) = raised.value.faults
    assert "five forms" in fault.what
    assert "kill kills killed killed killing" in fault.hint


def test_no_pack_at_all_finds_nothing() -> None:
    """An empty lexicon is a lexicon."""
    assert compile_packs({}).names_in("Armenia and Azerbaijan") == []


def test_a_later_pack_adds_to_an_earlier_one() -> None:
    """The user's pack brings a state that the shipped ones do not have."""
    first = _GOOD | {"states": {"AAA": {"name": "Anvaria", "adjectives": ["Anvarian"]}}}
    second = _GOOD | {"states": {"BBB": {"name": "Borland", "adjectives": ["Borlander"]}}}
    lexicon = compile_packs({"first": first, "second": second})
    assert [hit.name.code for hit in lexicon.names_in("Anvaria and Borland")] == ["AAA", "BBB"]


def test_overdue_packs_are_named_from_the_day_after_their_review() -> None:
    """On the day itself a pack still stands."""
    lexicon = compile_packs({"old": {"review_by": "2030-01-01"}, "new": {"review_by": dt.date(2031, 1, 1)}})
    assert lexicon.overdue(dt.date(2030, 1, 1)) == []
    assert lexicon.overdue(dt.date(2030, 1, 2)) == ["old"]
    assert lexicon.overdue(dt.date(2032, 1, 1)) == ["new", "old"]


def test_verbs_keep_their_forms_apart() -> None:
    """The past and the participle decide who was harmed; the base and the ing-form are known too."""
    lexicon = compile_packs({"p": _GOOD | {"harm": {"killed": ["slay slays slew slain slaying"]}}})
    assert {word: lexicon.verbs[word].form for word in ("slay", "slays", "slew", "slain", "slaying")} == {
        "slay": "base", "slays": "s", "slew": "past", "slain": "past", "slaying": "ing",
    }  # fmt: skip
    assert all(verb.transitive and verb.outcome == "killed" for verb in lexicon.verbs.values())
