"""Names in a text: longest first, traps left out, boundaries in every script, capitals where packs write them."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.lexicon import Lexicon, compile_packs
from watcher.settings import shipped_lexicon

_PACK = {
    "review_by": "2030-01-01",
    "states": {
        "AAA": {
            "name": "Anvaria",
            "adjectives": ["Anvarian"],
            "people": ["Anvarians"],
            "capital": ["Tor"],
            "traps": ["Tor Books"],
        },
        "BBB": {"name": "South Anvaria", "adjectives": ["South Anvarian"], "capital": ["Нор-Бур"]},
    },
    "groups": {
        "FRONT": {
            "name": "Anvarian Liberation Front",
            "names": ["the Front"],
            "kind": "force",
            "home": "AAA",
            "traps": ["the front line"],
        }
    },
    "places": {
        "kut": {
            "name": "Kut",
            "variants": ["Кут", "10 Mile"],
            "province": "Lower Vale",
            "country": "AAA",
            "between": ["AAA", "BBB"],
        }
    },
    "towns": {"AAA": ["Tor", "Marby"]},
}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return compile_packs({"small": _PACK})


def _found(lexicon: Lexicon, text: str) -> list[tuple[str, str, str]]:
    return [(hit.name.kind, hit.name.code, text[hit.start : hit.end]) for hit in lexicon.names_in(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Anvaria and South Anvaria", [("state", "AAA", "Anvaria"), ("state", "BBB", "South Anvaria")]),
        ("South Anvarian guards", [("adjective", "BBB", "South Anvarian")]),
        ("the Anvarian Liberation Front said", [("group", "FRONT", "Anvarian Liberation Front")]),
        ("the Anvarian Liberation Army said", [("adjective", "AAA", "Anvarian")]),
        ("Anvarians fled", [("people", "AAA", "Anvarians")]),
    ],
)
def test_the_longest_name_wins(lexicon: Lexicon, text: str, found: list[tuple[str, str, str]]) -> None:
    """A state inside another state's name, a state inside a group's, and a name that only begins like one."""
    assert _found(lexicon, text) == found


def test_a_trap_hides_the_name_inside_it(lexicon: Lexicon) -> None:
    """ "Tor Books" is no capital; "Tor" alone is."""
    assert _found(lexicon, "Tor Books printed it") == []
    assert _found(lexicon, "Tor denied it") == [("capital", "AAA", "Tor")]


def test_a_capital_stands_before_a_town_of_that_name(lexicon: Lexicon) -> None:
    """Where one surface has two meanings the government's is told, once."""
    assert [kind for kind, _, _ in _found(lexicon, "Tor and Marby")] == ["capital", "town"]


@pytest.mark.parametrize("text", ["Kutaisi", "Torpedo", "Vikut", "Кутузов", "ИНкут", "anvaria", "X10 Mile", "10 Miles"])
def test_a_name_inside_a_word_or_written_small_is_none(lexicon: Lexicon, text: str) -> None:
    """Boundaries hold in Latin and Cyrillic; a name that the pack writes with a capital needs one."""
    assert _found(lexicon, text) == []


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("Kut's mayor", "Kut"),
        ("Kut’s mayor", "Kut"),
        ("the Kut-Sotk road", "Kut"),
        ("pro-Anvarian men", "Anvarian"),
        ("(Kut)", "Kut"),
        ("У села Кут, утром", "Кут"),
        ("Нор-Бур заявил", "Нор-Бур"),
        ("ANVARIA", "ANVARIA"),
        ("at 10 Mile post", "10 Mile"),
        ("in Lower Vale", "Lower Vale"),
    ],
)
def test_possessives_hyphens_brackets_and_scripts_keep_the_name(lexicon: Lexicon, text: str, surface: str) -> None:
    """Marks around a name do not hide it, and the hit slices to it."""
    assert [found for _, _, found in _found(lexicon, text)] == [surface]


def test_a_number_with_a_hyphen_hides_a_name(lexicon: Lexicon) -> None:
    """ "155-Kut" is a model, not the place."""
    assert _found(lexicon, "a 155-Kut gun") == []


def test_a_place_brings_its_id_and_its_border(lexicon: Lexicon) -> None:
    """What the pack says of a place is found by the hit's id."""
    (hit,) = lexicon.names_in("Shots at Kut")
    assert hit.name.place_id == "kut"
    assert lexicon.places["kut"].border
    assert lexicon.places["lower-vale"].country == "AAA"


def test_codes_read_back_as_names(lexicon: Lexicon) -> None:
    """States, groups, and a code that no pack knows."""
    assert [lexicon.state_name(code) for code in ("AAA", "FRONT", "ZZZ")] == [
        "Anvaria",
        "Anvarian Liberation Front",
        "ZZZ",
    ]
    assert [lexicon.adjective(code) for code in ("BBB", "FRONT", "ZZZ")] == [
        "South Anvarian",
        "Anvarian Liberation Front",
        "ZZZ",
    ]
    assert (lexicon.is_force("FRONT"), lexicon.is_force("AAA"), lexicon.is_body("FRONT")) == (True, False, False)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Baku said", "AZE"),
        ("Yerevan’s forces", "ARM"),
        ("New Delhi protested", "IND"),
        ("the Pakistani Taliban", "TTP"),
        ("South Sudan", "SSD"),
        ("North Korea fired", "PRK"),
        ("Guinea-Bissau", "GNB"),
        ("Equatorial Guinea", "GNQ"),
        ("Papua New Guinea", "PNG"),
        ("the Democratic Republic of Congo", "COD"),
        ("Collective Security Treaty Organization", "CSTO"),
    ],
)
def test_the_shipped_packs_know_look_alikes_apart(text: str, code: str) -> None:
    """States and groups whose names stand inside each other's."""
    assert [hit.name.code for hit in shipped_lexicon().names_in(text)] == [code]


@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet="Kutор Baku-'’.İ1Yerevan\n", max_size=50))
def test_hits_stand_in_order_and_never_overlap(text: str) -> None:
    """Whatever the text, each hit slices to the name that it says."""
    hits = shipped_lexicon().names_in(text)
    assert all(a.end <= b.start for a, b in pairwise(hits))
    assert all(len(text[hit.start : hit.end]) == len(hit.name.surface) for hit in hits)
