"""Publishers of the packs: who is one house with whom, and what it is called."""

from collections import Counter
from importlib.resources import files

import pytest
import yaml

from watcher.errors import FaultsError
from watcher.lexicon import Lexicon, compile_packs
from watcher.lexicon.publishers import spelling
from watcher.settings import load, shipped_lexicon, starter_folder

_DATE = {"review_by": "2030-01-01"}


def lexicon(**publishers: dict[str, object]) -> Lexicon:
    return compile_packs({"p": {**_DATE, "publishers": publishers}})


ANVAR: dict[str, object] = {
    "name": "Anvar Press",
    "kind": "agency",
    "country": "AAA",
    "names": ["The Anvar News-Agency"],
    "outlets": ["Tor Today"],
}


@pytest.mark.parametrize("wire", ["anvar", "ANVAR", "Anvar Press", "anvar-press", "anvar news agency", "tor-today"])
def test_a_publisher_is_known_however_it_is_written(wire: str) -> None:
    """By its key, name, other names and outlets; capitals, hyphens and an article make no difference."""
    publisher = lexicon(anvar=ANVAR).publisher_of(wire)
    assert publisher is not None
    assert (publisher.id, publisher.kind, publisher.country) == ("anvar", "agency", "AAA")


def test_an_outlet_goes_by_its_own_name() -> None:
    """The reader knows the title, not its owner; an unknown wire stays as it is."""
    names = lexicon(anvar=ANVAR)
    assert [names.publisher_name(wire) for wire in ("anvar", "tor-today", "Gazette")] == [
        "Anvar Press",
        "Tor Today",
        "Gazette",
    ]


def test_one_house_is_one_witness() -> None:
    """In the order told; each unknown wire is a house of its own, however often and however it is written."""
    names = lexicon(anvar=ANVAR)
    assert names.independent(["gazette", "tor-today", "Gazette", "anvar", "echo"]) == ("gazette", "Anvar Press", "echo")
    assert names.independent([]) == ()


def test_a_newsroom_adds_to_a_shipped_house() -> None:
    """Its own feed of an agency gets a line with the agency's key; the shipped names stay."""
    own = {**_DATE, "publishers": {"anvar": {"name": "Anvar", "kind": "agency", "names": ["anvar-private"]}}}
    names = compile_packs({"p": {**_DATE, "publishers": {"anvar": ANVAR}}, "local/p": own})
    assert names.independent(["anvar-private", "tor-today", "anvar news agency"]) == ("Anvar",)
    assert names.publisher_name("tor-today") == "Tor Today"


@pytest.mark.parametrize(
    "line",
    [
        {"kind": "agency"},
        {"name": "Anvar"},
        {"name": "Anvar", "kind": "rumour"},
        {"name": "Anvar", "kind": ["agency"]},
        {"name": "Anvar", "kind": "agency", "country": ["AAA"]},
        {"name": "Anvar", "kind": "agency", "names": "Anvar Press"},
        {"name": "Anvar", "kind": "agency", "outlets": [7]},
        "Anvar",
    ],
)
def test_a_broken_line_is_told_by_its_path(line: object) -> None:
    """A name and a kind that is known are needed; lists are lists of words."""
    with pytest.raises(FaultsError) as raised:
        compile_packs({"p": {**_DATE, "publishers": {"anvar": line}}})
    assert [fault.path for fault in raised.value.faults] == [("p", "publishers", "anvar")]


def test_the_shipped_pack_gives_no_name_to_two_houses() -> None:
    """The later line would win in silence."""
    pack = yaml.safe_load(files("watcher").joinpath("packs/publishers.yaml").read_text(encoding="utf-8"))
    owners = Counter(
        wire
        for key, line in pack["publishers"].items()
        for wire in {spelling(name) for name in (key, line["name"], *line.get("names", []), *line.get("outlets", []))}
    )
    assert [wire for wire, lines in owners.items() if lines > 1] == []


def test_the_shipped_pack_knows_the_publishers_of_the_starter() -> None:
    """Whatever is polled out of the box is counted as the house that it belongs to."""
    names = shipped_lexicon()
    assert {feed.wire for feed in load(starter_folder()).feeds if names.publisher_of(feed.wire) is None} == set()


@pytest.mark.parametrize(
    ("wires", "house"),
    [
        (["ria", "RIA Novosti", "sputnik-armenia", "Sputnik"], "RIA Novosti/Sputnik"),
        (["rferl", "azatutyun", "azadliq", "Current Time", "RFE/RL"], "RFE/RL"),
        (["bbc", "bbc-russian", "BBC News"], "BBC"),
        (["ap", "AP", "Associated Press", "The Associated Press"], "AP"),
        (["trend", "day-az", "Milli.az"], "Trend"),
        (["aa", "anadolu", "Anadolu Agency"], "Anadolu"),
        (["interfax", "Interfax-AVN"], "Interfax"),
    ],
)
def test_families_that_a_desk_must_not_count_twice(wires: list[str], house: str) -> None:
    """As their stories, datelines and feeds name them."""
    assert shipped_lexicon().independent(wires) == (house,)


def test_agencies_of_like_name_are_told_apart() -> None:
    """The Ukrainian Interfax is a house of its own, and so are the three that abbreviate to APA, AP and APP."""
    assert len(shipped_lexicon().independent(["interfax", "interfax-ukraine", "ap", "apa", "app", "apa-at"])) == 6
