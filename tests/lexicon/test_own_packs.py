"""A desk's pack on top of the shipped ones: it adds, and takes nothing away."""

from watcher.lexicon import Lexicon, compile_packs

_GOOD: dict[str, object] = {"review_by": "2030-01-01"}
_STATE = {"name": "Anvaria", "adjectives": ["Anvarian"], "bodies": ["Anvarian Guard"], "borders": ["BBB"]}


def _together(first: dict[str, object], second: dict[str, object]) -> Lexicon:
    return compile_packs({"first": _GOOD | first, "local/second": _GOOD | second})


def test_words_are_added_to_a_list() -> None:
    """One more thing leaves all others in place."""
    lexicon = _together({"things": ["tank", "mule"]}, {"things": ["sledge"]})
    assert lexicon.classes["things"] == {"tank", "mule", "sledge"}


def test_words_are_added_to_a_class_of_a_group() -> None:
    """One more kind of civilian leaves soldiers and civilians in place."""
    lexicon = _together(
        {"people": {"military": ["guard"], "civilian": ["baker"]}}, {"people": {"civilian": ["herder", "baker"]}}
    )
    assert lexicon.words["people"] == {"military": ("guard",), "civilian": ("herder", "baker")}


def test_a_word_that_has_one_meaning_is_moved() -> None:
    """For a desk whose rangers are soldiers they are no civilians any more."""
    lexicon = _together({"people": {"civilian": ["ranger", "baker"]}}, {"people": {"military": ["ranger"]}})
    assert lexicon.words["people"] == {"civilian": ("baker",), "military": ("ranger",)}


def test_a_known_state_is_given_more_names() -> None:
    """Its name, its adjective and its neighbours need not be written again."""
    lexicon = _together({"states": {"AAA": _STATE}}, {"states": {"AAA": {"bodies": ["Frontier Watch"]}}})
    hits = lexicon.names_in("Frontier Watch, Anvarian Guard, Anvaria")
    assert [(hit.name.code, hit.name.kind) for hit in hits] == [("AAA", "body"), ("AAA", "body"), ("AAA", "state")]
    assert lexicon.adjective("AAA") == "Anvarian"
    assert lexicon.borders["AAA"] == {"BBB"}


def test_a_known_body_is_given_another_organ() -> None:
    """A council that the shipped pack does not know, beside those that it does."""
    body = {"called": ["bloc"], "organs": {"officials": ["Working Group"]}}
    lexicon = _together(
        {"bodies": {"LEAGUE": body}}, {"bodies": {"LEAGUE": {"organs": {"officials": ["Border Panel"]}}}}
    )
    assert lexicon.bodies["LEAGUE"].organs == {"working group": "officials", "border panel": "officials"}


def test_a_place_is_put_right() -> None:
    """A single value is the later pack's."""
    place = {"name": "Kut", "country": "AAA", "lat": 1.0, "lon": 2.0}
    lexicon = _together({"places": {"kut": place}}, {"places": {"kut": {"lat": 1.5, "variants": ["Kutt"]}}})
    assert (lexicon.places["kut"].lat, lexicon.places["kut"].lon) == (1.5, 2.0)
    assert [hit.name.place_id for hit in lexicon.names_in("Kutt and Kut")] == ["kut", "kut"]


def test_a_verb_is_added() -> None:
    """Beside all verbs that are known."""
    lexicon = _together(
        {"harm": {"killed": ["slay slays slew slain slaying"]}},
        {
            "harm": {
                "killed": [{"verb": "spear spears speared speared spearing", "example": "He speared one. -> killed 1"}]
            }
        },
    )
    assert {"slain", "speared"} <= lexicon.verbs.keys()
